"""A prepared plan gives what the whole plan gives, and what another plan of the changed question would."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, SettingError
from underlag.core.threads import on_threads, threads
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.scenarios import Changes
from underlag.evidence.country import Country
from underlag.optimise.solvers.whole import GAP
from underlag.runs.inputs.groups import Inputs, thinned
from underlag.runs.plan.career_run import engine, outcome, todays_starts
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request
from underlag.runs.plan.session import Prepared, Session, choose, country_of, prepare, same_shortage
from underlag.runs.record.intervals import with_nation
from underlag.workforce.engine.career import Trajectory

REQUEST = Request("fictional", draws=60)


@pytest.fixture(scope="module")
def prepared(country: Country) -> Prepared:
    prepare_engine()
    return prepare(country, REQUEST)


@pytest.fixture(scope="module")
def session(prepared: Prepared) -> Session:
    return Session(prepared)


@pytest.fixture(scope="module")
def longer(country: Country) -> Prepared:
    """The plan of the scenario file that changes two cards."""
    return prepare(country, replace(REQUEST, scenario="longer_careers"))


def changes_of(country: Country, scenario: str) -> Changes:
    return country.scenarios[scenario].changes


class TestPosts:
    def test_they_give_what_following_every_year_gives(self, session: Session) -> None:
        """Posts of 3, 4, 5 … in the regions, from the first year decided on; today's in each draw before it."""
        inputs, problem = session.assembled.ensemble, session.prepared.ensemble.problem
        starts = np.arange(3.0, 3.0 + len(problem.regions))
        decided = (np.asarray(problem.steps) >= problem.first_year)[None, :, None]
        followed = followed_with(
            inputs, np.where(decided, starts, todays_starts(inputs)), session.prepared.ensemble.chance
        )
        found = session.posts(starts)
        for quantity in ("specialists_fte", "trainees_fte", "capacity", "coverage", "gap_fte"):
            assert found[quantity] == pytest.approx(followed[quantity], rel=1e-9, abs=1e-7), quantity

    def test_those_recommended_give_what_the_plan_prints(self, session: Session) -> None:
        decided = session.central.decided["recommended"]
        found, printed = session.posts(decided), session.followed["recommended"]
        assert found["coverage"] == pytest.approx(printed["coverage"], rel=1e-9)

    def test_fewer_draws_are_some_of_them(self, session: Session) -> None:
        starts = np.full(len(session.prepared.question.regions), 7.0)
        assert np.array_equal(session.posts(starts, 20)["capacity"], session.posts(starts)["capacity"][::3])
        assert session.posts(starts, 500)["capacity"].shape[0] == 60

    def test_before_the_first_year_decided_they_are_today_s_and_those_of_measures(self, session: Session) -> None:
        """Two posts more a year in every region from the start on, as a measure under way would add."""
        inputs, problem = session.assembled.ensemble, session.prepared.ensemble.problem
        more = replace(inputs.measures, extra_posts=np.full_like(inputs.measures.extra_posts, 2.0))
        taken = replace(session.assembled, ensemble=replace(inputs, measures=more))
        before = np.asarray(problem.steps) < problem.first_year
        assert before.any()
        for draws, step in ((None, 1), (20, 3)):
            found = Session(replace(session.prepared, assembled=taken)).posts(np.full(8, 7.0), draws)["starts"]
            today = inputs.start.today[::step, None].sum(axis=-1) + 2.0 * 8
            assert found[:, 1:, 0][:, before] == pytest.approx(np.broadcast_to(today, (60 // step, before.sum())))

    def test_no_draws_are_refused(self, session: Session) -> None:
        with pytest.raises(SettingError) as refused:
            session.posts(np.full(8, 7.0), 0)
        (problem,) = refused.value.problems
        assert (problem.told("sv")["what"], problem.told("sv")["found"]) == ("inga dragningar", "0")

    @pytest.mark.parametrize("starts", [[-1.0] * 8, [1.0] * 7, [np.nan] * 8, [[1.0] * 8] * 2])
    def test_what_are_no_posts_is_refused(self, session: Session, starts: list[float]) -> None:
        with pytest.raises(SettingError, match="posts are numbers by region"):
            session.posts(np.array(starts))


class TestCards:
    def test_nothing_changed_is_the_plan_itself(self, session: Session) -> None:
        inputs = session.assembled.central
        found, printed = session.cards(Changes()), followed_with(inputs, session.central.decided["today"][None])
        assert all(np.array_equal(found[name], printed[name], equal_nan=True) for name in printed)

    def test_what_a_scenario_changes_gives_what_its_plan_gives(
        self, session: Session, longer: Prepared, country: Country
    ) -> None:
        changes = changes_of(country, "longer_careers")
        of_file = longer.assembled
        central = followed_with(of_file.central, todays_starts(of_file.central))
        found = session.cards(changes)
        assert all(np.array_equal(found[name], central[name], equal_nan=True) for name in central)
        by_draw = followed_with(of_file.ensemble, todays_starts(of_file.ensemble), longer.ensemble.chance)
        in_draws = session.cards(changes, 60)
        assert all(np.array_equal(in_draws[name], by_draw[name], equal_nan=True) for name in by_draw)
        some = session.cards(changes, 20)
        assert np.array_equal(some["coverage"], by_draw["coverage"][::3])

    def test_a_norm_is_followed_as_well(self, session: Session) -> None:
        """A specialist who lists a tenth more residents: capacity of specialists grows by a tenth, people do not."""
        norm = session.assembled.evidence.profession.norms.specialist
        before, after = session.cards(Changes()), session.cards(changed(norm, multiply=1.1))
        assert np.array_equal(after["specialists"], before["specialists"])
        more = after["capacity"] - before["capacity"]
        assert more == pytest.approx(0.1 * before["specialists_fte"] * _number(session, norm), rel=1e-9)

    def test_a_change_that_fits_no_card_is_refused(self, session: Session) -> None:
        with pytest.raises(SettingError, match="no parameter has this name"):
            session.cards(changed("training/drop_out", value=0.1))


class TestRecommend:
    def test_nothing_changed_is_the_plans_own_found_once(self, session: Session) -> None:
        assert session.recommend() is session.advise()

    def test_within_wider_limits_it_is_within_the_gap_of_a_plan_from_nothing(
        self, session: Session, country: Country
    ) -> None:
        changes = changed("limits/yearly_change", value=0.28)
        other = Session(_prepared_with(country, session, changes))
        warm, cold = session.recommend(changes), other.advise()
        assert warm.optimum.gap <= GAP and cold.optimum.gap <= GAP
        assert warm.optimum.value == pytest.approx(cold.optimum.value, rel=GAP)
        assert warm.optimum.value <= session.advise().optimum.value * (1 + GAP)
        assert warm.optimum.rounds < cold.optimum.rounds

    def test_with_other_rates_it_is_that_of_the_scenarios_plan(
        self, session: Session, longer: Prepared, country: Country
    ) -> None:
        found = session.recommend(changes_of(country, "longer_careers"))
        assert np.array_equal(found.plan.starts, Session(longer).advise().plan.starts)


def test_a_limit_that_there_is_not_is_refused_as_in_a_file(session: Session) -> None:
    with pytest.raises(EvidenceError, match="no limit has this name"):
        session.recommend(Changes.model_validate({"limits": {"justice": "nation"}}))
    with pytest.raises(EvidenceError, match="the limit can't hold that way"):
        session.recommend(Changes.model_validate({"limits": {"applicants": "region"}}))


def test_a_limit_may_be_left_out(session: Session) -> None:
    found = session.recommend(Changes.model_validate({"limits": {"solidarity": "none", "yearly_change": "none"}}))
    names = {limit.name for limit in session.advise().programme.limits}
    assert {limit.name for limit in found.programme.limits} == names - {"solidarity", "yearly_change"} != names
    assert found.optimum.value <= session.advise().optimum.value * (1 + GAP)


def test_where_only_limits_differ_the_shortage_is_the_same(session: Session) -> None:
    central = session.assembled.central
    assert same_shortage(central, replace(central, limits=central.limits.without("floor")))
    assert not same_shortage(central, replace(central, limits=replace(central.limits, discount=0.07)))
    assert not same_shortage(central, replace(central, goal=replace(central.goal, coverage=0.9)))
    assert not same_shortage(central, replace(central, career=replace(central.career, fill=central.career.fill * 0.9)))


def test_a_prepared_plan_can_be_sent_to_another_process(prepared: Prepared) -> None:
    sent: Prepared = pickle.loads(pickle.dumps(prepared))
    starts = np.full(len(prepared.question.regions), 5.0)
    assert sent.key == prepared.key
    assert np.array_equal(Session(sent).posts(starts)["coverage"], Session(prepared).posts(starts)["coverage"])


def test_its_key_is_the_identity_of_the_run(prepared: Prepared, finished) -> None:
    assert prepared.key == finished(draws=60).result.run_id


def test_its_key_is_of_what_was_read_whatever_the_files_become(own_country: Path) -> None:
    """A session outlives its evidence: a card that is changed later is not what it answers from."""
    request = replace(REQUEST, country=str(own_country), draws=4)
    card = own_country / "parameters" / "training" / "dropout.gp.yaml"
    before = prepare(country_of(request), request)
    key = before.key
    card.write_text(card.read_text(encoding="utf-8") + "# looked at again\n", encoding="utf-8")
    assert before.key == key != prepare(country_of(request), request).key


def test_threads_share_a_session(prepared: Prepared) -> None:
    shared, region = Session(prepared), np.eye(len(prepared.question.regions))
    alone = [Session(prepared).posts(10 * row)["coverage"] for row in region]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda row: shared.posts(10 * row)["coverage"], region))
        advice = list(pool.map(lambda _: shared.advise(), range(4)))
    assert all(map(np.array_equal, alone, together))
    assert all(one is advice[0] for one in advice)


def test_inputs_alone_are_those_of_the_plan(country: Country, prepared: Prepared) -> None:
    chosen = choose(country, REQUEST)
    assert chosen.settings == prepared.settings
    few = thinned(chosen.assembled.ensemble, 6)
    assert np.array_equal(few.career.exit, prepared.assembled.ensemble.career.exit[::6])


def test_threads_are_those_that_are_handed_in() -> None:
    assert threads() == 1
    with on_threads(3):
        assert threads() == 3
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(threads).result() == 1
    assert threads() == 1
    with pytest.raises(ValueError, match="not 0"), on_threads(0):
        pass


def followed_with(inputs: Inputs, starts: Array, chance: Trajectory | None = None) -> dict[str, Array]:
    """What follows from these posts, every year followed, with this luck."""
    need = inputs.population.residents * inputs.need.per_resident
    return with_nation({"need": need, **outcome(engine(inputs, chance=chance), starts)})


def changed(parameter: str, **how: float) -> Changes:
    return Changes.model_validate({"parameters": {parameter: how}})


def _number(session: Session, name: str) -> float:
    card: ParameterCard = session.assembled.evidence.scenario.parameters[name]
    return float(card.value_in(session.settings.start))  # type: ignore[arg-type]


def _prepared_with(country: Country, session: Session, changes: Changes) -> Prepared:
    """The same prepared from nothing, as a scenario file with these changes would have it."""
    baseline = country.scenarios["baseline"]
    step = baseline.model_copy(
        update={
            "name": "other",
            "base": "baseline",
            "changes": changes,
            "goal": None,
            "objective": None,
            "limits": None,
            "placement": None,
        }
    )
    scenarios = {**country.scenarios, "other": step}
    return prepare(replace(country, scenarios=scenarios), replace(REQUEST, scenario="other"))

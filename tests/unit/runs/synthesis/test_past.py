"""The past as the model has it, and published figures held against it."""

from __future__ import annotations

import re
from dataclasses import replace

import jax
import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError, PosteriorError, SettingError
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.synthesis.case import Case, case_of
from underlag.runs.synthesis.checks import prior_sensitivity
from underlag.runs.synthesis.figures import readable
from underlag.runs.synthesis.past import prior_draws
from underlag.runs.synthesis.past_worlds import past_of
from underlag.runs.synthesis.posterior import run_past
from underlag.runs.synthesis.quantities import PUBLISHED_QUANTITIES
from underlag.runs.synthesis.stored_posterior import made_from, posterior_of


@pytest.fixture(scope="module")
def case(evidence: Evidence) -> Case:
    return case_of(evidence)


def test_one_world_told_alone_is_that_world_among_many(case: Case) -> None:
    scores = np.random.default_rng(1).normal(0.0, 0.5, (3, len(case.past.names())))
    many = run_past(case.past, scores, case.past.years[-1])
    alone = past_of(case.past, jax.numpy.asarray(scores[1])).trajectory
    for name in ("specialists", "specialists_fte", "trainees", "completions"):
        np.testing.assert_allclose(getattr(many.trajectory, name)[1], getattr(alone, name), rtol=1e-9)


def test_shapes_of_the_nation_are_shares_and_agree_with_the_full_time_equivalents(case: Case) -> None:
    scores = np.random.default_rng(2).normal(0.0, 0.5, (2, len(case.past.names())))
    lived = run_past(case.past, scores, 2024)
    np.testing.assert_allclose(lived.specialist_shape.sum(axis=(1, 2)), 1)
    np.testing.assert_allclose(lived.trainee_profile.sum(axis=1), 1)
    first = run_past(case.past, scores, case.past.first)
    assert not np.allclose(first.specialist_shape, lived.specialist_shape)


def test_merged_the_nation_is_the_sum_of_its_regions(evidence: Evidence) -> None:
    each, merged = case_of(evidence), case_of(evidence, regions="merged")
    assert merged.past.regions == (evidence.country.nation_code,)
    np.testing.assert_allclose(merged.past.residents[:, 0], each.past.residents.sum(axis=1))
    assert "start/regional_spread_specialists" not in merged.past.names()


def test_until_a_year_nothing_later_is_known(evidence: Evidence) -> None:
    early = case_of(evidence, until=2022)
    assert early.past.years[-1] == 2022
    assert 0 < len(early.figures.figures) < len(case_of(evidence).figures.figures)
    assert all("2024" not in identity for identity in early.figures.figures.identity)


def rows(**changes: object) -> pl.DataFrame:
    row = {
        "observation_id": "o",
        "region_code": "N1",
        "region_codes": None,
        "year": 2024,
        "quantity": "trainees_heads",
        "relation": "=",
        "value": 30.0,
        "value_max": None,
        "source": "s",
        "source_kind": "survey",
        "used": "synthesis",
        "stated_error": None,
    } | changes
    return pl.DataFrame([row], schema_overrides={"value_max": pl.Float64, "stated_error": pl.Float64})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"quantity": "age_mean"}, "does not count"),
        ({"region_code": "N9"}, "one by one"),
        ({"year": 1999}, "not of the years"),
        ({"year": None}, "not of the years"),
    ],
)
def test_what_cannot_be_used_says_why(case: Case, changes: dict[str, object], reason: str) -> None:
    found = readable(case.past, rows(**changes), case.norms, 2024, "N0")
    assert len(found.figures) == 0
    assert reason in found.left_out["o"].en


def test_a_figure_without_a_positive_value_is_refused(case: Case) -> None:
    with pytest.raises(EvidenceError, match="positive"):
        readable(case.past, rows(value=-3.0), case.norms, 2024, "N0")


def test_the_error_is_that_of_the_source_and_of_the_definition(case: Case) -> None:
    found = readable(case.past, rows(), case.norms, 2024, "N0").figures
    cards = case.past.cards
    errors = [
        cards[f"start/{name}"].value_in(2024) for name in ("source_error_survey", "observation_error_trainees_heads")
    ]
    assert found.error[0] == pytest.approx(np.hypot(*errors))
    assert found.value[0] == pytest.approx(np.log(30))


def test_chance_in_small_numbers_adds_to_the_error_of_events_and_of_nothing_else(case: Case) -> None:
    """Beside a stated error of 0.1 on the log scale 25 events vary by 1/25: √(0.01 + 0.04)."""
    events = rows(quantity="starts_per_year", value=25.0, stated_error=0.1)
    assert readable(case.past, events, case.norms, 2024, "N0").figures.error[0] == pytest.approx(np.sqrt(0.05))
    people = rows(quantity="trainees_heads", value=25.0, stated_error=0.1)
    assert readable(case.past, people, case.norms, 2024, "N0").figures.error[0] == pytest.approx(0.1)


def test_a_group_of_regions_is_their_sum(case: Case) -> None:
    group = readable(case.past, rows(region_code=None, region_codes="N1 N3"), case.norms, 2024, "N0")
    assert group.over.tolist() == [[1, 0, 1, 0, 0, 0, 0, 0]]
    told = past_of(case.past, jax.numpy.zeros(len(case.past.names())))
    stock = np.asarray(told.trajectory.trainees)[case.past.years.index(2024)]
    said = group.predict(case.past, told, case.norms)
    assert float(said[0]) == pytest.approx(np.log(stock[0] + stock[2]))


def test_every_quantity_is_predicted_with_a_derivative(case: Case) -> None:
    told = pl.concat(
        [rows(observation_id=q, quantity=q, region_code="N0", value=5.0) for q in sorted(PUBLISHED_QUANTITIES)]
    )
    figures = readable(case.past, told, case.norms, 2024, "N0")
    assert figures.quantity == tuple(sorted(PUBLISHED_QUANTITIES))

    @jax.jit
    def said(scores: jax.Array) -> jax.Array:
        return figures.predict(case.past, past_of(case.past, scores), case.norms)

    vector = jax.numpy.zeros(len(case.past.names()))
    predicted, back = jax.vjp(said, vector)
    assert np.isfinite(np.asarray(predicted)).all()
    for at, quantity in enumerate(figures.quantity):
        slope = np.asarray(back(jax.numpy.zeros(len(PUBLISHED_QUANTITIES)).at[at].set(1.0))[0])
        assert np.isfinite(slope).all() and np.any(slope != 0), quantity


def test_the_prior_spreads_regions_as_its_own_world_says(case: Case) -> None:
    drawn = prior_draws(case.past, 400, np.random.default_rng(1))
    names = case.past.names()
    plain = drawn[:, names.index("training/duration_mean")]
    assert plain.std() == pytest.approx(1, abs=0.15)
    regional = drawn[:, names.index("regional/specialists/N1")]
    assert regional.std() == pytest.approx(np.exp(0.35**2), abs=0.2)  # a lognormal mixture of normals


def test_the_stored_posterior_is_of_this_evidence_and_no_other(evidence: Evidence) -> None:
    posterior = posterior_of(evidence)
    assert posterior.convergence.divergences == 0
    assert len(posterior.figures.figures) == len(posterior.agreement.inside)
    cards = dict(posterior.past.cards)
    card = cards["exits/leave"]
    cards["exits/leave"] = card.model_copy(update={"values": (card.values[0].model_copy(update={"value": 0.5}),)})
    other = replace(posterior.past, cards=cards)
    then, now = (made_from(past, posterior.figures, posterior.norms) for past in (posterior.past, other))
    assert {name for name in then if then[name] != now[name]} == {"card exits/leave"}


def test_a_changed_figure_asks_for_a_new_calibration(evidence: Evidence) -> None:
    table = evidence.country.tables["workforce_observations"].with_columns(pl.col("value") * 1.1)
    changed = with_observations(evidence, table)
    with pytest.raises(PosteriorError, match="run: calibrate country=fictional profession=gp") as raised:
        posterior_of(changed)
    assert re.search(
        r"figure \S+ \(stored [0-9a-f]{12}, now [0-9a-f]{12}\)", raised.value.problems[0].told("en")["found"]
    )
    assert assemble(changed, 4, 1, posterior=posterior_of(evidence)).central.draws == 1


def test_a_region_without_people_counts_as_it_did(assembled: Assembled) -> None:
    posterior, lived = assembled.posterior, assembled.past[0]
    year = posterior.past.years[posterior.past.known - 1]
    at = lived.years.index(year)
    none = lived.trajectory.trainees.copy()
    none[:, at, 2] = 0.0
    emptied = replace(lived, trajectory=lived.trajectory._replace(trainees=none))
    heads = {**posterior.counted, "trainees": none[0, at]}
    replace(posterior, counted=heads).confirm(emptied, "calibrate")
    with pytest.raises(PosteriorError, match=r"trainees, region N3.*stored \S+, now 0 heads"):
        posterior.confirm(emptied, "calibrate")


def with_observations(evidence: Evidence, table: pl.DataFrame) -> Evidence:
    class Told:
        def __getattr__(self, name: str) -> object:
            return getattr(evidence.country, name)

        def observations(self, profession: object) -> pl.DataFrame:
            return table.filter(pl.col("profession") == evidence.profession.name).with_columns(
                pl.lit(None, dtype=pl.Float64).alias("stated_error")
            )

    return replace(evidence, country=Told())


def test_a_year_that_the_past_does_not_reach_is_refused(assembled: Assembled) -> None:
    posterior = assembled.posterior
    with pytest.raises(SettingError, match="does not reach"):
        run_past(posterior.past, posterior.central(), 1990)


def test_every_draw_of_the_posterior_is_taken_as_often_as_the_others(assembled: Assembled) -> None:
    count = len(assembled.posterior.scores)
    chosen = assembled.posterior.chosen(2 * count + 3, 1)
    assert np.bincount(chosen, minlength=count).min() == 2
    np.testing.assert_array_equal(chosen, assembled.posterior.chosen(2 * count + 3, 1))


def test_what_hangs_on_a_prior_is_measured_in_standard_deviations(assembled: Assembled) -> None:
    table = prior_sensitivity(assembled.posterior, 2024)
    assert table.height == 2 * len(assembled.posterior.past.names())
    assert table["shift"].abs().max() < 0.5  # type: ignore[operator]

"""Measures in the inputs of a plan: phases, regions, posts, and that nothing changes where nothing is believed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from underlag.core.axes import CAREER_AGES
from underlag.evidence.cards.measures import MeasureCard
from underlag.evidence.country import Country
from underlag.runs.inputs.discounting import in_effect, in_force
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.groups import GROUPS, Inputs, arrays_of, from_arrays, to_arrays
from underlag.runs.inputs.measures import Levers, posts_paid, taking
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.career_run import engine, outcome, share_filled, starts_problem, todays_starts
from underlag.runs.plan.policies import central_plan

CALLED_FOR = "called_for"
"""Policy whose posts bring every region to its goal, whatever the limits."""

MEASURES = ("fell_training", "list_ceiling", "senior_lists", "training_grant")


@pytest.fixture(scope="module")
def drawn(evidence: Evidence, country: Country) -> Assembled:
    return assemble(evidence, 20, 1, country.measures("gp"))


def cards(country: Country) -> dict[str, MeasureCard]:
    return dict(country.measures("gp"))


def of(drawn: Assembled, *names: str) -> tuple[Inputs, Levers]:
    return taking(drawn.ensemble, drawn.levers[1], names), drawn.levers[1]


def test_a_measure_comes_into_effect_over_its_ramp_after_its_delay(country: Country) -> None:
    card = cards(country)["fell_training"].model_copy(update={"to_year": 2034})
    years = range(2028, 2042)
    assert in_effect(card, years).tolist() == [0, 0, 0, 1 / 3, 2 / 3, *[1] * 7, 0, 0]  # from 2026 + 5, to 2034 + 5
    assert in_force(card, years).tolist() == [*[1] * 7, *[0] * 7], "a sum by the year is paid in full"
    bonus = cards(country)["list_ceiling"].model_copy(update={"ramp_years": 2})
    assert in_force(bonus, range(2026, 2030)).tolist() == [0, 0.5, 1, 1]


def test_without_measures_there_is_no_phase_and_a_plan_reads_no_discount(assembled: Assembled) -> None:
    assert set(assembled.ensemble.measures.phase) == {0}
    assert assembled.ensemble.measures.exit.shape[1] == 0
    assert engine(assembled.ensemble, np.float32).phases is None
    assert not [name for name in assembled.parameters if name.startswith("measures/")]


def test_the_draws_of_everything_else_are_the_same_with_and_without(assembled: Assembled, drawn: Assembled) -> None:
    again = assemble(assembled.evidence, 40, 1, drawn.evidence.country.measures("gp"))
    for group in GROUPS:
        other = arrays_of(getattr(again.ensemble, group))
        for name, array in arrays_of(getattr(assembled.ensemble, group)).items():
            np.testing.assert_array_equal(other[name], array, err_msg=name)


def test_a_retention_measure_lowers_the_risk_of_leaving_by_what_is_believed(drawn: Assembled) -> None:
    inputs, levers = of(drawn, "list_ceiling")
    measure = levers.measures["list_ceiling"]
    (change,) = measure.changes
    kept = levers.values["measures/discount_randomised"]
    assert change.strength.mean() < 0, "a draw in fifty of 0.55–0.99 lies above 1"
    assert set(inputs.measures.phase) == {0, 1}
    first = inputs.years[1:].index(2027)
    assert inputs.measures.phase[first - 1 : first + 1] == (0, 1)
    base, q = inputs.career.exit[:, None], inputs.measures.exit[:, 0]
    young = CAREER_AGES.index(40)
    leave = levers.values["exits/leave"]
    lowered = leave * np.exp(change.strength)
    death = 1 - (1 - base[:, 0, :, young]) / (1 - leave)[:, None]  # nobody retires at 40
    told = 1 - (1 - death) * (1 - lowered)[:, None]
    np.testing.assert_allclose((base + q)[:, 0, :, young], told, rtol=1e-9)
    assert np.all(np.abs(change.strength / kept) <= 1.0), "risk ratios of 0.74 with their spread"


def test_a_regional_measure_touches_its_region_alone(drawn: Assembled) -> None:
    inputs, _ = of(drawn, "fell_training")
    at = inputs.regions.index("N7")
    elsewhere = [r for r in range(len(inputs.regions)) if r != at]
    added = inputs.measures.settling
    assert added.shape[1] == 3, "three years of ramp"
    assert np.all(added[:, :, at, at] > 0)
    assert not added[:, :, elsewhere].any()
    assert not inputs.measures.exit.any()
    np.testing.assert_allclose(added.sum(-1), 0, atol=1e-12)


def test_a_grant_buys_what_a_post_costs_and_what_would_have_been_there_is_taken_off(drawn: Assembled) -> None:
    inputs, levers = of(drawn, "training_grant")
    measure, values = levers.measures["training_grant"], levers.values
    price = values["costs/training_post"] * values["training/duration_mean"]
    np.testing.assert_allclose(measure.posts, 4e7 / price)
    extra = inputs.measures.extra_posts
    years = list(inputs.years[1:])
    assert not extra[:, years.index(2026)].any() and not extra[:, years.index(2033)].any()
    told = measure.posts * values["measures/discount_granted"]
    np.testing.assert_allclose(extra[:, years.index(2027)].sum(-1), told)
    inside = [inputs.regions.index(code) for code in ("N3", "N4", "N6", "N7")]
    np.testing.assert_allclose(extra[:, years.index(2030)][:, inside].sum(-1), told)
    assert posts_paid(measure)[:, years.index(2032)] == pytest.approx(measure.posts)
    assert set(inputs.measures.phase) == {0}, "posts change no rate"
    np.testing.assert_array_equal(todays_starts(inputs), inputs.start.today[:, None] + extra)


def test_naming_measures_in_another_order_gives_the_same_bytes(drawn: Assembled) -> None:
    one, other = of(drawn, *MEASURES)[0], of(drawn, *MEASURES[::-1])[0]
    for name, array in vars(one.measures).items():
        assert np.asarray(array).tobytes() == np.asarray(getattr(other.measures, name)).tobytes(), name


def test_a_measure_of_which_nothing_is_believed_changes_nothing_to_the_byte(drawn: Assembled) -> None:
    levers = drawn.levers[1]
    idle = {
        name: replace(m, changes=tuple(replace(c, strength=0 * c.strength) for c in m.changes))
        for name, m in levers.measures.items()
    }
    inputs = taking(drawn.ensemble, replace(levers, measures=idle), MEASURES)
    model, plain = engine(inputs, np.float32), engine(drawn.ensemble, np.float32)
    assert model.phases is None
    with_idle, without = outcome(model, todays_starts(inputs)), outcome(plain, todays_starts(drawn.ensemble))
    for name, values in without.items():
        assert with_idle[name].tobytes() == values.tobytes(), name


def test_a_measure_in_force_from_the_start_equals_a_parameter_changed_for_good(drawn: Assembled) -> None:
    """Where a measure begins in the first year, the years after it are those of a country with the changed rate."""
    levers = drawn.levers[1]
    measure = levers.measures["list_ceiling"]
    always = replace(measure, degree=np.ones_like(measure.degree))
    inputs = taking(drawn.ensemble, replace(levers, measures={"list_ceiling": always}), ["list_ceiling"])
    changed = levers.values["exits/leave"] * np.exp(measure.changes[0].strength)
    career = levers.career_of({**levers.values, "exits/leave": changed})
    told = outcome(engine(replace(drawn.ensemble, career=career), np.float64), todays_starts(drawn.ensemble))
    found = outcome(engine(inputs, np.float64), todays_starts(inputs))
    for name in ("specialists_fte", "coverage", "exits"):
        np.testing.assert_allclose(found[name], told[name], rtol=1e-9, err_msg=name)


def test_the_recommendation_under_measures_still_meets_the_goal(drawn: Assembled) -> None:
    """Who starts while a measure comes into effect is counted as if it were in effect: a small error, told here."""
    inputs = taking(drawn.central, drawn.levers[0], MEASURES)
    plan = central_plan(inputs)
    at = inputs.years.index(inputs.goal.target_year)
    full = outcome(engine(inputs, np.float64), plan.unrounded[CALLED_FOR])["coverage"][0, at]
    held = np.asarray(plan.problem.floor) < plan.plans[CALLED_FOR].levels["plateau"][0] - 1e-9
    np.testing.assert_allclose(full[held], inputs.goal.coverage, atol=2e-3)
    assert plan.plans[CALLED_FOR].starts.sum() < central_plan(drawn.central).plans[CALLED_FOR].starts.sum()


def test_the_share_filled_and_the_problem_follow_the_measure(drawn: Assembled) -> None:
    inputs, _ = of(drawn, "training_grant", "list_ceiling")
    problem = starts_problem(engine(inputs, np.float64))
    np.testing.assert_array_equal(problem.fill, share_filled(inputs))


def test_inputs_with_measures_come_back_from_their_arrays(drawn: Assembled) -> None:
    inputs, _ = of(drawn, *MEASURES)
    again = from_arrays(to_arrays(inputs))
    assert again.measures.phase == inputs.measures.phase
    np.testing.assert_array_equal(again.measures.settling, inputs.measures.settling)

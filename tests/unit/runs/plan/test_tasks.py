"""Tasks outside the lists in a plan of the invented country: need is raised, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shared.outside_lists import SHARES, with_tasks

from underlag.core.errors import EvidenceError
from underlag.evidence.cards.requirements import FURTHER_TASKS
from underlag.evidence.cards.scenarios import Changes
from underlag.optimise.rules.backsolve import recommend
from underlag.runs.basis.tables import status_by_year
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.groups import from_arrays, some_draws, to_arrays, until
from underlag.runs.plan.assemble import Assembled, assemble, with_changes
from underlag.runs.plan.career_run import engine, outcome, starts_problem, todays_starts
from underlag.runs.plan.ensemble import common_quantities
from underlag.runs.plan.need_models import need_by_model
from underlag.runs.sensitivity.sobol import mixed

DRAWS = 6


@pytest.fixture(scope="module")
def bare(evidence: Evidence) -> Assembled:
    return assemble(evidence, DRAWS, 1)


@pytest.fixture(scope="module")
def tasked(evidence: Evidence) -> Assembled:
    return assemble(with_tasks(evidence), DRAWS, 1)


def test_the_factor_by_hand_from_the_residents_of_the_plan(evidence: Evidence, tasked: Assembled) -> None:
    people = evidence.population.persons[evidence.horizon.start - evidence.population.years[0] :]
    everyone = people[:, 2].sum(axis=(1, 2))
    elderly, children = (people[:, 2, :, ages].sum(axis=(1, 2)) / everyone for ages in (slice(80, 101), slice(0, 6)))
    patient_time = tasked.parameters["hours/patient_time_share"]
    for inputs, times in ((tasked.central, patient_time.central), (tasked.ensemble, patient_time.draws)):
        for draw, p in enumerate(times):
            grown = 0.5 * elderly[16] / elderly[0] + 0.15 * children[16] / children[0] + 0.35
            assert inputs.need.task_factor[draw, 16, 2] == pytest.approx(p / (1 - (1 - p) * grown))
    assert tasked.central.need.task_growth[0, 0, 16, 2] == pytest.approx(elderly[16] / elderly[0])


def test_need_is_raised_in_every_draw_and_nothing_else_moves(bare: Assembled, tasked: Assembled) -> None:
    for before, after in ((bare.central, tasked.central), (bare.ensemble, tasked.ensemble)):
        factor = after.need.task_factor
        np.testing.assert_allclose(after.need.per_resident, before.need.per_resident * factor)
        np.testing.assert_allclose(after.need.within_lists, before.need.per_resident)
        assert (factor[:, 0] == 1).all(), "the start is as it was"
        assert (before.need.task_factor == 1).all() and before.need.task_growth.shape[1] == 0
        np.testing.assert_array_equal(after.start.specialists, before.start.specialists)
        np.testing.assert_array_equal(after.career.specialist_hours, before.career.specialist_hours)
    assert tasked.ensemble.need.task_factor[:, 16].std(axis=0).min() > 0, "the time for patients is unsure"


def test_a_plan_covers_less_and_calls_for_more(bare: Assembled, tasked: Assembled) -> None:
    covered = [outcome(engine(each.central), todays_starts(each.central))["coverage"][0, 16] for each in (bare, tasked)]
    factor = tasked.central.need.task_factor[0, 16]
    np.testing.assert_allclose(covered[1], covered[0] / factor)
    assert factor.max() > 1.005, "the invented country grows older"
    called = [recommend(starts_problem(engine(each.central))).levels["plateau"].sum() for each in (bare, tasked)]
    assert called[1] > called[0]


def test_specialists_for_more_time_outside_the_lists(bare: Assembled, tasked: Assembled) -> None:
    """What is needed beyond what would be if the time outside the lists stayed today's."""
    without, there = (common_quantities(each.central, np.dtype(np.float64)) for each in (bare, tasked))
    np.testing.assert_allclose(there["outside_lists_fte"], there["required_fte"] - without["required_fte"], atol=1e-9)
    assert not without["outside_lists_fte"].any()


def test_every_need_model_is_raised_alike(bare: Assembled, tasked: Assembled) -> None:
    before, after = need_by_model(bare), need_by_model(tasked)
    assert list(before) == list(after)
    for model, told in after.items():
        np.testing.assert_allclose(told, before[model] * tasked.central.need.task_factor[0])


def test_a_scenario_gives_a_task_more_time(tasked: Assembled) -> None:
    """A tenth of full time more for the elderly raises need from the start year on: by p ÷ (p − 0.1) then."""
    times = {**dict.fromkeys(SHARES, 0.0), "elderly_care": 0.1}
    changes = Changes.model_validate({"parameters": {FURTHER_TASKS: {"value": times}}})
    other = with_changes(tasked, changes)
    p = tasked.parameters["hours/patient_time_share"].central.item()
    np.testing.assert_allclose(other.central.need.task_factor[0, 0], p / (p - 0.1))
    assert (other.central.need.task_factor > tasked.central.need.task_factor).all()
    assert (other.drawn().need.task_factor > tasked.ensemble.need.task_factor).all()
    all_time = Changes.model_validate({"parameters": {FURTHER_TASKS: {"value": {**times, "elderly_care": 1.0}}}})
    with pytest.raises(EvidenceError, match="leave no time"):
        with_changes(tasked, all_time)


def test_tasks_move_with_the_hours_and_residents_with_the_population(tasked: Assembled) -> None:
    inputs, zero, other = tasked.ensemble, np.array([0]), np.array([3])
    found = mixed(inputs, {"population": zero, "hours": other})
    np.testing.assert_allclose(found.need.per_resident, inputs.need.per_resident[[3]])
    assert (mixed(inputs, {"population": other, "hours": zero}).need.task_factor == inputs.need.task_factor[0]).all()


def test_need_that_tasks_move_is_estimated_and_what_they_add_is_assumed(evidence: Evidence) -> None:
    status = status_by_year(with_tasks(evidence))
    assert status["need"][0] == status["residents"][0] == "official"
    assert set(status["need"][1:]) == {"estimated"} and "official" in status["residents"][1:]
    assert set(status["outside_lists_fte"]) == {"assumed"}
    assert status_by_year(with_tasks(evidence, research=0.01))["need"][0] == "estimated"
    plain = status_by_year(evidence)
    assert plain["need"] == plain["residents"] == plain["required_fte"]


def test_fewer_years_and_fewer_draws_keep_the_tasks(tasked: Assembled) -> None:
    short = until(some_draws(tasked.ensemble, slice(0, 2)), 2030)
    assert short.need.task_growth.shape == (2, 5, 7, 8) and short.need.task_factor.shape == (2, 7, 8)
    again = from_arrays(to_arrays(replace(short, limits=tasked.central.limits)))
    np.testing.assert_array_equal(again.need.task_growth, short.need.task_growth)

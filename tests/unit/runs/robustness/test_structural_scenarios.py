"""Worlds of another make and regions' own plans, from the evidence of the invented country."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from underlag.optimise.programme.problem import every_draw
from underlag.runs.robustness.new_draws import Planned
from underlag.runs.robustness.own_plans import OwnPlan, own_plans, own_plans_table, own_starts
from underlag.runs.robustness.structural_scenarios import structural_scenarios


def test_worlds_that_the_evidence_has_and_no_other(small_plan: Planned) -> None:
    problem = small_plan.advice.programme.problem
    found = {world.name: world for world in structural_scenarios(small_plan.assembled, problem, 1)}
    assert small_plan.assembled.evidence.scenario.goal.need_model == "guideline"
    assert set(found) == {
        "need_age",
        "need_structure",
        "need_deprivation",
        "more_residents",
        "fewer_residents",
        "no_inflow",
        "usual_applicants",
    }
    assert [name for name, world in found.items() if world.usual_applicants] == ["usual_applicants"]
    for world in found.values():
        assert world.text.sv != world.text.en


def test_need_is_shared_otherwise_but_not_made_larger(small_plan: Planned) -> None:
    """Every need model gives the nation of the start year the same need."""
    problem = small_plan.advice.programme.problem
    for world in structural_scenarios(small_plan.assembled, problem, 1):
        if world.name.startswith("need_"):
            assert world.problem.need[:, 0].sum(axis=1) == pytest.approx(problem.need[:, 0].sum(axis=1), rel=1e-2)
            assert not np.allclose(world.problem.need[:, 0], problem.need[:, 0])


def test_without_inflow_there_are_fewer_specialists_every_later_year(small_plan: Planned) -> None:
    problem = small_plan.advice.programme.problem
    bare = next(w for w in structural_scenarios(small_plan.assembled, problem, 1) if w.name == "no_inflow").problem
    lost = problem.base_specialists_fte - bare.base_specialists_fte
    assert lost[:, 0] == pytest.approx(0.0, abs=1e-3)
    assert (lost[:, 1:].sum(axis=2) > 0).all()
    assert bare.base_trainees_fte == pytest.approx(problem.base_trainees_fte)


@pytest.mark.parametrize("region", [0, 3])
def test_the_starts_of_an_own_plan_reach_its_trainees(small_plan: Planned, region: int) -> None:
    problem = small_plan.advice.programme.problem
    hours, year, wanted = 0.9, problem.first_year + 8, 300.0
    starts = own_starts(problem, OwnPlan(region, year, wanted, "x"), hours)
    at, begin = problem.years.index(year), problem.steps.index(problem.first_year)
    reached = problem.base_trainees_fte[:, at, region]
    for step in range(begin, at):
        filled = starts * problem.fill[:, step, region]
        reached = reached + filled * problem.response.trainees_fte[:, at - 1 - step, region]
    assert reached.mean() == pytest.approx(wanted * hours, rel=1e-9)


def test_a_plan_below_what_there_is_without_posts_needs_none(small_plan: Planned) -> None:
    problem = every_draw(small_plan.advice.programme.problem, 10)
    assert own_starts(problem, OwnPlan(0, problem.first_year, 0.0, "x"), 0.9) == 0.0


def test_own_plans_are_the_latest_of_each_region(small_plan: Planned) -> None:
    plans = own_plans(small_plan.assembled)
    regions = [plan.region for plan in plans]
    assert len(set(regions)) == len(regions) and regions == sorted(regions)


def test_the_table_tells_each_plan_with_its_chances(small_plan: Planned) -> None:
    problem = small_plan.advice.programme.problem
    chance = [np.full(len(problem.regions), share) for share in (0.1, 0.6)]
    seen: list[np.ndarray] = []

    def reach(starts: np.ndarray) -> np.ndarray:
        seen.append(starts)
        return np.full(len(starts), 0.3)

    table = own_plans_table(small_plan.assembled, problem, chance, reach)
    plans = own_plans(small_plan.assembled)
    assert table["region_code"].to_list() == [problem.regions[plan.region] for plan in plans]
    assert table.select(pl.col("probability", "probability_today", "probability_recommended")).unique().rows() == (
        [(0.3, 0.1, 0.6)] if plans else []
    )
    for plan, starts, row in zip(plans, seen, table.iter_rows(named=True), strict=True):
        assert starts[plan.region] == row["starts"]

"""What would change the recommendation: laws that hold for every alternative, and worlds made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.core.language import Text
from underlag.optimise.programme.objective import Objective
from underlag.optimise.robustness.frontier import FRONTIER_GAP as LEVEL_GAP
from underlag.optimise.robustness.frontier import expected_coverage
from underlag.optimise.solvers.decomposition import Decomposition
from underlag.runs.record.contents import COLUMNS
from underlag.runs.robustness.alternatives import (
    ALTERNATIVES_GAP,
    POSTS_STEP,
    Alternatives,
    StructuralScenario,
    need_worlds,
)
from underlag.runs.robustness.new_draws import Planned
from underlag.runs.robustness.structural_scenarios import structural_scenarios


@pytest.fixture(scope="module")
def alternatives(small_plan: Planned) -> Alternatives:
    return Alternatives(small_plan.advice, small_plan.assembled.central.limits)


@pytest.fixture(scope="module")
def table(small_plan: Planned, alternatives: Alternatives) -> pl.DataFrame:
    return alternatives.table(list(structural_scenarios(small_plan.assembled, alternatives.programme.problem, 1)))


def of(table: pl.DataFrame, kind: str) -> pl.DataFrame:
    return table.filter(pl.col("kind") == kind)


def test_a_limit_each_two_weights_two_levels_and_every_world(small_plan: Planned, table: pl.DataFrame) -> None:
    assert tuple(table.columns) == COLUMNS["alternatives"]
    assert of(table, "base")["name"].to_list() == ["recommended"]
    assert of(table, "limit")["name"].to_list() == [limit.name for limit in small_plan.advice.programme.limits]
    assert of(table, "equity")["name"].to_list() == ["rural", "deprived"]
    assert of(table, "level")["name"].to_list() == ["more", "fewer"]


def test_keeping_to_the_recommendation_is_never_better_than_the_best(table: pl.DataFrame) -> None:
    best = table.filter(pl.col("kind").is_in(["equity", "limit", "world"]))
    assert best.height > 8
    assert (best["regret"] >= 0).all()


def test_leaving_out_a_limit_never_makes_the_best_worse(small_plan: Planned, alternatives: Alternatives) -> None:
    whole = alternatives.programme.value(alternatives.decision)
    for number in range(len(small_plan.advice.programme.limits)):
        limits = [limit for n, limit in enumerate(alternatives.programme.limits) if n != number]
        without = replace(alternatives.programme, limits=limits)
        assert without.value(alternatives.best(without)) <= whole * (1 + ALTERNATIVES_GAP)


def test_one_master_for_all_limits_finds_what_a_master_for_each_does(
    small_plan: Planned, alternatives: Alternatives, table: pl.DataFrame
) -> None:
    programme, held = alternatives.programme, alternatives.programme.value(alternatives.decision)
    regret = dict(table.filter(pl.col("kind") == "limit").select("name", "regret").iter_rows())
    for number, limit in enumerate(small_plan.advice.programme.limits):
        without = replace(programme, limits=[r for n, r in enumerate(programme.limits) if n != number])
        alone = max(held - programme.value(alternatives.best(without)), 0.0) / len(programme.years)
        assert regret[limit.name] == pytest.approx(alone, abs=ALTERNATIVES_GAP * held / len(programme.years))


def test_in_its_own_world_parts_of_posts_lie_between_the_proof_and_the_recommendation(
    alternatives: Alternatives,
) -> None:
    programme = alternatives.programme
    text = Text("Samma värld", "The same world")
    same = alternatives.in_world(StructuralScenario("same", text, programme.problem))
    best = programme.value(alternatives.best(same.programme))
    relaxed = alternatives.advice.optimum.relaxed
    assert relaxed.bound * (1 - 1e-9) <= best <= programme.value(alternatives.decision)
    assert best <= relaxed.value * (1 + ALTERNATIVES_GAP)


def test_the_regret_of_more_and_fewer_posts_is_the_change_of_the_objective(
    small_plan: Planned, alternatives: Alternatives
) -> None:
    places = ("0", *small_plan.assembled.evidence.regions)
    table = alternatives.regret_table(places)
    assert table.height == 2 * len(places)
    programme, years = alternatives.programme, len(alternatives.programme.years)
    reached = programme.value(alternatives.decision)
    nation = dict(table.filter(pl.col("region_code") == "0").select("change", "regret").iter_rows())
    for change in (-POSTS_STEP, POSTS_STEP):
        moved = programme.value((1 + change) * alternatives.decision)
        assert nation[change] == pytest.approx((moved - reached) / years)


def test_worlds_of_need_by_hand(alternatives: Alternatives) -> None:
    """Twice the need is twice the need; after ten years residents differ by 1.2816 standard deviations."""
    problem = alternatives.programme.problem
    double = {"double": (Text("Dubbelt", "Double"), np.full(problem.need.shape[-2:], 2.0))}
    found = {world.name: world for world in need_worlds(problem, double, 0.02)}
    assert found["need_double"].problem.need == pytest.approx(2 * problem.need)
    at = problem.years.index(problem.years[0] + 10)
    for name, sign in (("more_residents", 1), ("fewer_residents", -1)):
        ratio = found[name].problem.need / problem.need
        assert ratio[:, 0] == pytest.approx(1.0)
        assert ratio[:, at] == pytest.approx(np.exp(sign * 1.2816 * 0.02))


def test_the_frontier_is_told_by_rising_coverage(small_plan: Planned, alternatives: Alternatives) -> None:
    places = ("0", *small_plan.assembled.evidence.regions)
    table = alternatives.frontier_table(places)
    assert table["point"].to_list() == list(range(1, table.height + 1))
    assert table["least_coverage"].is_sorted()
    assert set(table["worst_region"]) <= set(places[1:])
    assert (table["worst_coverage"] >= table["least_coverage"] - 1e-6).all()
    # the first point is the best decision with no level asked for: posts of the whole nation, mean over its levels
    programme = replace(alternatives.programme, objective=Objective())
    decision = Decomposition(programme).minimise(LEVEL_GAP).decision
    free = programme.levels(decision)
    covered = expected_coverage(programme, decision, programme.problem.target_year).tolist()
    assert table["worst_region"][0] == programme.problem.regions[covered.index(min(covered))]
    assert table["starts"][0] == pytest.approx(sum(float(level.sum()) for level in free) / len(free), rel=1e-6)


def test_an_alternative_is_judged_in_some_of_the_draws_that_were_solved(alternatives: Alternatives) -> None:
    """60 draws were solved, in each of which an alternative is judged: every draw of 60, every third of 180."""
    assert alternatives.advice.programme.draws == 60 and alternatives.step == 1
    assert alternatives.every(60) == 1
    assert alternatives.every(180) == 3
    assert alternatives.every(181) == 4

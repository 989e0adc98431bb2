"""The tables of a run that explain its recommendation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.optimise.problem import capacity_in, coverage_of
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.recommendation import Advice
from underlag.runs.robustness.alternatives import Alternatives
from underlag.runs.robustness.limit_prices import limits_table
from underlag.runs.robustness.structural_scenarios import own_plans_table, worlds
from underlag.uncertainty.intervals import probability_of_reaching


def advice_tables(
    advice: Advice,
    assembled: Assembled,
    ensemble: Mapping[str, Mapping[str, Array]],
    places: Sequence[str],
) -> dict[str, pl.DataFrame]:
    """Limits with prices, the frontier, alternatives, regret, and what regions have decided themselves.

    ensemble  policy → quantity → values by draw, year and place
    """
    problem, goal = advice.programme.problem, assembled.central.goal
    alternatives = Alternatives(advice, assembled.central.limits)
    every = alternatives.every(assembled.ensemble.draws)
    target = problem.years.index(goal.target_year)
    chance = [
        probability_of_reaching(ensemble[policy]["coverage"][:, target, 1:], goal.coverage)
        for policy in ("today", "recommended")
    ]

    def reach(starts: Float[Array, " region"]) -> Float[Array, " region"]:
        every_year = np.broadcast_to(starts, (len(problem.steps), len(starts)))
        covered = coverage_of(capacity_in(problem, every_year, goal.target_year), problem, goal.target_year)
        return probability_of_reaching(covered, goal.coverage)

    return {
        "limits": limits_table(advice, places),
        "frontier": alternatives.frontier_table(places),
        "alternatives": alternatives.table(list(worlds(assembled, alternatives.programme.problem, every))),
        "regret": alternatives.regret_table(places),
        "own_plans": own_plans_table(assembled, problem, chance, reach),
    }

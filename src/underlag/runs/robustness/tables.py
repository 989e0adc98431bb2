"""What regions have decided themselves, beside the recommendation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.optimise.programme.problem import capacity_in, coverage_of
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.recommendation import Advice
from underlag.runs.robustness.structural_scenarios import own_plans_table
from underlag.uncertainty.intervals import probability_of_reaching


def own_plans(advice: Advice, assembled: Assembled, followed: Mapping[str, Mapping[str, Array]]) -> pl.DataFrame:
    """The posts that regions have decided, and the chance that the goal is reached with them.

    followed  policy → quantity → values by draw, year and place
    """
    problem, goal = advice.programme.problem, assembled.central.goal
    target = problem.years.index(goal.target_year)
    chance = [
        probability_of_reaching(followed[policy]["coverage"][:, target, 1:], goal.coverage)
        for policy in ("today", "recommended")
    ]

    def reach(starts: Float[Array, " region"]) -> Float[Array, " region"]:
        every_year = np.broadcast_to(starts, (len(problem.steps), len(starts)))
        covered = coverage_of(capacity_in(problem, every_year, goal.target_year), problem, goal.target_year)
        return probability_of_reaching(covered, goal.coverage)

    return own_plans_table(assembled, problem, chance, reach)

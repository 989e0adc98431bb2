"""What regions have decided themselves, beside the recommendation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.optimise.programme.problem import StartsProblem, capacity_in, coverage_of
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.recommendation import Advice
from underlag.runs.record.contents import COLUMNS
from underlag.uncertainty.intervals import probability_of_reaching


def own_plans_of_run(advice: Advice, assembled: Assembled, followed: Mapping[str, Mapping[str, Array]]) -> pl.DataFrame:
    """The posts that regions have decided, and the chance that the goal is reached with them; columns as
    ``own_plans_table``.

    followed  policy → quantity → values by draw, year and place: ``coverage`` is read [1]
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


PLANNED = "trainees_planned_heads"
"""Quantity of the observations that says how many trainees a region has decided to have."""


@dataclass(frozen=True)
class OwnPlan:
    """A region's own decided number of trainees in some year.

    region    its position on the region axis
    year      whose end the number is of
    trainees  the number, the middle of a range [head]
    source    id of the source card
    """

    region: int
    year: int
    trainees: float
    source: str


def own_plans(assembled: Assembled) -> list[OwnPlan]:
    """The latest decided number of trainees of each region that has published one, of years from the first decided to
    the target year; in order of region code."""
    evidence, goal = assembled.evidence, assembled.central.goal
    kind = evidence.profession.observations.get("profession", evidence.profession.name)
    rows = evidence.country.tables["workforce_observations"].filter(
        (pl.col("profession") == kind)
        & (pl.col("quantity") == PLANNED)
        & (pl.col("year") >= goal.first_year)
        & (pl.col("year") <= goal.target_year)
        & pl.col("region_code").is_in(list(evidence.regions))
    )
    latest: dict[str, dict[str, Any]] = {}
    for row in rows.sort("year", "observation_id").iter_rows(named=True):
        latest[row["region_code"]] = row
    return [
        OwnPlan(
            evidence.regions.index(code),
            row["year"],
            float(row["value"] if row["value_max"] is None else (row["value"] + row["value_max"]) / 2),
            row["source"],
        )
        for code, row in sorted(latest.items())
    ]


def own_starts(problem: StartsProblem, plan: OwnPlan, trainee_hours: float) -> float:
    """Constant starts a year [post/year], ≥ 0, from the first year decided with which the plan's number is reached,
    mean over draws.

    trainee_hours  work of a trainee [fte/head]

    ValueError for a plan of a year outside the problem's.
    """
    at = problem.years.index(plan.year)
    lags = plan.year - problem.first_year + 1
    begin = problem.steps.index(problem.first_year)
    base = problem.base_trainees_fte[..., at, plan.region].mean()
    fill = problem.fill[..., begin, plan.region]
    per_start = (problem.response.trainees_fte[..., :lags, plan.region].sum(axis=-1) * fill).mean()
    return float(max(plan.trainees * trainee_hours - base, 0.0) / per_start)


def own_plans_table(
    assembled: Assembled,
    problem: StartsProblem,
    chance: Sequence[Float[Array, " region"]],
    reach: Any,
) -> pl.DataFrame:
    """How likely the goal is with a region's own decided plan, beside today's level and the recommendation: trainees
    [head], starts [post/year] and probabilities [1], 0–1.

    chance  by region: probability of the goal in the target year with today's posts, and with the recommendation [1]
    reach   from starts by region [post/year] from the first year decided to that probability by region [1]

    Columns are ``COLUMNS["own_plans"]``.
    """
    rows = []
    hours = float(assembled.central.career.trainee_hours.mean())
    today = problem.today.reshape(-1, len(problem.regions)).mean(axis=0)
    for plan in own_plans(assembled):
        starts = today.copy()
        starts[plan.region] = own_starts(problem, plan, hours)
        rows.append(
            (
                problem.regions[plan.region],
                plan.year,
                plan.trainees,
                float(starts[plan.region]),
                *(float(share[plan.region]) for share in (reach(starts), *chance)),
                plan.source,
            )
        )
    schema = {
        **dict.fromkeys(COLUMNS["own_plans"], pl.Float64),
        "region_code": pl.String,
        "year": pl.Int64,
        "source": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")

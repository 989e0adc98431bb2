"""Structural scenarios (worlds of another make than the plan's) and plans that regions have decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError
from underlag.core.language import Text
from underlag.need.models import NEED_MODELS
from underlag.optimise.limits.applicants import DOUBLE_COHORT, Applicants
from underlag.optimise.programme.problem import StartsProblem
from underlag.runs.inputs.groups import thinned
from underlag.runs.inputs.need import need_per_resident
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.career_run import engine, outcome
from underlag.runs.record.contents import COLUMNS
from underlag.runs.robustness.alternatives import World, need_worlds

PLANNED = "trainees_planned_heads"
"""Quantity of the observations that says how many trainees a region has decided to have."""


def worlds(assembled: Assembled, problem: StartsProblem, step: int) -> Iterator[World]:
    """Other need models, higher and lower migration, no inflow from abroad, and the double cohort of graduates.

    problem  the question in the draws in which the worlds are compared: every ``step``-th of the ensemble
    """
    spread = float(assembled.parameters["population/projection_error_national"].central.item())
    yield from need_worlds(problem, _need_models(assembled), spread)
    yield World(
        "no_inflow",
        Text("Inga specialister kommer från utlandet", "No specialists come from abroad"),
        _without_inflow(assembled, problem, step),
    )
    if assembled.central.limits.numbers[Applicants.name][DOUBLE_COHORT].any():
        yield World(
            "double_cohort",
            Text("Två årskullar läkare tar examen samtidigt", "Two cohorts graduate together"),
            problem,
            applicants=True,
        )


def _need_models(assembled: Assembled) -> dict[str, tuple[Text, Float[Array, "year region"]]]:
    """The need models that the country has evidence for, over the one of the plan."""
    evidence = assembled.evidence
    first = evidence.horizon.start - evidence.population.years[0]
    people = evidence.population.persons[first:]
    central = {name: drawn.central for name, drawn in assembled.parameters.items()}
    now = assembled.central.need.per_resident[0]
    found = {}
    for name, model in NEED_MODELS.items():
        if name in (evidence.scenario.goal.need_model, "custom"):
            continue
        try:
            other = need_per_resident(
                name, evidence.country.tables, evidence.regions, evidence.horizon.start, people, central
            )
        except EvidenceError:
            continue
        found[name] = (model.title, other[0] / now)
    return found


def _without_inflow(assembled: Assembled, problem: StartsProblem, step: int) -> StartsProblem:
    """The same question where only returners arrive: what the others would have been is taken from the base."""
    parameters = assembled.parameters
    abroad, returners = (parameters[f"arrivals/{name}"].central.sum() for name in ("abroad", "returners"))
    inputs = thinned(assembled.ensemble, step)
    bare = replace(inputs.career, arrivals=inputs.career.arrivals * (returners / max(abroad + returners, 1e-9)))
    with_all, without = (
        outcome(engine(replace(inputs, career=career)), inputs.start.today[:, None, :])["specialists_fte"]
        for career in (inputs.career, bare)
    )
    return replace(problem, base_specialists_fte=problem.base_specialists_fte - (with_all - without))


@dataclass(frozen=True)
class OwnPlan:
    """A region's own decided number of trainees in some year."""

    region: int
    year: int
    trainees: float
    source: str


def own_plans(assembled: Assembled) -> list[OwnPlan]:
    """The latest decided number of trainees of each region that has published one, after the first year decided."""
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
    """Constant starts a year [post/year] from the first year decided with which the plan's number is reached."""
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
    """How likely the goal is with a region's own decided plan, beside today's level and the recommendation.

    chance  by region: probability of the goal in the target year today, and with the recommendation
    reach   from starts by region [post/year] from the first year decided to that probability by region
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

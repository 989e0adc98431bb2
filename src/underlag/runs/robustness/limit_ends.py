"""What the recommendation would be if a limit were wider or narrower than its card says.

A plan takes each limit at its card's central value, since a limit is what is decided within, not a world that may come.
Most of these cards are assumed, with a wide distribution. Here each is set to the ends of its 80 percent interval, one
at a time, and the programme is solved anew in the plan's draws, parts of posts allowed, beside the same with every card
at its central value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import NoSolutionError
from underlag.optimise.limits.base import Limit
from underlag.optimise.programme.programme import StartsProgramme
from underlag.optimise.robustness.trial import broken
from underlag.optimise.solvers.decomposition import Decomposition
from underlag.optimise.solvers.whole import RELAXED_GAP
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.limit_checks import unit_of
from underlag.runs.plan.assemble import limits_at
from underlag.runs.plan.programme import limits_of
from underlag.runs.record.contents import COLUMNS
from underlag.runs.robustness.alternatives import missing_fte, worst_coverage, yearly_cost
from underlag.runs.robustness.new_draws import Planned, of_evidence, shipped_rows

LIMIT_ENDS_FILE = "derived/limit_ends.csv"
"""Where a country keeps the table."""

BASE = "base"
"""In the columns of card and end: every card at its central value."""

LOW, HIGH = "low", "high"
"""In the column of the end."""

ENDS = {LOW: 0.1, HIGH: 0.9}
"""End of a card's distribution → share of it that lies below."""

LIMIT_ENDS_SCHEMA: dict[str, Any] = {
    "profession": pl.String,
    "scenario": pl.String,
    "limit": pl.String,
    "parameter": pl.String,
    "end": pl.String,
    "set_to": pl.Float64,
    "unit": pl.String,
    "starts": pl.Float64,
    "cost": pl.Float64,
    "missing_fte": pl.Float64,
    "worst_coverage": pl.Float64,
    "difference_fte": pl.Float64,
    "fits": pl.Boolean,
    "inputs": pl.String,
}
"""Columns and their types. ``limit`` names those that rest on the card; ``difference_fte`` is the objective less that
of BASE, as missing full-time specialists a year; ``fits`` tells whether the recommendation itself keeps the limits
then. Where no posts keep them, the numbers are empty."""


@dataclass(frozen=True)
class Uncertain:
    """A card that limits rest on, whose distribution is not fixed.

    name, unit  of the card, the unit as a reader meets it
    limits      names of those that rest on it, in their order
    """

    name: str
    unit: str
    limits: tuple[str, ...]


def uncertain_cards(plan: Planned) -> list[Uncertain]:
    """Every card that the plan's limits rest on and that is uncertain, in the order of the limits that hold."""
    limits = [limit for limit in plan.advice.programme.limits if isinstance(limit, Limit)]
    parameters = plan.assembled.parameters
    names = dict.fromkeys(name for limit in limits for name in limit.source)
    return [
        Uncertain(
            name,
            unit_of(name, str(parameters[name].card.unit)),
            tuple(limit.name for limit in limits if name in limit.source),
        )
        for name in names
        if name in parameters and parameters[name].spread.kind != "fixed"
    ]


def limit_ends(plan: Planned) -> pl.DataFrame:
    """The recommendation's question with each uncertain card of its limits at either end of its 80 percent interval,
    and with all at their central values: posts [post/year], cost [sek/year], missing specialists [fte], worst coverage
    [1], difference of the objective [missing fte a year]. Columns are ``LIMIT_ENDS_SCHEMA``; empty where no posts keep
    the limits.
    """
    base, best = plan.advice.programme, plan.advice.optimum.relaxed
    rows = [(None, BASE, BASE, None, None, *_found(plan, base, best.decision, best.value))]
    rows += [row for card in uncertain_cards(plan) for row in _of_card(plan, card)]
    return of_evidence(rows, plan.assembled, LIMIT_ENDS_SCHEMA)


def _of_card(plan: Planned, card: Uncertain) -> Iterator[tuple[object, ...]]:
    asked = plan.advice.programme
    for end, share in ENDS.items():
        inputs, told = limits_at(plan.assembled, {card.name: share})
        programme = replace(asked, limits=limits_of(asked.problem, inputs, asked.today))
        said = (" ".join(card.limits), card.name, end, round(told[card.name], 4), card.unit)
        try:
            best = Decomposition(programme).minimise(RELAXED_GAP, start=plan.advice.optimum.decision)
        except NoSolutionError:
            yield (*said, None, None, None, None, None, False)
        else:
            yield (*said, *_found(plan, programme, best.decision, best.value))


def _found(
    plan: Planned, programme: StartsProgramme, decision: Float[Array, " decision"], value: float
) -> tuple[object, ...]:
    per_trainee, years = plan.assembled.central.limits.per_trainee, len(programme.years)
    starts = float(programme.levels(decision).sum(axis=1).mean())
    # rounded to well above the proven gap, so that the same is told on every machine
    return (
        round(starts, 1),
        round(yearly_cost(programme, decision, per_trainee), -7),
        round(missing_fte(programme, decision), 1),
        round(worst_coverage(programme, decision), 4),
        round((value - plan.advice.optimum.relaxed.value) / years, 1) + 0.0,  # never −0
        not broken(programme, plan.advice.optimum.decision),
    )


def limit_ends_in_run(evidence: Evidence) -> pl.DataFrame:
    """The shipped rows of a run's profession and scenario [units as ``LIMIT_ENDS_SCHEMA``]; whether they are current is
    told by ``out_of_sample``. Raises EvidenceError if the table that ships is not as ``LIMIT_ENDS_SCHEMA`` says."""
    return shipped_rows(evidence, LIMIT_ENDS_FILE, LIMIT_ENDS_SCHEMA).select(COLUMNS["limit_ends"])

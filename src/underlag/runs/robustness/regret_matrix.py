"""Every decision in every world: what it costs to have decided for another one, and the decision that risks least.

Structural scenarios (`runs.robustness.structural_scenarios`) have no probabilities. The table holds, for the
recommendation, for what would be best in each world, and for the decision whose largest regret is least (minimax
regret, Savage 1951), the regret in every world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.language import Text
from underlag.optimise.programme.programme import StartsProgramme
from underlag.optimise.robustness.regret import REGRET_GAP, least_regret
from underlag.optimise.robustness.trial import broken
from underlag.optimise.solvers.decomposition import Decomposition
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.record.contents import COLUMNS
from underlag.runs.robustness.alternatives import Alternative, Alternatives
from underlag.runs.robustness.new_draws import RECOMMENDED, Planned, of_evidence, shipped_rows
from underlag.runs.robustness.structural_scenarios import structural_scenarios

REGRET_FILE = "derived/regret_matrix.csv"
"""Where a country keeps the table."""

LEAST_REGRET = "least_regret"
"""The decision whose largest regret is least."""

AS_DRAWN = "as_drawn"
"""The world of the plan: its own draws."""

REGRET_SCHEMA: dict[str, Any] = {
    "profession": pl.String,
    "scenario": pl.String,
    "decision": pl.String,
    "world": pl.String,
    "text_sv": pl.String,
    "text_en": pl.String,
    "starts": pl.Float64,
    "best_starts": pl.Float64,
    "regret": pl.Float64,
    "within_limits": pl.Boolean,
    "inputs": pl.String,
}
"""Columns and their types. ``decision`` is RECOMMENDED, LEAST_REGRET, or the world that it would be best in; texts are
the world's; ``regret`` counts as missing full-time specialists a year; ``within_limits`` is false where a decision
takes more than the world allows (the double cohort's applicants)."""

_TEXT = Text("Som planen räknar", "As the plan computes")


@dataclass(frozen=True)
class Decided:
    """A decision and its name.

    name   RECOMMENDED, LEAST_REGRET or the world that it is best in
    posts  by level and region, parts of posts allowed [post/year]
    """

    name: str
    posts: Float[Array, " decision"]


def regret_matrix(plan: Planned) -> pl.DataFrame:
    """Regret of every decision in every world, ≥ 0 [missing fte a year], in the draws in which a plan compares
    alternatives.

    Columns are ``REGRET_SCHEMA``, posts [post/year] as means of the years decided. Raises NoSolutionError if limits
    conflict in a world.
    """
    assembled = plan.assembled
    alternatives = Alternatives(plan.advice, assembled.central.limits)
    every = alternatives.every(assembled.ensemble.draws)
    others = [
        alternatives.in_world(world) for world in structural_scenarios(assembled, alternatives.programme.problem, every)
    ]
    judged = [Alternative("world", AS_DRAWN, _TEXT, alternatives.programme), *others]
    programmes = [one.programme for one in judged]
    start = alternatives.decision
    found = [Decomposition(programme).minimise(REGRET_GAP, start=start) for programme in programmes]
    best = np.array([one.value for one in found])
    robust = least_regret(programmes, best, alternatives.programme.limits, start)
    decisions = [
        Decided(RECOMMENDED, start),
        Decided(LEAST_REGRET, robust.decision),
        *(Decided(world.name, one.decision) for world, one in zip(judged, found, strict=True)),
    ]
    own = [_posts(programme, one.decision) for programme, one in zip(programmes, found, strict=True)]
    rows = [row for decided in decisions for row in _rows(decided, judged, best, own)]
    return of_evidence(rows, assembled, REGRET_SCHEMA)


def _rows(
    decided: Decided, judged: Sequence[Alternative], best: Float[Array, " world"], own: Sequence[float]
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for world, least, posts in zip(judged, best, own, strict=True):
        programme = world.programme
        regret = max(programme.value(decided.posts) - float(least), 0.0) / len(programme.years)
        # two decimals of a specialist are inside the proven gap, and the same on every machine
        rows.append(
            (
                decided.name,
                world.name,
                world.text.sv,
                world.text.en,
                round(_posts(programme, decided.posts), 1),
                round(posts, 1),
                round(regret, 2),
                not broken(programme, decided.posts),
            )
        )
    return rows


def _posts(programme: StartsProgramme, decision: Float[Array, " decision"]) -> float:
    """Posts a year in the country, mean over the years decided [post/year]."""
    return float(programme.levels(decision).sum(axis=1).mean())


def regret_in_run(evidence: Evidence) -> pl.DataFrame:
    """The shipped rows of a run's profession and scenario [units as ``REGRET_SCHEMA``]; whether they are current is
    told by ``out_of_sample``. Raises EvidenceError if the table that ships is not as ``REGRET_SCHEMA`` says."""
    return shipped_rows(evidence, REGRET_FILE, REGRET_SCHEMA).select(COLUMNS["regret_matrix"])

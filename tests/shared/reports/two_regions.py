"""A nation of two regions with the few numbers that a test writes out, so that everything shown can be done by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl

from shared.reports.invented_rows import frame
from shared.reports.invented_run import invented_run
from underlag.reports.document.figures import Figures, Place
from underlag.runs.record.contents import COLUMNS, RunResult
from underlag.runs.record.quantities import QUANTITIES

REGIONS = (("01", "Ålviken", "Östra"), ("02", "Berg", "Västra"))
ALVIKEN, BERG = (Place(*region, word) for region, word in zip(REGIONS, ("own", "national"), strict=True))

Row = tuple[str, str, str, int, float, float]
"""Quantity, policy, region, year, central value, and how far the ends of the 80 percent interval lie from it."""


def numbers(rows: list[Row], status: str = "estimated") -> pl.DataFrame:
    """The long table: half as far to the ends of the 50 percent interval, twice as far to those of the 95 percent."""
    made: list[dict[str, Any]] = []
    for quantity, policy, region, year, central, far in rows:
        shares = {"p2_5": -2.0, "p10": -1.0, "p25": -0.5, "p50": 0.0, "p75": 0.5, "p90": 1.0, "p97_5": 2.0}
        unit = str(QUANTITIES[quantity].unit)
        named = {"quantity": quantity, "policy": policy, "region_code": region, "year": year, "unit": unit}
        ends = {name: central + share * far for name, share in shares.items()}
        made.append({**named, "central": float(central), "mean": float(central), **ends, "status": status})
    return pl.DataFrame(made).select(COLUMNS["numbers"])


def result(rows: list[Row], chances: list[tuple[str, str, int, float]] | None = None, **changed: Any) -> RunResult:
    """A run with these numbers and nothing else to count; ``chances``: policy, region, year, share."""
    told = {"numbers": numbers(rows), **changed}
    if chances is not None:
        told["probabilities"] = frame("probabilities", chances)
    known = _base()
    return replace(known, tables={**known.tables, **told}, goal=dict(known.goal), manifest=dict(known.manifest))


@cache
def _base() -> RunResult:
    """Everything that a run holds beside its numbers, made once."""
    return invented_run(REGIONS)


def figures(rows: list[Row], language: str = "sv", **changed: Any) -> Figures:
    """The same as figures."""
    return Figures(result(rows, **changed), language)

"""The limits of a recommendation as a table: what is used, what is allowed, and what one more would be worth.

That worth is the limit's shadow price (dual value) in the programme with parts of posts allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from underlag.core.arrays import Array
from underlag.optimise.limits.base import Limit
from underlag.optimise.programme.programme import Rows
from underlag.runs.plan.recommendation import Advice
from underlag.runs.record.contents import COLUMNS

LEAST_PRICE = 0.01
"""Listed residents: prices below are rounding of the proof."""

NEAR = 1e-6
"""Part of what is allowed, within which a limit counts as reached."""

_SCHEMA: Mapping[str, type[pl.DataType]] = {
    **dict.fromkeys(COLUMNS["limits"], pl.String),
    "year": pl.Int64,
    "used": pl.Float64,
    "allowed": pl.Float64,
    "slack": pl.Float64,
    "price": pl.Float64,
    "binding": pl.Boolean,
}


def limits_table(advice: Advice, places: Sequence[str]) -> pl.DataFrame:
    """Every limit by place and year: used, allowed and slack [unit of the limit], and price. Where regions share room,
    each has a row with what they use and may use together.

    places  codes, the nation first
    price   [resident], ≥ 0: listed residents more, each year of the plan on average, for one more of what the limit
            counts that year

    Columns are ``COLUMNS["limits"]``.
    """
    rows: list[tuple[object, ...]] = []
    duals = advice.optimum.relaxed.duals
    for limit, part, prices in zip(advice.programme.limits, advice.optimum.rows, duals, strict=True):
        if isinstance(limit, Limit):
            rows += _rows(advice, limit, part, prices, places)
    table = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return table.sort("limit", "region_code", "year", "allowed")


def _rows(
    advice: Advice, limit: Limit, rows: Rows, duals: Array, places: Sequence[str]
) -> Iterator[tuple[object, ...]]:
    programme, decision = advice.programme, advice.optimum.decision
    at = rows.matrix @ decision
    above, below = rows.upper - at, at - rows.lower
    slack = np.minimum(above, below)
    used = limit.used(programme, decision, rows)
    allowed = np.where(above <= below, used + above, used - below)
    per_specialist = float(np.mean(programme.problem.residents_per_specialist))
    worth = np.abs(duals) * limit.per_unit * per_specialist / len(programme.years)
    for row, (regions, year) in enumerate(zip(rows.places, rows.years, strict=True)):
        price = float(worth[row]) if worth[row] >= LEAST_PRICE else 0.0
        # in whole posts a limit may be reached but for a part of a post, so a price also tells that it binds
        binding = bool(slack[row] <= NEAR * max(abs(allowed[row]), 1.0)) or price > 0
        for place in regions or (-1,):
            others = " ".join(places[1 + other] for other in regions if other != place)
            yield (
                limit.name,
                places[1 + place],
                others,
                year,
                limit.unit,
                float(used[row]),
                float(allowed[row]),
                float(max(slack[row], 0.0)),
                price,
                binding,
                limit.text.sv,
                limit.text.en,
                limit.one_more.sv,
                limit.one_more.en,
                " ".join(limit.source),
            )

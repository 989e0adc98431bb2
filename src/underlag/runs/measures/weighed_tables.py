"""Weighed measures as tables: the ranking, what each does by region, and the best set with what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import polars as pl

from underlag.core.arrays import Array
from underlag.core.language import Text
from underlag.evidence.cards.measures import MeasureCard
from underlag.optimise.measures.portfolio import per_unit, ranked
from underlag.runs.measures.weigh import Weighed, Weighing
from underlag.runs.record.manifest import run_identity, versions
from underlag.runs.record.printed_table import printed_table
from underlag.uncertainty.intervals import INTERVALS, quantiles

MEASURE_SCHEMA: Mapping[str, Mapping[str, Any]] = {
    "measures": {
        "rank": pl.Int64,
        "measure_id": pl.String,
        "title_sv": pl.String,
        "title_en": pl.String,
        "actors": pl.String,
        "category": pl.String,
        "grade": pl.String,
        "from_year": pl.Int64,
        "to_year": pl.Int64,
        "cost": pl.Float64,
        "cost_low80": pl.Float64,
        "cost_high80": pl.Float64,
        "extra_listed": pl.Float64,
        "extra_listed_low80": pl.Float64,
        "extra_listed_high80": pl.Float64,
        "extra_fte": pl.Float64,
        "extra_fte_low80": pl.Float64,
        "extra_fte_high80": pl.Float64,
        "cost_per_resident": pl.Float64,
        "cost_per_resident_low80": pl.Float64,
        "cost_per_resident_high80": pl.Float64,
        "cost_per_fte": pl.Float64,
        "cost_per_resident_year": pl.Float64,
        "starts_saved": pl.Float64,
        "price_year": pl.Int64,
        "cost_basis": pl.String,
        "unranked_sv": pl.String,
        "unranked_en": pl.String,
    },
    "measure_regions": {
        "measure_id": pl.String,
        "region_code": pl.String,
        "extra_listed": pl.Float64,
        "extra_listed_low80": pl.Float64,
        "extra_listed_high80": pl.Float64,
    },
    "portfolio": {
        "set": pl.String,
        "measures": pl.String,
        "method": pl.String,
        "cost": pl.Float64,
        "extra_listed": pl.Float64,
        "extra_listed_low80": pl.Float64,
        "extra_listed_high80": pl.Float64,
        "extra_listed_added": pl.Float64,
        "extra_fte": pl.Float64,
        "cost_per_resident": pl.Float64,
        "starts_saved": pl.Float64,
    },
}
"""Table → its columns and their types, in order."""

LEAST_GAIN = 1.0
"""Residents in the nation below which a measure is said to do nothing by the target year [resident]."""

_DIGITS = 6
"""Decimals of a gain: what lies beyond is rounding in the engine."""

NO_EFFECT = Text("Ingen effekt till målåret.", "No effect by the target year.")
MOVED_ONLY = Text(
    "Fler listade i någon region, men inte i riket: personal arbetar på en annan plats.",
    "More listed in some region, but not in the nation: doctors work in another place.",
)


def measure_tables(weighing: Weighing) -> dict[str, pl.DataFrame]:
    """Every table of a weighing by name, with the columns of ``MEASURE_SCHEMA``.

    Costs from the start to the target year in the prices of each card [currency]; listed residents and specialists
    gained in the target year, in the nation or by region [resident], [fte]; means with 80 percent intervals over draws.
    ``starts_saved`` is central [post/year]. Where next to nothing is gained a ratio is null.
    """
    rows = {"measures": _ranking(weighing), "measure_regions": _by_region(weighing), "portfolio": _sets(weighing)}
    return {
        name: printed_table(pl.DataFrame(rows[name], schema=dict(columns))) for name, columns in MEASURE_SCHEMA.items()
    }


def measure_manifest(weighing: Weighing, yearly: float | None = None) -> dict[str, Any]:
    """What the tables were computed from, hash by hash, with an id that settings, evidence and versions determine.

    yearly  budget a year under which posts and measures were decided together, if they were [currency/year]
    """
    files = weighing.files
    budget = "" if weighing.budget is None else f"-{weighing.budget:g}"
    jointly = "" if yearly is None else f"-yearly-{yearly:g}"
    return {
        "run_id": f"{run_identity(weighing.settings, files)}-measures{budget}{jointly}",
        "settings": asdict(weighing.settings),
        "budget": weighing.budget,
        "yearly_budget": yearly,
        "versions": versions(),
        "evidence": files,
    }


def interval_ends(draws: Array) -> tuple[float | None, float | None]:
    """Ends of the 80 percent interval, both of them draws [unit of the draws]; None for an end that is infinite:
    nothing is gained there. ValueError without draws."""
    low, high = quantiles(draws, INTERVALS[80], "inverted_cdf")
    return tuple(float(end) if np.isfinite(end) else None for end in (low, high))  # type: ignore[return-value]


def around(name: str, draws: Array) -> dict[str, float | None]:
    """A column's mean over draws and the ends of its 80 percent interval, as three named cells [unit of the draws].

    ValueError without draws.
    """
    seen = np.round(draws, _DIGITS) + 0.0  # rounding of the engine is not an effect
    low, high = interval_ends(seen)
    return {name: float(seen.mean()), f"{name}_low80": low, f"{name}_high80": high}


def _ratio(cost: Array, gained: Array, least: float = LEAST_GAIN) -> float | None:
    return float(cost.mean() / gained.mean()) if gained.mean() >= least else None


def _ranking(weighing: Weighing) -> list[dict[str, Any]]:
    """Ranked by expected cost per expected resident gained; then those that do nothing yet; then the unknown."""
    costs = {name: float(found.total_cost.mean()) for name, found in weighing.weighed.items()}
    gains = {name: float(found.gained.mean()) for name, found in weighing.weighed.items()}
    order = ranked(costs, {name: gain if gain >= LEAST_GAIN else 0.0 for name, gain in gains.items()})
    cards = {name: measure.card for name, measure in weighing.levers.measures.items()}
    idle = [name for name in weighing.weighed if name not in order]
    unknown = [name for name in cards if name not in weighing.weighed]
    rows = [{"rank": at, **_known(weighing, cards[name])} for at, name in enumerate(order, start=1)]
    rows += [
        {**_known(weighing, cards[name]), **_said(MOVED_ONLY if _somewhere(weighing.weighed[name]) else NO_EFFECT)}
        for name in idle
    ]
    return rows + [{**_about(cards[name]), **_said(cards[name].unknown)} for name in unknown]


def _somewhere(found: Weighed) -> bool:
    """Whether some region gains."""
    return bool(found.listed[:, -1].mean(axis=0).max() >= LEAST_GAIN)


def _said(why: Text | None) -> dict[str, str]:
    assert why is not None, "a measure without effect says why"
    return {"unranked_sv": why.sv, "unranked_en": why.en}


def _about(card: MeasureCard) -> dict[str, Any]:
    return {
        "measure_id": card.id,
        "title_sv": card.title.sv,
        "title_en": card.title.en,
        "actors": " ".join(card.actors),
        "category": card.category,
        "grade": card.grade,
        "from_year": card.from_year,
        "to_year": card.to_year,
    }


def _known(weighing: Weighing, card: MeasureCard) -> dict[str, Any]:
    found = weighing.weighed[card.id]
    cost, gained = found.total_cost, found.gained
    low, high = interval_ends(per_unit(cost, gained))
    assert card.cost is not None, "a measure with an effect has a cost"
    return {
        **_about(card),
        **around("cost", cost),
        **around("extra_listed", gained),
        **around("extra_fte", found.gained_fte),
        "cost_per_resident": _ratio(cost, gained),
        "cost_per_resident_low80": low,
        "cost_per_resident_high80": high,
        "cost_per_fte": _ratio(cost, found.gained_fte, 1e-3),
        "cost_per_resident_year": _ratio(cost, found.listed.sum(axis=(1, 2))),
        "starts_saved": _saved(weighing, weighing.starts[card.id]),
        "price_year": card.cost.price_year,
        "cost_basis": card.cost.basis,
    }


def _saved(weighing: Weighing, starts: float) -> float:
    return round(weighing.starts[""] - starts, _DIGITS) + 0.0


def _by_region(weighing: Weighing) -> list[dict[str, Any]]:
    return [
        {"measure_id": name, "region_code": code, **around("extra_listed", found.listed[:, -1, at])}
        for name, found in weighing.weighed.items()
        for at, code in enumerate(weighing.regions)
    ]


def _sets(weighing: Weighing) -> list[dict[str, Any]]:
    """All measures together, and the best set: what it does, and what adding its parts would have said."""
    rows = [_set(weighing, "all", tuple(weighing.weighed), weighing.together, None)]
    if weighing.best is not None and weighing.best_weighed is not None:
        best = _set(weighing, "best", tuple(sorted(weighing.best.taken)), weighing.best_weighed, weighing.best_starts)
        rows.append({**best, "method": weighing.best.method.name.lower()})
    return rows


def _set(weighing: Weighing, kind: str, names: tuple[str, ...], found: Weighed, starts: float | None) -> dict[str, Any]:
    return {
        "set": kind,
        "measures": " ".join(names),
        "cost": float(found.total_cost.mean()),
        **around("extra_listed", found.gained),
        "extra_listed_added": float(sum(weighing.weighed[name].gained.mean() for name in names)),
        "extra_fte": float(found.gained_fte.mean()),
        "cost_per_resident": _ratio(found.total_cost, found.gained),
        "starts_saved": None if starts is None else _saved(weighing, starts),
    }

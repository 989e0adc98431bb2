"""The codebook of a run: each quantity with its unit, formula, how sure it is, and the sources it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from underlag.core.units import Unit
from underlag.evidence.cards.requirements import FILL_CARDS
from underlag.reports.language.labels import INPUT_TABLES, KEY_ASSUMPTIONS
from underlag.reports.language.source_words import ids_of
from underlag.runs.record.contents import RunResult
from underlag.runs.record.demand_quantities import DEMAND
from underlag.runs.record.quantities import QUANTITIES, Quantity

CODEBOOK: tuple[str, ...] = (
    "quantity",
    "quantity_name_sv",
    "quantity_name_en",
    "unit",
    "kind",
    "formula_sv",
    "formula_en",
    "status",
    "parameters",
    "source_ids",
)
"""Columns of the table ``quantities``."""

MORE_INPUTS: Mapping[str, tuple[str, ...]] = {
    "trainees_fte": ("hours/trainee_full_time_share",),
    "filled_starts": FILL_CARDS,
    "dropouts": ("training/dropout",),
    "completions": ("training/duration_mean", "training/duration_sd", "training/duration_minimum"),
    "new_specialists": ("settling/stay", "settling/leave_primary_care", "settling/within_healthcare_region"),
    "exits": (
        "exits/retirement",
        "exits/retirement_shift",
        "exits/leave",
        "exits/mortality_ratio",
        "history/forecast_shortfall",
    ),
    "arrivals": ("arrivals/abroad", "arrivals/returners"),
    "moves_net": ("moves/yearly", "settling/within_healthcare_region"),
    "named_gp_potential": KEY_ASSUMPTIONS["coverage"],
    "plateau": KEY_ASSUMPTIONS["starts"],
    "floor": ("exits/leave", *FILL_CARDS, "training/dropout", "settling/leave_primary_care"),
    "missing_fte": KEY_ASSUMPTIONS["gap_fte"],
    "yield_own": KEY_ASSUMPTIONS["starts"],
    "from_elsewhere": ("settling/stay", "settling/within_healthcare_region", "moves/yearly"),
}
"""Quantities that the report does not show → the assumptions that they rest on most directly."""

_SUREST_FIRST = ("official", "estimated", "assumed")

_MORE_TABLES: Mapping[str, tuple[str, ...]] = {"exits": ("deaths",)}


def codebook(result: RunResult) -> pl.DataFrame:
    """The table ``quantities``: a row for each quantity of the run, in the order of the register, those of demand last.

    status      those that occur, the surest first, with spaces between
    parameters  names in the table ``parameters``; source_ids  identifiers in the table ``sources``
    """
    found = result.tables["numbers"].group_by("quantity").agg(pl.col("status").unique())
    statuses = dict(found.iter_rows())
    rows = [_row(result, QUANTITIES[key], statuses[key]) for key in QUANTITIES if key in statuses]
    rows += [_row_of_demand(result, key) for key in DEMAND]
    return pl.DataFrame(rows, schema=dict.fromkeys(CODEBOOK, pl.String), orient="row")


def _row(result: RunResult, quantity: Quantity, statuses: list[str]) -> tuple[str, ...]:
    names = set(KEY_ASSUMPTIONS.get(quantity.key, MORE_INPUTS.get(quantity.key, ())))
    used = result.tables["parameters"].filter(pl.col("name").is_in(names)).sort("name")
    tables = (*INPUT_TABLES.get(quantity.key, ()), *_MORE_TABLES.get(quantity.key, ()))
    sources = {source for ids in used["source_ids"] for source in ids_of(ids).split()}
    sources |= {source for table in tables for source in _table_sources(result, table)}
    return (
        quantity.key,
        quantity.name.sv,
        quantity.name.en,
        str(quantity.unit),
        quantity.unit.kind.value,
        quantity.formula.sv,
        quantity.formula.en,
        " ".join(s for s in _SUREST_FIRST if s in statuses),
        " ".join(used["name"]),
        " ".join(sorted(sources)),
    )


def _row_of_demand(result: RunResult, key: str) -> tuple[str, ...]:
    """A quantity of demand; its sources are those of its numbers."""
    told, unit = DEMAND[key], Unit.parse(DEMAND[key].unit)
    numbers = result.tables["demand"].filter(pl.col("quantity") == key)
    used = set(result.tables["parameters"]["name"]) & set(told.cards)
    sources = {source for ids in numbers["source_ids"].drop_nulls() for source in ids_of(ids).split()}
    return (
        key,
        told.name.sv,
        told.name.en,
        told.unit,
        unit.kind.value,
        told.meaning.sv,
        told.meaning.en,
        " ".join(word for word in _SUREST_FIRST if word in numbers["status"].to_list()),
        " ".join(sorted(used)),
        " ".join(sorted(sources)),
    )


def _table_sources(result: RunResult, table: str) -> Iterator[str]:
    """Sources of a table of the evidence, as the manifest of the run lists them."""
    entry = result.manifest.get("evidence", {}).get(table, {})
    yield from entry.get("sources", ())

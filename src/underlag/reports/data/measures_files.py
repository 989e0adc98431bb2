"""Weighed measures as files: tidy CSV and Parquet, and a workbook in the reader's language."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import polars as pl
import xlsxwriter

from underlag.core.language import Text
from underlag.reports.columns.of_measures import (
    ACTORS,
    CATEGORIES,
    COST_BASES,
    MEASURE_COLUMNS,
    MEASURE_TABLES,
    SEARCH_METHODS,
    SETS,
    WAY_NAMES,
)
from underlag.reports.data.tidy import guarded
from underlag.reports.data.workbook import OPTIONS, SheetContents, add_sheet, cell_formats, in_language

MEASURES_WORKBOOK = "measures.xlsx"

_CREATED = datetime.datetime(2000, 1, 1)
_WORDS: Mapping[str, Mapping[str, Text]] = {
    "category": CATEGORIES,
    "cost_basis": COST_BASES,
    "method": SEARCH_METHODS,
    "set": SETS,
    "way": WAY_NAMES,
}


def write_measures(tables: Mapping[str, pl.DataFrame], run_id: str, directory: Path, language: str) -> tuple[Path, ...]:
    """Write ``tables/*.csv|parquet`` and ``measures.xlsx`` into ``directory``; same tables, same bytes.

    The tidy files keep their keys in both languages. Raises OSError if a file can't be written.
    """
    (directory / "tables").mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in tables.items():
        csv, parquet = directory / "tables" / f"{name}.csv", directory / "tables" / f"{name}.parquet"
        guarded(table).write_csv(csv, line_terminator="\n")
        table.write_parquet(parquet, compression="zstd", statistics=False)
        written += [csv, parquet]
    whole = BytesIO()
    book = xlsxwriter.Workbook(whole, OPTIONS)
    book.set_properties({"title": run_id, "author": "underlag", "created": _CREATED})
    formats = cell_formats(book)
    for name, table in tables.items():
        sheet = SheetContents(name, MEASURE_TABLES[name][language], readable_measures(table, language))
        add_sheet(book, formats, sheet, language, MEASURE_COLUMNS)
    book.close()
    (directory / MEASURES_WORKBOOK).write_bytes(whole.getvalue())
    return (*written, directory / MEASURES_WORKBOOK)


def readable_measures(table: pl.DataFrame, language: str) -> pl.DataFrame:
    """The table with one language of each pair of columns, and codes as words."""
    chosen = in_language(table, language)
    for column, words in _WORDS.items():
        if column in chosen.columns:
            chosen = chosen.with_columns(pl.col(column).replace({key: text[language] for key, text in words.items()}))
    if "actors" in chosen.columns:
        who = [", ".join(ACTORS[word][language] for word in words.split()) for words in chosen["actors"]]
        chosen = chosen.with_columns(pl.Series("actors", who, dtype=pl.String))
    return chosen

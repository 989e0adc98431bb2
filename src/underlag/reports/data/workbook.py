"""The workbook: one sheet a table, typed cells, no formula, the same bytes for the same run."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from underlag.core.language import Text, one_language
from underlag.need.models import NEED_MODELS
from underlag.reports.columns.of_run import COLUMN_DEFINITIONS
from underlag.reports.columns.table_titles import TABLE_MEANING, TABLE_TITLES
from underlag.reports.columns.units import OF_ROW, column_unit
from underlag.reports.data.tidy import tidy_tables
from underlag.reports.document.figures import GOAL_POLICY, TODAY_POLICY
from underlag.reports.language.amounts import in_per_cent
from underlag.reports.language.nouns import (
    KINDS,
    POLICY_NAMES,
    RELATION_NAMES,
    SEX_AND_ALL_NAMES,
    SOURCE_KINDS,
    STATUSES,
    USES,
    unit_words,
)
from underlag.reports.language.sheet_words import in_words
from underlag.reports.language.source_words import licence_words, source_date, taken_words
from underlag.runs.record.contents import STRENGTHS, RunResult
from underlag.runs.record.demand_quantities import DEMAND
from underlag.runs.record.published_quantities import observed_words
from underlag.runs.record.quantities import OF_SYNTHESIS, QUANTITIES

_CREATED = datetime.datetime(2000, 1, 1)
"""A fixed date of creation: the workbook's bytes may depend on nothing but the run."""

WORKBOOK = "tables.xlsx"
"""Name of the file."""

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "constant_memory": False,
    "in_memory": True,
}
"""Nothing that is text becomes anything else."""

LONGEST_CELL = 32_767
"""Most characters that a cell of a workbook can hold; a longer text ends in "…" there."""

_WIDEST, _NARROWEST, _ROWS_MEASURED = 60, 8, 200
_WHOLE = {"draws", "seed", "year", "age", "rank", "from_year", "to_year", "price_year"}
_WITH_INTERVAL = ("residents", "need", "specialists_fte", "trainees", "starts", "capacity", "coverage", "gap_fte")
_PAIRS = {
    "text",
    "one_more",
    "meaning",
    "reason",
    "review",
    "title",
    "unranked",
    "quantity_name",
    "formula",
    "name",
}
_ORDER = (
    "quantities",
    "recommendation",
    "summary",
    "policies",
    "facts",
    "evidence_strength",
    "need_by_model",
    "demand",
    "numbers",
    "probabilities",
    "sensitivity",
    "data_value",
    "track_record",
    "limits",
    "frontier",
    "alternatives",
    "regret",
    "own_plans",
    "out_of_sample",
    "regret_matrix",
    "limit_ends",
    "past",
    "pyramid",
    "municipalities",
    "placement",
    "placement_years",
    "placement_regions",
    "access",
    "observations",
    "parameters",
    "parameter_values",
    "sources",
    "regions",
)

_WORDS: Mapping[str, Mapping[str, Text]] = {
    "policy": POLICY_NAMES,
    "sex": SEX_AND_ALL_NAMES,
    "kind": KINDS,
    "used": USES,
    "source_kind": SOURCE_KINDS,
    "measure": {name: COLUMN_DEFINITIONS[name][0] for name in ("central", "p10", "p90")},
    "relation": RELATION_NAMES,
    "strength": STRENGTHS,
    "need_model": {name: model.title for name, model in NEED_MODELS.items()},
}


def _statuses(text: str, language: str) -> str:
    """One status or several, with spaces between, in words."""
    return ", ".join(STATUSES[word][language] for word in text.split())


_SENTENCES: Mapping[str, Callable[[str, str], str]] = {
    "licence": licence_words,
    "taken": taken_words,
    "date": source_date,
    "reason_left_out": one_language,
    "publisher": one_language,
    "unit": unit_words,
    "status": _statuses,
}


def write_workbook(result: RunResult, path: Path, language: str) -> None:
    """Write ``tables.xlsx`` in ``language``: first the definitions, then every table. Raises OSError if it can't."""
    whole = BytesIO()  # written at once: an archive that a full disk cuts off would complain once more when dropped
    book = xlsxwriter.Workbook(whole, OPTIONS)
    book.set_properties({"title": result.run_id, "author": "underlag", "created": _CREATED})
    formats = cell_formats(book)
    tidy = {**tidy_tables(result), "numbers": years_across(result)}
    tables = {name: in_words(name, in_language(table, language), result, language) for name, table in tidy.items()}
    _definitions(book, formats, result, tables, language)
    for name in _ORDER:
        units = tidy[name]["unit"] if "unit" in tidy[name].columns else None
        add_sheet(book, formats, SheetContents(name, TABLE_TITLES[name][language], tables[name], units), language)
    book.close()
    path.write_bytes(whole.getvalue())


def cell_formats(book: Any) -> dict[str, Any]:
    """The formats of cells by kind."""
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"valign": "top", "num_format": "@"}),
        "wrap": book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"}),
        "whole": book.add_format({"num_format": "0"}),
        "number": book.add_format({"num_format": "#,##0.0##"}),
        "percent": book.add_format({"num_format": "0.0%"}),
    }


def years_across(result: RunResult) -> pl.DataFrame:
    """The numbers as a planner reads them: a row a quantity, policy, region and measure, a column a year.

    Central values of everything; ends of the 80 percent interval of the main quantities for today's level and the
    recommendation. All other quantiles are in ``numbers.csv``: a workbook with them would take longer to write than the
    plan to compute.
    """
    table = result.tables["numbers"].with_columns(pl.col("policy").fill_null(""))
    chosen = table.filter(
        pl.col("policy").is_in(["", TODAY_POLICY, GOAL_POLICY]) & pl.col("quantity").is_in(_WITH_INTERVAL)
    )
    index = ["quantity", "policy", "region_code", "unit"]
    parts = [
        frame.select(*index, pl.lit(measure).alias("measure"), "year", pl.col(measure).alias("value"))
        for frame, measure in ((table, "central"), (chosen, "p10"), (chosen, "p90"))
    ]
    long = pl.concat(parts).sort(*index, "measure", "year")
    names = result.tables["regions"].select("region_code", "name")
    wide = long.pivot(on="year", index=[*index, "measure"], values="value", sort_columns=True)
    wide = wide.join(names, on="region_code", how="left", maintain_order="left")
    years = [column for column in wide.columns if column.isdigit()]
    return wide.select("quantity", "policy", "region_code", "name", "unit", "measure", *years)


def in_language(table: pl.DataFrame, language: str) -> pl.DataFrame:
    """The table with one language of each pair of columns, codes as words, and the quantity's name beside its key."""
    chosen = table.select(
        pl.col(name).alias(name.removesuffix(f"_{language}") if name[:-3] in _PAIRS else name)
        for name in table.columns
        if name[:-3] not in _PAIRS or name.endswith(f"_{language}")
    )
    for column, say in _SENTENCES.items():
        if column in chosen.columns and chosen.schema[column] == pl.String:
            told = [text if text is None else say(text, language) for text in chosen[column]]
            chosen = chosen.with_columns(pl.Series(column, told, dtype=pl.String))
    for column, words in _WORDS.items():
        if column in chosen.columns and chosen.schema[column] == pl.String:
            chosen = chosen.with_columns(pl.col(column).replace({key: text[language] for key, text in words.items()}))
    if "quantity" in chosen.columns and "quantity_name" not in chosen.columns and chosen.height:
        at = chosen.columns.index("quantity") + 1
        chosen = chosen.insert_column(at, pl.Series("quantity_name", _quantity_names(chosen, language), pl.String))
    return chosen


def _quantity_names(table: pl.DataFrame, language: str) -> list[str]:
    """What the quantity of each row is called: of a published figure as published, else as the run computes it."""
    computed: Mapping[str, Any] = {} if "observation_id" in table.columns else {**OF_SYNTHESIS, **QUANTITIES, **DEMAND}
    return [
        computed[key].name[language] if key in computed else observed_words(key, language) for key in table["quantity"]
    ]


def _definitions(
    book: Any, formats: Mapping[str, Any], result: RunResult, tables: Mapping[str, pl.DataFrame], language: str
) -> None:
    """What each sheet and column means, and which run this is."""
    sheet = book.add_worksheet("Definitioner" if language == "sv" else "Definitions")
    heads = ("Blad", "Kolumn", "Betydelse") if language == "sv" else ("Sheet", "Column", "Meaning")
    rows = [(("Körning" if language == "sv" else "Run"), "", result.run_id)]
    for name in _ORDER:
        rows.append((TABLE_TITLES[name][language], "", TABLE_MEANING[name][language]))
        for column in tables[name].columns:
            if column in COLUMN_DEFINITIONS:
                heading, meaning = COLUMN_DEFINITIONS[column]
                rows.append((TABLE_TITLES[name][language], heading[language], meaning[language]))
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, formats["head"])
    for row, cells in enumerate(rows, start=1):
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, formats["wrap" if at == 2 else "text"])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 80)
    sheet.freeze_panes(1, 0)


@dataclass(frozen=True)
class SheetContents:
    """What a sheet shows.

    name   of the table
    title  of the sheet
    table  in the reader's language
    units  unit of each row in notation of core.units, where the table has a column of them
    """

    name: str
    title: str
    table: pl.DataFrame
    units: pl.Series | None = None


def add_sheet(
    book: Any,
    formats: Mapping[str, Any],
    shown: SheetContents,
    language: str,
    columns: Mapping[str, tuple[Text, Text]] = COLUMN_DEFINITIONS,
) -> None:
    """One table: header row frozen and filtered, widths from the content, numbers in the form of their unit.

    columns  column → heading and meaning
    """
    sheet, table = book.add_worksheet(shown.title[:31]), shown.table
    for at, column in enumerate(table.columns):
        heading = columns[column][0][language] if column in columns else column
        sheet.write_string(0, at, heading, formats["head"])
        kind = table.schema[column]
        texts = table[column].head(_ROWS_MEASURED).cast(pl.String) if kind == pl.String else None
        longest = max((len(text) for text in texts.drop_nulls()), default=0) if texts is not None else 10
        width = min(_WIDEST, max(_NARROWEST, longest + 1, min(len(heading) + 1, 18)))
        unit = shown_unit(shown.name, column, kind)
        sheet.set_column(at, at, width, formats[_format(column, kind, unit)])
        if kind == pl.String or kind == pl.Boolean:
            _write_texts(sheet, at, table[column], formats["wrap"] if longest > _WIDEST else None, language)
        else:
            by_row = shown.units if unit == OF_ROW else None
            _write_numbers(sheet, at, table[column], by_row, formats["percent"])
    sheet.freeze_panes(1, 1)
    if table.height:
        sheet.autofilter(0, 0, table.height, table.width - 1)


def shown_unit(table: str, column: str, kind: pl.DataType) -> str | None:
    """Unit of a column of numbers; a column that is named after a year has that of its row. None for other columns."""
    if not kind.is_numeric():
        return None
    return OF_ROW if column.isdigit() else column_unit(table, column)


def _format(column: str, kind: pl.DataType, unit: str | None) -> str:
    if unit is None:
        return "text"
    if in_per_cent(unit):
        return "percent"
    return "whole" if column in _WHOLE or kind.is_integer() else "number"


def _write_texts(sheet: Any, at: int, column: pl.Series, wrapped: Any, language: str) -> None:
    """Text is written as text whatever it begins with; no value, no cell."""
    if column.dtype == pl.Boolean:
        yes, no = ("ja", "nej") if language == "sv" else ("yes", "no")
        for row, value in enumerate(column, start=1):
            if value is not None:
                sheet.write_string(row, at, yes if value else no)
        return
    for row, value in enumerate(column, start=1):
        if value:
            sheet.write_string(row, at, _fitting(value), wrapped)


def _write_numbers(sheet: Any, at: int, column: pl.Series, by_row: pl.Series | None, percent: Any) -> None:
    """Numbers below a heading; where each row has its own unit, shares in percent. No value, no cell."""
    per_cent = [False] * len(column) if by_row is None else [in_per_cent(unit or "") for unit in by_row]
    for row, (value, share) in enumerate(zip(column.cast(pl.Float64).fill_nan(None), per_cent, strict=True), start=1):
        if value is not None and abs(value) != float("inf"):
            sheet.write_number(row, at, value, percent if share else None)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"

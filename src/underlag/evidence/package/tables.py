"""A table of the package, read by its Table Schema: typed, checked, sorted by primary key.

All faults of a file are reported together, each with file, row, key, column, what was found, what was expected and what
to do. Rules are polars expressions made from the schema, so a hundred thousand rows take some tens of milliseconds; the
choice against a schema library is measured in ``docs/adr/0003-table-schema.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from underlag.core.errors import PLACE_WORDS, EvidenceError, Problem, Said, nearest, said, shorten
from underlag.core.identity import of_bytes, of_text
from underlag.core.language import Text
from underlag.core.periods import FIRST_YEAR, LAST_YEAR
from underlag.evidence.package.misprints import number_remedy
from underlag.evidence.package.resources import Column, Resource
from underlag.evidence.reading.columnar import read_parquet
from underlag.evidence.reading.delimited import read_csv
from underlag.evidence.reading.file_limits import MAX_TABLE_BYTES, read_bytes
from underlag.evidence.reading.raw_table import SHOWN, RawTable, closest, first_problems
from underlag.evidence.reading.workbook.sheet import read_xlsx

POLARS_TYPES = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "year": pl.Int64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}
"""Table Schema type → polars type."""

YEAR_NAMES: tuple[str, ...] = ("year", "year_end")
"""Whole-number columns that hold years whatever their type says."""

_FORMS = {
    "integer": r"^[+-]?[0-9]+$",
    "year": r"^[0-9]{4}$",
    "number": r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$",
    "boolean": r"^(true|false)$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}

_EXPECTED: Mapping[str, Said] = {
    "string": "text",
    "integer": Text("ett heltal", "a whole number"),
    "year": Text("ett år med fyra siffror", "a year of four digits"),
    "number": Text("ett tal med decimalpunkt", "a number with a decimal point"),
    "boolean": Text("true eller false", "true or false"),
    "date": Text("ett datum som 2024-12-31", "a date as 2024-12-31"),
}


@dataclass(frozen=True)
class Reference:
    """Codes that columns of a table must be among.

    columns   the columns, here
    known     the accepted values, in columns of the same names
    table     where they come from, as shown to the user
    """

    columns: tuple[str, ...]
    known: pl.DataFrame
    table: Said


def read_table(directory: Path, resource: Resource, references: Sequence[Reference] = ()) -> pl.DataFrame:
    """The rows of ``resource``, columns in the order of the schema, sorted by primary key.

    Whole numbers are Int64, numbers Float64, the rest String, Boolean or Date; an empty cell is null.
    Raises EvidenceError with every fault of the file, codes unknown to ``references`` among them.
    """
    return typed(raw_table(directory, resource), resource, references)


def table_identity(table: pl.DataFrame) -> str:
    """SHA-256 of the rows of a table as text: the same on every machine."""
    return of_text(table.write_csv(line_terminator="\n"))


def raw_table(directory: Path, resource: Resource) -> RawTable:
    """The records of ``resource`` as they stand in its file. Raises EvidenceError for faults of form."""
    data = read_bytes(directory / resource.file, resource.file, MAX_TABLE_BYTES)
    found = of_bytes(data) if resource.sha256 is not None else None
    if found != resource.sha256:
        raise EvidenceError(
            Problem(
                resource.file,
                Text(
                    "filen är inte den som datapackage.json beskriver",
                    "the file is not the one that datapackage.json describes",
                ),
                str(found),
                str(resource.sha256),
                Text(
                    "återställ filen, eller skriv dess nya hash i datapackage.json",
                    "restore the file, or write its new hash in datapackage.json",
                ),
            )
        )
    names = [c.name for c in resource.columns]
    match resource.format:
        case "csv":
            return read_csv(data, resource.file, names)
        case "xlsx":
            return read_xlsx(data, resource.file, names, resource.sheet)
        case _:
            return read_parquet(data, resource.file, names)


def typed(raw: RawTable, resource: Resource, references: Sequence[Reference] = ()) -> pl.DataFrame:
    """``raw`` as its schema says, or EvidenceError with everything that is not."""
    read = [_convert(raw, resource, column) for column in resource.columns]
    frame = pl.DataFrame([series for series, _ in read])
    problems = [*raw.problems, *(p for _, found in read for p in found)]
    for column in resource.columns:
        problems += _rules(raw, resource, column, frame[column.name])
    problems += _duplicates(frame, resource, raw.rows, raw.row_word)
    for reference in references:
        problems += _unknown(raw, resource, frame, reference)
    if problems:
        raise EvidenceError(problems)
    return frame.sort(list(resource.primary_key) or frame.columns)


class _Report:
    """Makes the problems of one column, each with row and key."""

    def __init__(self, raw: RawTable, resource: Resource, column: Column) -> None:
        self.raw, self.resource, self.column = raw, resource, column

    def __call__(
        self,
        bad: pl.Series,
        what: Text,
        expected: Said,
        remedy: Text | Callable[[str], Text],
        found: pl.Series | None = None,
    ) -> list[Problem]:
        """Problems for the rows where ``bad`` is true; the first `SHOWN` one by one."""
        at = bad.fill_null(False).arg_true()
        cells = self.raw.frame[self.column.name] if found is None else found
        problems = []
        for position in at.head(SHOWN).to_list():
            value = cells[position]
            text: Said = "" if value is None else shorten(str(value)) or Text("en tom cell", "an empty cell")
            todo = remedy if isinstance(remedy, Text) else remedy(str(value))
            problems.append(Problem(self.where(position), what, text, expected, todo))
        return first_problems(problems, at.len(), f"{self.raw.file}, column {self.column.name}")

    def where(self, position: int) -> str:
        """``tables/population.csv, row 7 (region_code 04, year 2020), persons``."""
        key = ", ".join(
            f"{name} {shorten(str(self.raw.frame[name][position]), 30)}"
            for name in self.resource.primary_key
            if name in self.raw.frame.columns and name != self.column.name
        )
        row = f"{self.raw.row_word} {self.raw.rows[position]}" + (f" ({key})" if key else "")
        return f"{self.raw.file}, {row}, {self.column.name}"


def _convert(raw: RawTable, resource: Resource, column: Column) -> tuple[pl.Series, list[Problem]]:
    """The column in its own type, and the cells that can't be that."""
    cells, wanted = raw.frame[column.name], POLARS_TYPES[column.type]
    report = _Report(raw, resource, column)
    expected = _EXPECTED[column.type]
    if raw.typed:
        return _from_typed(cells, column, wanted, report)
    present = cells.set(cells == "", None)
    if column.type == "string":
        return present, []
    looks = present.str.contains(_FORMS[column.type])
    if column.type == "boolean":
        return (present == "true").alias(column.name), report(
            ~looks,
            Text("varken true eller false", "not true or false"),
            expected,
            Text("skriv true eller false", "write true or false"),
        )
    if column.type == "date":
        value = present.str.to_date("%Y-%m-%d", strict=False)
    else:
        value = present.set(~looks, None).cast(wanted, strict=False)
    bad = present.is_not_null() & (
        ~looks | value.is_null() | (value.is_infinite() if value.dtype.is_float() else False)
    )
    what = (
        Text("text där ett tal ska stå", "text where a number belongs")
        if column.type in ("integer", "number")
        else Text(f"inte {said(expected, 'sv')}", f"not {said(expected, 'en')}")
    )
    return value, report(bad, what, expected, lambda text: number_remedy(text, column))


def _from_typed(
    cells: pl.Series, column: Column, wanted: type[pl.DataType], report: _Report
) -> tuple[pl.Series, list[Problem]]:
    """A column of a Parquet file, which already has a type: only lossless conversions are made."""
    kind = cells.dtype
    whole, numeric = kind.is_integer(), kind.is_integer() or kind.is_float()
    fits = {
        "integer": whole,
        "year": whole,
        "number": numeric,
        "boolean": kind == pl.Boolean,
        "date": kind == pl.Date,
        "string": kind == pl.String,
    }[column.type]
    if not fits and kind != pl.Null:
        problem = Problem(
            f"{report.raw.file}, column {column.name}",
            Text("kolumnen har fel typ", "the column has the wrong type"),
            str(kind),
            _EXPECTED[column.type],
            Text(f"spara kolumnen som {wanted.__name__}", f"store the column as {wanted.__name__}"),
        )
        return pl.Series(column.name, [None] * cells.len(), dtype=wanted), [problem]
    value = cells.cast(wanted, strict=False)
    bad = cells.is_not_null() & value.is_null()
    if kind.is_float():
        bad = bad | ~cells.is_finite()
    return value, report(
        bad,
        Text("inget ändligt tal", "not a finite number"),
        _EXPECTED[column.type],
        Text("ange ett tal, eller null om det inte finns något", "give a number, or null if there is none"),
    )


def _rules(raw: RawTable, resource: Resource, column: Column, value: pl.Series) -> Iterator[Problem]:
    """Faults against the constraints of the column, among the cells that could be read."""
    report = _Report(raw, resource, column)
    if column.required:
        cells = raw.frame[column.name]
        empty = cells.is_null() | (cells == "") if cells.dtype == pl.String else cells.is_null()
        yield from report(
            empty,
            Text("en tom cell i en kolumn som behöver ett värde", "an empty cell in a column that needs a value"),
            Text("ett värde", "a value"),
            Text("fyll i cellen", "fill in the cell"),
        )
    if column.unique:
        yield from report(
            value.is_not_null() & value.is_duplicated(),
            Text("värdet förekommer två gånger", "the value occurs twice"),
            Text("varje värde en gång", "each value once"),
            Text("rätta ett", "correct one"),
        )
    if column.enum and value.dtype == pl.String:
        words = ", ".join(column.enum)
        yield from report(
            ~value.is_in(list(column.enum)),
            Text("inte ett av de ord som godtas", "not one of the words allowed"),
            words,
            lambda t: nearest(t, column.enum),
        )
    if column.pattern is not None and value.dtype == pl.String:
        pattern = column.pattern
        yield from report(
            ~value.str.contains(f"^(?:{pattern})$"),
            Text("inte i den form som kolumnen har", "not in the form this column has"),
            Text(f"text som {pattern}", f"text like {pattern}"),
            lambda text: code_remedy(text, pattern),
        )
    if value.dtype.is_numeric():
        yield from _bounds(report, column, value)


def _bounds(report: _Report, column: Column, value: pl.Series) -> Iterator[Problem]:
    low, high = column.lowest, column.maximum
    if column.type == "year" or column.name in YEAR_NAMES:
        low, high = (FIRST_YEAR if low is None else low), (LAST_YEAR if high is None else high)
        outside = (value < low) | (value > high)
        yield from report(
            outside,
            Text("året ligger utanför gränserna", "year out of range"),
            f"{low:g}–{high:g}",
            Text("rätta året", "correct the year"),
        )
        return
    if low is not None:
        negative = low == 0
        what = (
            Text("ett negativt tal där det inte kan finnas något", "a negative number where there can be none")
            if negative
            else Text("talet är för litet", "the number is too small")
        )
        yield from report(
            value < low,
            what,
            Text(f"minst {low:g}", f"at least {low:g}"),
            Text(
                "rätta talet, eller dess enhet i datapackage.json",
                "correct the number, or its unit in datapackage.json",
            ),
        )
    if high is not None:
        yield from report(
            value > high,
            Text("talet är för stort", "the number is too large"),
            Text(f"högst {high:g}", f"at most {high:g}"),
            Text("rätta talet eller dess enhet", "correct the number or its unit"),
        )


def code_remedy(text: str, pattern: str = "") -> Text:
    """What to do about a code that is unknown or misformed: most often a spreadsheet took its leading zero."""
    if text.isascii() and text.isdigit() and len(text) in (1, 3):
        return Text(
            f"skriv {text.zfill(len(text) + 1)} som text; ett kalkylprogram tar bort den inledande nollan i en kod",
            f"write {text.zfill(len(text) + 1)} as text; a spreadsheet drops the leading zero of a code",
        )
    if text != text.strip():
        return Text("ta bort blanksteget före eller efter koden", "remove the space before or after the code")
    if pattern:
        return Text(f"rätta koden till formen {pattern}", f"correct the code to the form {pattern}")
    return Text("rätta koden", "correct the code")


def _duplicates(frame: pl.DataFrame, resource: Resource, rows: pl.Series, row_word: str) -> list[Problem]:
    """Rows that share a primary key with an earlier row."""
    key = list(resource.primary_key)
    if not key:
        return []
    again = frame.select(pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct()).to_series()
    at = again.arg_true()
    problems = []
    for position in at.head(SHOWN).to_list():
        wanted = frame.row(position, named=True)
        same = pl.lit(True)
        for name in key:
            same = same & pl.col(name).eq_missing(pl.lit(wanted[name], dtype=frame.schema[name]))
        first = frame.select(same).to_series().arg_true()[0]
        shown = ", ".join(f"{name} {wanted[name]}" for name in key)
        one, word = ", ".join(key), PLACE_WORDS[row_word]
        expected = Text(
            f"en rad per {one}; den första är {word.sv} {rows[first]}",
            f"one row per {one}; the first is {word.en} {rows[first]}",
        )
        problems.append(
            Problem(
                f"{resource.file}, {row_word} {rows[position]}",
                Text("en andra rad med samma nyckel", "a second row with the same key"),
                shown,
                expected,
                Text("ta bort eller rätta en av de två", "remove or correct one of the two"),
            )
        )
    return first_problems(problems, at.len(), resource.file)


def _unknown(raw: RawTable, resource: Resource, frame: pl.DataFrame, reference: Reference) -> list[Problem]:
    """Rows whose ``reference.columns`` are not among the known ones, one problem for each unknown code."""
    names = list(reference.columns)
    known = reference.known.select(names).unique()
    rows = frame.with_row_index("__at__").drop_nulls(names)
    missing = rows.join(known, on=names, how="anti").unique(names, keep="first").sort("__at__")
    choices = [" ".join(map(str, row)) for row in known.sort(names).rows()]
    report = _Report(raw, resource, next(c for c in resource.columns if c.name == names[-1]))
    problems = []
    for row in missing.head(SHOWN).iter_rows(named=True):
        found = " ".join(str(row[name]) for name in names)
        near = (
            code_remedy(found)
            if f"0{found}" in choices or found.strip() in choices
            else closest(
                found,
                choices,
                Text(
                    f"rätta den, eller lägg till den i {said(reference.table, 'sv')}",
                    f"correct it, or add it to {said(reference.table, 'en')}",
                ),
            )
        )
        what = Text(
            f"okänd {' och '.join(names)}, finns inte i {said(reference.table, 'sv')}",
            f"unknown {' and '.join(names)}, not in {said(reference.table, 'en')}",
        )
        problems.append(Problem(report.where(row["__at__"]), what, shorten(found), _some(choices), near))
    return first_problems(problems, missing.height, raw.file)


def _some(choices: list[str]) -> Said:
    if len(choices) <= 25:
        return ", ".join(c for c in choices if c)
    first, count = ", ".join(choices[:5]), len(choices)
    return Text(f"{first} … ({count} koder)", f"{first} … ({count} codes)")

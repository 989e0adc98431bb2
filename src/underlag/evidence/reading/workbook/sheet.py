"""A sheet of a workbook as a reader sees it, for import, for units and for our own tables."""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.evidence.reading.file_limits import MAX_TABLE_BYTES
from underlag.evidence.reading.raw_table import SHOWN, RawTable, first_problems, text_table
from underlag.evidence.reading.workbook.appearance import (
    Doubt,
    Seen,
    conditional_formats,
    doubt_of_condition,
    hidden_columns,
    hidden_rows,
    problem,
    seen,
)
from underlag.evidence.reading.workbook.archive import MAX_SHEET_CELLS, clean_archive, not_workbook, sheet_too_large

_CellPosition = tuple[int, int]
"""Row as numbered in the sheet, and column from 0."""


@dataclass(frozen=True)
class Sheet:
    """A visible sheet.

    cells     values as a reader sees them, by row from 1, then column
    blocks    merged cells: first and last row, first and last column from 0
    formulas  cells that hold a formula
    errors    cells that hold an error of the spreadsheet, such as ``#N/A``
    doubts    cells of which a reader sees something else than is stored, or nothing, each with its problem
    """

    cells: tuple[tuple[object, ...], ...]
    blocks: tuple[tuple[int, int, int, int], ...]
    formulas: frozenset[_CellPosition]
    errors: frozenset[_CellPosition]
    doubts: Mapping[_CellPosition, Problem]


def read_sheet(data: bytes, file: str, sheet: str | None = None, limit: int = MAX_TABLE_BYTES) -> Sheet:
    """The sheet of that name, or the first visible one.

    limit  largest size of the workbook unfolded [bytes]
    Raises EvidenceError: not a workbook, a zip bomb, a sheet that is missing, hidden or too large.
    """
    import openpyxl  # takes a third of a second, and most evidence is CSV and Parquet

    archive = clean_archive(data, file, limit)
    try:
        # openpyxl warns of styles and extensions it leaves out; none of them carries a value.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(archive, data_only=False, keep_links=False, rich_text=True)
        page = _chosen(book, file, sheet)
        if page.max_row * page.max_column > MAX_SHEET_CELLS:
            raise sheet_too_large(
                file,
                Text(
                    f"innehåll ända till rad {page.max_row}, kolumn {_letters(page.max_column - 1)}",
                    f"content as far as row {page.max_row}, column {_letters(page.max_column - 1)}",
                ),
            )
        return _read(page, file)
    except EvidenceError:
        raise
    except Exception as error:
        # A damaged workbook makes openpyxl fail with KeyError, TypeError, ParseError …; here they all mean the same.
        raise not_workbook(file, f"{type(error).__name__}: {error}") from None


def _chosen(book: Any, file: str, sheet: str | None) -> Any:
    visible = [page.title for page in book.worksheets if page.sheet_state == "visible"]
    listed = ", ".join(map(shorten, visible))
    if sheet is None:
        if visible:
            return book[visible[0]]
        raise EvidenceError(
            Problem(
                file,
                Text("alla blad i arbetsboken är dolda", "every sheet of the workbook is hidden"),
                ", ".join(map(shorten, book.sheetnames)),
                Text("ett blad som en läsare ser", "a sheet that a reader sees"),
                Text(
                    "visa bladet med tabellen i kalkylprogrammet",
                    "show the sheet with the table in the spreadsheet program",
                ),
            )
        )
    if sheet in visible:
        return book[sheet]
    if sheet in [page.title for page in book.worksheets]:
        raise EvidenceError(
            Problem(
                file,
                Text("bladet är dolt", "the sheet is hidden"),
                shorten(sheet),
                listed or Text("ett blad som en läsare ser", "a sheet that a reader sees"),
                Text(
                    "ange ett synligt blad, eller visa det här i kalkylprogrammet och kontrollera vad det innehåller",
                    "name a visible sheet, or show this one in the spreadsheet program and check what it holds",
                ),
            )
        )
    remedy = Text(
        "kalla bladet så i arbetsboken, eller rätta dess namn i mappningen eller datapackage.json",
        "name the sheet so in the workbook, or correct its name in the mapping or datapackage.json",
    )
    raise EvidenceError(Problem(file, Text("bladet saknas", "the sheet is missing"), listed, sheet, remedy))


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))


@dataclass
class _Reader:
    """Reads a page of openpyxl cell by cell."""

    page: Any
    file: str
    formulas: set[_CellPosition] = field(default_factory=set)
    errors: set[_CellPosition] = field(default_factory=set)
    doubts: dict[_CellPosition, Problem] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows, self.columns = hidden_rows(self.page), hidden_columns(self.page)
        self.conditions = list(conditional_formats(self.page))

    def value(self, place: _CellPosition, cell: Any) -> object:
        """What a reader sees of a cell; what speaks against it is noted."""
        if cell.value is None or cell.value == "":
            return None
        found = Seen(cell.value)
        if cell.data_type == "f":
            self.formulas.add(place)
            found = Seen(str(getattr(cell.value, "text", cell.value)))
        elif cell.data_type == "e":
            self.errors.add(place)
        else:
            found = seen(cell)
        doubt = found.doubt or self._conditional(cell)
        if doubt:
            self.doubts[place] = problem(self.where(place), doubt)
        if place[0] in self.rows or place[1] in self.columns:
            self.doubts[place] = self._hidden(place)
        return found.value

    def where(self, place: _CellPosition) -> str:
        """``table.xlsx, row 7, column C``."""
        return f"{self.file}, row {place[0]}, column {_letters(place[1])}"

    def _conditional(self, cell: Any) -> Doubt | None:
        codes = [code for ranges, code in self.conditions if cell.coordinate in ranges]
        return next(filter(None, (doubt_of_condition(cell.value, code) for code in codes)), None)

    def _hidden(self, place: _CellPosition) -> Problem:
        row, column = place
        if row in self.rows:
            where, what, way = (
                f"{self.file}, row {row}",
                Text("en dold rad innehåller data", "a hidden row holds data"),
                self.rows[row],
            )
        else:
            where, what, way = (
                f"{self.file}, column {_letters(column)}",
                Text("en dold kolumn innehåller data", "a hidden column holds data"),
                Text("visa kolumnen", "show the column"),
            )
        return Problem(
            where,
            what,
            "",
            Text("rader och kolumner som en läsare ser", "rows and columns that a reader sees"),
            Text(f"{way.sv} och kontrollera innehållet, eller ta bort det", f"{way.en} and check it, or delete it"),
        )


def _read(page: Any, file: str) -> Sheet:
    reader = _Reader(page, file)
    cells = tuple(
        tuple(reader.value((number, column), cell) for column, cell in enumerate(record))
        for number, record in enumerate(page.iter_rows(), start=1)
    )
    areas = page.merged_cells.ranges
    blocks = sorted((area.min_row, area.max_row, area.min_col - 1, area.max_col - 1) for area in areas)
    return Sheet(cells, tuple(blocks), frozenset(reader.formulas), frozenset(reader.errors), reader.doubts)


def read_xlsx(data: bytes, file: str, names: Sequence[str], sheet: str | None = None) -> RawTable:
    """The table in ``sheet`` (the first visible one if None) whose first non-empty row is a header with ``names`` in
    any order. Every cell must store what it shows.

    Raises EvidenceError: not a workbook, a zip bomb, sheet missing or hidden, header, empty table, and every cell of
    which a reader sees something else than is stored, formulas and errors among them.
    """
    found = read_sheet(data, file, sheet)
    problems = [*_unseen(found, file)]
    if problems:
        raise EvidenceError(first_problems(problems[:SHOWN], len(problems), file))
    return text_table(file, names, _records(found))


def _unseen(sheet: Sheet, file: str) -> Iterator[Problem]:
    yield from dict.fromkeys(sheet.doubts[place] for place in sorted(sheet.doubts))
    for row, column in sorted(sheet.formulas):
        yield Problem(
            f"{file}, row {row}, column {_letters(column)}",
            Text("en formel där ett värde ska stå", "a formula where a value belongs"),
            Text("en formel", "a formula"),
            Text("värdet självt", "the value itself"),
            Text("kopiera bladet och klistra in det som värden", "copy the sheet and paste it as values"),
        )
    for row, column in sorted(sheet.errors):
        yield Problem(
            f"{file}, row {row}, column {_letters(column)}",
            Text("ett fel från kalkylprogrammet", "an error of the spreadsheet"),
            str(sheet.cells[row - 1][column]),
            Text("ett värde", "a value"),
            Text("rätta cellen, eller töm den", "correct the cell, or empty it"),
        )
    for number, record in enumerate(sheet.cells, start=1):
        for column, value in enumerate(record):
            if isinstance(value, str) and _GROUPED.fullmatch(value.strip()):
                digits = value.strip().replace(".", "")
                yield Problem(
                    f"{file}, row {number}, column {_letters(column)}",
                    Text("text som kan läsas som två tal", "text that can be read as two numbers"),
                    shorten(value),
                    Text("ett tal, inte text", "a number, not text"),
                    Text(
                        f"skriv {digits} om punkterna skiljer tusental", f"write {digits} if the points part thousands"
                    ),
                )


_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
"""``6.000`` as text: six thousand, or six with three decimals."""


def _records(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    width = 0
    for number, record in enumerate(sheet.cells, start=1):
        cells = [cell_text(value) for value in record]
        beyond = max((n for n, cell in enumerate(cells, start=1) if cell), default=0)
        width = width or beyond
        if beyond:
            yield number, (cells + [""] * width)[: max(width, beyond)]


def cell_text(value: object) -> str:
    """The cell as it would stand in a CSV: whole numbers without point, dates as ISO, true and false in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)

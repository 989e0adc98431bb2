"""A published table as a grid of cells, before anybody says what they mean: from a workbook, from text, or from a cube.

An official table is not tidy: titles above it, headings in two rows, notes below. So everything is read as it stands,
with the rows numbered as the user sees them, and the mapping says where the table is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.evidence.official.measured import Measured
from underlag.evidence.reading.delimited import named_delimiter, parted
from underlag.evidence.reading.file_limits import composed, decode
from underlag.evidence.reading.workbook.sheet import cell_text, read_sheet

MAX_IMPORT_BYTES = 20_000_000
"""Largest file taken in [bytes]: a table of all regions and twenty years takes some fifty thousand."""

MAX_UNFOLDED_BYTES = 60_000_000
"""Largest size of a workbook unfolded [bytes]; it is held in memory whole, because its merged cells matter."""

MAX_GRID_CELLS = 1_000_000
"""Most cells of one table taken in."""

MARKS: Mapping[str, Text] = {
    ";": Text("semikolon", "semicolon"),
    ",": Text("komma", "comma"),
    "\t": Text("tabb", "tab"),
    "|": Text("lodstreck", "bar"),
}
"""What parts the cells of delimited text → what one of it is called."""

CellValue = str | float
"""Text as it stands, or the number that a workbook holds; an empty cell is empty text."""


@dataclass(frozen=True)
class MergedCells:
    """Cells merged into one: first and last row as numbered in the file, first and last column from 0."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet or file.

    rows      numbers of the rows, as the user sees them
    cells     by row, then column
    blocks    merged cells
    doubts    (row number, column) of cells of which a reader sees something else than is stored, each with its problem
    formulas  (row number, column) of cells that hold a formula
    row_word  what a row is called: row, or record where the file has no rows (px, JSON-stat)
    status    (row number, column) → what the file says of the figure in that cell beside the figure
    units     row number → unit that the file says its figures are in
    shown_as  column → column of the file that it was made from, where the cells of one were parted into several
    """

    file: str
    rows: tuple[int, ...]
    cells: tuple[tuple[CellValue, ...], ...]
    blocks: tuple[MergedCells, ...] = ()
    doubts: Mapping[tuple[int, int], Problem] = field(default_factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()
    row_word: str = "row"
    status: Mapping[tuple[int, int], str] = field(default_factory=dict)
    units: Mapping[int, Measured] = field(default_factory=dict)
    shown_as: Mapping[int, int] = field(default_factory=dict)

    def where(self, row: int, column: int | None = None) -> str:
        """``table.xlsx, row 7, column C``."""
        at = f"{self.file}, {self.row_word} {row}"
        return at if column is None else f"{at}, column {column_letters(self.shown_as.get(column, column))}"


def column_letters(column: int) -> str:
    """Column 0 is A, 26 is AA."""
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def text_of(cell: CellValue) -> str:
    """A cell as text: a whole number without point, runs of blanks as one space, letters composed (NFC)."""
    return composed(" ".join((cell if isinstance(cell, str) else cell_text(cell)).split()))


def grid_of_text(data: bytes, file: str, delimiter: str | None, encoding: str) -> Grid:
    """Delimited text. Without ``delimiter`` the one that its first line names (``sep=;``), else the one that most lines
    have most often.

    Raises EvidenceError: encoding, quotation marks, too many cells, a delimiter that is not the one the file names.
    """
    text = decode(data, file) if encoding == "utf-8" else _decoded(data, file, encoding)
    named = named_delimiter(text)
    if named and delimiter and named != delimiter:
        raise EvidenceError(
            Problem(
                f"{file}, row 1",
                Text(
                    "filen anger en annan avgränsare än mappningen", "the file names another delimiter than the mapping"
                ),
                MARKS[named],
                MARKS[delimiter],
                Text(
                    "rätta layout.delimiter i mappningen, eller utelämna den",
                    "correct layout.delimiter in the mapping, or leave it out",
                ),
            )
        )
    rows, cells, count = [], [], 0
    for line, record in parted(text, file, delimiter or named or _likely(text)):
        count += len(record)
        if count > MAX_GRID_CELLS:
            raise too_many(file)
        rows.append(line)
        cells.append(tuple(record))
    return Grid(file, tuple(rows), tuple(cells))


def too_many(file: str) -> EvidenceError:
    """Refusal of a table with more cells than a table of regions ever has."""
    return EvidenceError(
        Problem(
            file,
            Text("tabellen är för stor", "the table is too large"),
            "",
            Text(f"högst {MAX_GRID_CELLS} celler", f"at most {MAX_GRID_CELLS} cells"),
            Text("behåll bara de rader som behövs", "keep only the rows needed"),
        )
    )


def _decoded(data: bytes, file: str, encoding: str) -> str:
    try:
        return composed(data.decode(encoding))
    except (UnicodeDecodeError, LookupError) as error:
        raise EvidenceError(
            Problem(
                file,
                Text("fel teckenkodning", "wrong encoding"),
                shorten(str(error)),
                encoding,
                Text("säg i mappningen hur filen är kodad", "say in the mapping how the file is encoded"),
            )
        ) from None


def _likely(text: str) -> str:
    lines = text.splitlines()[:50]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in MARKS}
    # A decimal comma is no delimiter: comma is chosen only where nothing else parts the cells.
    others = {mark: count for mark, count in counts.items() if mark != ","}
    best = max(others, key=lambda mark: others[mark])
    return best if others[best] >= max(1, len(lines) // 2) else ","


def grid_of_workbook(data: bytes, file: str, sheet: str | None) -> Grid:
    """The cells of a sheet, the first visible one if ``sheet`` is None, with merged cells, formulas and doubts marked.

    Raises EvidenceError: not a workbook, a zip bomb, macros or entities, a sheet that is missing, hidden or too large.
    """
    found = read_sheet(data, file, sheet, MAX_UNFOLDED_BYTES)
    cells = tuple(tuple(map(_cell, record)) for record in found.cells)
    blocks = tuple(MergedCells(*corners) for corners in found.blocks)
    numbers = tuple(range(1, len(cells) + 1))
    return Grid(file, numbers, cells, blocks, doubts=found.doubts, formulas=found.formulas)


def _cell(value: object) -> CellValue:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return cell_text(value)

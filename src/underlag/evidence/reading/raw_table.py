"""A table as it stands in its file, before its schema is applied, and the rules of form that every format shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from underlag.core.errors import EvidenceError, Problem, Said, close_to, nearest, said, shorten
from underlag.core.language import Text

SHOWN = 20
"""How many rows with the same fault are reported one by one; the rest are counted."""

FEW_WORDS = 25
"""How many accepted words a message lists in full."""

DELIMITERS: Mapping[str, Text] = {
    ";": Text("semikolon", "semicolons"),
    ",": Text("komma", "commas"),
    "\t": Text("tabbar", "tabs"),
    "|": Text("lodstreck", "bars"),
}
"""What parts the cells of delimited text → what it is called, several of it."""

_CHUNK = 50_000


@dataclass(frozen=True)
class RawTable:
    """Records of a file.

    file      name as shown to the user
    frame     one column per field of the schema; text (CSV, Excel) or typed (Parquet)
    rows      number of each record in the file: line of a CSV (header is 1), row of a sheet, record of Parquet
    typed     whether the columns have types of their own (Parquet) and are not text
    problems  faults of form found while reading; records at fault are left out of ``frame``
    """

    file: str
    frame: pl.DataFrame
    rows: pl.Series
    typed: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def row_word(self) -> str:
        """What ``rows`` counts, as shown to the user."""
        return "record" if self.typed else "row"


def header_problems(file: str, header: Sequence[str], names: Sequence[str]) -> list[Problem]:
    """What is wrong with the header of a table that should have the columns ``names`` (in any order)."""
    where = f"{file}, row 1"
    if len(header) == 1 and len(names) > 1:
        marks = [mark for mark in (";", "\t", "|") if mark in header[0]]
        if marks:
            return [_not_by_commas(where, marks[0])]
    missing = [name for name in names if name not in header]
    problems = []
    for name in missing:
        near = [h for h in header if h.strip().lower() == name.lower() and h != name]
        remedy = (
            Text(f"byt namn på {near[0]!r} till {name}", f"rename {near[0]!r} to {name}")
            if near
            else Text(f"lägg till kolumnen {name}", f"add the column {name}")
        )
        what = Text("en kolumn saknas", "a column is missing")
        problems.append(Problem(f"{where}, {name}", what, ", ".join(map(shorten, header)), name, remedy))
    for name in dict.fromkeys(h for h in header if h not in names):
        problems.append(_beyond_the_schema(where, name, names, missing))
    for name in sorted({h for h in header if list(header).count(h) > 1 and h in names}):
        what = Text("kolumnen förekommer två gånger", "the column occurs twice")
        once, remedy = Text("varje kolumn en gång", "each column once"), Text("ta bort en", "remove one")
        problems.append(Problem(f"{where}, {name}", what, name, once, remedy))
    return problems


def _not_by_commas(where: str, mark: str) -> Problem:
    return Problem(
        where,
        Text("kolumnerna är inte skilda av kommatecken", "the columns are not separated by commas"),
        DELIMITERS[mark],
        Text("kommatecken och decimalpunkt", "commas and decimal points"),
        Text(
            "exportera på nytt med komma mellan kolumnerna och punkt som decimaltecken",
            "export again with comma as separator and point as decimal mark",
        ),
    )


def _beyond_the_schema(where: str, name: str, names: Sequence[str], missing: Sequence[str]) -> Problem:
    shown: Said = shorten(name) or Text("en kolumn utan namn", "a column without name")
    leave = Text(
        "ta bort kolumnen, eller beskriv den i datapackage.json",
        "remove the column, or describe it in datapackage.json",
    )
    return Problem(
        f"{where}, {said(shown, 'en')}",
        Text("en kolumn som schemat inte har", "a column the schema doesn't have"),
        shown,
        ", ".join(names),
        nearest(name, missing) if missing else leave,
    )


def closest(word: str, choices: Sequence[str], otherwise: Text) -> Text:
    """A remedy naming the closest of ``choices``; all of them if they are few and none is close; else ``otherwise``."""
    some = close_to(word, choices) or 0 < len(choices) <= FEW_WORDS
    return nearest(word, choices) if some else otherwise


def first_problems(problems: Sequence[Problem], total: int, file: str) -> list[Problem]:
    """At most `SHOWN` of ``problems``, and one more that says how many of the same kind there are beyond them."""
    listed = list(problems[:SHOWN])
    if total > len(listed) and listed:
        first, further = listed[0], total - len(listed)
        what = Text(
            f"{said(first.what, 'sv')}, i {further} rader till", f"{said(first.what, 'en')}, in {further} further rows"
        )
        listed.append(Problem(file, what, "", first.expected, first.remedy))
    return listed


def text_table(file: str, names: Sequence[str], records: Iterable[tuple[int, Sequence[str]]]) -> RawTable:
    """The table of ``records``: (row number, cells), the first being the header.

    A record with too many or too few cells is a fault and left out; an empty one is passed over.
    Raises EvidenceError for an empty file, or a header that isn't that of the schema.
    """
    stream = iter(records)
    header_row, header = next(stream, (1, []))
    if not header:
        raise EvidenceError(
            Problem(
                file,
                Text("tabellen är tom", "the table is empty"),
                Text("ingen rubrikrad", "no header"),
                Text("en rubrikrad och rader", "a header and rows"),
                Text("exportera filen på nytt", "export the file again"),
            )
        )
    problems = header_problems(file, header, names)
    if problems:
        raise EvidenceError([_moved(p, file, header_row) for p in problems])
    ragged: list[Problem] = []
    counts = [0]
    frames, rows = [], []
    good = _full(stream, len(header), file, ragged, counts)
    while chunk := list(islice(good, _CHUNK)):
        numbers, cells = zip(*chunk, strict=True)
        columns = dict(zip(header, zip(*cells, strict=True), strict=True))
        frames.append(pl.DataFrame({name: pl.Series(name, columns[name], dtype=pl.String) for name in names}))
        rows.append(pl.Series("row", numbers, dtype=pl.Int64))
    if not frames:
        raise EvidenceError(
            ragged
            or [
                Problem(
                    file,
                    Text("tabellen har en rubrikrad och inga rader", "the table has a header and no rows"),
                    "",
                    Text("minst en rad", "at least one row"),
                    Text("exportera den på nytt", "export it again"),
                )
            ]
        )
    return RawTable(file, pl.concat(frames), pl.concat(rows), problems=tuple(first_problems(ragged, counts[0], file)))


def _moved(problem: Problem, file: str, row: int) -> Problem:
    where = problem.where.replace(f"{file}, row 1", f"{file}, row {row}", 1)
    return Problem(where, problem.what, problem.found, problem.expected, problem.remedy)


def _full(
    records: Iterator[tuple[int, Sequence[str]]], width: int, file: str, ragged: list[Problem], counts: list[int]
) -> Iterator[tuple[int, Sequence[str]]]:
    """The records of the right width; of the others the first are put in ``ragged`` and all counted in ``counts``."""
    for row, cells in records:
        if not any(cells):
            continue
        if len(cells) == width:
            yield row, cells
        else:
            counts[0] += 1
            if len(ragged) < SHOWN:
                remedy = (
                    Text(
                        "skriv text med komma inom dubbla citattecken och decimaler med punkt",
                        "put text with a comma in double quotes and write decimals with a point",
                    )
                    if len(cells) > width
                    else Text(
                        "fyll i cellerna som saknas (en tom cell har ändå sitt komma)",
                        "fill in the missing cells (an empty cell still has its comma)",
                    )
                )
                ragged.append(
                    Problem(
                        f"{file}, row {row}",
                        Text(
                            "raden har ett annat antal celler än rubrikraden",
                            "the row has another number of cells than the header",
                        ),
                        Text(
                            f"{len(cells)} celler: {shorten(','.join(cells))}",
                            f"{len(cells)} cells: {shorten(','.join(cells))}",
                        ),
                        Text(f"{width} celler", f"{width} cells"),
                        remedy,
                    )
                )

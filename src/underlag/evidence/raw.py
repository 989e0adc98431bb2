"""A table as it stands in its file, before its schema is applied, and the rules of form that every format shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from underlag.core.errors import EvidenceError, Problem, nearest, shorten

SHOWN = 20
"""How many rows with the same fault are reported one by one; the rest are counted."""

FEW = 25
"""How many accepted words a message lists in full."""

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
        for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in header[0]:
                return [
                    Problem(
                        where,
                        "the columns are not separated by commas",
                        called,
                        "commas and decimal points",
                        "export again with comma as separator and point as decimal mark",
                    )
                ]
    missing = [name for name in names if name not in header]
    problems = []
    for name in missing:
        near = [h for h in header if h.strip().lower() == name.lower() and h != name]
        remedy = f"rename {near[0]!r} to {name}" if near else f"add the column {name}"
        problems.append(
            Problem(f"{where}, {name}", "a column is missing", ", ".join(map(shorten, header)), name, remedy)
        )
    for name in dict.fromkeys(h for h in header if h not in names):
        shown = shorten(name) or "a column without name"
        remedy = nearest(name, missing) if missing else "remove the column, or describe it in datapackage.json"
        problems.append(
            Problem(f"{where}, {shown}", "a column the schema doesn't have", shown, ", ".join(names), remedy)
        )
    for name in sorted({h for h in header if list(header).count(h) > 1 and h in names}):
        problems.append(Problem(f"{where}, {name}", "the column occurs twice", name, "each column once", "remove one"))
    return problems


def closest(word: str, choices: Sequence[str], otherwise: str) -> str:
    """A remedy naming the closest of ``choices``; all of them if they are few and none is close; else ``otherwise``."""
    remedy = nearest(word, choices) if choices else otherwise
    return remedy if remedy.startswith("did") or len(choices) <= FEW else otherwise


def counted(problems: Sequence[Problem], total: int, file: str) -> list[Problem]:
    """At most `SHOWN` of ``problems``, and one more that says how many of the same kind there are beyond them."""
    listed = list(problems[:SHOWN])
    if total > len(listed) and listed:
        first = listed[0]
        listed.append(
            Problem(file, f"{first.what}, in {total - len(listed)} further rows", "", first.expected, first.remedy)
        )
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
            Problem(file, "the table is empty", "no header", "a header and rows", "export the file again")
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
            ragged or [Problem(file, "the table has a header and no rows", "", "at least one row", "export it again")]
        )
    return RawTable(file, pl.concat(frames), pl.concat(rows), problems=tuple(counted(ragged, counts[0], file)))


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
                    "put text with a comma in double quotes and write decimals with a point"
                    if len(cells) > width
                    else "fill in the missing cells (an empty cell still has its comma)"
                )
                ragged.append(
                    Problem(
                        f"{file}, row {row}",
                        "the row has another number of cells than the header",
                        f"{len(cells)} cells: {shorten(','.join(cells))}",
                        f"{width} cells",
                        remedy,
                    )
                )

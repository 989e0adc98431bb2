"""Tables as text: cells parted by a mark, in text that is decoded already; our own have commas and a decimal point.

A spreadsheet program leaves two traces in such text, which are no part of the table: a first line ``sep=;`` that names
the mark, and a text that must not become a number written as a formula, ``="01"``. Both are read as they are meant.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.reading.file_limits import decode
from underlag.evidence.reading.raw_table import DELIMITERS, RawTable, text_table


def read_csv(data: bytes, file: str, names: Sequence[str]) -> RawTable:
    """The CSV in ``data`` with the columns ``names`` in any order; rows are numbered by the line they begin on.

    Raises EvidenceError: encoding, header, quotation marks, empty table.
    """
    text = decode(data, file)
    records = parted(text, file, named_delimiter(text) or ",")
    return text_table(file, names, ((line, cells) for line, cells in records if cells or line == 1))


_NAMED = re.compile(r"\s*sep=(?P<mark>[;,|\t])\s*(?:\n|\r|$)", re.IGNORECASE)
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def named_delimiter(text: str) -> str | None:
    """The mark that a first line ``sep=;`` names; None if there is no such line."""
    found = _NAMED.match(text) or _NAMED.match(text.replace('"', "", 2) if text.startswith('"sep=') else "")
    return found["mark"] if found else None


def parted(text: str, file: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line that it begins on, cells) of each record; a line that names the delimiter is passed over.

    Raises EvidenceError for quotation marks that don't close.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, named = 1, named_delimiter(text) is not None
    try:
        for cells in reader:
            if line > 1 or not named:
                yield line, [_plain(cell) if '="' in cell else cell for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        marks = DELIMITERS[delimiter]
        raise EvidenceError(
            Problem(
                f"{file}, row {line}",
                Text("raden går inte att läsa som avgränsad text", "the row can't be read as delimited text"),
                str(error),
                Text(
                    f"celler skilda av {marks.sv}, text inom raka dubbla citattecken",
                    f"cells separated by {marks.en}, text in straight double quotes",
                ),
                Text(
                    "stäng citattecknet som öppnas på den här raden; skriv ett citattecken inuti en text dubbelt",
                    "close the quotation mark that opens on this row; double a mark inside a text",
                ),
            )
        ) from None


def _plain(cell: str) -> str:
    found = _AS_TEXT.fullmatch(cell.strip())
    return found[1] if found else cell

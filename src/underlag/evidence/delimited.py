"""Tables as text: comma-separated values in UTF-8 with a decimal point."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.limits import decode
from underlag.evidence.raw import RawTable, text_table


def read_csv(data: bytes, file: str, names: Sequence[str]) -> RawTable:
    """The CSV in ``data`` with the columns ``names`` in any order; rows are numbered by the line they begin on.

    Raises EvidenceError: encoding, header, quotation marks, empty table.
    """
    return text_table(file, names, _records(decode(data, file), file))


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells or line == 1:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise EvidenceError(
            Problem(f"{file}, row {line}", "the row can't be read as comma-separated values", str(error),
                    "cells separated by commas, text in straight double quotes",
                    "close the quotation mark that opens on this row; double a mark inside a text")
        ) from None  # fmt: skip

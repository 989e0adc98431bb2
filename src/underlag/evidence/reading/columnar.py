"""Tables as Parquet, for those of a hundred thousand rows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.evidence.reading.file_limits import MAX_CELLS
from underlag.evidence.reading.raw_table import RawTable, header_problems


def read_parquet(data: bytes, file: str, names: Sequence[str]) -> RawTable:
    """The Parquet table in ``data`` with the columns ``names`` in any order; records are numbered from 1.

    The footer is read first: a table of more than `MAX_CELLS` cells is refused before its content is unfolded.
    Raises EvidenceError: not Parquet, too large, header, no rows.
    """
    try:
        header = list(pl.read_parquet_schema(io.BytesIO(data)))
        count = int(pl.scan_parquet(io.BytesIO(data)).select(pl.len()).collect().item())
        problems = header_problems(file, header, names)
        if not problems and count * len(header) > MAX_CELLS:
            problems = [
                Problem(
                    file,
                    Text("tabellen är för stor", "the table is too large"),
                    Text(f"{count} rader med {len(header)} kolumner", f"{count} rows of {len(header)} columns"),
                    Text(f"högst {MAX_CELLS} celler", f"at most {MAX_CELLS} cells"),
                    Text("behåll bara de rader som behövs", "keep only the rows that are needed"),
                )
            ]
        frame = pl.read_parquet(io.BytesIO(data), columns=list(names)) if not problems else pl.DataFrame()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, OverflowError) as error:
        raise EvidenceError(_unreadable(file, error)) from None
    if problems:
        raise EvidenceError(problems)
    if frame.height == 0:
        raise EvidenceError(
            Problem(
                file,
                Text("tabellen har inga rader", "the table has no rows"),
                "",
                Text("minst en rad", "at least one row"),
                Text("skriv den på nytt", "write it again"),
            )
        )
    text = [pl.col(n).cast(pl.String) for n, kind in frame.schema.items() if kind in (pl.Categorical, pl.Enum)]
    rows = pl.int_range(1, frame.height + 1, eager=True).alias("row")
    return RawTable(file, frame.with_columns(text) if text else frame, rows, typed=True)


def _unreadable(file: str, error: BaseException) -> Problem:
    return Problem(
        file,
        Text("ingen Parquet-fil som går att läsa", "not a Parquet file that can be read"),
        shorten((str(error).splitlines() or [""])[0]),
        "Parquet",
        Text(
            "återställ filen från källan, eller skriv den på nytt",
            "restore the file from its source, or write it again",
        ),
    )

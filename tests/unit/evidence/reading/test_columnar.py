"""Parquet: its records and types, and what is refused before it is unfolded."""

from __future__ import annotations

import io

import polars as pl
import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.reading import columnar
from underlag.evidence.reading.columnar import read_parquet

FRAME = pl.DataFrame({"code": ["01", "02", "01"], "persons": [1, 2, 3]})


def parquet(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()


def refusal(data: bytes, *names: str) -> tuple[Problem, ...]:
    with pytest.raises(EvidenceError) as refused:
        read_parquet(data, "t.parquet", names)
    return refused.value.problems


def test_records_are_numbered_from_one_and_columns_stand_as_asked() -> None:
    table = read_parquet(parquet(FRAME), "t.parquet", ["persons", "code"])
    assert table.rows.to_list() == [1, 2, 3]
    assert table.frame.columns == ["persons", "code"]
    assert (table.frame.schema["persons"], table.typed, table.row_word) == (pl.Int64, True, "record")


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["01", "02"])])
def test_words_from_a_list_of_words_are_text(kind: pl.DataType) -> None:
    table = read_parquet(parquet(FRAME.with_columns(pl.col("code").cast(kind))), "t.parquet", ["code", "persons"])
    assert table.frame.schema["code"] == pl.String
    assert table.frame["code"].to_list() == ["01", "02", "01"]


def test_the_header_is_that_of_the_schema() -> None:
    missing, beyond = refusal(parquet(FRAME), "code", "person")
    assert (missing.where, beyond.where) == ("t.parquet, row 1, person", "t.parquet, row 1, persons")


@pytest.mark.parametrize(("cells", "refused"), [(6, False), (5, True)])
def test_more_cells_than_the_limit_are_not_unfolded(monkeypatch: pytest.MonkeyPatch, cells: int, refused: bool) -> None:
    monkeypatch.setattr(columnar, "MAX_CELLS", cells)
    if not refused:
        assert read_parquet(parquet(FRAME), "t.parquet", ["code", "persons"]).frame.height == 3
        return
    monkeypatch.setattr(pl, "read_parquet", None)
    assert refusal(parquet(FRAME), "code", "persons") == (
        Problem(
            "t.parquet",
            Text("tabellen är för stor", "the table is too large"),
            Text("3 rader med 2 kolumner", "3 rows of 2 columns"),
            Text("högst 5 celler", "at most 5 cells"),
            Text("behåll bara de rader som behövs", "keep only the rows that are needed"),
        ),
    )


def test_a_table_without_records() -> None:
    assert refusal(parquet(FRAME.clear()), "code", "persons") == (
        Problem(
            "t.parquet",
            Text("tabellen har inga rader", "the table has no rows"),
            "",
            Text("minst en rad", "at least one row"),
            Text("skriv den på nytt", "write it again"),
        ),
    )


@pytest.mark.parametrize("data", [b"", b"PAR1", b"a,b\n1,2\n", parquet(FRAME)[:-9], b"PAR1" + parquet(FRAME)[50:]])
def test_what_is_no_parquet_is_told_so(data: bytes) -> None:
    (problem,) = refusal(data, "code", "persons")
    assert (problem.where, problem.what, problem.expected) == (
        "t.parquet",
        Text("ingen Parquet-fil som går att läsa", "not a Parquet file that can be read"),
        "Parquet",
    )
    assert problem.remedy == Text(
        "återställ filen från källan, eller skriv den på nytt", "restore the file from its source, or write it again"
    )

"""Types and rules of the Table Schema, format by format."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.evidence.package.resources import Column, Resource
from underlag.evidence.package.tables import read_table, typed
from underlag.evidence.reading.delimited import read_csv
from underlag.evidence.reading.workbook.sheet import read_xlsx


def resource(*columns: Column, file: str = "t.csv", key: tuple[str, ...] = ()) -> Resource:
    return Resource("t", file, file.split(".")[1], Text(sv="T", en="T"), "", columns, key)


def cells(column: Column, *values: str) -> pl.Series:
    text = column.name + ",n\n" + "".join(f"{value},{n}\n" for n, value in enumerate(values))
    both = resource(column, Column("n", "integer"), key=("n",))
    return typed(read_csv(text.encode(), "t.csv", [column.name, "n"]), both)[column.name]


def faults(column: Column, *values: str) -> tuple[Problem, ...]:
    with pytest.raises(EvidenceError) as caught:
        cells(column, *values)
    return caught.value.problems


def test_each_type_is_read_and_empty_is_null() -> None:
    assert cells(Column("a", "integer"), "1", "-2", "+3", "").to_list() == [1, -2, 3, None]
    assert cells(Column("a", "number"), "1", "-2.5", ".5", "1e3", "5.").to_list() == [1.0, -2.5, 0.5, 1000.0, 5.0]
    assert cells(Column("a", "boolean"), "true", "false", "").to_list() == [True, False, None]
    assert cells(Column("a", "date"), "2024-02-29", "").to_list() == [datetime.date(2024, 2, 29), None]
    assert cells(Column("a", "year"), "1968", "2100").to_list() == [1968, 2100]
    assert cells(Column("a", "string"), "04", "").to_list() == ["04", None]


@pytest.mark.parametrize(
    ("column", "value", "remedy"),
    [
        (Column("a", "integer"), "2.5", "round it, or make the field a number in datapackage.json"),
        (Column("a", "integer"), "3.0", "give a number in the usual form"),
        (Column("a", "integer"), "9" * 30, "give a number in the usual form"),
        (Column("a", "number"), "1e999", "give a number in the usual form"),
        (Column("a", "number"), "1.000.000", "write 1000000, without a mark between the thousands"),
        (Column("a", "boolean"), "yes", "write true or false"),
        (Column("a", "date"), "2023-02-29", "write year-month-day, a day that exists"),
        (Column("a", "year"), "24", "give a number in the usual form"),
    ],
)
def test_what_is_not_of_its_type_gets_a_remedy(column: Column, value: str, remedy: str) -> None:
    (problem,) = faults(column, value)
    assert (problem.where, problem.told("en")["remedy"]) == ("t.csv, row 2 (n 0), a", remedy)
    assert problem.found == (value if len(value) <= 60 else problem.found)


def test_bounds_patterns_words_and_uniqueness() -> None:
    assert faults(Column("a", "number", minimum=1, maximum=2), "0.5")[0].told("en")["what"] == "the number is too small"
    assert faults(Column("a", "number", minimum=1, maximum=2), "2.5")[0].told("en")["what"] == "the number is too large"
    assert faults(Column("a", "string", pattern="[a-z]+"), "ab1")[0].told("en")["expected"] == "text like [a-z]+"
    assert faults(Column("a", "string", pattern="a|b"), "ac")[0].found == "ac", "the whole text must match"
    assert len(faults(Column("a", "string", unique=True), "x", "x", "y")) == 2
    assert "space" in faults(Column("a", "string", pattern="[0-9]{2}"), "04 ")[0].told("en")["remedy"]
    assert faults(Column("year", "integer"), "1900")[0].told("en")["expected"] == "1968–2100"


def test_a_stock_cannot_be_negative_but_a_change_of_it_can() -> None:
    assert faults(Column("a", "number", unit=Unit.parse("head")), "-1")[0].told("en")["expected"] == "at least 0"
    assert cells(Column("a", "number", unit=Unit.parse("head/year")), "-1").to_list() == [-1.0]
    assert cells(Column("a", "number", unit=Unit.parse("head"), minimum=-5), "-1").to_list() == [-1.0]


@given(st.permutations(range(8)))
def test_the_order_of_rows_never_matters(order: list[int]) -> None:
    columns = (Column("a", "string"), Column("n", "integer"))
    lines = [f"{'xy'[n % 2]},{n}\n" for n in range(8)]
    text = "a,n\n" + "".join(lines[n] for n in order)
    frame = typed(read_csv(text.encode(), "t.csv", ["a", "n"]), resource(*columns, key=("a", "n")))
    assert frame["n"].to_list() == [0, 2, 4, 6, 1, 3, 5, 7]


def test_a_header_twice_the_same_column() -> None:
    with pytest.raises(EvidenceError, match="the column occurs twice"):
        read_csv(b"a,a,n\n1,2,3\n", "t.csv", ["a", "n"])


def test_a_header_with_a_space_or_capital_is_recognised() -> None:
    with pytest.raises(EvidenceError, match="rename ' A' to a"):
        read_csv(b" A,n\n1,2\n", "t.csv", ["a", "n"])


def test_parquet_refuses_what_is_not_finite_and_reads_categories(tmp_path: Path) -> None:
    columns = (Column("a", "string"), Column("n", "number"), Column("e", "string"))
    frame = pl.DataFrame({"a": ["y", "x"], "n": [1.0, float("nan")], "e": [None, None]})
    frame.with_columns(pl.col("a").cast(pl.Categorical)).write_parquet(tmp_path / "t.parquet")
    with pytest.raises(EvidenceError, match=r"record 2, n: not a finite number"):
        read_table(tmp_path, resource(*columns, file="t.parquet"))
    frame.with_columns(pl.col("a").cast(pl.Categorical), n=pl.lit(1, pl.Int8)).write_parquet(tmp_path / "t.parquet")
    read = read_table(tmp_path, resource(*columns, file="t.parquet"))
    assert read["a"].to_list() == ["x", "y"]
    assert list(read.schema.values()) == [pl.String, pl.Float64, pl.String]


def book(*rows: list[Any]) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_cells_of_a_workbook_become_the_text_a_csv_would_have() -> None:
    day, moment = datetime.date(2024, 12, 31), datetime.datetime(2024, 12, 31, 8, 30)
    raw = read_xlsx(
        book(["a", "n"], [True, 1.0], [False, 0.1], [day, 1e20], [moment, datetime.time(8)]), "t.xlsx", ["a", "n"]
    )
    assert raw.frame["a"].to_list() == ["true", "false", "2024-12-31", "2024-12-31T08:30:00"]
    assert raw.frame["n"].to_list() == ["1", "0.1", "1e+20", "08:00:00"]


def repacked(content: bytes, change: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return stream.getvalue()


def test_a_sheet_that_jumps_far_is_refused_without_filling_the_gap() -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
        b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    content = repacked(book(["a"]), {"xl/worksheets/sheet1.xml": far})
    with pytest.raises(EvidenceError, match="the table is too large"):
        read_xlsx(content, "t.xlsx", ["a"])


def test_a_workbook_packed_in_an_unusual_way_or_with_a_large_directory_is_refused() -> None:
    with pytest.raises(EvidenceError, match="encrypted or oddly packed"):
        read_xlsx(repacked(book(["a"]), {}, zipfile.ZIP_LZMA), "t.xlsx", ["a"])
    content = book(["a"])
    end = content.rindex(b"PK\x05\x06")
    locator = b"PK\x06\x07" + bytes(16)
    with pytest.raises(EvidenceError, match="zip64"):
        read_xlsx(content[:end] + locator + content[end:], "t.xlsx", ["a"])


def test_a_workbook_with_a_part_twice_is_refused() -> None:
    stream = io.BytesIO(book(["a"]))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(EvidenceError, match="occurs twice"):
        read_xlsx(stream.getvalue(), "t.xlsx", ["a"])

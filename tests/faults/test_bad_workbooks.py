"""Files too large, zip bombs, workbooks and Parquet files: refused unread where they can do harm, else told of as
precisely as a text file."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from shared.faults.population_table import FRAME, NAMES, package, parquet, problems_of, the_problem, workbook

from underlag.core.errors import EvidenceError
from underlag.evidence.package.tables import read_table


@pytest.mark.parametrize("path", ["population.csv", "population.parquet", "population.xlsx"])
def test_a_gigabyte_is_refused_unread(tmp_path: Path, path: str) -> None:
    resource = package(tmp_path, path)
    with (tmp_path / path).open("wb") as stream:
        stream.truncate(1 << 30)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(EvidenceError) as caught:
        read_table(tmp_path, resource)
    taken, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (problem,) = caught.value.problems
    assert (problem.told("en")["what"], problem.found) == ("the file is too large", "1073.7 MB")
    assert problem.told("en")["expected"] == "at most 200.0 MB"
    assert taken < 1
    assert peak < 10_000_000


def bomb(parts: int = 1, size: int = 1 << 30) -> bytes:
    """A workbook by name whose sheet unfolds to ``size`` zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b"0" * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * (size >> 20) + packer.flush()
    local, central = b"", b""
    for n in range(parts):
        name = f"xl/worksheets/sheet{n + 1}.xml".encode()
        head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), size, len(name), 0)
        central += b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(local)) + name
        local += b"PK\3\4" + head + name + packed
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, parts, parts, len(central), len(local), 0)
    return local + central + end


def liar(size: int = 1 << 30) -> bytes:
    """The same, but the directory says that the sheet unfolds to a thousand bytes."""
    return bomb(1, size).replace(struct.pack("<I", size), struct.pack("<I", 1000))


@pytest.mark.parametrize("content", [bomb(), liar()], ids=["honest", "lying"])
def test_a_zip_bomb_posing_as_a_workbook(tmp_path: Path, content: bytes) -> None:
    resource = package(tmp_path, "population.xlsx")
    (tmp_path / "population.xlsx").write_bytes(content)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(EvidenceError) as caught:
        read_table(tmp_path, resource)
    taken, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (problem,) = caught.value.problems
    assert problem.where == "population.xlsx"
    assert problem.remedy
    assert taken < 1
    assert peak < 30_000_000


def test_a_zip_bomb_says_so(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, bomb(), "population.xlsx")
    assert problem.told("en")["what"] == "the workbook is refused unread: it unfolds too large"
    assert (problem.found, problem.told("en")["expected"]) == ("1073.7 MB", "at most 200.0 MB")


def test_a_workbook_that_unfolds_too_many_times(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, bomb(1, 100 << 20), "population.xlsx")
    assert "unfolds too many times" in problem.told("en")["what"]


def test_a_workbook_of_too_many_parts(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for n in range(1001):
            archive.writestr(f"p{n}", "")
    assert "too many parts" in the_problem(tmp_path, content.getvalue(), "population.xlsx").told("en")["what"]


def test_a_workbook_that_declares_entities(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>')
    assert "declares entities" in the_problem(tmp_path, content.getvalue(), "population.xlsx").told("en")["what"]


def test_a_workbook_reads_like_a_csv(tmp_path: Path) -> None:
    rows: list[list[Any]] = [NAMES, ["01", 2020, "women", 30, 120], ["01", 2020.0, "men", 30, 118.5], [], [None] * 5]
    resource = package(tmp_path, "population.xlsx")
    (tmp_path / "population.xlsx").write_bytes(workbook(rows, above=2))
    assert read_table(tmp_path, resource)["persons"].to_list() == [118.5, 120.0]


def test_a_workbook_gives_the_row_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[Any]] = [NAMES, ["01", 2020, "women", 30, 120], [4, 2020, "men", 30, "x"]]
    problems = problems_of(tmp_path, workbook(rows, above=2), "population.xlsx")
    assert all(p.where.startswith("population.xlsx, row 5 ") for p in problems)
    assert {p.found for p in problems} == {"4", "x"}


def test_a_workbook_with_a_column_too_many_or_its_sheet_misnamed(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*NAMES, "note"], ["01", 2020, "women", 30, 120, "x"]]
    assert the_problem(tmp_path, workbook(rows), "population.xlsx").found == "note"
    resource = package(tmp_path, "population.xlsx", dialect={"sheet": "Data"})
    with pytest.raises(EvidenceError, match="the sheet is missing"):
        read_table(tmp_path, resource)


@pytest.mark.parametrize("content", [b"not a zip", b"PK\5\6" + b"\0" * 18, b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    assert "not an Excel workbook" in the_problem(tmp_path, content, "population.xlsx").told("en")["what"]


def test_parquet_is_checked_by_the_same_schema(tmp_path: Path) -> None:
    bad = FRAME.with_columns(persons=pl.when(pl.col("age") == 31).then(-1).otherwise(pl.col("persons")))
    problem = the_problem(tmp_path, parquet(bad), "population.parquet")
    assert problem.where == "population.parquet, record 4 (region_code 04, year 2021, sex men, age 31), persons"
    wrong = the_problem(tmp_path, parquet(FRAME.with_columns(pl.col("persons").cast(pl.String))), "population.parquet")
    assert wrong.told("en")["what"] == "the column has the wrong type"
    assert (
        the_problem(tmp_path, parquet(FRAME.drop("age")), "population.parquet").told("en")["what"]
        == "a column is missing"
    )
    assert (
        the_problem(tmp_path, parquet(FRAME.clear()), "population.parquet").told("en")["what"]
        == "the table has no rows"
    )
    assert (
        "not a Parquet file"
        in the_problem(tmp_path, b"PAR1" + b"x" * 40 + b"PAR1", "population.parquet").told("en")["what"]
    )


def test_parquet_of_too_many_rows_is_refused_unread(tmp_path: Path) -> None:
    many = pl.select(
        region_code=pl.repeat("01", 11_000_000),
        year=pl.repeat(2020, 11_000_000),
        sex=pl.repeat("men", 11_000_000),
        age=pl.repeat(30, 11_000_000),
        persons=pl.repeat(1.0, 11_000_000),
    )
    content = parquet(many)
    assert len(content) < 2_000_000, "so the size of the file says nothing"
    assert the_problem(tmp_path, content, "population.parquet").told("en")["what"] == "the table is too large"


def test_a_parquet_file_that_is_not_the_one_described(tmp_path: Path) -> None:
    resource = package(tmp_path, "population.parquet", hash="sha256:" + "0" * 64)
    (tmp_path / "population.parquet").write_bytes(parquet(FRAME))
    with pytest.raises(EvidenceError, match="not the one that"):
        read_table(tmp_path, resource)

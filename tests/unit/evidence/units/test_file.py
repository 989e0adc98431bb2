"""The user's own units: read from CSV and Excel, completed from the list of municipalities, refused whole."""

import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.units.file import read_units

PLACES = pl.DataFrame(
    {
        "municipality_code": ["0101", "0102", "0201"],
        "region_code": ["01", "01", "02"],
        "latitude": [60.0, 60.5, 63.0],
        "longitude": [15.0, 15.0, 15.0],
    }
)
HEADER = "unit,municipality_code,latitude,longitude,specialists,need,deprivation\n"
GOOD = "Norra,0101,,,3,4000,\nSödra,0102,60.4,15.1,2.5,3000,\nFjällens,,62.9,15.2,1,900,\n"


def written(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(EvidenceError) as caught:
        read_units(path, PLACES)
    return [str(problem) for problem in caught.value.problems]


def test_places_are_completed(tmp_path: Path) -> None:
    frame = read_units(written(tmp_path, GOOD), PLACES).frame

    assert frame["unit"].to_list() == ["Fjällens", "Norra", "Södra"]
    assert frame["municipality_code"].to_list() == ["0201", "0101", "0102"]
    assert frame["region_code"].to_list() == ["02", "01", "01"]
    assert frame["latitude"].to_list() == [62.9, 60.0, 60.4]


def test_the_order_of_rows_is_nothing(tmp_path: Path) -> None:
    one = read_units(written(tmp_path, GOOD), PLACES)
    other = read_units(written(tmp_path, "".join(reversed(GOOD.splitlines(keepends=True)))), PLACES)

    assert one.frame.equals(other.frame)
    assert one.sha256 != other.sha256


def test_a_workbook_is_read_alike(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEADER + GOOD).splitlines():
        book.active.append(row.split(","))
    content = io.BytesIO()
    book.save(content)
    (tmp_path / "units.xlsx").write_bytes(content.getvalue())

    assert read_units(tmp_path / "units.xlsx", PLACES).frame.equals(read_units(written(tmp_path, GOOD), PLACES).frame)


def test_every_faulty_cell_is_told_at_once(tmp_path: Path) -> None:
    found = problems(written(tmp_path, "A,0109,,,two,4000,\nA,0101,95,15,-1,,\n"))

    for said in ("0109", "two", "at most 90", "negative", "need", "occurs twice"):
        assert any(said in problem for problem in found), said


def test_a_unit_needs_a_place(tmp_path: Path) -> None:
    found = problems(written(tmp_path, "A,,60.0,,1,100,\nB,0101,,,1,100,\n"))

    assert len(found) == 1
    assert "unit A" in found[0]
    assert "municipality_code, or latitude and longitude" in found[0]


def test_a_region_needs_specialists_need_and_all_or_no_deprivation(tmp_path: Path) -> None:
    found = problems(written(tmp_path, "A,0101,,,0,0,1.2\nB,0102,,,0,0,\nC,0201,,,1,100,0\n"))

    assert [
        part
        for problem in found
        for part in ("specialists at all", "need at all", "only some units", "0 everywh")
        if part in problem
    ] == ["specialists at all", "need at all", "only some units", "0 everywh"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"unit;need\nA;1\n", "not separated by commas"),
        (b"unit,need\nA,1\n", "a column is missing"),
        (
            "unit,municipality_code,latitude,longitude,specialists,need,deprivation\nÅ,,,,,,\n".encode("latin-1"),
            "UTF-8",
        ),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(content)

    assert any(said in problem for problem in problems(path))


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "units.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")

    assert any("not an Excel workbook" in problem for problem in problems(path))


def test_a_missing_file(tmp_path: Path) -> None:
    assert any("missing" in problem for problem in problems(tmp_path / "none.csv"))

"""Bad input: every kind that planners send gets one clear message with file, row, key, found, expected and remedy."""

from __future__ import annotations

import io
import json
import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.documents import parse_yaml, read_json
from underlag.evidence.package import Resource, read_package
from underlag.evidence.tables import Reference, read_table

HEADER = "region_code,year,sex,age,persons\n"
ROWS = ["01,2020,women,30,120\n", "01,2020,men,30,118\n", "04,2020,women,30,33\n", "04,2021,men,31,35\n"]
GOOD = HEADER + "".join(ROWS)
FIELDS: list[dict[str, Any]] = [
    {"name": "region_code", "type": "string", "constraints": {"required": True, "pattern": "[0-9]{2}"}},
    {"name": "year", "type": "integer", "constraints": {"required": True, "minimum": 1990, "maximum": 2030}},
    {"name": "sex", "type": "string", "constraints": {"required": True, "enum": ["women", "men"]}},
    {"name": "age", "type": "integer", "constraints": {"required": True, "minimum": 0, "maximum": 100}},
    {"name": "persons", "type": "number", "constraints": {"required": True}, "underlag:unit": "resident"},
]
KEY = ["region_code", "year", "sex", "age"]


def package(root: Path, path: str = "population.csv", **more: object) -> Resource:
    """One table ``population`` in ``root``, as the schema above."""
    resource = {"name": "population", "path": path, "title": "Population", "underlag:title_sv": "Folkmängd",
                "schema": {"fields": FIELDS, "primaryKey": KEY}, **more}  # fmt: skip
    (root / "datapackage.json").write_text(json.dumps({"resources": [resource]}), encoding="utf-8")
    return read_package(root).resources["population"]


def problems_of(root: Path, content: bytes | str, path: str = "population.csv") -> tuple[Problem, ...]:
    resource = package(root, path)
    (root / path).write_bytes(content.encode() if isinstance(content, str) else content)
    known = Reference(("region_code",), pl.DataFrame({"region_code": ["01", "04", "25"]}), "table regions")
    with pytest.raises(EvidenceError) as caught:
        read_table(root, resource, [known])
    assert caught.value.exit_code == 10
    return caught.value.problems


def the_problem(root: Path, content: bytes | str, path: str = "population.csv") -> Problem:
    problems = problems_of(root, content, path)
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert problems[0].what
    assert problems[0].expected
    assert problems[0].remedy
    return problems[0]


def test_the_file_that_the_others_damage_is_good(tmp_path: Path) -> None:
    resource = package(tmp_path)
    (tmp_path / "population.csv").write_text("\ufeff" + GOOD, encoding="utf-8")
    frame = read_table(tmp_path, resource)
    assert frame.height == 4
    assert frame["persons"].to_list() == [118.0, 120.0, 33.0, 35.0], "sorted by region, year, sex, age"
    assert frame.schema == {
        "region_code": pl.String,
        "year": pl.Int64,
        "sex": pl.String,
        "age": pl.Int64,
        "persons": pl.Float64,
    }


def test_the_order_of_rows_and_columns_does_not_matter(tmp_path: Path) -> None:
    resource = package(tmp_path)
    (tmp_path / "population.csv").write_text(GOOD, encoding="utf-8")
    first = read_table(tmp_path, resource)
    turned = [",".join(reversed(line.split(","))) for line in [HEADER.strip(), *(r.strip() for r in reversed(ROWS))]]
    (tmp_path / "population.csv").write_text("\r\n".join(turned), encoding="utf-8")
    assert read_table(tmp_path, resource).equals(first)


def test_a_missing_column(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, "region_code,year,sex,age\n01,2020,women,30\n")
    assert problem.where == "population.csv, row 1, persons"
    assert problem.what == "a column is missing"
    assert problem.remedy == "add the column persons"


def test_a_misspelt_column_is_missing_and_too_much(tmp_path: Path) -> None:
    missing, extra = problems_of(tmp_path, GOOD.replace("persons", "person"))
    assert extra.found == "person", extra
    assert extra.remedy == "did you mean persons"
    assert missing.where.endswith("persons")


def test_an_extra_column(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, HEADER.strip() + ",note\n01,2020,women,30,120,x\n")
    assert problem.found == "note"
    assert "datapackage.json" in problem.remedy


def test_text_in_a_number(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("33", "about 33"))
    assert problem.where == "population.csv, row 4 (region_code 04, year 2020, sex women, age 30), persons"
    assert (problem.what, problem.found) == ("text where a number belongs", "about 33")
    assert problem.expected == "a number with a decimal point"


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ('"3,5"', "write 3.5 with a decimal point"),
        ("10\u00a0587", "write 10587, without a mark between the thousands"),
        ("6\u202f000", "write 6000, without a mark between the thousands"),
        ("6'000", "write 6000, without a mark between the thousands"),
        ('"6,000"', "write 6000, without a mark between the thousands"),
        ("6.000.000", "write 6000000, without a mark between the thousands"),
        ('"6,250"', "write 6250 if the comma parts thousands, 6.25 if it is a decimal mark"),
        ("48\u00b9", "delete the superscript if it points to a note: write 48"),
        ("12 %", "write the number without the percent sign"),
        ("nan", "write nan"),
        ("n/a", "give a number, or leave the cell empty if there is none"),
        ("\u22125", "write -5 without spaces or other marks"),
    ],
)
def test_the_usual_ways_to_write_a_number_wrong(tmp_path: Path, cell: str, remedy: str) -> None:
    problem = the_problem(tmp_path, GOOD.replace("33", cell))
    if cell == "nan":
        assert "give a number" in problem.remedy
    else:
        assert problem.remedy == remedy


def test_an_unknown_region_code(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("04,2020", "24,2020"))
    assert problem.where == "population.csv, row 4 (year 2020, sex women, age 30), region_code"
    assert (problem.what, problem.found) == ("unknown region_code, not in table regions", "24")
    assert problem.expected == "01, 04, 25"
    assert problem.remedy == "use one of 01, 04, 25"


def test_a_region_code_that_lost_its_zero(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, GOOD.replace("04,2020", "4,2020"))
    assert all(p.where.startswith("population.csv, row 4") and p.found == "4" for p in problems)
    assert all(p.remedy == "write 04 as text; a spreadsheet drops the leading zero of a code" for p in problems)


def test_a_duplicate_key(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD + ROWS[1])
    assert problem.where == "population.csv, row 6"
    assert problem.found == "region_code 01, year 2020, sex men, age 30"
    assert problem.expected == "one row per region_code, year, sex, age; the first is row 3"


def test_a_negative_stock(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("33", "-33"))
    assert problem.what == "a negative number where there can be none"
    assert (problem.found, problem.expected) == ("-33", "at least 0")


def test_a_year_out_of_range(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("2021", "2201"))
    assert problem.where == "population.csv, row 5 (region_code 04, sex men, age 31), year"
    assert (problem.what, problem.found, problem.expected) == ("year out of range", "2201", "1990–2030")


def test_a_word_that_is_not_allowed(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("women,30,33", "woman,30,33"))
    assert (problem.found, problem.expected, problem.remedy) == ("woman", "women, men", "did you mean women")


def test_an_empty_cell_where_a_value_is_needed(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace(",33\n", ",\n"))
    assert problem.what == "an empty cell in a column that needs a value"


def test_a_row_with_a_comma_too_many(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace(",33\n", ",33,5\n"))
    assert problem.where == "population.csv, row 4"
    assert "6 cells" in problem.found
    assert "decimals with a point" in problem.remedy


def test_a_row_with_a_cell_too_few(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace(",33\n", "\n"))
    assert (problem.where, problem.expected) == ("population.csv, row 4", "5 cells")


def test_a_row_number_counts_lines_even_when_a_text_has_several(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, HEADER + '01,2020,women,30,"1\n2"\n\n' + ROWS[1])
    assert problem.where.startswith("population.csv, row 2 ")
    later = the_problem(tmp_path, HEADER + ROWS[0] + "\n\n" + ROWS[1].replace("118", "x"))
    assert later.where.startswith("population.csv, row 5 ")


def test_an_open_quotation_mark(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("04,2020", '"04,2020'))
    assert "quotation mark" in problem.remedy


def test_semicolons_between_columns(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace(",", ";"))
    assert problem.found == "semicolons"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (GOOD.replace("women", "kvinnor på").encode("latin-1"), "kvinnor på"),
        (GOOD.encode("utf-16"), "UTF-16 (byte order mark"),
        (("01,2020,women,30,120\n" * 20).encode("utf-16-le"), "UTF-16 without a mark"),
        (GOOD.replace("120", "1\x000").encode(), "a NUL byte"),
    ],
)
def test_a_wrong_encoding(tmp_path: Path, content: bytes, found: str) -> None:
    problem = the_problem(tmp_path, content)
    assert problem.what == "wrong encoding"
    assert found in problem.found
    assert problem.expected == "UTF-8"
    assert "UTF-8" in problem.remedy


@pytest.mark.parametrize("content", ["", "\n", HEADER, HEADER + "\n\n,,,,\n"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    problem = the_problem(tmp_path, content)
    assert "empty" in problem.what or "no rows" in problem.what


def test_a_missing_file_and_a_directory_in_its_place(tmp_path: Path) -> None:
    resource = package(tmp_path)
    with pytest.raises(EvidenceError, match="the file is missing"):
        read_table(tmp_path, resource)
    (tmp_path / "population.csv").mkdir()
    with pytest.raises(EvidenceError, match="not a regular file"):
        read_table(tmp_path, resource)


def test_many_faults_come_at_once_and_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"01,2020,women,{age},-1\n" for age in range(50))
    problems = problems_of(tmp_path, HEADER + rows + "01,20x0,men,30,1\n")
    assert sum(p.what == "a negative number where there can be none" for p in problems) == 20
    assert any("in 30 further rows" in p.what for p in problems)
    assert any(p.found == "20x0" for p in problems)


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
    assert (problem.what, problem.found) == ("the file is too large", "1073.7 MB")
    assert problem.expected == "at most 200.0 MB"
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
    assert problem.what == "the workbook is refused unread: it unfolds too large"
    assert (problem.found, problem.expected) == ("1073.7 MB", "at most 200.0 MB")


def test_a_workbook_that_unfolds_too_many_times(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, bomb(1, 100 << 20), "population.xlsx")
    assert "unfolds too many times" in problem.what


def test_a_workbook_of_too_many_parts(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for n in range(1001):
            archive.writestr(f"p{n}", "")
    assert "too many parts" in the_problem(tmp_path, content.getvalue(), "population.xlsx").what


def test_a_workbook_that_declares_entities(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>')
    assert "declares entities" in the_problem(tmp_path, content.getvalue(), "population.xlsx").what


def workbook(rows: list[list[Any]], above: int = 0, sheet: str = "Blad1") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for r, row in enumerate(rows, start=1 + above):
        for c, cell in enumerate(row, start=1):
            page.cell(r, c, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


NAMES = HEADER.strip().split(",")


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
    assert "not an Excel workbook" in the_problem(tmp_path, content, "population.xlsx").what


def parquet(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()


FRAME = pl.read_csv(io.StringIO(GOOD), schema_overrides={"region_code": pl.String})


def test_parquet_is_checked_by_the_same_schema(tmp_path: Path) -> None:
    bad = FRAME.with_columns(persons=pl.when(pl.col("age") == 31).then(-1).otherwise(pl.col("persons")))
    problem = the_problem(tmp_path, parquet(bad), "population.parquet")
    assert problem.where == "population.parquet, record 4 (region_code 04, year 2021, sex men, age 31), persons"
    wrong = the_problem(tmp_path, parquet(FRAME.with_columns(pl.col("persons").cast(pl.String))), "population.parquet")
    assert wrong.what == "the column has the wrong type"
    assert the_problem(tmp_path, parquet(FRAME.drop("age")), "population.parquet").what == "a column is missing"
    assert the_problem(tmp_path, parquet(FRAME.clear()), "population.parquet").what == "the table has no rows"
    assert "not a Parquet file" in the_problem(tmp_path, b"PAR1" + b"x" * 40 + b"PAR1", "population.parquet").what


def test_parquet_of_too_many_rows_is_refused_unread(tmp_path: Path) -> None:
    many = pl.select(
        region_code=pl.repeat("01", 11_000_000), year=pl.repeat(2020, 11_000_000), sex=pl.repeat("men", 11_000_000),
        age=pl.repeat(30, 11_000_000), persons=pl.repeat(1.0, 11_000_000),
    )  # fmt: skip
    content = parquet(many)
    assert len(content) < 2_000_000, "so the size of the file says nothing"
    assert the_problem(tmp_path, content, "population.parquet").what == "the table is too large"


def test_a_parquet_file_that_is_not_the_one_described(tmp_path: Path) -> None:
    resource = package(tmp_path, "population.parquet", hash="sha256:" + "0" * 64)
    (tmp_path / "population.parquet").write_bytes(parquet(FRAME))
    with pytest.raises(EvidenceError, match="not the one that"):
        read_table(tmp_path, resource)


SPLINTERS = (b",", b"\n", b'"', b"\0", b"\xff", b"-", b"9" * 30, b"1e999", b": [", b"&a *a")


def damaged(content: bytes, seed: int) -> bytes:
    """``content`` with a few bytes changed, taken out, doubled or cut off at the end."""
    chance = random.Random(seed)
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(data) + 1), chance.randint(1, 40)
        match chance.randrange(6):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                data[at:at] = chance.choice(
                    [b",", b"\n", b'"', b"\0", b"\xff", b"-", b"9" * 30, b"1e999", b": [", b"&a *a"]
                )
            case 4:
                data[at:] = b""
            case _:
                other = chance.randrange(len(data) + 1)
                here, there = data[at : at + length], data[other : other + length]
                data[at : at + length], data[other : other + length] = there, here
        if not data:
            break
    return bytes(data)


def only_user_errors(root: Path, content: bytes, path: str) -> None:
    resource = package(root, path)
    (root / path).write_bytes(content)
    try:
        frame = read_table(root, resource)
    except EvidenceError as error:
        assert all(p.where and p.what for p in error.problems)
    else:
        assert frame.height > 0
        assert (frame["persons"] >= 0).all()


@settings(max_examples=400)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_a_csv_brings_anything_but_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    only_user_errors(tmp_path_factory.mktemp("d"), damaged(GOOD.encode(), seed), "population.csv")


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_a_workbook_brings_anything_but_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    content = workbook([NAMES, ["01", 2020, "women", 30, 120], ["01", 2020, "men", 30, 118]])
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(plain, "w") as copy:
        for name in packed.namelist():
            part = packed.read(name)
            copy.writestr(name, damaged(part, seed) if "sheet1" in name or seed % 5 == 0 else part)
    only_user_errors(tmp_path_factory.mktemp("d"), plain.getvalue(), "population.xlsx")
    only_user_errors(tmp_path_factory.mktemp("d"), damaged(content, seed), "population.xlsx")


@settings(max_examples=200)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_a_descriptor_brings_anything_but_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    root = tmp_path_factory.mktemp("d")
    package(root)
    path = root / "datapackage.json"
    path.write_bytes(damaged(path.read_bytes(), seed))
    try:
        read_package(root)
    except EvidenceError as error:
        assert all(p.where and p.what for p in error.problems)


CARD = """name: training/fill
meaning: {sv: Andel tillsatta, en: "Share filled: of posts"}
values:
  - {from: 2020, value: 0.95}
  - from: 2022
    value: [1, 2.5, ~, true, 2024-01-01, 0x1F, "x\\ty"]
text: |
  several
  lines
"""


@settings(max_examples=400)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_yaml_or_json_brings_anything_but_a_user_error(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("d") / "x.json"
    path.write_bytes(damaged(json.dumps({"inputs": {"a": 1, "b": [1, {"c": 2}]}}).encode(), seed))
    text = damaged(CARD.encode(), seed).decode("utf-8", errors="ignore").replace("\0", "")
    for read in (lambda: parse_yaml(text, "x.yaml"), lambda: read_json(path, "x.json")):
        try:
            read()
        except EvidenceError as error:
            assert all(p.where and p.what for p in error.problems)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_parquet_brings_anything_but_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    only_user_errors(tmp_path_factory.mktemp("d"), damaged(parquet(FRAME), seed), "population.parquet")

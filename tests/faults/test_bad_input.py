"""Bad input: every kind that planners send gets one clear message with file, row, key, found, expected and remedy."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from shared.faults.population_table import GOOD, HEADER, ROWS, package, problems_of, the_problem

from underlag.core.errors import EvidenceError
from underlag.evidence.package.tables import read_table


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
    assert problem.told("en")["what"] == "a column is missing"
    assert problem.told("en")["remedy"] == "add the column persons"


def test_a_misspelt_column_is_missing_and_too_much(tmp_path: Path) -> None:
    missing, extra = problems_of(tmp_path, GOOD.replace("persons", "person"))
    assert extra.found == "person", extra
    assert extra.told("en")["remedy"] == "did you mean persons"
    assert missing.where.endswith("persons")


def test_an_extra_column(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, HEADER.strip() + ",note\n01,2020,women,30,120,x\n")
    assert problem.found == "note"
    assert "datapackage.json" in problem.told("en")["remedy"]


def test_text_in_a_number(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("33", "about 33"))
    assert problem.where == "population.csv, row 4 (region_code 04, year 2020, sex women, age 30), persons"
    assert (problem.told("en")["what"], problem.found) == ("text where a number belongs", "about 33")
    assert problem.told("en")["expected"] == "a number with a decimal point"


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
        assert "give a number" in problem.told("en")["remedy"]
    else:
        assert problem.told("en")["remedy"] == remedy


def test_an_unknown_region_code(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("04,2020", "24,2020"))
    assert problem.where == "population.csv, row 4 (year 2020, sex women, age 30), region_code"
    assert (problem.told("en")["what"], problem.found) == ("unknown region_code, not in table regions", "24")
    assert problem.told("en")["expected"] == "01, 04, 25"
    assert problem.told("en")["remedy"] == "use one of 01, 04, 25"


def test_a_region_code_that_lost_its_zero(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, GOOD.replace("04,2020", "4,2020"))
    assert all(p.where.startswith("population.csv, row 4") and p.found == "4" for p in problems)
    assert all(
        p.told("en")["remedy"] == "write 04 as text; a spreadsheet drops the leading zero of a code" for p in problems
    )


def test_a_duplicate_key(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD + ROWS[1])
    assert problem.where == "population.csv, row 6"
    assert problem.found == "region_code 01, year 2020, sex men, age 30"
    assert problem.told("en")["expected"] == "one row per region_code, year, sex, age; the first is row 3"


def test_a_negative_stock(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("33", "-33"))
    assert problem.told("en")["what"] == "a negative number where there can be none"
    assert (problem.found, problem.told("en")["expected"]) == ("-33", "at least 0")


def test_a_year_out_of_range(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("2021", "2201"))
    assert problem.where == "population.csv, row 5 (region_code 04, sex men, age 31), year"
    assert (problem.told("en")["what"], problem.found, problem.told("en")["expected"]) == (
        "year out of range",
        "2201",
        "1990–2030",
    )


def test_a_word_that_is_not_allowed(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("women,30,33", "woman,30,33"))
    assert (problem.found, problem.told("en")["expected"], problem.told("en")["remedy"]) == (
        "woman",
        "women, men",
        "did you mean women",
    )


def test_an_empty_cell_where_a_value_is_needed(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace(",33\n", ",\n"))
    assert problem.told("en")["what"] == "an empty cell in a column that needs a value"


def test_a_row_with_a_comma_too_many(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace(",33\n", ",33,5\n"))
    assert problem.where == "population.csv, row 4"
    assert "6 cells" in problem.told("en")["found"]
    assert "decimals with a point" in problem.told("en")["remedy"]


def test_a_row_with_a_cell_too_few(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace(",33\n", "\n"))
    assert (problem.where, problem.told("en")["expected"]) == ("population.csv, row 4", "5 cells")


def test_a_row_number_counts_lines_even_when_a_text_has_several(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, HEADER + '01,2020,women,30,"1\n2"\n\n' + ROWS[1])
    assert problem.where.startswith("population.csv, row 2 ")
    later = the_problem(tmp_path, HEADER + ROWS[0] + "\n\n" + ROWS[1].replace("118", "x"))
    assert later.where.startswith("population.csv, row 5 ")


def test_an_open_quotation_mark(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("04,2020", '"04,2020'))
    assert "quotation mark" in problem.told("en")["remedy"]


def test_semicolons_between_columns(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace(",", ";"))
    assert problem.told("en")["found"] == "semicolons"


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
    assert problem.told("en")["what"] == "wrong encoding"
    assert found in problem.told("en")["found"]
    assert problem.told("en")["expected"] == "UTF-8"
    assert "UTF-8" in problem.told("en")["remedy"]


@pytest.mark.parametrize("content", ["", "\n", HEADER, HEADER + "\n\n,,,,\n"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    problem = the_problem(tmp_path, content)
    assert "empty" in problem.told("en")["what"] or "no rows" in problem.told("en")["what"]


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
    assert sum(p.told("en")["what"] == "a negative number where there can be none" for p in problems) == 20
    assert any("in 30 further rows" in p.told("en")["what"] for p in problems)
    assert any(p.found == "20x0" for p in problems)

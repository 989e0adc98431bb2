"""Figures of units that can't be meant: sums, other scales, and points that can be read in two ways."""

from __future__ import annotations

import polars as pl
import pytest

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.reading.raw_table import RawTable
from underlag.evidence.units.checks import out_of_scale, points_in_two_readings, sum_rows
from underlag.evidence.units.file import UNIT_COLUMNS


def units(*rows: tuple[str, float, float], region: str = "01") -> pl.DataFrame:
    return pl.DataFrame(
        [(*row, region) for row in rows], schema=["unit", "specialists", "need", "region_code"], orient="row"
    ).with_columns(pl.col("specialists", "need").cast(pl.Float64))


@pytest.mark.parametrize(
    "name",
    [
        *("Summa", "SUMMA:", "delsumma", "Totalt", "Total", "totalt enheter", "alla enheter", "All units", "Samtliga"),
        *("Summa norra", "Delsumma 2", "Total of the north", "Subtotal of all", "hela regionen", "Hela länet", "Riket"),
    ],
)
def test_a_row_that_is_called_a_sum_is_one(name: str) -> None:
    (problem,) = sum_rows(units((f" {name} ", 2, 900), ("Norra", 3, 4000)), "u.csv")
    assert problem == Problem(
        f"u.csv, unit  {name} ",
        Text("en rad som kallas summa", "a row that is called a sum"),
        "specialists 2, need 900",
        Text("en rad för varje enhet", "one row for each unit"),
        Text(
            "ta bort raden; vad enheterna har tillsammans räknas ut",
            "remove the row; what the units have in all is added up",
        ),
    )


@pytest.mark.parametrize("name", ["Sumpans", "Allé", "Totalen", "Alla hjärtans", "Summas vårdcentral", "Rikets hus"])
def test_a_name_that_only_begins_like_one_is_a_name(name: str) -> None:
    assert list(sum_rows(units((name, 2, 900), ("Norra", 3, 4000)), "u.csv")) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("A", 1, 100), ("B", 2, 200), ("C", 3, 300)], ["C"]),  # 1 + 2 = 3 and 100 + 200 = 300
        ([("A", 1, 100), ("B", 2, 200), ("C", 3, 301)], []),  # the need does not add up
        ([("A", 1, 100), ("B", 2, 200), ("C", 2.5, 300)], []),
        ([("A", 1, 100), ("B", 1, 100)], []),  # of two alike each is the sum of the others
        ([("A", 0, 0), ("B", 0, 0), ("C", 0, 0)], []),
        ([("A", 0, 100), ("B", 0, 200), ("C", 0, 300)], []),  # no specialists anywhere: nothing adds up to more
        ([("A", 1 / 3, 100), ("B", 2 / 3, 200), ("C", 1, 300)], ["C"]),
        ([("A", 1, 1e6), ("B", 1, 1e6), ("C", 2, 2e6 + 1)], ["C"]),  # half a millionth off
        ([("A", 1, 1e6), ("B", 1, 1e6), ("C", 2, 2e6 + 9)], []),
    ],
)
def test_a_row_that_is_the_sum_of_the_others(rows: list[tuple[str, float, float]], found: list[str]) -> None:
    problems = list(sum_rows(units(*rows), "u.csv"))
    assert [problem.where for problem in problems] == [f"u.csv, unit {name}" for name in found]
    for problem in problems:
        assert problem.what == Text("raden är summan av de andra raderna", "the row is the sum of the other rows")


# The median of 1/1000, 1/1000 and the third is 1/1000; fifty times it is 0.05, a fiftieth 0.00002.
TWO = [("A", 1.0, 1000.0), ("B", 1.0, 1000.0)]


@pytest.mark.parametrize(
    ("third", "told"),
    [
        (("C", 50, 1000), None),
        (("C", 51, 1000), ("51 gånger fler", "51 times as many", "specialists 51, need 1000")),
        (("C", 1, 50_000), None),
        (("C", 1, 60_000), ("60 gånger färre", "60 times as few", "specialists 1, need 60000")),
        (("C", 1, 1), ("1000 gånger fler", "1000 times as many", "specialists 1, need 1")),
        (("C", 0, 1), None),
        (("C", 1, 0), None),
    ],
)
def test_a_unit_on_another_scale_than_its_region(
    third: tuple[str, float, float], told: tuple[str, str, str] | None
) -> None:
    found = list(out_of_scale(units(*TWO, third), "u.csv"))
    if told is None:
        assert found == []
        return
    swedish, english, figures = told
    assert found == [
        Problem(
            "u.csv, unit C",
            Text(
                f"{swedish} specialister för behovet än medianen i region 01",
                f"{english} specialists for the need as the median of region 01",
            ),
            figures,
            Text(
                "högst 50 gånger medianen för regionens enheter, och minst en 50-del av den",
                "at most 50 times the median of the region's units, and at least a 50th of it",
            ),
            Text(
                "rätta siffran; need ska ha samma skala för alla enheter i en region",
                "correct the figure; need must be on the same scale at all units of a region",
            ),
        )
    ]


def test_two_units_have_no_median_that_says_anything() -> None:
    assert list(out_of_scale(units(("A", 1, 1000), ("B", 1, 1)), "u.csv")) == []


def test_each_region_has_its_own_scale() -> None:
    thousands = units(("D", 1, 1), ("E", 1, 1), ("F", 1, 1), region="02")
    assert list(out_of_scale(pl.concat([units(*TWO, ("C", 1, 900)), thousands]), "u.csv")) == []


def read(specialists: list[str], need: list[str]) -> list[Problem]:
    frame = pl.DataFrame({"specialists": specialists, "need": need})
    rows = pl.Series("row", range(2, 2 + frame.height))
    return list(points_in_two_readings(RawTable("u.csv", frame, rows), UNIT_COLUMNS))


def test_a_column_whose_points_all_stand_before_three_digits_can_be_read_in_two_ways() -> None:
    assert read(["1", "2"], ["6.000", "1.250"]) == [
        Problem(
            f"u.csv, row {row}, need",
            Text("ett tal som kan läsas på två sätt", "a number that can be read in two ways"),
            text,
            Text("ett tal utan tecken mellan tusentalen", "a number without marks between thousands"),
            Text(
                f"skriv {thousands} om punkten skiljer tusental, {decimal} om den är decimaltecken",
                f"write {thousands} if the point parts thousands, {decimal} if it is a decimal mark",
            ),
        )
        for row, text, thousands, decimal in ((2, "6.000", "6000", "6"), (3, "1.250", "1250", "1.25"))
    ]


@pytest.mark.parametrize(
    ("specialists", "need"),
    [
        (["1", "2"], ["6000", "1250"]),
        (["1.5", "2.125"], ["6000", "1250"]),  # one of them shows that the point is a decimal mark
        (["1", "2"], ["6.000", "1.25"]),
        (["1", "2"], ["6000.500", "1"]),  # four digits before it
        (["", ""], ["", ""]),
        (["250.000", "1"], ["1", "1"]),  # 250 000 specialists at a unit are more than there can be
    ],
)
def test_a_point_that_can_be_read_in_one_way(specialists: list[str], need: list[str]) -> None:
    assert read(specialists, need) == []

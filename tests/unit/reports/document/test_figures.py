"""Numbers looked up by quantity, policy, region and year, on a table of a few rows."""

from __future__ import annotations

import math

import polars as pl
import pytest
from shared.reports.invented_rows import typed
from shared.reports.two_regions import ALVIKEN, BERG, figures, numbers, result

from underlag.reports.document.figures import Figure, Figures, Place

ROWS = [
    ("residents", "", "01", 2024, 1000.0, 0.0),
    ("coverage", "today", "01", 2036, 0.8, 0.1),
    ("coverage", "today", "01", 2024, 0.9, 0.05),
    ("coverage", "recommended", "01", 2036, 1.0, 0.1),
    ("starts", "recommended", "01", 2027, 5.0, 1.0),
    ("starts", "recommended", "01", 2036, 7.0, 1.0),
    ("starts", "recommended", "01", 2040, 9.0, 1.0),
    ("starts", "today", "01", 2026, 4.0, 0.0),
    ("starts", "today", "01", 2025, 3.0, 0.0),
]


def test_ends_are_those_of_their_columns() -> None:
    found = figures(ROWS).figure("coverage", "01", 2036)
    assert found is not None
    assert (found.low50, found.high50) == pytest.approx((0.75, 0.85))
    assert (found.low80, found.high80) == pytest.approx((0.7, 0.9))
    assert (found.low95, found.high95) == pytest.approx((0.6, 1.0))
    assert found.status == "estimated"


def test_a_series_is_in_order_of_year() -> None:
    found = figures(ROWS)
    assert [year for year, _ in found.series("coverage", "01")] == [2024, 2036]
    assert [f.central for _, f in found.series("starts", "01", "recommended")] == [5.0, 7.0, 9.0]


def test_a_policy_is_ignored_where_it_does_not_matter() -> None:
    found = figures(ROWS)
    assert found.central("residents", "01", 2024, "recommended") == 1000.0
    assert found.series("residents", "01", "no such policy") == found.series("residents", "01")


def test_what_is_not_there_is_none() -> None:
    found = figures(ROWS)
    assert found.figure("coverage", "01", 2025) is None
    assert found.figure("coverage", "99", 2024) is None
    assert found.central("coverage", "02", 2024) is None
    assert found.series("gap_fte", "01") == ()
    assert found.starts_today("02") is None
    assert found.plateau("02") is None
    with pytest.raises(KeyError):
        found.series("no_such_quantity", "01")


def test_starts_today_are_those_of_the_first_year() -> None:
    assert figures(ROWS).starts_today("01") == 3.0


def test_the_plateau_is_the_target_years_posts_from_the_last_year_decided() -> None:
    """Ten years are decided from 2027: the last is 2036, which is also the target year. What is after it is not it."""
    found = figures(ROWS).plateau("01")
    assert found is not None
    assert (found[0], found[1].central) == (2036, 7.0)


def test_a_plateau_does_not_begin_before_its_first_row_or_after_the_target_year() -> None:
    late = result([("starts", "recommended", "01", 2036, 7.0, 0.0)])
    late.goal["decided_years"] = 2.0
    found = Figures(late).plateau("01")
    assert found is not None and found[0] == 2036
    early = result(ROWS)
    early.goal["decided_years"] = 3.0
    found = Figures(early).plateau("01")
    assert found is not None and found[0] == 2029  # 2027, 2028 and 2029 are decided one by one


def test_a_row_without_a_central_value_is_no_figure_and_one_without_ends_is_certain() -> None:
    table = numbers(ROWS[:2])
    empty = table.with_columns(p10=None, p90=float("nan"), p25=None, p75=None, p2_5=None, p97_5=None)
    found = figures(ROWS, numbers=empty.cast(dict.fromkeys(("p10", "p25", "p75", "p2_5", "p97_5"), pl.Float64)))
    only = found.figure("coverage", "01", 2036)
    assert only is not None and only.certain and (only.low80, only.high80) == (0.8, 0.8)
    gone = figures(ROWS, numbers=table.with_columns(central=float("nan")))
    assert gone.figure("coverage", "01", 2036) is None


def test_probabilities_that_are_no_numbers_are_left_out() -> None:
    found = figures(
        ROWS, chances=[("today", "01", 2036, 0.25), ("today", "02", 2036, math.nan), ("recommended", "01", 2036, 0.0)]
    )
    assert found.probability("today", "01", 2036) == 0.25
    assert found.probability("today", "02", 2036) is None
    assert found.probability("recommended", "01", 2036) == 0.0
    assert found.probability("today", "01", 2035) is None


def test_a_region_has_data_where_it_has_a_coverage_today() -> None:
    found = figures(ROWS)
    assert found.has_data("01") and not found.has_data("02")


def test_places_by_code_and_by_name() -> None:
    found = figures(ROWS)
    assert found.regions == (ALVIKEN, BERG)
    assert [place.name for place in found.by_name("sv")] == ["Berg", "Ålviken"], "å comes last in Swedish"
    assert (found.nation.code, found.nation.name) == ("00", "Riket")
    assert figures(ROWS, "en").nation.name == "The nation"
    assert (found.start, found.target) == (2024, 2036)


@pytest.mark.parametrize(
    ("code", "made"), [("01", "region-01"), ("SE-1", "region-SE-1"), ("Å 1", "region---1"), ("a.b", "region-a-b")]
)
def test_the_page_of_a_place(code: str, made: str) -> None:
    assert Place(code, "", "").anchor == made


def flat(central: float, apart: float) -> Figure:
    return Figure(central, *[central] * 4, central - apart / 2, central + apart / 2, "estimated")


@pytest.mark.parametrize(
    ("central", "apart", "certain"),
    [(1000.0, 0.0, True), (1000.0, 0.0009, True), (1000.0, 0.0011, False), (0.0, 0.0, True), (-1000.0, 0.0009, True)],
)
def test_draws_that_differ_in_the_last_digit_only_have_no_interval(central: float, apart: float, certain: bool) -> None:
    assert flat(central, apart).certain is certain


def test_a_figure_in_another_unit() -> None:
    made = Figure(1.0, 0.9, 1.1, 0.8, 1.2, 0.6, 1.4, "official").scaled(100)
    assert (made.central, made.low50, made.high50, made.low80) == pytest.approx((100, 90, 110, 80))
    assert (made.high80, made.low95, made.high95) == pytest.approx((120, 60, 140))
    assert made.status == "official"


def named(*rows: tuple[str, str | None, str | None]) -> dict[str, str]:
    whole = [(id_, who, "T", date, "", "", "", "", "") for id_, who, date in rows]
    return figures(ROWS, sources=typed("sources", whole, {})).source_names


def test_sources_are_called_by_publisher_and_year_with_a_letter_where_they_would_be_alike() -> None:
    assert named(("b", "SCB", "2024-01-01"), ("a", "SCB", "2024"), ("c", "SCB", "2023"), ("d", "SKR", "odaterad")) == {
        "a": "SCB 2024 a",
        "b": "SCB 2024 b",
        "c": "SCB 2023",
        "d": "SKR",
    }


def test_a_source_without_publisher_is_called_by_its_id() -> None:
    assert named(("x-1", None, None), ("y-2", "", "2020")) == {"x-1": "x-1", "y-2": "y-2 2020"}


def test_after_z_come_two_letters() -> None:
    found = named(*((f"s{at:03}", "SCB", "2024") for at in range(54)))
    ends = [found[f"s{at:03}"].removeprefix("SCB 2024 ") for at in (0, 25, 26, 27, 51, 52, 53)]
    assert ends == ["a", "z", "aa", "ab", "az", "ba", "bb"]

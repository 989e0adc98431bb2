"""The number beside its unit: when a percent has a decimal, when words are left out, when an interval says nothing."""

from __future__ import annotations

import math

import pytest

from underlag.reports.language.amounts import amount, bare, ends, in_per_cent, words


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.2, "20%"),
        (0.204, "20%"),
        (0.199, "19.9%"),
        (0.19, "19%"),
        (0.1904, "19%"),
        (0.004, "0.4%"),
        (0.0004, "0%"),
        (0.0, "0%"),
        (-0.125, "−12.5%"),
        (-0.3, "−30%"),
        (1.0, "100%"),
    ],
)
def test_a_small_share_has_a_decimal_where_it_says_something(share: float, written: str) -> None:
    assert bare(share, "1", "en") == written


def test_more_decimals_on_demand() -> None:
    assert bare(0.951, "1", "en", 1) == "95.1%"
    assert bare(0.1253, "1", "en", 1) == "12.53%"
    assert bare(0.31, "per_1000", "sv", 1) == "0,3100"
    assert bare(0.31, "per_1000", "sv") == "0,31"


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
@pytest.mark.parametrize("unit", ["1", "fte", ""])
def test_no_number_is_a_dash_without_words(value: float | None, unit: str) -> None:
    assert bare(value, unit, "sv") == amount(value, unit, "sv") == "–"


@pytest.mark.parametrize(
    ("unit", "sv", "en"),
    [
        ("", "", ""),
        ("1", "", ""),
        ("ratio", "", ""),
        ("weight", "", ""),
        ("1/year", "per år", "a year"),
        ("fte/head", "av heltid", "of full time"),
        ("fte", "heltidsekvivalenter", "FTE"),
        ("head/year", "personer per år", "heads per year"),
    ],
)
def test_words_after_a_number(unit: str, sv: str, en: str) -> None:
    assert (words(unit, "sv"), words(unit, "en")) == (sv, en)


def test_only_shares_of_a_whole_are_in_per_cent() -> None:
    assert [unit for unit in ("1", "1/year", "fte/head", "ratio", "percent", "fte", "") if in_per_cent(unit)] == [
        "1",
        "1/year",
        "fte/head",
    ]


def test_the_number_and_its_words_do_not_part() -> None:
    assert amount(1250.0, "head/year", "sv") == "1\u00a0250\u00a0personer per år"
    assert amount(-0.5, "year", "en") == "−0.5\u00a0years"


@pytest.mark.parametrize(
    ("low", "high", "unit", "sv"),
    [
        (0.5, 0.6, "1", "50\u00a0% till 60\u00a0%"),
        (0.501, 0.504, "1", "50,1\u00a0% till 50,4\u00a0%"),
        (0.5001, 0.5004, "1", ""),
        (-1.0, 1.0, "fte", "−1 till 1"),
        (6.001, 6.002, "year", "6,0010 till 6,0020"),
        (None, None, "1", ""),
        (1.0, math.inf, "fte", ""),
    ],
)
def test_an_interval_in_the_form_of_its_unit(low: float | None, high: float | None, unit: str, sv: str) -> None:
    assert ends(low, high, unit, "sv") == sv
    assert ends(low, high, unit, "en") == sv.replace("till", "to").replace(",", ".").replace("\u00a0%", "%")

"""How numbers, intervals and names are written at the edges: halves, ties, signs, thousands, letters of other kinds."""

from __future__ import annotations

import math

import pytest

from underlag.reports.language import numerals

NBSP, JOINER = "\u00a0", "\u2060"


@pytest.mark.parametrize(
    ("value", "decimals", "sv", "en"),
    [
        (999, 0, "999", "999"),
        (1000, 0, f"1{NBSP}000", "1,000"),
        (999.5, 0, f"1{NBSP}000", "1,000"),
        (1.005, 2, "1,01", "1.01"),  # as it is written, not as the nearest binary fraction lies
        (-1234.56, 1, f"−1{NBSP}234,6", "−1,234.6"),
        (-0.04, 1, "0,0", "0.0"),
        (-0.05, 1, "−0,1", "−0.1"),
        (0.1 + 0.2, 1, "0,3", "0.3"),
        (1e-9, 3, "0,000", "0.000"),
        (123456789.0, 0, f"123{NBSP}456{NBSP}789", "123,456,789"),
    ],
)
def test_numbers_at_the_edges(value: float, decimals: int, sv: str, en: str) -> None:
    assert numerals.number(value, "sv", decimals) == sv
    assert numerals.number(value, "en", decimals) == en


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, None])
def test_what_is_no_number_is_a_dash(value: float | None) -> None:
    assert not numerals.is_number(value)
    assert numerals.number(value, "sv") == numerals.significant(value, "en") == numerals.percent(value, "sv") == "–"


@pytest.mark.parametrize("value", [0, 0.0, -1, 1e300])
def test_every_finite_number_is_one(value: float) -> None:
    assert numerals.is_number(value)


@pytest.mark.parametrize(
    ("value", "sv", "en"),
    [
        (100.0, "100", "100"),
        (99.96, "100", "100"),
        (99.94, "99,9", "99.9"),
        (10.0, "10", "10"),
        (9.996, "10", "10"),
        (1.234, "1,23", "1.23"),
        (0.9999, "1", "1"),
        (0.12345, "0,123", "0.123"),
        (0.1, "0,1", "0.1"),
        (0.012345, "0,0123", "0.0123"),
        (0.001234, "0,00123", "0.00123"),
        (0.0000001, "0", "0"),
        (-0.5, "−0,5", "−0.5"),
        (123456.7, f"123{NBSP}457", "123,457"),
        (1200.0, f"1{NBSP}200", "1,200"),
    ],
)
def test_about_three_digits_that_count_and_no_zeros_after_them(value: float, sv: str, en: str) -> None:
    assert numerals.significant(value, "sv") == sv
    assert numerals.significant(value, "en") == en


@pytest.mark.parametrize(
    ("value", "decimals", "seen"), [(2.5, 0, 3.0), (-2.5, 0, -3.0), (-0.4, 0, 0.0), (0.06, 1, 0.1), (1.04, 1, 1.0)]
)
def test_a_value_as_it_is_seen(value: float, decimals: int, seen: float) -> None:
    found = numerals.shown(value, decimals)
    assert found == seen
    assert math.copysign(1.0, found) == math.copysign(1.0, seen), "nought has no minus sign"


@pytest.mark.parametrize(
    ("share", "decimals", "sv", "en"),
    [
        (0.005, 0, f"1{NBSP}%", "1%"),
        (0.00499, 0, f"0{NBSP}%", "0%"),
        (0.1234, 1, f"12,3{NBSP}%", "12.3%"),
        (-0.07, 0, f"−7{NBSP}%", "−7%"),
        (12.5, 0, f"1{NBSP}250{NBSP}%", "1,250%"),
    ],
)
def test_shares_as_signs(share: float, decimals: int, sv: str, en: str) -> None:
    assert (numerals.percent(share, "sv", decimals), numerals.percent(share, "en", decimals)) == (sv, en)


def test_shares_as_words_do_not_break_inside() -> None:
    assert numerals.percent_words(0.125, "sv", 1) == f"12,5{NBSP}procent"
    assert numerals.percent_words(0.125, "en", 1) == f"12.5{NBSP}percent"
    assert numerals.percent_words(-0.031, "sv") == f"−3{NBSP}procent"


@pytest.mark.parametrize(
    ("low", "high", "decimals", "sv", "en"),
    [
        (0.6, 1.4, 0, "1", "1"),
        (1, 2, 0, f"1–{JOINER}2", f"1–{JOINER}2"),
        (-3, -1, 0, f"−3{NBSP}till{NBSP}−1", f"−3{NBSP}to{NBSP}−1"),
        (-0.4, 2, 0, f"0–{JOINER}2", f"0–{JOINER}2"),  # nothing is below zero as it is written
        (-0.4, 2, 1, f"−0,4{NBSP}till{NBSP}2,0", f"−0.4{NBSP}to{NBSP}2.0"),
        (1200, 3400.5, 1, f"1{NBSP}200,0–{JOINER}3{NBSP}400,5", f"1,200.0–{JOINER}3,400.5"),
    ],
)
def test_from_one_number_to_another(low: float, high: float, decimals: int, sv: str, en: str) -> None:
    assert numerals.span(low, high, "sv", decimals) == sv
    assert numerals.span(low, high, "en", decimals) == en


def test_ends_that_read_the_same_get_one_more_decimal_and_no_more() -> None:
    assert numerals.apart(10, 20, "sv") == f"10–{JOINER}20"
    assert numerals.apart(10.1, 10.4, "en") == f"10.1–{JOINER}10.4"
    assert numerals.apart(10.11, 10.14, "en") == ""
    assert numerals.apart(10.11, 10.14, "en", 1) == f"10.11–{JOINER}10.14"
    assert numerals.apart(-0.3, 0.3, "sv") == f"−0,3{NBSP}till{NBSP}0,3"


def test_an_interval_of_shares() -> None:
    assert numerals.percent_span(0.55, 0.71, "sv") == f"55–{JOINER}71{NBSP}%"
    assert numerals.percent_span(0.55, 0.71, "en") == f"55–{JOINER}71%"
    assert numerals.percent_span(0.551, 0.554, "en") == "55%"
    assert numerals.percent_span(-0.05, 0.1, "sv") == f"−5{NBSP}till{NBSP}10{NBSP}%"


def test_one_year_is_no_range() -> None:
    assert numerals.years(2030, 2030) == "2030"
    assert numerals.years(2029, 2031) == "2029–2031"


@pytest.mark.parametrize(
    ("amount", "decimals", "said"),
    [
        (0.5, 0, "1 post"),
        (1.49, 0, "1 post"),
        (1.5, 0, "2 posts"),
        (-1, 0, "−1 posts"),
        (1.0, 1, "1.0 posts"),
        (1001, 0, "1,001 posts"),
        (0.4, 0, "0 posts"),
    ],
)
def test_the_noun_follows_the_number_that_is_written(amount: float, decimals: int, said: str) -> None:
    assert numerals.count(amount, "post", "posts", "en", decimals) == said.replace(" ", NBSP)


def test_a_row_of_words_has_no_comma_before_the_last() -> None:
    assert numerals.listing(["a"], "sv") == "a"
    assert numerals.listing(iter(["a", "b"]), "sv") == "a och b"
    assert numerals.listing(["a", "b", "c", "d"], "en") == "a, b, c and d"


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        (["Öland", "Östra", "Zorn"], ["Zorn", "Öland", "Östra"]),
        (["ö", "ä", "å", "z"], ["z", "å", "ä", "ö"]),
        (["ÆBLE", "Åre", "Ørsta"], ["Åre", "ÆBLE", "Ørsta"]),
        (["Müller", "Myran", "Mora"], ["Mora", "Müller", "Myran"]),
        (["Idéer", "Idem", "Idea"], ["Idea", "Idéer", "Idem"]),
        (["b", "A", "a", "B"], ["A", "a", "b", "B"]),
    ],
)
def test_names_in_swedish_order(names: list[str], ordered: list[str]) -> None:
    assert sorted(names, key=numerals.name_key) == ordered


def test_names_in_english_order_are_those_of_their_letters() -> None:
    assert sorted(["Öland", "Zorn", "Ådal"], key=lambda name: numerals.name_key(name, "en")) == [
        "Zorn",
        "Ådal",
        "Öland",
    ]
    assert numerals.name_key("ÅÄÖ", "en") == "åäö"


def test_only_the_first_letter_becomes_a_capital() -> None:
    assert numerals.capital("öppna ST-tjänster i USA") == "Öppna ST-tjänster i USA"
    assert numerals.capital("") == ""
    assert numerals.capital("2 tjänster") == "2 tjänster"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Uppsala", 7, "Uppsala"),
        ("Uppsala", 6, "Uppsa…"),
        ("Region Norra Norrland", 20, "Region Norra…"),
        ("Region Norra, Norrland", 15, "Region Norra…"),  # no comma is left before the dots
        ("A Långtochsammanskrivet", 12, "A Långtochs…"),  # the only space is too far from the end
        ("", 3, ""),
    ],
)
def test_a_long_text_is_cut_at_a_word(text: str, limit: int, cut: str) -> None:
    assert numerals.short(text, limit) == cut
    assert len(cut) <= limit


def test_a_column_with_one_large_number_has_no_decimals() -> None:
    assert numerals.decimals_for([9.99, -9.99]) == 1
    assert numerals.decimals_for([0.1, -10.0]) == 0
    assert numerals.decimals_for([]) == 0
    assert numerals.decimals_for([math.inf, 3.0]) == 1


def test_names_of_intervals_do_not_break_at_their_hyphen() -> None:
    assert numerals.INTERVAL80["sv"] == "80\u2011procentigt intervall"
    assert numerals.KNOWN80["sv"] == "80\u2011procentigt intervall om framtiden vore känd"
    assert numerals.KNOWN80["en"] == "80 percent interval if the future were known"

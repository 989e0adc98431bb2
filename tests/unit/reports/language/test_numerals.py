"""Numbers, intervals and names as a reader meets them."""

from __future__ import annotations

import math

import pytest

from underlag.reports.language import numerals

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "sv", "en"),
    [
        (1234.5, 1, f"1{NBSP}234,5", "1,234.5"),
        (10_587_710, 0, f"10{NBSP}587{NBSP}710", "10,587,710"),
        (-3.25, 1, "−3,3", "−3.3"),
        (0.5, 0, "1", "1"),
        (2.5, 0, "3", "3"),
        (-0.2, 0, "0", "0"),
        (0, 0, "0", "0"),
        (None, 0, "–", "–"),
        (math.nan, 2, "–", "–"),
    ],
)
def test_a_number_has_the_separators_of_its_language(value: float | None, decimals: int, sv: str, en: str) -> None:
    assert numerals.number(value, "sv", decimals) == sv
    assert numerals.number(value, "en", decimals) == en


def test_percent_is_a_sign_in_tables_and_a_word_in_text() -> None:
    assert numerals.percent(0.617, "sv") == f"62{NBSP}%"
    assert numerals.percent(0.617, "en") == "62%"
    assert numerals.percent_words(0.617, "sv") == f"62{NBSP}procent"
    assert numerals.percent(None, "sv") == "–"


def test_a_range_uses_an_en_dash_and_a_word_beside_a_minus() -> None:
    assert numerals.span(2700, 3500, "sv") == f"2{NBSP}700–{numerals.JOINER}3{NBSP}500"
    assert numerals.span(-5, 12, "sv") == f"−5{NBSP}till{NBSP}12"
    assert numerals.span(-5, 12, "en") == f"−5{NBSP}to{NBSP}12"
    assert numerals.span(4.1, 4.2, "sv") == "4"
    assert numerals.apart(4.1, 4.2, "sv") == f"4,1–{numerals.JOINER}4,2"
    assert numerals.apart(3.0, 3.01, "sv") == ""
    assert numerals.years(2025, 2050) == "2025–2050"


def test_a_noun_agrees_with_the_number_as_written() -> None:
    assert numerals.count(1, "region", "regioner", "sv") == f"1{NBSP}region"
    assert numerals.count(1.3, "tjänst", "tjänster", "sv") == f"1{NBSP}tjänst"
    assert numerals.count(1.3, "tjänst", "tjänster", "sv", 1) == f"1,3{NBSP}tjänster"
    assert numerals.count(0, "region", "regioner", "sv") == f"0{NBSP}regioner"


def test_swedish_names_end_with_å_ä_ö() -> None:
    names = ["Örebro", "Ängsö", "Åland", "Zinkgruvan", "Aneby", "Värmland", "Västerbotten", "Vara"]
    ordered = sorted(names, key=numerals.name_key)
    assert ordered == ["Aneby", "Vara", "Värmland", "Västerbotten", "Zinkgruvan", "Åland", "Ängsö", "Örebro"]


def test_a_register_shows_about_three_digits() -> None:
    shown = [numerals.significant(x, "sv") for x in (1100.0, 6.5, 0.0375, 0.0, 71.25, 0.00012)]
    assert shown == [f"1{NBSP}100", "6,5", "0,0375", "0", "71,3", "0,00012"]
    assert numerals.significant(None, "sv") == "–"


def test_words_in_a_row() -> None:
    assert numerals.listing(["a", "b", "c"], "sv") == "a, b och c"
    assert numerals.listing(["a", "b"], "en") == "a and b"
    assert numerals.listing([], "sv") == ""


def test_small_columns_get_a_decimal() -> None:
    assert numerals.decimals_for([0.4, 9.9]) == 1
    assert numerals.decimals_for([0.4, 10.0]) == 0
    assert numerals.decimals_for([None, math.nan]) == 0

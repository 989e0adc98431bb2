"""Numbers, intervals and names as a reader meets them."""

from __future__ import annotations

import math

import pytest

from underlag.reports.language import numerals as formats

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
    assert formats.number(value, "sv", decimals) == sv
    assert formats.number(value, "en", decimals) == en


def test_percent_is_a_sign_in_tables_and_a_word_in_text() -> None:
    assert formats.percent(0.617, "sv") == f"62{NBSP}%"
    assert formats.percent(0.617, "en") == "62%"
    assert formats.percent_words(0.617, "sv") == f"62{NBSP}procent"
    assert formats.percent(None, "sv") == "–"


def test_a_range_uses_an_en_dash_and_a_word_beside_a_minus() -> None:
    assert formats.span(2700, 3500, "sv") == f"2{NBSP}700–{formats.JOINER}3{NBSP}500"
    assert formats.span(-5, 12, "sv") == f"−5{NBSP}till{NBSP}12"
    assert formats.span(-5, 12, "en") == f"−5{NBSP}to{NBSP}12"
    assert formats.span(4.1, 4.2, "sv") == "4"
    assert formats.apart(4.1, 4.2, "sv") == f"4,1–{formats.JOINER}4,2"
    assert formats.apart(3.0, 3.01, "sv") == ""
    assert formats.years(2025, 2050) == "2025–2050"


def test_a_noun_agrees_with_the_number_as_written() -> None:
    assert formats.count(1, "region", "regioner", "sv") == f"1{NBSP}region"
    assert formats.count(1.3, "tjänst", "tjänster", "sv") == f"1{NBSP}tjänst"
    assert formats.count(1.3, "tjänst", "tjänster", "sv", 1) == f"1,3{NBSP}tjänster"
    assert formats.count(0, "region", "regioner", "sv") == f"0{NBSP}regioner"


def test_swedish_names_end_with_å_ä_ö() -> None:
    names = ["Örebro", "Ängsö", "Åland", "Zinkgruvan", "Aneby", "Värmland", "Västerbotten", "Vara"]
    ordered = sorted(names, key=formats.name_key)
    assert ordered == ["Aneby", "Vara", "Värmland", "Västerbotten", "Zinkgruvan", "Åland", "Ängsö", "Örebro"]


def test_a_register_shows_about_three_digits() -> None:
    shown = [formats.significant(x, "sv") for x in (1100.0, 6.5, 0.0375, 0.0, 71.25, 0.00012)]
    assert shown == [f"1{NBSP}100", "6,5", "0,0375", "0", "71,3", "0,00012"]
    assert formats.significant(None, "sv") == "–"


def test_words_in_a_row() -> None:
    assert formats.listing(["a", "b", "c"], "sv") == "a, b och c"
    assert formats.listing(["a", "b"], "en") == "a and b"
    assert formats.listing([], "sv") == ""


def test_small_columns_get_a_decimal() -> None:
    assert formats.decimals_for([0.4, 9.9]) == 1
    assert formats.decimals_for([0.4, 10.0]) == 0
    assert formats.decimals_for([None, math.nan]) == 0

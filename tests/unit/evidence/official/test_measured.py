"""The unit that a file says its figures are in, from words as publishers write them."""

from __future__ import annotations

import pytest

from underlag.evidence.official.measured import Measured, measured


@pytest.mark.parametrize(
    ("words", "power"),
    [
        ("1000-tal personer", 3),
        ("1 000-tals kronor", 3),
        ("1\u00a0000-tal", 3),
        ("1.000 personer", 3),
        ("1000s", 3),
        ("tusental", 3),
        ("Tusen kronor", 3),
        ("thousands of persons", 3),
        ("Thousand", 3),
        ("tkr", 3),
        ("ksek", 3),
        ("1 000 000 kronor", 6),
        ("1000000-tal", 6),
        ("miljoner kronor", 6),
        ("Million SEK", 6),
        ("mnkr", 6),
        ("mkr", 6),
        ("miljarder kronor", 9),
        ("billions", 9),
        ("antal personer", None),
        ("number", None),
        ("10 000-tal", None),  # no power of a thousand
        ("21000 personer", None),
        ("0.1000", None),
        ("tusenskönor", None),  # begins like it
        ("millioner", None),
        ("per 1000 invånare", None),  # a rate, whatever number it is per
        ("antal per 1 000 invånare", None),
        ("of thousand", None),
        ("", None),
    ],
)
def test_the_power_of_ten_that_the_words_tell(words: str, power: int | None) -> None:
    assert measured(words) == Measured(" ".join(words.split()), power)
    assert measured(words).times == 10 ** (power or 0)


def test_words_are_told_with_single_blanks() -> None:
    assert measured("  1000-tal \n personer ") == Measured("1000-tal personer", 3)


@pytest.mark.parametrize(
    ("words", "multiplier", "told", "times"),
    [
        ("persons", 3, "persons (multiplier 3)", 1000),
        ("thousands", 0, "thousands (multiplier 0)", 1),  # the number holds before the words
        ("", 6, "(multiplier 6)", 1_000_000),
        ("per 1000", -2, "per 1000 (multiplier -2)", 0.01),
    ],
)
def test_a_multiplier_holds_before_the_words(words: str, multiplier: int, told: str, times: float) -> None:
    found = measured(words, multiplier)
    assert (found.words, found.power, found.times) == (told, multiplier, times)


@pytest.mark.parametrize(
    ("words", "no_count"),
    [
        ("procent", True),
        ("% av befolkningen", True),
        ("per cent", True),
        ("andel kvinnor", True),
        ("Share of women", True),
        ("per 1000 invånare", True),
        ("antal per 100 invånare", True),
        ("Number per thousand", True),
        ("per läkare", True),
        ("av tusen", True),
        ("kronor", True),
        ("SEK", True),
        ("mnkr", True),
        ("Euro", True),
        ("personer", False),
        ("antal tjänster", False),
        ("1000-tal personer", False),
        ("personer per kommun", False),  # counted for each, and still a number of persons
        ("andelar", False),
        ("krona", False),
        ("Europa", False),
    ],
)
def test_shares_rates_and_money_are_no_number_of_persons(words: str, no_count: bool) -> None:
    assert measured(words).no_count is no_count

"""A number with its unit as a reader meets it. The unit decides the form, and nothing else does: a share of a whole is
written in percent, everything else as a decimal number with the words of its unit."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text
from underlag.reports.language.nouns import unit_words
from underlag.reports.language.numerals import NBSP, is_number, number, percent, significant

_AFTER_PER_CENT: Mapping[str, Text | None] = {
    "1": None,
    "1/year": Text("per år", "a year"),
    "fte/head": Text("av heltid", "of full time"),
}
"""Unit written in percent → the words after the sign; None for none."""

_UNSAID = ("ratio", "weight")
"""Units whose words would say no more than the name of the quantity does."""


_SMALL = 0.2
"""Shares below this are told with a decimal of a percent, where it is not zero."""


def in_per_cent(unit: str) -> bool:
    """Whether numbers of the unit are written in percent: shares of a whole, and of full time."""
    return unit in _AFTER_PER_CENT


def bare(value: float | None, unit: str, language: str, more: int = 0) -> str:
    """The number without the words of its unit, with ``more`` decimals than by itself: "34 %", "0,34"."""
    if not is_number(value):
        return significant(value, language)
    assert value is not None
    if in_per_cent(unit):
        small = abs(value) < _SMALL and number(100 * value, "en", 1)[-2:] != ".0"
        return percent(value, language, small + more)
    return significant(value, language) if not more else number(value, language, 3 + more)


def words(unit: str, language: str) -> str:
    """What stands after such a number: "per 1 000 invånare", "av heltid"; "" where nothing does."""
    if in_per_cent(unit):
        after = _AFTER_PER_CENT[unit]
        return after[language] if after else ""
    return "" if not unit or unit in _UNSAID else unit_words(unit, language)


def amount(value: float | None, unit: str, language: str) -> str:
    """The number with its unit: "34 %", "0,34 per 1 000 invånare", "93 % av heltid"."""
    text = bare(value, unit, language)
    after = words(unit, language) if is_number(value) else ""
    return f"{text}{NBSP}{after}" if after else text


def ends(low: float | None, high: float | None, unit: str, language: str) -> str:
    """An interval without the words of its unit, "92 % till 94 %", with one more decimal where both ends would read the
    same; "" where there is none, or where they still do."""
    if not is_number(low) or not is_number(high):
        return ""
    for more in (0, 1):
        first, last = (bare(end, unit, language, more) for end in (low, high))
        if first != last:
            return f"{first} {'till' if language == 'sv' else 'to'} {last}"
    return ""

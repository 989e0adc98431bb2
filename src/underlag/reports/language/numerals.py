"""How a number, an interval or a name is written for a reader, in Swedish or English.

Separators come from the Unicode locale data (Babel), so that Swedish reads 1 234,5 with no-break spaces and
a true minus.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

from underlag.core.language import Text

NBSP = "\u00a0"
"""No-break space: keeps a number with its unit and groups of thousands together."""

INTERVAL80 = Text("80\u2011procentigt intervall", "80 percent interval")
"""Name of the interval in text; its hyphen does not break."""

KNOWN80 = Text("80\u2011procentigt intervall om framtiden vore känd", "80 percent interval if the future were known")
"""Name of the interval of a decision: where the best would be, had a drawn future been known beforehand."""

JOINER = "\u2060"
"""Invisible character that keeps a range from breaking after its dash."""

MISSING = "–"
"""What a table cell shows where there is no number."""

_LOCALE = {"sv": "sv_SE", "en": "en_GB"}
_ORDER_SV = {
    ord("å"): "{1",
    ord("ä"): "{2",
    ord("æ"): "{2",
    ord("ö"): "{3",
    ord("ø"): "{3",
    ord("é"): "e",
    ord("è"): "e",
    ord("ü"): "y",
}


@cache
def _symbols(language: str) -> tuple[str, str, str]:
    locale = _LOCALE[language]
    minus = get_minus_sign_symbol(locale)
    return get_group_symbol(locale), get_decimal_symbol(locale), "−" if minus in "-−" else minus


def is_number(value: float | int | None) -> bool:
    """Whether there is a finite number to write."""
    return value is not None and math.isfinite(value)


def number(value: float | int | None, language: str, decimals: int = 0) -> str:
    """The number with ``decimals`` decimals, halves away from zero; "–" where there is none; never "−0"."""
    if value is None or not math.isfinite(value):
        return MISSING
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    group, point, minus = _symbols(language)
    whole, _, fraction = f"{abs(rounded):,}".partition(".")
    text = whole.replace(",", group) + (point + fraction if fraction else "")
    return (minus if rounded < 0 else "") + text


def significant(value: float | int | None, language: str) -> str:
    """The number with about three digits that count, no trailing zeros: for values of any size, as in a register."""
    if value is None or not math.isfinite(value):
        return MISSING
    size = abs(value)
    decimals = next((d for bound, d in ((100, 0), (10, 1), (1, 2), (0.1, 3), (0.01, 4)) if size >= bound), 5)
    text = number(value, language, decimals)
    point = _symbols(language)[1]
    return text.rstrip("0").rstrip(point) if point in text else text


def shown(value: float | int, decimals: int = 0) -> float:
    """The value as a reader sees it after rounding, so that sentences agree with the digits beside them."""
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)) + 0.0


def decimals_for(values: Iterable[float | None]) -> int:
    """One decimal where every number of a column or chart is small (under 10), else none."""
    sizes = [abs(v) for v in values if v is not None and math.isfinite(v)]
    return 1 if sizes and max(sizes) < 10 else 0


def percent(share: float | None, language: str, decimals: int = 0) -> str:
    """A share (1 = the whole) for tables and charts: "62 %" in Swedish, "62%" in English."""
    if not is_number(share):
        return MISSING
    assert share is not None
    return number(100 * share, language, decimals) + (NBSP + "%" if language == "sv" else "%")


def percent_words(share: float, language: str, decimals: int = 0) -> str:
    """A share for running text: "62 procent", "62 percent"."""
    return number(100 * share, language, decimals) + NBSP + ("procent" if language == "sv" else "percent")


def span(low: float | int, high: float | int, language: str, decimals: int = 0) -> str:
    """From low to high: "2 700–3 500"; with a word where a minus sign would meet the dash: "−5 till 12"."""
    first, last = number(low, language, decimals), number(high, language, decimals)
    if first == last:
        return first
    if shown(low, decimals) < 0 or shown(high, decimals) < 0:
        return f"{first}{NBSP}{'till' if language == 'sv' else 'to'}{NBSP}{last}"
    return f"{first}–{JOINER}{last}"


def apart(low: float | int, high: float | int, language: str, decimals: int = 0) -> str:
    """Like ``span``, with one more decimal where both ends would round to the same number; "" where they still do."""
    for digits in (decimals, decimals + 1):
        if number(low, language, digits) != number(high, language, digits):
            return span(low, high, language, digits)
    return ""


def percent_span(low: float | int, high: float | int, language: str) -> str:
    """Interval of shares for tables: "55–71 %"."""
    return span(100 * low, 100 * high, language) + (NBSP + "%" if language == "sv" else "%")


def years(first: int, last: int) -> str:
    """A range of years: "2025–2050"."""
    return str(first) if first == last else f"{first}–{last}"


def count(amount: float | int, one: str, many: str, language: str, decimals: int = 0) -> str:
    """A number with its noun in the right form: "1 region", "3 regioner"."""
    noun = one if number(amount, language, decimals) == "1" else many
    return f"{number(amount, language, decimals)}{NBSP}{noun}"


def listing(parts: Iterable[str], language: str) -> str:
    """Words in a row: "a, b och c"."""
    words = list(parts)
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + (" och " if language == "sv" else " and ") + words[-1]


def name_key(name: str, language: str = "sv") -> str:
    """Sort key of a name; in Swedish å, ä and ö come last, in that order."""
    low = name.casefold()
    return low.translate(_ORDER_SV) if language == "sv" else low


def capital(sentence: str) -> str:
    """The sentence with its first letter as a capital, the rest untouched."""
    return sentence[:1].upper() + sentence[1:]


def short(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word where one ends near and then with "…"."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:") + "…"

"""Values written without quotes in YAML, read as they look: numbers in decimal, true and false, nothing, else text.

YAML 1.1 makes more of them: ``010`` is eight, ``1:30`` ninety, ``1_000`` a thousand, ``no`` false. Whoever writes them
seldom means that, and other programs read them otherwise (YAML 1.2.2, 10.3), so they are refused with what to write.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

Value = str | int | float | bool | None

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


class SurpriseError(ValueError):
    """A value that YAML reads otherwise than it looks: what it is, what to write."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def _code(text: str) -> SurpriseError:
    number = f"{int(text)}" if "." not in text else f"{float(text):g}"
    return SurpriseError(
        "a number with a leading zero, which YAML may read in base eight",
        f"write '{text}' in quotes if it is a code, {number} if it is a number",
    )


def _sixty(text: str) -> SurpriseError:
    return SurpriseError("a time or ratio without quotes, which YAML may read in base sixty", f"write '{text}'")


def _base(text: str) -> SurpriseError:
    digits = text.replace("_", "")
    try:
        number = str(int(digits, 0))
    except ValueError:
        number = "the number in decimal"
    return SurpriseError("a number that is not in decimal", f"write {number} if it is a number, '{text}' if it is text")


def _grouped(text: str) -> SurpriseError:
    plain = text.replace("_", "")
    return SurpriseError(
        "a number with underscores", f"write {plain} if it is a number, '{text}' in quotes if it is text"
    )


def _answer(text: str) -> SurpriseError:
    meant = "true" if text.lower() in ("y", "yes", "on") else "false"
    return SurpriseError(
        "a word that YAML may read as true or false", f"write {meant}, or '{text}' in quotes for the word"
    )


def _endless(text: str) -> SurpriseError:
    return SurpriseError("not a finite number", f"give a number, or write '{text}' in quotes if it is text")


_SURPRISES: tuple[tuple[re.Pattern[str], Callable[[str], SurpriseError]], ...] = (
    (re.compile(r"[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[bB][01_]+|[-+]?0[oO][0-7_]+"), _base),
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"), _sixty),
    (re.compile(r"[-+]?[0-9]+(_[0-9]+)+(\.[0-9_]*)?|[-+]?[0-9]+\.[0-9]+(_[0-9]+)+"), _grouped),
    (re.compile(r"[-+]?0[0-9]+(\.[0-9]*)?"), _code),
    (re.compile(r"y|yes|on|n|no|off", re.IGNORECASE), _answer),
    (re.compile(r"[-+]?\.?(inf|infinity)|\.?nan", re.IGNORECASE), _endless),
)


def plain_value(text: str) -> Value:
    """The value of a scalar without quotes. Raises SurpriseError for one that YAML 1.1 reads otherwise than it looks,
    and for a number that is not finite."""
    if text in _WORDS:
        return _WORDS[text]
    for pattern, surprise in _SURPRISES:
        if pattern.fullmatch(text):
            raise surprise(text)
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        number = float(text)
        if not math.isfinite(number):
            raise _endless(text)
        return number
    return text


def needs_quotes(text: str) -> bool:
    """Whether a text written without quotes would not be read as that text."""
    try:
        return plain_value(text) != text
    except (SurpriseError, ValueError):
        return True

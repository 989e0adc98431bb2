"""Values written without quotes in YAML, read as they look: numbers in decimal, true and false, nothing, else text.

YAML 1.1 makes more of them: ``010`` is eight, ``1:30`` ninety, ``1_000`` a thousand, ``no`` false. Whoever writes them
seldom means that, and other programs read them otherwise (YAML 1.2.2, 10.3), so they are refused with what to write.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from underlag.core.errors import said
from underlag.core.language import Text

_Scalar = str | int | float | bool | None

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

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(what.en)
        self.what, self.remedy = what, remedy


def _code(text: str) -> SurpriseError:
    number = f"{int(text)}" if "." not in text else f"{float(text):g}"
    return SurpriseError(
        Text(
            "ett tal med inledande nolla, som YAML kan läsa i basen åtta",
            "a number with a leading zero, which YAML may read in base eight",
        ),
        Text(
            f"skriv '{text}' inom citattecken om det är en kod, {number} om det är ett tal",
            f"write '{text}' in quotes if it is a code, {number} if it is a number",
        ),
    )


def _sixty(text: str) -> SurpriseError:
    return SurpriseError(
        Text(
            "en tid eller kvot utan citattecken, som YAML kan läsa i basen sextio",
            "a time or ratio without quotes, which YAML may read in base sixty",
        ),
        Text(f"skriv '{text}'", f"write '{text}'"),
    )


def _base(text: str) -> SurpriseError:
    digits = text.replace("_", "")
    try:
        number: str | Text = str(int(digits, 0))
    except ValueError:
        number = Text("talet i basen tio", "the number in decimal")
    return SurpriseError(
        Text("ett tal som inte är skrivet i basen tio", "a number that is not in decimal"),
        Text(
            f"skriv {said(number, 'sv')} om det är ett tal, '{text}' om det är text",
            f"write {said(number, 'en')} if it is a number, '{text}' if it is text",
        ),
    )


def _grouped(text: str) -> SurpriseError:
    plain = text.replace("_", "")
    return SurpriseError(
        Text("ett tal med understreck", "a number with underscores"),
        Text(
            f"skriv {plain} om det är ett tal, '{text}' inom citattecken om det är text",
            f"write {plain} if it is a number, '{text}' in quotes if it is text",
        ),
    )


def _answer(text: str) -> SurpriseError:
    meant = "true" if text.lower() in ("y", "yes", "on") else "false"
    return SurpriseError(
        Text("ett ord som YAML kan läsa som true eller false", "a word that YAML may read as true or false"),
        Text(
            f"skriv {meant}, eller '{text}' inom citattecken för ordet",
            f"write {meant}, or '{text}' in quotes for the word",
        ),
    )


def _endless(text: str) -> SurpriseError:
    return SurpriseError(
        Text("inget ändligt tal", "not a finite number"),
        Text(
            f"ange ett tal, eller skriv '{text}' inom citattecken om det är text",
            f"give a number, or write '{text}' in quotes if it is text",
        ),
    )


_SURPRISES: tuple[tuple[re.Pattern[str], Callable[[str], SurpriseError]], ...] = (
    (re.compile(r"[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[bB][01_]+|[-+]?0[oO][0-7_]+"), _base),
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"), _sixty),
    (re.compile(r"[-+]?[0-9]+(_[0-9]+)+(\.[0-9_]*)?|[-+]?[0-9]+\.[0-9]+(_[0-9]+)+"), _grouped),
    (re.compile(r"[-+]?0[0-9]+(\.[0-9]*)?"), _code),
    (re.compile(r"y|yes|on|n|no|off", re.IGNORECASE), _answer),
    (re.compile(r"[-+]?\.?(inf|infinity)|\.?nan", re.IGNORECASE), _endless),
)


def plain_value(text: str) -> _Scalar:
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

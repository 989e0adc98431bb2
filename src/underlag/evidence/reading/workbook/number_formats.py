"""What a number format of a spreadsheet shows of a number.

A format has up to four sections, parted by semicolons: for numbers above zero, below zero, for zero and for text; or
sections with conditions, ``[<4]"<4";0``. A section without a place for digits shows its text and no number.
Source: ISO/IEC 29500-1:2016, 18.8.31 (numFmts).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from underlag.core.language import Text

DASHES = frozenset("-\u2212\u2013\u2014")
"""Hyphen, minus and dashes: spreadsheets show zero so."""

_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL
)
_CONDITION = re.compile(r"(?P<sign><=|>=|<>|<|>|=)\s*(?P<bound>-?[0-9]+(?:\.[0-9]+)?)")
_TESTS = {
    "<": float.__lt__,
    "<=": float.__le__,
    ">": float.__gt__,
    ">=": float.__ge__,
    "=": float.__eq__,
    "<>": float.__ne__,
}


@dataclass(frozen=True)
class Disguise:
    """A number that is shown as something else.

    what   the fault in one clause
    shown  what the cell shows, as far as the format alone says it
    """

    what: Text
    shown: str


@dataclass(frozen=True)
class _Section:
    """One section of a format: its codes, its text, and the condition under which it holds."""

    code: str
    text: str
    condition: tuple[str, float] | None

    @property
    def general(self) -> bool:
        return "general" in self.code.lower() or "@" in self.code

    @property
    def places(self) -> bool:
        return any(sign in self.code for sign in "0#?")

    @property
    def shown(self) -> str:
        """What a section without places shows."""
        return (self.text + re.sub(r"[\s]", "", self.code)).strip()


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    found: list[_Section] = []
    plain, text, condition = "", "", None
    for token in [*_TOKENS.finditer(code), None]:
        if token is None or token["plain"] == ";":
            found.append(_Section(plain, text, condition))
            plain, text, condition = "", "", None
        elif token["plain"]:
            plain += token["plain"]
        elif token["bracket"] is not None:
            given = _CONDITION.fullmatch(token["bracket"])
            condition = (given["sign"], float(given["bound"])) if given else condition
            currency = re.match(r"\$([^-]*)", token["bracket"])
            text += currency[1] if currency else ""
        else:
            text += token["quoted"] or token["escaped"] or ""
    return tuple(found)


def _section_of(value: float, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """The section that shows a number, and whether the program puts a minus before a number below zero."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _TESTS[section.condition[0]](value, section.condition[1]):
                return section, True
        return sections[-1], True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    return sections[2 if value == 0 and len(sections) > 2 else 0], True


_MARK = Text(
    "cellen visar ett tecken, och i den är ett tal lagrat", "the cell shows a mark, and a number is stored in it"
)
_NOTHING = Text(
    "cellen visar inget, och i den är ett tal lagrat", "the cell shows nothing, and a number is stored in it"
)
_PER_CENT = Text(
    "cellen visar procent, och det lagrade talet är en hundradel av det",
    "the cell shows percent, and the number stored is a hundredth of it",
)
_DIGITS = Text("cellens format sätter siffror bredvid talet", "the format of the cell puts digits beside the number")
_UNSIGNED = Text(
    "cellen visar ett tal under noll utan minustecken", "the cell shows a number below zero without its sign"
)


def disguise(value: float, code: str) -> Disguise | None:
    """How the format ``code`` makes a reader see another number than ``value``, or no number; None if it does not.

    Rounding and a unit after the number are no disguise.
    """
    section, signed = _section_of(float(value), _sections(code))
    if section.general:
        return None
    if not section.places:
        return Disguise(_MARK if section.shown else _NOTHING, section.shown)
    if value == 0 and "0" not in section.code:
        return Disguise(_NOTHING, "")
    if "%" in section.code + section.text:
        return Disguise(_PER_CENT, f"{value * 100:g} %")
    thousands = re.search(r"[0#?](,+)[^0#?,]*(?:\.|$)", section.code)
    if thousands:
        power = 1000 ** len(thousands[1])
        what = Text(f"cellen visar talet delat med {power}", f"the cell shows the number divided by {power}")
        return Disguise(what, f"{value / power:g}")
    if re.search(r"[0-9]", section.text) or re.search(r"[1-9]", section.code):
        return Disguise(_DIGITS, code)
    if value < 0 and not signed and not any(sign in section.text + section.code for sign in "-(\u2212"):
        return Disguise(_UNSIGNED, f"{-value:g}")
    return None


def hides_text(code: str) -> bool:
    """Whether the format ``code`` shows nothing of a cell with text, or another text."""
    sections = _sections(code)
    return len(sections) > 3 and not sections[3].general

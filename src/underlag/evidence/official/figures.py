"""Figures as offices print them: thousands in groups, decimal comma, and marks that stand for no number.

What a mark means is never guessed: the mapping says it. A figure that can be read in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

GROUPING_SPACES = " \u00a0\u2007\u2009\u202f"
"""Space, no-break space, figure space, thin space, narrow no-break space: all are printed between thousands."""

MINUS_SIGNS = "-\u2212"
"""Hyphen and minus. A dash (–) is a mark, never a sign."""


@dataclass(frozen=True)
class Mark:
    """What a mark means.

    low, high  the figure lies between them, both included; None for both if the figure is missing
    """

    low: float | None = None
    high: float | None = None

    @property
    def missing(self) -> bool:
        """Whether the mark says that there is no figure."""
        return self.low is None


@dataclass(frozen=True)
class Style:
    """How a table prints its figures.

    decimal    decimal mark, "," or "."
    thousands  "." or "," or "'" where one of them parts thousands; spaces of any kind always may
    marks      mark → what it means
    notes      what may stand after a figure and point to a footnote, such as ``1)`` or ``*``
    """

    decimal: str = ","
    thousands: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure as read.

    value    the figure, or the lower end of a range; None if missing
    upper    upper end of a range; None for one number
    printed  what stands in the cell
    """

    value: float | None
    upper: float | None = None
    printed: str = ""


class FigureError(ValueError):
    """A cell that can't be read as a figure: what is wrong, what is expected, what to do."""

    def __init__(self, what: str, expected: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.expected, self.remedy = what, expected, remedy


def without_notes(text: str, notes: tuple[str, ...]) -> str:
    """The text without the note marks at its end: ``Gotland 1)`` → ``Gotland``."""
    text = text.strip(GROUPING_SPACES + "\t")
    for note in sorted(notes, key=len, reverse=True):
        if text.endswith(note) and text != note:
            return without_notes(text.removesuffix(note), notes)
    return text


def read_figure(cell: str | float, style: Style) -> Figure:
    """The figure in a cell; a number of a workbook is itself, text is read in the given style.

    Raises FigureError for what is neither a figure nor a known mark, and for figures that can be read in two ways.
    """
    if not isinstance(cell, str):
        return Figure(float(cell), None, f"{cell:g}")
    text = cell.strip(GROUPING_SPACES + "\t")
    for candidate in (text, re.sub(f"[{GROUPING_SPACES}]", "", text), without_notes(text, style.notes)):
        if candidate in style.marks:
            mark = style.marks[candidate]
            same = mark.high is None or mark.high == mark.low
            return Figure(mark.low, None if same else mark.high, text)
    return Figure(_number(without_notes(text, style.notes), style), None, text)


def _number(text: str, style: Style) -> float:
    groups = f"[{GROUPING_SPACES}{re.escape(style.thousands)}]"
    whole = rf"(?:[0-9]{{1,3}}(?P<group>{groups})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*|[0-9]+)"
    pattern = (
        rf"(?P<sign>[+{re.escape(MINUS_SIGNS)}]?)(?P<whole>{whole})(?:{re.escape(style.decimal)}(?P<part>[0-9]+))?"
    )
    found = re.fullmatch(pattern, text)
    if found is None:
        raise _fault(text, style)
    digits = re.sub(r"[^0-9]", "", found["whole"])
    sign = "-" if found["sign"] and found["sign"] in MINUS_SIGNS else ""
    return float(f"{sign}{digits}.{found['part'] or '0'}")


def _fault(text: str, style: Style) -> FigureError:
    expected = f"a number such as 1 250{style.decimal}5, or one of the marks {', '.join(style.marks) or '(none)'}"
    other = "." if style.decimal == "," else ","
    if not text:
        return FigureError("an empty cell where a figure belongs", expected, "write the mark for a missing figure")
    if re.fullmatch(r"[0-9 \u00a0.,'\u2007\u2009\u202f+\u2212-]+", text) and any(sign.isdigit() for sign in text):
        if other in text:
            return FigureError(
                f"a number with {other!r}, which this mapping doesn't give a meaning", expected,
                f"say in the mapping what {other!r} is: numbers.decimal or numbers.thousands",
            )  # fmt: skip
        return FigureError("digits that are not grouped in threes", expected, "correct the number")
    if text.endswith("%"):
        return FigureError(
            "a number with a percent sign", expected, "remove the sign, or set numbers.notes in the mapping"
        )
    if re.fullmatch(r"[<>≤≥]\s*[0-9]+|[.\u2026:–—-]+|[xX*]+", text):
        return FigureError("a mark that the mapping doesn't explain", expected,
                           f"say under numbers.marks in the mapping what {text!r} means")  # fmt: skip
    return FigureError("text where a figure belongs", expected, "correct the cell, or name its mark in the mapping")

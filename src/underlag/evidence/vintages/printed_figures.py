"""Figures as offices print them: thousands in groups, decimal comma, and marks that stand for no number.

What a mark means is never guessed: the mapping says it. A figure that can be read in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from underlag.core.language import Text
from underlag.evidence.vintages.flags import Meaning, read_flags

GROUPING_SPACES = " \u00a0\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
"""Space, no-break space, the narrow spaces of print, narrow no-break space: all are printed between thousands."""

APOSTROPHES = "'\u2019\u02bc"
"""Straight, typographic and modifier apostrophe: one mark between thousands, in the Swiss manner."""

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
    flags      flag → meaning, for flags that are not known or mean something else here
    """

    decimal: str = ","
    thousands: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    flags: Mapping[str, Meaning] = field(default_factory=dict)


@dataclass(frozen=True)
class PrintedFigure:
    """One figure as read.

    value    the figure, or the lower end of a range; None if missing
    upper    upper end of a range; None for one number
    printed  what stands in the cell
    flags    (flag, meaning) of what the publisher says of the figure
    """

    value: float | None
    upper: float | None = None
    printed: str = ""
    flags: tuple[tuple[str, Meaning], ...] = ()


class FigureError(ValueError):
    """A cell that can't be read as a figure: what is wrong, what is expected, what to do."""

    def __init__(self, what: Text, expected: Text, remedy: Text) -> None:
        super().__init__(what.en)
        self.what, self.expected, self.remedy = what, expected, remedy


def without_notes(text: str, notes: tuple[str, ...]) -> str:
    """The text without the note marks at its end: ``Gotland 1)`` → ``Gotland``."""
    text = text.strip(GROUPING_SPACES + "\t")
    for note in sorted(notes, key=len, reverse=True):
        if text.endswith(note) and text != note:
            return without_notes(text.removesuffix(note), notes)
    return text


def read_figure(cell: str | float, style: Style, status: str = "") -> PrintedFigure:
    """The figure in a cell; a number of a workbook is itself, text is read in the given style.

    status  what the file says of the cell beside it: a mark or flags. A missing status holds over any value
    Raises FigureError for what is neither a figure nor a known mark, for figures that can be read in two ways, and for
    flags that have no meaning.
    """
    figure = PrintedFigure(float(cell), None, f"{cell:g}") if not isinstance(cell, str) else _read_text(cell, style)
    return _with_status(figure, status.strip(), style) if status.strip() else figure


def _read_text(cell: str, style: Style) -> PrintedFigure:
    text = cell.strip(GROUPING_SPACES + "\t")
    bare = without_notes(text, style.notes)
    for candidate in (text, bare):
        mark = _mark(candidate, style)
        if mark is not None:
            return _of_mark(mark, text)
    figure, flags = _parted(bare, style)
    if not flags:
        return PrintedFigure(_number(bare, style), None, text)
    mark = _mark(figure, style)
    read = _of_mark(mark, text) if mark is not None else PrintedFigure(_number(figure, style), None, text)
    return _with_status(read, flags, style)


def _mark(text: str, style: Style) -> Mark | None:
    """The mark that a text is, with or without the blanks within."""
    bare = re.sub(f"[{GROUPING_SPACES}]", "", text)
    return style.marks.get(text, style.marks.get(bare))


def _of_mark(mark: Mark, text: str) -> PrintedFigure:
    same = mark.high is None or mark.high == mark.low
    return PrintedFigure(mark.low, None if same else mark.high, text)


def _parted(text: str, style: Style) -> tuple[str, str]:
    """What stands before the flags at the end of a text, and the flags: ``284 b`` → ``284``, ``b``; known letters
    stand apart from the figure, flags of the mapping may touch it."""
    for flag in sorted(style.flags, key=len, reverse=True):
        if text.endswith(flag) and text != flag:
            return text.removesuffix(flag).strip(GROUPING_SPACES + "\t"), flag
    found = re.fullmatch(rf"([^A-Za-z]*[0-9:.\u2026-])[{GROUPING_SPACES}]+([A-Za-z]{{1,4}})", text)
    return (found[1], found[2]) if found else (text, "")


def _with_status(figure: PrintedFigure, status: str, style: Style) -> PrintedFigure:
    there = status in figure.printed.split() or figure.printed.endswith(status)
    printed = figure.printed if there else f"{figure.printed} {status}"
    mark = _mark(status, style)
    if mark is not None:
        return _overruled(figure, mark, printed)
    flags = read_flags(status, style.flags)
    if flags is None:
        raise FigureError(
            Text(
                f"flaggan {status!r} vid en siffra, som ingen förklarar",
                f"the flag {status!r} at a figure, which nobody explains",
            ),
            Text(
                "en flagga från Eurostat eller SDMX såsom p, e eller b, eller en som mappningen förklarar",
                "a flag of Eurostat or SDMX such as p, e or b, or one that the mapping explains",
            ),
            Text(
                f"säg vad {status!r} betyder: under numbers.flags i mappningen, eller under numbers.marks om det är "
                "ett tecken",
                f"say what {status!r} means: under numbers.flags in the mapping, or under numbers.marks if it is a "
                "mark",
            ),
        )
    if any(meaning == "missing" for _, meaning in flags):
        return PrintedFigure(None, None, printed, flags)
    return PrintedFigure(figure.value, figure.upper, printed, tuple(flag for flag in flags if flag[1] != "normal"))


def _overruled(figure: PrintedFigure, mark: Mark, printed: str) -> PrintedFigure:
    """A figure beside a mark: a missing one holds over the figure, any other must agree with it."""
    marked = _of_mark(mark, printed)
    high = marked.upper if marked.upper is not None else marked.value
    if mark.missing or figure.value is None:
        return PrintedFigure(None, None, printed)
    if not (marked.value or 0.0) <= figure.value <= (high or 0.0):
        raise FigureError(
            Text(
                "en siffra, och bredvid den ett tecken som säger något annat",
                "a figure, and beside it a mark that says another",
            ),
            Text(
                f"en siffra {marked.value:g}–{high:g}, eller inget tecken",
                f"a figure of {marked.value:g}–{high:g}, or no mark",
            ),
            Text("fråga utgivaren vilket av de två som gäller", "ask the publisher which of the two holds"),
        )
    return PrintedFigure(figure.value, None, printed)


def _number(text: str, style: Style) -> float:
    apart = APOSTROPHES if style.thousands == "'" else style.thousands
    groups = f"[{GROUPING_SPACES}{re.escape(apart)}]"
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
    marks, number = ", ".join(style.marks), f"1 250{style.decimal}5"
    expected = Text(
        f"ett tal såsom {number}, eller ett av tecknen {marks or '(inga)'}",
        f"a number such as {number}, or one of the marks {marks or '(none)'}",
    )
    other = "." if style.decimal == "," else ","
    if not text:
        return FigureError(
            Text("en tom cell där en siffra ska stå", "an empty cell where a figure belongs"),
            expected,
            Text("skriv tecknet för en siffra som saknas", "write the mark for a missing figure"),
        )
    if re.fullmatch(r"[0-9 \u00a0.,'\u2007\u2009\u202f+\u2212-]+", text) and any(sign.isdigit() for sign in text):
        unsaid = next((sign for sign in (other, "'") if sign in text and sign != style.thousands), None)
        if unsaid:
            return FigureError(
                Text(
                    f"ett tal med {unsaid!r}, som mappningen inte ger någon betydelse",
                    f"a number with {unsaid!r}, which this mapping doesn't give a meaning",
                ),
                expected,
                Text(
                    f"säg i mappningen vad {unsaid!r} är: numbers.decimal eller numbers.thousands",
                    f"say in the mapping what {unsaid!r} is: numbers.decimal or numbers.thousands",
                ),
            )
        return FigureError(
            Text("siffror som inte är grupperade tre och tre", "digits that are not grouped in threes"),
            expected,
            Text("rätta talet", "correct the number"),
        )
    return _no_number(text, expected)


def _no_number(text: str, expected: Text) -> FigureError:
    """The fault of a text that is not digits alone."""
    if text.endswith("%"):
        return FigureError(
            Text("ett tal med procenttecken", "a number with a percent sign"),
            expected,
            Text(
                "ta bort tecknet, eller ange numbers.notes i mappningen",
                "remove the sign, or set numbers.notes in the mapping",
            ),
        )
    if re.fullmatch(r"[<>≤≥]\s*[0-9]+|[.\u2026:–—-]+|[xX*]+", text):
        return FigureError(
            Text("ett tecken som mappningen inte förklarar", "a mark that the mapping doesn't explain"),
            expected,
            Text(
                f"säg under numbers.marks i mappningen vad {text!r} betyder",
                f"say under numbers.marks in the mapping what {text!r} means",
            ),
        )
    return FigureError(
        Text("text där en siffra ska stå", "text where a figure belongs"),
        expected,
        Text(
            "rätta cellen, eller ta upp dess tecken i mappningen", "correct the cell, or name its mark in the mapping"
        ),
    )

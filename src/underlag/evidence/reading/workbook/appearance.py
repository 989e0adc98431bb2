"""Whether a reader of a sheet sees what its cells store: hidden rows and columns, formats, fonts, superscripts.

Each cell of which a reader sees something else, or nothing, gets a doubt: a problem that is told if the cell is data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from underlag.core.errors import Problem, shorten
from underlag.core.language import Text
from underlag.evidence.reading.workbook.number_formats import DASHES, disguise, hides_text

SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2071\u2074-\u207f\u2080-\u208e"
"""Superscripts and subscripts of Unicode, as a class of a regular expression."""

_FIGURE = re.compile(r"[+\u2212-]?[0-9][0-9\s.,'\u2019\u00a0\u2009\u202f]*%?")
Doubt = tuple[Text, str | Text, Text]
"""What is wrong, what was found, what to do."""

_WHITE = {"FFFFFFFF", "00FFFFFF"}
_SHOWN = Text("det som cellen lagrar, visat som det är", "what the cell stores, shown as it is")
_SAME = Text(
    "låt cellen visa vad den lagrar (formatet Allmänt), eller skriv i den vad den visar",
    "let the cell show what it stores (format General), or write in it what it shows",
)


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a cell.

    value  its text or number; a superscript that points to a note is no part of it
    doubt  (what, found, remedy) if a reader sees something else than the cell stores
    """

    value: object
    doubt: Doubt | None = None


def looks_like_figure(text: str) -> bool:
    """Whether a text is digits, signs and marks between thousands or decimals only."""
    return _FIGURE.fullmatch(text.strip()) is not None


def without_superscripts(text: str) -> str:
    """The text without the superscripts and subscripts of Unicode: ``48¹`` → ``48``."""
    return re.sub(f"[{SUPERSCRIPTS}]", "", text)


def seen(cell: Any) -> Seen:
    """What a reader sees of a cell of openpyxl that is neither hidden nor a formula."""
    value = cell.value
    if isinstance(value, list):  # rich text: runs of plain text, and runs with a font of their own
        return _of_runs(value)
    if isinstance(value, str):
        return _of_text(cell, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(cell, value)
    return Seen(value, _of_font(cell, str(value)) if value is not None else None)


def _of_runs(runs: list[Any]) -> Seen:
    kept, raised, struck = "", "", ""
    for run in runs:
        font = getattr(run, "font", None)
        text = run if font is None else run.text
        if font is not None and font.strike:
            struck += text
        if font is not None and font.vertAlign in ("superscript", "subscript"):
            raised += text
        else:
            kept += text
    whole = "".join(run if isinstance(run, str) else run.text for run in runs)
    if struck:
        return Seen(whole, _struck(struck))
    if raised and (looks_like_figure(kept) or not kept.strip()):
        return Seen(
            kept or whole,
            _superscript(
                Text(
                    f"{kept.strip()} med {raised.strip()} upphöjt eller nedsänkt",
                    f"{kept.strip()} with {raised.strip()} raised or lowered",
                ),
                kept,
            ),
        )
    return Seen(kept if raised else whole)


def _of_text(cell: Any, text: str) -> Seen:
    if hides_text(cell.number_format):
        return Seen(
            text,
            (Text("cellens format döljer dess text", "the format of the cell hides its text"), shorten(text), _SAME),
        )
    bare = without_superscripts(text)
    if bare != text and looks_like_figure(bare):
        return Seen(bare, _superscript(shorten(text), bare))
    return Seen(text, _of_font(cell, text))


def _of_number(cell: Any, value: float) -> Seen:
    found = disguise(value, cell.number_format)
    if found is None:
        return Seen(value, _of_font(cell, f"{value:g}"))
    if value == 0 and found.shown in DASHES and found.shown:
        return Seen(found.shown, _of_font(cell, found.shown))
    stored = Text(f"lagrat som {value:g}", f"stored as {value:g}")
    if not found.shown:
        return Seen(value, (found.what, stored, _SAME))
    shown = repr(shorten(found.shown))
    both = Text(f"visat som {shown}, {stored.sv}", f"shown as {shown}, {stored.en}")
    return Seen(value, (found.what, both, _SAME))


def _of_font(cell: Any, text: str) -> Doubt | None:
    if not cell.has_style:
        return None
    font, fill = cell.font, cell.fill
    if font.strike:
        return _struck(text)
    if font.vertAlign in ("superscript", "subscript") and looks_like_figure(text):
        return _superscript(text, text)
    white = font.color is not None and font.color.type == "rgb" and font.color.rgb in _WHITE
    bare = fill.fill_type is None or (fill.fill_type == "solid" and fill.fgColor.rgb in _WHITE)
    if white and bare and looks_like_figure(text):
        return (
            Text("cellen är skriven med vitt på vitt", "the cell is written in white on white"),
            shorten(text),
            Text("ge cellen en färg som syns", "give the cell a colour that can be seen"),
        )
    return None


def _struck(text: str) -> Doubt:
    return (
        Text("text som är genomstruken", "text that is struck through"),
        shorten(text),
        Text(
            "ta bort den genomstrukna texten, eller strecket genom den",
            "delete the struck text, or remove the line through it",
        ),
    )


def _superscript(found: str | Text, figure: str) -> Doubt:
    remedy = Text(
        f"ta bort det upphöjda tecknet om det pekar på en not, så att cellen innehåller {figure.strip()}",
        f"delete the superscript if it points to a note, so that the cell holds {figure.strip()}",
    )
    return (
        Text(
            "ett upphöjt tecken vid ett tal, som kan läsas som en av talets siffror",
            "a superscript at a figure, which may be read as one of its digits",
        ),
        found,
        remedy,
    )


def hidden_rows(page: Any) -> dict[int, Text]:
    """Rows that are hidden, by hand, by a filter, in a collapsed group or without height, each with how to show it."""
    way = Text("rensa filtret", "clear the filter") if page.auto_filter.ref else Text("visa raden", "show the row")
    rows = page.row_dimensions.items()
    return {number: way for number, row in rows if row.hidden or (row.ht is not None and float(row.ht) == 0)}


def hidden_columns(page: Any) -> frozenset[int]:
    """Columns that are hidden, in a collapsed group or without width, from 0."""
    return frozenset(
        column - 1
        for given in page.column_dimensions.values()
        if given.hidden or given.width == 0
        for column in range(given.min or 1, min(given.max or 1, 16_384) + 1)
    )


def conditional_formats(page: Any) -> Iterator[tuple[Any, str]]:
    """(ranges of cells, number format) of each conditional format that changes how numbers are shown."""
    for ranges in page.conditional_formatting:
        for rule in ranges.rules:
            if rule.dxf is not None and rule.dxf.numFmt is not None:
                yield ranges.sqref, rule.dxf.numFmt.formatCode


def doubt_of_condition(value: object, code: str) -> Doubt | None:
    """Why a cell may show something else than it stores where a condition gives it the number format ``code``."""
    if not isinstance(value, int | float) or isinstance(value, bool) or disguise(value, code) is None:
        return None
    return (
        Text(
            "ett villkorsstyrt format kan visa något annat än det lagrade talet",
            "a conditional format may show something else than the number stored",
        ),
        f"{value:g}, format {code}",
        Text(
            "ta bort det villkorsstyrda formatet, eller skriv i cellen vad den visar",
            "remove the conditional format, or write in the cell what it shows",
        ),
    )


def problem(where: str, doubt: Doubt) -> Problem:
    """The doubt about a cell as a problem."""
    what, found, remedy = doubt
    return Problem(where, what, found, _SHOWN, remedy)

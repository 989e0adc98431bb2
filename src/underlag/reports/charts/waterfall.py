"""Waterfall of change: from one number to another by what moved it, a bar for each cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from underlag.core.language import Text
from underlag.reports.charts.forms import WIDTH
from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import frame
from underlag.reports.document.blocks import Chart
from underlag.reports.language.numerals import listing, number, short

_ROW, _LEFT, _RIGHT, _TOP, _BOTTOM = 30, 118, 14, 8, 8
_NUMBER_ROOM = 58
_NAME_LETTERS = 16

_BEFORE, _AFTER = Text("Före", "Before"), Text("Efter", "After")


@dataclass(frozen=True)
class Change:
    """A number that has changed, and by what.

    parts     (cause, what it moved), in the unit of the number; they sum to after − before
    decimals  in which numbers are written
    """

    before: float
    after: float
    parts: Sequence[tuple[str, float]]
    decimals: int


def waterfall(key: str, title: str, unit: str, source: str, change: Change, language: str) -> Chart:
    """The chart of one change; causes that move nothing are left out."""
    parts = [(name, value) for name, value in change.parts if abs(value) > 1e-9]
    said = [f"{name.lower()} {_signed(value, change.decimals, language)}" for name, value in parts]
    before, after = (number(value, language, change.decimals) for value in (change.before, change.after))
    kind = Text("Trappdiagram", "Waterfall chart")[language]
    words = Text(
        f"{kind}. {unit} Från {before} till {after}" + (f": {listing(said, 'sv')}." if said else ", oförändrat."),
        f"{kind}. {unit} From {before} to {after}" + (f": {listing(said, 'en')}." if said else ", unchanged."),
    )
    return Chart(key, title, unit, words[language], source, _spec(change, parts, language))


def _signed(value: float, decimals: int, language: str) -> str:
    text = number(value, language, decimals)
    return f"+{text}" if value > 0 and text != number(0.0, language, decimals) else text


def _spec(change: Change, parts: Sequence[tuple[str, float]], language: str) -> dict[str, Any]:
    """A row for before, each cause and after; bars start where the one above ends, numbers stand at their ends."""
    rows = _rows(change, parts, language)
    ends = [value for row in rows for value in (row["l"], row["h"])]
    low, high = min(0.0, *ends), max(*ends, 0.0)
    # room for a number beyond the farthest bar on either side where one stands
    pixels = WIDTH - _LEFT - _RIGHT - _NUMBER_ROOM * (1 + (low < 0))
    per_pixel = max(high - low, 1e-9) / pixels
    domain = [low - (_NUMBER_ROOM * per_pixel if low < 0 else 0.0), high + _NUMBER_ROOM * per_pixel]
    height = _TOP + _BOTTOM + _ROW * len(rows)
    return {**frame(WIDTH, height, _LEFT, _RIGHT, _TOP, _BOTTOM), "layer": _layers(rows, domain)}


def _rows(change: Change, parts: Sequence[tuple[str, float]], language: str) -> list[dict[str, Any]]:
    """A row for before, for each cause and for after."""
    first, last = (number(value, language, change.decimals) for value in (change.before, change.after))
    rows = [_row(0, _BEFORE[language], 0.0, change.before, LIGHT["ink"], first)]
    at = change.before
    for name, value in parts:
        colour = LIGHT["recommended"] if value > 0 else LIGHT["today"]
        rows.append(_row(len(rows), name, at, at + value, colour, _signed(value, change.decimals, language)))
        at += value
    return [*rows, _row(len(rows), _AFTER[language], 0.0, change.after, LIGHT["ink"], last)]


def _layers(rows: list[dict[str, Any]], domain: list[float]) -> list[dict[str, Any]]:
    """Links from row to row, bars, names at the left, and numbers at the ends of the bars."""
    x = {"type": "quantitative", "scale": {"domain": domain}, "axis": None}
    y = {"field": "i", "type": "ordinal", "axis": None}
    by_row = {"field": "c", "type": "nominal", "scale": None}
    links = [{"i": row["i"], "j": row["i"] + 1, "v": row["e"]} for row in rows[:-1]]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": links},
            "mark": {"type": "rule", "color": LIGHT["axis"], "strokeDash": [2, 2]},
            "encoding": {
                "x": {**x, "field": "v"},
                "y": {**y, "bandPosition": 0.5},
                "y2": {"field": "j", "bandPosition": 0.5},
            },
        },
        {
            "data": {"values": rows},
            "mark": {"type": "bar", "height": 16},
            "encoding": {"x": {**x, "field": "l"}, "x2": {"field": "h"}, "y": y, "color": by_row},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "right", "x": -8, "baseline": "middle"},
            "encoding": {"y": y, "text": {"field": "n"}},
        },
    ]
    sides = ("left", 5, [row for row in rows if row["r"]]), ("right", -5, [row for row in rows if not row["r"]])
    for align, shift, chosen in sides:
        layers.append(
            {
                "data": {"values": chosen},
                "mark": {"type": "text", "align": align, "dx": shift, "baseline": "middle", "fontWeight": 600},
                "encoding": {"x": {**x, "field": "b"}, "y": y, "text": {"field": "t"}, "color": by_row},
            }
        )
    return layers


def _row(at: int, name: str, start: float, end: float, colour: str, text: str) -> dict[str, Any]:
    """A bar from ``start`` to ``end``; its number stands to the right of it, left where it is wholly negative."""
    right = max(start, end) > 0 or start == end
    return {
        "i": at,
        "n": short(name, _NAME_LETTERS),
        "l": start,
        "h": end,
        "e": end,
        "c": colour,
        "t": text,
        "r": right,
        "b": max(start, end) if right else min(start, end),
    }

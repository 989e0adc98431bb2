"""The two chart forms that nearly all charts share, as Vega-Lite: lines with bands over years, and labelled bars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import frame
from underlag.reports.document.figures import Figure

WIDTH = 430
"""Width of a chart [px]: two side by side on a desk, one on a phone without shrinking its text below reading size."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 112, 16, 26
_LABEL_HEIGHT, _LABEL_GAP, _LETTER = 15, 10, 7
_BANDS = (("low95", "high95", 0.14), ("low80", "high80", 0.2), ("low50", "high50", 0.26))


@dataclass(frozen=True)
class Line:
    """One line of a chart with its label at the right end.

    rows    (year, figure) in order of year
    dots    a dot a year instead of a line, for whole numbers that are not levels but yearly decisions
    bands   how many intervals to shade, widest first left out: 3 shows 95, 80 and 50 percent; 1 shows 80 percent
    """

    label: str
    colour: str
    rows: Sequence[tuple[int, Figure]]
    bands: int = 0
    dashed: bool = False
    dots: bool = False


def ceiling(largest: float) -> tuple[float, float]:
    """Top of an axis that starts at 0 and the step between its ticks, at most four steps; (1, 0.5) if nothing shows."""
    if largest <= 0:
        return 1.0, 0.5
    magnitude = 10 ** math.floor(math.log10(largest / 4))
    for factor in (1, 2, 2.5, 5, 10):
        step = factor * magnitude
        if largest <= 4 * step:
            return step * math.ceil(largest / step - 1e-9), step
    raise AssertionError("a step of ten magnitudes always suffices")


def year_ticks(first: int, last: int, marked: int | None = None) -> list[int]:
    """Years to write under a chart: the ends, a marked one, and full decades (half in a short plan) not too near."""
    step = 10 if last - first > 15 else 5 if last - first > 6 else 1
    kept = [first, last]
    room = max(1.0, (last - first) * 0.12)
    for year in ([] if marked is None else [marked]) + [y for y in range(first + 1, last) if y % step == 0]:
        if all(abs(year - other) >= room for other in kept):
            kept.append(year)
    return sorted(kept)


def spread(heights: Sequence[float], least: float, top: float) -> list[float]:
    """Label positions near ``heights`` but at least ``least`` apart, in the same order, none above ``top``."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    placed = [heights[i] for i in order]
    for _ in range(60):
        for i in range(1, len(placed)):
            short = least - (placed[i] - placed[i - 1])
            if short > 1e-9:
                placed[i - 1] -= short / 2
                placed[i] += short / 2
        placed = [min(max(p, 0.0), top) for p in placed]
    result = [0.0] * len(heights)
    for position, i in enumerate(order):
        result[i] = placed[position]
    return result


def line_chart(lines: Sequence[Line], marked_year: int, height: int) -> dict[str, Any]:
    """Lines with bands over years from a zero base; labels at the right end; a thin rule at ``marked_year``.

    All bands are one layer and all lines another: the fewer layers, the faster a picture is compiled and drawn.
    """
    shown = [line for line in lines if line.rows]
    years = sorted({year for line in shown for year, _ in line.rows})
    ends = [("central", *(high for _, high, _ in _bands(line))) for line in shown]
    tops = [getattr(f, end) for line, names in zip(shown, ends, strict=True) for _, f in line.rows for end in names]
    top, step = ceiling(max(tops))
    first, last = years[0], max(years[-1], years[0] + 1)
    inside = first < marked_year < last
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [first, last]},
        "axis": {"format": "d", "values": year_ticks(first, last, marked_year if inside else None), "grid": False},
    }
    steps = round(top / step)
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, top]},
        "axis": {
            "format": ",.0f" if step == int(step) else ",.1f",
            "values": [i * step for i in range(steps + 1)],
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
    }
    layers = [_rule(marked_year)] if inside else []
    layers += [_band_layer(shown, y)] if any(_bands(line) for line in shown) else []
    layers += [_line_layer([line for line in shown if not line.dots], y)]
    layers += [_dot_layer([line for line in shown if line.dots], y)] if any(line.dots for line in shown) else []
    layers += [_labels(shown, top, height - _TOP - _BOTTOM)]
    right = max(_RIGHT, _LABEL_GAP + _LETTER * max(len(line.label) for line in shown))
    return {**frame(WIDTH, height, _LEFT, right, _TOP, _BOTTOM), "encoding": {"x": x}, "layer": layers}


def _bands(line: Line) -> tuple[tuple[str, str, float], ...]:
    chosen = {0: (), 1: _BANDS[1:2], 3: _BANDS}[line.bands]
    return () if all(f.certain for _, f in line.rows) else chosen


def _band_layer(lines: Sequence[Line], y: dict[str, Any]) -> dict[str, Any]:
    """Every interval of every line as a shaded area; what is below zero is not drawn."""
    rows = [
        {
            "x": year,
            "l": _round(max(0.0, getattr(f, low))),
            "h": _round(max(0.0, getattr(f, high))),
            "c": line.colour,
            "o": opacity,
            "k": f"{at} {low}",
        }
        for at, line in enumerate(lines)
        for low, high, opacity in _bands(line)
        for year, f in line.rows
    ]
    return {
        "data": {"values": rows},
        "mark": "area",
        "encoding": {
            "y": {**y, "field": "l"},
            "y2": {"field": "h"},
            "detail": {"field": "k"},
            "fill": {"field": "c", "type": "nominal", "scale": None},
            "fillOpacity": {"field": "o", "type": "quantitative", "scale": None},
        },
    }


def _line_layer(lines: Sequence[Line], y: dict[str, Any]) -> dict[str, Any]:
    """The central values, dashed where the line says so."""
    rows = [
        {"x": year, "v": _round(max(0.0, f.central)), "c": line.colour, "k": at, "d": [6, 4] if line.dashed else [1, 0]}
        for at, line in enumerate(lines)
        for year, f in line.rows
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 2.25},
        "encoding": {
            "y": {**y, "field": "v"},
            "detail": {"field": "k"},
            "stroke": {"field": "c", "type": "nominal", "scale": None},
            "strokeDash": {"field": "d", "type": "nominal", "scale": None},
        },
    }


def _dot_layer(lines: Sequence[Line], y: dict[str, Any]) -> dict[str, Any]:
    """A dot for each year's central value."""
    rows = [{"x": year, "v": _round(f.central), "c": line.colour} for line in lines for year, f in line.rows]
    colour = {"field": "c", "type": "nominal", "scale": None}
    return {
        "data": {"values": rows},
        "mark": {"type": "circle", "size": 30, "opacity": 1},
        "encoding": {"y": {**y, "field": "v"}, "color": colour},
    }


def _labels(lines: Sequence[Line], top: float, height: int) -> dict[str, Any]:
    """The name of each line beside its last point, kept apart from each other."""
    ends = [max(0.0, line.rows[-1][1].central) for line in lines]
    places = spread(ends, _LABEL_HEIGHT * top / height, top)
    rows = [
        {"x": line.rows[-1][0], "v": _round(place), "t": line.label, "c": line.colour}
        for line, place in zip(lines, places, strict=True)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 7, "fontWeight": 600},
        "encoding": {
            "y": {"field": "v", "type": "quantitative"},
            "text": {"field": "t"},
            "color": {"field": "c", "type": "nominal", "scale": None},
        },
    }


def _rule(year: int) -> dict[str, Any]:
    """A thin dotted rule from top to bottom at one year."""
    return {
        "data": {"values": [{"x": year}]},
        "mark": {"type": "rule", "color": LIGHT["axis"], "strokeDash": [2, 3]},
        "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
    }


def _round(value: float) -> float:
    """Four digits are more than a picture can show; fewer bytes, and no noise of the last bit."""
    return float(f"{value:.5g}")

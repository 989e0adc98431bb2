"""The efficient frontier: the nation's shortage against the coverage of its worst region, a dot for each trade-off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from underlag.core.language import Text
from underlag.reports.charts.forms import WIDTH, ceiling
from underlag.reports.charts.of_place import source_line
from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import frame
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import Figures
from underlag.reports.language.numerals import NBSP, count, number, percent

_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 260, 52, 92, 30, 44
_DECIMALS = 0


def frontier_chart(figures: Figures, language: str) -> Chart | None:
    """Missing full-time specialists in the nation against coverage of the worst region, by point of the table
    ``frontier``; None where the run has no such table or fewer than two points. A point that another beats in both
    (each is solved to within a gap) is not on the frontier."""
    table = figures.result.tables.get("frontier")
    points = [] if table is None else _undominated(list(table.iter_rows(named=True)))
    if len(points) < 2:
        return None
    names = {place.code: place.name for place in figures.regions}
    title = Text(
        "Rikets brist mot den sämsta regionens täckningsgrad",
        "The nation's shortage against the worst region's coverage",
    )
    unit = Text(
        f"Vågrätt: specialister som saknas i riket, heltid. Lodrätt: täckningsgrad {figures.target} i den region som "
        "har lägst. Varje punkt är det bästa som går att nå där; vid punkten står antalet nya tjänster per år.",
        f"Across: specialists missing in the nation, FTE. Up: coverage in {figures.target} of the region that has the "
        "least. Each dot is the best that can be had there; beside it is the number of new posts a year.",
    )
    return Chart(
        "frontier",
        title[language],
        unit[language],
        _words(points, names, language),
        source_line(figures, language),
        _spec(points, language),
    )


def _undominated(points: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The points that no other beats, in order of shortage."""
    kept: list[Mapping[str, Any]] = []
    for point in sorted(points, key=lambda row: (row["missing_fte"], -row["worst_coverage"])):
        if not kept or point["worst_coverage"] > kept[-1]["worst_coverage"]:
            kept.append(point)
    return kept


def _words(points: Sequence[Mapping[str, Any]], names: Mapping[str, str], language: str) -> str:
    """Text alternative: the two ends of the frontier, and what lies between them."""
    first, last = points[0], points[-1]

    def end(point: Mapping[str, Any]) -> str:
        missing, worst = number(point["missing_fte"], language), percent(point["worst_coverage"], language)
        region, starts = names.get(point["worst_region"], point["worst_region"]), number(point["starts"], language)
        if language == "sv":
            about = f"lägst täckningsgrad har {region} med {worst} ({starts} nya tjänster per år)"
            return f"{missing} heltidsspecialister saknas och {about}"
        about = f"the lowest coverage is {region}'s, {worst} ({starts} new posts a year)"
        return f"{missing} full-time specialists are missing and {about}"

    if language == "sv":
        kind = f"Punktdiagram med {count(len(points), 'punkt', 'punkter', 'sv')}."
        return f"{kind} I ena änden {end(first)}. I den andra änden {end(last)}."
    kind = f"Chart of {count(len(points), 'dot', 'dots', 'en')}."
    return f"{kind} At one end {end(first)}. At the other end {end(last)}."


def _spec(points: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """A line through the dots in order of shortage; no axis starts at zero, since the differences are the matter."""
    across = _ends([point["missing_fte"] for point in points])
    up = _ends([100 * point["worst_coverage"] for point in points])
    rows = [
        {"x": point["missing_fte"], "y": 100 * point["worst_coverage"], "t": number(point["starts"], language)}
        for point in points
    ]
    place = {"x": _across(across), "y": _upwards(up, NBSP + "%" if language == "sv" else "%")}
    colour = LIGHT["recommended"]
    text = {"type": "text", "align": "left", "dx": 8, "dy": 9, "fontWeight": 600, "color": colour}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2.25}, "encoding": place},
        {"mark": {"type": "circle", "color": colour, "size": 70, "opacity": 1}, "encoding": place},
        {"mark": text, "encoding": {**place, "text": {"field": "t"}}},
    ]
    return {**frame(WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM), "data": {"values": rows}, "layer": layers}


def _across(ends: tuple[float, float, list[float]]) -> dict[str, Any]:
    """The axis of missing specialists."""
    return {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": ends[:2], "zero": False},
        "axis": {
            "values": ends[2],
            "tickCount": len(ends[2]),
            "grid": False,
            "labelExpr": f"format(datum.value, '{',.0f' if _whole(ends[2]) else ',.1f'}')",
        },
    }


def _upwards(ends: tuple[float, float, list[float]], sign: str) -> dict[str, Any]:
    """The axis of coverage, its numbers with the sign of percent."""
    return {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": ends[:2], "zero": False},
        "axis": {
            "values": ends[2],
            "tickCount": len(ends[2]),
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "labelExpr": f"format(datum.value, '{',.0f' if _whole(ends[2]) else ',.1f'}') + '{sign}'",
        },
    }


def _ends(values: Sequence[float]) -> tuple[float, float, list[float]]:
    """Ends of an axis around the values, and round numbers to write on it."""
    low, high = min(values), max(values)
    _, step = ceiling(max(high - low, 1e-6 * max(abs(high), 1.0)))
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    # a dot low in the picture keeps its number clear of the axis
    room = 0.3 * step if low - first * step < 0.2 * step else 0.0
    return first * step - room, last * step, [at * step for at in range(first, last + 1)]


def _whole(values: Sequence[float]) -> bool:
    return all(abs(value - round(value)) < 1e-9 for value in values)

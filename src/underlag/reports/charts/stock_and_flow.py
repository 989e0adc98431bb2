"""Stock and flow: who joins a place's specialists each year and who leaves, as bars above and below a line at zero."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from underlag.core.language import Text
from underlag.reports.charts.forms import WIDTH, ceiling, year_ticks
from underlag.reports.charts.of_place import source_line
from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import frame
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import GOAL_POLICY, Figures, Place
from underlag.reports.language.nouns import POLICY_NAMES
from underlag.reports.language.numerals import decimals_for, number

_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 250, 52, 132, 14, 26
_LEAST_LABEL = 15
"""Least distance between two labels [px]."""


@dataclass(frozen=True)
class Flow:
    """One bar of a year.

    parts   quantities that make it up, with the sign by which each adds to the stock
    colour  of the bar, and ``ink`` of its name: told apart by people with any colour vision
    """

    name: Text
    parts: Mapping[str, int]
    colour: str
    ink: str


FLOW_BARS: Mapping[str, Flow] = {
    "new": Flow(Text("Nya specialister", "New specialists"), {"new_specialists": 1}, "recommended", "recommended"),
    "other": Flow(Text("Inflöde och flytt", "Arrivals, moves"), {"arrivals": 1, "moves_net": 1}, "axis", "muted"),
    "exits": Flow(Text("Avgångar", "Exits"), {"exits": -1}, "today", "today"),
}
"""What joins and leaves, in the order of the bars from zero."""

_NET = Text("Netto", "Net")


def flows(figures: Figures, place: Place, language: str, policy: str = GOAL_POLICY) -> Chart | None:
    """Specialists who join and leave each year under one policy, and what is left of it; None without numbers.

    Moves are within the country, so that they are nought for the nation.
    """
    shown = {name: series for name, flow in FLOW_BARS.items() if (series := _series(figures, place, flow, policy))}
    largest = max((abs(value) for values in shown.values() for value in values.values()), default=0.0)
    if largest == 0:
        return None
    years = sorted({year for values in shown.values() for year in values})
    net = {year: sum(values.get(year, 0.0) for values in shown.values()) for year in years}
    title = Text(f"Specialister som kommer och går, {place.name}", f"Specialists who join and leave, {place.name}")
    unit = Text(
        f"Personer per år. Alternativ: {POLICY_NAMES[policy].sv.lower()}.",
        f"Heads a year. Policy: {POLICY_NAMES[policy].en.lower()}.",
    )
    return Chart(
        f"flows-{place.code}",
        title[language],
        unit[language],
        f"{'Staplar' if language == 'sv' else 'Bars'}. {unit[language]} {_words(shown, net, figures.target, language)}",
        source_line(figures, language),
        _spec(shown, net, figures.target, language),
    )


def _series(figures: Figures, place: Place, flow: Flow, policy: str) -> dict[int, float]:
    """What a flow adds to the stock, by year."""
    found: dict[int, float] = {}
    for quantity, sign in flow.parts.items():
        for year, figure in figures.series(quantity, place.code, policy):
            found[year] = found.get(year, 0.0) + sign * figure.central
    return found


def _words(shown: Mapping[str, Mapping[int, float]], net: Mapping[int, float], target: int, language: str) -> str:
    """The flows of the first year, the target year and the last, with what is left."""
    years = sorted(net)
    decimals = decimals_for(v for values in shown.values() for v in values.values())
    said = []
    for year in sorted({years[0], target, years[-1]} & set(years)):
        parts = [
            f"{FLOW_BARS[name].name[language].lower()} {number(_told(name, values.get(year, 0.0)), language, decimals)}"
            for name, values in shown.items()
        ]
        said.append(f"{year}: {', '.join(parts)}, {_NET[language].lower()} {number(net[year], language, decimals)}.")
    return " ".join(said)


def _told(name: str, value: float) -> float:
    """A flow that leaves is told as a number of people, not as a minus."""
    return abs(value) if name == "exits" else value


def _spec(
    shown: Mapping[str, Mapping[int, float]], net: Mapping[int, float], target: int, language: str
) -> dict[str, Any]:
    """Stacked bars from zero, upwards what joins and downwards what leaves; dots for the net; labels at the right."""
    years = sorted(net)
    bars, lowest, highest = _bars(shown, years)
    low, high, step = axis_of(lowest, highest)
    x, y = _across(years, target if target in net else None), _upwards(low, high, step)
    colour = {"field": "c", "type": "nominal", "scale": None}
    width = (WIDTH - _LEFT - _RIGHT) / (len(years) + 0.2)
    edge = {"stroke": LIGHT["grid"], "strokeWidth": 1.2}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": bars},
            "mark": {"type": "bar", "width": round(0.78 * width, 2)},
            "encoding": {"x": x, "y": {**y, "field": "l"}, "y2": {"field": "h"}, "color": colour},
        },
        {
            "data": {"values": [{"v": 0}]},
            "mark": {"type": "rule", "color": LIGHT["axis"]},
            "encoding": {"y": {**y, "field": "v"}},
        },
        {
            "data": {"values": [{"x": year, "v": round(value, 4)} for year, value in net.items()]},
            "mark": {"type": "circle", "size": 30, "opacity": 1, "fill": LIGHT["ink"], **edge},
            "encoding": {"x": x, "y": {**y, "field": "v"}},
        },
        _labels(bars, years[-1], net[years[-1]], (low, high), language),
    ]
    return {**frame(WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM), "layer": layers}


def _bars(shown: Mapping[str, Mapping[int, float]], years: Sequence[int]) -> tuple[list[dict[str, Any]], float, float]:
    """The bars of every year, each on the one before it, and how far down and up they reach."""
    bars, tops, bottoms = [], dict.fromkeys(years, 0.0), dict.fromkeys(years, 0.0)
    for name, values in shown.items():
        colour = LIGHT[FLOW_BARS[name].colour]
        for year in years:
            value = values.get(year, 0.0)
            ends = tops if value >= 0 else bottoms
            start, end = round(ends[year], 4), round(ends[year] + value, 4)
            bars.append({"x": year, "l": start, "h": end, "c": colour, "k": name})
            ends[year] += value
    return bars, min(bottoms.values()), max(tops.values())


def _across(years: Sequence[int], target: int | None) -> dict[str, Any]:
    """The axis of years."""
    ticks = year_ticks(years[0], years[-1], target)
    return {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [years[0] - 0.6, years[-1] + 0.6]},
        "axis": {"format": "d", "values": ticks, "grid": False, "domain": False, "ticks": False},
    }


def _upwards(low: float, high: float, step: float) -> dict[str, Any]:
    """The axis of heads a year, from ``low`` to ``high``."""
    ticks = [low + i * step for i in range(round((high - low) / step) + 1)]
    form = ",.0f" if step == int(step) else ",.1f"
    return {
        "type": "quantitative",
        "scale": {"domain": [low, high]},
        "axis": {
            "values": ticks,
            "tickCount": len(ticks),
            "labelExpr": f"format(datum.value, '{form}')",
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
    }


def axis_of(least: float, most: float) -> tuple[float, float, float]:
    """Ends of an axis that holds zero and both numbers, and the round step between its ticks."""
    _, step = ceiling(max(most, -least))
    low = -step * math.ceil(max(-least, 0.0) / step - 1e-9)
    return low, max(step * math.ceil(max(most, 0.0) / step - 1e-9), low + step), step


def _labels(
    bars: Sequence[Mapping[str, Any]], last: int, net: float, ends: tuple[float, float], language: str
) -> dict[str, Any]:
    """The name of each flow beside its bar of the last year, and of the dots, kept apart from each other."""
    rows = [
        ((bar["l"] + bar["h"]) / 2, FLOW_BARS[bar["k"]].name[language], LIGHT[FLOW_BARS[bar["k"]].ink])
        for bar in bars
        if bar["x"] == last
    ]
    rows.append((net, _NET[language], LIGHT["ink"]))
    rows.sort(key=lambda row: row[0])
    least = _LEAST_LABEL * (ends[1] - ends[0]) / (_HEIGHT - _TOP - _BOTTOM)
    places: list[float] = []
    for value, _, _ in rows:
        places.append(max(value, places[-1] + least) if places else value)
    over = max(0.0, places[-1] - ends[1])
    values = [
        {"x": last + 0.6, "v": round(at - over, 4), "t": text, "c": colour}
        for at, (_, text, colour) in zip(places, rows, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 10, "fontWeight": 600},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "v", "type": "quantitative"},
            "text": {"field": "t"},
            "color": {"field": "c", "type": "nominal", "scale": None},
        },
    }

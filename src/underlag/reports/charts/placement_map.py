"""The units of a region on a map: a circle each, its area the posts placed there, its colour the coverage without."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.reports.charts.coverage_map import class_of, coverage_classes, outline
from underlag.reports.charts.of_place import source_line
from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import frame
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import Figures, Place
from underlag.reports.language.nouns import Nouns
from underlag.reports.language.numerals import listing, number, percent

_WIDTH, _TALLEST, _LEAST, _MOST, _NAMED = 380, 460, 24, 1100, 4
_LETTER, _LINE = 7.0, 15.0
"""Width of a letter and height of a line in the labels [px], on the wide side."""

_AT = {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}
"""Where the mark of a unit stands."""


def placement_map(figures: Figures, place: Place, units: pl.DataFrame, nouns: Nouns, language: str) -> Chart | None:
    """The region's outline with a circle for each unit; None without boundary or with a single unit.

    units  the region's rows of the table ``placement``, most posts first
    """
    shape = outline(figures, place.code)
    if shape is None or units.height < 2:
        return None
    rows = list(units.iter_rows(named=True))
    most = max(1, *(row["posts"] for row in rows))
    classes = coverage_classes(language)
    circles = [
        {
            "lon": row["longitude"],
            "lat": row["latitude"],
            "c": classes[class_of(row["coverage_without"])][0],
            "s": round(_LEAST + (_MOST - _LEAST) * row["posts"] / most),
            "t": row["name"],
        }
        for row in rows
    ]
    used = sorted({class_of(row["coverage_without"]) for row in rows})
    title = Text(f"Placering i {place.name}", f"Placement in {place.name}")
    unit = Text(
        f"Cirkelns yta visar antalet {nouns.posts.sv}, färgen täckningsgraden {figures.target} utan nya tjänster.",
        f"The area of a circle shows the number of {nouns.posts.en}, its colour the coverage in {figures.target} "
        "without new posts.",
    )
    spec = _spec(shape, circles, [classes[rank] for rank in used])
    return Chart(
        f"placement-map-{place.code}",
        title[language],
        unit[language],
        _description(rows, figures, language),
        source_line(figures, language),
        spec,
    )


def _description(rows: list[dict[str, Any]], figures: Figures, language: str) -> str:
    """Text alternative: where most posts are, and where coverage would be lowest."""
    most = listing([f"{row['name']} {number(row['posts'], language)}" for row in rows[:_NAMED]], language)
    low = min(rows, key=lambda row: (row["coverage_without"], row["unit_code"]))
    share = percent(low["coverage_without"], language)
    if language == "sv":
        return f"Karta. Flest tjänster: {most}. Lägst täckningsgrad {figures.target} utan nya: {low['name']} {share}."
    return f"Map. Most posts: {most}. Lowest coverage in {figures.target} without new ones: {low['name']} {share}."


def _spec(shape: dict[str, Any], circles: list[dict[str, Any]], classes: list[tuple[str, str]]) -> dict[str, Any]:
    """Outline, circles largest first so that none hides a smaller one, and names of some with most posts."""
    points = [p for polygon in shape["geometry"]["coordinates"] for ring in polygon for p in ring]
    points += [[circle["lon"], circle["lat"]] for circle in circles]
    (west, south), (east, north) = ([choose(p[axis] for p in points) for axis in (0, 1)] for choose in (min, max))
    shrink = math.cos(math.radians((south + north) / 2))
    east = max(east, west + 1e-6)
    ratio = (north - south) / ((east - west) * shrink)
    inner = min(_WIDTH - 16.0, _TALLEST / ratio)
    height = round(max(160.0, inner * ratio))
    labelled = _labelled(circles, (west, north), inner / ((east - west) * shrink), shrink, inner)
    ground = {"type": "geoshape", "fill": LIGHT["grid"], "stroke": LIGHT["axis"]}
    rows = math.ceil(len(classes) / 3)
    return {
        **frame(_WIDTH, height + 28 + 20 * rows, 8, 8, 12, 16 + 20 * rows),
        "projection": {"type": "transverseMercator", "rotate": [-round((west + east) / 2, 3), 0, 0]},
        "layer": [{"data": {"values": [shape]}, "mark": ground}, _discs(circles, classes), *map(_name, labelled)],
    }


def _discs(circles: list[dict[str, Any]], classes: list[tuple[str, str]]) -> dict[str, Any]:
    """A circle for each unit, and what their colours mean."""
    colour = {
        "field": "c",
        "type": "nominal",
        "scale": {"domain": [words for words, _ in classes], "range": [fill for _, fill in classes]},
        "legend": {
            "orient": "bottom",
            "columns": 3,
            "title": None,
            "symbolType": "circle",
            "symbolSize": 120,
            "labelFontSize": 12,
            "labelColor": LIGHT["muted"],
            "offset": 10,
            "labelLimit": 0,
        },
    }
    return {
        "data": {"values": circles},
        "mark": {"type": "circle", "opacity": 0.92, "stroke": LIGHT["muted"], "strokeWidth": 0.8},
        "encoding": {**_AT, "color": colour, "size": {"field": "s", "type": "quantitative", "scale": None}},
    }


def _name(circle: dict[str, Any]) -> dict[str, Any]:
    """The name of a unit, above its circle."""
    above = -round(math.sqrt(circle["s"] / math.pi)) - 7
    return {
        "data": {"values": [circle]},
        "mark": {"type": "text", "fontSize": 11, "fontWeight": 600, "dy": above},
        "encoding": {**_AT, "text": {"field": "t"}},
    }


def _labelled(
    circles: list[dict[str, Any]], corner: tuple[float, float], scale: float, shrink: float, width: float
) -> list[dict[str, Any]]:
    """The circles with most posts whose names have room: inside the picture, on no other name and on no larger circle.

    corner  west and north end of the map [degrees]; scale [px/degree of latitude]; shrink of a degree of longitude
    """
    taken: list[tuple[float, float, float]] = []
    larger: list[tuple[float, float, float]] = []
    chosen = []
    for circle in circles:
        half, radius = len(circle["t"]) * _LETTER / 2, math.sqrt(circle["s"] / math.pi)
        x, middle = (circle["lon"] - corner[0]) * shrink * scale, (corner[1] - circle["lat"]) * scale
        y = middle - radius - 7
        free = all(abs(x - at) > half + other + 4 or abs(y - down) > _LINE for at, down, other in taken)
        free = free and all(
            math.hypot(max(abs(x - at) - half, 0.0), max(abs(y - down) - _LINE / 2, 0.0)) > wide
            for at, down, wide in larger
        )
        larger.append((x, middle, radius))
        if free and half <= x <= width - half and y > 0:
            taken.append((x, y, half))
            chosen.append(circle)
        if len(chosen) == _NAMED:
            break
    return chosen

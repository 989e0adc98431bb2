"""The coverage map: regions in six classes of coverage, each with its number, from GeoJSON boundaries."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from underlag.core.language import Text
from underlag.reports.charts.of_place import marked, marks_words, source_line
from underlag.reports.charts.palette import COVERAGE_CLASSES, NO_DATA
from underlag.reports.charts.svg import frame
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import TODAY_POLICY, Figure, Figures
from underlag.reports.language.nouns import STATUSES
from underlag.reports.language.numerals import count, listing, number, percent, shown

_WIDTH, _TALLEST = 380, 640
_UNKNOWN_WORDS = Text("uppgift saknas", "no data")
_MARKS = {"estimated": "*", "assumed": "°"}
_ALL_SAME = {
    "official": Text("Alla värden är officiella.", "All values are official."),
    "estimated": Text("Alla värden är skattade.", "All values are estimated."),
    "assumed": Text("Alla värden är antagna.", "All values are assumed."),
}
Ring = Sequence[Sequence[float]]


def coverage_map(figures: Figures, year: int, language: str) -> Chart | None:
    """Coverage by region in ``year`` at today's level of starts; None without boundaries."""
    boundaries = figures.result.boundaries
    if not boundaries or not boundaries.get("features"):
        return None
    known = {p.code: figures.figure("coverage", p.code, year, TODAY_POLICY) for p in figures.regions}
    features = [_feature(f, known, language) for f in boundaries["features"]]
    told = [place for place in figures.regions if known[place.code]]
    marks = f"{_mark_words(list(known.values()), language)} {marks_words(told, language)}".strip()
    labels = _labels(features, figures, known, language)
    used = sorted({f["properties"]["rank"] for f in features})
    classes = [coverage_classes(language)[rank] for rank in used]
    title = Text(f"Täckningsgrad per region {year}", f"Coverage by region {year}")
    kept = Text(" om dagens nivå på nya tjänster behålls", " if today's level of new posts is kept")
    when = "" if year == figures.start else kept[language]
    unit = Text(
        f"Procent av behovet vid utgången av {year}{when}. {marks}".strip(),
        f"Percent of need at the end of {year}{when}. {marks}".strip(),
    )
    return Chart(
        f"map-{year}",
        title[language],
        unit[language],
        _description(figures, known, year, language),
        source_line(figures, language),
        _spec(features, labels, classes),
    )


def coverage_classes(language: str) -> list[tuple[str, str]]:
    """Words and fill of each class, scarcest first; the last is for regions without data."""
    words, low = [], 0
    for bound, fill, _ in COVERAGE_CLASSES:
        sign = "\u00a0%" if language == "sv" else "%"
        if low == 0:
            text = f"under {number(100 * bound, language)}{sign}"
        elif math.isinf(bound):
            text = f"{low}{sign} eller mer" if language == "sv" else f"{low}{sign} or more"
        else:
            text = f"{low}–{round(100 * bound) - 1}{sign}"
        words.append((text, fill))
        low = 0 if math.isinf(bound) else round(100 * bound)
    return [*words, (_UNKNOWN_WORDS[language], NO_DATA[0])]


def class_of(coverage: float | None) -> int:
    """Number of the class of a coverage [1], by the percentage as shown; None is the last, without data."""
    if coverage is None:
        return len(COVERAGE_CLASSES)
    percentage = shown(100 * coverage)
    return next(i for i, (bound, _, _) in enumerate(COVERAGE_CLASSES) if percentage < 100 * bound)


def _feature(feature: Mapping[str, Any], known: Mapping[str, Figure | None], language: str) -> dict[str, Any]:
    """The boundary with its class, wound the way spherical drawing wants it, coordinates to four decimals."""
    figure = known.get(_code(feature))
    rank = class_of(None if figure is None else figure.central)
    return {
        "type": "Feature",
        "properties": {"code": _code(feature), "rank": rank, "c": coverage_classes(language)[rank][0]},
        "geometry": _geometry(feature),
    }


def _geometry(feature: Mapping[str, Any]) -> dict[str, Any]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    wound = [[_wound(ring, clockwise=i == 0) for i, ring in enumerate(polygon)] for polygon in polygons]
    return {"type": "MultiPolygon", "coordinates": wound}


def outline(figures: Figures, code: str) -> dict[str, Any] | None:
    """The boundary of one region as a GeoJSON feature, wound as drawing wants it; None where there is none."""
    features = (figures.result.boundaries or {}).get("features", ())
    found = next((feature for feature in features if _code(feature) == code), None)
    return None if found is None else {"type": "Feature", "properties": {}, "geometry": _geometry(found)}


def _code(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties") or {}
    return str(properties.get("region_code", feature.get("id", "")))


def _area(ring: Ring) -> float:
    """Twice the signed area in degrees; negative if clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _wound(ring: Ring, clockwise: bool) -> list[list[float]]:
    points = [[round(p[0], 4), round(p[1], 4)] for p in ring]
    return points if (_area(points) < 0) == clockwise else points[::-1]


def _middle(feature: Mapping[str, Any]) -> tuple[float, float]:
    """Centre of gravity of the largest part of a region [degrees]."""
    ring = max((polygon[0] for polygon in feature["geometry"]["coordinates"]), key=lambda r: abs(_area(r)))
    area = _area(ring)
    if area == 0:
        return ring[0][0], ring[0][1]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * area)
    return x, y


def _labels(
    features: Sequence[Mapping[str, Any]], figures: Figures, known: Mapping[str, Figure | None], language: str
) -> list[dict[str, Any]]:
    """The percentage of each region at its middle, in an ink that reads on its fill."""
    rows, places = [], {place.code: place for place in figures.regions}
    several = len({figure.status for figure in known.values() if figure}) > 1
    for feature in features:
        figure = known.get(feature["properties"]["code"])
        if figure is None:
            continue
        x, y = _middle(feature)
        mark = _MARKS.get(figure.status, "") if several else ""
        _, fill, ink = COVERAGE_CLASSES[feature["properties"]["rank"]]
        rows.append(
            {
                "lon": round(x, 4),
                "lat": round(y, 4),
                "t": marked(number(100 * figure.central, language) + mark, places[feature["properties"]["code"]]),
                "k": ink,
                "f": fill,
            }
        )
    return rows


def _mark_words(known: Sequence[Figure | None], language: str) -> str:
    """What the marks on the map mean; one sentence without marks where all regions have the same status."""
    found = sorted({f.status for f in known if f is not None})
    if len(found) == 1:
        return _ALL_SAME[found[0]][language]
    words = [f"{_MARKS[s]} {STATUSES[s][language]}" for s in found if s in _MARKS]
    return listing(words, language) + "." if words else ""


def _description(figures: Figures, known: Mapping[str, Figure | None], year: int, language: str) -> str:
    """Text alternative: how many regions are below full coverage, which is lowest and highest, which lack data."""
    found = [(p.name, k) for p in figures.regions if (k := known[p.code]) is not None]
    if not found:
        return "Karta. Uppgift saknas för alla regioner." if language == "sv" else "Map. No data for any region."
    low, high = (choose(found, key=lambda row: row[1].central) for choose in (min, max))
    below = sum(k.central < 1 for _, k in found)
    missing = len(known) - len(found)
    if language == "sv":
        text = (
            f"Karta. {year} har {count(below, 'region', 'regioner', 'sv')} av {len(found)} lägre täckningsgrad än "
            f"100 %. Lägst {low[0]} {percent(low[1].central, 'sv')}, högst {high[0]} {percent(high[1].central, 'sv')}."
        )
        return text + (f" Uppgift saknas för {count(missing, 'region', 'regioner', 'sv')}." if missing else "")
    text = (
        f"Map. In {year}, {count(below, 'region', 'regions', 'en')} of {len(found)} have a coverage below 100%. "
        f"Lowest {low[0]} {percent(low[1].central, 'en')}, highest {high[0]} {percent(high[1].central, 'en')}."
    )
    return text + (f" No data for {count(missing, 'region', 'regions', 'en')}." if missing else "")


def _spec(
    features: list[dict[str, Any]], labels: list[dict[str, Any]], classes: list[tuple[str, str]]
) -> dict[str, Any]:
    """Shapes, numbers and a legend in words below, as tall as the country is in proportion to its width."""
    points = [p for f in features for polygon in f["geometry"]["coordinates"] for ring in polygon for p in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    ratio = (north - south) / max(1e-6, (east - west) * shrink)
    inner = _WIDTH - 16
    height = round(min(_TALLEST, max(160.0, inner * ratio)))
    rows = math.ceil(len(classes) / 2)
    return {
        **frame(_WIDTH, height + 22 + 20 * rows, 8, 8, 6, 16 + 20 * rows),
        "projection": {"type": "transverseMercator", "rotate": [-round((west + east) / 2, 3), 0, 0]},
        "layer": [_shapes(features, classes), *_numbers(labels)],
    }


def _shapes(features: list[dict[str, Any]], classes: list[tuple[str, str]]) -> dict[str, Any]:
    """The regions, each in the fill of its class, and what the fills mean."""
    colour = {
        "field": "properties.c",
        "type": "nominal",
        "scale": {"domain": [words for words, _ in classes], "range": [fill for _, fill in classes]},
        "legend": {
            "orient": "bottom",
            "columns": 2,
            "title": None,
            "symbolType": "square",
            "symbolSize": 160,
            "labelFontSize": 12,
            "labelColor": "#56606b",
            "symbolStrokeColor": "#8b949e",
            "offset": 10,
            "columnPadding": 24,
            "rowPadding": 5,
            "labelLimit": 0,
        },
    }
    return {
        "data": {"values": features},
        "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.8},
        "encoding": {"color": colour},
    }


def _numbers(labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The number of each region, and behind it a halo."""
    place = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    style = {"type": "text", "fontSize": 13, "fontWeight": 600}
    fill, ink = ({"field": key, "type": "nominal", "scale": None} for key in ("f", "k"))
    # The halo in the region's own colour keeps a number legible where it crosses a lake or a border.
    halo = {
        "mark": {**style, "strokeWidth": 3, "strokeJoin": "round"},
        "encoding": {**place, "stroke": fill, "fill": fill},
    }
    front = {"mark": style, "encoding": {**place, "fill": ink}}
    return [
        {"data": {"values": labels}, **layer, "encoding": {**layer["encoding"], "text": {"field": "t"}}}
        for layer in (halo, front)
    ]

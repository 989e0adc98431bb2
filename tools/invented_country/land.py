"""The map of Havsmark, an island in the Norwegian Sea, and skerries. Neighbours share their border exactly."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

from places import CODES, MUNICIPALITIES, REGIONS, SEED

from underlag.core.streams import stream

Point = tuple[float, float]
Ring = list[Point]

CORNERS: dict[str, Point] = {
    "A": (0.2, 67.9),
    "B": (2.0, 68.3),
    "C": (3.8, 68.0),
    "D": (5.0, 67.2),
    "E": (5.6, 66.3),
    "F": (5.4, 65.4),
    "G": (4.4, 64.6),
    "H": (3.0, 64.2),
    "I": (1.6, 64.3),
    "J": (0.4, 64.7),
    "K": (-0.8, 65.3),
    "L": (-1.4, 66.1),
    "M": (-0.9, 67.0),
    "P": (1.0, 67.0),
    "Q": (3.2, 66.9),
    "S": (2.4, 65.9),
    "T": (0.6, 66.0),
    "U": (1.6, 65.1),
    "V": (3.0, 65.2),
    "W": (4.2, 65.8),
    "a": (-2.9, 67.62),
    "b": (-2.35, 67.74),
    "c": (-2.1, 67.5),
    "d": (-2.6, 67.38),
    "e": (-2.35, 67.2),
    "f": (-2.0, 67.26),
    "g": (-1.95, 67.1),
    "h": (-2.25, 67.05),
}
"""Corners of the map: longitude and latitude [degrees]."""

OUTLINES: dict[str, tuple[str, ...]] = {
    "N1": ("UVHIJ",),
    "N2": ("TSUJK",),
    "N3": ("SWEFGHVU",),
    "N4": ("QDEWS",),
    "N5": ("MPTKL",),
    "N6": ("PQST",),
    "N7": ("ABCDQPM",),
    "N8": ("abcd", "efgh"),
}
"""Region → the corners of its polygons, clockwise on the map."""

NARROW = math.cos(math.radians(66.0))
"""Length of a degree of longitude in degrees of latitude."""

ROUGHNESS, HALVINGS = 0.16, 5
"""How far the middle of a line is moved at most, in parts of its length, and how often a line is halved."""


@cache
def line(start: str, end: str) -> tuple[Point, ...]:
    """The line between two corners, bent the same way from either side; without its last point."""
    if start > end:
        return (CORNERS[start], *reversed(line(end, start)[1:]))
    points = [CORNERS[start], CORNERS[end]]
    chance = stream(SEED, "border", start, end)
    for _ in range(HALVINGS):
        bent = [points[0]]
        for (x0, y0), (x1, y1) in pairwise(points):
            off = ROUGHNESS * chance.uniform(-1.0, 1.0)
            middle = ((x0 + x1) / 2 - off * (y1 - y0) / NARROW, (y0 + y1) / 2 + off * (x1 - x0) * NARROW)
            bent += [middle, (x1, y1)]
        points = bent
    return tuple((round(x, 3), round(y, 3)) for x, y in points[:-1])


def ring(corners: str) -> Ring:
    """A closed ring through the corners."""
    points = [point for start, end in zip(corners, corners[1:] + corners[0], strict=True) for point in line(start, end)]
    return [*points, points[0]]


def rings(code: str) -> list[Ring]:
    """The outer rings of a region."""
    return [ring(corners) for corners in OUTLINES[code]]


def inside(point: Point, around: Ring) -> bool:
    """Whether a point lies inside a ring: a ray from it crosses the ring an odd number of times."""
    x, y = point
    crossed = False
    for (x0, y0), (x1, y1) in pairwise(around):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            crossed = not crossed
    return crossed


def distance(one: Point, other: Point) -> float:
    """Distance in degrees of latitude."""
    return math.hypot((one[0] - other[0]) * NARROW, one[1] - other[1])


def coordinates() -> dict[str, Point]:
    """Municipality → longitude and latitude of its centre: inside its region, far from the others and the border."""
    found: dict[str, Point] = {}
    for code in CODES:
        around = rings(code)
        corners = [point for each in around for point in each]
        (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*corners, strict=True))
        chance = stream(SEED, "centres", code)
        drawn = [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(400)]
        free = [point for point in drawn if any(inside(point, each) for each in around)]
        room = {point: min(distance(point, corner) for corner in corners) for point in free}
        chosen: list[Point] = []
        for place in (place for place in MUNICIPALITIES if place.region == code):
            best = max(free, key=lambda p: min([2 * room[p], *(distance(p, other) for other in chosen)]))
            chosen.append(best)
            found[place.code] = (round(best[0], 4), round(best[1], 4))
    return found


def collection(sources: list[str]) -> str:
    """The polygons of the regions as GeoJSON text, one region a line."""
    names = {region.code: region.name for region in REGIONS}
    lines = []
    for code in CODES:
        polygons = ",".join("[[" + ",".join(f"[{x:g},{y:g}]" for x, y in each) + "]]" for each in rings(code))
        lines.append(
            f'{{"type":"Feature","properties":{{"region_code":"{code}","name":"{names[code]}"}},'
            f'"geometry":{{"type":"MultiPolygon","coordinates":[{polygons}]}}}}'
        )
    cited = ",".join(f'"{source}"' for source in sources)
    return f'{{"type":"FeatureCollection","underlag:sources":[{cited}],"features":[\n' + ",\n".join(lines) + "\n]}\n"

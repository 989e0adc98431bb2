"""Where the user's units are: the municipality with the nearest centre, and coordinates that can't be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.core.sphere import great_circle_km

NEAR_KM = 50.0
"""A unit this near the centre of its municipality is never refused [km]."""

FAR_KM = 100.0
"""A unit this near any centre is never refused where no municipality is given [km]."""

NEIGHBOURS = 1.5
"""How many times as far as the next centre a unit may lie from the centre of its municipality [1]; Sweden's largest
municipality is some 160 km from north to south, and its centre 101 km from the next."""


@dataclass(frozen=True)
class _Centres:
    """Centres of the municipalities: codes, names of regions, degrees, and `NEIGHBOURS` times the distance to
    the next centre [km]."""

    codes: list[str]
    regions: list[str]
    latitude: np.ndarray
    longitude: np.ndarray
    reach: np.ndarray

    @classmethod
    def of(cls, municipalities: pl.DataFrame) -> _Centres:
        rows = municipalities.sort("municipality_code")
        at = rows["latitude"].to_numpy(), rows["longitude"].to_numpy()
        between = great_circle_km(*at, *at)
        np.fill_diagonal(between, np.inf)
        nearest = between.min(axis=1)
        reach = NEIGHBOURS * np.where(np.isfinite(nearest), nearest, 0.0)
        return cls(rows["municipality_code"].to_list(), rows["region_code"].to_list(), *at, reach)

    def distances(self, latitude: float, longitude: float) -> np.ndarray:
        """From a point to every centre [km]."""
        from_here = great_circle_km(np.array([latitude]), np.array([longitude]), self.latitude, self.longitude)
        return np.asarray(from_here[0])

    def nearest(self, latitude: float, longitude: float) -> int:
        """Position of the nearest centre, the first by code among those at the same distance."""
        return int(np.argmin(np.round(self.distances(latitude, longitude), 6)))

    def fits(self, latitude: float, longitude: float, code: str | None) -> bool:
        """Whether a point can lie in the municipality, or in any if ``code`` is None."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return False
        at = self.place(latitude, longitude, code)
        return bool(self.distances(latitude, longitude)[at] <= self.limit(at, code))

    def place(self, latitude: float, longitude: float, code: str | None) -> int:
        """Position of the municipality given, or of the nearest."""
        return self.nearest(latitude, longitude) if code is None else self.codes.index(code)

    def limit(self, at: int, code: str | None) -> float:
        """How far from the centre at that position a unit may lie [km]."""
        return max(float(self.reach[at]), FAR_KM if code is None else NEAR_KM)


def with_nearest(frame: pl.DataFrame, municipalities: pl.DataFrame) -> pl.DataFrame:
    """The units with the column ``nearest``: the municipality whose centre is nearest, null without coordinates."""
    centres = _Centres.of(municipalities)
    pairs = zip(frame["latitude"].to_list(), frame["longitude"].to_list(), strict=True)
    found = [None if None in pair else centres.codes[centres.nearest(*pair)] for pair in pairs]
    return frame.with_columns(pl.Series("nearest", found, dtype=pl.String))


def misplaced(frame: pl.DataFrame, file: str, municipalities: pl.DataFrame) -> Iterator[Problem]:
    """Units without a place, with one coordinate of two, or too far from their municipality or from every one."""
    centres = _Centres.of(municipalities)
    for unit in frame.iter_rows(named=True):
        code, latitude, longitude = unit["municipality_code"], unit["latitude"], unit["longitude"]
        where = f"{file}, unit {unit['unit']}"
        if latitude is None and longitude is None and code is None:
            yield Problem(
                where,
                Text("enheten har ingen plats", "the unit has no place"),
                Text("varken kommun eller båda koordinaterna", "neither municipality nor both coordinates"),
                Text("municipality_code, eller latitude och longitude", "municipality_code, or latitude and longitude"),
                Text("fyll i ett av de två", "fill in one of the two"),
            )
        elif (latitude is None) != (longitude is None):
            missing = "latitude" if latitude is None else "longitude"
            yield Problem(
                where,
                Text("bara en av de två koordinaterna är angiven", "only one of the two coordinates is given"),
                Text(f"ingen {missing}", f"no {missing}"),
                Text("municipality_code, eller latitude och longitude", "municipality_code, or latitude and longitude"),
                Text(
                    f"fyll i {missing}, eller lämna båda tomma och ange municipality_code",
                    f"fill in {missing}, or leave both empty and give municipality_code",
                ),
            )
        elif latitude is not None and not centres.fits(latitude, longitude, code):
            yield _far(where, unit, centres)


def _far(where: str, unit: Mapping[str, Any], centres: _Centres) -> Problem:
    code, latitude, longitude = unit["municipality_code"], unit["latitude"], unit["longitude"]
    at = centres.place(latitude, longitude, code)
    of = (
        Text(f"den närmaste kommunen, {centres.codes[at]}", f"the nearest municipality, {centres.codes[at]}")
        if code is None
        else Text(f"dess kommun {code}", f"its municipality {code}")
    )
    found = f"latitude {latitude:g}, longitude {longitude:g}: {centres.distances(latitude, longitude)[at]:.0f}"
    what = (
        Text("enheten ligger utanför alla kommuner", "the unit lies outside every municipality")
        if code is None
        else Text("enheten ligger utanför sin kommun", "the unit lies outside its municipality")
    )
    return Problem(
        where,
        what,
        Text(
            f"{found} km från mittpunkten i {of.sv}",
            f"{found} km from the centre of {of.en}",
        ),
        Text(f"högst {centres.limit(at, code):.0f} km därifrån", f"at most {centres.limit(at, code):.0f} km from it"),
        _advice(latitude, longitude, code, centres),
    )


def _advice(latitude: float, longitude: float, code: str | None, centres: _Centres) -> Text:
    if latitude == 0 and longitude == 0:
        return Text(
            "0 och 0 står för inga koordinater: lämna båda tomma och ange municipality_code",
            "0 and 0 stand for no coordinates: leave both empty and give municipality_code",
        )
    if centres.fits(longitude, latitude, code):
        return Text(
            f"latitude och longitude verkar vara ombytta: skriv latitude {longitude:g}, longitude {latitude:g}",
            f"latitude and longitude seem swapped: write latitude {longitude:g}, longitude {latitude:g}",
        )
    for north, east in ((latitude, -longitude), (-latitude, longitude), (-latitude, -longitude)):
        if centres.fits(north, east, code):
            return Text(
                f"ett förtecken verkar vara fel: skriv latitude {north:g}, longitude {east:g}",
                f"a sign seems wrong: write latitude {north:g}, longitude {east:g}",
            )
    if code is not None and centres.fits(latitude, longitude, None):
        nearest = centres.codes[centres.nearest(latitude, longitude)]
        return Text(
            f"rätta koordinaterna, eller kommunen: den närmaste mittpunkten är den i {nearest}",
            f"correct the coordinates, or the municipality: the nearest centre is that of {nearest}",
        )
    return Text(
        "ange grader nord och öst med decimaler (WGS 84), eller lämna båda tomma och ange municipality_code",
        "give degrees north and east with decimals (WGS 84), or leave both empty and give municipality_code",
    )

"""Spatial access of municipalities to health centres, where their coordinates are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from underlag.balance.access import floating_catchment, gaussian, three_step, within
from underlag.core.arrays import Array
from underlag.core.sphere import great_circle_km
from underlag.runs.placement.place import PlacedRegion
from underlag.runs.placement.units import REACH
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS

_TABLE = "health_centre_locations"


def access_table(assembled: Assembled, placed: Sequence[PlacedRegion]) -> pl.DataFrame:
    """Capacity within reach per resident-equivalent [1] of every municipality of the regions with located centres, and
    the distance to the nearest [km].

    Residents are at their municipality's centre, centres where they are, distances as the crow flies. A municipality's
    capacity is divided evenly among its centres; one without a centre counts at its own middle. Only the region's own
    centres and residents are seen. Regions whose posts are placed by the user's units use these in place of centres.

    Columns are ``COLUMNS["access"]``: 2SFCA, E2SFCA and 3SFCA in the start year, E2SFCA with the posts in the target
    year; null where no centre is within reach. Sources as ``balance.access``.
    """
    frames = [table for region in placed if (table := _of_region(assembled, region)) is not None]
    if not frames:
        return pl.DataFrame(schema=_SCHEMA)
    return pl.concat(frames).cast(_SCHEMA).select(COLUMNS["access"])  # type: ignore[arg-type]


_SCHEMA = {
    name: pl.String
    if name in ("municipality_code", "name", "region_code")
    else pl.Int64
    if name == "centres"
    else pl.Float64
    for name in COLUMNS["access"]
}


def _of_region(assembled: Assembled, region: PlacedRegion) -> pl.DataFrame | None:
    homes = _homes(assembled, region)
    points = _points(assembled, region)
    if points is None:
        return None
    at = (*homes.select("latitude", "longitude").to_numpy().T, *points.select("latitude", "longitude").to_numpy().T)
    km = great_circle_km(*at)
    reach = assembled.parameters[REACH].central.item()
    near, falling = within(km, reach), gaussian(km, reach)
    need, later = homes["need_start"].to_numpy(), homes["need_target"].to_numpy()
    now, then = points["start"].to_numpy(), points["with"].to_numpy()
    centres = points.group_by("municipality_code").len("centres")
    return (
        homes.select("municipality_code", "name", "region_code")
        .join(centres, on="municipality_code", how="left", maintain_order="left")
        .with_columns(
            pl.col("centres").fill_null(0),
            pl.Series("nearest_km", km.min(axis=1)),
            pl.Series("two_step", _or_none(floating_catchment(need, now, near))),
            pl.Series("enhanced", _or_none(floating_catchment(need, now, falling))),
            pl.Series("three_step", _or_none(three_step(need, now, falling))),
            pl.Series("enhanced_with", _or_none(floating_catchment(later, then, falling))),
        )
    )


def _or_none(access: Array) -> list[float | None]:
    """Access that can't be told is an empty cell."""
    return [None if np.isnan(value) else float(value) for value in access]


def _homes(assembled: Assembled, region: PlacedRegion) -> pl.DataFrame:
    """The region's municipalities with their centre and need."""
    if not region.units.given:
        return region.units.units
    places = assembled.evidence.country.tables["municipalities"].filter(pl.col("region_code") == region.code)
    share = region.units.residents
    return (
        places.select("municipality_code", "name", "region_code", "latitude", "longitude")
        .join(share, on="municipality_code")
        .sort("municipality_code")
    )


def _points(assembled: Assembled, region: PlacedRegion) -> pl.DataFrame | None:
    """Where residents can turn, with capacity in the start year and with the posts: centres, or the user's units."""
    capacity = pl.DataFrame(
        {
            "unit": region.units.units["unit"],
            "start": region.capacity["start"],
            "with": region.capacity["with"],
        }
    )
    if region.units.given:
        return region.units.units.select("unit", "municipality_code", "latitude", "longitude").join(
            capacity, on="unit", maintain_order="left"
        )
    tables = assembled.evidence.country.tables
    if _TABLE not in tables:
        return None
    known = tables[_TABLE].filter(pl.col("region_code") == region.code).drop_nulls("municipality_code")
    if not known.height:
        return None
    middle = region.units.units.join(known, on="municipality_code", how="anti")
    points = pl.concat([frame.select("municipality_code", "latitude", "longitude") for frame in (known, middle)])
    count = pl.len().over("municipality_code")
    return points.join(capacity, left_on="municipality_code", right_on="unit", maintain_order="left").with_columns(
        pl.col("start") / count, pl.col("with") / count
    )

"""Boundaries against the list of regions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from underlag.core.errors import Problem, shorten
from underlag.core.language import Text
from underlag.evidence.directory.draft import Draft
from underlag.evidence.directory.settings import BOUNDARIES


def boundaries_off_regions(draft: Draft) -> Iterator[Problem]:
    """Polygons of unknown regions, and regions without polygon."""
    if draft.boundaries is None or not draft.tables or "regions" not in draft.resources:
        return
    regions = next((set(f["region_code"]) for r, f in draft.readable() if r.name == "regions"), None)
    features = draft.boundaries.get("features")
    if not isinstance(features, list):
        yield Problem(
            BOUNDARIES,
            Text("ingen FeatureCollection i GeoJSON", "not a GeoJSON FeatureCollection"),
            shorten(str(features)),
            "features: […]",
            Text("exportera den på nytt", "export it again"),
        )
        return
    found = [_region_of(feature) for feature in features]
    for code in sorted(set(found) - (regions or set(found))):
        yield Problem(
            BOUNDARIES,
            Text("en yta för en okänd region", "a polygon of an unknown region"),
            code or Text("ingen region_code", "no region_code"),
            Text("en kod i tabellen regions", "a code of table regions"),
            Text("rätta properties.region_code", "correct properties.region_code"),
        )
    for code in sorted((regions or set()) - set(found)):
        yield Problem(
            BOUNDARIES,
            Text("en region utan yta", "a region without polygon"),
            "",
            f"region_code {code}",
            Text("lägg till regionen på kartan", "add the region to the map"),
        )


def _region_of(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return str(properties.get("region_code", "")) if isinstance(properties, dict) else ""

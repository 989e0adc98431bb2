"""The Swedish data package: valid, complete in its sources, and summing to published totals."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

SWEDEN = Path(__file__).parents[3] / "evidence"
DESCRIPTOR: dict[str, Any] = json.loads((SWEDEN / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES: list[dict[str, Any]] = sorted(DESCRIPTOR["resources"], key=lambda r: r["name"])
GEOJSON = "boundaries/regions.geojson"


def columns(resource: dict[str, Any]) -> list[str]:
    return [field["name"] for field in resource["schema"]["fields"]]


def rows(resource: dict[str, Any]) -> list[list[str]]:
    """Rows as text, columns in schema order."""
    path = SWEDEN / resource["path"]
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path).select(columns(resource))
        return [["" if cell is None else str(cell) for cell in row] for row in frame.iter_rows()]
    with path.open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file)
    assert header == columns(resource), resource["name"]
    return body


def as_bytes(row: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue().encode()


def taken() -> dict[str, list[tuple[str, bytes]]]:
    """Source id → name and canonical rows of each table that cites it, in order of name, as evidence/README.md says."""
    parts: dict[str, list[tuple[str, bytes]]] = {}
    for name in json.loads((SWEDEN / GEOJSON).read_text(encoding="utf-8"))["underlag:sources"]:
        parts.setdefault(name, []).append((GEOJSON, (SWEDEN / GEOJSON).read_bytes()))
    for resource in RESOURCES:
        lines: dict[str, list[bytes]] = {}
        body = rows(resource)
        if "source" in columns(resource):
            at = columns(resource).index("source")
            for row in body:
                lines.setdefault(row[at], []).append(as_bytes(row))
        else:
            lines = {name: [as_bytes(row) for row in body] for name in resource["underlag:sources"]}
        for name, found in lines.items():
            parts.setdefault(name, []).append((resource["name"], b"".join(sorted(found))))
    return parts


@pytest.fixture(scope="module")
def cited() -> dict[str, list[tuple[str, bytes]]]:
    return taken()


def cards() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((SWEDEN / "sources").glob("*.yaml")):
        yield path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.filterwarnings("default")
def test_frictionless_finds_every_csv_table_valid() -> None:
    from frictionless import Package, system

    described = DESCRIPTOR | {"resources": [r for r in RESOURCES if r["format"] == "csv"]}
    with system.use_context(trusted=True):
        report = Package.from_descriptor(described, basepath=str(SWEDEN)).validate()
    faults = [(task.name, error.message) for task in report.tasks for error in task.errors]
    assert report.valid, (faults + [("package", error.message) for error in report.errors])[:10]
    assert len(report.tasks) > 40


def test_every_file_under_tables_is_described_and_every_described_file_is_there() -> None:
    described = {r["path"] for r in RESOURCES}
    assert described == {f"tables/{p.name}" for p in (SWEDEN / "tables").iterdir()}


@pytest.mark.parametrize(("year", "total"), [(1990, 8_590_630), (2015, 9_851_017)])
def test_population_by_age_sums_to_the_published_nation(year: int, total: int) -> None:
    population = pl.read_parquet(SWEDEN / "tables/population.parquet").filter(pl.col("year") == year)
    assert population["persons"].sum() == total
    assert population.height == 21 * 2 * 101


def test_population_of_2024_is_the_same_in_four_tables() -> None:
    def table(name: str) -> pl.DataFrame:
        codes = {"region_code": pl.String, "municipality_code": pl.String}
        return pl.read_csv(SWEDEN / f"tables/{name}.csv", schema_overrides=codes)

    published = 10_587_710
    assert table("municipality_population_total")["persons"].sum() == published
    assert table("population_benchmark").filter(pl.col("group") == "total")["persons"].sum() == published
    by_region = table("population_total").filter(pl.col("year") == 2024)
    assert by_region.filter(pl.col("region_code") != "00")["persons"].sum() == published
    assert by_region.filter(pl.col("region_code") == "00")["persons"].to_list() == [published]
    counties = (
        table("municipality_population_total")
        .join(table("municipalities"), on="municipality_code")
        .group_by("region_code")
        .agg(pl.col("persons").sum())
        .sort("region_code")
    )
    assert (
        counties.rows()
        == by_region.filter(pl.col("region_code") != "00").select("region_code", "persons").sort("region_code").rows()
    )


def test_deaths_and_births_sum_to_published_totals() -> None:
    """SCB: 90 487 deaths in 2010 and 114 870 births in 2015, one of them with the mother's age unknown."""
    deaths = pl.read_parquet(SWEDEN / "tables/deaths.parquet").filter(pl.col("year") == 2010)
    births = pl.read_parquet(SWEDEN / "tables/births.parquet").filter(pl.col("year") == 2015)
    unknown = pl.read_csv(SWEDEN / "tables/births_age_unknown.csv").filter(pl.col("year") == 2015)
    assert deaths["deaths"].sum() == 90_487
    assert births["births"].sum() + unknown["births"].sum() == 114_870


def test_every_cited_source_has_a_card_and_every_card_is_cited(cited: dict[str, list[tuple[str, bytes]]]) -> None:
    assert {name for name, _ in cards()} == set(cited)


def test_hash_of_every_card_is_that_of_the_rows_taken(cited: dict[str, list[tuple[str, bytes]]]) -> None:
    wrong = []
    for name, card in cards():
        digest = hashlib.sha256(b"".join(table.encode() + b"\n" + body for table, body in sorted(cited[name])))
        if card["hash"] != f"sha256:{digest.hexdigest()}":
            wrong.append(name)
    assert not wrong


def test_boundaries_are_the_regions_and_turn_clockwise() -> None:
    """d3-geo takes a ring that turns the other way for its complement: the whole globe but the region."""
    features = json.loads((SWEDEN / GEOJSON).read_text(encoding="utf-8"))["features"]
    regions = pl.read_csv(SWEDEN / "tables/regions.csv", schema_overrides={"region_code": pl.String})
    named = [(f["properties"]["region_code"], f["properties"]["name"]) for f in features]
    assert named == regions.select("region_code", "name").rows()
    for feature in features:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for outer, *holes in polygons:
            assert twice_area(outer) < 0
            assert all(twice_area(hole) > 0 for hole in holes)


def twice_area(ring: list[list[float]]) -> float:
    """Positive if the ring turns anticlockwise on the map."""
    assert ring[0] == ring[-1]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))

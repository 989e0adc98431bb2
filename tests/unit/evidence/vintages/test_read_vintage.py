"""A vintage is read whole, or refused with every fault of its cards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.package.resources import Column, Package, Resource
from underlag.evidence.vintages.vintage import card_text, read_vintage

BOTH = {"sv": "Ett påstående", "en": "A statement"}
NAME = "2026-03-01-1-beds"
PUBLISHED = {"publisher": "P", "title": "T", "date": 2024, "address": "https://e.org", "licence": "CC0"}
CARD = {
    "id": NAME,
    "table": "beds",
    "date": "2026-03-01",
    "number": 1,
    "by": "me",
    "file": "t.csv",
    "sha256": "a" * 64,
}
SOURCE = {"id": "s", **PUBLISHED, "accessed": "2026-03-01", "taken": "All", "status": "official"}
MAPPING = {
    "name": "m",
    "title": BOTH,
    "modelled_on": BOTH,
    "table": "beds",
    "layout": {"formats": ["csv"], "header": "Region"},
    "region": {"code": "Region"},
    "values": [{"column": "Antal"}],
    "source": {"id": "s", **PUBLISHED},
}
COLUMNS = (Column("region_code", "string"), Column("beds", "number"))


def package(root: Path, *columns: Column) -> Package:
    beds = Resource(
        "beds", "tables/beds.parquet", "parquet", Text("B", "B"), "", (*COLUMNS, *columns), ("region_code",)
    )
    return Package(root, {"beds": beds})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / NAME
    folder.mkdir()
    for name, content in (("vintage", CARD), ("source", SOURCE), ("mapping", MAPPING)):
        (folder / f"{name}.yaml").write_text(json.dumps(content), encoding="utf-8")
    (folder / "rows.csv").write_text("region_code,beds\n01,7\n", encoding="utf-8")
    return folder


def rewrite(place: Path, name: str, **changes: Any) -> None:
    path = place / f"{name}.yaml"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def refused(place: Path, shown: str | None = None) -> tuple[Problem, ...]:
    with pytest.raises(EvidenceError) as caught:
        read_vintage(place, package(place.parent), shown)
    return caught.value.problems


def test_its_table_is_that_of_the_country_with_rows_and_source_of_its_own(place: Path) -> None:
    found = read_vintage(place, package(place.parent))
    assert (found.id, found.shown) == (NAME, f"vintages/{NAME}")
    assert (found.resource.file, found.resource.format) == (f"vintages/{NAME}/rows.csv", "csv")
    # in a data directory it is told with the directory, and named in a run without
    kept = read_vintage(place, package(place.parent), f"data/{NAME}")
    assert (kept.resource.file, kept.file) == (f"data/{NAME}/rows.csv", f"vintages/{NAME}/rows.csv")
    assert found.resource.sources == ("s",)
    assert found.raw().frame.rows() == [("01", "7")]
    each_row = read_vintage(place, package(place.parent, Column("source", "string")))
    assert each_row.resource.sources == (), "each row names its own"


def test_what_is_written_of_a_card_is_read_back(place: Path) -> None:
    card = read_vintage(place, package(place.parent)).card
    (place / "vintage.yaml").write_text(card_text(card), encoding="utf-8")
    assert card_text(card).startswith("format: 1\n")
    assert read_vintage(place, package(place.parent)).card == card


def test_every_fault_of_its_three_cards_is_told_at_once(place: Path) -> None:
    rewrite(place, "vintage", number=0)
    (place / "source.yaml").unlink()
    rewrite(place, "mapping", region={})
    assert [problem.where for problem in refused(place, "the new vintage")] == [
        "the new vintage/vintage.yaml, line 1, number",
        "the new vintage/source.yaml",
        "the new vintage/mapping.yaml, line 1, region",
    ]


def test_a_vintage_of_a_later_program_is_refused(place: Path) -> None:
    rewrite(place, "vintage", format=2)
    (problem,) = refused(place)
    assert problem.what == Text(
        "skriven av en senare version av programmet", "written by a later version of the program"
    )


def test_a_table_that_the_country_does_not_have(place: Path) -> None:
    rewrite(place, "vintage", table="bedz")
    assert refused(place) == (
        Problem(
            f"vintages/{NAME}/vintage.yaml, table",
            Text("landet har ingen sådan tabell", "the country has no such table"),
            "bedz",
            "",
            Text("menade du beds", "did you mean beds"),
        ),
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "2026-3-1-1-beds"),
        ("id", "2026-03-01-0-beds"),
        ("id", "2026-03-01-1-Beds"),
        ("date", "2026-3-1"),
        ("sha256", "A" * 64),
        ("sha256", "a" * 63),
        ("errors", {"beds": 0}),
        ("by", "tbd"),
    ],
)
def test_a_card_that_no_import_writes_is_refused_by_the_key(place: Path, key: str, value: object) -> None:
    rewrite(place, "vintage", **{key: value})
    (problem,) = refused(place)
    assert problem.where.startswith(f"vintages/{NAME}/vintage.yaml, line 1, {key}")

"""Tables of a placement and of access, for two regions whose posts are written out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.optimise.placement.placement import Placement, PlacementProblem
from underlag.runs.placement.access import access_table
from underlag.runs.placement.place import (
    PlacedRegion,
    placement_regions_table,
    placement_table,
    placement_years_table,
)
from underlag.runs.placement.units import REACH, RegionUnits
from underlag.runs.record.contents import COLUMNS

NORM = 1000.0


def units(code: str, given: bool = False) -> RegionUnits:
    """A town of 2 000 and a village of 1 000, thirty kilometres and more apart."""
    table = pl.DataFrame(
        {
            "unit": [f"{code}1", f"{code}2"],
            "name": ["Staden", "Byn"],
            "municipality_code": [f"{code}1", f"{code}2"],
            "region_code": [code, code],
            "degurba": [1, 3],
            "group_code": ["A", "C"],
            "latitude": [60.0, 60.0],
            "longitude": [15.0, 16.0],
            "persons": [2000.0, 1000.0],
            "need_start": [2000.0, 0.0],
            "need_target": [2000.0, 1000.0],
        }
    )
    present = np.array([0.8, 0.2])
    residents = table.select("municipality_code", "need_start", "need_target")
    return RegionUnits(table, np.array([1.0, 1.5]), present, present[None], None, given, residents)


def placement(posts: list[int], quota: list[float], **more: Any) -> Placement:
    whole = {
        "posts": np.array(posts),
        "quota": np.array(quota),
        "claim": np.array([400.0, 600.0]),
        "most": np.array([9, 9]),
        "host": np.array([0, 0]),
        "by_year": np.array([posts, [0, 0]]),
        "turns": np.zeros((2, 2), dtype=bool),
        "tie": None,
        "losing": (),
        "unplaced": 0,
        "stretch": 1.0,
    }
    told: Any = SimpleNamespace(**{**whole, **more})
    return told  # type: ignore[no-any-return]


def region(code: str, found: Any, plain: Any, given: bool = False) -> PlacedRegion:
    problem = PlacementProblem(
        need=np.array([2000.0, 1000.0]),
        present=np.array([0.8, 0.2]),
        specialists=np.array([1.6, 0.4]),
        supervising=np.array([1.6, 0.4]),
        weight=np.array([1.0, 1.5]),
        distance=np.array([[0.0, 55.0], [55.0, 0.0]]),
        posts=np.array([3]),
        base=2000.0,
        added=500.0,
    )
    capacity = {
        "start": np.array([1000.0, 250.0]),
        "without": np.array([1600.0, 400.0]),
        "with": np.array([1800.0, 700.0]),
        "plain": np.array([1900.0, 600.0]),
    }
    spread = np.array([[0.8, 0.6], [0.9, 0.8]])
    return PlacedRegion(code, (2027, 2028), units(code, given), problem, found, plain, capacity, spread)


TIED = SimpleNamespace(units=(0, 1), winners=(1,))
FIRST = region("01", placement([1, 2], [1.2, 1.8], tie=TIED, losing=(1,)), placement([2, 1], [2.0, 1.0]))
SECOND = region("02", placement([3, 0], [1.5, 1.5], unplaced=1, stretch=1.2), placement([3, 0], [3.0, 0.0]), True)


def test_a_unit_in_one_row() -> None:
    table = placement_table([FIRST, SECOND], NORM)
    assert tuple(table.columns) == COLUMNS["placement"]
    town, village, own, _ = table.iter_rows(named=True)
    assert (town["unit_code"], town["posts"], town["quota"], town["posts_plain"]) == ("011", 1, 1.2, 2)
    assert (village["host"], village["distance_km"]) == ("011", 55.0)
    assert (town["claim_fte"], village["claim_fte"]) == (0.4, 0.6)
    assert (town["coverage_start"], village["coverage_start"]) == (0.5, 1.0), "no need is covered"
    assert (village["coverage_without"], village["coverage_with"]) == (0.4, 0.7)
    assert (village["p10"], village["p90"]) == pytest.approx((0.62, 0.78))
    assert [row["tied"] for row in table.iter_rows(named=True)] == [True, True, False, False]
    assert (town["status"], own["status"]) == ("assumed", "estimated")
    assert town["deprivation"] is None


def test_posts_by_year_in_order() -> None:
    table = placement_years_table([SECOND, FIRST])
    assert table.select("unit_code", "year", "posts").rows()[:4] == [
        ("011", 2027, 1),
        ("011", 2028, 0),
        ("012", 2027, 2),
        ("012", 2028, 0),
    ]
    assert table.select(pl.col("posts").sum()).item() == 6


def test_regions_and_the_nation_in_one_row_each() -> None:
    table = placement_regions_table([FIRST, SECOND], "webster", "00", NORM)
    assert tuple(table.columns) == COLUMNS["placement_regions"]
    nation, first, second = table.iter_rows(named=True)
    assert [row["region_code"] for row in (nation, first, second)] == ["00", "01", "02"]
    assert (nation["posts"], nation["unplaced"], nation["moved"]) == (6, 1, 1)
    assert (first["posts"], first["unplaced"], first["moved"]) == (3, 0, 1)
    assert (nation["stretch"], first["stretch"]) == (1.2, 1.0)
    assert (first["outside_quota"], second["outside_quota"]) == ("", "021 022")
    assert (first["losing"], first["tied"], first["won"]) == ("012", "011 012", "012")
    assert nation["losing"] == "012" and nation["tied"] == "011 012"


def test_who_is_worst_off_and_what_is_missing() -> None:
    """With the posts 1 800 of 2 000 and 700 of 1 000 are covered: 200 + 300 are missing, half a specialist."""
    _, first, _ = placement_regions_table([FIRST, SECOND], "webster", "00", NORM).iter_rows(named=True)
    assert (first["worst_with"], first["worst_coverage_with"]) == ("012", 0.7)
    assert (first["worst_start"], first["worst_coverage_start"]) == ("011", 0.5)
    assert (first["missing_fte_without"], first["missing_fte_with"], first["missing_fte_plain"]) == (1.0, 0.5, 0.5)


CENTRES = pl.DataFrame(
    {
        "region_code": ["01", "01", "01", "02"],
        "municipality_code": ["011", "011", None, "021"],
        "latitude": [60.0, 60.0, 60.0, 60.0],
        "longitude": [15.0, 15.0, 15.0, 15.0],
    }
)


def assembled(reach: float, tables: dict[str, pl.DataFrame]) -> Any:
    evidence = SimpleNamespace(country=SimpleNamespace(tables=tables))
    return SimpleNamespace(evidence=evidence, parameters={REACH: SimpleNamespace(central=np.array([reach]))})


def test_access_within_a_reach_that_no_municipality_shares() -> None:
    """The town's 1 000 listed at its two centres meet its need of 2 000; the village has no centre and counts at its
    own middle, but there is no need in the start year and so nothing to divide. In the target year: 1 800 of 2 000, and
    700 of 1 000."""
    table = access_table(assembled(10.0, {"health_centre_locations": CENTRES}), [FIRST])
    assert tuple(table.columns) == COLUMNS["access"]
    town, village = table.iter_rows(named=True)
    assert (town["centres"], village["centres"]) == (2, 1)
    assert (town["nearest_km"], village["nearest_km"]) == (0.0, 0.0)
    assert (town["two_step"], town["enhanced"], town["enhanced_with"]) == pytest.approx((0.5, 0.5, 0.9))
    assert village["enhanced_with"] == pytest.approx(0.7)


def test_a_country_or_a_region_without_located_centres_has_no_access() -> None:
    none = access_table(assembled(10.0, {}), [FIRST])
    assert none.height == 0 and tuple(none.columns) == COLUMNS["access"]
    other = CENTRES.filter(pl.col("region_code") == "02")
    assert access_table(assembled(10.0, {"health_centre_locations": other}), [FIRST]).height == 0


def test_own_units_are_where_residents_turn() -> None:
    """Units of the user's own in the middle of each municipality: 1 800 of 2 000 and 700 of 1 000 in the target
    year."""
    places = units("02").units.select("municipality_code", "name", "region_code", "latitude", "longitude")
    table = access_table(assembled(10.0, {"municipalities": places}), [SECOND])
    assert table["enhanced_with"].to_list() == pytest.approx([0.9, 0.7])
    assert table["centres"].to_list() == [1, 1]
    assert table["name"].to_list() == ["Staden", "Byn"]

"""Units of regions with need, specialists and weights, from municipalities that are written out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError
from underlag.runs.placement.units import (
    DEGURBA_WEIGHT,
    DEPRIVATION,
    GROUP_WEIGHT,
    SHORTFALL,
    RegionUnits,
    region_units,
)

PLACES = pl.DataFrame(
    {
        "municipality_code": ["0102", "0101", "0201"],
        "name": ["Byn", "Staden", "Ön"],
        "region_code": ["01", "01", "02"],
        "degurba": [3, 1, 2],
        "group_code": ["C9", "A1", "B3"],
        "latitude": [60.0, 61.0, 62.0],
        "longitude": [15.0, 16.0, 17.0],
    }
)
TOTALS = pl.DataFrame(
    {
        "municipality_code": ["0101", "0102", "0201"] * 2,
        "year": [2024] * 3 + [2036] * 3,
        "persons": [3000.0, 1000.0, 500.0, 9.0, 9.0, 9.0],
        "need": [2900.0, 1100.0, 500.0, 3000.0, 1500.0, 600.0],
    }
)


def number(central: float, *draws: float) -> Any:
    """A card of one number."""
    return SimpleNamespace(labels=(), central=np.array([central]), draws=np.array(draws or (central,)))


def by_label(**values: float) -> Any:
    labels = tuple(int(label.removeprefix("d")) if label.startswith("d") else label for label in values)
    return SimpleNamespace(labels=(labels,), central=np.array([list(values.values())]))


def cards(**changed: Any) -> dict[str, Any]:
    usual = {
        SHORTFALL: number(0.5, 0.0, 1.0),
        DEGURBA_WEIGHT: by_label(d1=1.0, d2=1.1, d3=1.5),
        GROUP_WEIGHT: number(1.0),
        DEPRIVATION: number(0.5),
    }
    return {**usual, **changed}


def units(parameters: dict[str, Any], own: pl.DataFrame | None = None, **tables: pl.DataFrame) -> list[RegionUnits]:
    evidence = SimpleNamespace(
        horizon=SimpleNamespace(start=2024, target=2036),
        regions=("01", "02"),
        country=SimpleNamespace(tables={"municipalities": PLACES, **tables}),
        units=None if own is None else SimpleNamespace(frame=own),
    )
    assembled: Any = SimpleNamespace(evidence=evidence, parameters=parameters)
    return list(region_units(assembled, TOTALS))


def test_municipalities_of_each_region_in_order_of_code() -> None:
    first, second = units(cards())
    assert first.units["unit"].to_list() == ["0101", "0102"]
    assert first.units["persons"].to_list() == [3000.0, 1000.0]
    assert first.units["need_start"].to_list() == [2900.0, 1100.0]
    assert first.units["need_target"].to_list() == [3000.0, 1500.0]
    assert second.units["name"].to_list() == ["Ön"]
    assert first.residents.rows() == [("0101", 2900.0, 3000.0), ("0102", 1100.0, 1500.0)]
    assert not first.given and first.deprivation is None


def test_specialists_are_where_people_are_but_fewer_in_the_countryside() -> None:
    """A shortfall of one half counts the village's 1 000 as 500 beside 3 000: 6/7 and 1/7."""
    first, second = units(cards())
    assert first.present == pytest.approx([6 / 7, 1 / 7])
    assert first.present_drawn == pytest.approx(np.array([[0.75, 0.25], [1.0, 0.0]]))
    assert second.present.tolist() == [1.0]


def test_weights_by_urbanisation_and_group_multiply() -> None:
    first, second = units(cards(**{GROUP_WEIGHT: by_label(A1=1.0, B3=2.0, C9=3.0)}))
    assert first.weight == pytest.approx([1.0, 4.5])
    assert second.weight == pytest.approx([2.2])


def deprivation(*rows: tuple[str, int, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["municipality_code", "year", "component", "value"], orient="row")


def test_deprivation_is_told_against_the_regions_mean_by_need() -> None:
    """Need 3 000 and 1 500: values 10 and 40 have the mean 20, so 0.5 and 2; half of it counts: 0.75 and 1.5. The
    second region's municipality is its own mean."""
    table = deprivation(("0101", 2024, "a", 10.0), ("0102", 2024, "a", 40.0), ("0201", 2024, "a", 7.0))
    first, second = units(cards(), municipality_deprivation=table)
    assert first.deprivation == pytest.approx([0.5, 2.0])
    assert first.weight == pytest.approx([0.75, 1.5 * 1.5])
    assert second.deprivation == pytest.approx([1.0])


def test_the_latest_value_before_the_start_counts_and_components_alike() -> None:
    table = deprivation(
        ("0101", 2020, "a", 99.0),
        ("0101", 2023, "a", 10.0),
        ("0102", 2022, "a", 40.0),
        ("0102", 2025, "a", 77.0),  # after the start
        ("0101", 2024, "b", 5.0),
        ("0102", 2024, "b", 5.0),
        ("0101", 2024, "c", 1.0),  # of one municipality alone
    )
    first, second = units(cards(), municipality_deprivation=table)
    assert first.deprivation == pytest.approx([(0.5 + 1) / 2, (2 + 1) / 2])
    assert second.deprivation is None


def test_a_strength_above_one_never_makes_a_weight_negative() -> None:
    table = deprivation(("0101", 2024, "a", 0.0), ("0102", 2024, "a", 30.0))
    first, _ = units(cards(**{DEPRIVATION: number(3.0)}), municipality_deprivation=table)
    assert first.deprivation == pytest.approx([0.0, 3.0])
    assert first.weight == pytest.approx([0.0, 1.5 * 7.0])


OWN = pl.DataFrame(
    {
        "unit": ["Väst", "Öst"],
        "municipality_code": ["0101", "0102"],
        "region_code": ["01", "01"],
        "latitude": [60.2, 60.1],
        "longitude": [15.2, 15.1],
        "specialists": [4.0, 1.0],
        "need": [3.0, 1.0],
        "deprivation": [None, 2.0],
    }
)
"""In order of unit, as a file of units is read."""


def test_own_units_divide_the_regions_residents_and_need_as_they_say() -> None:
    """Three quarters of 4 000 residents, of 4 000 needed today and of 4 500 in the target year."""
    first, second = units(cards(), OWN)
    assert first.given and not second.given
    assert first.units["unit"].to_list() == ["Väst", "Öst"]
    assert first.units["persons"].to_list() == [3000.0, 1000.0]
    assert first.units["need_target"].to_list() == [3375.0, 1125.0]
    assert first.units["degurba"].to_list() == [1, 3]
    assert first.present.tolist() == first.present_drawn[0].tolist() == [0.8, 0.2]
    assert second.units["unit"].to_list() == ["0201"], "a region without units of its own keeps its municipalities"


def test_deprivation_of_own_units_counts_only_where_all_have_it() -> None:
    assert units(cards(), OWN)[0].deprivation is None
    whole = OWN.with_columns(deprivation=pl.Series([6.0, 2.0]))
    first, _ = units(cards(), whole)
    assert first.deprivation == pytest.approx([6 / 5, 2 / 5])  # mean of 6·3375 and 2·1125 over 4 500 is 5


def test_a_group_without_a_weight_is_named() -> None:
    faulty = {DEGURBA_WEIGHT: by_label(d1=1.0, d2=1.0), GROUP_WEIGHT: by_label(A1=1.0)}
    with pytest.raises(EvidenceError) as caught:
        units(cards(**faulty))
    assert [(p.where, p.found) for p in caught.value.problems] == [
        ("parameters/placement/degurba_weight.yaml, values", "3"),
        ("parameters/placement/group_weight.yaml, values", "B3"),
        ("parameters/placement/group_weight.yaml, values", "C9"),
    ]
    first = caught.value.problems[0]
    assert first.told("sv") == {
        "where": "parameters/placement/degurba_weight.yaml, values",
        "what": "en grupp av kommuner har ingen vikt",
        "found": "3",
        "expected": "ett tal för varje degurba i tabellen municipalities",
        "remedy": "lägg till det i kortet",
    }
    assert first.told("en")["expected"] == "a number for every degurba of table municipalities"

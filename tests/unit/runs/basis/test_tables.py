from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from underlag.core.axes import CAREER_AGES, SEXES
from underlag.core.periods import Horizon
from underlag.runs.basis.tables import municipalities_table, probabilities_table, status_by_year
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS, POLICIES
from underlag.runs.record.quantities import QUANTITIES
from underlag.runs.record.read import StoredRun


def test_every_table_has_its_columns_and_the_nation_first(stored: StoredRun) -> None:
    assert set(stored.tables) == set(COLUMNS)
    assert stored.tables["regions"]["region_code"].to_list() == ["N0", *(f"N{n}" for n in range(1, 9))]


def test_intervals_hold_each_other(stored: StoredRun) -> None:
    numbers = stored.tables["numbers"]
    ends = ["p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5"]
    for low, high in pairwise(ends):
        assert (numbers[high] >= numbers[low]).all(), f"{low} {high}"
    known = numbers.drop_nulls(ends)
    assert not known.select(pl.any_horizontal(pl.col(ends).is_nan())).to_series().any()
    assert numbers.select("quantity", "policy", "region_code", "year").is_duplicated().any() is False


def test_units_are_those_of_the_register(stored: StoredRun) -> None:
    units = stored.tables["numbers"].select("quantity", "unit").unique()
    assert dict(units.iter_rows()) == {key: str(quantity.unit) for key, quantity in QUANTITIES.items()}


def test_residents_are_official_where_they_are_published(evidence: Evidence) -> None:
    status = status_by_year(evidence)
    published = set(evidence.country.tables["population_projection"]["year"])
    for year, said in zip(evidence.horizon.states, status["residents"], strict=True):
        assert said == ("official" if year == 2024 or year in published else "estimated")
    assert "estimated" in status["residents"]
    assert status["need"] == status["residents"]
    assert set(status["starts"]) == {"estimated"}


def test_need_by_weights_of_our_own_is_assumed(evidence: Evidence) -> None:
    scenario = evidence.country.scenario("need_deprivation", "gp")
    weighed = SimpleNamespace(country=evidence.country, horizon=evidence.horizon, scenario=scenario)
    status = status_by_year(weighed)  # type: ignore[arg-type]
    assert set(status["need"]) == set(status["required_fte"]) == {"assumed"}
    assert "official" in status["residents"]


def test_a_probability_is_a_share_of_draws(evidence: Evidence) -> None:
    small = SimpleNamespace(scenario=evidence.scenario, horizon=Horizon(2024, 2, 2026))
    coverage = np.array([[[0.5, 0.5]] * 3, [[0.5, 1.0]] * 3, [[0.5, 1.2]] * 3, [[1.0, 0.9]] * 3])
    ensemble = {policy: {"coverage": coverage} for policy in POLICIES}
    table = probabilities_table(ensemble, ("N0", "N1"), small)  # type: ignore[arg-type]
    assert table.height == len(POLICIES) * 2 * 2
    assert set(table["year"]) == {2025, 2026}
    by_place = table.group_by("region_code").agg(pl.col("probability").unique())
    assert dict(by_place.iter_rows()) == {"N0": [0.25], "N1": [0.5]}


def test_probabilities_are_higher_with_the_recommended_posts(stored: StoredRun) -> None:
    table = stored.tables["probabilities"].filter((pl.col("year") == 2040) & (pl.col("region_code") == "N0"))
    by_policy = dict(table.select("policy", "probability").iter_rows())
    assert set(by_policy) == set(POLICIES)
    assert by_policy["recommended"] > by_policy["today"]


def test_municipalities_sum_to_their_region(stored: StoredRun) -> None:
    table = stored.tables["municipalities"]
    assert set(table["year"]) == {2024, 2040}
    sums = table.group_by("region_code", "year").agg(pl.col("persons", "need").sum())
    numbers = stored.tables["numbers"].filter(pl.col("policy") == "")
    for region, year, persons, need in sums.iter_rows():
        there = numbers.filter((pl.col("region_code") == region) & (pl.col("year") == year))
        central = dict(there.select("quantity", "central").iter_rows())
        assert persons == pytest.approx(central["residents"], rel=1e-5)
        assert need == pytest.approx(central["need"], rel=1e-5)


def test_need_of_a_municipality_is_its_regions_per_resident(assembled: Assembled) -> None:
    evidence = assembled.evidence
    totals = SimpleNamespace(
        codes=("M1", "M2"),
        years=evidence.horizon.states,
        region=np.array([0, 2]),
        persons=np.full((len(evidence.horizon.states), 2), 1000.0),
    )
    named = pl.DataFrame({"municipality_code": ["M1", "M2"], "name": ["A", "B"]})
    stub = SimpleNamespace(
        horizon=evidence.horizon,
        regions=evidence.regions,
        population=evidence.population,
        country=SimpleNamespace(tables={"municipalities": named}),
    )
    states = len(evidence.horizon.states)
    values = {"need": np.full((1, states, 9), 3.0), "residents": np.full((1, states, 9), 2.0)}
    values["need"][:, :, 3] = 1.0  # the nation stands before the regions, so this is the third region
    found = municipalities_table(stub, lambda tables, population: totals, values)  # type: ignore[arg-type]
    need = dict(found.filter(pl.col("year") == 2024).select("name", "need").iter_rows())
    assert need == {"A": pytest.approx(1500), "B": pytest.approx(500)}
    assert found.filter(pl.col("name") == "B")["region_code"].unique().to_list() == ["N3"]


def test_the_pyramid_is_the_specialists_of_the_start(stored: StoredRun) -> None:
    pyramid = stored.tables["pyramid"]
    assert pyramid.height == 9 * len(SEXES) * len(CAREER_AGES)
    numbers = stored.tables["numbers"].filter(
        (pl.col("quantity") == "specialists") & (pl.col("policy") == "today") & (pl.col("year") == 2024)
    )
    by_region = dict(numbers.select("region_code", "central").iter_rows())
    for region, count in pyramid.group_by("region_code").agg(pl.col("specialists").sum()).iter_rows():
        assert count == pytest.approx(by_region[region], rel=1e-5)

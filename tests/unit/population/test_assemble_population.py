"""Sweden from its tables: the base year, official figures met, municipalities; and what poorer tables give."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from shared.population_accounts import imbalance

from underlag.core.axes import RESIDENT_AGES, SEXES
from underlag.core.errors import EvidenceError
from underlag.population.base import misfit
from underlag.runs.inputs.municipalities import project_municipality_totals
from underlag.runs.inputs.population import (
    PopulationProjection,
    benchmarks_of,
    cube,
    history,
    population_inputs,
    project_population,
)

Tables = dict[str, pl.DataFrame]
BASE, END = 2024, 2050


@pytest.fixture(scope="module")
def sweden(tables: Tables, regions: list[str]) -> PopulationProjection:
    return project_population(tables, regions, "00", BASE, END)


def group(persons: np.ndarray, age_from: int, age_to: int | None) -> np.ndarray:
    return np.asarray(persons[:, :, age_from : None if age_to is None else age_to + 1].sum(axis=(1, 2)))


def test_the_base_year_is_as_published(tables: Tables, regions: list[str], sweden: PopulationProjection) -> None:
    base = sweden.persons[0]
    assert base.sum() == pytest.approx(10_587_710, abs=1e-3)
    assert misfit(base, benchmarks_of(tables, regions, BASE)) < 1e-6
    women = tables["population_benchmark"].filter(pl.col("group") == "women_15_44").sort("region_code")["persons"]
    np.testing.assert_allclose(base[:, SEXES.index("women"), 15:45].sum(axis=1), women, rtol=1e-6)


def test_the_oldest_agree_with_a_share_not_used_for_them(tables: Tables, sweden: PopulationProjection) -> None:
    """The share aged 80 and over is published to a tenth of a percent of the population, and nothing is raked to it."""
    published = tables["population_share_80plus"].filter(pl.col("year") == BASE)
    percent = dict(published.select("region_code", "percent").iter_rows())
    base = sweden.persons[0]
    found = 100 * group(base, 80, None) / base.sum(axis=(1, 2))
    off = found - np.array([percent[region] for region in sweden.regions])
    assert np.abs(off).max() < 0.07
    assert abs(100 * group(base, 80, None).sum() / base.sum() - percent["00"]) < 0.05


def test_official_groups_are_met_in_every_region_and_year(tables: Tables, sweden: PopulationProjection) -> None:
    """Statistics Sweden's regional projection: total, 0, 65+, 75+ and 85+ in 2030, 2035, 2040 and 2050."""
    official = tables["population_projection"].filter(pl.col("region_code") != "00")
    assert official.height == 21 * 4 * 5
    for region, year, low, high, persons in official.iter_rows():
        found = group(sweden.persons[sweden.years.index(year)], low, high)[sweden.regions.index(region)]
        assert found == pytest.approx(persons, rel=1e-6), (region, year, low, high)


def test_paths_between_are_smooth(sweden: PopulationProjection) -> None:
    """From one year to the next no region's growth changes by more than one percentage point, nor its old by five."""
    for ages, limit in (((0, None), 0.01), ((65, None), 0.02), ((85, None), 0.05)):
        path = np.stack([group(persons, *ages) for persons in sweden.persons])
        assert np.abs(np.diff(np.log(path), n=2, axis=0)).max() < limit, ages
    assert np.abs(sweden.controls[..., [0, 2, 3, 4]]).max() < 0.03


def test_nobody_is_negative_and_the_accounts_balance(sweden: PopulationProjection) -> None:
    assert sweden.persons.min() >= 0
    assert np.abs(imbalance(sweden.flows)).max() < 1e-6
    assert np.abs(sweden.flows.internal.sum(axis=1)).max() < 1e-6


def test_municipalities_sum_to_their_region(tables: Tables, sweden: PopulationProjection) -> None:
    towns = project_municipality_totals(tables, sweden)
    assert len(towns.codes) == 290
    assert towns.persons.min() > 0
    sums = np.stack([np.bincount(towns.region, weights=row) for row in towns.persons])
    np.testing.assert_allclose(sums, sweden.persons.sum(axis=(2, 3)), rtol=1e-9)
    counted = tables["municipality_population_total"].filter(pl.col("year") == BASE).sort("municipality_code")
    np.testing.assert_allclose(towns.persons[0], counted["persons"], rtol=1e-6)


def test_the_order_of_rows_does_not_matter(tables: Tables, regions: list[str], sweden: PopulationProjection) -> None:
    shuffled = {name: table.sample(fraction=1.0, shuffle=True, seed=7) for name, table in tables.items()}
    again = project_population(shuffled, regions, "00", BASE, END)
    np.testing.assert_array_equal(again.persons, sweden.persons)
    np.testing.assert_array_equal(
        project_municipality_totals(shuffled, again).persons, project_municipality_totals(tables, sweden).persons
    )


def test_an_end_between_anchor_years_is_on_the_way_to_the_next(
    tables: Tables, regions: list[str], sweden: PopulationProjection
) -> None:
    shorter = project_population(tables, regions, "00", BASE, 2043)
    np.testing.assert_array_equal(shorter.persons, sweden.persons[:20])


def test_only_an_older_table_and_no_official_figures(tables: Tables, regions: list[str]) -> None:
    """What a country with little has: population, deaths and births to 2015, municipalities and their totals."""
    poor = {
        name: tables[name]
        for name in ("population", "deaths", "births", "municipalities", "municipality_population_total")
    }
    found = project_population(poor, regions, "00", BASE, 2030)
    assert found.persons[0].sum() == pytest.approx(10_587_710, rel=0.02)
    assert not found.controls.any()
    totals = project_municipality_totals(poor, found)
    assert totals.persons[-1].sum() == pytest.approx(found.persons[-1].sum())


def test_a_base_year_of_the_table_itself(tables: Tables, regions: list[str]) -> None:
    inputs = population_inputs(tables, regions, 2015, 2016)
    whole = tables["population"].filter(pl.col("year") == 2015)["persons"].sum()
    assert inputs.base.sum() == pytest.approx(whole, rel=1e-9)


def test_nothing_after_the_base_year_is_used(tables: Tables, regions: list[str]) -> None:
    """Cutting every observed table at 2010 changes nothing for a plan from 2010."""
    cut = {
        n: t.filter(pl.col("year") <= 2010) if "year" in t.columns and n != "population_projection" else t
        for n, t in tables.items()
    }
    cut["life_expectancy"] = tables["life_expectancy"].clear()
    one, other = (population_inputs(each, regions, 2010, 2012) for each in (tables, cut))
    np.testing.assert_array_equal(one.base, other.base)
    np.testing.assert_array_equal(one.rates.survival, other.rates.survival)


def test_the_nation_is_not_a_region(tables: Tables, regions: list[str]) -> None:
    with pytest.raises(ValueError, match="not one of its regions"):
        project_population(tables, ["00", *regions], "00", BASE, 2030)


def test_a_region_without_residents_is_named(tables: Tables, regions: list[str]) -> None:
    with pytest.raises(EvidenceError, match="no residents in region 99"):
        project_population(tables, [*regions, "99"], "00", BASE, 2030)


def test_too_few_years_are_named(tables: Tables, regions: list[str]) -> None:
    with pytest.raises(EvidenceError, match="no two consecutive years up to 1990"):
        history(tables, regions, 1990)


def test_the_latest_consecutive_years_are_used(tables: Tables, regions: list[str]) -> None:
    gap = tables | {"deaths": tables["deaths"].filter(pl.col("year") != 2008)}
    assert history(gap, regions, 2015).years == tuple(range(2009, 2016))


def test_contradicting_benchmarks_are_refused(tables: Tables, regions: list[str]) -> None:
    doubled = pl.when(pl.col("group") == "age_75plus").then(pl.col("persons") * 5).otherwise(pl.col("persons"))
    wrong = tables | {"population_benchmark": tables["population_benchmark"].with_columns(doubled.alias("persons"))}
    with pytest.raises(EvidenceError, match="groups of 2024 contradict each other"):
        project_population(wrong, regions, "00", BASE, 2030)


def test_a_contradicting_official_projection_is_refused_with_its_region(tables: Tables, regions: list[str]) -> None:
    here = (pl.col("region_code") == "09") & (pl.col("age_from") == 85)
    more = pl.when(here).then(pl.col("persons") * 4).otherwise(pl.col("persons")).alias("persons")
    wrong = tables | {"population_projection": tables["population_projection"].with_columns(more)}
    with pytest.raises(EvidenceError, match="region 09"):
        project_population(wrong, regions, "00", BASE, 2030)


def test_cube_leaves_out_what_is_not_asked_for_and_adds_what_is_double() -> None:
    table = pl.DataFrame({"region_code": ["00", "01", "01", "03"], "age": [0, 0, 0, 1], "persons": [9, 1, 2, 4]})
    found = cube(table, "persons", {"region_code": ["01", "03"], "age": RESIDENT_AGES[:2]})
    np.testing.assert_array_equal(found, [[3, 0], [0, 4]])

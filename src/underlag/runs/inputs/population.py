"""Population of a plan: from the evidence tables to arrays, and through the demographic model.

Tables are looked up by the names that every country uses (``population``, ``deaths``, ``births`` …); the optional ones
may be absent. Only rows up to the base year are used for rates and base; the official projection for the years after.

The newest table by single age is often older than the base year. A region with 100 000 residents at the end of 2022
is projected to 101 000 at the end of 2024; if its total was then counted as 102 000, all ages are scaled to the count,
and the 500 a year that the projection lacked correct its net migration from there on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.axes import RESIDENT_AGES, SEXES
from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.directory.tables import TablesByName
from underlag.population.anchor import Anchor, AnchorError, project_anchored
from underlag.population.base import Benchmark, at_year_end, misfit, passed_share, rake
from underlag.population.cohort import PopulationRates, Projection, project_cohorts
from underlag.population.rates import (
    Estimates,
    History,
    adjusted_to_growth,
    adjusted_to_life_expectancy,
    birth_factor,
    estimate,
    move_profile,
    rates_for,
)

Axes = Mapping[str, Sequence[str | int]]
"""Column → its labels, in the order of the axes of an array."""

ALLOWED_MISFIT = 0.005
"""Largest relative deviation of the base population from any of its benchmarks [1]."""


class ProjectionInputs(NamedTuple):
    """What the projection starts from.

    base_year     year of the base population
    base          residents at 31 December of the base year  [persons, region sex age]
    rates         yearly rates, leading year axis from base_year + 1
    anchor_years  years of the official projection, ascending
    anchors       its groups by anchor year and region
    profile       how strongly net migration differs over ages  [1/year]
    """

    base_year: int
    base: Float[np.ndarray, "region sex age"]
    rates: PopulationRates
    anchor_years: tuple[int, ...]
    anchors: list[Anchor]
    profile: Float[np.ndarray, " age"]


class PopulationProjection(NamedTuple):
    """Residents at 31 December of each year by region, sex and age, and the flows between them.

    persons   residents at 31 December [persons]
    years     of the states, the base year first
    regions   codes, in the order of the region axis
    flows     births, deaths and migration of each year after the first [persons]
    controls  yearly net rates that anchoring added, by year, region and official group  [1/year]; for the newborn the
              logarithm of a factor on fertility [1]
    """

    persons: Float[np.ndarray, "state region sex age"]
    years: tuple[int, ...]
    regions: tuple[str, ...]
    flows: Projection
    controls: Float[np.ndarray, "year region group"]


def cube(table: pl.DataFrame, value: str, axes: Axes) -> np.ndarray:
    """The column ``value`` [unit of the column] as an array over ``axes``, in their order. Rows with other labels are
    left out; cells without a row are 0; rows of one cell are added. The order of the rows doesn't matter.

    >>> table = pl.DataFrame({"sex": ["men", "women", "men"], "deaths": [1, 2, 3]})
    >>> cube(table, "deaths", {"sex": ["women", "men"]})
    array([2., 4.])
    """
    kept = table.select(*axes, value)
    flat = np.zeros(len(kept), dtype=np.int64)
    known = np.ones(len(kept), dtype=bool)
    for column, labels in axes.items():
        numbers = pl.DataFrame({column: list(labels), "position": range(len(labels))})
        numbers = numbers.with_columns(pl.col(column).cast(kept.schema[column]))
        position = kept.select(column).join(numbers, on=column, how="left", maintain_order="left")["position"]
        known &= position.is_not_null().to_numpy()
        flat = flat * len(labels) + position.fill_null(0).to_numpy()
    shape = tuple(len(labels) for labels in axes.values())
    values = kept[value].cast(pl.Float64).to_numpy()
    filled = np.bincount(flat[known], weights=values[known], minlength=int(np.prod(shape)))
    return filled.reshape(shape)


def _by_region(table: pl.DataFrame, value: str, regions: Sequence[str]) -> np.ndarray:
    """One value for each region, NaN where the table has none."""
    found = dict(table.select("region_code", value).iter_rows())
    return np.array([float(found.get(region, np.nan)) for region in regions])


def _at(tables: TablesByName, name: str, year: int) -> pl.DataFrame | None:
    """The rows of an optional table for one year, or None where there are none."""
    table = tables.get(name)
    rows = None if table is None else table.filter(pl.col("year") == year)
    return None if rows is None or rows.is_empty() else rows


def _all_inhabited(persons: np.ndarray, regions: Sequence[str], name: str, year: int) -> None:
    """EvidenceError naming every region without residents in [region sex age]."""
    empty = [region for region, total in zip(regions, persons.sum(axis=(1, 2)), strict=True) if total == 0]
    if empty:
        raise EvidenceError(
            Problem(
                f"table {name}, year {year}",
                Text(f"inga invånare i region {region}", f"no residents in region {region}"),
                "",
                Text("invånare", "residents"),
                Text("lägg till regionens rader", "add its rows"),
            )
            for region in empty
        )


def history(tables: TablesByName, regions: Sequence[str], last: int) -> History:
    """Population, deaths and births of the latest consecutive years, none after ``last`` [persons].

    regions  codes, in the order of the region axis
    Raises EvidenceError where there are not two consecutive years, or a region is empty in the last.
    """
    names = ("population", "deaths", "births")
    common = set.intersection(*(set(tables[name]["year"].unique().to_list()) for name in names))
    years = sorted(year for year in common if year <= last)
    while years and years[-1] - years[0] != len(years) - 1:
        years = years[1:]
    if len(years) < 2:
        raise EvidenceError(
            Problem(
                "tables population, deaths, births",
                Text(
                    f"inga två år i följd till och med {last} finns i alla tre",
                    f"no two consecutive years up to {last} in all three",
                ),
                str(years),
                Text("minst två år", "at least two years"),
                Text("lägg till åren som saknas", "add the missing years"),
            )
        )
    axes: Axes = {"region_code": regions, "sex": SEXES, "age": RESIDENT_AGES}
    mothers: Axes = {"region_code": regions, "mother_age": RESIDENT_AGES, "child_sex": SEXES}
    population = cube(tables["population"], "persons", {"year": years, **axes})
    _all_inhabited(population[-1], regions, "population", years[-1])
    return History(
        tuple(years),
        population,
        cube(tables["deaths"], "deaths", {"year": years, **axes}),
        cube(tables["births"], "births", {"year": years, **mothers}),
    )


def _estimates(tables: TablesByName, regions: Sequence[str], base_year: int) -> Estimates:
    found = estimate(history(tables, regions, base_year))
    table = tables.get("life_expectancy")
    if table is None or table.is_empty():
        return found
    ends = pl.col("period").str.extract_all(r"\d{4}").cast(pl.List(pl.Float64))
    dated = table.with_columns(ends.list.mean().alias("middle")).filter(pl.col("middle") <= base_year)
    if dated.is_empty():
        return found
    middle = float(dated.select(pl.col("middle").max()).item())
    latest = dated.filter(pl.col("middle") == middle)
    expected = [_by_region(latest.filter(pl.col("sex") == sex), "years", regions) for sex in SEXES]
    return adjusted_to_life_expectancy(found, np.stack(expected, axis=-1), middle)


def counted_population(
    tables: TablesByName, regions: Sequence[str], year: int
) -> tuple[Float[np.ndarray, "region sex age"], float]:
    """The municipalities' population of ``year`` added to regions [persons], and how much of the year had passed when
    it was counted [1], 0–1 (``passed_share``; 1 without year-end totals). EvidenceError where a region is empty."""
    table = tables["municipality_population"].filter(pl.col("year") == year)
    joined = table.join(tables["municipalities"].select("municipality_code", "region_code"), on="municipality_code")
    persons = cube(joined, "persons", {"region_code": regions, "sex": SEXES, "age": RESIDENT_AGES})
    _all_inhabited(persons, regions, "municipality_population", year)
    ends = [_at(tables, "population_total", end) for end in (year - 1, year)]
    before, after = (np.nan if end is None else float(_by_region(end, "persons", regions).sum()) for end in ends)
    unknown = np.isnan(before) or np.isnan(after)
    return persons, 1.0 if unknown else passed_share(float(persons.sum()), before, after)


class _Start(NamedTuple):
    """The newest population by single age at a 31 December, and the newest that has deaths and births beside it."""

    persons: np.ndarray
    year: int
    known: np.ndarray
    known_year: int


def _start(tables: TablesByName, regions: Sequence[str], base_year: int, estimates: Estimates) -> _Start:
    whole = tables["population"].filter(pl.col("year") <= base_year)
    known_year = int(whole.select(pl.col("year").max()).item())
    axes: Axes = {"region_code": regions, "sex": SEXES, "age": RESIDENT_AGES}
    known = cube(whole.filter(pl.col("year") == known_year), "persons", axes)
    parts = tables.get("municipality_population")
    years = [] if parts is None else parts.filter(pl.col("year") <= base_year)["year"].unique().to_list()
    if not years or max(years) <= known_year:
        return _Start(known, known_year, known, known_year)
    year = max(years)
    persons, passed = counted_population(tables, regions, year)
    return _Start(at_year_end(persons, passed, rates_for(estimates, (year,)).at(0)), year, known, known_year)


def benchmarks_of(tables: TablesByName, regions: Sequence[str], base_year: int) -> list[Benchmark]:
    """Published groups of the base year by sex and age [persons], NaN for a region without a figure; the regions'
    totals last, so that they hold exactly."""
    groups = _at(tables, "population_benchmark", base_year)
    found = []
    if groups is not None:
        for (sex, low, high), rows in groups.group_by("sex", "age_from", "age_to", maintain_order=True):
            position = SEXES.index(str(sex)) if sex else None
            oldest = None if high is None else int(str(high))
            found.append(Benchmark(position, int(str(low)), oldest, _by_region(rows, "persons", regions)))
    totals = _at(tables, "population_total", base_year)
    if totals is not None:
        found.append(Benchmark(None, 0, None, _by_region(totals, "persons", regions)))
    return sorted(found, key=lambda b: (b.age_to is None and b.age_from == 0, b.age_from, b.age_to or 0, b.sex or -1))


def _missing_growth(
    tables: TablesByName, regions: Sequence[str], reached: np.ndarray, year: int, years: int
) -> np.ndarray:
    """Yearly growth of each region [persons/year] that a projection through ``years``, ``reached`` in ``year``, lacks;
    0 where the region's total is not known."""
    totals = _at(tables, "population_total", year)
    if totals is None:
        return np.zeros(len(regions))
    return np.asarray(np.nan_to_num((_by_region(totals, "persons", regions) - reached.sum(axis=(1, 2))) / years))


def _brought_forward(
    tables: TablesByName, regions: Sequence[str], start: _Start, estimates: Estimates, base_year: int
) -> tuple[np.ndarray, Estimates]:
    """The population brought to the base year, its births as counted where they are; and the estimates corrected by the
    births of the years passed and by the growth of totals: the nation's since the newest table, the regions' since the
    newest that the estimates know."""
    years = tuple(range(start.year + 1, base_year + 1))
    if not years:
        return start.persons, estimates
    rates = rates_for(estimates, years)
    projected = project_cohorts(start.persons, rates, len(years)).births.sum(axis=-1)
    rows = [_at(tables, "births_total", year) for year in years]
    observed = np.stack(
        [np.full(len(regions), np.nan) if row is None else _by_region(row, "births", regions) for row in rows]
    )
    ratio = np.where(np.isnan(observed), 1.0, observed / projected)
    complete = ~np.isnan(observed).any(axis=1)
    factor = birth_factor(observed[complete], projected[complete])
    counted_births = rates._replace(fertility=rates.fertility * ratio[..., None])
    forward = project_cohorts(start.persons, counted_births, len(years)).persons[-1]
    lately = _missing_growth(tables, regions, forward, base_year, len(years))
    longer = tuple(range(start.known_year + 1, base_year + 1))
    further = project_cohorts(start.known, rates_for(estimates, longer), len(longer)).persons[-1]
    regional = _missing_growth(tables, regions, further, base_year, len(longer))
    corrected = adjusted_to_growth(estimates, forward, float(lately.sum()), regional)
    return forward, corrected._replace(fertility=estimates.fertility * factor[:, None])


def _anchors(tables: TablesByName, regions: Sequence[str], base_year: int) -> tuple[tuple[int, ...], list[Anchor]]:
    table = tables.get("population_projection")
    if table is None:
        return (), []
    ahead = table.filter((pl.col("year") > base_year) & pl.col("region_code").is_in(list(regions)))
    years = tuple(sorted(ahead["year"].unique().to_list()))
    anchors = []
    for (low, high), rows in ahead.sort("age_from", "age_to").group_by("age_from", "age_to", maintain_order=True):
        values = [_by_region(rows.filter(pl.col("year") == year), "persons", regions) for year in years]
        anchors.append(Anchor(int(str(low)), None if high is None else int(str(high)), np.stack(values)))
    return years, anchors


def population_inputs(tables: TablesByName, regions: Sequence[str], base_year: int, end_year: int) -> ProjectionInputs:
    """Base population, rates and anchors of a plan.

    base_year, end_year  first and last year of the plan; rates reach further if the official projection does
    Raises EvidenceError where the base can't be made to agree with its benchmarks within 0.5 %, where there are not two
    consecutive years of population, deaths and births, or where a region is empty.
    """
    estimates = _estimates(tables, regions, base_year)
    start = _start(tables, regions, base_year, estimates)
    benchmarks = benchmarks_of(tables, regions, base_year)
    forward, estimates = _brought_forward(tables, regions, start, estimates, base_year)
    base = rake(forward, benchmarks)
    off = misfit(base, benchmarks)
    if off > ALLOWED_MISFIT:
        raise EvidenceError(
            Problem(
                "tables population_benchmark, population_total",
                Text(f"grupper för {base_year} motsäger varandra", f"groups of {base_year} contradict each other"),
                Text(f"{off:.1%} isär", f"{off:.1%} apart"),
                Text("högst 0,5 %", "at most 0.5 %"),
                Text("rätta grupperna", "correct the groups"),
            )
        )
    years, anchors = _anchors(tables, regions, base_year)
    last = max([end_year, *years])
    rates = rates_for(estimates, tuple(range(base_year + 1, last + 1)))
    return ProjectionInputs(base_year, base, rates, years, anchors, move_profile(estimates, base))


def project_population(
    tables: TablesByName, regions: Sequence[str], nation_code: str, base_year: int, end_year: int
) -> PopulationProjection:
    """Residents by region, sex and age at 31 December from ``base_year`` to ``end_year`` [persons].

    tables   evidence tables by name; ``regions`` their region codes in the order wanted, the nation not among them
    Raises EvidenceError where the tables don't suffice or the official projection contradicts itself; ValueError where
    the nation is among the regions.
    """
    if nation_code in regions:
        raise ValueError(f"the nation {nation_code} is not one of its regions")
    inputs = population_inputs(tables, regions, base_year, end_year)
    try:
        anchored = project_anchored(
            inputs.base, inputs.rates, base_year, end_year, inputs.anchor_years, inputs.anchors, inputs.profile
        )
    except AnchorError as error:
        anchor = inputs.anchors[error.group]
        ages = f"{anchor.age_from}+" if anchor.age_to is None else f"{anchor.age_from}–{anchor.age_to}"
        raise EvidenceError(
            Problem(
                f"table population_projection, region {regions[error.region]}, ages {ages}",
                Text(
                    "den officiella framskrivningen går inte att nå med måttliga tal",
                    "the official projection can't be met by moderate rates",
                ),
                "",
                Text(
                    "grupper som går ihop med varandra och följer av basårets befolkning",
                    "groups that fit into each other and follow from the population of the base year",
                ),
                Text("kontrollera regionens officiella grupper", "check the official groups of this region"),
            )
        ) from error
    years = tuple(range(base_year, end_year + 1))
    flows = anchored.projection
    return PopulationProjection(flows.persons, years, tuple(regions), flows, anchored.controls)

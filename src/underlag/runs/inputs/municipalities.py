"""Residents of municipalities, which follow their region and the trend of their share of it.

A municipality that had 20.0 percent of its region's residents five years before the start and 21.0 percent then has
had a share that grows by ln(21 ÷ 20) ÷ 5 = 0.98 percent a year; the trend goes on, fading, and all are scaled to
the region.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.errors import Problem, SettingError, setting
from underlag.core.language import Text
from underlag.evidence.directory.tables import TablesByName
from underlag.population.municipalities import project_municipalities, yearly_change
from underlag.runs.inputs.population import PopulationProjection, counted_population, cube


class MunicipalityTotals(NamedTuple):
    """Residents of municipalities.

    codes    of the municipalities, ascending
    region   position of each one's region on the region axis
    years    of the states
    persons  residents at 31 December of each year [persons]
    """

    codes: tuple[str, ...]
    region: np.ndarray
    years: tuple[int, ...]
    persons: Float[np.ndarray, "state municipality"]


def project_municipality_totals(tables: TablesByName, population: PopulationProjection) -> MunicipalityTotals:
    """Residents of every municipality in every projected year [persons], summing to its region.

    The first year's shares are those of the latest totals up to it; their trend is the change since the earliest count
    among the table of totals and the table by age. SettingError where no count is as early as the first year.
    """
    places = tables["municipalities"].filter(pl.col("region_code").is_in(population.regions)).sort("municipality_code")
    codes = tuple(places["municipality_code"].to_list())
    regions = dict(zip(population.regions, range(len(population.regions)), strict=True))
    region = np.array([regions[code] for code in places["region_code"].to_list()], dtype=np.int64)
    counts: dict[float, np.ndarray] = {}
    first = population.years[0]
    if "municipality_population" in tables:
        for year in tables["municipality_population"].filter(pl.col("year") <= first)["year"].unique().to_list():
            _, passed = counted_population(tables, population.regions, year)
            table = tables["municipality_population"].filter(pl.col("year") == year)
            counts[year - 1 + passed] = cube(table, "persons", {"municipality_code": codes})
    totals = tables["municipality_population_total"].filter(pl.col("year") <= first)
    for year in totals["year"].unique().to_list():
        counts[float(year)] = cube(totals.filter(pl.col("year") == year), "persons", {"municipality_code": codes})
    if not counts:
        raise SettingError(_no_count_so_early(tables, first))
    early, late = min(counts), max(counts)
    change = yearly_change(counts[early], counts[late], late - early, region)
    region_totals = population.persons.sum(axis=(2, 3))
    return MunicipalityTotals(
        codes, region, population.years, project_municipalities(counts[late], change, region, region_totals)
    )


def _no_count_so_early(tables: TablesByName, first: int) -> Problem:
    names = [name for name in ("municipality_population", "municipality_population_total") if name in tables]
    earliest = min(int(tables[name].select(pl.col("year").min()).item()) for name in names)
    return Problem(
        setting("start"),
        Text("kommunernas invånare är inte kända så tidigt", "residents of municipalities are not known so early"),
        str(first),
        Text(f"{earliest} eller senare", f"{earliest} or later"),
        Text("välj ett senare år", "choose a later year"),
    )

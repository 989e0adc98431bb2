"""What a plan takes from a country before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from underlag.core.periods import Horizon
from underlag.evidence.cards.measures import MeasureCard
from underlag.evidence.cards.professions import Profession
from underlag.evidence.cards.scenarios import ResolvedScenario
from underlag.evidence.country import Country
from underlag.evidence.units.file import UnitsFile
from underlag.runs.inputs.limit_checks import refuse_wrong_limits
from underlag.runs.inputs.population import PopulationProjection, project_population


@dataclass(frozen=True)
class Evidence:
    """What a plan takes from a country before anything is drawn.

    country     cards, tables and scenarios as they were read
    profession  whose staff is planned
    scenario    goal, weights, limits and cards, its bases applied
    horizon     start year, years after it and target year
    regions     codes, ascending
    population  residents by year, region, sex and age [persons], from the base year (the start year where that is
                earlier) to the end of the plan
    measures    id → measure taken, by id
    observed    (region code, year) → residents at 31 December of years before the country's base year, and where the
                plan starts earlier also of that year and the next, projected [resident]
    units       the user's own units, where posts are placed in their regions; None for municipalities everywhere
    """

    country: Country
    profession: Profession
    scenario: ResolvedScenario
    horizon: Horizon
    regions: tuple[str, ...]
    population: PopulationProjection
    measures: Mapping[str, MeasureCard]
    observed: Mapping[tuple[str, int], float]
    units: UnitsFile | None = None

    def residents(self, region: int, year: int) -> float:
        """Residents of a region at 31 December of a year [resident]: observed, else projected, else of the nearest year
        there is.

        region  position in ``regions``; IndexError beyond them
        """
        code = self.regions[region]
        if (code, year) in self.observed:
            return self.observed[code, year]
        projected = self.population.persons[:, region].sum(axis=(1, 2))
        if year >= self.population.years[0]:
            return float(projected[min(year, self.population.years[-1]) - self.population.years[0]])
        known = [y for (c, y) in self.observed if c == code]
        nearest = min(known, key=lambda y: abs(y - year), default=None)
        return self.observed[code, nearest] if nearest is not None else float(projected[0])


def gather(country: Country, profession: str | None, scenario: str | None, horizon: Horizon) -> Evidence:
    """Read what the plan needs of the country, and project its residents.

    profession, scenario  names; None for the country's default
    Raises SettingError for a name that the country lacks or a change that does not fit its card; EvidenceError where a
    table, a scenario, a measure or a limit is wrong, or where the official projection can't be met.
    """
    chosen = country.profession(profession)
    tables = country.tables
    regions = tuple(sorted(tables["regions"]["region_code"].to_list()))
    base_year = min(horizon.start, country.base_year)
    population = project_population(tables, regions, country.nation_code, base_year, horizon.end)
    totals = tables["population_total"].filter(pl.col("year") < country.base_year)
    observed = {(row["region_code"], row["year"]): float(row["persons"]) for row in totals.iter_rows(named=True)}
    if base_year < country.base_year:
        # a plan that starts earlier rests on the same past, whose figures reach beyond its start
        now = project_population(tables, regions, country.nation_code, country.base_year, country.base_year + 1)
        sums = now.persons.sum(axis=(2, 3))
        observed |= {
            (code, year): float(sums[t, r]) for t, year in enumerate(now.years) for r, code in enumerate(regions)
        }
    resolved = country.scenario(scenario, chosen.name)
    refuse_wrong_limits(resolved)
    measures = {name: country.measures_by_id[name] for name in resolved.measures}
    return Evidence(country, chosen, resolved, horizon, regions, population, measures, observed)

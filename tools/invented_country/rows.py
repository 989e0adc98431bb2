"""The rows of every table of Havsmark, from the simulated residents and what is stated about the regions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import catalogue
import centres
import conditions
import numpy as np
import people
import staff
import towns
from land import coordinates
from places import BASE_YEAR, CODES, DEGURBA, GROUPS, MUNICIPALITIES, NATION, REGIONS
from tables import CHANGES, OLDER

from underlag.core.axes import SEXES

Row = dict[str, Any]

TOTALS_FROM = 2011
COUNTED = (2014, 2019, 2024)
"""First year of totals, and years of the municipalities' count by age."""

PROJECTED = (2030, 2035, 2040, 2050)
PROJECTED_GROUPS = ((0, None), (0, 0), (65, None), (75, None), (85, None))

BENCHMARKS: dict[str, tuple[str | None, int, int | None]] = {
    "total": (None, 0, None),
    "age_0": (None, 0, 0),
    "age_0_4": (None, 0, 4),
    "age_50plus": (None, 50, None),
    "age_60plus": (None, 60, None),
    "age_65plus": (None, 65, None),
    "age_75plus": (None, 75, None),
    "women_15_44": ("women", 15, 44),
}
"""Published groups of the base year: sex, first and last age."""

NEED_BY_AGE = (
    (0, 1, 0.62),
    (2, 4, 0.70),
    (5, 14, 0.42),
    (15, 24, 0.66),
    (25, 44, 1.0),
    (45, 64, 1.22),
    (65, 74, 1.58),
    (75, 84, 2.05),
    (85, None, 2.4),
)
OLDER_ERROR = {"N1": -0.035, "N2": -0.02, "N3": -0.01, "N4": -0.045, "N5": 0.015, "N6": 0.005, "N7": -0.03, "N8": 0.02}
"""By how much the projection of 2020 for 2040 lies above that of 2025, negated [1]."""


def cells(values: np.ndarray, name: str, first: str, labels: list[str], year: int) -> list[Row]:
    """Rows of an array over place, sex and age."""
    return [
        {first: label, "year": year, "sex": sex, "age": age, name: int(values[place, at, age])}
        for place, label in enumerate(labels)
        for at, sex in enumerate(SEXES)
        for age in range(101)
    ]


def group(persons: np.ndarray, low: int, high: int | None, sex: str | None = None) -> np.ndarray:
    """Residents of an age group by region, both sexes or one."""
    chosen = persons if sex is None else persons[:, [SEXES.index(sex)]]
    return chosen[..., low : None if high is None else high + 1].sum(axis=(1, 2))


class Rows:
    """The rows of every table by name, from one simulation."""

    def __init__(self) -> None:
        self.years = people.history()
        self.now = self.years[BASE_YEAR].residents

    @cached_property
    def totals(self) -> dict[int, np.ndarray]:
        """Residents by year, axis region."""
        return {year: passed.residents.sum(axis=(1, 2)) for year, passed in self.years.items()}

    @cached_property
    def ahead(self) -> dict[int, np.ndarray]:
        """The official projection, axes region, sex, age."""
        return people.official_projection(self.now, PROJECTED[-1])

    @cached_property
    def town_residents(self) -> dict[int, np.ndarray]:
        """Residents of municipalities by year, axes municipality, sex, age."""
        return {year: towns.residents(self.years[year].residents, year) for year in range(TOTALS_FROM, BASE_YEAR + 1)}

    def all(self) -> dict[str, list[Row]]:
        """Table → rows."""
        return {name: make() for name, make in {**self.demography(), **self.rest()}.items()}

    def demography(self) -> dict[str, Callable[[], list[Row]]]:
        """Tables of places and residents."""
        return {
            "regions": self.regions,
            "municipalities": self.municipalities,
            "municipality_areas": conditions.areas,
            "degurba_share": lambda: conditions.degree_of_urbanisation(self.town_residents[BASE_YEAR].sum(axis=(1, 2))),
            "population": lambda: self.by_age("residents", "persons"),
            "deaths": lambda: self.by_age("deaths", "deaths"),
            "births": self.births,
            "births_total": lambda: self.by_year("births", lambda year: year.births.sum(axis=(1, 2))),
            "population_total": lambda: self.by_year("persons", lambda year: year.residents.sum(axis=(1, 2))),
            "population_share_80plus": lambda: self.ratios("percent", (80, None), (0, None)),
            "dependency_ratio": lambda: self.ratios("dependants_per_100", None, (20, 64)),
            "population_benchmark": self.benchmarks,
            "population_change": self.changes,
            "population_projection": self.projection,
            "population_projection_older": self.older_projection,
            "life_expectancy": self.life_expectancy,
            "municipality_population": self.towns_by_age,
            "municipality_population_total": self.towns_total,
        }

    def rest(self) -> dict[str, Callable[[], list[Row]]]:
        """Tables of staff, conditions and measures."""
        named = ("region_need_indicators", "region_costs", "region_access_and_trust")
        by_indicator = {name: lambda name=name: conditions.indicator_values(name, self.totals) for name in named}
        listed = (
            "measures",
            "state_measures",
            "policy_targets",
            "effect_sizes",
            "costs",
            "agency_staff_costs",
            "regulation_facts",
            "rotation_composition",
            "quality_review",
        )
        return {
            "workforce_observations": lambda: staff.observations(self.totals),
            "published_facts": lambda: staff.facts(self.totals),
            "published_forecasts": staff.forecasts,
            "need_index": lambda: conditions.need_index(self.totals),
            "need_weight_by_age": lambda: [
                dict(zip(("age_from", "age_to", "weight"), row, strict=True)) for row in NEED_BY_AGE
            ],
            "education_and_foreign_born": lambda: conditions.education_and_birth(self.now),
            "deprivation_components": lambda: conditions.deprivation(self.now, self.totals),
            "indicators": conditions.indicators,
            **by_indicator,
            "named_gp_share": lambda: conditions.named_gp(self.totals),
            "health_centres": lambda: conditions.health_centres(self.totals),
            "health_centre_locations": lambda: centres.locations(
                self.town_residents[BASE_YEAR].sum(axis=(1, 2)), self.totals
            ),
            "municipality_deprivation": centres.municipality_deprivation,
            "travel_time_health_centre": lambda: conditions.travel_times(
                self.town_residents[BASE_YEAR].sum(axis=(1, 2))
            ),
            **{name: getattr(catalogue, name) for name in listed},
        }

    def regions(self) -> list[Row]:
        return [
            {
                "region_code": r.code,
                "name": r.name,
                "authority": f"Region {r.name}",
                "healthcare_region": r.healthcare_region,
                "name_en": r.name_en,
            }
            for r in REGIONS
        ]

    def municipalities(self) -> list[Row]:
        centres, owners = coordinates(), {region.code: region for region in REGIONS}
        return [
            {
                "municipality_code": place.code,
                "name": place.name,
                "region_code": place.region,
                "group_code": place.group,
                "group": GROUPS[place.group][0],
                "degurba": DEGURBA[place.group],
                "healthcare_region": owners[place.region].healthcare_region,
                "latitude": centres[place.code][1],
                "longitude": centres[place.code][0],
            }
            for place in MUNICIPALITIES
        ]

    def by_age(self, what: str, name: str) -> list[Row]:
        return [
            row
            for year, passed in self.years.items()
            for row in cells(getattr(passed, what), name, "region_code", list(CODES), year)
        ]

    def births(self) -> list[Row]:
        return [
            {
                "region_code": code,
                "year": year,
                "mother_age": age,
                "child_sex": sex,
                "births": int(passed.births[region, age, at]),
            }
            for year, passed in self.years.items()
            for region, code in enumerate(CODES)
            for age in range(15, 50)
            for at, sex in enumerate(SEXES)
        ]

    def by_year(self, name: str, value: Callable[[people.Year], np.ndarray]) -> list[Row]:
        rows = []
        for year in range(TOTALS_FROM, BASE_YEAR + 1):
            found = value(self.years[year])
            rows += [
                {"region_code": code, "year": year, name: int(count)}
                for code, count in zip((NATION, *CODES), (found.sum(), *found), strict=True)
            ]
        return rows

    def ratios(self, name: str, over: tuple[int, int | None] | None, under: tuple[int, int | None]) -> list[Row]:
        """Per 100 of one age group: those of another, or all others."""
        rows = []
        for year in range(TOTALS_FROM, BASE_YEAR + 1):
            persons = self.years[year].residents
            below = group(persons, *under)
            above = group(persons, *over) if over else group(persons, 0, None) - below
            shares = 100 * np.array([above.sum(), *above]) / np.array([below.sum(), *below])
            rows += [
                {"region_code": code, "year": year, name: round(float(share), 1)}
                for code, share in zip((NATION, *CODES), shares, strict=True)
            ]
        return rows

    def benchmarks(self) -> list[Row]:
        return [
            {
                "region_code": code,
                "year": BASE_YEAR,
                "group": name,
                "sex": sex,
                "age_from": low,
                "age_to": high,
                "persons": int(count),
            }
            for name, (sex, low, high) in BENCHMARKS.items()
            for code, count in zip(CODES, group(self.now, low, high, sex), strict=True)
        ]

    def changes(self) -> list[Row]:
        rows = []
        for year in range(2015, BASE_YEAR + 1):
            passed, before = self.years[year], self.totals[year - 1]
            parts = {
                "births": passed.births.sum(axis=(1, 2)),
                "deaths": passed.deaths.sum(axis=(1, 2)),
                "in_migration": passed.moved_in.sum(axis=1),
                "out_migration": passed.moved_out.sum(axis=1),
                "immigration": passed.immigrated.sum(axis=1),
                "emigration": passed.emigrated.sum(axis=1),
                "population_increase": self.totals[year] - before,
                "residents_31_december": self.totals[year],
            }
            rows += [
                {"region_code": code, "year": year, "component": name, "persons": int(count), "source": CHANGES[0]}
                for name, counts in parts.items()
                for code, count in zip((NATION, *CODES), (counts.sum(), *counts), strict=True)
            ]
        return rows

    def projection(self) -> list[Row]:
        return [
            {"region_code": code, "year": year, "age_from": low, "age_to": high, "persons": round(count)}
            for year in PROJECTED
            for low, high in PROJECTED_GROUPS
            for code, count in zip(CODES, group(self.ahead[year], low, high), strict=True)
        ]

    def older_projection(self) -> list[Row]:
        rows = []
        for region, code in enumerate(CODES):
            base = int(self.totals[2019][region])
            target = round(float(self.ahead[2040][region].sum()) * (1 - OLDER_ERROR[code]), -2)
            rows.append(
                {
                    "region_code": code,
                    "vintage": "2020-06",
                    "base_year": 2019,
                    "base_persons": base,
                    "target_year": 2040,
                    "persons": int(target),
                    "change": int(target) - base,
                    "change_percent": round(100 * (target / base - 1), 1),
                    "source": OLDER[0],
                }
            )
        return rows

    def life_expectancy(self) -> list[Row]:
        values = people.life_expectancy(BASE_YEAR - 2)
        return [
            {
                "region_code": code,
                "sex": sex,
                "period": f"{BASE_YEAR - 4}-{BASE_YEAR}",
                "years": round(float(values[region, at]), 2),
            }
            for region, code in enumerate(CODES)
            for at, sex in enumerate(SEXES)
        ]

    def towns_by_age(self) -> list[Row]:
        codes = [place.code for place in MUNICIPALITIES]
        return [
            row
            for year in COUNTED
            for row in cells(self.town_residents[year], "persons", "municipality_code", codes, year)
        ]

    def towns_total(self) -> list[Row]:
        return [
            {"municipality_code": place.code, "year": year, "persons": int(count)}
            for year, persons in self.town_residents.items()
            for place, count in zip(MUNICIPALITIES, persons.sum(axis=(1, 2)), strict=True)
        ]

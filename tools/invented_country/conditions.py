"""Conditions of life, costs and care in the regions of Havsmark."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from places import BASE_YEAR, CODES, DEGURBA, GROUPS, MUNICIPALITIES, NATION, REGIONS, SEED
from towns import of_region

from underlag.core.streams import stream

Row = dict[str, Any]

LIVING, EQUALISATION, FOLLOW_UP, ACCESS = (
    "hsb-living-conditions-2024",
    "hsb-cost-equalisation-2024",
    "hhs-follow-up-2024",
    "hhs-travel-times-2024",
)

YEARS = range(2015, BASE_YEAR + 1)

BORN_ABROAD = (0.27, 0.17, 0.11, 0.23, 0.10, 0.08, 0.07, 0.05)
LOW_EDUCATION = (0.49, 0.51, 0.63, 0.69, 0.56, 0.66, 0.71, 0.62)
"""Share born abroad, and of those aged 25–64 without education after upper secondary school, by region [1]."""


class Indicator(NamedTuple):
    """An indicator by region and year.

    deviation  of the regions from the nation, in the order of the codes, relative to ``spread``
    trend      change per year
    """

    table: str
    title_sv: str
    title_en: str
    unit: str
    level: float
    spread: float
    deviation: tuple[float, ...]
    trend: float
    decimals: int


NEEDY = (-0.4, -0.3, 0.2, 1.0, -0.7, 0.3, 1.2, -0.2)
WELL_STAFFED = (0.2, 0.1, -0.1, -0.7, 1.1, 0.1, -1.5, 0.6)
REMOTE = (-0.6, -0.4, 0.0, 0.2, 0.1, 0.6, 1.5, 1.3)
"""How needy, well staffed and remote the regions are, relative to each other."""

INDICATORS: dict[str, Indicator] = {
    "sickness_benefit_days": Indicator(
        "region_need_indicators",
        "Sjukpenningtal, dagar per person 16–64 år",
        "Sickness benefit days per person aged 16–64",
        "day",
        9.4,
        1.3,
        NEEDY,
        0.08,
        1,
    ),
    "amenable_mortality_policy": Indicator(
        "region_need_indicators",
        "Hälsopolitiskt åtgärdbar dödlighet per 100 000 invånare 0–74 år",
        "Mortality amenable to health policy, per 100 000 residents aged 0–74",
        "per_100000",
        48,
        8,
        NEEDY,
        -1.1,
        1,
    ),
    "avoidable_inpatient_chronic": Indicator(
        "region_need_indicators",
        "Påverkbar slutenvård vid kronisk sjukdom per 100 000 invånare",
        "Avoidable inpatient care in chronic disease, per 100 000 residents",
        "per_100000",
        610,
        90,
        NEEDY,
        -14,
        0,
    ),
    "cost_primary_care": Indicator(
        "region_costs",
        "Kostnad för primärvård utan läkemedel, kronor per invånare",
        "Cost of primary care without medicines, kronor per resident",
        "sek/resident",
        5200,
        420,
        REMOTE,
        175,
        0,
    ),
    "net_cost_health_care": Indicator(
        "region_costs",
        "Nettokostnad för hälso- och sjukvård, kronor per invånare",
        "Net cost of health care, kronor per resident",
        "sek/resident",
        31000,
        1700,
        REMOTE,
        1100,
        0,
    ),
    "assessed_within_three_days": Indicator(
        "region_access_and_trust",
        "Medicinsk bedömning inom tre dagar, procent",
        "Medical assessment within three days, per cent",
        "percent",
        84,
        4.5,
        WELL_STAFFED,
        0.4,
        0,
    ),
    "trust_health_centre": Indicator(
        "region_access_and_trust",
        "Förtroende för vårdcentralen, procent",
        "Trust in the health centre, per cent",
        "percent",
        66,
        5,
        WELL_STAFFED,
        0.3,
        0,
    ),
}


def series(
    name: str, level: float, spread: float, deviation: tuple[float, ...], trend: float, decimals: int
) -> np.ndarray:
    """Values of the regions, axes year, region."""
    noise = stream(SEED, "indicator", name).normal(0.0, 0.12, (len(YEARS), len(CODES)))
    back = np.array([year - BASE_YEAR for year in YEARS])
    return np.round(level + trend * back[:, None] + spread * (np.array(deviation) + noise), decimals)


def with_nation(values: np.ndarray, totals: dict[int, np.ndarray], decimals: int) -> list[tuple[str, int, float]]:
    """(code, year, value) with the nation's mean by residents, axes of ``values`` as in ``series``."""
    rows = []
    for year, regions in zip(YEARS, values, strict=True):
        mean = round(float(np.average(regions, weights=totals[year])), decimals)
        rows += [(code, year, float(value)) for code, value in zip((NATION, *CODES), (mean, *regions), strict=True)]
    return rows


def indicators() -> list[Row]:
    """The register of indicators."""
    return [
        {
            "indicator": name,
            "table": each.table,
            "published_id": f"HHS-{number:02d}",
            "title_sv": each.title_sv,
            "title_en": each.title_en,
            "unit": each.unit,
            "source": FOLLOW_UP,
        }
        for number, (name, each) in enumerate(sorted(INDICATORS.items()), start=1)
    ]


def indicator_values(table: str, totals: dict[int, np.ndarray]) -> list[Row]:
    """The rows of one table of indicators."""
    rows = []
    for name, each in INDICATORS.items():
        if each.table == table:
            values = series(name, each.level, each.spread, each.deviation, each.trend, each.decimals)
            rows += [
                {"region_code": code, "year": year, "indicator": name, "value": value, "source": FOLLOW_UP}
                for code, year, value in with_nation(values, totals, each.decimals)
            ]
    return rows


def need_index(totals: dict[int, np.ndarray]) -> list[Row]:
    """Standard cost of health care, kronor per resident and year."""
    deviation = (-0.5, -0.3, 0.3, 0.6, 0.8, 0.7, 1.4, 0.9)
    values = series("standard_cost", 30500, 1300, deviation, 950, 0)
    return [
        {"region_code": code, "year": year, "index": "standard_cost", "value": value}
        for code, year, value in with_nation(values, totals, 0)
    ]


def education_and_birth(people: np.ndarray) -> list[Row]:
    """Residents of the base year by country of birth, and those of 25–64 by education."""
    rows = []
    everyone, adults = people.sum(axis=(1, 2)), people[..., 25:65].sum(axis=(1, 2))
    for region, code in enumerate(CODES):
        abroad, low = round(BORN_ABROAD[region] * everyone[region]), round(LOW_EDUCATION[region] * adults[region])
        for category, ages, count in (
            ("all_residents", (0, None), everyone[region]),
            ("born_abroad", (0, None), abroad),
            ("born_in_havsmark", (0, None), everyone[region] - abroad),
            ("low_education", (25, 64), low),
            ("high_education", (25, 64), adults[region] - low),
        ):
            rows.append(
                {
                    "region_code": code,
                    "year": BASE_YEAR,
                    "category": category,
                    "age_from": ages[0],
                    "age_to": ages[1],
                    "persons": int(count),
                    "source": LIVING,
                }
            )
    return rows


def deprivation(people: np.ndarray, totals: dict[int, np.ndarray]) -> list[Row]:
    """Components of social need: shares from the counts of ``education_and_birth``, and ill-health days."""
    counts = {(row["region_code"], row["category"]): row["persons"] for row in education_and_birth(people)}
    rows = []
    for code in CODES:
        adults = counts[code, "low_education"] + counts[code, "high_education"]
        shares = {
            "foreign_born_percent": counts[code, "born_abroad"] / counts[code, "all_residents"],
            "low_education_percent": counts[code, "low_education"] / adults,
        }
        rows += [(code, BASE_YEAR, name, round(100 * share, 4)) for name, share in shares.items()]
    days = with_nation(series("ill_health_days", 24.0, 3.2, NEEDY, -0.35, 1), totals, 1)
    rows += [(code, year, "ill_health_days", value) for code, year, value in days]
    names = ("region_code", "year", "component", "value")
    return [{**dict(zip(names, row, strict=True)), "source": LIVING} for row in rows]


def named_gp(totals: dict[int, np.ndarray]) -> list[Row]:
    """Share of residents with a named doctor, percent."""
    values = series("named_gp", 46, 15, WELL_STAFFED, 2.5, 0)
    names = {NATION: "Havsmark"} | {region.code: region.name for region in REGIONS}
    return [
        {
            "observation_id": f"named-{code.lower()}-{year}",
            "region_code": code,
            "area": names[code],
            "year": year,
            "quantity": "named_gp_share_percent",
            "relation": "=",
            "value": value,
            "unit": "percent",
            "definition": "Listade med namngiven läkare 31 december / Listed with a named doctor on 31 December",
            "source": FOLLOW_UP,
        }
        for code, year, value in with_nation(values, totals, 0)
        if year >= 2020
    ]


def degree_of_urbanisation(residents: np.ndarray) -> list[Row]:
    """Percent of residents by degree of urbanisation; rounded so that they sum to 100. ``residents``: municipality."""
    rows = []
    for code in (NATION, *CODES):
        members = range(len(MUNICIPALITIES)) if code == NATION else of_region(code)
        found = {
            level: sum(residents[at] for at in members if DEGURBA[MUNICIPALITIES[at].group] == level)
            for level in (1, 2, 3)
        }
        parts = {level: round(100 * count / sum(found.values()), 1) for level, count in found.items() if count}
        largest = max(parts, key=lambda level: parts[level])
        parts[largest] = round(parts[largest] + 100 - sum(parts.values()), 1)
        rows += [{"region_code": code, "degurba": level, "percent": percent} for level, percent in parts.items()]
    return rows


MINUTES = ((0, 5), (5, 10), (10, 30), (30, None))
NEAR = {
    "T1": (0.82, 0.15, 0.03, 0.0),
    "T2": (0.62, 0.28, 0.10, 0.0),
    "T3": (0.60, 0.22, 0.17, 0.01),
    "T4": (0.34, 0.24, 0.38, 0.04),
    "T5": (0.26, 0.14, 0.37, 0.23),
}
"""Group code → share of residents within so many minutes of a health centre."""


def travel_times(residents: np.ndarray) -> list[Row]:
    """Percent of the residents of each municipality by travel time to the nearest health centre."""
    return [
        {
            "region_code": place.region,
            "municipality_code": place.code,
            "area": place.name,
            "year": BASE_YEAR,
            "minutes_from": low,
            "minutes_to": high,
            "percent": round(100 * share, 1),
            "residents": int(count),
            "source": ACCESS,
        }
        for place, count in zip(MUNICIPALITIES, residents, strict=True)
        for (low, high), share in zip(MINUTES, NEAR[place.group], strict=True)
    ]


def health_centres(totals: dict[int, np.ndarray]) -> list[Row]:
    """Number of health centres by region."""
    per_centre = (9500, 8200, 7600, 7900, 6100, 5400, 3600, 4400)
    return [
        {
            "observation_id": f"centres-{region.code.lower()}-{BASE_YEAR}",
            "region_code": region.code,
            "area": region.name,
            "year": BASE_YEAR,
            "quantity": "health_centres",
            "relation": "=",
            "value": max(round(float(count) / size), 1),
            "unit": "text",
            "unit_text": "count",
            "source": ACCESS,
        }
        for region, size, count in zip(REGIONS, per_centre, totals[BASE_YEAR], strict=True)
    ]


def areas() -> list[Row]:
    """The wider areas each municipality belongs to."""
    return [
        {
            "municipality_code": place.code,
            "main_group": GROUPS[place.group][1],
            "labour_market_2023": f"L{place.region}",
            "functional_region": place.region[1:],
        }
        for place in MUNICIPALITIES
    ]

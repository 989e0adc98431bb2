"""Where the health centres of Havsmark are, and how deprived its municipalities are."""

from __future__ import annotations

import numpy as np
from conditions import BORN_ABROAD, LIVING, LOW_EDUCATION, Row, health_centres
from land import NARROW, coordinates
from places import BASE_YEAR, CODES, MUNICIPALITIES, SEED
from towns import of_region, whole

from underlag.core.streams import stream

OUT_OF_TOWN = {"T1": 0.04, "T2": 0.05, "T3": 0.08, "T4": 0.12, "T5": 0.16}
"""Group code → how far the centres lie from the municipality's middle: standard deviation [degrees of latitude]."""

ABROAD = {"T1": 1.25, "T2": 1.10, "T3": 1.05, "T4": 0.75, "T5": 0.65}
LESS_EDUCATED = {"T1": 0.88, "T2": 0.95, "T3": 1.00, "T4": 1.08, "T5": 1.15}
"""Group code → share born abroad and share with low education, over their region's [1]."""


def locations(residents: np.ndarray, totals: dict[int, np.ndarray]) -> list[Row]:
    """Every health centre: each region's number, by residents, at least one in each municipality."""
    counts = {row["region_code"]: int(row["value"]) for row in health_centres(totals)}
    middles, rows = coordinates(), []
    for code in CODES:
        members = of_region(code)
        people = np.array([residents[at] for at in members], dtype=float)
        spare = max(counts[code] - len(members), 0)
        found = 1 + whole(people / people.sum(), np.array(float(spare)))
        for at, count in zip(members, found, strict=True):
            place = MUNICIPALITIES[at]
            off = stream(SEED, "health centres", place.code).normal(0.0, OUT_OF_TOWN[place.group], (int(count), 2))
            off[0] = 0.0  # the first is in the town itself
            for number, (north, east) in enumerate(off, start=1):
                rows.append(
                    {
                        "centre_id": f"{place.code.lower()}-{number:02d}",
                        "region_code": code,
                        "municipality_code": place.code,
                        "municipality": place.name,
                        "name": f"{place.name} {number}",
                        "registered_name": f"Vårdcentralen {place.name} {number}",
                        "operator": "private" if number % 3 == 0 else "public",
                        "premises": "Vårdcentral",
                        "latitude": round(middles[place.code][1] + north, 4),
                        "longitude": round(middles[place.code][0] + east / NARROW, 4),
                    }
                )
    return rows


def municipality_deprivation() -> list[Row]:
    """Percent born abroad and percent without higher education of every municipality in the base year."""
    rows = []
    for place in MUNICIPALITIES:
        region = CODES.index(place.region)
        own = np.exp(stream(SEED, "deprivation", place.code).normal(0.0, 0.15, 2))
        values = {
            "foreign_born_percent": BORN_ABROAD[region] * ABROAD[place.group] * own[0],
            "low_education_percent": min(LOW_EDUCATION[region] * LESS_EDUCATED[place.group] * own[1], 0.95),
        }
        rows += [
            {
                "municipality_code": place.code,
                "year": BASE_YEAR,
                "component": name,
                "value": round(100 * share, 1),
                "source": LIVING,
            }
            for name, share in values.items()
        ]
    return rows

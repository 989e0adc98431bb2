"""Specialists and trainees of three professions in Havsmark, as its register of staff would publish them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from places import BASE_YEAR, CODES, NATION, REGIONS, SEED

from underlag.core.streams import stream

Row = dict[str, Any]

REGISTER, GUIDELINE, SURVEY, BASIS = (
    "hhs-staff-register-2024",
    "hhs-guideline-2022",
    "hhs-career-survey-2023",
    "hhs-planning-basis-2024",
)
"""Sources of the rows."""

YEARS = (2020, 2022, 2024)

COUNTED_YEARS = range(2012, BASE_YEAR + 1)
"""Years in which the nation's staff has been counted."""

FORECAST = "hhs-forecast-2013"
"""Source of the forecast that history has judged."""


@dataclass(frozen=True)
class Profession:
    """What the invented register knows of one profession.

    norm, trainee_norm  residents per full-time person, specialists and trainees  [resident/fte]
    patient_time        share of working time that counts towards the norm [1]
    trainee_time        full-time equivalents per trainee [fte/head]
    employment          full-time equivalents per specialist [fte/head]
    coverage            what the staff can take on over the residents, by region [1]
    trainees            trainees per 1 000 residents by region [1]
    growth              yearly growth of the logarithm of specialists and of trainees per resident [1/year]
    women               share of women among the specialists, percent
    """

    name: str
    norm: float
    trainee_norm: float
    patient_time: float
    trainee_time: float
    employment: float
    coverage: tuple[float, ...]
    trainees: tuple[float, ...]
    growth: tuple[float, float]
    women: float


PROFESSIONS: tuple[Profession, ...] = (
    Profession(
        name="gp",
        norm=1200,
        trainee_norm=600,
        patient_time=0.95,
        trainee_time=0.9,
        employment=0.855,
        coverage=(0.87, 0.82, 0.74, 0.66, 1.14, 0.78, 0.47, 0.92),
        trainees=(0.25, 0.31, 0.22, 0.19, 0.31, 0.28, 0.18, 0.18),
        growth=(0.004, 0.035),
        women=54,
    ),
    Profession(
        name="district_nurse",
        norm=1700,
        trainee_norm=0,
        patient_time=1.0,
        trainee_time=0.3,
        employment=0.850,
        coverage=(0.90, 0.94, 0.98, 0.87, 1.10, 1.02, 0.81, 1.05),
        trainees=(0.075, 0.085, 0.07, 0.075, 0.065, 0.07, 0.08, 0.07),
        growth=(0.006, 0.010),
        women=92,
    ),
    Profession(
        name="physiotherapist",
        norm=3000,
        trainee_norm=0,
        patient_time=0.9,
        trainee_time=0.2,
        employment=0.880,
        coverage=(0.95, 0.93, 0.84, 0.80, 1.02, 0.88, 0.66, 0.90),
        trainees=(0.17, 0.24, 0.12, 0.14, 0.10, 0.13, 0.10, 0.09),
        growth=(0.012, 0.005),
        women=76,
    ),
)

OLDER = "Ett äldre år ur samma register; det senaste används. / An older year of the same register; the latest is used."
HISTORY = "Rikets historia; prognoser hålls mot den. / The nation's history, which forecasts are held against."

KINDS = {REGISTER: "register", GUIDELINE: "official", SURVEY: "survey", BASIS: "official"}
"""Source → what kind of source it is."""

DEFINITIONS = {
    "specialists_fte": "Anställda i primärvården 31 december, i heltider / Employed in primary care on 31 December, in "
    "full-time equivalents",
    "specialists_heads": "Anställda i primärvården 31 december / Employed in primary care on 31 December",
    "trainees_heads": "Under utbildning 31 december, ledighet inräknad / In training on 31 December, leave included",
    "vacancies_fte": "Finansierade tjänster utan innehavare 31 december / Funded posts without holder on 31 December",
}
UNITS = {"specialists_fte": "fte", "specialists_heads": "head", "trainees_heads": "head", "vacancies_fte": "fte"}


def specialists_fte(profession: Profession, residents: np.ndarray) -> np.ndarray:
    """Full-time equivalents that give each region its coverage, to one decimal [fte]."""
    trainees = trainee_heads(profession, residents) * profession.trainee_time * profession.trainee_norm
    missing = np.array(profession.coverage) * residents - trainees
    return np.round(missing / (profession.norm * profession.patient_time), 1)


def trainee_heads(profession: Profession, residents: np.ndarray) -> np.ndarray:
    """Trainees by region [head]."""
    return np.rint(np.array(profession.trainees) * residents / 1000)


def _values(profession: Profession, totals: dict[int, np.ndarray], year: int) -> dict[str, np.ndarray]:
    residents, back = totals[year], BASE_YEAR - year
    fte = np.round(specialists_fte(profession, residents) * np.exp(-profession.growth[0] * back), 1)
    noise = stream(SEED, "employment", profession.name).normal(0.0, 0.01, len(CODES))
    return {
        "specialists_fte": fte,
        "specialists_heads": np.rint(fte / (profession.employment * np.exp(noise))),
        "trainees_heads": np.rint(trainee_heads(profession, residents) * np.exp(-profession.growth[1] * back)),
        "vacancies_fte": np.round(np.maximum(1.02 - np.array(profession.coverage), 0.0) * 0.4 * fte, 1),
    }


def _use(quantity: str, year: int) -> tuple[str, str]:
    """What a row serves, and why not more."""
    if quantity == "vacancies_fte":
        return ("fact", "") if year == BASE_YEAR else ("no", OLDER)
    return "synthesis", ""


def _row(
    profession: str, code: str, area: str, quantity: str, value: float, unit: str, source: str, **more: Any
) -> Row:
    year = more.get("year", BASE_YEAR)
    identity = f"{code}-{year}-{profession}-{quantity}".replace("_", "-").lower()
    return {
        "observation_id": identity,
        "region_code": code,
        "area": area,
        "profession": profession,
        "year": year,
        "quantity": quantity,
        "relation": "=",
        "value": value,
        "unit": unit,
        "source": source,
        "source_kind": KINDS[source],
        "used": "no",
        **more,
    }


def regional(profession: Profession, totals: dict[int, np.ndarray]) -> list[Row]:
    """Rows of every region."""
    rows = []
    for year in YEARS:
        for quantity, values in _values(profession, totals, year).items():
            used, reason = _use(quantity, year)
            rows += [
                _row(
                    profession.name,
                    region.code,
                    region.name,
                    quantity,
                    float(value),
                    UNITS[quantity],
                    REGISTER,
                    year=year,
                    definition=DEFINITIONS[quantity],
                    used=used,
                    reason_left_out=reason,
                )
                for region, value in zip(REGIONS, values, strict=True)
            ]
    return rows


def national(profession: Profession, totals: dict[int, np.ndarray]) -> list[Row]:
    """Rows of the nation that cards rest on."""
    residents = float(totals[BASE_YEAR].sum())
    values = _values(profession, totals, BASE_YEAR)
    levels = {
        "residents_per_specialist_fte": (
            round(residents / values["specialists_fte"].sum(), 1),
            "resident/fte",
            REGISTER,
        ),
        "trainees_per_1000": (round(1000 * values["trainees_heads"].sum() / residents, 4), "per_1000", REGISTER),
        "women_percent": (profession.women, "percent", REGISTER),
        "guideline_residents_per_specialist": (profession.norm, "resident/fte", GUIDELINE),
        "guideline_residents_per_trainee": (profession.trainee_norm, "resident/fte", GUIDELINE),
    }
    return [
        _row(profession.name, NATION, "Havsmark", quantity, value, unit, source, used="card")
        for quantity, (value, unit, source) in levels.items()
    ]


def history(profession: Profession, totals: dict[int, np.ndarray]) -> list[Row]:
    """Rows of the nation by year: specialists employed and trainees, as forecasts are held against them."""
    rows = []
    for year in COUNTED_YEARS:
        values = _values(profession, totals, year)
        noise = stream(SEED, "history", profession.name, year).normal(0.0, 0.006)
        counts = {
            "specialists_heads_employed": np.rint(values["specialists_heads"].sum() * np.exp(noise)),
            "trainees_heads": values["trainees_heads"].sum(),
        }
        rows += [
            _row(
                profession.name,
                NATION,
                "Havsmark",
                quantity,
                float(count),
                "head",
                REGISTER,
                year=year,
                reason_left_out=HISTORY,
            )
            for quantity, count in counts.items()
        ]
    return rows


def forecasts() -> list[Row]:
    """What others have forecast."""
    return [
        {
            "forecast_id": "health-board-2013",
            "profession": "gp",
            "region_code": NATION,
            "name_sv": "Hälsostyrelsens prognos 2013",
            "name_en": "The health board's forecast of 2013",
            "published": "2013-04",
            "base_year": 2012,
            "target_year": 2030,
            "quantity": "specialists_heads_employed",
            "change_percent": -22,
            "source": FORECAST,
        }
    ]


SURVEYED: tuple[tuple[str, str, float, str], ...] = (
    ("gp", "training_duration", 6.2, "year"),
    ("gp", "trainees_giving_up_percent", 1.8, "percent"),
    ("gp", "left_within_5_years_percent", 17, "percent"),
    ("gp", "stayed_where_trained_percent", 72, "percent"),
    ("gp", "posts_filled_percent", 93, "percent"),
    ("gp", "began_trained_abroad_per_year", 14, "head/year"),
    ("district_nurse", "training_duration", 1.4, "year"),
    ("district_nurse", "left_within_5_years_percent", 20, "percent"),
    ("district_nurse", "stayed_where_trained_percent", 85, "percent"),
    ("district_nurse", "posts_filled_percent", 90, "percent"),
    ("physiotherapist", "training_duration", 3.3, "year"),
    ("physiotherapist", "left_within_5_years_percent", 23, "percent"),
    ("physiotherapist", "stayed_where_trained_percent", 60, "percent"),
    ("physiotherapist", "began_in_primary_care_percent", 45, "percent"),
    ("physiotherapist", "posts_filled_percent", 98, "percent"),
)
"""Profession, quantity, value and unit of the nation in the survey of careers, all used by cards."""


def observations(totals: dict[int, np.ndarray]) -> list[Row]:
    """Every row of ``workforce_observations``. ``totals``: residents by year, axis region."""
    rows = [
        row
        for profession in PROFESSIONS
        for row in regional(profession, totals) + national(profession, totals) + history(profession, totals)
    ]
    return rows + [
        _row(profession, NATION, "Havsmark", quantity, value, unit, SURVEY, year=2023, used="card")
        for profession, quantity, value, unit in SURVEYED
    ]


def shortage(profession: Profession, totals: dict[int, np.ndarray], year: int) -> float:
    """Full-time specialists missing in the nation against the guideline, by the register [fte]."""
    values = _values(profession, totals, year)
    taken_on = profession.norm * profession.patient_time * values["specialists_fte"]
    taken_on += profession.trainee_norm * profession.trainee_time * values["trainees_heads"]
    return float((totals[year] - taken_on).sum() / profession.norm)


Told = tuple[str, str, str, tuple[str, str, int, float, float, str]]
"""Identity and text in both languages of a published figure; its quantity, place, year, value, tolerance and unit."""


def _shortages(before: float, now: float) -> tuple[Told, ...]:
    """What is told of the nation's shortage against the guideline, two years ago and now."""
    return (
        (
            "shortage-2022",
            f"{before:.0f} allmänläkare på heltid saknades mot riktvärdet (2022)",
            f"{before:.0f} full-time GPs were missing against the guideline (2022)",
            ("gap_fte", NATION, 2022, round(before), 30, "fte"),
        ),
        (
            "shortage-2024",
            f"{now:.0f} allmänläkare på heltid saknas mot riktvärdet (2024)",
            f"{now:.0f} full-time GPs are missing against the guideline (2024)",
            ("gap_fte", NATION, 2024, round(now), 25, "fte"),
        ),
    )


def _regions_told_of(gp: Profession, residents: np.ndarray) -> tuple[Told, ...]:
    """What is told of single regions."""
    coverage = dict(zip(CODES, gp.coverage, strict=True))
    trainees = float(trainee_heads(gp, residents)[0])
    return (
        (
            "ironwood-coverage-2024",
            "Järnskogsbygdens läkare räcker till 47 procent av invånarna (2024)",
            "The doctors of the Ironwood are enough for 47 percent of its residents (2024)",
            ("coverage", "N7", 2024, coverage["N7"], 0.03, "1"),
        ),
        (
            "cliff-coverage-2024",
            "Klippkusten har fler läkare än riktvärdet kräver (2024)",
            "The Cliff Coast has more doctors than the guideline asks for (2024)",
            ("coverage", "N5", 2024, coverage["N5"], 0.05, "1"),
        ),
        (
            "harbour-trainees-2024",
            f"Hamnlandet har {trainees:.0f} ST-läkare i allmänmedicin (2024)",
            f"Hamnlandet has {trainees:.0f} trainees in general practice (2024)",
            ("trainees", "N1", 2024, trainees, 12, "head"),
        ),
    )


def facts(totals: dict[int, np.ndarray]) -> list[Row]:
    """What the health board has published and a plan for general practice is compared with."""
    gp = PROFESSIONS[0]
    texts = (
        *_shortages(shortage(gp, totals, 2022), shortage(gp, totals, BASE_YEAR)),
        *_regions_told_of(gp, totals[BASE_YEAR]),
        (
            "missing-2035",
            "Var sjunde allmänläkare saknas år 2035 om inget görs",
            "Every seventh GP is missing in 2035 if nothing is done",
            ("share_missing", NATION, 2035, 0.14, 0.04, "1"),
        ),
    )
    columns = ("fact_id", "text_sv", "text_en", "quantity", "region_code", "year", "value", "tolerance", "unit")
    common = {"profession": gp.name, "policy": "today", "source": BASIS}
    return [{**dict(zip(columns, (*words, *figure), strict=True)), **common} for *words, figure in texts]

"""A finished run of an invented country, made without any model: numbers that look like a plan, from simple curves."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from shared.reports.invented_advice import advice
from shared.reports.invented_evidence import (
    data_value,
    demand,
    evidence_strength,
    facts,
    need_by_model,
    observations,
    parameter_values,
    parameters,
    sensitivity,
    sources,
    track_record,
)
from shared.reports.invented_numbers import REGIONS, START, TARGET, YEARS, boundaries, numbers
from shared.reports.invented_placement import placement
from shared.reports.invented_rows import frame
from underlag.core.language import Text
from underlag.runs.record.contents import POLICIES, Names, RunResult, Settings

PUBLICATION = {
    "publisher": {
        "name": {"sv": "Provnämnden", "en": "The Test Board"},
        "kind": "NationalAuthority",
        "homepage": "https://example.org/",
    },
    "contact": {"name": {"sv": "Statistiken", "en": "Statistics"}, "email": "statistik@example.org"},
    "licence": {
        "name": "CC0-1.0",
        "title": {"sv": "Inga förbehåll", "en": "No rights reserved"},
        "address": "http://creativecommons.org/publicdomain/zero/1.0/",
    },
    "spatial": "https://example.org/place",
    "base": "https://data.example.org/",
}


def invented_run(
    regions: tuple[tuple[str, str, str], ...] = REGIONS,
    shapes: dict[str, Any] | None = None,
    changed: dict[str, pl.DataFrame] | None = None,
) -> RunResult:
    """A complete result: a nation and its regions, the last of which has a surplus."""
    codes = [code for code, _, _ in regions]
    tables = {
        "regions": frame("regions", [("00", "Riket", ""), *regions]),
        "evidence_strength": evidence_strength(codes),
        "need_by_model": need_by_model(codes),
        "demand": demand(codes),
        "numbers": _numbers(codes),
        "probabilities": _probabilities(codes),
        "sensitivity": sensitivity(codes),
        "data_value": data_value(codes),
        **advice(codes),
        "facts": facts(),
        "parameters": parameters(),
        "parameter_values": parameter_values(),
        "sources": sources(),
        "observations": observations(),
        **_people(codes),
        "track_record": track_record(),
        "municipalities": frame(
            "municipalities", [(code + "10", f"Kommun {code}", code, START, 31000.0, 31500.0) for code in codes]
        ),
        **placement(codes),
    }
    return RunResult(
        run_id="fictional-gp-baseline-2024-7",
        settings=Settings("fictional", "gp", "baseline", START, YEARS, TARGET, 200, 7),
        names=_names(),
        goal={
            "coverage": 1.0,
            "first_year": 2027.0,
            "ramp_years": 3.0,
            "decided_years": 10.0,
            "residents_per_specialist": 1100.0,
            "residents_per_trainee": 550.0,
        },
        tables={**tables, **(changed or {})},
        boundaries=boundaries(codes) if shapes is None else shapes,
        manifest={"version": "0.1.0", "publication": PUBLICATION},
    )


def _numbers(codes: list[str]) -> pl.DataFrame:
    places = []
    for i, code in enumerate(codes):
        size = 60_000.0 + 55_000 * i * i / len(codes)
        level = 900.0 if i == len(codes) - 1 else 1500.0 + 90 * math.sin(i)
        places.append((code, size, level, size * 0.0004))
    nation = ("00", sum(p[1] for p in places), 1450.0, sum(p[3] for p in places))
    return numbers([nation, *places])


def _probabilities(codes: list[str]) -> pl.DataFrame:
    rows = [
        (policy, code, year, min(1.0, max(0.0, 0.05 + 0.04 * (year - START) * (policy == "recommended"))))
        for policy in POLICIES
        for code in ["00", *codes]
        for year in range(START, START + YEARS + 1)
    ]
    return frame("probabilities", rows)


def _people(codes: list[str]) -> dict[str, pl.DataFrame]:
    """The past of every region, and the ages of the nation's specialists at the start."""
    past = [
        ("specialists", code, year, "head", 30.0, 25.0, 30.5, 36.0, "estimated")
        for code in codes
        for year in (START - 1, START)
    ]
    middle = {"women": 46, "men": 55}
    pyramid = [
        ("00", sex, age, max(0.0, 9.0 - abs(age - middle[sex]) * 0.35)) for sex in middle for age in range(20, 80)
    ]
    return {"past": frame("past", past), "pyramid": frame("pyramid", pyramid)}


def _names() -> Names:
    return Names(
        country=Text("Påhittat land", "Invented country"),
        nation=Text("Riket", "The nation"),
        profession=Text("Allmänmedicin", "General practice"),
        specialist=Text("specialist i allmänmedicin", "GP specialist"),
        specialists=Text("specialister i allmänmedicin", "GP specialists"),
        trainee=Text("ST-läkare", "GP trainee"),
        scenario=Text("Grundscenario", "Baseline"),
        need_model=Text("Riktvärdet", "The guideline"),
        nation_code="00",
    )

"""Regions of the invented country, their borders, and numbers that look like a plan, from simple curves."""

from __future__ import annotations

from typing import Any

import polars as pl

from underlag.runs.record.contents import COLUMNS, POLICIES
from underlag.runs.record.quantities import QUANTITIES

START, YEARS, TARGET = 2024, 16, 2036
REGIONS = (
    ("01", "Ålviken", "Östra"),
    ("02", "Ängsö", "Östra"),
    ("03", "Öland Norra", "Östra"),
    ("04", "Bergslunda", "Västra"),
    ("05", "Dalhem", "Västra"),
    ("06", "Näsudden", "Västra"),
    ("07", "Zinkgruvan", "Norra"),
    ("08", "Fjällby", "Norra"),
)


def _quantiles(central: float, spread: float) -> dict[str, float]:
    z = {"p2_5": -1.96, "p10": -1.2816, "p25": -0.6745, "p50": 0.0, "p75": 0.6745, "p90": 1.2816, "p97_5": 1.96}
    return {name: central + spread * at for name, at in z.items()}


def _place(code: str, size: float, level: float, trainees: float) -> list[dict[str, Any]]:
    """Rows of one place: ``size`` residents, ``level`` residents per specialist today."""
    today = trainees / 6.0
    plan = today + max(0.0, size / 1100 - size / level) / 12
    goals = {
        "today": today,
        "recommended": plan,
        "called_for": plan,
        "replacement": today * 0.9,
        "specialists_per_post": today * 1.1,
        "proportional": (today + plan) / 2,
    }
    rows: list[dict[str, Any]] = []
    for step in range(YEARS + 1):
        year = START + step
        residents = size * (1 + 0.004 * step)
        status = "official" if step == 0 else "estimated"
        rows += [
            _number("residents", "", code, year, residents, residents * 0.002 * step, status),
            _number("need", "", code, year, residents, residents * 0.003 * step),
            _number("required_fte", "", code, year, residents / 1100, residents * 3e-6 * step),
        ]
        for policy in POLICIES:
            starts = today + (goals[policy] - today) * min(1.0, max(0, step - 2) / 3)
            fte = size / level + (starts - today * 1.02) * max(0, step - 6) * 0.9
            in_training = trainees + (goals[policy] - today) * 6 * min(1.0, max(0, step - 2) / 8)
            rows += [
                _number(quantity, policy, code, year, value, spread)
                for quantity, value, spread in (
                    *_levels(fte, in_training, residents, step),
                    *(_flows(policy, starts, fte) if step else ()),
                )
            ]
    return rows


def _levels(fte: float, in_training: float, residents: float, step: int) -> tuple[tuple[str, float, float], ...]:
    """Quantity, value and spread of what is there at the end of a year."""
    capacity = 1100 * fte + 550 * in_training * 0.9
    spread = capacity * (0.04 + 0.004 * step)
    return (
        ("specialists", fte * 1.15, fte * 0.05),
        ("specialists_fte", fte, fte * 0.04),
        ("trainees", in_training, in_training * 0.03),
        ("trainees_fte", in_training * 0.9, 0.02 * in_training),
        ("capacity", capacity, spread),
        ("coverage", capacity / residents, capacity / residents * (0.04 + 0.004 * step)),
        ("gap_fte", (residents - capacity) / 1100, spread / 1100),
        ("named_gp_potential", min(1.0, capacity / residents), 0.03),
    )


def _flows(policy: str, starts: float, fte: float) -> tuple[tuple[str, float, float], ...]:
    """Quantity, value and spread of what happens in a year."""
    return (
        ("starts", float(round(starts)), 0.0 if policy == "today" else 0.06 * starts),
        ("filled_starts", starts * 0.97, 0.02 * starts),
        ("completions", starts * 0.9, 0.05 * starts),
        ("exits", fte * 0.04, 0.005 * fte),
    )


def _number(
    quantity: str, policy: str, code: str, year: int, value: float, spread: float, status: str = "estimated"
) -> dict[str, Any]:
    return {
        "quantity": quantity,
        "policy": policy,
        "region_code": code,
        "year": year,
        "unit": str(QUANTITIES[quantity].unit),
        "central": value,
        "mean": value,
        **_quantiles(value, spread),
        "status": status,
    }


def numbers(places: list[tuple[str, float, float, float]]) -> pl.DataFrame:
    """The long table of numbers of ``places``: (code, residents, residents per specialist, trainees)."""
    rows = [row for place in places for row in _place(*place)]
    return pl.DataFrame(rows).select(COLUMNS["numbers"])


def boundaries(codes: list[str]) -> dict[str, Any]:
    """Squares in rows of two, so that the invented country is taller than wide."""
    features = []
    for i, code in enumerate(codes):
        west, south = 10 + 2 * (i % 2), 55 + 1.5 * (i // 2)
        ring = [[west, south], [west + 2, south], [west + 2, south + 1.5], [west, south + 1.5], [west, south]]
        features.append(
            {
                "type": "Feature",
                "properties": {"region_code": code},
                "geometry": {"type": "Polygon", "coordinates": [[[float(x), float(y)] for x, y in ring]]},
            }
        )
    return {"type": "FeatureCollection", "features": features}

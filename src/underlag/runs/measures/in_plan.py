"""The measures of a plan: which the scenario takes, and what they do together in the central run."""

from __future__ import annotations

from typing import Any

import numpy as np

from underlag.core.arrays import Array
from underlag.runs.inputs.measures import taking
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.career_run import engine, outcome, todays_starts


def measures_of_plan(assembled: Assembled) -> dict[str, Any]:
    """What the manifest says of measures; empty where the scenario takes none.

    cards   one entry per measure, by id: title, who acts, category, grade, years, parameters changed, why unknown
    effect  code → more residents listed [resident] and more full-time specialists [fte] in the target year with today's
            starts, all measures together; the nation first. Central values, which may be negative
    """
    evidence = assembled.evidence
    if not evidence.measures:
        return {}
    cards = [
        {
            "id": card.id,
            "title": {"sv": card.title.sv, "en": card.title.en},
            "actors": list(card.actors),
            "category": card.category,
            "grade": card.grade,
            "from_year": card.from_year,
            "to_year": card.to_year,
            "parameters": [effect.parameter for effect in card.effects],
            "regions": list(card.regions),
            "unknown": None if card.unknown is None else {"sv": card.unknown.sv, "en": card.unknown.en},
        }
        for card in evidence.measures.values()
    ]
    return {"cards": cards, "effect": _effect(assembled)}


def _effect(assembled: Assembled) -> dict[str, dict[str, float]]:
    """Difference between the central run and the same without measures, in the target year."""
    with_them = assembled.central
    without = taking(with_them, assembled.levers[0], ())
    at = with_them.years.index(with_them.goal.target_year)
    need = with_them.population.residents[0, at] * with_them.need.per_resident[0, at]
    found = []
    for inputs in (without, with_them):
        values = outcome(engine(inputs), todays_starts(inputs))
        found.append((np.minimum(values["capacity"][0, at], need), values["specialists_fte"][0, at]))
    listed, specialists = (after - before for before, after in zip(*found, strict=True))
    codes = (assembled.evidence.country.nation_code, *with_them.regions)
    pairs = zip(codes, _nation_first(listed), _nation_first(specialists), strict=True)
    return {code: {"extra_listed": float(more), "extra_fte": float(fte)} for code, more, fte in pairs}


def _nation_first(by_region: Array) -> Array:
    return np.round(np.concatenate([[by_region.sum()], by_region]), 6) + 0.0

"""Need by every need model side by side, for each region in the start year: the scenario uses one of them.

Each model shares the same national need, so what differs is who needs more and who less. A region of 1 000 residents
that weigh 1.1 each needs as much as 1 100; with listed residents for 900 of them its coverage is 900 ÷ 1 100.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.balance.capacity import coverage, gap, required_fte
from underlag.core.arrays import Array
from underlag.need.models import NEED_MODELS
from underlag.need.norms import Norm
from underlag.runs.inputs.need import STRENGTH, need_per_resident
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS


def models_of(assembled: Assembled) -> tuple[str, ...]:
    """Names of the need models that the country has evidence for, in the order of ``NEED_MODELS``; weights of the
    user's own only where the scenario takes them."""
    chosen = assembled.evidence.scenario.goal.need_model
    lacks = {name for name in ("custom",) if name != chosen}
    lacks |= {"deprivation"} if STRENGTH not in assembled.parameters else set()
    return tuple(name for name in NEED_MODELS if name not in lacks)


def need_by_model_table(assembled: Assembled, capacity: Float[Array, " place"]) -> pl.DataFrame:
    """One row a place and need model in the start year, the nation first: weight of a resident [1], need [resident],
    required specialists [fte], coverage [1] and specialists missing [fte].

    capacity  residents that the staff there can answer for [resident], the nation first

    Columns are ``COLUMNS["need_by_model"]``; all of the central run. Raises EvidenceError as ``need_per_resident``.
    """
    evidence, goal = assembled.evidence, assembled.central.goal
    people = evidence.population.persons[evidence.horizon.start - evidence.population.years[0] :][:1]
    residents = assembled.central.population.residents[0, 0]
    norm = Norm(goal.residents_per_specialist, goal.residents_per_trainee)
    frames = []
    for model in models_of(assembled):
        per_resident = need_per_resident(
            model,
            evidence.country.tables,
            evidence.regions,
            evidence.horizon.start,
            people,
            assembled.levers[0].values,
        )
        wanted = per_resident[0, 0] * residents
        need = np.append(wanted.sum(), wanted)
        told = {
            "region_code": (evidence.country.nation_code, *evidence.regions),
            "need_model": model,
            "need_weight": need / np.append(residents.sum(), residents),
            "need": need,
            "required_fte": required_fte(need, norm),
            "coverage": coverage(capacity, need),
            "shortage_fte": gap(capacity, need, norm),
            "status": "estimated",
        }
        frames.append(pl.DataFrame(told).select(COLUMNS["need_by_model"]))
    return pl.concat(frames)

"""Need by every need model side by side, for each region in the start year: the scenario uses one of them.

Each model shares the same national need, so what differs is who needs more and who less. A region of 1 000 residents
that weigh 1.1 each needs as much as 1 100; with listed residents for 900 of them its coverage is 900 ÷ 1 100.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.balance.capacity import coverage, gap, required_fte
from underlag.core.arrays import Array
from underlag.need.norms import Norm
from underlag.runs.basis.tables import UNWEIGHTED
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.need_models import need_by_model
from underlag.runs.record.contents import COLUMNS


def need_by_model_table(assembled: Assembled, capacity: Float[Array, " place"], places: Sequence[str]) -> pl.DataFrame:
    """One row a place and need model in the start year, the nation first: weight of a resident [1], need [resident],
    required specialists [fte], coverage [1] and specialists missing [fte].

    capacity  residents that the staff there can answer for [resident], by place
    places    codes, the nation first

    Columns are ``COLUMNS["need_by_model"]``; all of the central run. The status is that of the coverage: estimated
    under the guideline, as in ``numbers``, and assumed under weights. Raises EvidenceError if the scenario's own model
    lacks evidence.
    """
    goal, residents = assembled.central.goal, assembled.central.population.residents[0, 0]
    norm = Norm(goal.residents_per_specialist, goal.residents_per_trainee)
    frames = []
    for model, per_resident in need_by_model(assembled).items():
        wanted = per_resident[0] * residents
        need = np.append(wanted.sum(), wanted)
        told = {
            "region_code": places,
            "need_model": model,
            "need_weight": need / np.append(residents.sum(), residents),
            "need": need,
            "required_fte": required_fte(need, norm),
            "coverage": coverage(capacity, need),
            "shortage_fte": gap(capacity, need, norm),
            "status": "estimated" if model == UNWEIGHTED else "assumed",
        }
        frames.append(pl.DataFrame(told).select(COLUMNS["need_by_model"]))
    return pl.concat(frames)

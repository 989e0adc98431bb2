"""The limit on side rotations: months that hospitals offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import Limit, full_time_trainees
from underlag.optimise.pooling import Agreement, Pools, pooled_rows
from underlag.optimise.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class Rotations(Limit):
    """Side rotations: part of the training is done at hospitals, which have room for so much.

    months  months a year outside primary care for a full-time trainee [month/fte]
    room    offered months a year by region [month/year]
    pools   groups that share all their room: what one lacks another may offer
    agreements  by which one region offers another so many months [month/year]
    """

    name = "rotations"
    text = Text(
        sv="Sidotjänstgöringens månader får inte vara fler än sjukhusen erbjuder, här eller enligt överenskommelse.",
        en="Months of side rotation must not be more than the hospitals offer, here or by agreement.",
    )
    unit = "month/year"
    one_more = Text(sv="en månads sidotjänstgöring till om året", en="one more month of side rotation a year")
    today_allowed = True

    months: float
    room: Float[np.ndarray, " region"]
    pools: Pools = ()
    agreements: Sequence[Agreement] = ()

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Months of those in training, by year and region, pool, or set that agreements tie together."""
        base, trainees = programme.expected_trainees
        effect = self.months * trainees[..., None] * np.eye(programme.size[1])
        free = np.asarray(self.room) - self.months * base
        return pooled_rows(programme, effect, free, self.pools, self.agreements)

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """Months of all trainees."""
        return self.months * full_time_trainees(programme, decision, rows)

"""The limit on side rotations: months that hospitals offer.

At 3 months a year for each trainee two trainees use 6 of the 12 that hospitals offer. If whoever starts is a trainee in
the first year and 0.2 of one in the second, a post a year uses 3 months and then 3·1.2 = 3.6 of the 6 that are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import (
    NOBODY,
    Asked,
    Limit,
    LimitCard,
    LimitNumbers,
    Stated,
    full_time_trainees,
    pools_of,
    stated_or_infinite,
)
from underlag.optimise.limits.pooling import Pools, RoomLoan, pooled_rows
from underlag.optimise.programme.programme import Rows, StartsProgramme

MONTHS = 12
"""Months in a year."""


@dataclass(frozen=True)
class Rotations(Limit):
    """Side rotations: part of the training is done at hospitals, which have room for so much.

    months  months a year outside primary care for a full-time trainee [month/fte]
    room    offered months a year by region [month/year]
    pools   groups that share all their room: what one lacks another may offer
    agreements  by which one region offers another so many months [month/year]
    """

    name = "rotations"
    called = Text("för sidotjänstgöring", "on side rotations")
    text = Text(
        sv="Sidotjänstgöringens månader får inte vara fler än sjukhusen erbjuder, här eller enligt överenskommelse.",
        en="Months of side rotation must not be more than the hospitals offer, here or by agreement.",
    )
    unit = "month/year"
    one_more = Text(sv="en månads sidotjänstgöring till om året", en="one more month of side rotation a year")
    today_allowed = True
    scopes = ("region", "healthcare_region")
    cards = (
        LimitCard("limits/rotation_room", "1", 0.0, 10.0, "ratio"),
        LimitCard("limits/rotation_share", "1", 0.0, 1.0, "1"),
    )
    rests_on = ("limits/rotation_room", "limits/rotation_share")

    months: float
    room: Float[np.ndarray, " region"]
    pools: Pools = ()
    agreements: Sequence[RoomLoan] = ()

    @classmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """room: months offered over those that the trainees of the start year use [1], infinite for no limit; months
        [month/fte]; pool: regions with the same number share all their room; agreements as ``Stated`` has them."""
        room, share = (card.name for card in cls.cards)
        months = MONTHS * (stated.number(share) or 0.0)
        return {
            "room": stated_or_infinite(stated, room),
            "months": np.array(months / stated.trainee_hours),
            "pool": stated.pools,
            "agreements": stated.agreements,
        }

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """By region, pool, or set that agreements tie together."""
        numbers = asked.numbers[cls.name]
        over, months = float(numbers["room"]), float(numbers["months"])
        if not (np.isfinite(over) and months > 0):
            return None
        room = over * months * np.maximum(asked.trainees, NOBODY)
        return cls(months, room, pools_of(numbers["pool"]), agreements_of(numbers["agreements"]), source=cls.rests_on)

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


def agreements_of(table: Float[np.ndarray, "agreement 3"]) -> tuple[RoomLoan, ...]:
    """The agreements of a table as ``Stated`` has it."""
    return tuple(RoomLoan(int(giver), int(taker), float(months)) for giver, taker, months in table)

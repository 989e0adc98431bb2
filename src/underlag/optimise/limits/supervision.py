"""The limit on supervision: trainees per specialist.

At half a trainee for each of 10 specialists and with 2 trainees there is room for 3 more. A post a year adds a trainee
in the first year; in the second it has 1.2 trainees and 0.8 specialists, who supervise 0.4, and uses 0.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import (
    Asked,
    Limit,
    LimitCard,
    LimitNumbers,
    Stated,
    full_time_trainees,
    pools_of,
    stated_or_infinite,
)
from underlag.optimise.limits.pooling import Pools, pooled_rows
from underlag.optimise.programme.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class Supervision(Limit):
    """Trainees per specialist: specialists supervise, and become more as trainees finish.

    ratio  full-time trainees per full-time specialist at most [fte/fte]
    pools  groups that share supervisors
    """

    name = "supervision"
    called = Text("för handledning", "on supervision")
    text = Text(
        sv="Läkare under utbildning får inte vara fler per specialist än handledningen räcker till.",
        en="Trainees per specialist must not be more than there is supervision for.",
    )
    unit = "fte"
    one_more = Text(sv="en handledande specialist till på heltid", en="one more full-time supervising specialist")
    today_allowed = True
    scopes = ("region", "healthcare_region")
    cards = (LimitCard("limits/trainees_per_specialist", "1", 0.05, 10.0, "ratio"),)
    rests_on = ("limits/trainees_per_specialist",)

    ratio: float
    pools: Pools = ()

    @classmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """ratio [fte/fte], infinite for no limit; pool: regions with the same number share supervisors."""
        return {"ratio": stated_or_infinite(stated, cls.cards[0].name), "pool": stated.pools}

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """By region or pool."""
        numbers = asked.numbers[cls.name]
        ratio = float(numbers["ratio"])
        return cls(ratio, pools_of(numbers["pool"]), source=cls.rests_on) if np.isfinite(ratio) else None

    @property
    def per_unit(self) -> float:
        """Trainees that one more supervisor makes room for."""
        return self.ratio

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Trainees less the ratio times specialists, by year and region or pool."""
        base_trainees, trainees = programme.expected_trainees
        base_specialists, specialists = programme.expected_specialists
        regions = programme.size[1]
        effect = trainees[..., None] * np.eye(regions) - self.ratio * specialists
        room = self.ratio * base_specialists - base_trainees
        return pooled_rows(programme, effect, room, self.pools)

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """Full-time trainees."""
        return full_time_trainees(programme, decision, rows)

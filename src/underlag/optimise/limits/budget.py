"""The limit on the cost of training.

With 4.5 million SEK a year, and two trainees at 0.9 million, 2.7 million are left. If whoever starts is a trainee in
the first year and 0.2 of one in the second, a post a year uses 0.9 and then 0.9·(1 + 0.2) = 1.08 million.
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
    stated_or_infinite,
)
from underlag.optimise.limits.pooling import pooled_rows
from underlag.optimise.programme.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class Budget(Limit):
    """What the training may cost, in the whole country or in each region.

    per_trainee  cost of a full-time trainee-year [sek/fte/year]
    room         [sek/year]; one number for the nation, or by region
    """

    name = "budget"
    called = Text("för kostnaden", "on the cost")
    text = Text(
        sv="Utbildningen får inte kosta mer om året än budgeten.",
        en="Training must not cost more a year than the budget.",
    )
    unit = "sek/year"
    one_more = Text(sv="en miljon kronor till om året", en="one million SEK more a year")
    scopes = ("nation",)
    cards = (LimitCard("limits/budget_added", "sek/year", 0.0, 1e12),)
    rests_on = ("limits/budget_added", "costs/training_post")

    per_trainee: float
    room: float | Float[np.ndarray, " region"]

    @classmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """added: beyond the cost of the trainees of the start year [sek/year], infinite for no limit."""
        return {"added": stated_or_infinite(stated, cls.cards[0].name)}

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """Of the nation."""
        added = float(asked.numbers[cls.name]["added"])
        room = asked.per_trainee * float(asked.trainees.sum()) + added
        return cls(asked.per_trainee, room, source=cls.rests_on) if np.isfinite(added) else None

    @property
    def per_unit(self) -> float:
        """Kronor in a million."""
        return 1e6

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Cost of those in training and of anything extra, by year, of the nation or by region."""
        base, trainees = programme.expected_trainees
        regions, room = programme.size[1], np.asarray(self.room, dtype=np.float64)
        effect = self.per_trainee * trainees[..., None] * np.eye(regions)
        if room.ndim:
            return pooled_rows(programme, effect, room - self.per_trainee * base, ())
        rows = pooled_rows(programme, effect, room / regions - self.per_trainee * base, (tuple(range(regions)),))
        for number, extra in enumerate(programme.extra):
            rows.matrix[:, len(rows.matrix[0]) - len(programme.extra) + number] = extra.spent
        return Rows(((),) * len(rows.years), rows.years, rows.matrix, rows.lower, rows.upper)

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """Cost of all trainees and of anything extra."""
        spent = np.zeros(len(rows.years))
        units = decision[len(decision) - len(programme.extra) :]
        for unit, extra in zip(units, programme.extra, strict=True):
            spent += unit * extra.spent[[programme.years.index(year) for year in rows.years]]
        return self.per_trainee * full_time_trainees(programme, decision, rows) + spent

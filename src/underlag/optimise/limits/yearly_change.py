"""The limit on the pace: how much posts may change from one year to the next.

A region with 1 post, which may change by 2.6, changes by whole posts, at most 2: it may have from none to 3.
"""

from __future__ import annotations

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
    no_use,
    stated_or_infinite,
)
from underlag.optimise.programme.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class YearlyChange(Limit):
    """How much a region's posts may change from one year to the next.

    most  [post/year] by region, up or down; as posts are whole, so is what it allows
    """

    name = "yearly_change"
    called = Text("för takten", "on the pace")
    text = Text(
        sv="Antalet nya tjänster får inte ändras mer från ett år till nästa än verksamheten hinner med.",
        en="New posts must not change more from one year to the next than the service can keep up with.",
    )
    unit = "post/year"
    one_more = Text(sv="en tjänst större ändring mellan två år", en="one post more of change between two years")
    cards = (
        LimitCard("limits/yearly_change", "1", 0.0, 10.0, "1"),
        LimitCard("limits/yearly_change_least", "post/year", 0.0, 100.0),
    )
    rests_on = ("limits/yearly_change", "limits/yearly_change_least")

    most: Float[np.ndarray, " region"]

    @classmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """share of today's posts [1], infinite for no limit; least: a change that is always allowed [post/year]."""
        share, least = (card.name for card in cls.cards)
        return {"share": stated_or_infinite(stated, share), "least": np.array(stated.number(least) or 0.0)}

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """By region."""
        holds = np.isfinite(asked.numbers[cls.name]["share"])
        return cls(cls.most_change(asked), source=cls.rests_on) if holds else None

    @classmethod
    def most_change(cls, asked: Asked) -> Float[np.ndarray, " region"]:
        """How much posts may change in a year by region [post/year]; infinite where the limit does not hold."""
        numbers = asked.numbers.get(cls.name)
        if numbers is None:
            return np.full(len(asked.now), np.inf)
        return np.asarray(np.maximum(float(numbers["share"]) * np.maximum(asked.now, NOBODY), float(numbers["least"])))

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Each level less the one before, by region."""
        levels, regions = programme.size
        matrix = no_use(programme, levels * regions)
        for row in range(levels * regions):
            matrix[row, row] = 1.0
            if row >= regions:
                matrix[row, row - regions] = -1.0
        before = np.zeros((levels, regions))
        before[0] = programme.today
        most = np.broadcast_to(np.floor(np.asarray(self.most, dtype=np.float64)), (levels, regions))
        years = [int(programme.years[int(np.argmax(row > 0))]) for row in programme.weights]
        places = tuple((region,) for _ in range(levels) for region in range(regions))
        return Rows(
            places,
            tuple(year for year in years for _ in range(regions)),
            matrix,
            np.ceil(before - most).reshape(-1),
            np.floor(before + most).reshape(-1),
        )

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """The change from the year before, today's posts before the first."""
        regions = programme.size[1]
        change = rows.matrix @ decision
        change[:regions] -= programme.today
        return np.asarray(change)

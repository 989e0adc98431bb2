"""The limit on differences between regions: the least coverage of any.

Capacities of 3 and 0.5 full-time specialists where needs are as 3 to 1: at a share of 0.8 the second region must have
0.8·¼·3.5 = 0.7. It lacks 0.2. A post there that adds one specialist raises the nation's coverage too, and counts 1 −
0.8·¼ = 0.8, so a quarter of a post is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import NOWHERE, Asked, Limit, LimitCard, LimitNumbers, Stated, no_use
from underlag.optimise.programme.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class Solidarity(Limit):
    """No region far behind: its expected coverage is at least a share of the nation's.

    share  of the nation's coverage [1]
    year   in which it holds
    """

    name = "solidarity"
    called = Text("för skillnader mellan regioner", "on differences between regions")
    text = Text(
        sv="Ingen regions täckningsgrad får ligga under en viss andel av landets.",
        en="No region's coverage may be below a given share of the nation's.",
    )
    unit = "fte"
    one_more = Text(sv="en heltidsspecialist lägre krav", en="a requirement one full-time specialist lower")
    cards = (LimitCard("limits/solidarity", "1", 0.0, 1.0, "1"),)
    rests_on = ("limits/solidarity",)

    share: float
    year: int

    @classmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """share of the nation's coverage [1]; 0 for no limit."""
        share = None if stated.scope == NOWHERE else stated.number(cls.cards[0].name)
        return {"share": np.array(share or 0.0)}

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """By region, in the target year."""
        share = float(asked.numbers[cls.name]["share"])
        return cls(share, asked.problem.target_year, source=cls.rests_on) if share > 0 else None

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Capacity of the region less its share of the nation's, in full-time specialists."""
        at = programme.years.index(self.year)
        base, effect, need = programme.expected_capacity
        regions = programme.size[1]
        part = self.share * need[at] / need[at].sum()
        matrix = no_use(programme, regions)
        weighed = np.eye(regions) - part[:, None]
        posts = np.einsum("jqr,kr->kjq", effect[at], weighed).reshape(regions, -1)
        matrix[:, : posts.shape[1]] = posts
        lower = -(weighed @ base[at])
        places = tuple((region,) for region in range(regions))
        return Rows(places, (self.year,) * regions, matrix, lower, np.full(regions, np.inf))

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """Capacity of the region, in full-time specialists."""
        base, effect, _ = programme.expected_capacity
        at = programme.years.index(self.year)
        return np.asarray(base[at] + np.einsum("jqr,jq->r", effect[at], programme.levels(decision)))

"""The limit on applicants: those who start are not more than the country has eligible.

With 14 eligible applicants a year a post that is filled uses 1. If nine posts of ten are filled it uses 0.9, and
there is room for 15, which use 13.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import NOWHERE, Asked, Limit, LimitCard, LimitNumbers, Stated, no_use
from underlag.optimise.programme.programme import Rows, StartsProgramme

DOUBLE_COHORT = "double_cohort"
"""Name of the applicants beyond the usual, among the numbers read; the pool has them."""


@dataclass(frozen=True)
class Applicants(Limit):
    """The nation's applicants.

    pool  eligible applicants a year [head/year], one number or one for each year decided
    """

    name = "applicants"
    called = Text("för antalet sökande", "on applicants")
    text = Text(
        sv="Antalet som börjar får inte överstiga antalet behöriga sökande i landet.",
        en="Those who start must not be more than the country's eligible applicants.",
    )
    unit = "head/year"
    one_more = Text(sv="en sökande till om året", en="one more applicant a year")
    today_allowed = True
    scopes = ("nation",)
    cards = (
        LimitCard("limits/applicants", "head/year", 0.0, 1e6),
        LimitCard("limits/double_cohort", "head/year", 0.0, 1e6),
    )
    rests_on = ("limits/applicants", "limits/double_cohort")

    pool: float | Float[np.ndarray, " year"]

    @classmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """pool: all applicants, infinite for no limit; double_cohort: those of them beyond the usual, where two cohorts
        graduate together [head/year]; both by year after the start."""
        usual, more = (card.name for card in cls.cards)
        beyond = by_year(stated, more, 0.0)
        pool = by_year(stated, usual, np.inf) + beyond
        return {"pool": np.full(len(pool), np.inf) if stated.scope == NOWHERE else pool, DOUBLE_COHORT: beyond}

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """The pools of the years decided one by one."""
        pool = asked.numbers[cls.name]["pool"][[asked.problem.steps.index(year) for year in asked.decided]]
        return cls(pool, source=cls.rests_on) if np.isfinite(pool).all() else None

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Filled posts of each level decided, over all regions."""
        levels, regions = programme.size
        matrix = no_use(programme, levels)
        for level, weights in enumerate(programme.weights):
            fill = programme.mean_fill[int(np.argmax(weights > 0))]
            matrix[level, level * regions : (level + 1) * regions] = fill
        years = tuple(int(programme.years[int(np.argmax(row > 0))]) for row in programme.weights)
        upper = np.broadcast_to(np.asarray(self.pool, dtype=np.float64), (levels,)).copy()
        return Rows(((),) * levels, years, matrix, np.full(levels, -np.inf), upper)


def by_year(stated: Stated, card: str, otherwise: float) -> Float[np.ndarray, " step"]:
    """What a card says in each year after the start; ``otherwise`` where the country has no such card."""
    found = [stated.number(card, year) for year in stated.steps]
    return np.array([otherwise if number is None else number for number in found])

"""The limit on applicants: those who start are not more than the country has eligible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import Limit, no_use
from underlag.optimise.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class Applicants(Limit):
    """The nation's applicants.

    pool  eligible applicants a year [head/year], one number or one for each year decided
    """

    name = "applicants"
    text = Text(
        sv="Antalet som börjar får inte överstiga antalet behöriga sökande i landet.",
        en="Those who start must not be more than the country's eligible applicants.",
    )
    unit = "head/year"
    one_more = Text(sv="en sökande till om året", en="one more applicant a year")
    today_allowed = True

    pool: float | Float[np.ndarray, " year"]

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

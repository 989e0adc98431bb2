"""The limit from below: posts that replace those who leave.

A floor of 2.7 posts holds as 2, since posts are whole. A region that has 1 today and may rise by 1.5, in whole posts 1,
can be there in the first year; had it none, it would have to give 1 then and 2 the year after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import NOWHERE, Asked, Limit, LimitNumbers, Stated, no_use
from underlag.optimise.limits.yearly_change import YearlyChange
from underlag.optimise.programme.programme import Rows, StartsProgramme

_ROUNDING = 1e-9
"""How far below a whole number [post/year] the arithmetic may have taken one."""


@dataclass(frozen=True)
class Floor(Limit):
    """Fewest posts a region may be given, as far as they can be reached from today's.

    fewest  [post/year] by region; as posts are whole, its whole part holds: a floor between two whole numbers could
            leave no room under another limit
    rise    how much a region's posts may rise in a year [post/year]; infinite if left out
    begins  first year it holds; before it a region may still be on its way there
    """

    name = "floor"
    called = Text("nedåt (ersätta dem som slutar)", "from below (replace those who leave)")
    text = Text(
        sv="Varje region ska utbilda minst så många som ersätter dem som slutar.",
        en="Every region must train at least as many as replace those who leave.",
    )
    unit = "post/year"
    one_more = Text(sv="en tjänst lägre lägsta nivå", en="a lowest level one post lower")
    rests_on = ("limits/yearly_change",)

    fewest: Float[np.ndarray, " region"]
    begins: int = 0
    rise: Float[np.ndarray, " region"] | float = np.inf

    @classmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """holds: 1 or 0. How many posts replace a region's exits follows from the problem."""
        return {"holds": np.array(float(stated.scope != NOWHERE))}

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """By region, from the end of the ramp on."""
        if not asked.numbers[cls.name]["holds"] > 0:
            return None
        ramp_end = asked.problem.first_year + asked.problem.ramp_years - 1
        rise = YearlyChange.most_change(asked)
        return cls(np.asarray(asked.problem.floor), ramp_end, rise, source=cls.rests_on)

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """The levels of the years from ``begins`` on, by region."""
        levels, regions = programme.size
        years = [int(programme.years[int(np.argmax(row > 0))]) for row in programme.weights]
        chosen = [level for level in range(levels) if years[level] >= self.begins or level == levels - 1]
        matrix = no_use(programme, len(chosen) * regions)
        for row, level in enumerate(chosen):
            block = slice(level * regions, (level + 1) * regions)
            matrix[row * regions : (row + 1) * regions, block] = np.eye(regions)
        steps = np.array([level + 1 for level in chosen], dtype=np.float64)[:, None]
        reachable = np.floor(programme.today + steps * np.floor(self.rise)) if np.isfinite(self.rise).all() else np.inf
        whole = np.floor(np.asarray(self.fewest, dtype=np.float64) + _ROUNDING)
        fewest = np.minimum(whole, reachable)
        fewest = np.broadcast_to(fewest, (len(chosen), regions)).reshape(-1)
        places = tuple((region,) for _ in chosen for region in range(regions))
        return Rows(
            places,
            tuple(years[level] for level in chosen for _ in range(regions)),
            matrix,
            fewest,
            np.full(len(fewest), np.inf),
        )

"""What holds the recommendation back: limits that describe themselves, become linear rows and have a price.

A limit states what it is in both languages, its unit and its sources. It becomes rows ``lower ≤ matrix·x ≤ upper``
over the decision x, one for each place and year it concerns; where it needs stocks (supervisors, trainees) these are
the expected ones, and follow from the posts themselves. Its price is what one more unit of room would save.

Where today's posts already exceed a limit whose ``today_allowed`` is true, the limit allows what today's posts use:
practice shows that it works, so the assumption behind the limit must be wrong there, not the practice.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class Limit(ABC):
    """Base of every limit.

    source  ids of the cards or tables behind it, or the scenario that sets it
    """

    source: tuple[str, ...] = field(default=(), kw_only=True)
    name: ClassVar[str]
    text: ClassVar[Text]
    unit: ClassVar[str]
    one_more: ClassVar[Text]
    today_allowed: ClassVar[bool] = False

    @abstractmethod
    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """The rows as the limit's numbers say."""

    @property
    def per_unit(self) -> float:
        """Units of room that ``one_more`` gives."""
        return 1.0

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """What the decision uses in each row [unit], as a reader would count it."""
        return np.asarray(rows.matrix @ decision)

    def rows(self, programme: StartsProgramme) -> Rows:
        """The rows, with what today's posts use allowed where the limit says so."""
        bare = self.bare_rows(programme)
        if not self.today_allowed:
            return bare
        levels, regions = programme.size
        today = programme.decision(np.broadcast_to(programme.today, (levels, regions)))
        return Rows(bare.places, bare.years, bare.matrix, bare.lower, np.maximum(bare.upper, bare.matrix @ today))


def full_time_trainees(
    programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
) -> Float[np.ndarray, " row"]:
    """Full-time trainees in the places and years of the rows [fte]."""
    base, effect = programme.expected_trainees
    all_of_them = base + np.einsum("tjr,jr->tr", effect, programme.levels(decision))
    everywhere = tuple(range(programme.size[1]))
    found = [
        all_of_them[programme.years.index(year), list(places or everywhere)].sum()
        for places, year in zip(rows.places, rows.years, strict=True)
    ]
    return np.asarray(found)


def no_use(programme: StartsProgramme, rows: int) -> Float[np.ndarray, "row decision"]:
    return np.zeros((rows, len(programme.cost)))

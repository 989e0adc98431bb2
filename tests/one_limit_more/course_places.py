"""A limit that the house does not have: places on the courses that every trainee begins with.

With its card and its golden text, the files beside this one, it is all that one limit more takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import Asked, Limit, LimitCard, LimitNumbers, Stated, no_use, stated_or_infinite
from underlag.optimise.programme.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class CoursePlaces(Limit):
    """Posts opened in the whole country, each of which takes one place.

    places  [post/year]
    """

    name = "course_places"
    called = Text("för kursplatser", "on course places")
    text = Text("Nya tjänster får inte vara fler än kursplatserna.", "New posts must not be more than course places.")
    unit = "post/year"
    one_more = Text("en kursplats till om året", "one more course place a year")
    scopes = ("nation",)
    cards = (LimitCard("limits/course_places", "post/year", 0.0, 1e4),)
    rests_on = ("limits/course_places",)

    places: float

    @classmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """places [post/year]; infinite for no limit."""
        return {"places": stated_or_infinite(stated, cls.cards[0].name)}

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """Of the nation."""
        places = float(asked.numbers[cls.name]["places"])
        return cls(places, source=cls.rests_on) if np.isfinite(places) else None

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """The posts of each level decided, over all regions."""
        levels, regions = programme.size
        matrix = no_use(programme, levels)
        for level in range(levels):
            matrix[level, level * regions : (level + 1) * regions] = 1.0
        years = tuple(int(programme.years[int(np.argmax(row > 0))]) for row in programme.weights)
        upper: Float[np.ndarray, " level"] = np.full(levels, self.places)
        return Rows(((),) * levels, years, matrix, np.full(levels, -np.inf), upper)

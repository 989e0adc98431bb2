"""What holds the recommendation back: limits that describe themselves, become linear rows and have a price.

A limit states what it is in both languages, its unit and its sources. It becomes rows ``lower ≤ matrix·x ≤ upper`` over
the decision x, one for each place and year it concerns; where it needs stocks (supervisors, trainees) these are the
expected ones, and follow from the posts themselves. Its price is what one more unit of room would save.

Where today's posts already exceed a limit whose ``today_allowed`` is true, the limit allows what today's posts use:
practice shows that it works, so the assumption behind the limit must be wrong there, not the practice. So where two
trainees are in training, the limit has room for one, and today one post is opened a year, whose trainee is one more,
the bound on new trainees is not 1 − 2 = −1 but 1: today's posts may go on, and no more.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from jaxtyping import Float, Int

from underlag.core.language import Text
from underlag.optimise.programme.problem import StartsProblem
from underlag.optimise.programme.programme import Rows, StartsProgramme

NOBODY = 1e-9
"""In place of no posts or no trainees at all, so that a limit that does not hold is infinite there too."""

NOWHERE = "none"
"""What a scenario says of a limit that does not hold; one that it does not name does not hold either."""

LimitNumbers = Mapping[str, np.ndarray[Any, np.dtype[Any]]]
"""What a limit has read of the evidence, by its own short names; a single number has no axis."""


@dataclass(frozen=True)
class LimitCard:
    """A card that a limit reads, as one number a year, and what it takes it to be.

    unit       that the card must have, in the notation of ``core.units``
    low, high  least and most that the number can mean [unit]
    reads      what a number without dimension says: a share (1) or a name of ``core.units``
    """

    name: str
    unit: str
    low: float
    high: float
    reads: str = ""


class Stated(Protocol):
    """What scenario and cards state, as one limit reads it; ``runs.inputs.limits`` has it made from the evidence."""

    @property
    def scope(self) -> str:
        """What the scenario says of the limit: NOWHERE, or one of the limit's ``scopes``."""

    @property
    def steps(self) -> Sequence[int]:
        """The years after the start."""

    @property
    def trainee_hours(self) -> float:
        """Share of full time that a trainee works [fte/head]."""

    @property
    def pools(self) -> Int[np.ndarray, " region"]:
        """Number of the group of each region; those of a group share what the limit gives."""

    @property
    def agreements(self) -> Float[np.ndarray, "agreement 3"]:
        """Numbers of the region that gives and of the one that takes, and how much a year, of each agreement."""

    def number(self, card: str, year: int | None = None) -> float | None:
        """What a card says in a year (the start), or None if the country has no such card."""


@dataclass(frozen=True)
class Asked:
    """The question that a limit's numbers are put into.

    now            posts opened a year now by region [post/year]
    decided_years  years from the first one whose posts are decided one by one [year]
    per_trainee    cost of a full-time trainee-year [sek/fte/year]
    numbers        limit → what it has read
    """

    problem: StartsProblem
    now: Float[np.ndarray, " region"]
    decided_years: int
    per_trainee: float
    numbers: Mapping[str, LimitNumbers]

    @property
    def decided(self) -> range:
        """The years decided one by one."""
        first = self.problem.first_year
        return range(first, min(first + self.decided_years, self.problem.steps[-1] + 1))

    @cached_property
    def trainees(self) -> Float[np.ndarray, " region"]:
        """Full-time trainees at the start, mean over draws [fte]."""
        there = self.problem.base_trainees_fte[..., 0, :]
        return np.asarray(there.reshape(-1, len(self.problem.regions)).mean(axis=0))


@dataclass(frozen=True)
class Limit(ABC):
    """Base of every limit. What is told of a limit anywhere is told by its class; ``register.LIMITS`` has them all.

    source         ids of the cards or tables behind it, or the scenario that sets it

    name           key in scenarios (``limits:``) and tables
    called         what a reader calls it after the word limit
    text           what it says, a sentence
    unit           of what it counts
    one_more       what its price is the price of; ``per_unit`` units of room
    today_allowed  whether what today's posts use is allowed even beyond the limit's numbers
    scopes         what a scenario may say beside ``none``: nation, region (each alone), healthcare_region (shared)
    cards          cards of its own, that no other part of the model need know of
    rests_on       cards that its rows hang on most directly: told as its source, and tried at both ends
    """

    source: tuple[str, ...] = field(default=(), kw_only=True)
    name: ClassVar[str]
    called: ClassVar[Text]
    text: ClassVar[Text]
    unit: ClassVar[str]
    one_more: ClassVar[Text]
    today_allowed: ClassVar[bool] = False
    scopes: ClassVar[tuple[str, ...]] = ("region",)
    cards: ClassVar[tuple[LimitCard, ...]] = ()
    rests_on: ClassVar[tuple[str, ...]]

    @classmethod
    @abstractmethod
    def read(cls, stated: Stated) -> LimitNumbers:
        """Its numbers; such that ``of`` makes no limit of them where the scenario or the cards state none."""

    @classmethod
    @abstractmethod
    def of(cls, asked: Asked) -> Self | None:
        """The limit of its numbers in ``asked``, or None where it does not hold."""

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


def stated_or_infinite(stated: Stated, card: str) -> Float[np.ndarray, ""]:
    """What the card says [its unit]; infinite where the scenario states no such limit, or the country has no card."""
    number = None if stated.scope == NOWHERE else stated.number(card)
    return np.array(np.inf if number is None else number)


def pools_of(numbers: Int[np.ndarray, " region"]) -> Sequence[Sequence[int]]:
    """Groups of regions that have the same number."""
    return [tuple(np.flatnonzero(numbers == number).tolist()) for number in np.unique(numbers)]


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
    """Rows over the decision that count nothing yet."""
    return np.zeros((rows, len(programme.cost)))

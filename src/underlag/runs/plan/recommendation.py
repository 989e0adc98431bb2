"""The recommendation of a run, and what each world would have asked for had it been known.

The two are not the same, nor is one the mean of the other. Let a post be worth one specialist, and 10 be missing in one
world and 20 in another, equally likely. Known, the worlds ask for 10 and for 20 posts: the perfect-information
(wait-and-see) solution, whose spread says how much a decision hangs on what nobody knows. Unknown, each post beyond the
tenth helps in one world of two. Where it costs less than half of what a missing specialist counts as, 20 are advised,
else 10, and never the mean of 15; weight on the worst worlds speaks for 20.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.language import Text
from underlag.core.threads import threads
from underlag.optimise.programme.problem import StartsPlan, StartsProblem, every_draw
from underlag.optimise.programme.programme import Restriction, Rows, StartsProgramme
from underlag.optimise.solvers.decomposition import Decomposition, Watch
from underlag.optimise.solvers.whole import Optimum, optimise
from underlag.runs.inputs.groups import LimitInputs
from underlag.runs.plan.programme import plan_of, programme_of

KNOWN_WORLDS = 25
"""Worlds, evenly spread over the draws, for each of which the best posts are found as if it were known."""

KNOWN_GAP = 5e-3
"""Proven gap of these [1, share of the objective]."""


@dataclass(frozen=True)
class AsDecided:
    """A limit with the rows that it had for the recommendation, whatever the world.

    kept  the rows, over the decision [unit of the limit]
    name, text, unit  as every restriction has them; the rows are of several units
    """

    kept: Rows
    name: ClassVar[str] = "as_decided"
    text: ClassVar[Text] = Text("Gränserna som de gäller för rekommendationen.", "The limits as the advice has them.")
    unit: ClassVar[str] = "1"

    def rows(self, programme: StartsProgramme) -> Rows:
        """The rows kept, whatever the programme."""
        return self.kept


@dataclass(frozen=True)
class Advice:
    """The recommendation of a run.

    programme  what was asked, over all draws that were solved
    optimum    the answer, with its proof and the prices of the limits
    plan       the same as a plan among the others
    """

    programme: StartsProgramme
    optimum: Optimum
    plan: StartsPlan

    @cached_property
    def by_draw(self) -> Float[Array, "some_draw step region"]:
        """Starts [post/year]: the best within the same limits in each of at most ``KNOWN_WORLDS`` draws, evenly spread,
        parts of posts allowed, had that draw been known. Sought when asked for, which takes longer than the
        recommendation itself."""
        return best_in_each(self.programme, self.optimum)


def advise(
    problem: StartsProblem,
    inputs: LimitInputs,
    now: Float[Array, " region"],
    seconds: float | None = None,
    watch: Watch = lambda _: None,
    known: Optimum | None = None,
) -> Advice:
    """Find the recommendation. Raises NoSolutionError if the limits conflict, or if a number is not finite.

    problem  of the draws that are weighed
    inputs   weights and limits
    now      posts opened a year now by region, the central estimate [post/year]
    seconds  after which the best so far is taken [s]; None to go on until it is proven
    watch    hears how far the search has come
    known    the answer to the same question with the same weights within other limits, from which the search starts:
             what it finds lies within the same proven gap, but need not be what a search from nothing finds
    """
    programme = programme_of(problem, inputs, now)
    optimum = optimise(programme, seconds=seconds, watch=watch, known=known)
    return Advice(programme, optimum, plan_of(programme, optimum))


def kept(rows: Sequence[Rows]) -> tuple[Restriction, ...]:
    """Limits that keep their rows in every world."""
    return tuple(AsDecided(part) for part in rows)


def best_in_each(programme: StartsProgramme, optimum: Optimum) -> Float[Array, "some_draw step region"]:
    """Starts [post/year] that are best in each of at most ``KNOWN_WORLDS`` draws, evenly spread, within the rows of the
    recommendation, from which each is sought; parts of posts allowed."""
    every = max(programme.draws // KNOWN_WORLDS, 1)
    limits = kept(optimum.rows)

    def best(draw: int) -> Float[Array, "step region"]:
        known = replace(programme, problem=every_draw(programme.problem, programme.draws, draw), limits=limits)
        return known.starts(Decomposition(known).minimise(KNOWN_GAP, start=optimum.decision).decision)

    # the worlds don't depend on each other, and the solver lets others run
    with ThreadPoolExecutor(threads()) as pool:
        return np.stack(list(pool.map(best, range(0, every * min(KNOWN_WORLDS, programme.draws), every))))

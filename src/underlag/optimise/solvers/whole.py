"""The recommendation in whole posts: the solved programme, its status in words, its proven gap and its prices.

In the example of ``decomposition`` the best is 2.14 posts at 4.29 if parts are allowed. Of whole posts 2 miss 2.2 and
cost 2.2, so they are worth 4.4; 3 miss 1.5, cost 3.3 and are worth 4.8. The whole-number master finds 2, whose value is
then its bound too. Had the search stopped with the first bound, 2 posts would be proven to be at most 2.6 percent, or
(4.4 − 4.286)/4.4, from the best.

>>> from underlag.optimise.programme.objective import Objective
>>> from underlag.optimise.programme.problem import Response, StartsProblem
>>> from underlag.optimise.programme.programme import decided_shape
>>> answer = Response(np.array([0.0, 0.8]).reshape(2, 1, 1), np.array([[1.0], [0.2]]))
>>> ten, two, need = (np.full((3, 1), number) for number in (10.0, 2.0, 15400.0))
>>> given = (ten, two, need, np.ones((2, 1)), np.ones(1), answer, 1100.0, 550.0, 1.0)
>>> asked = StartsProblem(("A",), (2024, 2025, 2026), *given, first_year=2025, target_year=2026)
>>> found = optimise(StartsProgramme(asked, decided_shape(asked.steps, 2025, 1), Objective(cost=0.5)))
>>> found.relaxed.decision.round(2).tolist(), found.decision.tolist(), round(found.value, 3), round(found.bound, 3)
([2.14], [2.0], 4.4, 4.4)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from time import perf_counter

import numpy as np
from jaxtyping import Bool, Float

from underlag.core.errors import NoSolutionError, Problem
from underlag.core.language import Text
from underlag.optimise.programme.programme import Rows, StartsProgramme
from underlag.optimise.solvers.decomposition import ROUNDS, Decomposition, Planes, Relaxed, Search, Watch, relative_gap
from underlag.optimise.solvers.solver import Outcome, Solution

EXACT = 1e-9
"""Relative difference of objectives that is rounding."""

MOMENT = 0.1
"""Seconds that a whole-number master is given at the least."""

GAP = 1e-3
"""Proven gap that is good enough: one part in a thousand of the objective."""

RELAXED_GAP = 1e-5
"""Gap of the relaxation, from which the prices of the limits are read."""

NODES, MOST_NODES = 2000, 32000
"""Most branches of one whole-number master at first, and after it has stopped there with nothing left to learn."""


class Proof(Enum):
    """How sure it is that nothing better exists."""

    WITHIN_GAP = "optimal within the gap"
    STOPPED = "best found when stopped"


@dataclass(frozen=True)
class Optimum:
    """Whole posts, and what is proven of them.

    decision  whole where it must be
    value     of the objective [fte·year]
    bound     no decision in whole posts within the limits has a lower objective [fte·year]
    relaxed   the same with parts of posts allowed; the duals of the limits are its
    rows      of each limit
    rounds    evaluations of the shortage in all draws
    seconds   wall-clock time
    planes    found on the way, from which a search within other limits can start
    """

    proof: Proof
    decision: Float[np.ndarray, " decision"]
    value: float
    bound: float
    relaxed: Relaxed
    rows: tuple[Rows, ...]
    rounds: int
    seconds: float
    planes: tuple[Planes, ...] = ()

    @property
    def gap(self) -> float:
        """Proven distance from the optimum, as a share of the objective [1]."""
        return relative_gap(self.value, self.bound)

    @property
    def sentence(self) -> Text:
        """The proof in words."""
        percent = 100 * self.gap
        sv, en = f"{percent:.2g}".replace(".", ","), f"{percent:.2g}"
        if self.proof is Proof.WITHIN_GAP:
            return Text(
                sv=f"Bevisat: ingen annan fördelning av hela tjänster inom gränserna är mer än {sv} procent bättre.",
                en=f"Proven: no other set of whole posts within the limits is more than {en} percent better.",
            )
        return Text(
            sv=f"Lösningen avbröts innan beviset var klart: den bästa hittills är högst {sv} procent från den bästa.",
            en=f"Stopped before the proof was complete: the best so far is at most {en} percent from the best.",
        )


def optimise(
    programme: StartsProgramme,
    gap: float = GAP,
    rounds: int = ROUNDS,
    seconds: float | None = None,
    parts: bool = False,
    watch: Watch = lambda _: None,
    known: Optimum | None = None,
) -> Optimum:
    """The best whole posts within the limits.

    gap      proven distance from the optimum that is enough [1]
    rounds   most evaluations in each phase; seconds: most wall-clock time, None for no limit
    parts    whether parts of posts are allowed, anything extra still being whole where it must be
    watch    hears of every round, and of what the solver finds within one
    known    the answer to the same question with the same weights, within other limits: the search starts from it
    The relaxation is solved first; its planes then serve a whole-number master, whose best is evaluated truly and
    adds planes until the gap is proven. Raises NoSolutionError with the conflicting limits if nothing satisfies all.
    """
    began = perf_counter()
    method = Decomposition(programme, () if known is None else known.planes)
    levels, regions = programme.size
    today = programme.decision(np.broadcast_to(programme.today, (levels, regions)))
    first = today if known is None else None
    relaxed = method.minimise(min(gap, RELAXED_GAP), rounds, seconds, first, watch)
    whole = method.whole_columns(parts)
    return _whole(method, relaxed, whole, gap, rounds, seconds, began, watch)


def _whole(
    method: Decomposition,
    relaxed: Relaxed,
    whole: Bool[np.ndarray, " column"],
    gap: float,
    rounds: int,
    seconds: float | None,
    began: float,
    watch: Watch,
) -> Optimum:
    size = len(relaxed.decision)
    method.model.set_whole(whole)
    best, value, bound, nodes = None, np.inf, relaxed.bound, NODES
    for _ in range(max(rounds, 1)):
        left = None if seconds is None else seconds - (perf_counter() - began)
        found = _master(method, gap, left, nodes, first=best is None)
        bound = max(bound, found.bound)
        decision = np.where(whole[:size], np.round(found.values[:size]), found.values[:size])
        reached = method.add_planes(decision)
        if reached < value:
            best, value = decision, reached
        watch(Search(value, bound, whole=True))
        # where the master knows the true value of its own best, it can't learn more
        known = reached <= found.objective + EXACT * abs(reached)
        # unless it stopped by its branches, which are others on another processor: the proof must not be
        if known and found.outcome is Outcome.STOPPED and nodes < MOST_NODES:
            known, nodes = False, 4 * nodes
        if relative_gap(value, bound) <= max(gap, EXACT) or known or (left is not None and left <= 0):
            break
    method.model.set_whole(np.zeros_like(whole))
    proof = Proof.WITHIN_GAP if relative_gap(value, bound) <= max(gap, EXACT) else Proof.STOPPED
    assert best is not None
    seconds_taken = perf_counter() - began
    rows, planes = tuple(method.rows), tuple(method.planes)
    return Optimum(proof, best, value, bound, relaxed, rows, method.rounds, seconds_taken, planes)


def _master(method: Decomposition, gap: float, left: float | None, nodes: int, first: bool) -> Solution:
    """The whole-number master within its share of the gap; any solution at all, however long it takes, if it is the
    first. Raises NoSolutionError if no whole numbers satisfy the limits."""
    found = method.solve_master(0.8 * gap, None if left is None else max(left, MOMENT), nodes)
    if not found.found and first and found.outcome is Outcome.STOPPED:
        found = method.solve_master(np.inf)
    if found.outcome is Outcome.INFEASIBLE or not found.found:
        raise NoSolutionError(
            Problem(
                "limits",
                Text(
                    "delar av tjänster uppfyller dem alla, hela tjänster gör det inte",
                    "parts of posts satisfy them all, whole posts do not",
                ),
                ", ".join(limit.name for limit in method.programme.limits),
                Text("gränser som ger plats för hela tjänster", "limits that leave room for whole posts"),
                Text(
                    "vidga en gräns för de minsta regionerna med en tjänst",
                    "widen a limit on the smallest regions by one post",
                ),
            )
        )
    return found

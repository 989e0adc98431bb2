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

MASTER_SHARE = 0.8
"""Part of the gap that a master may leave; the rest is for planes that it does not know yet."""

FEW_NODES = 300
"""Most branches of a master that both finds and proves: where that takes more, the two are sought apart."""

NODES = 2000
"""Most branches of the master that asks whether anything is better by more than the gap."""

CUTOFF_SHARE = 0.98
"""Part of the gap by which a decision must be better to be asked for: what is found not to exist is then surely so."""

ROUNDED_GAP = 0.6
"""Part of the gap that a master may leave which only rounds the relaxation's posts up or down."""

NEAR_ROUNDS, NEAR_NODES, NEAR_GAP = 12, 30, 0.1
"""Masters near the best decision in a row, the most branches of each, and the part of the gap that it may leave."""


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
    adds planes until the gap is proven. Where branch and bound does not soon prove it, finding and proving are parted:
    better decisions are looked for near the best, and then any is asked for that is better by more than the gap. That
    there is none takes far fewer branches to say than how good the best can be. Raises NoSolutionError with the
    conflicting limits if nothing satisfies all.
    """
    began = perf_counter()
    method = Decomposition(programme, () if known is None else known.planes)
    levels, regions = programme.size
    today = programme.decision(np.broadcast_to(programme.today, (levels, regions)))
    first = today if known is None else None
    relaxed = method.minimise(min(gap, RELAXED_GAP), rounds, seconds, first, watch)
    until = None if seconds is None else began + seconds
    search = WholeSearch(method, method.whole_columns(parts), gap, until, watch, relaxed.bound)
    return _whole(search, relaxed, rounds, began, known is not None)


@dataclass
class WholeSearch:
    """A search for whole posts, from its relaxation on.

    method   with the planes found so far; its columns ``whole`` must be whole numbers
    gap      proven distance from the optimum that is enough [1]
    until    when time runs out [s of ``perf_counter``], None for never
    bound    no decision within the limits has a lower objective [fte·year]
    best     decision found so far, None before the first; its objective is ``value`` [fte·year]
    """

    method: Decomposition
    whole: Bool[np.ndarray, " column"]
    gap: float
    until: float | None
    watch: Watch
    bound: float
    best: Float[np.ndarray, " decision"] | None = None
    value: float = np.inf

    @property
    def proven(self) -> bool:
        """Whether nothing within the limits is better by more than the gap."""
        return relative_gap(self.value, self.bound) <= max(self.gap, EXACT)

    @property
    def left(self) -> float | None:
        """Seconds left, None without end."""
        return None if self.until is None else self.until - perf_counter()

    @property
    def ended(self) -> bool:
        """Whether there is a proof, or no time left."""
        return self.proven or (self.left is not None and self.left <= 0)

    def take(self, found: Solution) -> bool:
        """Evaluate what a master gave. Whether that taught something: where the master knows the true value of its own
        best, solving it again gives nothing new."""
        size = self.method.programme.cost.size
        decision = np.where(self.whole[:size], np.round(found.values[:size]), found.values[:size])
        reached = self.method.add_planes(decision)
        if reached < self.value:
            self.best, self.value = decision, reached
        self.watch(Search(self.value, self.bound, whole=True))
        return reached > found.objective + EXACT * abs(reached)

    def master(self, gap: float, nodes: int) -> Solution:
        """The master within a gap, in the time that is left."""
        left = self.left
        return self.method.solve_master(gap, None if left is None else max(left, MOMENT), nodes)

    def branch(self, rounds: int) -> None:
        """Masters that both find and prove, as long as one is solved in a few branches and teaches something."""
        for _ in range(rounds):
            found = _first(self.method, self.master(MASTER_SHARE * self.gap, FEW_NODES), self.best is None)
            self.bound = max(self.bound, found.bound)
            if not self.take(found) or self.ended or found.outcome is Outcome.STOPPED:
                break

    def look_near(self) -> None:
        """Better decisions among those that differ from the best by a post here and there; planes meet the shortage
        just where the proof needs them."""
        for _ in range(NEAR_ROUNDS):
            assert self.best is not None
            with self.method.near(self.best, self.whole, 1):
                found = self.master(NEAR_GAP * self.gap, NEAR_NODES)
            if not found.found or not self.take(found) or self.ended:
                break

    def round_off(self, decision: Float[np.ndarray, " decision"]) -> None:
        """The best way to round the relaxation's posts up or down, if one in few branches satisfies the limits."""
        with self.method.near(decision, self.whole, 0):
            found = self.master(ROUNDED_GAP * self.gap, NEAR_NODES)
        if found.found:
            self.take(found)

    def refute(self) -> bool:
        """Ask for a decision that is better by more than the gap. None is a proof; whether one was found that is worth
        going on with."""
        cut, before = self.value - CUTOFF_SHARE * self.gap * abs(self.value), self.value
        with self.method.below(cut):
            found = self.master(np.inf, NODES)
        if found.found:
            return self.take(found) or self.value < before
        self.bound = max(self.bound, cut if found.outcome is Outcome.INFEASIBLE else min(cut, found.bound))
        return False


def _whole(search: WholeSearch, relaxed: Relaxed, rounds: int, began: float, warm: bool) -> Optimum:
    method = search.method
    method.model.set_whole(search.whole)
    if warm:
        search.round_off(relaxed.decision)
    if search.best is None or not search.ended:
        search.branch(max(rounds, 1))
    before, learnt = np.inf, True
    for _ in range(rounds):
        if search.ended:
            break
        search.look_near()
        # a question that was too hard is asked again only about something better
        if search.ended or (search.value >= before and not learnt):
            break
        learnt, before = search.refute(), search.value
    method.model.set_whole(np.zeros_like(search.whole))
    proof = Proof.WITHIN_GAP if search.proven else Proof.STOPPED
    assert search.best is not None
    seconds, rows, planes = perf_counter() - began, tuple(method.rows), tuple(method.planes)
    return Optimum(proof, search.best, search.value, search.bound, relaxed, rows, method.rounds, seconds, planes)


def _first(method: Decomposition, found: Solution, first: bool) -> Solution:
    """What a whole-number master found; any solution at all, however long it takes, if it is the first. Raises
    NoSolutionError if no whole numbers satisfy the limits."""
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

"""The stochastic programme solved by decomposition: a small master with planes that lie below the shortage.

The shortage is convex and its value and slope over all draws cost milliseconds, so the programme is solved from below:
the master knows the posts, the limits and for each region a value that must lie above every plane found so far. Each
round evaluates the true shortage on the way from the best decision to the master's, and adds one plane for each region
and one for the worst worlds. The master's value is a proven lower bound, the best decision's value an upper one.

In the example of ``programme.programme``, with half a specialist-year for each trainee-year, x posts cost 0.5·2.2x =
1.1x. Without posts 6 are missing, and each would take 0.5 and 1.4 off: a plane 6 − 1.9x. From 3/1.4 = 2.14 posts on
only the first year lacks, 3 − 0.5x, a plane too. The master, which knows both, puts x where they meet, with 1.93
missing and a cost of 2.36: 4.29, which is the true value there, so nothing better exists.

>>> from underlag.optimise.programme.objective import Objective
>>> from underlag.optimise.programme.problem import Response, StartsProblem
>>> from underlag.optimise.programme.programme import decided_shape
>>> answer = Response(np.array([0.0, 0.8]).reshape(2, 1, 1), np.array([[1.0], [0.2]]))
>>> ten, two, need = (np.full((3, 1), number) for number in (10.0, 2.0, 15400.0))
>>> filled, today, years = np.ones((2, 1)), np.ones(1), (2024, 2025, 2026)
>>> asked = StartsProblem(("A",), years, ten, two, need, filled, today, answer, 1100.0, 550.0, 1.0, 2025, 2026)
>>> programme = StartsProgramme(asked, decided_shape(asked.steps, 2025, 1), Objective(cost=0.5))
>>> found = Decomposition(programme).minimise(1e-6)
>>> found.decision.round(2).tolist(), round(found.value, 2), round(found.bound, 2)
([2.14], 4.29, 4.29)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.sparse import csr_matrix, hstack, identity

from underlag.optimise.programme.programme import Restriction, Rows, StartsProgramme
from underlag.optimise.solvers.conflicts import refuse_conflicts
from underlag.optimise.solvers.solver import INFINITE, LinearModel, Outcome, Solution

ROUNDS = 200
"""Most rounds of a solve."""

STEP = 0.5
"""How far from the best decision to the master's a round evaluates: half-way steadies the search."""

_FEW = 24
"""Posts that the rows of a limit know on average at most, if all of them are in the master from the start."""

_ABSENT = -1
"""Position of a row that is not in the master."""

SLACK = 1e-7
"""Part of what a row uses by which it may be violated: the tolerance of the solver."""

_NOTHING = 1e-12
"""Slopes below this [fte·year/post] are rounding errors."""


@dataclass(frozen=True)
class Relaxed:
    """The programme solved with parts of posts allowed.

    decision   best found
    value      its objective [fte·year]
    bound      no decision within the limits has a lower objective [fte·year]
    rounds     evaluations of the shortage so far
    stopped    whether rounds or time ran out before the gap was reached
    duals      for each limit, by row: change of the objective per unit of the row's bound [fte·year per unit]
    """

    decision: Float[np.ndarray, " decision"]
    value: float
    bound: float
    rounds: int
    stopped: bool
    duals: tuple[Float[np.ndarray, " row"], ...]

    @property
    def gap(self) -> float:
        """Proven distance from the optimum [1]."""
        return relative_gap(self.value, self.bound)


@dataclass(frozen=True)
class Planes:
    """Planes that lie below the shortage wherever the posts are: one for each region, and one for the worst worlds.

    They hold for every programme with the same question and weights, whatever its limits.

    matrix  over the columns of the master but those of changes
    least   what each is at least [fte·year]
    """

    matrix: Float[np.ndarray, "plane column"]
    least: Float[np.ndarray, " plane"]


@dataclass(frozen=True)
class Search:
    """How far a search has come.

    value  of the best decision so far [fte·year], infinite before the first
    bound  no decision within the limits has a lower objective [fte·year]
    whole  whether whole posts are sought, or parts of posts
    """

    value: float
    bound: float
    whole: bool

    @property
    def gap(self) -> float:
        """Proven distance from the optimum [1], infinite before the first decision."""
        return relative_gap(self.value, self.bound) if np.isfinite(self.value) else np.inf


Watch = Callable[[Search], None]
"""Called whenever a search knows more."""


def relative_gap(value: float, bound: float) -> float:
    """How far a value may be from the optimum, as a share of it [1]."""
    return max(value - bound, 0.0) / max(abs(value), 1e-9)


class Decomposition:
    """A master that remembers its planes: solving again after a limit was added starts from all that is known."""

    def __init__(self, programme: StartsProgramme, planes: Sequence[Planes] = ()) -> None:
        """``planes``: of an earlier search with the same question and weights, from which this one starts."""
        self.programme = programme
        self.planes: list[Planes] = []
        self.rows: list[Rows] = []
        self._position: list[Int[np.ndarray, " row"]] = []
        self.rounds = 0
        cost, (levels, regions) = programme.cost, programme.size
        self._size, self._posts, self._regions = len(cost), levels * regions, regions
        objective = programme.objective
        self._changes = self._posts if objective.smooth > 0 else 0
        lower, upper = np.zeros(self._size), np.full(self._size, INFINITE)
        lower[self._posts :] = [extra.lower for extra in programme.extra]
        upper[self._posts :] = [extra.upper for extra in programme.extra]
        behind = regions + 1 + self._changes
        self.lower = np.concatenate([lower, np.zeros(behind)])
        self.upper = np.concatenate([upper, np.full(behind, INFINITE)])
        weights = np.concatenate([cost, np.ones(regions), [objective.risk], np.full(self._changes, objective.smooth)])
        self._weights, self._cutoff = weights, _ABSENT
        self.model = LinearModel(weights, self.lower, self.upper)
        if self._changes:
            hold_changes(self.model, programme, self._size + regions + 1)
        self._best: Float[np.ndarray, " decision"] | None = None
        self._value = np.inf
        for limit in programme.limits:
            self.add_limit(limit)
        for known in planes:
            self._hold_above(known)

    def add_limit(self, limit: Restriction) -> int:
        """Hold the programme back by one more limit; gives its number among ``rows``.

        Rows that know few posts are in the master from the start, the others once they are violated: most of those
        on stocks never are, and they are what makes a master slow.
        """
        rows = limit.rows(self.programme)
        self.rows.append(rows)
        self._position.append(np.full(len(rows.years), _ABSENT))
        if np.count_nonzero(rows.matrix) <= _FEW * len(rows.years):
            self._put(len(self.rows) - 1, np.arange(len(rows.years)))
        self._forget()
        return len(self.rows) - 1

    def set_bounds(self, number: int, lower: Float[np.ndarray, " row"], upper: Float[np.ndarray, " row"]) -> None:
        """Move the bounds of a limit's rows."""
        self.rows[number] = replace(self.rows[number], lower=lower, upper=upper)
        for row in np.flatnonzero(self._position[number] != _ABSENT):
            self.model.set_row_bounds(int(self._position[number][row]), float(lower[row]), float(upper[row]))
        self._forget()

    def _forget(self) -> None:
        """The best decision so far may not satisfy what has been added."""
        self._best, self._value = None, np.inf

    def _put(self, number: int, chosen: Int[np.ndarray, " some"]) -> None:
        rows = self.rows[number]
        self._position[number][chosen] = self.model.rows + np.arange(len(chosen))
        self.model.add_rows(rows.matrix[chosen], rows.lower[chosen], rows.upper[chosen])

    def put_violated(self, decision: Float[np.ndarray, " decision"]) -> bool:
        """Put the rows that a decision violates into the master; whether there were any."""
        any_violated = False
        for number, rows in enumerate(self.rows):
            used = rows.matrix @ decision
            size = 1 + np.abs(used)
            broken = (used > rows.upper + SLACK * size) | (used < rows.lower - SLACK * size)
            chosen = np.flatnonzero(broken & (self._position[number] == _ABSENT))
            if chosen.size:
                self._put(number, chosen)
                any_violated = True
        return any_violated

    def solve_master(self, gap: float = 0.0, seconds: float | None = None, nodes: int | None = None) -> Solution:
        """The master solved with every row that matters."""
        while True:
            found = self.model.solve(gap, seconds, nodes)
            if not found.found or not self.put_violated(found.values[: self._size]):
                return found

    @contextmanager
    def near(
        self, decision: Float[np.ndarray, " decision"], whole: Bool[np.ndarray, " column"], width: int
    ) -> Iterator[None]:
        """Within it the columns ``whole`` lie within ``width`` of ``decision``, whose parts are rounded up or down."""
        chosen, lower, upper = np.flatnonzero(whole[: self._size]), self.lower.copy(), self.upper.copy()
        lower[chosen] = np.maximum(lower[chosen], np.floor(decision[chosen] + SLACK) - width)
        upper[chosen] = np.minimum(upper[chosen], np.ceil(decision[chosen] - SLACK) + width)
        self.model.set_bounds(lower, upper)
        try:
            yield
        finally:
            self.model.set_bounds(self.lower, self.upper)

    @contextmanager
    def below(self, objective: float) -> Iterator[None]:
        """Within it the master seeks only what costs at most ``objective`` [fte·year]."""
        if self._cutoff == _ABSENT:
            self._cutoff = self.model.rows
            self.model.add_rows(self._weights[None], np.array([-np.inf]), np.array([np.inf]))
        self.model.set_row_bounds(self._cutoff, -np.inf, objective)
        try:
            yield
        finally:
            self.model.set_row_bounds(self._cutoff, -np.inf, np.inf)

    def add_planes(self, decision: Float[np.ndarray, " decision"]) -> float:
        """Add the planes at a decision; gives its objective."""
        programme = self.programme
        slope = programme.shortage.slope(decision)
        self.rounds += 1
        risk = programme.objective.risk
        slopes, values = slope.slopes, slope.by_region
        if risk > 0:
            slopes = np.vstack([slopes, slope.worst_slope])
            values = np.append(values, slope.worst)
        count = len(values)
        matrix = np.hstack([np.where(np.abs(slopes) > _NOTHING, -slopes, 0.0), np.eye(count)])
        self._hold_above(Planes(matrix, values - slopes @ decision))
        return programme.value_at(slope, decision)

    def _hold_above(self, planes: Planes) -> None:
        self.planes.append(planes)
        self.model.add_rows(planes.matrix, planes.least, np.full(len(planes.least), np.inf))

    def minimise(
        self,
        gap: float,
        rounds: int = ROUNDS,
        seconds: float | None = None,
        start: Float[np.ndarray, " decision"] | None = None,
        watch: Watch = lambda _: None,
    ) -> Relaxed:
        """Solve until the proven gap is ``gap`` or rounds or seconds run out; ``watch`` hears of every round.

        Raises NoSolutionError with the conflicting limits if nothing satisfies them all.
        """
        began, turn, bound, step = perf_counter(), 0, -np.inf, STEP
        if start is not None:
            self.add_planes(start)
        while True:
            found = self.solve_master()
            if found.outcome is not Outcome.OPTIMAL:
                refuse_conflicts(self.programme, tuple(self.rows), self.lower[: self._size], self.upper[: self._size])
            rose = found.objective > bound + 1e-9 * abs(found.objective)
            bound = max(bound, found.objective)
            watch(Search(self._value, bound, whole=False))
            spent = turn >= rounds or (seconds is not None and perf_counter() - began > seconds)
            if relative_gap(self._value, bound) <= gap or (spent and self._best is not None):
                break
            step = STEP if rose else 1.0
            self._evaluate(found.values[: self._size], step)
            turn += 1
        best = self._best
        assert best is not None
        return Relaxed(
            best, self._value, bound, self.rounds, relative_gap(self._value, bound) > gap, self._duals(found)
        )

    def _evaluate(self, proposed: Float[np.ndarray, " decision"], step: float) -> None:
        point = proposed if self._best is None else self._best + step * (proposed - self._best)
        value = self.add_planes(point)
        if value < self._value:
            self._best, self._value = point, value

    def _duals(self, found: Solution) -> tuple[Float[np.ndarray, " row"], ...]:
        """Prices of the rows in the master, 0 for those that were never violated."""
        return tuple(np.where(at == _ABSENT, 0.0, found.duals[at]) for at in self._position)

    def whole_columns(self, parts: bool = False) -> Bool[np.ndarray, " column"]:
        """Which columns of the master must be whole numbers; posts need not with ``parts``."""
        whole = np.zeros(len(self.lower), dtype=bool)
        whole[: self._posts] = not parts
        whole[self._posts : self._size] = [extra.whole for extra in self.programme.extra]
        return whole


def hold_changes(model: LinearModel, programme: StartsProgramme, first: int) -> None:
    """Rows by which the columns from ``first`` on are at least the change of each level from the one before, up or down
    [post/year], two for each level and region; the decision is in the first columns of the model."""
    posts, regions = int(np.prod(programme.size)), programme.size[1]
    step = csr_matrix(np.eye(posts) - np.eye(posts, k=-regions))
    before = np.zeros(posts)
    before[:regions] = programme.today
    for sign in (1.0, -1.0):
        rows = hstack([-sign * step, csr_matrix((posts, first - posts)), identity(posts)]).tocsr()
        model.add_rows(rows, -sign * before, np.full(posts, np.inf))

"""The decision whose largest regret over worlds is least, when nobody can say how likely each world is.

    min over x within the limits   max over w of  V_w(x) − V_w*

with V_w the objective in world w and V_w* the least that it can be there. Each V_w is convex, so the problem is solved
from below by cutting planes, as one world is: a master holds the posts, for each world and region a value that lies
above every plane found so far, and one value θ above the regret of every world.

In one world 2 specialists are missing and in the other 6; a post gives one and counts 0.5. The least objectives are 1
and 3, with 2 and 6 posts. Whoever opens 2 has a regret of 2 in the second world, whoever opens 6 as much in the first;
4 posts have 1 in either, which no others have less of at worst.

>>> from underlag.optimise.programme.objective import Objective
>>> from underlag.optimise.programme.problem import Response, StartsProblem
>>> from underlag.optimise.programme.programme import decided_shape
>>> def world(missing):
...     none, one = np.zeros((2, 1)), np.ones((1, 1))
...     given = (none, none, none + 1000.0 * missing, one, one[0], Response(one[None], one / 2), 1000.0, 0.0, 1.0)
...     asked = StartsProblem(("A",), (2024, 2025), *given, first_year=2025, target_year=2025)
...     return StartsProgramme(asked, decided_shape((2025,), 2025, 1), Objective(cost=1.0))
>>> found = least_regret([world(2.0), world(6.0)], np.array([1.0, 3.0]), (), start=np.array([2.0]))
>>> found.decision.round(3).tolist(), found.regrets.round(3).tolist()
([4.0], [1.0, 1.0])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.sparse import csr_matrix, hstack, identity

from underlag.optimise.programme.programme import Restriction, StartsProgramme
from underlag.optimise.solvers.decomposition import STEP, hold_changes
from underlag.optimise.solvers.solver import LinearModel, Outcome

REGRET_GAP = 1e-4
"""Proven gap of the largest regret, as a share of the least objective of any world."""

_ROUNDS = 200
"""Most rounds."""


@dataclass(frozen=True)
class LeastRegret:
    """The decision found.

    decision  parts of posts allowed
    regrets   in each world [fte·year]
    bound     no decision within the limits has a smaller largest regret [fte·year]
    """

    decision: Float[np.ndarray, " decision"]
    regrets: Float[np.ndarray, " world"]
    bound: float

    @property
    def largest(self) -> float:
        """The regret where it is largest [fte·year]."""
        return float(self.regrets.max())


def least_regret(
    worlds: Sequence[StartsProgramme],
    best: Float[np.ndarray, " world"],
    limits: Sequence[Restriction],
    start: Float[np.ndarray, " decision"],
    gap: float = REGRET_GAP,
    rounds: int = _ROUNDS,
) -> LeastRegret:
    """The decision within ``limits`` with the least largest regret, parts of posts allowed.

    worlds  the same decision to take in each; their own limits are not looked at
    best    the least objective of each [fte·year]
    start   a decision to begin from, within the limits
    Raises ArithmeticError if the limits can't be met, which they can where there is such a start.
    """
    method = _Master(worlds, best, limits)
    allowed = gap * float(np.abs(best).min())
    chosen, regrets, bound, step = start, method.add_planes(start, -np.inf), -np.inf, STEP
    for _ in range(rounds):
        proposed, lowest = method.solve()
        rose = lowest > bound + 1e-9 * abs(lowest)
        bound = max(bound, lowest)
        if regrets.max() - bound <= allowed:
            break
        step = STEP if rose else 1.0
        point = chosen + step * (proposed - chosen)
        reached = method.add_planes(point, bound)
        if reached.max() < regrets.max():
            chosen, regrets = point, reached
    return LeastRegret(chosen, regrets, bound)


class _Master:
    """Columns: the decision, a value by world and region, the worst worlds' by world, changes of levels, θ."""

    def __init__(
        self, worlds: Sequence[StartsProgramme], best: Float[np.ndarray, " world"], limits: Sequence[Restriction]
    ) -> None:
        self.worlds, self.best = worlds, best
        first = worlds[0]
        self._size, self._values = len(first.cost), first.size[1] + 1
        posts = int(np.prod(first.size))
        columns = self._size + len(worlds) * self._values + posts + 1
        cost, lower = np.zeros(columns), np.zeros(columns)
        cost[-1], lower[-1] = 1.0, -np.inf
        self._model = LinearModel(cost, lower, np.full(columns, np.inf))
        for limit in limits:
            rows = limit.rows(first)
            self._model.add_rows(rows.matrix, rows.lower, rows.upper)
        hold_changes(self._model, first, columns - 1 - posts)
        for number, world in enumerate(worlds):
            self._add_regret(number, world, posts, columns)

    def solve(self) -> tuple[Float[np.ndarray, " decision"], float]:
        """The decision with the least θ so far, and θ: a lower bound of the largest regret."""
        found = self._model.solve()
        if found.outcome is not Outcome.OPTIMAL:
            raise ArithmeticError(f"no decision keeps the limits: {found.outcome.value}")
        return found.values[: self._size], found.objective

    def add_planes(self, decision: Float[np.ndarray, " decision"], above: float) -> Float[np.ndarray, " world"]:
        """Regrets of a decision; planes there for each world whose regret is ``above``, since others don't matter."""
        regrets = np.zeros(len(self.worlds))
        for number, world in enumerate(self.worlds):
            slope = world.shortage.slope(decision)
            regrets[number] = world.value_at(slope, decision) - float(self.best[number])
            if regrets[number] > above:
                slopes = np.vstack([slope.slopes, slope.worst_slope])
                values = np.append(slope.by_region, slope.worst)
                before = csr_matrix((self._values, number * self._values))
                planes = hstack([csr_matrix(-slopes), before, identity(self._values)]).tocsr()
                self._model.add_rows(planes, values - slopes @ decision, np.full(self._values, np.inf))
        return regrets

    def _add_regret(self, number: int, world: StartsProgramme, posts: int, columns: int) -> None:
        """θ is at least the world's objective less its best."""
        row = np.zeros((1, columns))
        row[0, : self._size] = -world.cost
        first = self._size + number * self._values
        row[0, first : first + self._values - 1] = -1.0
        row[0, first + self._values - 1] = -world.objective.risk
        row[0, -1 - posts : -1] = -world.objective.smooth
        row[0, -1] = 1.0
        self._model.add_rows(row, np.array([-float(self.best[number])]), np.array([np.inf]))

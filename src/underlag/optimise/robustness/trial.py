"""Decisions tried in draws that they were not chosen in: the objective of each, and how sure a difference is.

The objective holds a mean over the worst worlds, so it is no mean over draws. It is one of *shares* (influence values)

    v_d = Z_d + risk·( q + max(0, Z_d − q)/(1 − α) ) + cost·trainee-years_d + steadiness·Σ|Δx|

with q the quantile α of Z: their mean is the objective, and the error of a difference of two objectives is, for many
draws, that of the mean of the differences of the shares (Rockafellar & Uryasev's form of CVaR).

In two new draws the posts chosen leave 2 and 4 missing, others 3 and 7: they are 2 worse on average. The differences, 1
and 3, lie 1 from that, so its standard error is √(2/1·(1 + 1))/2 = 1.

>>> chosen, other = (Tried(np.array(missing), np.zeros(2), 0.0) for missing in ([2.0, 4.0], [3.0, 7.0]))
>>> compared(chosen, other, Objective(), np.array([0, 1]))
Difference(mean=2.0, error=1.0, better=1.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.sparse import hstack, identity

from underlag.optimise.programme.objective import Objective
from underlag.optimise.programme.programme import Rows, StartsProgramme
from underlag.optimise.solvers.decomposition import hold_changes
from underlag.optimise.solvers.solver import LinearModel

_TOLERANCE = 1e-6
"""Part of what a row of a limit uses by which it may be violated: rounding."""


@dataclass(frozen=True)
class Tried:
    """What a decision gives in draws; concatenate parts with ``joined_trials``.

    shortage   weighted shortage over all years and regions [fte·year]
    cost       what the trainees of the decision count [fte·year]
    change     what the unsteadiness of the decision counts [fte·year]
    """

    shortage: Float[np.ndarray, " draw"]
    cost: Float[np.ndarray, " draw"]
    change: float

    def of(self, chosen: Bool[np.ndarray, " draw"]) -> Tried:
        """The same in some of the draws."""
        return Tried(self.shortage[chosen], self.cost[chosen], self.change)

    def by_draw(self) -> Float[np.ndarray, " draw"]:
        """Shortage, cost and unsteadiness of each draw, the worst worlds not counted twice [fte·year]."""
        return np.asarray(self.shortage + self.cost + self.change)

    def worst(self, objective: Objective) -> float:
        """Mean shortage in the worst worlds [fte·year]."""
        return float(self._beyond(objective).mean())

    def shares(self, objective: Objective) -> Float[np.ndarray, " draw"]:
        """What each draw adds to the objective, times the number of draws [fte·year]."""
        return self.by_draw() + objective.risk * self._beyond(objective)

    def value(self, objective: Objective) -> float:
        """The objective [fte·year]."""
        return float(self.shares(objective).mean())

    def _beyond(self, objective: Objective) -> Float[np.ndarray, " draw"]:
        draws = len(self.shortage)
        # the smallest of the worst worlds, which may count with part of its weight
        place = min(int(np.floor((1 - objective.tail) * draws + _TOLERANCE)), draws - 1)
        edge = np.sort(self.shortage)[draws - 1 - place]
        return np.asarray(edge + np.maximum(self.shortage - edge, 0.0) / (1 - objective.tail))


def tried(programme: StartsProgramme, decision: Float[np.ndarray, " decision"]) -> Tried:
    """A decision in every draw of a programme."""
    cost = programme.objective.cost * programme.trainee_years(decision)
    return Tried(programme.shortage.by_draw(decision), cost, programme.change_cost(decision))


def joined_trials(parts: Sequence[Tried]) -> Tried:
    """One decision in the draws of several parts."""
    return Tried(
        np.concatenate([part.shortage for part in parts]),
        np.concatenate([part.cost for part in parts]),
        parts[0].change,
    )


@dataclass(frozen=True)
class Difference:
    """Another decision against the one chosen, in the same draws.

    mean    its objective less that of the one chosen [fte·year]; positive where the one chosen is better
    error   standard error of that [fte·year]
    better  share of draws in which the one chosen is better [1]
    """

    mean: float
    error: float
    better: float


def compared(chosen: Tried, other: Tried, objective: Objective, world: Int[np.ndarray, " draw"]) -> Difference:
    """How much better the one chosen is, and how sure that is.

    world  number of what several draws have in common: draws with the same one are not independent, so the error
           counts their sum as one observation (at least two different ones are needed, else it is infinite)
    """
    apart = other.shares(objective) - chosen.shares(objective)
    _, group = np.unique(world, return_inverse=True)
    together = np.bincount(group, weights=apart - apart.mean())
    groups = len(together)
    error = np.sqrt(groups / (groups - 1) * (together**2).sum()) / len(apart) if groups > 1 else np.inf
    better = (chosen.by_draw() < other.by_draw()).mean()
    return Difference(float(apart.mean()), float(error), float(better))


def broken(programme: StartsProgramme, decision: Float[np.ndarray, " decision"]) -> dict[str, float]:
    """Limits of a programme that a decision does not keep, in their order, and by how much where that is most [unit of
    the limit]."""
    found = {}
    for limit in programme.limits:
        rows = limit.rows(programme)
        used = rows.matrix @ decision
        beyond = np.maximum(used - rows.upper, rows.lower - used)
        if (beyond > _TOLERANCE * (1 + np.abs(used))).any():
            found[limit.name] = float(beyond.max())
    return found


def given_way(programme: StartsProgramme, decision: Float[np.ndarray, " decision"]) -> tuple[Rows, ...]:
    """Rows of every limit that gives way just as far as the decision breaks it, in each place and year by itself."""
    found = []
    for limit in programme.limits:
        rows = limit.rows(programme)
        used = rows.matrix @ decision
        found.append(replace(rows, lower=np.minimum(rows.lower, used), upper=np.maximum(rows.upper, used)))
    return tuple(found)


def nearest_posts(
    programme: StartsProgramme, wanted: Float[np.ndarray, " decision"], cost: float
) -> Float[np.ndarray, " d"]:
    """The posts nearest to ``wanted`` that keep every limit and cost just so much, parts of posts allowed.

    Nearest is the least sum of differences from ``wanted`` and of changes from year to year [post/year], so that a rule
    brought within the limits is not made unsteadier than it must be. ``cost`` as the objective counts it [fte·year].
    Raises ArithmeticError if no posts keep the limits at that cost.
    """
    size = len(wanted)
    weights = np.concatenate([np.zeros(size), np.ones(2 * size)])
    model = LinearModel(weights, np.zeros(3 * size), np.full(3 * size, np.inf))
    one = identity(size)
    for sign in (1.0, -1.0):
        model.add_rows(hstack([sign * one, one]).tocsr(), sign * wanted, np.full(size, np.inf))
    hold_changes(model, programme, 2 * size)
    for limit in programme.limits:
        rows = limit.rows(programme)
        model.add_rows(rows.matrix, rows.lower, rows.upper)
    model.add_rows(programme.cost[None], np.array([cost]), np.array([cost]))
    found = model.solve()
    if not found.found:
        raise ArithmeticError(f"no posts keep the limits at the cost {cost:g}: {found.outcome.value}")
    return found.values[:size]

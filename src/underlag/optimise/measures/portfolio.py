"""Which measures to take: the best set under a budget, each set valued by running it.

What two measures do together is not the sum of what they do alone, so a set has a value of its own, and the caller
computes it by simulation. Small sets are enumerated; larger ones are built by adding the measure that gives most for
its cost and then by exchanging, and the plan says which.

Two measures gain 10 for 5 and 8 for 4; together they gain 12 for 9, not 18. Within 9 both are taken, within 8 the
first:

>>> gained = {(): (0.0, 0.0), ("a",): (10.0, 5.0), ("b",): (8.0, 4.0), ("a", "b"): (12.0, 9.0)}
>>> within = [best_set(["a", "b"], lambda taken: gained[tuple(sorted(taken))], budget) for budget in (9.0, 8.0)]
>>> [(sorted(found.taken), found.value, found.method.name) for found in within]
[(['a', 'b'], 12.0, 'EXACT'), (['a'], 10.0, 'EXACT')]
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from jaxtyping import Float

Set = frozenset[str]
"""Names of the measures taken."""

ENUMERATED = 6
"""Most measures of which every set is tried: 64 simulations."""


_ROUNDING = 1e-6
"""Gain that is rounding and not an effect, in units of what is counted (residents, FTE)."""


class SearchMethod(Enum):
    """How a set was found."""

    EXACT = "every set tried"
    EXCHANGE = "added by value for cost, then exchanged"


@dataclass(frozen=True)
class Portfolio:
    """A set of measures.

    value   of the whole set, in the unit of the caller's values
    cost    of the whole set, in the unit of the budget
    method  how it was found
    tried   number of sets that were valued
    path    the sets passed on the way, each better than the one before, from the empty one
    """

    taken: Set
    value: float
    cost: float
    method: SearchMethod
    tried: int
    path: tuple[Set, ...]


class _Valued:
    """Sets with value and cost, each run once."""

    def __init__(self, run: Callable[[Set], tuple[float, float]]) -> None:
        self._run, self.known = run, dict[Set, tuple[float, float]]()

    def __call__(self, taken: Set) -> tuple[float, float]:
        if taken not in self.known:
            value, cost = self._run(taken)
            if not (np.isfinite(value) and np.isfinite(cost) and cost >= 0):
                raise ValueError(f"the set {sorted(taken)} has value {value} and cost {cost}")
            self.known[taken] = value, cost
        return self.known[taken]

    def better(self, one: Set, other: Set) -> bool:
        """Whether ``one`` is worth more; where both are worth the same, whether it costs less, then by name."""
        (value, cost), (than, less) = self(one), self(other)
        return (value, -cost, sorted(other)) > (than, -less, sorted(one))


def best_set(
    names: Collection[str], run: Callable[[Set], tuple[float, float]], budget: float, enumerated: int = ENUMERATED
) -> Portfolio:
    """The set of greatest value whose cost is within the budget.

    run         from a set to its value and its cost; called at most once for each set, also for the empty one
    enumerated  most measures of which every set is tried
    Exact up to ``enumerated`` measures; else no single measure added, dropped or exchanged for another makes the set
    better. A measure that makes a set worse is not taken. Ties go to the cheaper set, then by name, so the order of
    ``names`` does not matter. ValueError if the budget is negative or a value is not finite.
    """
    if not budget >= 0:
        raise ValueError(f"a budget of {budget}")
    valued = _Valued(run)
    exact = len(set(names)) <= enumerated
    path = (_every_set if exact else _by_exchange)(sorted(set(names)), valued, budget)
    value, cost = valued(path[-1])
    return Portfolio(
        path[-1], value, cost, SearchMethod.EXACT if exact else SearchMethod.EXCHANGE, len(valued.known), tuple(path)
    )


def _every_set(names: Sequence[str], valued: _Valued, budget: float) -> list[Set]:
    best = [Set()]
    for size in range(1, len(names) + 1):
        for chosen in itertools.combinations(names, size):
            taken = Set(chosen)
            if valued(taken)[1] <= budget and valued.better(taken, best[-1]):
                best.append(taken)
    return best


def _by_exchange(names: Sequence[str], valued: _Valued, budget: float) -> list[Set]:
    path = [Set()]
    while grown := _grown(names, valued, budget, path[-1]):
        path.append(grown)
    while swapped := _swapped(names, valued, budget, path[-1]):
        path.append(swapped)
    return path


def _grown(names: Sequence[str], valued: _Valued, budget: float, taken: Set) -> Set | None:
    """With the measure that adds most value for what it costs; None if none that is affordable adds any."""
    value, cost = valued(taken)
    found: tuple[float, Set] | None = None
    for name in names:
        larger = taken | {name}
        if name in taken or valued(larger)[1] > budget or valued(larger)[0] <= value:
            continue
        worth = (valued(larger)[0] - value) / max(valued(larger)[1] - cost, np.finfo(float).tiny)
        if found is None or worth > found[0]:
            found = worth, larger
    return found[1] if found else None


def _swapped(names: Sequence[str], valued: _Valued, budget: float, taken: Set) -> Set | None:
    """The best neighbour: one measure dropped, added, or exchanged for another; None if none is better."""
    outside = [name for name in names if name not in taken]
    near = [taken | {new} for new in outside]
    near += [taken - {old} for old in sorted(taken)]
    near += [taken - {old} | {new} for old in sorted(taken) for new in outside]
    best = taken
    for candidate in near:
        if valued(candidate)[1] <= budget and valued.better(candidate, best):
            best = candidate
    return None if best == taken else best


def per_unit(cost: Float[np.ndarray, " draw"], gained: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
    """Cost per unit gained in each draw; infinite where no more than rounding is gained, 0 where nothing is paid."""
    paid, got = np.asarray(cost, dtype=np.float64), np.asarray(gained, dtype=np.float64)
    return np.where(paid == 0, 0.0, np.divide(paid, got, out=np.full_like(paid, np.inf), where=got > _ROUNDING))


def ranked(costs: Mapping[str, float], gains: Mapping[str, float]) -> tuple[str, ...]:
    """Measures by cost per unit gained, the cheapest first; those that gain nothing are left out."""
    gaining = [name for name in sorted(costs) if gains[name] > _ROUNDING]
    return tuple(sorted(gaining, key=lambda name: costs[name] / gains[name]))

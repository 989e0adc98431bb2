"""Whole posts divided among units in proportion to their weights, by the five classical methods.

A divisor method gives posts one at a time, always to the unit with the greatest claim ``w / d(n)``, where n is what the
unit has already. Equivalently every unit gets ``λw`` rounded at the signpost d, with the λ that uses up the posts.

| method | d(n) | rounds |
|---|---|---|
| Adams | n | up |
| Huntington–Hill | √(n(n+1)) | at the geometric mean |
| Webster, Sainte-Laguë | n + ½ | to the nearest |
| Jefferson, d'Hondt | n + 1 | down |

Largest remainder (Hamilton) gives each unit its quota rounded down and the rest by the size of the remainders. It never
leaves the quota, but one post more can take a post from someone, which no divisor method does (Balinski and Young, Fair
Representation, 1982). ``losers`` computes whether it does.

Claims that agree to 12 digits are a tie. A tie is part of the answer; it is broken only by the order the caller gives.

Ten posts by the weights 53, 24 and 23: quotas 5.3, 2.4 and 2.3. The greatest remainder is the second's, 0.4. Webster's
method gives 5, 2 and 2 first; the claims to the last post are 53/5.5 = 9.64, 24/2.5 = 9.6 and 23/2.5 = 9.2, so the
first gets it. By Huntington and Hill's they are 53/√30 = 9.68, 24/√6 = 9.80 and 9.39, and the second does.

>>> weights = np.array([53.0, 24.0, 23.0])
>>> {method.value: apportion(weights, 10, method).posts.tolist() for method in list(Method)[:3]}
{'largest_remainder': [5, 3, 2], 'webster': [6, 2, 2], 'huntington_hill': [5, 3, 2]}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from jaxtyping import Float, Int

_TOLERANCE = 1e-12
"""Claims (and remainders) that differ by a smaller share are equal: the rest is rounding of the arithmetic."""

_SMALLEST = 1e-15
"""A weight that is a smaller share of the greatest is none: what is left of a difference that should have been zero."""

HALVINGS = 200
"""Most halvings of the interval of λ; each gains a binary digit, and double precision has 53, after those that cross
the range of the weights."""


class Method(Enum):
    """The methods by the names used in scenarios and tables."""

    LARGEST_REMAINDER = "largest_remainder"
    WEBSTER = "webster"
    HUNTINGTON_HILL = "huntington_hill"
    ADAMS = "adams"
    JEFFERSON = "jefferson"


Signpost = Callable[[Float[np.ndarray, "..."]], Float[np.ndarray, "..."]]

SIGNPOSTS: Mapping[Method, Signpost] = {
    Method.ADAMS: lambda n: n,
    Method.HUNTINGTON_HILL: lambda n: np.sqrt(n * (n + 1)),
    Method.WEBSTER: lambda n: n + 0.5,
    Method.JEFFERSON: lambda n: n + 1,
}
"""Divisor method → d(n), what the weight of a unit that has n posts is divided by."""

_ROUNDED: Mapping[Method, Signpost] = {
    Method.ADAMS: lambda q: np.floor(q) + 1,
    Method.HUNTINGTON_HILL: lambda q: np.floor(0.5 + np.sqrt(0.25 + q * q)),
    Method.WEBSTER: lambda q: np.floor(q + 0.5),
    Method.JEFFERSON: np.floor,
}
"""Divisor method → number of posts n for which d(n−1) ≤ q."""


@dataclass(frozen=True)
class Tie:
    """Units with exactly the same claim to fewer posts than they are.

    units    positions of the tied units, ascending
    posts    posts between them, at most one each
    winners  positions of those who got one by the caller's order; empty if no order was given
    """

    units: tuple[int, ...]
    posts: int
    winners: tuple[int, ...]


@dataclass(frozen=True)
class Apportionment:
    """Posts by unit.

    posts  [post], axes unit; without those of an unbroken tie
    quota  [post], axes unit: the exact proportional share, within the limits
    tie    None where the weights decide everything
    """

    posts: Int[np.ndarray, " unit"]
    quota: Float[np.ndarray, " unit"]
    tie: Tie | None

    @property
    def open_posts(self) -> int:
        """Posts that nobody has got, because they are tied and no order was given."""
        return 0 if self.tie is None or self.tie.winners else self.tie.posts


def apportion(
    weights: Float[np.ndarray, " unit"],
    posts: int,
    method: Method,
    order: Int[np.ndarray, " unit"] | None = None,
    least: Int[np.ndarray, " unit"] | None = None,
    most: Int[np.ndarray, " unit"] | None = None,
) -> Apportionment:
    """Divide ``posts`` among units in proportion to ``weights``.

    weights  any scale, finite, ≥ 0; a unit without weight gets its least number only
    order    rank of each unit in a tie, each rank once: the lowest ranks get the posts. None leaves a tie open
    least    fewest posts of each unit, default 0
    most     most posts of each unit, default no limit
    Raises ValueError if weights, order or limits are impossible or the posts can't be placed within the limits.
    """
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError("weights must be finite and not negative")
    lowest = np.zeros(len(weights), dtype=np.int64) if least is None else np.asarray(least, dtype=np.int64)
    highest = np.full(len(weights), posts, dtype=np.int64) if most is None else np.asarray(most, dtype=np.int64)
    weights = np.where(weights > _SMALLEST * weights.max(initial=0.0), weights, 0.0)
    highest = np.where(weights > 0, highest, lowest)
    _check(posts, order, lowest, highest)
    weights = weights / max(float(weights.max(initial=0.0)), np.finfo(np.float64).tiny)
    quota = shares(weights, posts, lowest, highest)
    if method is Method.LARGEST_REMAINDER:
        given, claims, wanted = _remainders(quota, posts)
    else:
        given, claims, wanted = _divided(weights, posts, method, lowest, highest)
    got, tie = _granted(claims, wanted, order)
    return Apportionment(given + got, quota, tie)


def _check(
    posts: int,
    order: Int[np.ndarray, " unit"] | None,
    least: Int[np.ndarray, " unit"],
    most: Int[np.ndarray, " unit"],
) -> None:
    if order is not None and not np.array_equal(np.sort(order), np.arange(len(least))):
        raise ValueError("the order in a tie must give each unit a rank of its own, from 0 on")
    if (least < 0).any() or (least > most).any():
        raise ValueError("the fewest posts of a unit must be from 0 to its most, and 0 posts at most need no weight")
    if not least.sum() <= posts <= most.sum():
        raise ValueError(f"{posts} posts can't be placed: the limits take from {least.sum()} to {most.sum()}")


def shares(
    weights: Float[np.ndarray, " unit"],
    posts: int,
    least: Int[np.ndarray, " unit"],
    most: Int[np.ndarray, " unit"],
) -> Float[np.ndarray, " unit"]:
    """Exact shares of the posts [post]: ``λw`` kept within the limits, with the λ for which they sum to ``posts``.

    Without limits this is the quota ``posts · w / Σw``. The sum is piecewise linear in λ, so λ is found exactly.
    """
    positive = weights > 0
    if positive.any():
        plain = posts * weights / weights.sum()
        if (plain >= least).all() and (plain <= most).all():
            return np.asarray(plain, dtype=np.float64)
    bends = np.unique(np.concatenate([[0.0], least[positive] / weights[positive], most[positive] / weights[positive]]))
    totals = np.clip(bends[:, None] * weights, least, most).sum(axis=1)
    after = int(np.searchsorted(totals, posts - _TOLERANCE * max(posts, 1)))
    if after == 0 or totals[after] - totals[after - 1] <= 0:
        return np.asarray(np.clip(bends[after] * weights, least, most), dtype=np.float64)
    part = (posts - totals[after - 1]) / (totals[after] - totals[after - 1])
    factor = bends[after - 1] + part * (bends[after] - bends[after - 1])
    return np.asarray(np.clip(factor * weights, least, most), dtype=np.float64)


Claims = tuple[Int[np.ndarray, " unit"], Float[np.ndarray, "unit next"], int]
"""Posts that are certain, claims of each unit to its next ones (−∞ where it has none), how many are to be granted."""


def _remainders(quota: Float[np.ndarray, " unit"], posts: int) -> Claims:
    nearest = np.rint(quota)
    whole = np.where(np.abs(quota - nearest) <= _TOLERANCE * np.maximum(quota, 1.0) * 16, nearest, np.floor(quota))
    given = whole.astype(np.int64)
    remainder = np.where(quota > whole, quota - whole, -np.inf)
    return given, remainder[:, None], posts - int(given.sum())


def _divided(
    weights: Float[np.ndarray, " unit"],
    posts: int,
    method: Method,
    least: Int[np.ndarray, " unit"],
    most: Int[np.ndarray, " unit"],
) -> Claims:
    """Posts certain because λ is at least so large, and the claims between that λ and one that is too large."""
    if method in (Method.ADAMS, Method.HUNTINGTON_HILL):
        # d(0) = 0: everyone's first post comes before anyone's second, the greater weight first
        first = (least == 0) & (most > 0)
        if posts - least.sum() <= first.sum():
            return least, np.where(first, weights, -np.inf)[:, None], int(posts - least.sum())
        least = np.where(first, 1, least)
    low, high = _bracket(weights, posts, method, least, most)
    given = np.clip(low - 1, least, most)
    width = int((np.clip(high + 1, least, most) - given).max(initial=1))
    having = given[:, None] + np.arange(width)
    divisor = SIGNPOSTS[method](having.astype(np.float64))
    claims = np.where(having < most[:, None], weights[:, None] / np.where(divisor > 0, divisor, 1.0), -np.inf)
    return given, claims, int(posts - given.sum())


def _bracket(
    weights: Float[np.ndarray, " unit"],
    posts: int,
    method: Method,
    least: Int[np.ndarray, " unit"],
    most: Int[np.ndarray, " unit"],
) -> tuple[Int[np.ndarray, " unit"], Int[np.ndarray, " unit"]]:
    """Posts of every unit for a λ that is too small and one that is large enough, near each other."""

    def rounded(factor: float) -> Int[np.ndarray, " unit"]:
        kept = np.clip(_ROUNDED[method](factor * weights), least, most)
        return np.where(weights > 0, kept, least).astype(np.int64)

    smallest = float(weights[weights > 0].min(initial=np.inf))
    # a λ at which even the smallest weight is rounded to all the posts
    small, large = 0.0, (posts + 1) / smallest
    low, high = least.astype(np.int64), rounded(large)
    for _ in range(HALVINGS):
        if (high - low).max(initial=0) <= 2:
            break
        middle = (small + large) / 2
        found = rounded(middle)
        if found.sum() <= posts:
            small, low = middle, found
        else:
            large, high = middle, found
    return low, high


def _granted(
    claims: Float[np.ndarray, "unit next"], wanted: int, order: Int[np.ndarray, " unit"] | None
) -> tuple[Int[np.ndarray, " unit"], Tie | None]:
    """The ``wanted`` greatest claims, by unit, and the tie at the margin if there is one."""
    if wanted == 0:
        return np.zeros(len(claims), dtype=np.int64), None
    marginal = float(np.partition(claims, claims.size - wanted, axis=None)[claims.size - wanted])
    slack = _TOLERANCE * abs(marginal)
    above = (claims > marginal + slack).sum(axis=1)
    level = np.flatnonzero((np.abs(claims - marginal) <= slack).any(axis=1))
    left = wanted - int(above.sum())
    if len(level) == left:
        above[level] += 1
        return above, None
    winners = () if order is None else tuple(sorted(int(u) for u in level[np.argsort(order[level])][:left]))
    above[list(winners)] += 1
    return above, Tie(tuple(int(unit) for unit in level), left, winners)


def losers(
    weights: Float[np.ndarray, " unit"],
    posts: int,
    method: Method,
    order: Int[np.ndarray, " unit"],
    least: Int[np.ndarray, " unit"] | None = None,
    most: Int[np.ndarray, " unit"] | None = None,
) -> tuple[int, ...]:
    """Positions of the units that would get fewer if there were one post more; () also where one more has no room."""
    here = apportion(weights, posts, method, order, least, most)
    try:
        there = apportion(weights, posts + 1, method, order, least, most)
    except ValueError:
        return ()
    return tuple(int(unit) for unit in np.flatnonzero(there.posts < here.posts))


def outside_quota(weights: Float[np.ndarray, " unit"], given: Int[np.ndarray, " unit"]) -> tuple[int, ...]:
    """Positions of the units that have a whole post or more above or below their quota without limits."""
    quota = given.sum() * weights / weights.sum()
    return tuple(int(unit) for unit in np.flatnonzero(np.abs(given - quota) >= 1.0))

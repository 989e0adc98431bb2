"""Where inside a region its training posts should be: municipalities, or the user's own units.

A unit's shortage is what it would lack in the target year if no post were opened, and posts are divided in proportion
to it:

    shortage[u] = max(0, need[u] − present[u] · base)          claim[u] = weight[u] · shortage[u]

with ``present`` the unit's share of the region's capacity. A post is placed only where specialists work together. A
unit with too few sends its claim to the nearest one that has enough, its host. Each host has room for so many posts as
its specialists can supervise. A region's capacity is never changed by where its posts are: what the posts add is only
divided, so that the units always sum to the region.

Two units share a capacity of 2 200 alike, and need 1 100 and 2 200: the second lacks 1 100, and has all the claim. If
it has too few specialists, its 3 posts are where the first is, but four fifths of what they add, 1 000, stay with the
second:

>>> rules = PlacementRules(Method.WEBSTER, True, together=3.0, trainees_per_specialist=1.0, years_in_training=5.0)
>>> half, heads, apart = np.array([0.5, 0.5]), np.array([8.0, 2.0]), np.array([[0.0, 10.0], [10.0, 0.0]])
>>> need, posts = np.array([1100.0, 2200.0]), np.array([1, 1, 1])
>>> asked = PlacementProblem(need, half, heads, heads, np.ones(2), apart, posts, base=2200.0, added=1000.0)
>>> found = place(asked, rules)
>>> asked.shortage.tolist(), found.posts.tolist(), capacity_with(asked, found, stay=0.8).round(6).tolist()
([0.0, 1100.0], [3, 0], [1200.0, 2000.0])
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int

from underlag.core.arrays import Array
from underlag.optimise.placement.apportionment import Method, Tie, apportion, losers

UnitArray = Float[Array, " unit"]
Count = Int[np.ndarray, " unit"]


@dataclass(frozen=True)
class PlacementRules:
    """How posts are placed; the same for every region.

    method                   of apportionment
    break_ties               whether the unit with most need gets a tied post; else it is left unplaced
    together                 fewest specialists at a unit that is given posts [head]
    trainees_per_specialist  trainees that one specialist can supervise at a time [1]
    years_in_training        mean years that whoever starts stays in training [year]
    """

    method: Method
    break_ties: bool
    together: float
    trainees_per_specialist: float
    years_in_training: float


@dataclass(frozen=True)
class PlacementProblem:
    """The units of one region, and what is to be placed.

    need         in the target year [resident]
    present      share of the region's capacity without new posts, sum 1 [1]
    specialists  at the unit now [head]
    supervising  specialists there on average over the years [head]
    weight       of a missing specialist there, 1 is neutral [1]
    distance     between units [km]
    posts        opened each year in the region [post]
    base         the region's capacity in the target year if none of them were opened [resident]
    added        what they add to it [resident]
    """

    need: UnitArray
    present: UnitArray
    specialists: UnitArray
    supervising: UnitArray
    weight: UnitArray
    distance: Float[np.ndarray, "unit unit"]
    posts: Int[np.ndarray, " year"]
    base: float
    added: float

    @property
    def shortage(self) -> UnitArray:
        """Capacity missing in the target year without new posts [resident]; a surplus counts as nothing."""
        return np.maximum(0.0, self.need - self.present * self.base)

    @property
    def order(self) -> Count:
        """Rank in a tie: most need first, then as the units stand."""
        return np.argsort(np.argsort(-self.need, kind="stable"), kind="stable")


@dataclass(frozen=True)
class Placement:
    """Posts by unit, and why.

    by_year   [post], axes year unit; sums to ``posts``, and to the region's posts but for those unplaced
    turns     where units with the same claim to a year's last post took turns, most need first; axes year unit
    quota     exact share of the posts within the limits [post]
    claim     weighted shortage [resident], guests' included; need where nothing is missing
    most      most posts that the specialists can supervise [post]
    host      position of the unit where the unit's posts are: itself, or the nearest that has enough specialists
    tie       None where the claims decide everything
    losing    positions of units that one more post in the region would take a post from
    unplaced  posts of a tie that the rules leave open
    stretch   factor on what a specialist can supervise, so that the posts have room [1]; 1 where they have
    near      share of what the posts add that each unit gets for being near them [1]
    """

    posts: Count
    by_year: Int[np.ndarray, "year unit"]
    turns: Bool[np.ndarray, "year unit"]
    quota: UnitArray
    claim: UnitArray
    most: Count
    host: Count
    tie: Tie | None
    losing: tuple[int, ...]
    unplaced: int
    stretch: float
    near: UnitArray


def place(problem: PlacementProblem, rules: PlacementRules) -> Placement:
    """Divide the region's posts among its units. Raises ValueError for numbers that ``apportion`` refuses."""
    total = int(problem.posts.sum())
    host = hosts(problem.specialists, problem.distance, rules.together)
    own = problem.weight * problem.shortage
    if own.sum() <= 0:
        # nothing is missing: the posts replace those who leave, where people live
        own = problem.weight * problem.need
    claim = np.bincount(host, weights=own, minlength=len(own)).astype(np.float64)
    most, stretch = room(problem, rules, np.where(claim > 0, problem.supervising, 0.0), total)
    order = problem.order
    found = apportion(claim, total, rules.method, order if rules.break_ties else None, most=most)
    losing = losers(claim, total, rules.method, order, most=most)
    by_year, turns = spread_over_years(found.posts, problem.posts, order)
    return Placement(
        posts=found.posts,
        by_year=by_year,
        turns=turns,
        quota=found.quota,
        claim=claim,
        most=most,
        host=host,
        tie=found.tie,
        losing=losing,
        unplaced=found.open_posts,
        stretch=stretch,
        near=near(found.posts, own, host, problem.present),
    )


def hosts(specialists: UnitArray, distance: Float[np.ndarray, "unit unit"], together: float) -> Count:
    """Position of the unit where each unit's posts are placed: itself if it has ``together`` specialists or more, else
    the nearest such one; where no unit has, the one with most specialists for all."""
    enough = specialists >= together
    if not enough.any():
        return np.full(len(specialists), int(np.argmax(specialists)))
    nearest = np.argmin(np.where(enough[None, :], distance, np.inf), axis=1)
    return np.where(enough, np.arange(len(specialists)), nearest)


def room(problem: PlacementProblem, rules: PlacementRules, supervising: UnitArray, total: int) -> tuple[Count, float]:
    """Most posts of each unit over the years [post], and the factor on supervision that makes room for all.

    Trainees at a time are posts a year times years in training. Where the region has more posts than its specialists
    can supervise, that is the region's matter and not decided here: everyone's limit is raised by the same factor.
    """
    years = len(problem.posts)
    exact = supervising * rules.trainees_per_specialist * years / rules.years_in_training
    if total == 0 or np.floor(exact).sum() >= total:
        return np.floor(exact).astype(np.int64), 1.0
    if supervising.sum() <= 0:
        return np.where(problem.need > 0, total, 0).astype(np.int64), float("inf")
    # the least factor at which the rounded-down limits have room for all is Jefferson's divisor turned over
    most = apportion(exact, total, Method.JEFFERSON, problem.order).posts
    factor = np.max(np.divide(most, exact, out=np.zeros_like(exact), where=exact > 0))
    return most, float(max(1.0, factor))


def spread_over_years(
    posts: Count, yearly: Int[np.ndarray, " year"], order: Count
) -> tuple[Int[np.ndarray, "year unit"], Bool[np.ndarray, "year unit"]]:
    """Each unit's posts by year [post], and where units with the same claim took turns by ``order``.

    The running totals are divided by Webster's method, which never takes a post back as the total grows, with each
    unit's own total as limit: every year the units who are most behind their even share get that year's posts, years
    sum to units and units to years.
    """
    totals = np.minimum(np.cumsum(yearly), posts.sum())
    running = np.zeros((len(yearly) + 1, len(posts)), dtype=np.int64)
    turns = np.zeros((len(yearly), len(posts)), dtype=bool)
    for year, total in enumerate(totals):
        found = apportion(posts.astype(np.float64), int(total), Method.WEBSTER, order, most=posts)
        running[year + 1] = found.posts
        turns[year, list(found.tie.units if found.tie else ())] = True
    return np.diff(running, axis=0), turns


def near(posts: Count, own: UnitArray, host: Count, present: UnitArray) -> UnitArray:
    """Share of what the posts add that each unit gets for being near them [1], sum 1.

    What a post adds comes to the unit where it is and to those it is host of, by their own weighted shortage. Without
    posts it comes to all like today's specialists.
    """
    if posts.sum() <= 0:
        return present
    group = np.bincount(host, weights=own, minlength=len(own))[host]
    alone = (host == np.arange(len(own))).astype(np.float64)
    part = np.divide(own, group, out=alone, where=group > 0)
    return np.asarray(part * posts[host] / posts.sum())


def capacity_with(
    problem: PlacementProblem,
    placement: Placement,
    stay: float | Float[np.ndarray, "draw 1"],
    present: Float[np.ndarray, "*draw unit"] | None = None,
) -> Float[np.ndarray, "*draw unit"]:
    """Capacity of each unit in the target year with the posts as placed [resident]; sums to the region's.

    stay     share of what the posts add that stays near them [1]; the rest is divided like today's specialists
    present  the problem's, or one for each draw
    """
    today = problem.present if present is None else present
    return np.asarray(today * problem.base + problem.added * (stay * placement.near + (1 - stay) * today))


def unit_coverage(
    problem: PlacementProblem, capacity: Float[np.ndarray, "*draw unit"]
) -> Float[np.ndarray, "*draw unit"]:
    """Coverage of each unit in the target year [1]. Where there is no need: 1."""
    shape = np.broadcast_shapes(capacity.shape, problem.need.shape)
    need = np.broadcast_to(problem.need, shape)
    return np.asarray(np.divide(capacity, need, out=np.ones(shape), where=need > 0))


def missing(problem: PlacementProblem, capacity: UnitArray) -> float:
    """What units still lack in the target year [resident], other units' surplus not counted against it."""
    return float(np.maximum(0.0, problem.need - capacity).sum())


def unweighted(problem: PlacementProblem) -> PlacementProblem:
    """The same question with every missing specialist counting alike: what the weights are compared with."""
    return replace(problem, weight=np.ones_like(problem.weight))

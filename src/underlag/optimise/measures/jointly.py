"""Posts and measures decided together: one programme, held against worlds that are simulated anew.

What a measure adds is capacity by draw, year and region, found by simulating it alone with the posts that are best
then, and enters the programme of the posts as ``Extra``, whole or not at all. But measures don't add up, and change
what a post gives. So the programme only proposes: the proposed set is simulated together, the posts are found anew in
that world, and what the set does beyond its parts becomes a column of its own, which holds for every set that contains
it. The programme is then solved again without the sets already simulated, until it promises nothing better than the
best of them. Its last promise is the bound, as good as its promises have shown to be.

If one measure lowers the objective by 3 alone, another by 2, and both together by 4, the pair's column raises it by 3 +
2 − 4 = 1: a programme that takes both adds the three columns, and has the 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import numpy as np
from jaxtyping import Float

from underlag.core.errors import NoSolutionError
from underlag.core.language import Text
from underlag.optimise.measures.portfolio import Set
from underlag.optimise.programme.programme import Extra, Rows, StartsProgramme
from underlag.optimise.solvers.decomposition import Decomposition, relative_gap
from underlag.optimise.solvers.whole import GAP, Optimum, optimise

SHARPER = 10
"""How many times more closely sets are compared with each other than whole posts are proven."""

TURNS = 6
"""Most times that posts are found anew in a world which is exact at the posts found before."""

TRIED = 24
"""Most sets that are simulated."""

WHOLE = 6
"""Most sets that are given whole posts."""

NEGLIGIBLE_CAPACITY = 1e-2
"""Capacity [fte] below which a measure does nothing, in every draw, year and region."""

Levels = Float[np.ndarray, "level region"]


class Worlds(Protocol):
    """Whoever simulates."""

    @property
    def without(self) -> StartsProgramme:
        """The programme without any measure."""

    def effect(self, taken: Set, levels: Levels) -> Extra:
        """What these measures add, cost and spend together where these posts are opened, against none of them."""

    def programme(self, taken: Set, levels: Levels) -> StartsProgramme:
        """The programme in the world of these measures, exact where these posts are opened; their cost is its only
        extra, fixed at one unit."""


@dataclass(frozen=True)
class Simulated:
    """A set of measures that was simulated, with the best posts in its world.

    promised  objective that the programme expected; not a number for one measure, which it learns from [fte·year]
    value     what it is in the simulated world, parts of posts allowed unless whole ones were asked for [fte·year];
              infinite where the limits leave no room
    bound     no posts in this world are better than this [fte·year]
    apart     by how much the last programme of this world and its simulation differed [fte·year]
    beyond    by how much the posts overstep a limit at the most, as it is in the simulated world [share of the limit]
    """

    taken: Set
    promised: float
    value: float
    bound: float
    apart: float
    beyond: float
    levels: Levels


@dataclass(frozen=True)
class Settled:
    """A simulated set in whole posts.

    programme  as it is at these posts
    expected   the objective before it was simulated at these posts [fte·year]
    """

    found: Simulated
    programme: StartsProgramme
    decision: Float[np.ndarray, " decision"]
    expected: float


@dataclass(frozen=True)
class Joint:
    """Posts and measures that are best together.

    best     the set that is chosen, in whole posts
    bound    no posts and measures have a lower objective, as far as the programme's promises hold [fte·year]
    tried    every set simulated, in order, parts of posts allowed; the first is the empty one
    effects  what each measure does alone at the posts that are best without any
    """

    best: Settled
    bound: float
    tried: tuple[Simulated, ...]
    effects: Mapping[str, Extra]

    @property
    def gap(self) -> float:
        """Distance from the bound, as a share of the objective [1]."""
        return relative_gap(self.best.found.value, self.bound)

    @property
    def promises(self) -> float:
        """Largest share of the objective by which a set of several measures was better when simulated than promised
        [1]: as much as the bound may be too high."""
        better = [one.promised - one.value for one in self.tried if len(one.taken) > 1 and np.isfinite(one.value)]
        return max([0.0, *better]) / max(abs(self.best.found.value), 1e-9)


def decide_jointly(names: Sequence[str], worlds: Worlds, gap: float = GAP, parts: bool = False) -> Joint:
    """The best posts and measures within the limits.

    names  measures to choose from, in any order
    gap    proven distance from the optimum that is enough [1]; without whole posts, sets are compared ``SHARPER`` times
           as closely
    parts  whether parts of posts are allowed in the answer
    A measure that adds nothing anywhere is never taken. Raises NoSolutionError if the limits leave no room without
    measures.
    """
    search = _Search(names, worlds, gap, parts)
    search.compare()
    best = search.settle()
    return Joint(best, search.bound, tuple(search.tried.values()), search.effects)


class _Search:
    """Sets simulated so far, first with parts of posts, and the best of them in whole ones.

    rest  least objective that the programme promises of any set that was not simulated [fte·year]; infinite where none
          is left
    """

    def __init__(self, names: Sequence[str], worlds: Worlds, gap: float, parts: bool) -> None:
        self._worlds, self._gap, self._fine, self._parts = worlds, gap, gap / SHARPER, parts
        none = Decomposition(worlds.without).minimise(self._fine)
        levels = worlds.without.levels(none.decision)
        self.effects = {name: worlds.effect(Set([name]), levels) for name in sorted(names)}
        useful = [
            name for name, extra in self.effects.items() if np.abs(extra.adds).max(initial=0.0) > NEGLIGIBLE_CAPACITY
        ]
        self._proposing = _Proposing(worlds, {Set([name]): self.effects[name] for name in useful}, self._fine)
        self.tried = {Set(): Simulated(Set(), none.value, none.value, none.bound, 0.0, 0.0, levels)}
        for name in useful:
            self.tried[Set([name])] = self._proposing.simulate(Set([name]), levels, np.nan)
        self._most = len(self.tried) + TRIED
        self._settled = dict[Set, Settled]()
        self.rest = -np.inf

    @property
    def bound(self) -> float:
        """No set has a lower objective, as far as is known."""
        return min(self.rest, *(self._bound(taken) for taken in self.tried))

    def compare(self) -> None:
        """Simulate sets until none that is left promises to be better than the best."""
        while True:
            proposed = self._proposing.solve(list(self.tried))
            self.rest = np.inf if proposed is None else proposed[1].bound
            least = min(one.value for one in self.tried.values())
            if proposed is None or self.rest >= least - self._fine * abs(least) or len(self.tried) > self._most:
                return
            self._simulate(*proposed)

    def settle(self) -> Settled:
        """The best set in whole posts: the one that looks best is settled, until it is as good as any can be."""
        while True:
            settled = sorted(self._settled.values(), key=lambda one: (one.found.value, sorted(one.found.taken)))
            left = [one for one in self.tried.values() if one.taken not in self._settled and one.value < np.inf]
            near = settled and relative_gap(settled[0].found.value, self.bound) <= self._gap
            if near or len(settled) >= WHOLE:
                return settled[0]
            nearest = min(left, key=lambda one: (one.value, sorted(one.taken)), default=None)
            proposed = None if not settled or self.rest > self.bound else self._proposing.solve(list(self.tried))
            if proposed is not None and len(self.tried) <= self._most:
                self._simulate(*proposed)
                following = self._proposing.solve(list(self.tried))
                self.rest = np.inf if following is None else following[1].bound
            elif nearest is not None and (not settled or nearest.bound < settled[0].found.value):
                self._settle(nearest.taken)
            else:
                return settled[0]

    def _bound(self, taken: Set) -> float:
        return self._settled[taken].found.bound if taken in self._settled else self.tried[taken].bound

    def _simulate(self, taken: Set, optimum: Optimum) -> None:
        levels = self._worlds.without.levels(optimum.decision)
        self.tried[taken] = self._proposing.simulate(taken, levels, optimum.value)

    def _settle(self, taken: Set) -> None:
        one = self.tried[taken]
        try:
            settled = settle(self._worlds, taken, one.levels, self._gap, self._parts)
        except NoSolutionError:  # parts of posts satisfy the limits, whole ones do not
            if taken == Set():
                raise
            self.tried[taken] = replace(one, value=np.inf, bound=np.inf)
            return
        self._settled[taken] = replace(settled, found=replace(settled.found, promised=one.promised))


class _Proposing:
    """The programme of the posts with what is known of sets of measures as columns.

    effects  what sets of measures do; every single one is there from the start
    """

    def __init__(self, worlds: Worlds, alone: Mapping[Set, Extra], gap: float) -> None:
        self._worlds, self._gap, self._count = worlds, gap, len(alone)
        self.effects = dict(alone)

    def solve(self, known: Sequence[Set]) -> tuple[Set, Optimum] | None:
        """The best set that is not known yet; None where there is none within the limits."""
        if len(known) >= 2**self._count:
            return None
        sets, without = self._sets, self._worlds.without
        limits = (*without.limits, Together(sets, tuple(known)))
        try:
            optimum = optimise(replace(without, extra=self._columns(), limits=limits), self._gap, parts=True)
        except NoSolutionError:  # what is left costs more than there is: without measures there was room
            return None
        units = np.round(optimum.decision[len(optimum.decision) - len(sets) :])
        taken = [one for one, unit in zip(sets, units, strict=True) if unit and len(one) == 1]
        return Set().union(*taken), optimum

    def simulate(self, taken: Set, levels: Levels, promised: float) -> Simulated:
        """The best posts in the world of a set, parts allowed; what the programme knows of the set is corrected."""
        try:
            found = settle(self._worlds, taken, levels, self._gap, parts=True).found
        except NoSolutionError:  # more is spent than there is
            return Simulated(taken, promised, np.inf, np.inf, np.inf, np.inf, levels)
        effect = self._worlds.effect(taken, found.levels)
        self.effects[taken] = effect
        off = found.value - self._promise(taken)
        if np.isfinite(off):
            self.effects[taken] = replace(effect, cost=effect.cost + off)
        return replace(found, promised=promised)

    def _promise(self, taken: Set) -> float:
        """What the programme expects of a set; infinite where it sees no room for it within the limits."""
        inside = [float(part <= taken) for part in self._sets]
        fixed = [replace(one, lower=at, upper=at) for one, at in zip(self._columns(), inside, strict=True)]
        try:
            return Decomposition(replace(self._worlds.without, extra=fixed)).minimise(self._gap).value
        except NoSolutionError:
            return np.inf

    @property
    def _sets(self) -> tuple[Set, ...]:
        return tuple(sorted(self.effects, key=lambda taken: (len(taken), sorted(taken))))

    def _columns(self) -> list[Extra]:
        """Each set's effect less those of the columns of all sets inside it."""
        columns: dict[Set, Extra] = {}
        for taken in self._sets:
            parts = [column for inside, column in columns.items() if inside < taken]
            whole = self.effects[taken]
            columns[taken] = replace(
                whole,
                adds=whole.adds - sum(part.adds for part in parts),
                cost=whole.cost - sum(part.cost for part in parts),
                spent=whole.spent - sum(part.spent for part in parts),
            )
        return list(columns.values())


@dataclass(frozen=True)
class Together:
    """What several measures do together counts if all of them are taken, and only then; sets known are not taken again.

    columns  the set of each extra: single measures first
    known    sets that are left out
    """

    columns: tuple[Set, ...]
    known: tuple[Set, ...]
    name: ClassVar[str] = "together"
    text: ClassVar[Text] = Text(
        "Det som insatser gör tillsammans räknas när alla av dem genomförs.",
        "What measures do together counts where all of them are taken.",
    )
    unit: ClassVar[str] = "1"

    def rows(self, programme: StartsProgramme) -> Rows:
        """A set's column is at most each of its measures, and at least all of them less all but one."""
        single = {next(iter(taken)): at for at, taken in enumerate(self.columns) if len(taken) == 1}
        rows = list[Float[np.ndarray, " extra"]]()
        upper = list[float]()
        for at, taken in enumerate(self.columns):
            if len(taken) == 1:
                continue
            for name in sorted(taken):
                rows.append(self._row({at: 1.0, single[name]: -1.0}))
                upper.append(0.0)
            rows.append(self._row({at: -1.0, **{single[name]: 1.0 for name in taken}}))
            upper.append(len(taken) - 1.0)
        for taken in self.known:
            rows.append(self._row({at: 1.0 if name in taken else -1.0 for name, at in single.items()}))
            upper.append(len(taken) - 1.0)
        matrix = np.zeros((len(rows), len(programme.cost)))
        matrix[:, len(programme.cost) - len(self.columns) :] = rows
        last = programme.years[-1]
        return Rows(((),) * len(rows), (last,) * len(rows), matrix, np.full(len(rows), -np.inf), np.asarray(upper))

    def _row(self, entries: Mapping[int, float]) -> Float[np.ndarray, " extra"]:
        row = np.zeros(len(self.columns))
        for at, value in entries.items():
            row[at] = value
        return row


def settle(worlds: Worlds, taken: Set, levels: Levels, gap: float, parts: bool) -> Settled:
    """The best posts in the world of a set, found anew until world and posts agree within the gap."""
    programme = worlds.programme(taken, levels)
    for _ in range(TURNS):
        if parts:
            relaxed = Decomposition(programme).minimise(gap)
            decision, expected, bound = relaxed.decision, relaxed.value, relaxed.bound
        else:
            whole = optimise(programme, gap)
            decision, expected, bound = whole.decision, whole.value, whole.bound
        levels = programme.levels(decision)
        programme = worlds.programme(taken, levels)
        value = programme.value(decision)
        apart, beyond = abs(value - expected), overdrawn(programme, decision)
        if apart <= gap * abs(value) and beyond <= gap:
            break
    return Settled(Simulated(taken, expected, value, bound, apart, beyond, levels), programme, decision, expected)


def overdrawn(programme: StartsProgramme, decision: Float[np.ndarray, " decision"]) -> float:
    """By how much a decision oversteps a limit at the most, as a share of its bound [1]."""
    most = 0.0
    for limit in programme.limits:
        rows = limit.rows(programme)
        used = rows.matrix @ decision
        for beyond, bound in ((used - rows.upper, rows.upper), (rows.lower - used, rows.lower)):
            held = np.isfinite(bound)
            most = max(most, float((beyond[held] / np.maximum(np.abs(bound[held]), 1.0)).max(initial=0.0)))
    return most

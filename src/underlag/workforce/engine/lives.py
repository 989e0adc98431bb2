"""The random form, person by person: each life is drawn at once, not each year of each cell.

People are independent of each other given the rates, so what the random form asks of whole groups each year can be
asked of each of their members. A specialist who stays in a region leaves it when the risks of the years add up to more
than an exponentially distributed threshold: with a tenth leaving each year, each year adds −ln 0.9 = 0.105, and a
threshold of 0.25 is passed in the third. The chance of that is 0.9·0.9·0.1, as if each year had been drawn by itself.
Stocks and flows have the same distribution as ``random_form.simulate`` gives them (a test holds them together), for a
hundredth of the work: a few random numbers for a person, and none for a cell without people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from underlag.core.arrays import Array
from underlag.workforce.engine.career import AGES, AgeBands, Entries, Hours, Rates, Trajectory

_ALMOST_CERTAIN = float(np.nextafter(1.0, 0.0))
"""What stands for a probability of 1 [1], whose risk has no number: one in 10¹⁶ passes it."""

_Ints = Int[np.ndarray[tuple[int, ...], np.dtype[np.intp]], " person"]


class Careers(NamedTuple):
    """Specialists from the moment they are there, one element each.

    state   number of the 31 December from which they are in the region, 0 for the start
    region  position of the region
    sex     position of the sex
    age     at that moment, as position on the axis of career ages
    """

    state: _Ints
    region: _Ints
    sex: _Ints
    age: _Ints

    def some(self, chosen: Array) -> Careers:
        """Those chosen by a mask or by position."""
        return Careers(*(each[chosen] for each in self))


def whole(people: Float[Array, "*group cell"], phase: Float[Array, "*group"]) -> Int[Array, "*group cell"]:
    """People in whole numbers [heads], each cell rounded up or down so that its mean is kept exactly.

    phase  uniform in 0–1, one for each group
    Also the sum of the cells up to any of them is rounded up or down: 0.4, 0.4 and 0.4 become 0, 1, 0 with the phase
    0.3 and 1, 0, 0 with 0.7, never three or none.

    >>> whole(np.array([[0.4, 0.4, 0.4], [0.4, 0.4, 0.4]]), np.array([0.3, 0.7])).tolist()
    [[0, 1, 0], [1, 0, 0]]
    """
    upto = np.floor(np.cumsum(people, axis=-1) + phase[..., None])
    return np.asarray(np.diff(upto, axis=-1, prepend=0.0).astype(np.intp))


@dataclass(frozen=True)
class Lives:
    """What decides the lives of one draw, in float64.

    rates, entries, hours  of one draw, without an axis draw; ``entries.starts`` in whole posts
    age_band               as in ``career.AgeBands``
    random                 generator of the draw's own stream
    """

    rates: Rates
    entries: Entries
    hours: Hours
    age_band: AgeBands
    random: np.random.Generator

    @property
    def years(self) -> int:
        return int(self.entries.starts.shape[0])

    @property
    def regions(self) -> int:
        return int(self.entries.starts.shape[1])

    def by_step(self, step: Array, region: Array) -> Float[Array, "year region"]:
        """How many [heads] by year and region."""
        found = np.bincount(step * self.regions + region, minlength=self.years * self.regions)
        return np.asarray(found.reshape(self.years, self.regions).astype(np.float64))

    def kind(self, shape: Float[Array, "sex age"], people: int) -> tuple[Array, Array]:
        """Sex and age of so many people, as positions, by a shape that sums to 1."""
        cell = np.searchsorted(np.cumsum(shape), self.random.random(people) * shape.sum(), side="right")
        return np.divmod(np.minimum(cell, shape.size - 1), AGES)


def live(
    specialists: Int[Array, "region sex age"], trainees: Int[Array, "region training_year"], lives: Lives
) -> Trajectory:
    """Random stocks and flows of one draw, in whole people: ``Trajectory`` with axes year and region, without draw.

    specialists, trainees  at the start [heads]; those in training have the sexes and ages of those who begin, as many
                           years older as they have trained, and each one's are drawn when they finish
    """
    settled, training = _trained(trainees, lives)
    arrived = lives.random.poisson(lives.entries.arrivals)
    step, region = (np.repeat(each.ravel(), arrived.ravel()) for each in np.indices(arrived.shape))
    arriving = Careers(step + 1, region, *lives.kind(np.asarray(lives.entries.arrival_shape), len(step)))
    cells = np.indices(specialists.shape).reshape(3, -1)
    first = np.repeat(cells, specialists.ravel(), axis=1)
    begun, moved, aged_out = _same_year(settled, lives)
    at_start = Careers(np.zeros_like(first[0]), *first)
    careers = Careers(*map(np.concatenate, zip(at_start, begun, arriving, strict=True)))
    working = _worked(careers, lives)
    flows = {**training, **working, "arrivals": arrived.astype(np.float64)}
    for name, more in (*moved.items(), ("aged_out", aged_out)):
        flows[name] = flows[name] + more
    return Trajectory(**flows)


def _trained(trainees: Int[Array, "region training_year"], lives: Lives) -> tuple[Careers, dict[str, Array]]:
    """New specialists in the year in which they finish, before anybody moves or grows older, and what became of all."""
    entries, states = lives.entries, lives.years + 1
    filled = lives.random.binomial(np.asarray(entries.starts).astype(np.intp), np.clip(entries.fill, 0, 1))
    here, stage = (np.repeat(each.ravel(), trainees.ravel()) for each in np.indices(trainees.shape))
    step, there = (np.repeat(each.ravel(), filled.ravel()) for each in np.indices(filled.shape))
    region = np.concatenate([here, there])
    stage, since = (np.concatenate(two) for two in ((stage, np.zeros_like(step)), (np.zeros_like(here), step + 1)))
    later, completes = _leaving_training(stage, lives)
    until = np.minimum(since + later, lives.years)  # the step in which they leave; none within the years at the last
    change = np.bincount(since * lives.regions + region, minlength=(states + 1) * lives.regions)
    change = change - np.bincount((until + 1) * lives.regions + region, minlength=len(change))
    stock = change.reshape(-1, lives.regions).cumsum(axis=0)[:states].astype(np.float64)
    within = since + later < lives.years
    done, out = within & completes, within & ~completes
    settled, flows = _settled(until[done], region[done], (stage + later)[done], lives)
    return settled, {
        **flows,
        "trainees": stock,
        "trainees_fte": stock * np.asarray(lives.hours.trainee),
        "dropouts": lives.by_step(until[out], region[out]),
        "completions": lives.by_step(until[done], region[done]),
        "trainees_aged_out": np.zeros((lives.years, lives.regions)),
        "filled_starts": filled.astype(np.float64),
    }


def _leaving_training(stage: _Ints, lives: Lives) -> tuple[Array, Array]:
    """In which of the coming years, 0 and up, each trainee leaves training, and whether as finished."""
    dropout, completion = np.asarray(lives.rates.dropout), np.asarray(lives.rates.completion)
    stages = len(dropout)
    events = np.ones((stages, 2 * stages))  # cumulative, for those of each stage: gives up, finishes, gives up …
    for first in range(stages):
        stays = (1 - dropout[first:]) * (1 - completion[first:])
        there = np.concatenate([[1.0], np.cumprod(stays)[:-1]])
        both = np.stack([there * dropout[first:], there * (1 - dropout[first:]) * completion[first:]], axis=1)
        events[first, : both.size] = np.minimum(np.cumsum(both), 1)
    event = _found(events, stage, lives.random.random(len(stage)))
    return np.divmod(np.minimum(event, 2 * (stages - stage) - 1), 2)[0], event % 2 == 1


def _found(upto: Float[Array, "row column"], row: _Ints, value: Float[Array, " person"]) -> _Ints:
    """The first column of each one's row that is above the value; both within 0–1."""
    table = np.arange(len(upto))[:, None] + np.minimum(upto, 1)
    found = np.searchsorted(table.ravel(), row + value, side="right") - row * upto.shape[1]
    return np.asarray(np.clip(found, 0, upto.shape[1] - 1))


def _settled(step: _Ints, region: _Ints, trained: _Ints, lives: Lives) -> tuple[Careers, dict[str, Array]]:
    """Where those who finish begin: careers in the year (``state`` is its step) and at the age before it ends."""
    sex, entering = lives.kind(np.asarray(lives.rates.entry_shape), len(step))
    # at first who stays, since most do; the others go on from there
    stay, others = np.diagonal(lives.rates.settling), np.where(np.eye(lives.regions), 0.0, lives.rates.settling)
    upto = np.concatenate([stay[:, None] + np.cumsum(others, axis=1), np.ones((lives.regions, 1))], axis=1)
    said, where = lives.random.random(len(step)), region.copy()
    going = np.flatnonzero(said >= stay[region])
    where[going] = _found(upto, region[going], said[going])
    left = where == lives.regions
    away = ~left & (where != region)
    careers = Careers(step, where, sex, np.minimum(entering + trained, AGES - 1)).some(~left)
    return careers, {
        "left": lives.by_step(step[left], region[left]),
        "settled_elsewhere": lives.by_step(step[away], region[away]),
        "settled": lives.by_step(careers.state, careers.region),
    }


def _destination(region: _Ints, age: _Ints, lives: Lives) -> _Ints:
    """Where those who move from a region at an age go."""
    moves, regions = np.asarray(lives.rates.moves), lives.regions
    away = np.where(np.eye(regions, dtype=bool), 0.0, moves).reshape(-1, regions)
    sums = away.sum(axis=1, keepdims=True)
    upto = np.cumsum(np.divide(away, sums, out=np.zeros_like(away), where=sums > 0), axis=1)
    # whatever rounding leaves beyond the last destination belongs to it
    last = regions - 1 - np.argmax(away[:, ::-1] > 0, axis=1)
    row = np.asarray(lives.age_band)[age] * regions + region
    return np.asarray(np.minimum(_found(upto, row, lives.random.random(len(row))), last[row]))


def _same_year(settled: Careers, lives: Lives) -> tuple[Careers, dict[str, Array], Float[Array, "year region"]]:
    """New specialists at the end of the year in which they began, moves in it, and those past the last age."""
    step, region = settled.state, settled.region
    stay = np.diagonal(np.asarray(lives.rates.moves), axis1=1, axis2=2)[np.asarray(lives.age_band)[settled.age], region]
    moves = lives.random.random(len(step)) >= stay
    to = region.copy()
    to[moves] = _destination(region[moves], settled.age[moves], lives)
    moved = {
        "moves_in": lives.by_step(step[moves], to[moves]),
        "moves_out": lives.by_step(step[moves], region[moves]),
    }
    old = settled.age + 1 == AGES
    return Careers(step + 1, to, settled.sex, settled.age + 1).some(~old), moved, lives.by_step(step[old], to[old])


def _worked(careers: Careers, lives: Lives) -> dict[str, Array]:
    """Stocks and flows of specialists, stay by stay: whoever moves begins another stay where they go."""
    of_exits, of_moves = _Risk(np.asarray(lives.rates.exit)), _Risk(1 - _staying(lives))
    names = ("exits", "moves_in", "moves_out", "aged_out")
    flows = {name: np.zeros((lives.years, lives.regions)) for name in names}
    stays, lasts = list[Careers](), list[Array]()
    bears = lives.random.standard_exponential(len(careers.state))
    while len(careers.state):
        state, region, sex, age = careers
        row = region * of_exits.sexes + sex
        end = np.minimum(AGES, age + lives.years - state)  # at the age AGES they are past the last one
        exit = of_exits.when(row, age, end, bears)
        move = of_moves.when(region, age, end, lives.random.standard_exponential(len(state)))
        until = np.minimum(np.minimum(exit, move), end)
        step = state + until - age
        stays.append(careers)
        lasts.append(step - (until == AGES))
        leaves, moves = (exit <= move) & (exit < end), (move < exit) & (move < end)
        old = until == AGES
        flows["exits"] += lives.by_step(step[leaves], region[leaves])
        flows["aged_out"] += lives.by_step(step[old] - 1, region[old])
        to = _destination(region[moves], move[moves], lives)
        flows["moves_out"] += lives.by_step(step[moves], region[moves])
        flows["moves_in"] += lives.by_step(step[moves], to)
        going = Careers(step[moves] + 1, to, sex[moves], move[moves] + 1)
        bears = bears[moves] - of_exits.between(row[moves], age[moves], going.age)
        past = going.age == AGES
        flows["aged_out"] += lives.by_step(going.state[past] - 1, to[past])
        careers, bears = going.some(~past), bears[~past]
    every = Careers(*map(np.concatenate, zip(*stays, strict=True)))
    return {**flows, **_counted(every, np.concatenate(lasts), lives)}


def _staying(lives: Lives) -> Float[Array, "region one age"]:
    """Share that stays in its region for a year, by age [1]."""
    by_age = np.asarray(lives.rates.moves)[np.asarray(lives.age_band)]
    return np.asarray(np.diagonal(by_age, axis1=1, axis2=2).T[:, None])


class _Risk:
    """Risks that add up with age, −ln(1 − probability) each year, by row: region and sex."""

    def __init__(self, probability: Float[Array, "region sex age"]) -> None:
        self.sexes = np.shape(probability)[1]
        rare = np.clip(np.asarray(probability, dtype=np.float64), 0, _ALMOST_CERTAIN).reshape(-1, AGES)
        self._upto = np.pad(np.cumsum(-np.log1p(-rare), axis=1), ((0, 0), (1, 0)))
        self._apart = float(self._upto.max()) + 1
        self._table = (self._upto[:, 1:] + self._apart * np.arange(len(rare))[:, None]).ravel()

    def when(self, row: _Ints, age: _Ints, end: _Ints, bears: Float[Array, " person"]) -> _Ints:
        """The age at which what each one bears is passed, AGES if it is not before the age ``end``."""
        first = row * (AGES + 1)
        most = np.take(self._upto, first + age) + bears
        passed = np.flatnonzero(most <= np.take(self._upto, first + end))
        found = np.searchsorted(self._table, most[passed] + self._apart * row[passed]) - row[passed] * AGES
        when = np.full(len(age), AGES)
        when[passed] = np.maximum(found, age[passed])
        return when

    def between(self, row: _Ints, age: _Ints, until: _Ints) -> Float[Array, " person"]:
        """What the years from one age to another add [1]."""
        return np.asarray(self._upto[row, until] - self._upto[row, age])


def _counted(stays: Careers, last: _Ints, lives: Lives) -> dict[str, Array]:
    """Specialists [heads] and their work [FTE] by state and region; each is there from ``state`` to ``last``."""
    hours, states = np.asarray(lives.hours.specialist), lives.years + 1
    sexes, born = hours.shape[0], lives.years + AGES  # those born alike lie on one row: a year older each year
    row = ((stays.region * sexes + stays.sex) * born + stays.age - stays.state + lives.years) * (states + 1)
    size = lives.regions * sexes * born * (states + 1)
    change = np.bincount(row + stays.state, minlength=size) - np.bincount(row + last + 1, minlength=size)
    people = change.reshape(lives.regions, sexes * born, states + 1).cumsum(axis=2)[..., :states]
    age = np.arange(born)[:, None] - lives.years + np.arange(states)
    work = np.where((age >= 0) & (age < AGES), hours[:, np.clip(age, 0, AGES - 1)], 0.0).reshape(sexes * born, states)
    return {
        "specialists": people.sum(axis=1).T.astype(np.float64),
        "specialists_fte": np.asarray((people * work).sum(axis=1).T),
    }

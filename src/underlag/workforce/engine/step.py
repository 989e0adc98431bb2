"""One year: the list of steps, each a pure function from people to people.

A step is written once. How chance works (``chance.py``: expected or drawn) and how trainees are held (``trainees.py``:
by age in full, or as cohorts) are handed to it. All arrays end in the axis ``draw``.

The order matters. Of 100 specialists a tenth exit: 90. Of 20 trainees in their last year a tenth give up and the other
18 finish; two thirds of them settle, 12, and are 102 together. Nobody who settles or arrives in the year exits in it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Float

from underlag.workforce.engine.career import Rates, band_slices
from underlag.workforce.engine.chance import Chance, moves_stream
from underlag.workforce.engine.trainees import RegionDraw, Trainees


class Year(NamedTuple):
    """What is particular to the year.

    number                  0 for the first after the start
    starts, fill, arrivals  who may come in, as in ``career.Entries``
    from_start              new specialists of the year who were in training at the start [heads], where the form of
                            the trainees works them out beforehand (``Trainees.from_start``)
    """

    number: Any
    starts: RegionDraw
    fill: RegionDraw
    arrivals: RegionDraw
    from_start: Float[jax.Array, "region sex padded_age draw"] | None = None


class World(NamedTuple):
    """What is the same in every year: rates, the shape of arrivals, age bands, and the form of the trainees."""

    rates: Rates
    arrival_shape: Float[jax.Array, "sex age draw"]
    age_band: tuple[int, ...]
    form: Trainees


class Now(NamedTuple):
    """People while the year passes.

    trainees, specialists  [heads]
    finishing              have finished training and not yet settled [heads]
    flows                  what has happened so far this year [heads], by name as in ``career.Trajectory``
    """

    trainees: jax.Array
    specialists: Float[jax.Array, "region sex age draw"]
    finishing: jax.Array
    flows: dict[str, RegionDraw]

    def noting(self, **flows: RegionDraw) -> dict[str, RegionDraw]:
        return {**self.flows, **flows}


Step = Callable[[Now, World, Year, Chance], Now]


def by_region(people: Float[jax.Array, "region ... draw"]) -> RegionDraw:
    """Sum over everything but region and draw [heads]."""
    return people.sum(tuple(range(1, people.ndim - 1)))


def exits(now: Now, world: World, year: Year, chance: Chance) -> Now:
    """Specialists die, retire or otherwise leave."""
    leaving = chance.some("exits", now.specialists, world.rates.exit)
    return now._replace(specialists=now.specialists - leaving, flows=now.noting(exits=by_region(leaving)))


def dropouts(now: Now, world: World, year: Year, chance: Chance) -> Now:
    """Trainees give up, with a probability that depends on completed years of training alone."""
    leaving = chance.some("dropouts", now.trainees, world.rates.dropout)
    return now._replace(trainees=now.trainees - leaving, flows=now.noting(dropouts=by_region(leaving)))


def completions(now: Now, world: World, year: Year, chance: Chance) -> Now:
    """Of the trainees that are left, some finish."""
    finishing = chance.some("completions", now.trainees, world.rates.completion)
    flows = now.noting(completions=by_region(finishing))
    return now._replace(trainees=now.trainees - finishing, finishing=world.form.finishing(finishing), flows=flows)


def settling(now: Now, world: World, year: Year, chance: Chance) -> Now:
    """The new specialists stay, go to another region, or leave primary care."""
    where = chance.spread("settling", now.finishing, world.rates.settling, complete=False)
    left = by_region(where.left)
    flows = now.noting(
        left=left,
        settled_elsewhere=now.flows["completions"] - left - by_region(where.stayed),
        settled=by_region(where.arrived),
    )
    specialists = now.specialists + world.form.by_age(where.arrived, year.number, year.from_start)
    return now._replace(specialists=specialists, finishing=jnp.zeros_like(now.finishing), flows=flows)


def moves(now: Now, world: World, year: Year, chance: Chance) -> Now:
    """Specialists move between regions, by age band."""
    spread = [
        chance.spread(moves_stream(band), now.specialists[:, :, ages], world.rates.moves[band], complete=True)
        for band, ages in enumerate(band_slices(world.age_band))
    ]
    stayed = reduce(add, [by_region(band.stayed) for band in spread])
    arrived = jnp.concatenate([band.arrived for band in spread], axis=2)
    flows = now.noting(moves_in=by_region(arrived) - stayed, moves_out=by_region(now.specialists) - stayed)
    return now._replace(specialists=arrived, flows=flows)


def ageing(now: Now, world: World, year: Year, chance: Chance) -> Now:
    """All become a year older, trainees a year further; whoever passes the last career age leaves."""
    trainees, trainees_aged_out = world.form.older(now.trainees)
    specialists = jnp.pad(now.specialists[:, :, :-1], ((0, 0), (0, 0), (1, 0), (0, 0)))
    flows = now.noting(aged_out=by_region(now.specialists[:, :, -1:]), trainees_aged_out=trainees_aged_out)
    return now._replace(trainees=trainees, specialists=specialists, flows=flows)


def entries(now: Now, world: World, year: Year, chance: Chance) -> Now:
    """Posts are filled and training begins; specialists come from abroad or return."""
    filled = chance.some("fill", year.starts, year.fill)
    expected = year.arrivals[:, None, None] * world.arrival_shape
    arrivals = chance.number("arrivals", expected)
    trainees = world.form.enter(now.trainees, filled, chance)
    flows = now.noting(filled_starts=filled, arrivals=by_region(arrivals))
    return now._replace(trainees=trainees, specialists=now.specialists + arrivals, flows=flows)


STEPS: tuple[Step, ...] = (exits, dropouts, completions, settling, moves, ageing, entries)
"""A year, in this order."""


def one_year(now: Now, world: World, year: Year, chance: Chance) -> Now:
    """From 31 December to 31 December: every step once. ``flows`` of the result are those of this year."""
    return reduce(lambda people, step: step(people, world, year, chance), STEPS, now._replace(flows={}))

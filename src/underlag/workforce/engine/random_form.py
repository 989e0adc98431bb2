"""The career model with chance: whole people, one random outcome per replicate.

One hundred specialists of whom a tenth exit in expectation: over many replicates the number left has mean 90 and, being
binomial, standard deviation √(100·0.1·0.9) = 3. The mean of 2 000 replicates has a standard error of 3/√2 000 = 0.07.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

from underlag.workforce.engine.batches import single
from underlag.workforce.engine.career import AgeBands, Entries, Hours, Rates, State, Trajectory
from underlag.workforce.engine.chance import Drawn, stream_keys
from underlag.workforce.engine.follow import beginning, nothing_more, stocks_and_flows
from underlag.workforce.engine.step import World
from underlag.workforce.engine.trainees import Stages


def simulate(
    seed: int,
    state: State,
    rates: Rates,
    entries: Entries,
    hours: Hours,
    age_band: AgeBands,
    replicates: int = 1,
) -> Trajectory:
    """Random stocks and flows: ``Trajectory`` with a leading axis draw, one per replicate of the same world.

    The people of ``state`` and the posts of ``entries.starts`` are whole numbers. Each use of chance has a random
    stream of its own, named under ``seed``, so a change in one rate leaves the other streams as they were. The mean
    over replicates tends to ``project`` with an error of order 1/√replicates.
    """
    for name, people in (("trainees", state.trainees), ("specialists", state.specialists), ("starts", entries.starts)):
        if not bool(jnp.all(jnp.asarray(people) == jnp.round(jnp.asarray(people)))):
            raise ValueError(f"{name}: the random form needs whole numbers")
    keys = stream_keys(seed, age_band[-1] + 1)
    result: Trajectory = _simulate(keys, state, rates, entries, hours, age_band, replicates)
    return result


@partial(jax.jit, static_argnames=("age_band", "replicates"))
def _simulate(
    keys: dict[str, jax.Array],
    state: State,
    rates: Rates,
    entries: Entries,
    hours: Hours,
    age_band: AgeBands,
    replicates: int,
) -> Trajectory:
    dtype = jnp.asarray(state.specialists).dtype
    state, rates = single(state, dtype), single(rates, dtype)
    entries, hours = single(entries, dtype), single(hours, dtype)
    world = World(rates, jnp.asarray(entries.arrival_shape), age_band, Stages(jnp.asarray(rates.entry_shape)))
    start = beginning(jnp.asarray(state.trainees), jnp.asarray(state.specialists), world, replicates)

    def drawn(year: jax.Array) -> Drawn:
        return Drawn({name: jax.random.fold_in(key, year) for name, key in keys.items()})

    outcome = stocks_and_flows(nothing_more, start, world, entries, hours, drawn)[0]
    return type(outcome)(*[jnp.moveaxis(leaf, -1, 0) for leaf in outcome])

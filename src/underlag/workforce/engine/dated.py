"""Projection with rates that change from one year to another: for measures that begin in a year and take time to work.

The years, the steps and the people are those of ``project``; only which rates hold is looked up by the year. A single
phase gives what ``project`` gives.

One hundred specialists of whom a tenth exit in a year of phase 0 and a fifth in a year of phase 1 are 100·0.9·0.8 = 72
after a year of each.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Int

from underlag.workforce.engine.batches import in_batches, only_draw, single
from underlag.workforce.engine.career import AgeBands, EngineArray, Entries, Hours, Phases, Rates, State, Trajectory
from underlag.workforce.engine.follow import beginning, nothing_more, stocks_and_flows, surely
from underlag.workforce.engine.project import BATCH
from underlag.workforce.engine.step import World
from underlag.workforce.engine.trainees import dated_cohorts


def project_dated_ensemble(
    state: State,
    phases: Phases,
    phase_of_year: Int[np.ndarray[Any, Any], " year"],
    entries: Entries,
    age_band: AgeBands,
    batch: int = BATCH,
) -> Trajectory:
    """Expected stocks and flows of every draw: ``Trajectory`` of numpy arrays with a leading axis draw.

    phase_of_year  number of the phase that rules in each year of ``entries``, 0 and up; the hours at the start are
                   those of phase 0
    Each array of ``state``, ``phases`` and ``entries`` has a leading axis draw or, where the draws share it, has not.
    Raises ValueError if a year names a phase that there is not, or there is not one for each year.
    """
    last, years = int(phases.trainee_hours.shape[-1]) - 1, entries.starts.shape[-2]
    if phase_of_year.shape != (years,) or phase_of_year.min() < 0 or phase_of_year.max() > last:
        raise ValueError(f"{years} years need as many phases of 0–{last}, not {phase_of_year.tolist()}")
    calculate = partial(_dated, phase_of_year=jnp.asarray(phase_of_year, dtype=jnp.int32), age_band=age_band)
    result: Trajectory = in_batches(calculate, (state, phases, entries), batch)
    return result


def project_dated(
    state: State,
    phases: Phases,
    phase_of_year: Int[EngineArray, " year"],
    entries: Entries,
    age_band: AgeBands,
) -> Trajectory:
    """The same for one draw. Differentiable in every float argument, as ``project`` is."""
    dtype = jnp.asarray(state.specialists).dtype
    alone = single(state, dtype), single(phases, dtype), single(entries, dtype)
    path: Trajectory = _dated(*alone, jnp.asarray(phase_of_year, dtype=jnp.int32), age_band)
    return only_draw(path)


@partial(jax.jit, static_argnames="age_band")
def _dated(
    state: State, phases: Phases, entries: Entries, phase_of_year: Int[jax.Array, " year"], age_band: AgeBands
) -> Trajectory:
    """The projection; every array ends in the axis draw, of length 1 where the draws share it."""

    def of(leaf: Any, year: Any) -> jax.Array:
        found: jax.Array = jax.lax.dynamic_index_in_dim(jnp.asarray(leaf), phase_of_year[year], keepdims=False)
        return found

    def rates_of(year: Any) -> Rates:
        dropout, completion = of(phases.dropout, year), of(phases.completion, year)
        settling, moves = of(phases.settling, year), of(phases.moves, year)
        return Rates(of(phases.exit, year), dropout, completion, phases.entry_shape, settling, moves)

    def hours_of(year: Any) -> Hours:
        return Hours(of(phases.specialist_hours, year), of(phases.trainee_hours, year))

    draws = max(leaf.shape[-1] for leaf in (*state, *phases, *entries))
    trainees = jnp.asarray(state.trainees)
    # years after the last one look up the last: nothing is recorded of them
    form = dated_cohorts(trainees, [rates_of(year) for year in range(phases.dropout.shape[1])])
    world = World(rates_of(0), jnp.asarray(entries.arrival_shape), age_band, form)
    start = beginning(trainees.sum((1, 2)), jnp.asarray(state.specialists), world, draws)
    before = Hours(jnp.asarray(phases.specialist_hours)[0], jnp.asarray(phases.trainee_hours)[0])
    return stocks_and_flows(nothing_more, start, world, entries, before, surely, rates_of, hours_of)[0]

"""Projection in expected value, for one draw or an ensemble.

Cost is linear in draws, ages and years and, for the moves between them, quadratic in regions.

One hundred specialists aged 40 in one region, of whom a tenth exit each year, with 10 arrivals a year: 100·0.9 + 10 =
100 after the first year, and as many after the second. Without arrivals they are 90 and 81.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Float

from underlag.workforce.engine.batches import in_batches, only_draw, single
from underlag.workforce.engine.career import (
    AgeBands,
    EngineArray,
    Entries,
    Hours,
    HoursByYear,
    Rates,
    RatesByYear,
    State,
    Trajectory,
)
from underlag.workforce.engine.follow import (
    beginning,
    follow,
    hours_after_each_year,
    hours_at_start,
    nothing_more,
    rates_of_any_year,
    rates_of_each_year,
    stocks_and_flows,
    surely,
)
from underlag.workforce.engine.step import Now, World
from underlag.workforce.engine.trainees import Stages, Trainees, cohorts, earlier_intakes

_Told = TypeVar("_Told")

BATCH = 32
"""Draws side by side: enough to fill vector registers, few enough that a batch's people stay in cache."""


@partial(jax.jit, static_argnames="age_band")
def project(state: State, rates: Rates, entries: Entries, hours: Hours, age_band: AgeBands) -> Trajectory:
    """Expected stocks and flows of every year, for one draw. Differentiable in every float argument.

    As many years as ``entries`` has, in the float type of ``state.specialists``. The inputs keep to
    ``career.check_inputs``.
    """
    dtype = jnp.asarray(state.specialists).dtype
    alone = single(state, dtype), single(rates, dtype), single(entries, dtype), single(hours, dtype)
    return only_draw(_expected(*alone, age_band))


@partial(jax.jit, static_argnames="age_band")
def project_with_ages(
    state: State, rates: RatesByYear, entries: Entries, hours: HoursByYear, age_band: AgeBands
) -> tuple[Trajectory, Float[EngineArray, "state sex age"]]:
    """As ``project``, with hours and exits that change from year to year, and the specialists of all regions together
    by sex and age [heads], at the start and after every year.

    Those in training at the start must have the shape of entries, as many years older as they have trained.
    """
    dtype = jnp.asarray(state.specialists).dtype
    alone = single(state, dtype), single(rates, dtype), single(entries, dtype), single(hours, dtype)
    form = earlier_intakes(alone[1].without)
    trajectory, ages = _followed(*alone, age_band, form, also=lambda now: now.specialists.sum(axis=0))
    return only_draw(trajectory), ages[..., 0]


@partial(jax.jit, static_argnames="age_band")
def project_states(state: State, rates: Rates, entries: Entries, age_band: AgeBands) -> State:
    """Expected people in full, for one draw: ``State`` with a leading axis of the years from the start on."""
    dtype = jnp.asarray(state.specialists).dtype
    return only_draw(_states(single(state, dtype), single(rates, dtype), single(entries, dtype), age_band))


def last_states_ensemble(
    state: State, rates: Rates | RatesByYear, entries: Entries, age_band: AgeBands, batch: int = BATCH
) -> State:
    """Expected people in full after the last year: ``State`` of numpy arrays with a leading axis draw."""
    result: State = in_batches(partial(_last_states, age_band=age_band), (state, rates, entries), batch)
    return result


def _states(people: State, rates: Rates | RatesByYear, entries: Entries, age_band: AgeBands) -> State:
    """People in full in every year; every array ends in the axis draw."""
    draws, each = _draws(people, rates, entries), rates_of_any_year(rates)
    world = World(each, jnp.asarray(entries.arrival_shape), age_band, Stages(jnp.asarray(each.entry_shape)))
    start = beginning(jnp.asarray(people.trainees), jnp.asarray(people.specialists), world, draws)
    yearly = rates_of_each_year(rates)
    after = follow(start, world, entries, surely, lambda now, _: State(now.trainees, now.specialists), yearly)
    first = State(start.trainees, start.specialists)
    return State(*[jnp.concatenate([begun[None], later]) for begun, later in zip(first, after, strict=True)])


def _draws(*parts: Any) -> int:
    """How many draws arrays that end in that axis hold."""
    return max(int(leaf.shape[-1]) for leaf in jax.tree.leaves(parts))


def _last(people: State, rates: Rates | RatesByYear, entries: Entries, age_band: AgeBands) -> State:
    return State(*[years[-1] for years in _states(people, rates, entries, age_band)])


_last_states = jax.jit(_last, static_argnames="age_band")


def project_ensemble(
    state: State,
    rates: Rates | RatesByYear,
    entries: Entries,
    hours: Hours | HoursByYear,
    age_band: AgeBands,
    batch: int = BATCH,
) -> Trajectory:
    """Expected stocks and flows of every draw: ``Trajectory`` of numpy arrays with a leading axis draw.

    Each array of the arguments has a leading axis draw or, where the draws share it, has not. Draws are independent
    of each other and of ``batch``, the number calculated side by side.
    """
    result: Trajectory = in_batches(partial(_batch, age_band=age_band), (state, rates, entries, hours), batch)
    return result


def _expected(
    state: State, rates: Rates | RatesByYear, entries: Entries, hours: Hours | HoursByYear, age_band: AgeBands
) -> Trajectory:
    """The projection; every array ends in the axis draw, of length 1 where the draws share it."""
    form = cohorts(jnp.asarray(state.trainees), rates_of_any_year(rates))
    return _followed(state, rates, entries, hours, age_band, form, also=nothing_more)[0]


def _followed(
    state: State,
    rates: Rates | RatesByYear,
    entries: Entries,
    hours: Hours | HoursByYear,
    age_band: AgeBands,
    form: Trainees,
    also: Callable[[Now], _Told],
) -> tuple[Trajectory, _Told]:
    """The projection, and what ``also`` tells of the people at the start and after every year."""
    draws, trainees = _draws(state, rates, entries, hours), jnp.asarray(state.trainees)
    world = World(rates_of_any_year(rates), jnp.asarray(entries.arrival_shape), age_band, form)
    start = beginning(trainees.sum((1, 2)), jnp.asarray(state.specialists), world, draws)
    begun, later = hours_at_start(hours), hours_after_each_year(hours)
    return stocks_and_flows(also, start, world, entries, begun, surely, rates_of_each_year(rates), later)


_batch = jax.jit(_expected, static_argnames="age_band")

"""People followed year after year, in whichever form: the loop that every projection shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Float

from underlag.workforce.engine.career import Entries, Hours, HoursByYear, Rates, RatesByYear, Trajectory
from underlag.workforce.engine.chance import Chance, Expected
from underlag.workforce.engine.step import Now, World, Year, by_region, one_year

_Record = TypeVar("_Record")
ChanceOfYear = Callable[[jax.Array], Chance]
"""How chance works in the year of that number."""

RatesOfYear = Callable[[jax.Array], Rates]
HoursOfYear = Callable[[jax.Array], Hours]
"""What holds in the year of that number, 0 being the first after the start."""


def nothing_more(now: Now) -> None:
    """Nothing beside stocks and flows."""


def surely(year: jax.Array) -> Chance:
    """Expected value in every year."""
    return Expected()


def beginning(
    trainees: Float[jax.Array, "region ... #draw"],
    specialists: Float[jax.Array, "region sex age #draw"],
    world: World,
    draws: int,
) -> Now:
    """The people at the start, in every one of the draws."""
    trainees, specialists = (jnp.broadcast_to(x, (*x.shape[:-1], draws)) for x in (trainees, specialists))
    return Now(trainees, specialists, jnp.zeros_like(world.form.finishing(trainees)), {})


def follow(
    start: Now,
    world: World,
    entries: Entries,
    chance_of: ChanceOfYear,
    record: Callable[[Now, jax.Array], _Record],
    rates_of: RatesOfYear | None = None,
) -> _Record:
    """``record`` of the people after each year and its number, with a leading axis year.

    entries   end in the axis draw
    rates_of  rates of a year in place of those of ``world``, where they change
    """
    years = entries.starts.shape[0]
    shape = (years, start.specialists.shape[0], start.specialists.shape[-1])
    starts, fill, arrivals = (jnp.broadcast_to(x, shape) for x in (entries.starts, entries.fill, entries.arrivals))
    each = Year(jnp.arange(years), starts, fill, arrivals, world.form.from_start(years))

    def step(now: Now, year: Year) -> tuple[Now, _Record]:
        there = world if rates_of is None else world._replace(rates=rates_of(year.number))
        after = one_year(now, there, year, chance_of(year.number))
        return after._replace(flows={}), record(after, year.number)

    return jax.lax.scan(step, start, each)[1]


def stocks(now: Now, hours: Hours) -> dict[str, Float[jax.Array, "region draw"]]:
    """Heads [heads] and work [FTE] of specialists and trainees by region."""
    trainees = by_region(now.trainees)
    return {
        "specialists": by_region(now.specialists),
        "specialists_fte": by_region(now.specialists * hours.specialist),
        "trainees": trainees,
        "trainees_fte": trainees * hours.trainee,
    }


def hours_at_start(hours: Hours | HoursByYear) -> Hours:
    """The hours at the start."""
    return Hours(jnp.asarray(hours.specialist)[0], hours.trainee) if isinstance(hours, HoursByYear) else hours


def hours_after_each_year(hours: Hours | HoursByYear) -> HoursOfYear | None:
    """The hours at the end of the year of a number, 0 being the first after the start; None where they stay."""
    if isinstance(hours, Hours):
        return None
    by_year = jnp.asarray(hours.specialist)
    return lambda number: Hours(jax.lax.dynamic_index_in_dim(by_year, number + 1, keepdims=False), hours.trainee)


def rates_of_any_year(rates: Rates | RatesByYear) -> Rates:
    """The rates; without those who exit besides where that changes."""
    return rates.without if isinstance(rates, RatesByYear) else rates


def rates_of_each_year(rates: Rates | RatesByYear) -> RatesOfYear | None:
    """The rates of the year of a number, 0 being the first after the start; None where they stay."""
    if isinstance(rates, Rates):
        return None
    usual, besides = rates.without, jnp.asarray(rates.exits_besides)

    def of(number: jax.Array) -> Rates:
        share = jax.lax.dynamic_index_in_dim(besides, number, keepdims=False)
        return usual._replace(exit=jnp.clip(1 - (1 - jnp.asarray(usual.exit)) * (1 - share), 0.0, 1.0))

    return of


def stocks_and_flows(
    also: Callable[[Now], _Record],
    start: Now,
    world: World,
    entries: Entries,
    hours: Hours,
    chance_of: ChanceOfYear,
    rates_of: RatesOfYear | None = None,
    hours_of: HoursOfYear | None = None,
) -> tuple[Trajectory, _Record]:
    """Stocks at the start and after every year, and the flows between; axes year, region, draw.

    also                what else is to be told of the people at the start and after every year; the second of what is
                        returned, with a leading axis of those moments
    rates_of, hours_of  of a year, in place of those of ``world`` and ``hours``, where they change
    """
    first = stocks(start, hours)

    def record(now: Now, number: jax.Array) -> tuple[dict[str, jax.Array], _Record]:
        return {**now.flows, **stocks(now, hours if hours_of is None else hours_of(number))}, also(now)

    after, told = follow(start, world, entries, chance_of, record, rates_of)
    whole = {name: jnp.concatenate([value[None], after[name]]) for name, value in first.items()}
    every: _Record = jax.tree.map(lambda begun, later: jnp.concatenate([begun[None], later]), also(start), told)
    return Trajectory(**{**after, **whole}), every

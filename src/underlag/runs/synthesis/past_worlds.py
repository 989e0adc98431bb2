"""Worlds of the past: from a vector of standard normal scores to stocks and flows of every year.

With a mean employment of 0.8, 1 000 000 residents of whom 1 900 go to a full-time specialist have
1 000 000 ÷ (1 900 · 0.8) = 658 specialists. Two regions with 600 000 and 400 000 of the residents, of which the second
deviates by +0.10, share them as 0.6 to 0.4 · exp(0.10) = 0.442: 379 and 279. From there the career model follows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Either
from underlag.core.axes import CAREER_AGES
from underlag.runs.inputs.careers import (
    FORECAST_SHORTFALL,
    career_inputs,
    employment,
    employment_degree,
    exit_hazards,
    specialist_shape,
)
from underlag.runs.inputs.covariates import told_by
from underlag.runs.inputs.groups import CareerInputs
from underlag.runs.synthesis.past import LEVELS, REGIONAL, STARTS_PATH, Past, blocks_of, values_of
from underlag.workforce.engine.career import Entries, HoursByYear, RatesByYear, State, Trajectory
from underlag.workforce.engine.project import project_with_ages
from underlag.workforce.rates.arrays import library_of
from underlag.workforce.rates.training import survival_in_training


class PastInputs(NamedTuple):
    """Worlds of the past: what each is projected from. Arrays lead with the axis draw.

    values    the cards' values by name [unit of the card]
    state     people at the end of the first year by region, sex and age [heads]
    rates     yearly probabilities and shares of the career model [1], the same every year but for exits: more leave
              after the date of ``FORECAST_SHORTFALL``
    entries   filled starts and arrivals of each later year [heads/year]; every post counted is filled
    hours     employment, not patient time, of specialists [fte/head] at the end of every year; 1 of trainees
    age_band  for each career age the number of its band in the moves
    dying     yearly probability that a specialist dies [1], by draw, sex and age
    retiring  the same of retiring for who does not die [1]
    """

    values: Mapping[str, Either]
    state: State
    rates: RatesByYear
    entries: Entries
    hours: HoursByYear
    age_band: tuple[int, ...]
    dying: Float[Either, "draw sex age"]
    retiring: Float[Either, "draw sex age"]


class PastWorld(NamedTuple):
    """One world and what happened in it.

    trajectory  stocks [heads, fte] and flows [heads/year] by year and region; ``specialists_fte`` is employment, not
                patient time
    values      the cards' values [unit of the card], each with a leading axis of length 1
    ages        the nation's specialists at the end of every year by sex and age [heads]
    retired     of the nation's specialists, those who have retired during each later year [heads/year]
    """

    trajectory: Trajectory
    values: Mapping[str, Either]
    ages: Float[jax.Array, "year sex age"]
    retired: Float[jax.Array, " later"]


def past_inputs(past: Past, vectors: Float[Either, "draw dimension"]) -> PastInputs:
    """The worlds that go with vectors of scores [1]. Differentiable where the vectors are JAX's. Raises ValueError
    where a card's distribution is beta."""
    scores = blocks_of(past, vectors)
    values = values_of(past, scores)
    xp = library_of(vectors)
    draws, regions = vectors.shape[0], len(past.regions)
    usual = {name: value for name, value in values.items() if name != FORECAST_SHORTFALL}
    career, age_band = career_inputs(
        usual, past.cards, past.mortality, past.residents[0], past.healthcare_region, past.training_years
    )
    heads, trainees, filled = _levels(past, scores, values, career)
    in_training = xp.stack([_later(xp, career.entry_shape, k) for k in range(past.training_years)], axis=-1)
    shape = specialist_shape(values, past.cards)
    state = State(trainees[:, :, None, None, :] * in_training[:, None], heads[:, :, None, None] * shape[:, None])
    rates = RatesByYear(
        xp.broadcast_to(career.exit[:, None], (draws, regions, *career.exit.shape[1:])),
        career.dropout,
        career.completion,
        career.entry_shape,
        career.settling,
        career.moves,
        _exits_besides(past, values, draws),
    )
    steps = (draws, len(past.years) - 1, regions)
    arriving, worked = _by_year(past, scores)
    by_region = arriving[:, 1:, None] * past.residents[0] / past.residents[0].sum()
    entries = Entries(filled, xp.ones(steps), by_region, career.arrival_shape)
    dying, retiring, _ = exit_hazards(values, past.cards, past.mortality)
    hours = HoursByYear(worked, xp.ones(draws))
    return PastInputs(values, state, rates, entries, hours, age_band, dying, retiring)


def _exits_besides(past: Past, values: Mapping[str, Either], draws: int) -> Float[Either, "draw later"]:
    """Share of the specialists [1] that leave in each later year beside those that the rates tell of."""
    if FORECAST_SHORTFALL not in values:
        return np.zeros((draws, len(past.years) - 1))
    return values[FORECAST_SHORTFALL][:, None] * past.after(FORECAST_SHORTFALL)


def _by_year(
    past: Past, scores: Mapping[str, Either]
) -> tuple[Float[Either, "draw year"], Float[Either, "draw year sex age"]]:
    """Specialists who come from abroad or return during each year [heads/year], and employment at its end [fte/head]:
    what changes with the dates of the cards."""
    begins = sorted({past.first, *(year for years in past.dated().values() for year in years)})
    valid = [values_of(past, scores, year) for year in begins]
    which = np.searchsorted(begins, past.years, side="right") - 1
    xp = library_of(*scores.values())
    arriving = xp.stack([each["arrivals/abroad"] + each["arrivals/returners"] for each in valid], axis=1)
    worked = xp.stack([employment(each, past.cards) for each in valid], axis=1)
    return arriving[:, which], worked[:, which]


def past_of(past: Past, vector: Float[jax.Array, " dimension"]) -> PastWorld:
    """The one past that goes with a vector of scores [1]. Differentiable; call it in double precision."""
    world = past_inputs(past, vector[None])
    state, rates, entries, hours = (
        type(part)(*[leaf[0] for leaf in part]) for part in (world.state, world.rates, world.entries, world.hours)
    )
    trajectory, ages = project_with_ages(state, rates, entries, hours, world.age_band)
    retired = (ages[:-1] * (1 - world.dying[0]) * world.retiring[0]).sum(axis=(1, 2))
    return PastWorld(trajectory, world.values, ages, retired)


def deviations(
    past: Past, name: str, scores: Mapping[str, Float[Either, "draw _"]], values: Mapping[str, Either]
) -> Float[Either, "draw region"]:
    """How each region deviates from the nation in one of ``REGIONAL``: the logarithm of its specialists or trainees
    per resident beside the nation's [1], or by how much that of trainees grows a year [1/year]; 0 for a single region.

    scores, values  of the same draws, as ``blocks_of`` and ``values_of`` give them
    """
    if len(past.regions) == 1:
        return library_of(*scores.values()).zeros((scores["starts"].shape[0], 1))
    drawn = values[REGIONAL[name]][:, None]
    told = past.told[name]
    own = past.usual_spread(name) ** told * drawn ** (1 - told) * scores[f"regional/{name}"]
    slopes = [slope for slope in past.covariates if told_by(slope)[0] == name]
    return own + sum(values[slope][:, None] * past.covariates[slope] for slope in slopes)


def _levels(
    past: Past, scores: Mapping[str, Either], values: Mapping[str, Either], career: CareerInputs
) -> tuple[Float[Either, "draw region"], Float[Either, "draw region training_year"], Float[Either, "draw step region"]]:
    """Specialists [heads] by region and trainees [heads] by region and completed year in the first year, and those who
    start in each later year [heads/year] by region.

    How regions differ says how the nation's people are shared and not how many they are: a national figure that is
    known to a percent would otherwise bind all regions to each other on a narrow curved surface.
    """
    xp = library_of(*scores.values())
    deviation = {name: deviations(past, name, scores, values) for name in REGIONAL}

    def shared(year: Any, deviating: Either) -> Either:
        """Share of each region [1] of what the nation has: its residents times the exponential of how it deviates."""
        weight = past.residents[year] * xp.exp(deviating)
        return weight / weight.sum(axis=-1, keepdims=True)

    people = past.residents.sum(axis=1)
    degree = employment_degree(values, past.cards)
    heads = (people[0] / (values[LEVELS[0]] * degree))[:, None] * shared(0, deviation["specialists"])
    elapsed = past.elapsed[None, :, None]
    differing = deviation["trainees"][:, None] + elapsed * deviation["growth"][:, None]
    trend, change = values[STARTS_PATH[0]][:, None], values[STARTS_PATH[1]][:, None]
    remaining = survival_in_training(career.completion, career.dropout)
    profile = remaining * xp.exp(-trend * np.arange(past.training_years))
    per_resident = values[LEVELS[1]] / 1000
    first = (people[0] * per_resident)[:, None] * shared(0, differing[:, 0])
    moved = xp.cumsum(trend + change * scores["starts"], axis=1)
    # after the years of the figures starts per resident stay where they were
    moved = xp.concatenate([moved, xp.repeat(moved[:, -1:], len(past.years) - past.known, axis=1)], axis=1)
    path = xp.exp(moved)
    started = (per_resident / profile.sum(axis=1))[:, None] * path
    filled = (started * people[1:])[:, :, None] * shared(slice(1, None), differing[:, 1:])
    shares = profile / profile.sum(axis=1, keepdims=True)
    return heads, first[:, :, None] * shares[:, None], filled


def as_one_region(world: PastInputs, step: int) -> PastInputs:
    """The nation of each world as a single region, its heads and flows summed, to be followed for ``step`` years: moves
    and settling keep people in the nation, and all else is alike in its regions."""
    settled = world.rates.settling[:, :1].sum(axis=2, keepdims=True)
    moves = world.rates.moves
    return world._replace(
        state=State(*[leaf.sum(axis=1, keepdims=True) for leaf in world.state]),
        rates=world.rates._replace(
            exit=world.rates.exit[:, :1],
            settling=settled,
            moves=np.ones((*moves.shape[:2], 1, 1)),
            exits_besides=world.rates.exits_besides[:, :step],
        ),
        entries=world.entries._replace(
            starts=world.entries.starts.sum(axis=2, keepdims=True)[:, :step],
            fill=world.entries.fill[:, :step, :1],
            arrivals=world.entries.arrivals.sum(axis=2, keepdims=True)[:, :step],
        ),
    )


def _later(xp: Any, shape: Float[Either, "draw sex age"], years: int) -> Float[Either, "draw sex age"]:
    """The same people some years older."""
    return xp.pad(shape, ((0, 0), (0, 0), (years, 0)))[:, :, : len(CAREER_AGES)]

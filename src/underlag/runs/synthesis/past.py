"""The past as the career model has it: from a vector of standard normal scores to stocks and flows of every year.

Every unknown has a score that is standard normal before the figures: each uncertain card that the career model reads,
how each region differs from the nation at the beginning, in training and in its growth, and how starts of training
moved from year to year. docs/explanation/synthesis.md has the equations.

Let a card say 1 900 residents per full-time specialist, its logarithm varying by 0.10: a score of 1 is then
1 900 · exp(0.10) = 2 100. With a score of 0 and a mean employment of 0.8, 1 000 000 residents have
1 000 000 ÷ (1 900 · 0.8) = 658 specialists. Two regions with 600 000 and 400 000 of the residents, of which the second
deviates by +0.10 (a score of 0.5 where regions differ by 0.20), share them as 0.6 to 0.4 · exp(0.10) = 0.442: 379 and
279. From there the career model follows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array, Either
from underlag.core.axes import CAREER_AGES
from underlag.evidence.cards.parameter import ParameterCard
from underlag.runs.inputs.cards import as_array, spread_of
from underlag.runs.inputs.careers import career_inputs, employment, employment_degree, specialist_shape
from underlag.runs.inputs.covariates import SLOPE, told_by
from underlag.runs.inputs.groups import CareerInputs
from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.scores import values_at
from underlag.workforce.engine.career import Entries, Hours, Rates, State, Trajectory
from underlag.workforce.engine.project import project
from underlag.workforce.rates.arrays import library_of
from underlag.workforce.rates.training import survival_in_training

REGIONAL: Mapping[str, str] = {
    "specialists": "start/regional_spread_specialists",
    "trainees": "start/regional_spread_trainees",
    "growth": "history/regional_trend_trainees",
}
"""What regions differ in → the card with the standard deviation, of logarithms [1], of growth [1/year]."""

LEVELS = ("start/residents_per_specialist_fte", "start/trainees_per_1000")
"""Cards of the nation's level in the first year: residents per full-time specialist [resident/fte], and trainees per
1 000 residents [1]."""

STARTS_PATH = ("history/starts_trend", "history/starts_change")
"""Cards of how the logarithm of starts per resident moves: its trend [1/year] and the spread of what moves it beside
the trend from one year to the next [1]."""

OBSERVATION_RATIO, OBSERVATION_TREND = "start/observation_ratio_", "start/observation_trend_"
"""Beginnings of the names of the cards of what a source counts per unit of the model's, and of how that grows."""

CAREER_CARDS = (
    "exits/",
    "settling/",
    "moves/",
    "training/",
    "arrivals/",
    "hours/",
    "start/women_share",
    "start/age_structure",
)
"""Beginnings of the names of the cards that the career model reads."""


@dataclass(frozen=True)
class Past:
    """What is known of the past before any figure on staff.

    regions            codes; one code for the nation as a single region
    years              first year to the last, without gaps
    residents          [resident] at 31 December
    healthcare_region  of each region
    mortality          yearly probability of death of residents at career ages [1]
    cards              that the model of the past reads, by name
    training_years     K, the most years of training followed [years]
    known              number of years that there may be figures of; those after them are only followed
    told               what regions differ in → how much each region's own figures tell of it, the rest being told by
                       the spread between regions [1], 0–1
    covariates         slope → what it is a slope of, in standard deviations between regions [1]; none for one region
    tables             table that residents, mortality and covariates were read from → the identity of its rows
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    residents: Float[Array, "year region"]
    healthcare_region: tuple[str, ...]
    mortality: Float[Array, "sex age"]
    cards: Mapping[str, ParameterCard]
    training_years: int
    known: int
    told: Mapping[str, Float[Array, " region"]]
    covariates: Mapping[str, Float[Array, " region"]] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The first year, at whose end the past begins."""
        return self.years[0]

    @property
    def elapsed(self) -> Float[Array, " year"]:
        """Years from the middle of those that there may be figures of [years], negative before it."""
        return np.arange(len(self.years)) - (self.known - 1) / 2

    def spreads(self) -> dict[str, Distribution]:
        """The uncertain cards by name; without those of differences between regions where there is only one. Raises
        EvidenceError for a distribution that does not fit its card."""
        found = {name: spread_of(card, self.first) for name, card in self.cards.items()}
        between = (*REGIONAL.values(), SLOPE) if len(self.regions) == 1 else ()
        return {
            name: spread
            for name, spread in found.items()
            if spread.kind != "fixed" and not (between and name.startswith(between))
        }

    def layout(self) -> dict[str, int]:
        """Blocks of the vector of scores and their lengths, in order: each uncertain card (1), what regions differ in
        (one for each region; none for a single one), and how starts moved (one for each year with figures but the
        first)."""
        regions = len(self.regions)
        blocks = dict.fromkeys(sorted(self.spreads()), 1)
        if regions > 1:
            blocks |= {f"regional/{name}": regions for name in REGIONAL}
        return blocks | {"starts": self.known - 1}

    def until(self, year: int, residents: Callable[[int, int], float]) -> Past:
        """The same past followed to a later year, with the residents [resident] of (index of region, year). ValueError
        where ``year`` is not after the last."""
        later = range(self.years[-1] + 1, year + 1)
        added = [[residents(at, y) for at in range(len(self.regions))] for y in later]
        return replace(self, years=(*self.years, *later), residents=np.concatenate([self.residents, np.array(added)]))

    def usual_spread(self, name: str) -> float:
        """What a score of a region counts in so far as its own figures tell of it [1, of growth 1/year]: the card's
        value, not the draw's. A deviation that is known better than the spread that it is drawn from should not hang on
        it. KeyError for a ``name`` that is not in ``REGIONAL``."""
        return float(as_array(self.cards[REGIONAL[name]].value_in(self.first)))

    def names(self) -> tuple[str, ...]:
        """A name for each element of the vector: of a card, ``regional/<what>/<code>`` or ``starts/<year>``."""
        found: list[str] = []
        for block, length in self.layout().items():
            labels = self.regions if block.startswith("regional/") else tuple(map(str, self.years[1:]))
            found += [block] if block in self.cards else [f"{block}/{label}" for label in labels[:length]]
        return tuple(found)


class PastInputs(NamedTuple):
    """Worlds of the past: what each is projected from. Arrays lead with the axis draw.

    values    the cards' values by name [unit of the card]
    state     people at the end of the first year by region, sex and age [heads]
    rates     yearly probabilities and shares of the career model [1], the same every year
    entries   filled starts and arrivals of each later year [heads/year]; every post counted is filled
    hours     employment, not patient time, of specialists [fte/head]; 1 of trainees
    age_band  for each career age the number of its band in the moves
    """

    values: Mapping[str, Either]
    state: State
    rates: Rates
    entries: Entries
    hours: Hours
    age_band: tuple[int, ...]


class PastWorld(NamedTuple):
    """One world and what happened in it.

    trajectory  stocks [heads, fte] and flows [heads/year] by year and region; ``specialists_fte`` is employment, not
                patient time
    values      the cards' values [unit of the card], each with a leading axis of length 1
    """

    trajectory: Trajectory
    values: Mapping[str, Either]


def blocks_of(past: Past, scores: Float[Either, "draw dimension"]) -> dict[str, Float[Either, "draw _"]]:
    """The vectors of scores [1] by block of ``Past.layout``, in its order."""
    found, at = {}, 0
    for block, length in past.layout().items():
        found[block] = scores[:, at : at + length]
        at += length
    return found


def values_of(past: Past, scores: Mapping[str, Float[Either, "draw _"]]) -> dict[str, Either]:
    """Values of every card by draw and the axes of the card [unit of the card]; without a score its central value.

    scores  by block, as ``blocks_of`` gives them [1]
    Raises ValueError where a card's distribution is beta (``uncertainty.scores``).
    """
    spreads = past.spreads()
    draws = scores["starts"].shape[0]
    xp = library_of(*scores.values())
    given = xp.concatenate([scores[name] for name in spreads], axis=1)
    levers = dict(zip(spreads, xp.moveaxis(values_at(list(spreads.values()), given), 1, 0), strict=True))
    found = {}
    for name, card in past.cards.items():
        central = as_array(card.value_in(past.first))
        lever = levers.get(name, np.zeros(draws)).reshape(-1, *[1] * central.ndim)
        way = spreads[name].applies_as if name in spreads else "shift"
        found[name] = {"factor": lambda c, x: c * x, "shift": lambda c, x: c + x, "value": lambda c, x: 0 * c + x}[way](
            central, lever
        )
    return found


def regional_prior(past: Past, vector: Float[jax.Array, " dimension"]) -> Float[jax.Array, ""]:
    """Minus the logarithm of the prior density of the vector of scores, less half its squared length [1]. The score of
    a region has the standard deviation (spread of the draw / usual spread) to the power of what its own figures tell: 1
    without."""
    if len(past.regions) == 1:
        return jnp.zeros(())
    scores = blocks_of(past, vector[None])
    values = values_of(past, scores)
    found = jnp.zeros(())
    for name, card in REGIONAL.items():
        told = past.told[name]
        ratio = (values[card][0] / past.usual_spread(name)) ** told
        found = found + (0.5 * scores[f"regional/{name}"][0] ** 2 * (1 / ratio**2 - 1) + jnp.log(ratio)).sum()
    return found


def prior_draws(past: Past, draws: int, generator: np.random.Generator) -> Float[Array, "draw dimension"]:
    """Vectors of scores [1] drawn from the prior: regions deviate as far as the spread of each world lets them."""
    vectors = generator.standard_normal((draws, len(past.names())))
    if len(past.regions) == 1:
        return vectors
    values, at = values_of(past, blocks_of(past, vectors)), 0
    for block, length in past.layout().items():
        if block.startswith("regional/"):
            name = block.removeprefix("regional/")
            ratio = values[REGIONAL[name]] / past.usual_spread(name)
            vectors[:, at : at + length] *= ratio[:, None] ** past.told[name]
        at += length
    return vectors


def past_inputs(past: Past, vectors: Float[Either, "draw dimension"]) -> PastInputs:
    """The worlds that go with vectors of scores [1]. Differentiable where the vectors are JAX's. Raises ValueError
    where a card's distribution is beta."""
    scores = blocks_of(past, vectors)
    values = values_of(past, scores)
    xp = library_of(vectors)
    career, age_band = career_inputs(
        values, past.cards, past.mortality, past.residents[0], past.healthcare_region, past.training_years
    )
    draws, regions = vectors.shape[0], len(past.regions)
    heads, trainees, filled = _levels(past, scores, values, career)
    in_training = xp.stack([_later(xp, career.entry_shape, k) for k in range(past.training_years)], axis=-1)
    shape = specialist_shape(values, past.cards)
    state = State(trainees[:, :, None, None, :] * in_training[:, None], heads[:, :, None, None] * shape[:, None])
    rates = Rates(
        xp.broadcast_to(career.exit[:, None], (draws, regions, *career.exit.shape[1:])),
        career.dropout,
        career.completion,
        career.entry_shape,
        career.settling,
        career.moves,
    )
    steps = (draws, len(past.years) - 1, regions)
    arrivals = xp.broadcast_to(career.arrivals[:, None], steps)
    entries = Entries(filled, xp.ones(steps), arrivals, career.arrival_shape)
    hours = Hours(employment(values, past.cards), xp.ones(draws))
    return PastInputs(values, state, rates, entries, hours, age_band)


def past_of(past: Past, vector: Float[jax.Array, " dimension"]) -> PastWorld:
    """The one past that goes with a vector of scores [1]. Differentiable; call it in double precision."""
    world = past_inputs(past, vector[None])
    state, rates, entries, hours = (
        type(part)(*[leaf[0] for leaf in part]) for part in (world.state, world.rates, world.entries, world.hours)
    )
    return PastWorld(project(state, rates, entries, hours, world.age_band), world.values)


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
            exit=world.rates.exit[:, :1], settling=settled, moves=np.ones((*moves.shape[:2], 1, 1))
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

"""The past before any figure on staff: what is known of it, and the unknowns that make one past of it.

Every unknown has a score that is standard normal before the figures: each uncertain card that the career model reads,
how each region differs from the nation at the beginning, in training and in its growth, and how starts of training
moved from year to year. docs/explanation/synthesis.md has the equations.

Let a card say 1 900 residents per full-time specialist, its logarithm varying by 0.10: a score of 1 is then
1 900 · exp(0.10) = 2 100. Two regions that differ by 0.20 and of which figures tell nothing deviate by 0.10 where the
score is 0.5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Float

from underlag.core.arrays import Array, Either
from underlag.evidence.cards.parameter import ParameterCard
from underlag.runs.inputs.cards import as_array, spread_of
from underlag.runs.inputs.careers import AGE_BEND, AGE_TILT, FORECAST_SHORTFALL
from underlag.runs.inputs.covariates import SLOPE
from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.scores import values_at
from underlag.workforce.rates.arrays import library_of

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

ODD_FIGURE = ("start/odd_figure_share", "start/odd_figure_ratio")
"""Cards of how often a published figure is odd [1], and of how many times larger its error then is [1]; a profession
has both or neither."""

CAREER_CARDS = (
    "exits/",
    "settling/",
    "moves/",
    "training/",
    "arrivals/",
    "hours/",
    "start/women_share",
    "start/age_structure",
    AGE_TILT,
    AGE_BEND,
)
"""Beginnings of the names of the cards that the career model reads."""

DATED_CARDS = ("arrivals/abroad", "arrivals/returners", "hours/full_time_share")
"""Cards of which the past follows every dated value, a flow by the value of its year; of others, that of its first
year."""


BEGINNING_CARDS = (FORECAST_SHORTFALL,)
"""Cards of what begins with their first date: in the years up to it there is none of it."""


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

    def dated(self) -> dict[str, tuple[int, ...]]:
        """Card of ``DATED_CARDS`` → the years of the past after the first from which it has another value; only cards
        that have any."""
        found = {
            name: tuple(each.from_year for each in self.cards[name].values[1:] if self.first < each.from_year)
            for name in DATED_CARDS
            if name in self.cards
        }
        within = {name: tuple(year for year in years if year <= self.years[-1]) for name, years in found.items()}
        return {name: years for name, years in within.items() if years}

    def after(self, name: str) -> Bool[np.ndarray, " later"]:
        """Which of the years after the first are after the first date of a card. KeyError for a card that the past does
        not read."""
        begins = self.cards[name].values[0].from_year
        return np.array([year > begins for year in self.years[1:]])

    def read_in(self, name: str, year: int | None = None) -> int:
        """The year whose value of a card is meant where the past is asked for a year (the first if None)."""
        if name in BEGINNING_CARDS:
            return self.years[-1]
        return year if year is not None and name in DATED_CARDS else self.first

    def spreads(self, year: int | None = None) -> dict[str, Distribution]:
        """The uncertain cards by name, around what they say for a year (the first if None); without those of
        differences between regions where there is only one. Raises EvidenceError for a distribution that does not fit
        its card."""
        found = {name: spread_of(card, self.read_in(name, year)) for name, card in self.cards.items()}
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


def blocks_of(past: Past, scores: Float[Either, "draw dimension"]) -> dict[str, Float[Either, "draw _"]]:
    """The vectors of scores [1] by block of ``Past.layout``, in its order."""
    found, at = {}, 0
    for block, length in past.layout().items():
        found[block] = scores[:, at : at + length]
        at += length
    return found


def values_of(past: Past, scores: Mapping[str, Float[Either, "draw _"]], year: int | None = None) -> dict[str, Either]:
    """Values of every card by draw and the axes of the card [unit of the card]; without a score its central value.

    scores  by block, as ``blocks_of`` gives them [1]
    year    whose values of ``DATED_CARDS``; the first if None
    Raises ValueError where a card's distribution is beta (``uncertainty.scores``).
    """
    spreads = past.spreads(year)
    draws = scores["starts"].shape[0]
    xp = library_of(*scores.values())
    given = xp.concatenate([scores[name] for name in spreads], axis=1)
    levers = dict(zip(spreads, xp.moveaxis(values_at(list(spreads.values()), given), 1, 0), strict=True))
    found = {}
    for name, card in past.cards.items():
        central = as_array(card.value_in(past.read_in(name, year)))
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

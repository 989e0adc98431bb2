"""The past as the career model has it: from a vector of standard normal scores to stocks and flows of every year.

Every unknown has a score that is standard normal before the figures: each uncertain card that the career model reads,
how each region differs from the nation at the beginning, in training and in its growth, and how starts of training
moved from year to year. docs/explanation/synthesis.md has the equations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from underlag.core.axes import CAREER_AGES
from underlag.evidence.cards import ParameterCard
from underlag.runs.assemble_career import career_inputs, employment, employment_degree, specialist_shape
from underlag.runs.inputs import Array
from underlag.runs.parameters import as_array, spread_of
from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.scores import value_at
from underlag.workforce.career import Entries, Hours, Rates, State, Trajectory
from underlag.workforce.project import project, project_states
from underlag.workforce.training import survival_in_training

REGIONAL: Mapping[str, str] = {
    "specialists": "start/regional_spread_specialists",
    "trainees": "start/regional_spread_trainees",
    "growth": "history/regional_trend_trainees",
}
"""What regions differ in → the card with the standard deviation."""

LEVELS = ("start/residents_per_specialist_fte", "start/trainees_per_1000")
PATH = ("history/starts_trend", "history/starts_change")
RATIO = "start/observation_ratio_"
READ = ("exits/", "settling/", "moves/", "training/", "arrivals/", "hours/", "start/women_share", "start/age_structure")
"""Beginnings of the names of the cards that the career model reads."""


@dataclass(frozen=True)
class Past:
    """What is known of the past before any figure on staff.

    regions            codes; one code for the nation as a single region
    years              first year to the last
    residents          [resident] at 31 December
    healthcare_region  of each region
    mortality          yearly probability of death of residents [1]
    cards              that the model of the past reads, by name
    training_years     K
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    residents: Float[Array, "year region"]
    healthcare_region: tuple[str, ...]
    mortality: Float[Array, "sex age"]
    cards: Mapping[str, ParameterCard]
    training_years: int

    @property
    def first(self) -> int:
        """The first year."""
        return self.years[0]

    def spreads(self) -> dict[str, Distribution]:
        """The uncertain cards by name."""
        found = {name: spread_of(card, self.first) for name, card in self.cards.items()}
        alone = tuple(REGIONAL.values()) if len(self.regions) == 1 else ()
        return {name: spread for name, spread in found.items() if spread.kind != "fixed" and name not in alone}

    def layout(self) -> dict[str, int]:
        """Blocks of the vector of scores and their lengths: each uncertain card, then "regional" and "starts"."""
        regions = len(self.regions)
        blocks = dict.fromkeys(sorted(self.spreads()), 1)
        if regions > 1:
            blocks |= {f"regional/{name}": regions for name in REGIONAL}
        return blocks | {"starts": len(self.years) - 1}

    def names(self) -> tuple[str, ...]:
        """A name for each element of the vector."""
        found: list[str] = []
        for block, length in self.layout().items():
            labels = self.regions if block.startswith("regional/") else tuple(map(str, self.years[1:]))
            found += [block] if block in self.cards else [f"{block}/{label}" for label in labels[:length]]
        return tuple(found)


class Told(NamedTuple):
    """One world of the past.

    trajectory  stocks of every year and flows between, by region; ``specialists_fte`` is employment, not patient time
    values      the cards' values, each with a leading axis of length 1
    state, rates, entries, age_band  what it was projected from
    """

    trajectory: Trajectory
    values: Mapping[str, jax.Array]
    state: State
    rates: Rates
    entries: Entries
    age_band: tuple[int, ...]


def blocks_of(past: Past, scores: jax.Array) -> dict[str, jax.Array]:
    """The vector of scores by block."""
    found, at = {}, 0
    for block, length in past.layout().items():
        found[block] = scores[at : at + length]
        at += length
    return found


def values_of(past: Past, scores: Mapping[str, jax.Array]) -> dict[str, jax.Array]:
    """Values of every card, with a leading axis draw of length 1; without a score its central value."""
    spreads, found = past.spreads(), {}
    for name, card in past.cards.items():
        central = jnp.asarray(as_array(card.value_in(past.first)))[None]
        if name in spreads:
            lever = value_at(spreads[name], scores[name][0])
            applied = {"factor": central * lever, "shift": central + lever}
            central = applied.get(spreads[name].applies_as, jnp.broadcast_to(lever, central.shape))
        found[name] = central
    return found


def tell(past: Past, vector: jax.Array) -> Told:
    """The past that goes with the scores. Differentiable; call it in double precision."""
    scores = blocks_of(past, vector)
    values = values_of(past, scores)
    career, age_band = career_inputs(
        values, past.cards, past.mortality, past.residents[0], past.healthcare_region, past.training_years
    )
    regions = len(past.regions)
    heads, trainees, filled = _levels(past, scores, values, career)
    shape = specialist_shape(values, past.cards)[0]
    entering = career.entry_shape[0]
    in_training = jnp.stack([_later(entering, k) for k in range(past.training_years)], axis=-1)
    state = State(trainees[:, None, None, :] * in_training, heads[:, None, None] * shape)
    rates = Rates(
        jnp.broadcast_to(career.exit, (regions, *career.exit.shape[1:])), career.dropout[0], career.completion[0],
        entering, career.settling[0], career.moves[0],
    )  # fmt: skip
    steps = (len(past.years) - 1, regions)
    entries = Entries(filled, jnp.ones(steps), jnp.broadcast_to(career.arrivals, steps), career.arrival_shape[0])
    hours = Hours(employment(values, past.cards)[0], jnp.ones(()))
    return Told(project(state, rates, entries, hours, age_band), values, state, rates, entries, age_band)


def _levels(
    past: Past, scores: Mapping[str, jax.Array], values: Mapping[str, jax.Array], career: Any
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Specialists [heads] by region and trainees [heads] by region and completed year in the first year, and those who
    start in each later year [heads/year] by region."""
    years = np.arange(len(past.years))
    deviation = {
        name: values[card][0] * scores[f"regional/{name}"] if f"regional/{name}" in scores else jnp.zeros(())
        for name, card in REGIONAL.items()
    }
    per_fte = values[LEVELS[0]][0]
    degree = employment_degree(values, past.cards)[0]
    heads = past.residents[0] / per_fte / degree * jnp.exp(deviation["specialists"])
    middle = years.mean()
    regional = jnp.exp(deviation["trainees"] + (years - middle)[:, None] * deviation["growth"])
    trend, change = values[PATH[0]][0], values[PATH[1]][0]
    remaining = survival_in_training(career.completion, career.dropout)[0]
    profile = remaining * jnp.exp(-trend * np.arange(past.training_years))
    per_resident = values[LEVELS[1]][0] / 1000
    first = past.residents[0] * per_resident * jnp.broadcast_to(regional[0], past.residents[0].shape)
    moved = jnp.cumsum(trend + change * scores["starts"])
    started = per_resident / profile.sum() * jnp.exp(moved)
    filled = started[:, None] * past.residents[1:] * jnp.broadcast_to(regional, past.residents.shape)[1:]
    return heads, first[:, None] * profile / profile.sum(), filled


def national_state(told: Told, step: int) -> tuple[jax.Array, jax.Array]:
    """Shape of the nation's specialists by sex and age [1], and of its trainees by completed year [1], after ``step``
    years. Moves and settling keep people in the nation, so it may be followed as one region."""
    single = jnp.ones((1, 1))
    state = State(told.state.trainees.sum(0, keepdims=True), told.state.specialists.sum(0, keepdims=True))
    rates = told.rates._replace(
        exit=told.rates.exit[:1],
        settling=told.rates.settling[:1].sum(1, keepdims=True),
        moves=jnp.broadcast_to(single, (told.rates.moves.shape[0], 1, 1)),
    )
    entries = told.entries._replace(
        starts=told.entries.starts.sum(1, keepdims=True)[:step],
        fill=told.entries.fill[:step, :1],
        arrivals=told.entries.arrivals.sum(1, keepdims=True)[:step],
    )
    states = project_states(state, rates, entries, told.age_band)
    specialists, trainees = states.specialists[-1, 0], states.trainees[-1, 0].sum((0, 1))
    return specialists / specialists.sum(), trainees / trainees.sum()


def _later(shape: jax.Array, years: int) -> jax.Array:
    return jnp.pad(shape, ((0, 0), (years, 0)))[:, : len(CAREER_AGES)]

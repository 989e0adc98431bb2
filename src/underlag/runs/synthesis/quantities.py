"""What each published quantity counts: read from its source, and predicted by a world of the past.

"Must grow by 99 percent", at a guideline of 1 100 residents per doctor, is read as so many residents per doctor:

>>> PUBLISHED_QUANTITIES["increase_needed_percent"].read(99.0, 0.0, 1100.0)
2189.0
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.axes import CAREER_AGES
from underlag.runs.synthesis.past import OBSERVATION_RATIO, OBSERVATION_TREND
from underlag.runs.synthesis.past_worlds import PastWorld

YEARLY_EVENTS = frozenset({"completions_per_year", "certificates_per_year", "starts_per_year", "retirements_per_year"})
"""Yearly numbers of events: chance in small numbers, 1/number on the log scale, adds to their error."""

_TRAINING_QUANTITIES = ("train", "starts", "completions", "certificates")
"""Beginnings of the names of quantities that tell of training; the others tell of specialists."""


def tells_of_training(quantity: str) -> bool:
    """Whether a published quantity of this name tells of training; the others tell of specialists."""
    return quantity.startswith(_TRAINING_QUANTITIES)


_ROUNDING = 1 / 12
"""Variance of the part of a region by which an expected number of regions differs from a whole one [region²]."""

_NEEDED = 0.9
"""The increase [1] that ``regions_needing_nine_tenths_more`` counts the regions of."""


SERIES = ("specialists", "specialists_fte", "trainees", "filled_starts", "dropouts", "completions", "arrivals")
"""What the model tells by year and region and figures are made of; the last four are flows."""


@dataclass(frozen=True)
class SourceView:
    """The past as each figure's source saw it: one element a figure, summed over its regions, in its year.

    sums       name of a series [head, fte or head/year], or ``residents`` [resident] → its sum
    told       the world that the sums are of
    per_head   residents per specialist by region in the figure's year [resident/head]
    regions    number of regions that a count of regions is about
    error      standard deviation of what a source, or one region that it asked, says on the log scale [1]
    year       index of the figure's year
    elapsed    years from the middle of the past to each figure [years]
    norms      residents per full-time specialist and per full-time trainee of the guideline [resident/fte]
    """

    sums: Mapping[str, jax.Array]
    told: PastWorld
    per_head: Float[jax.Array, "figure region"]
    regions: Array
    error: Float[Array, " figure"]
    year: Array
    elapsed: Float[Array, " figure"]
    norms: tuple[float, float]

    def __getitem__(self, name: str) -> jax.Array:
        return self.sums[name]

    def ratio(self, name: str) -> jax.Array:
        """What the source counts per unit of the model's, in each figure's year [1], > 0; 1 without a card."""
        level = self.told.values.get(OBSERVATION_RATIO + name, np.ones(1))[0]
        growth = self.told.values.get(OBSERVATION_TREND + name, np.zeros(1))[0]
        return jnp.asarray(level * jnp.exp(growth * self.elapsed))

    def value(self, name: str) -> jax.Array:
        """A card's value in this world [unit of the card]; KeyError for a card that the past does not read."""
        return jnp.asarray(self.told.values[name][0])

    def aged(self, low: int, high: int) -> jax.Array:
        """The nation's specialists from one age to below another, in each figure's year [heads]."""
        ages = [low <= age < high for age in CAREER_AGES]
        return jnp.asarray(self.told.ages[self.year][:, :, np.array(ages)].sum(axis=(1, 2)))

    def retiring(self) -> jax.Array:
        """Share of the nation's specialists of the end of each figure's year that have retired during it [1]."""
        return jnp.asarray((self.told.retired / self.told.ages[1:].sum(axis=(1, 2)))[np.maximum(self.year - 1, 0)])


def _share_of_ages(low: int, high: int, below: int) -> Callable[[SourceView], jax.Array]:
    """Percent from one age to below another among those below a third."""
    return lambda view: 100 * view.aged(low, high) / view.aged(CAREER_AGES[0], below)


def _shortage(view: SourceView) -> jax.Array:
    """Full-time specialists missing against the guideline, trainees counted at their norm [fte]."""
    specialist, trainee = view.norms
    there = view["specialists_fte"] * view.value("hours/patient_time_share") * specialist
    training = view["trainees"] * view.value("hours/trainee_full_time_share") * trainee
    return (view["residents"] - there - training) / specialist


def _doctors(view: SourceView) -> jax.Array:
    """Doctors at health centres [heads], whom the Medical Association's compilation counts."""
    return view["specialists"] * view.ratio("health_centres")


def _regions_in_need(view: SourceView) -> jax.Array:
    """Regions that say they are in need, over the number published, in standard deviations of that number: each region
    answers with an error of its own, so the number is a sum of chances (Poisson binomial, by its normal limit)."""
    over = jnp.log(view.per_head / view.ratio("health_centres")[:, None] / (view.norms[0] * (1 + _NEEDED)))
    chance = ndtr(over / view.error[:, None])
    return (chance.sum(axis=1) - view.regions + 0.5) / jnp.sqrt((chance * (1 - chance)).sum(axis=1) + _ROUNDING)


@dataclass(frozen=True)
class PublishedQuantity:
    """How a published quantity is read.

    predict  what the model says of it, by figure, in what is counted
    read     the published number as the same; the row's residents [resident] and the norm [resident/fte] are at hand
    write    the model's number as the source would publish it; None where no number says it
    linear   compared as it is and not by its logarithm
    counts   a number of regions, compared in standard deviations of itself: published is 0 of them, with an error of 1
    """

    predict: Callable[[SourceView], jax.Array]
    read: Callable[[float, float, float], float] = lambda value, residents, norm: value
    write: Callable[[float, float, float], float] | None = lambda value, residents, norm: value
    linear: bool = False
    counts: bool = False


PUBLISHED_QUANTITIES: Mapping[str, PublishedQuantity] = {
    "specialists_heads": PublishedQuantity(lambda s: s["specialists"]),
    "specialists_heads_at_health_centres": PublishedQuantity(_doctors),
    "specialists_heads_employed": PublishedQuantity(lambda s: s["specialists"] * s.ratio("specialists_heads_employed")),
    "specialists_per_100k_employed": PublishedQuantity(
        lambda s: 1e5 * s["specialists"] * s.ratio("specialists_heads_employed") / s["residents"]
    ),
    "specialists_fte": PublishedQuantity(lambda s: s["specialists_fte"]),
    "residents_per_specialist_fte": PublishedQuantity(lambda s: s["residents"] / s["specialists_fte"]),
    "increase_needed_percent": PublishedQuantity(
        lambda s: s["residents"] / _doctors(s),
        lambda value, _, norm: norm * (1 + value / 100),
        lambda value, _, norm: 100 * (value / norm - 1),
    ),
    "increase_needed_doctors": PublishedQuantity(
        _doctors,
        lambda value, residents, norm: max(residents / norm - value, 1.0),
        lambda value, residents, norm: residents / norm - value,
    ),
    "regions_needing_nine_tenths_more": PublishedQuantity(
        _regions_in_need, lambda value, residents, norm: 0.0, None, linear=True, counts=True
    ),
    "shortage_specialists": PublishedQuantity(_shortage, linear=True),
    "trainees_heads": PublishedQuantity(lambda s: s["trainees"]),
    "trainees_per_1000": PublishedQuantity(lambda s: 1000 * s["trainees"] / s["residents"]),
    "training_posts": PublishedQuantity(lambda s: s["trainees"] * s.ratio("training_posts")),
    "training_posts_funded": PublishedQuantity(lambda s: s["trainees"] * s.ratio("training_posts_funded")),
    "trainees_change_per_year": PublishedQuantity(
        lambda s: s["filled_starts"] - s["dropouts"] - s["completions"], linear=True
    ),
    "starts_per_year": PublishedQuantity(lambda s: s["filled_starts"]),
    "completions_per_year": PublishedQuantity(lambda s: s["completions"]),
    "retirements_per_year": PublishedQuantity(lambda s: s["specialists"] * s.retiring()),
    "age_60_64_percent_under_70": PublishedQuantity(_share_of_ages(60, 65, 70)),
    "age_65_69_percent_under_70": PublishedQuantity(_share_of_ages(65, 70, 70)),
    "age_55_plus_percent": PublishedQuantity(_share_of_ages(55, 80, 80)),
    "certificates_per_year": PublishedQuantity(lambda s: s["completions"] + s["arrivals"]),
}
"""Quantities that tell of the past, each with its definition. A flow is of the year that ends at the figure's date.
Ages, and how large a share retires, are the nation's: a region's figure is compared with the nation's share."""

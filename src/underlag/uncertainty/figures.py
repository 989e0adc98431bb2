"""Published figures as evidence: how likely each is, given what a model predicts.

Figures and predictions are numbers on one scale (a logarithm, mostly) on which the error of a figure is normal. What
the numbers count is not known here.

A figure of 4.7 with error 0.1, where the model predicts 4.6, has the log density −½·1² − log 0.1 − ½ log 2π = 0.88.
Said as "at least 4.7" it has the probability Φ(−1) = 0.159 instead, whose logarithm is −1.84:

>>> both = PublishedFigures(("a", "b"), ("s", "s"), ("=", ">="), np.full(2, 4.7), np.full(2, 4.7), np.full(2, 0.1))
>>> [round(float(one), 2) for one in log_likelihood(both, jnp.full(2, 4.6))]
[0.88, -1.84]
"""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import log_ndtr
from jaxtyping import Bool, Float

from underlag.core.arrays import Array
from underlag.uncertainty.intervals import quantiles

RELATIONS: tuple[str, ...] = ("=", ">=", "<=", "range")
"""How a figure relates to what it is a figure of."""


@dataclass(frozen=True)
class Odd:
    """That a published figure may be odd: misprinted, misunderstood, or of something else than it says.

    share  of the figures that are [1], 0–1
    ratio  how many times larger the error of such a figure is [1], ≥ 1
    """

    share: float
    ratio: float


@dataclass(frozen=True)
class PublishedFigures:
    """Published figures, one per element.

    identity  name of the figure
    source    what it was taken from: figures of one source stand or fall together
    relation  one of ``RELATIONS``
    value     the figure on its scale; the lower end of a range
    upper     the upper end of a range, ≥ ``value``; the value itself otherwise
    error     standard deviation of its error on that scale, > 0
    odd       how often and how much a figure is worse than that; None for never

    Raises ValueError for an unknown relation, an error that is not above 0 and a range whose ends are the wrong way
    round.
    """

    identity: tuple[str, ...]
    source: tuple[str, ...]
    relation: tuple[str, ...]
    value: Float[Array, " figure"]
    upper: Float[Array, " figure"]
    error: Float[Array, " figure"]
    odd: Odd | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.relation) - set(RELATIONS))
        if unknown or np.any(self.error <= 0) or np.any(self.upper < self.value):
            raise ValueError(f"figures need known relations, positive errors and ordered ranges; {unknown}")

    def __len__(self) -> int:
        return len(self.identity)

    def only(self, kept: Bool[Array, " figure"]) -> PublishedFigures:
        """The figures marked in ``kept`` (True or False for each figure), in their order and on their scale [scale of
        the figure]."""

        def those(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name for name, keep in zip(names, kept, strict=True) if keep)

        return PublishedFigures(
            those(self.identity),
            those(self.source),
            those(self.relation),
            self.value[kept],
            self.upper[kept],
            self.error[kept],
            self.odd,
        )

    def related(self, relation: str) -> Bool[Array, " figure"]:
        """Which figures have the relation: True or False for each [figure]."""
        return np.array([each == relation for each in self.relation], dtype=bool)


def log_likelihood(
    figures: PublishedFigures,
    predicted: Float[jax.Array, "*draw figure"],
    published: tuple[Float[jax.Array, " figure"], Float[jax.Array, " figure"]] | None = None,
) -> Float[jax.Array, "*draw figure"]:
    """Logarithm of the probability (density) of each figure, by draw where ``predicted`` has draws [log of 1, or of 1
    per unit of the figure's scale].

    predicted  what the model says of each figure [scale of the figure]
    published  other values and upper ends in place of the figures' own: the same sources telling something else

    "=" is normal around the prediction. "≥" and "≤" are the probability that the truth, as the source knew it, lies on
    that side of the bound. "range" is the mean density over the range. Where figures may be odd, their error is a
    mixture of two normal ones (the contaminated normal of Tukey 1960): one odd figure then bends little.
    """
    value, upper = published or (figures.value, figures.upper)
    told = jnp.asarray(value), jnp.asarray(upper)
    error = jnp.asarray(figures.error)
    usual = _log_density(figures, predicted, told, error)
    if figures.odd is None:
        return usual
    odd = _log_density(figures, predicted, told, error * figures.odd.ratio)
    return jnp.logaddexp(np.log1p(-figures.odd.share) + usual, np.log(figures.odd.share) + odd)


def _log_density(
    figures: PublishedFigures,
    predicted: Float[jax.Array, "*draw figure"],
    published: tuple[Float[jax.Array, " figure"], Float[jax.Array, " figure"]],
    error: Float[jax.Array, " figure"],
) -> Float[jax.Array, "*draw figure"]:
    """As ``log_likelihood``, with normal errors of these standard deviations."""
    value, upper = published
    low, high = (predicted - value) / error, (predicted - upper) / error
    exact = -0.5 * low**2 - jnp.log(error) - 0.5 * np.log(2 * np.pi)
    within = _log_between(high, low) - jnp.log(jnp.maximum(upper - value, 1e-9))
    chosen = jnp.where(figures.related(">="), log_ndtr(low), exact)
    chosen = jnp.where(figures.related("<="), log_ndtr(-low), chosen)
    return jnp.where(figures.related("range"), within, chosen)


def _log_between(low: jax.Array, high: jax.Array) -> jax.Array:
    """log(Φ(high) − Φ(low)) for low < high, from the tail where both are small."""
    flip = low > 0
    a, b = jnp.where(flip, -high, low), jnp.where(flip, -low, high)
    b = jnp.maximum(b, a + 1e-9)
    top = log_ndtr(b)
    return top + jnp.log(-jnp.expm1(jnp.minimum(log_ndtr(a) - top, -1e-12)))


def replicated(
    figures: PublishedFigures, predicted: Float[Array, "draw figure"], generator: np.random.Generator
) -> Float[Array, "draw figure"]:
    """What the sources would publish if the predictions were true [scale of the figure]: prediction plus normal
    error, larger where the figure is odd."""
    error = figures.error * generator.standard_normal(predicted.shape)
    if figures.odd is not None:
        error = error * np.where(generator.random(predicted.shape) < figures.odd.share, figures.odd.ratio, 1.0)
    return np.asarray(predicted + error)


@dataclass(frozen=True)
class Agreement:
    """Each figure beside its predictive distribution, on the figure's scale.

    p10, p50, p90  quantiles of what the source would publish [scale of the figure]
    inside         the figure agrees: a value or a range touches the 80 % interval, a bound is met by an end of it
    rank           share of the predictive distribution below the figure (the middle of a range) [1], 0–1; small or
                   large is odd
    """

    p10: Float[Array, " figure"]
    p50: Float[Array, " figure"]
    p90: Float[Array, " figure"]
    inside: Bool[Array, " figure"]
    rank: Float[Array, " figure"]


def agreement(figures: PublishedFigures, replicates: Float[Array, "draw figure"]) -> Agreement:
    """Whether the figures agree with what is predicted of them.

    replicates  as ``replicated`` gives them [scale of the figure]. ValueError without draws
    """
    p10, p50, p90 = quantiles(replicates, ("p10", "p50", "p90"))
    inside = (figures.upper >= p10) & (figures.value <= p90)
    inside = np.where(figures.related(">="), p90 >= figures.value, inside)
    inside = np.where(figures.related("<="), p10 <= figures.value, inside)
    middle = (figures.value + figures.upper) / 2
    return Agreement(p10, p50, p90, np.asarray(inside, dtype=bool), (replicates < middle).mean(axis=0))

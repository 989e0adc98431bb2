"""Values of a distribution by standard normal score, differentiable: the form in which the synthesis holds parameters.

A parameter with score z has the value that a draw stays below with probability Φ(z). So every unknown is standard
normal before the figures, whatever its card says, and a card that a scenario changes gives other values to the same
scores: the difference or the ratio on the distribution's own scale.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.scipy.special import ndtr
from jaxtyping import Float

from underlag.uncertainty.distributions import Distribution

TAIL = 1e-30
"""Probability below which the end of a distribution is taken as reached; keeps the derivative finite there."""


def value_at(distribution: Distribution, score: Float[jax.Array, " ..."]) -> Float[jax.Array, " ..."]:
    """The value at a standard normal score: ``distribution.ppf(Φ(score))``, to rounding. ValueError for a beta
    distribution, whose quantiles have no derivative here."""
    central, width = distribution.central, distribution.width
    if distribution.kind == "fixed":
        return jnp.full_like(score, central)
    if distribution.kind == "normal":
        return central + width["sd"] * score
    if distribution.kind == "lognormal":
        return central * jnp.exp(width["sd_log"] * score)
    if distribution.kind == "uniform":
        return width["low"] + (width["high"] - width["low"]) * ndtr(score)
    if distribution.kind != "triangular":
        raise ValueError(f"a {distribution.kind} distribution can't be learnt about; use normal, lognormal, triangular")
    low, high = width["low"], width["high"]
    below, above = jnp.maximum(ndtr(score), TAIL), jnp.maximum(ndtr(-score), TAIL)
    rising = low + jnp.sqrt(below * (high - low) * (central - low))
    falling = high - jnp.sqrt(above * (high - low) * (high - central))
    return jnp.where(below * (high - low) <= central - low, rising, falling)

"""Values of a distribution by standard normal score, differentiable: the form in which the synthesis holds parameters.

A parameter with score z has the value that a draw stays below with probability Φ(z). So every unknown is standard
normal before the figures, whatever its card says, and a card that a scenario changes gives other values to the same
scores: the difference or the ratio on the distribution's own scale.

Score 1 is the mean and one sd of a normal parameter, and the median times e^sd_log of a lognormal one; score 0 is the
middle of a uniform one:

>>> normal, lognormal = Distribution("normal", 5.0, {"sd": 0.5}), Distribution("lognormal", 2.0, {"sd_log": 0.1})
>>> uniform = Distribution("uniform", 2.0, {"low": 1.0, "high": 4.0})
>>> values_at([normal, lognormal, uniform], np.array([[1.0, 1.0, 0.0]])).round(3).tolist()
[[5.5, 2.21, 2.5]]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy import special as traced_special
from jaxtyping import Float
from scipy import special

from underlag.core.arrays import Either
from underlag.uncertainty.distributions import Distribution

LEARNT = frozenset(("fixed", "normal", "lognormal", "triangular", "uniform"))
"""Kinds of distribution whose quantiles have a derivative here, so that what is known of them can be learnt about."""

_TAIL = 1e-30
"""Probability below which the end of a distribution is taken as reached; keeps the derivative finite there."""


def values_at(
    distributions: Sequence[Distribution], scores: Float[Either, "draw parameter"]
) -> Float[Either, "draw parameter"]:
    """Each distribution's value at its standard normal score [unit of its card]: ``ppf(Φ(score))``, to rounding.

    scores  standard normal [1], numpy's or JAX's; the values are of the same kind

    All at once, so that a few operations serve many parameters. ValueError for a beta distribution, whose quantiles
    have no derivative here.
    """
    others = sorted({each.kind for each in distributions} - LEARNT)
    if others:
        raise ValueError(f"only {', '.join(sorted(LEARNT))} can be learnt about, not {', '.join(others)}")

    def of(name: str, otherwise: float) -> np.ndarray[Any, np.dtype[Any]]:
        return np.array([each.width.get(name, otherwise) for each in distributions])

    def are(kind: str) -> np.ndarray[Any, np.dtype[Any]]:
        return np.array([each.kind == kind for each in distributions])

    traced = isinstance(scores, jax.Array)
    xp, ndtr = (jnp, traced_special.ndtr) if traced else (np, special.ndtr)
    central, low = np.array([each.central for each in distributions]), of("low", 0.0)
    width = of("high", 1.0) - low
    below, above = xp.maximum(ndtr(scores), _TAIL), xp.maximum(ndtr(-scores), _TAIL)
    mode = np.where(are("triangular"), central - low, width / 2)
    rising, falling = low + xp.sqrt(below * width * mode), low + width - xp.sqrt(above * width * (width - mode))
    found = xp.where(are("fixed"), central, central + of("sd", 0.0) * scores)
    found = xp.where(are("lognormal"), central * xp.exp(of("sd_log", 0.0) * scores), found)
    found = xp.where(are("uniform"), low + width * below, found)
    return xp.where(are("triangular"), xp.where(below * width <= mode, rising, falling), found)

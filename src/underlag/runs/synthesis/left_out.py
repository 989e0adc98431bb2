"""The posterior without some of the figures, from the posterior of all: by weights where they can be trusted, else made
anew.

A draw of the posterior of all figures counts, without some of them, by one over their likelihood there. The weights'
largest are smoothed by the tail of a Pareto distribution fitted to them, whose shape k tells whether so many draws can
stand for the other posterior (Vehtari and others, 2024, "Pareto smoothed importance sampling", JMLR 25(72)). With 1 000
draws it must be below 1 − 1/log10(1 000) = 0.67; where it is not, the chains are run again without the figures.

>>> round(highest_k(1000), 3), round(highest_k(100_000), 3)
(0.667, 0.7)
>>> by_weight(np.log([0.5, 0.25, 0.25])).tolist()
[0, 0, 2]
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from arviz_stats.base import array_stats  # type: ignore[attr-defined]  # not listed, but documented
from jaxtyping import Bool, Float, Int
from scipy import special

from underlag.core.arrays import Array
from underlag.uncertainty.figures import log_likelihood
from underlag.uncertainty.synthesis import Synthesis


class Believed(NamedTuple):
    """A posterior, and what it says of every figure.

    draws      of the vector of scores [1]
    predicted  what each figure should say in each draw [scale of the figure]
    """

    draws: Float[Array, "draw dimension"]
    predicted: Float[Array, "draw figure"]


class Without(NamedTuple):
    """A posterior that has not seen some figures.

    predicted    what each figure should say in each of its draws [scale of the figure]
    pareto_k     shape of the largest weights' tail [1]
    again        whether the chains were run again
    divergences  of those chains; 0 where there are none
    """

    predicted: Float[Array, "draw figure"]
    pareto_k: float
    again: bool
    divergences: int


def predicted_by(synthesis: Synthesis, draws: Float[Array, "draw dimension"]) -> Believed:
    """A posterior's draws of the vector of scores [1] with what they predict."""
    return Believed(draws, synthesis.predicted(draws))


def highest_k(draws: int) -> float:
    """Shape of the tail [1] from which weights on so many draws are not trusted."""
    return min(1 - 1 / math.log10(draws), 0.7)


def by_weight(log_weight: Float[Array, " draw"]) -> Int[Array, " draw"]:
    """As many draws (their positions, from 0), each as often as its weight says: systematically, without chance.

    log_weight  but for a constant
    """
    share = np.cumsum(special.softmax(log_weight))
    places = (np.arange(len(share)) + 0.5) / len(share)
    return np.asarray(np.searchsorted(share / share[-1], places))


def without(synthesis: Synthesis, whole: Believed, held: Bool[Array, " figure"], seed: int) -> Without:
    """The posterior without the figures that are ``held`` out.

    whole  the posterior of all figures of ``synthesis``, at least 100 draws
    seed   of the chains where they are run again
    """
    with jax.enable_x64(True):
        likely = np.asarray(log_likelihood(synthesis.figures, jnp.asarray(whole.predicted)))[:, held].sum(axis=1)
    known: Any = array_stats  # its functions carry no types
    weight, shape = known.psislw(likely)  # of the logarithms of likelihoods, one over which it weighs
    if float(shape) < highest_k(len(whole.draws)):
        return Without(whole.predicted[by_weight(np.asarray(weight))], float(shape), False, 0)
    found = synthesis.infer(seed, used=(~held).astype(np.float64))
    return Without(synthesis.predicted(found.draws), float(shape), True, found.convergence.divergences)

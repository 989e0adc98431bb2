"""Inference on a vector of standard normal unknowns from published figures.

The model is a function from the vector to what each figure should say; what it computes is not known here. First the
most likely vector is found by Gauss-Newton steps, and with it the shape of the posterior there; the sampler then works
in coordinates in which that shape is round, so that a few leapfrogs cross it.

One unknown z and one figure y = 1.0 with error 0.5, of which the model says z itself: precisions add, 1 + 1/0.5² = 5,
so the posterior is normal with mean (1/0.5²)·1.0/5 = 0.8 and variance 1/5. The first Gauss-Newton step from z = 0 is
4/5 and hits the mode at once; in the sampler's coordinate x, with z = 0.8 + x/√5, the posterior is standard normal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from arviz_stats.base import array_stats  # type: ignore[attr-defined]  # not listed, but documented
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.uncertainty.convergence import Convergence, Effort
from underlag.uncertainty.figures import PublishedFigures, log_likelihood
from underlag.uncertainty.sampler import Chains, Sampler, ShareDone

Predict = Callable[[jax.Array], jax.Array]
"""From the vector to what each figure should say, on the figure's scale."""

Prior = Callable[[jax.Array], jax.Array]
"""What is to be added to half the squared length of the vector to give minus the logarithm of its prior density."""

FLATTEST = 0.1
"""Least curvature that the posterior is given at its mode when it is made round; the prior's own is 1."""

_NEWTON_STEPS = 30
SETTLED = 1e-6
"""Most steps to the mode; a step that gains less than this ends the search."""


@dataclass(frozen=True)
class Inferred:
    """The posterior of a vector of unknowns, each a standard normal score before the figures [1].

    draws        of the vector, chain after chain
    mode         the most likely vector
    convergence  of the chains that the draws are from
    """

    draws: Float[Array, "draw dimension"]
    mode: Float[Array, " dimension"]
    convergence: Convergence


class Synthesis:
    """Inference compiled once for a model and a set of sources, and then good for whatever they tell.

    predict     the model: from the vector [1] to what each figure should say [scale of the figure]
    dimensions  length of the vector
    prior       what is added to half the squared length of the vector, where it is not standard normal before the
                figures [log]
    figures     published figures; a later question may give them other values, or leave some out
    effort      how long to sample
    """

    def __init__(
        self, predict: Predict, dimensions: int, figures: PublishedFigures, effort: Effort, prior: Prior
    ) -> None:
        self.figures, self.dimensions = figures, dimensions

        def neg_log_likelihood(predicted: jax.Array, value: jax.Array, upper: jax.Array, used: jax.Array) -> jax.Array:
            return -(used * log_likelihood(figures, predicted, (value, upper))).sum()

        def pulled(vector: jax.Array, weight: jax.Array) -> tuple[jax.Array, jax.Array]:
            predicted, back = jax.vjp(predict, vector)
            return predicted, back(weight)[0]

        def potential(position: jax.Array, centre: jax.Array, factor: jax.Array, *told: jax.Array) -> jax.Array:
            vector = centre + factor @ position
            return 0.5 * vector @ vector + prior(vector) + neg_log_likelihood(predict(vector), *told)

        self._neg_log_likelihood, self._pull = jax.jit(jax.value_and_grad(neg_log_likelihood)), jax.jit(pulled)
        self._prior = jax.jit(lambda v: (prior(v), jax.grad(prior)(v), jax.hessian(prior)(v)))
        self._sampler = Sampler(potential, dimensions, effort)

    def infer(
        self,
        seed: int,
        figures: PublishedFigures | None = None,
        used: Float[Array, " figure"] | None = None,
        progress: ShareDone = lambda _: None,
    ) -> Inferred:
        """Draws of the vector given the figures [1]. The caller decides what convergence to insist on.

        seed      of the chains, ≥ 0
        figures   the same sources with other values, in the same order; the synthesis' own if None
        used      1 for a figure that is used, 0 for one that is held out; all if None
        progress  hears the share of the sampling that is done [1], 0–1
        """
        told = figures or self.figures
        weight = np.ones(len(told)) if used is None else np.asarray(used, dtype=np.float64)
        data = (told.value, told.upper, weight)
        with jax.enable_x64(True):
            mode, factor = self._mode(data)
            chains = self._sampler.run((mode, factor, *data), seed, progress)
        draws = mode + chains.positions @ factor.T
        found = convergence(Chains(draws, chains.diverging, chains.leapfrogs))
        return Inferred(draws.reshape(-1, self.dimensions), mode, found)

    def predicted(self, draws: Float[Array, "draw dimension"]) -> Float[Array, "draw figure"]:
        """What each figure should say in each draw [scale of the figure]; ``draws`` of the vector [1]."""
        nothing = np.zeros(len(self.figures))
        with jax.enable_x64(True):
            said = [np.asarray(self._pull(np.asarray(each, dtype=np.float64), nothing)[0]) for each in draws]
        return np.array(said).reshape(len(draws), len(self.figures))

    def _mode(
        self, data: tuple[Array, Array, Array]
    ) -> tuple[Float[Array, " dimension"], Float[Array, "dimension dimension"]]:
        """The most likely vector, and a factor L of the posterior's covariance L Lᵀ there, by Gauss-Newton steps."""
        vector: Array = np.zeros(self.dimensions)
        for _ in range(_NEWTON_STEPS):
            predicted, slope = self._slope(vector)
            value, push = self._neg_log_likelihood(predicted, *data)
            extra, pushed, bent = (np.asarray(each) for each in self._prior(vector))
            curvature = np.eye(self.dimensions) + bent
            curvature = curvature + (slope * (data[2] / self.figures.error**2)[:, None]).T @ slope
            size, axes = np.linalg.eigh(curvature)
            size = np.maximum(size, FLATTEST)
            gradient = vector + pushed + slope.T @ np.asarray(push)
            step = -axes @ ((axes.T @ gradient) / size)
            before = float(value) + float(extra) + 0.5 * float(vector @ vector)
            gain, length = self._stepped(vector, step, before, data)
            vector = vector + length * step
            if gain < SETTLED:
                break
        return vector, axes / np.sqrt(size)

    def _slope(self, vector: Array) -> tuple[Float[Array, " figure"], Float[Array, "figure dimension"]]:
        """What each figure should say, and its derivatives."""
        rows = [self._pull(vector, each) for each in np.eye(len(self.figures))]
        if not rows:
            return np.zeros(0), np.zeros((0, self.dimensions))
        return np.asarray(rows[0][0]), np.array([np.asarray(row[1]) for row in rows])

    def _stepped(self, vector: Array, step: Array, before: float, data: tuple[Array, ...]) -> tuple[float, float]:
        """Gain and length of the first halving of the step that improves on ``before``; zeros if none does."""
        nothing = np.zeros(len(self.figures))
        for halving in range(12):
            length = 0.5**halving
            trial = vector + length * step
            after = float(self._neg_log_likelihood(self._pull(trial, nothing)[0], *data)[0])
            after += float(self._prior(trial)[0]) + 0.5 * float(trial @ trial)
            if after < before:
                return before - after, length
        return 0.0, 0.0


def convergence(chains: Chains) -> Convergence:
    """Diagnostics of every unknown: rank-normalised split R-hat, and effective sample sizes in bulk and 5 percent tails
    (Vehtari and others, 2021, doi 10.1214/20-BA1221).

    chains  in the coordinates that are judged
    """
    known: Any = array_stats  # its functions carry no types
    each = [chains.positions[:, :, at] for at in range(chains.positions.shape[2])]
    return Convergence(
        np.array([float(known.rhat(draws)) for draws in each]),
        np.array([float(known.ess(draws, method="bulk")) for draws in each]),
        np.array([float(known.ess(draws, method="tail", prob=(0.05, 0.95))) for draws in each]),
        int(chains.diverging.sum()),
        float(chains.leapfrogs.mean()),
    )

"""Graduation and shrinkage: how noisy regional counts become rates."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def graduate(
    values: Float[np.ndarray, "*place age"], weights: Float[np.ndarray, "*place age"], stiffness: float
) -> Float[np.ndarray, "*place age"]:
    """Whittaker–Henderson graduation along the last axis.

    Minimises Σ w(v − z)² + stiffness·Σ(Δ²z)². ``weights`` ≥ 0, with at least two above 0 in each row.
    """
    ages = values.shape[-1]
    second = np.diff(np.eye(ages), n=2, axis=0)
    penalty = stiffness * second.T @ second
    system = penalty + weights[..., None] * np.eye(ages)
    return np.asarray(np.linalg.solve(system, (weights * values)[..., None])[..., 0])


def shrunk_ratios(
    observed: Float[np.ndarray, "*cell"], expected: Float[np.ndarray, "*cell"]
) -> Float[np.ndarray, "*cell"]:
    """Observed over expected events by region, drawn towards 1, the nation, as far as chance explains their spread.

    Poisson counts with a gamma spread of true ratios of mean 1 and variance v: the posterior mean is
    (observed + 1/v) / (expected + 1/v). The variance v, for each band, is by moments over the regions: the weighted
    variance of the raw ratios less what Poisson chance gives; where nothing is left every ratio is 1.
    """
    totals = expected.sum(axis=0)
    ratio = observed / np.where(expected > 0, expected, 1.0)
    weight = expected / np.where(totals > 0, totals, 1.0)
    spread = (weight * (ratio - 1.0) ** 2).sum(axis=0)
    chance = (weight / np.where(expected > 0, expected, 1.0)).sum(axis=0)
    variance = np.maximum(spread - chance, 0.0)
    prior = 1.0 / np.where(variance > 0, variance, 1.0)
    shrunk = (observed + prior) / (expected + prior)
    return np.asarray(np.where(variance > 0, shrunk, 1.0))

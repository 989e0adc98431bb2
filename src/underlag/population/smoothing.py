"""Graduation and shrinkage: how noisy regional counts become rates.

Two regions with 120 and 80 deaths where 100 are expected have ratios 1.2 and 0.8, of variance 0.04. Chance gives 0.01
of it, so v = 0.03, 1/v = 33.3, and the ratios become 153.3/133.3 = 1.15 and 0.85. Of the values 0, 3, 0 with stiffness
1, graduation takes off a seventh of the second difference, −6, for each of (1, −2, 1):

>>> shrunk_ratios(np.array([[120.0], [80.0]]), np.full((2, 1), 100.0)).round(6).tolist()
[[1.15], [0.85]]
>>> (7 * graduate(np.array([0.0, 3.0, 0.0]), np.ones(3), 1.0)).round(6).tolist()
[6.0, 9.0, 6.0]
"""

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
    rows = weights.reshape(-1, ages).T
    diagonal = np.diag(penalty)[:, None] + rows
    solved = _solve_five_diagonals(
        diagonal, np.diag(penalty, 1), np.diag(penalty, 2), rows * values.reshape(-1, ages).T
    )
    return solved.T.reshape(values.shape)


def _solve_five_diagonals(
    diagonal: np.ndarray, next_one: np.ndarray, next_two: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Solutions of symmetric systems with five diagonals, one in each column of ``diagonal`` and ``right``, by the
    square-root-free Cholesky factors. The same on every machine and quick for many small systems at once."""
    count = len(diagonal)
    pivots, one, two = np.zeros_like(diagonal), np.zeros_like(diagonal), np.zeros_like(diagonal)
    solved = np.array(right)
    for i in range(count):
        pivots[i] = diagonal[i]
        if i > 0:
            pivots[i] -= pivots[i - 1] * one[i - 1] ** 2
            solved[i] -= one[i - 1] * solved[i - 1]
        if i > 1:
            pivots[i] -= pivots[i - 2] * two[i - 2] ** 2
            solved[i] -= two[i - 2] * solved[i - 2]
        if i + 1 < count:
            cross = pivots[i - 1] * one[i - 1] * two[i - 1] if i > 0 else 0.0
            one[i] = (next_one[i] - cross) / pivots[i]
        if i + 2 < count:
            two[i] = next_two[i] / pivots[i]
    solved /= pivots
    for i in range(count - 2, -1, -1):
        solved[i] -= one[i] * solved[i + 1]
        if i + 2 < count:
            solved[i] -= two[i] * solved[i + 2]
    return solved


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

"""Exits: death, retirement and leaving, and how they go together. Arrays may lead with an axis draw."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

HIGHEST = 0.999
"""Highest yearly probability of retiring, so that the cumulative hazard stays finite."""


def exit_probability(
    death: Float[np.ndarray, "*#draw"], retire: Float[np.ndarray, "*#draw"], leave: Float[np.ndarray, "*#draw"]
) -> Float[np.ndarray, "*draw"]:
    """Probability [1] of leaving work during a year: 1 − (1 − death)(1 − retire)(1 − leave), elementwise."""
    return np.asarray(1 - (1 - death) * (1 - retire) * (1 - leave))


def shifted_retirement(
    retire: Float[np.ndarray, "draw age"], shift: Float[np.ndarray, " draw"]
) -> Float[np.ndarray, "draw age"]:
    """Retirement a number of years later (or earlier): who would have retired at age a does so at a + shift.

    retire  yearly probability by whole year of age [1], 0 below some age
    shift   [years], any sign, fractions allowed
    Survival in work is shifted along age, the hazard being constant within a year of age; beyond the last age the
    last hazard continues.
    """
    hazard = -np.log1p(-np.clip(retire, 0.0, HIGHEST))
    cumulative = np.concatenate([np.zeros_like(hazard[:, :1]), np.cumsum(hazard, axis=1)], axis=1)
    ages = retire.shape[1]
    at = np.arange(ages + 1)[None, :] - shift[:, None]
    below = np.clip(np.floor(at).astype(np.int64), 0, ages - 1)
    start = np.take_along_axis(cumulative, below, axis=1)
    slope = np.take_along_axis(hazard, below, axis=1)
    moved = np.maximum(start + (at - below) * slope, 0.0)
    return np.asarray(-np.expm1(-np.maximum(np.diff(moved, axis=1), 0.0)))

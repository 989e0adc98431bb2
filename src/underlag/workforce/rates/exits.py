"""Exits: death, retirement and leaving, and how they go together. Arrays may lead with an axis draw.

Who escapes death (0.01), retirement (0.1) and leaving (0.05) does so with probability 0.99·0.9·0.95 = 0.846, so 0.154
exit. Half retiring at each of two ages, a year later, is nobody at the first and half at the second:

>>> import numpy as np
>>> exit_probability(np.array(0.01), np.array(0.1), np.array(0.05)).round(3).item()
0.154
>>> shifted_retirement(np.array([[0.0, 0.5, 0.5]]), np.array([1.0])).round(6).tolist()
[[0.0, 0.0, 0.5]]
"""

from __future__ import annotations

from jaxtyping import Float

from underlag.core.arrays import Either
from underlag.workforce.rates.arrays import library_of

HIGHEST = 0.999
"""Highest yearly probability of retiring, so that the cumulative hazard stays finite."""


def exit_probability(
    death: Float[Either, "*#draw"], retire: Float[Either, "*#draw"], leave: Float[Either, "*#draw"]
) -> Float[Either, "*draw"]:
    """Probability [1] of leaving work during a year: 1 − (1 − death)(1 − retire)(1 − leave), elementwise."""
    return 1 - (1 - death) * (1 - retire) * (1 - leave)


def shifted_retirement(retire: Float[Either, "draw age"], shift: Float[Either, " draw"]) -> Float[Either, "draw age"]:
    """Retirement a number of years later (or earlier): who would have retired at age a does so at a + shift.

    retire  yearly probability by whole year of age [1], 0 below some age
    shift   [years], any sign, fractions allowed
    Survival in work is shifted along age, the hazard being constant within a year of age; beyond the last age the
    last hazard continues.
    """
    xp = library_of(retire, shift)
    hazard = -xp.log1p(-xp.clip(retire, 0.0, HIGHEST))
    cumulative = xp.concatenate([xp.zeros_like(hazard[:, :1]), xp.cumsum(hazard, axis=1)], axis=1)
    ages = retire.shape[1]
    at = xp.arange(ages + 1)[None, :] - shift[:, None]
    below = xp.clip(xp.floor(at).astype(int), 0, ages - 1)
    start = xp.take_along_axis(cumulative, below, axis=1)
    slope = xp.take_along_axis(hazard, below, axis=1)
    moved = xp.maximum(start + (at - below) * slope, 0.0)
    return -xp.expm1(-xp.maximum(xp.diff(moved, axis=1), 0.0))

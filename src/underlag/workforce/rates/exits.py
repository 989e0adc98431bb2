"""Exits: death, retirement and leaving, and how they go together. Arrays may lead with an axis draw."""

from __future__ import annotations

from jaxtyping import Float

from underlag.workforce.rates.arrays import Either, library_of

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

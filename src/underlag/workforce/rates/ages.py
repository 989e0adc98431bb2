"""Values and shapes over career ages. Arrays may lead with an axis draw.

A value of 0.1 from 20 and 0.2 from 60 is 0.1 at 59 and 0.2 at 60. Shares of a half in either band, which have 40 and 20
ages, are 0.0125 and 0.025 an age:

>>> bands = (20, 60)
>>> by_age(np.array([[0.1, 0.2]]), bands)[0, [39, 40]].tolist()
[0.1, 0.2]
>>> shares_by_age(np.array([[0.5, 0.5]]), bands)[0, [39, 40]].round(6).tolist()
[0.0125, 0.025]

Equally many of 40, 50 and 60 years, tilted by ln 2, are as 1 to 2 to 4:

>>> three = np.where(np.isin(CAREER_AGES, (40, 50, 60)), 1 / 3, 0.0)[None]
>>> tilted(three, np.log([2.0]), np.zeros(1))[0, [20, 30, 40]].round(6).tolist()
[0.142857, 0.285714, 0.571429]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Either
from underlag.core.axes import CAREER_AGES, band_index
from underlag.workforce.rates.arrays import library_of, special_of

TILT_AGE = 50.0
"""Age at which a tilt changes nothing [year]."""


def by_age(
    values: Float[Either, "draw band"], lower_bounds: Sequence[int], below: float | None = None
) -> Float[Either, "draw age"]:
    """A value by age band as a value by age: each age has its band's.

    lower_bounds  first age of each band, ascending
    below         value of ages under the first band; None extends the first band down
    """
    bounds = tuple(lower_bounds)
    if below is not None and bounds[0] > CAREER_AGES[0]:
        xp = library_of(values)
        values = xp.concatenate([xp.full_like(values[:, :1], below), values], axis=1)
        bounds = (CAREER_AGES[0], *bounds)
    bounds = (min(bounds[0], CAREER_AGES[0]), *bounds[1:])
    return values[:, np.array(band_index(CAREER_AGES, bounds))]


def shares_by_age(shares: Float[Either, "draw band"], lower_bounds: Sequence[int]) -> Float[Either, "draw age"]:
    """Shares of people by age band spread evenly over the ages of each band [1]; a draw sums to 1."""
    band = np.array(band_index(CAREER_AGES, (min(lower_bounds[0], CAREER_AGES[0]), *lower_bounds[1:])))
    counts = np.bincount(band, minlength=shares.shape[1])
    spread = shares[:, band] / counts[band]
    return spread / spread.sum(axis=1, keepdims=True)


def tilted(
    shares: Float[Either, "draw age"], tilt: Float[Either, " draw"], bend: Float[Either, " draw"]
) -> Float[Either, "draw age"]:
    """The same people older or younger (tilt), and more spread or gathered around 50 (bend) [1]; a draw sums to 1.

    tilt  logarithm of how much more common an age is for every ten years that it lies above 50 [1]
    bend  the same for the square of those tens of years [1]
    """
    xp = library_of(shares, tilt, bend)
    tens = (np.array(CAREER_AGES) - TILT_AGE) / 10
    weighed = shares * xp.exp(tilt[:, None] * tens + bend[:, None] * tens**2)
    return weighed / weighed.sum(axis=1, keepdims=True)


def normal_shape(
    mean: Float[Either, " draw"], sd: Float[Either, " draw"], youngest: int, oldest: int
) -> Float[Either, "draw age"]:
    """Shares by whole year of age of a normal distribution cut off outside youngest … oldest [1]; a draw sums to 1."""
    edges = np.arange(CAREER_AGES[0], CAREER_AGES[-1] + 2)
    xp = library_of(mean, sd)
    within = special_of(mean, sd).ndtr((edges - mean[:, None]) / sd[:, None])
    ages = np.array(CAREER_AGES)
    shares = xp.where((ages >= youngest) & (ages <= oldest), xp.diff(within, axis=1), 0.0)
    return shares / shares.sum(axis=1, keepdims=True)


def by_sex(shape: Float[Either, "draw age"], women: Float[Either, " draw"]) -> Float[Either, "draw sex age"]:
    """A shape over age, the same for both sexes, as shares by sex (``core.axes.SEXES``) and age; a draw sums to 1."""
    parts = library_of(women).stack([women, 1 - women], axis=1)
    return parts[:, :, None] * shape[:, None, :]

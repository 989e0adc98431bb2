"""Values and shapes over career ages. Arrays may lead with an axis draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from scipy import special

from underlag.core.axes import CAREER_AGES, band_index


def by_age(
    values: Float[np.ndarray, "draw band"], lower_bounds: Sequence[int], below: float | None = None
) -> Float[np.ndarray, "draw age"]:
    """A value by age band as a value by age: each age has its band's.

    lower_bounds  first age of each band, ascending
    below         value of ages under the first band; None extends the first band down
    """
    bounds = tuple(lower_bounds)
    if below is not None and bounds[0] > CAREER_AGES[0]:
        values = np.concatenate([np.full_like(values[:, :1], below), values], axis=1)
        bounds = (CAREER_AGES[0], *bounds)
    bounds = (min(bounds[0], CAREER_AGES[0]), *bounds[1:])
    return np.asarray(values[:, list(band_index(CAREER_AGES, bounds))])


def shares_by_age(shares: Float[np.ndarray, "draw band"], lower_bounds: Sequence[int]) -> Float[np.ndarray, "draw age"]:
    """Shares of people by age band spread evenly over the ages of each band [1]; a draw sums to 1."""
    band = np.array(band_index(CAREER_AGES, (min(lower_bounds[0], CAREER_AGES[0]), *lower_bounds[1:])))
    counts = np.bincount(band, minlength=shares.shape[1])
    spread = shares[:, band] / counts[band]
    return np.asarray(spread / spread.sum(axis=1, keepdims=True))


def normal_shape(
    mean: Float[np.ndarray, " draw"], sd: Float[np.ndarray, " draw"], youngest: int, oldest: int
) -> Float[np.ndarray, "draw age"]:
    """Shares by whole year of age of a normal distribution cut off outside youngest … oldest [1]; a draw sums to 1."""
    edges = np.arange(CAREER_AGES[0], CAREER_AGES[-1] + 2)
    within = special.ndtr((edges - mean[:, None]) / sd[:, None])
    shares = np.diff(within, axis=1)
    ages = np.array(CAREER_AGES)
    shares = np.where((ages >= youngest) & (ages <= oldest), shares, 0.0)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def by_sex(
    shape: Float[np.ndarray, "draw age"], women: Float[np.ndarray, " draw"]
) -> Float[np.ndarray, "draw sex age"]:
    """A shape over age, the same for both sexes, as shares by sex (``core.axes.SEXES``) and age; a draw sums to 1."""
    parts = np.stack([women, 1 - women], axis=1)
    return np.asarray(parts[:, :, None] * shape[:, None, :])

"""Where specialists begin, and where they move: matrices from a few shares. Arrays may lead with an axis draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float


def destinations(
    residents: Float[np.ndarray, " region"], healthcare_region: Sequence[str], within: Float[np.ndarray, " draw"]
) -> Float[np.ndarray, "draw region region"]:
    """Where those go who leave a region (row): shares of destinations (column) [1], 0 on the diagonal.

    residents          draw people in proportion to their number [resident]
    healthcare_region  of each region
    within             share that goes to another region of the same health-care region [1]
    If there is no other region on one side of that border, all go to the other. Rows sum to 1; with one region to 0.
    """
    kin = np.array([[a == b for b in healthcare_region] for a in healthcare_region])
    other = ~np.eye(len(residents), dtype=bool)
    near, far = _shares(residents, kin & other), _shares(residents, ~kin)
    part = np.where(near.sum(axis=1) == 0, 0.0, np.where(far.sum(axis=1) == 0, 1.0, within[:, None]))
    return np.asarray(part[:, :, None] * near + (1 - part)[:, :, None] * far)


def _shares(residents: Float[np.ndarray, " region"], allowed: np.ndarray) -> Float[np.ndarray, "region region"]:
    weights = np.where(allowed, residents[None, :], 0.0)
    total = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def settling_matrix(
    stay: Float[np.ndarray, " draw"],
    leave: Float[np.ndarray, " draw"],
    elsewhere: Float[np.ndarray, "draw region region"],
) -> Float[np.ndarray, "draw region region"]:
    """Where those who finish in a region (row) begin as specialists (column) [1]; rows sum to 1 − λ.

    stay       ρ: share of those who begin in primary care that begin where they trained [1]
    leave      λ: share that does not begin in primary care [1]
    elsewhere  destinations of the rest; where there is none, all stay
    """
    regions = elsewhere.shape[1]
    return np.asarray((1 - leave)[:, None, None] * _mixed(stay, elsewhere, np.eye(regions)))


def moving_matrix(
    moving: Float[np.ndarray, "draw band"], elsewhere: Float[np.ndarray, "draw region region"]
) -> Float[np.ndarray, "draw band region region"]:
    """Where specialists of an age band in a region (row) are a year later (column) [1]; rows sum to 1.

    moving  share that moves to another region during a year, by age band [1]
    """
    stay = 1 - np.clip(moving, 0.0, 1.0)
    bands = [_mixed(stay[:, band], elsewhere, np.eye(elsewhere.shape[1])) for band in range(moving.shape[1])]
    return np.stack(bands, axis=1)


def _mixed(
    stay: Float[np.ndarray, " draw"],
    elsewhere: Float[np.ndarray, "draw region region"],
    home: Float[np.ndarray, "region region"],
) -> Float[np.ndarray, "draw region region"]:
    """Stay with that share, else go elsewhere; a row without destinations stays."""
    going = (1 - stay)[:, None, None] * elsewhere
    return np.asarray(going + (1 - going.sum(axis=2))[:, :, None] * home)

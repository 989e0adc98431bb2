"""Where specialists begin, and where they move: matrices from a few shares. Arrays may lead with an axis draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

HALVINGS = 80
"""Steps of the search for the pull of the own health-care region; leaves an error below 1e-12 of it."""


def destinations(
    residents: Float[np.ndarray, " region"], healthcare_region: Sequence[str], within: Float[np.ndarray, " draw"]
) -> Float[np.ndarray, "draw region region"]:
    """Where those go who leave a region (row): shares of destinations (column) [1], 0 on the diagonal.

    residents          draw people in proportion to their number [resident]
    healthcare_region  of each region; another region of the same one draws β times as strongly
    within             share of the nation's leavers, by residents of origin, that stay in their health-care region [1]
    β is found for each draw so that the nation's share is ``within``, as near as the map allows. A small region beside
    a large one so gets what its size calls for. Rows sum to 1; with a single region to 0.
    """
    kin = np.array([[a == b for b in healthcare_region] for a in healthcare_region])
    other = ~np.eye(len(residents), dtype=bool)
    near, far = np.where(kin & other, residents, 0.0), np.where(~kin, residents, 0.0)
    low, high = np.full(len(within), -20.0), np.full(len(within), 20.0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = _share_within(near.sum(1), far.sum(1), residents, np.exp(middle)) >= within
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    weights = np.exp(high)[:, None, None] * near + far
    total = weights.sum(axis=2, keepdims=True)
    return np.asarray(np.divide(weights, total, out=np.zeros_like(weights), where=total > 0))


def _share_within(
    near: Float[np.ndarray, " region"],
    far: Float[np.ndarray, " region"],
    origin: Float[np.ndarray, " region"],
    pull: Float[np.ndarray, " draw"],
) -> Float[np.ndarray, " draw"]:
    """Nation's share of leavers that stay in their health-care region [1], for a pull β of it."""
    drawn = pull[:, None] * near
    staying = np.divide(drawn, drawn + far, out=np.zeros_like(drawn), where=drawn + far > 0)
    return np.asarray((staying * origin).sum(axis=1) / origin.sum())


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

"""Which parameters a result's uncertainty comes from, read off the draws that were made anyway.

Result and parameters are replaced by their ranks over the draws (so that any monotone relation counts in full) and the
result is regressed on the parameters. The explained variance R² ≤ 1 is divided among the parameters by relative
weights: the parameters are replaced by the orthogonal variables closest to them, each of which explains its own share
without overlap, and the shares are carried back in proportion to the squared loadings. Shares are therefore never
negative and sum to R². What chance alone would give a parameter, (1−R²)/(n−p−1), is taken off. Effects that are not
monotone and effects that exist only in combination stay unexplained, and are reported as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True)
class Drivers:
    """Shares of the variance of each result.

    names      parameters that vary over the draws, sorted
    share      part of the variance of the result's ranks [1], 0–1; a row sums to ``explained``
    direction  +1 if the result rises with the parameter, −1 if it falls
    explained  sum of the shares [1], 0–1; the rest is interaction, non-monotone effect and chance
    enough     False if there were too few draws for the parameters to be told apart; the shares are then all 0
    """

    names: tuple[str, ...]
    share: Float[np.ndarray, "result parameter"]
    direction: Float[np.ndarray, "result parameter"]
    explained: Float[np.ndarray, " result"]
    enough: bool


def fewest_draws(parameters: int) -> int:
    """The least number of draws from which shares of so many parameters are given: two for each, and 20 more."""
    return 2 * parameters + 20


def drivers(results: Float[np.ndarray, "draw result"], parameters: Mapping[str, Float[np.ndarray, " draw"]]) -> Drivers:
    """Share of the variance of every result due to each parameter, with its direction.

    results     any results over draws, one column each
    parameters  the draws of the parameters; those that don't vary are left out
    """
    results = np.asarray(results, dtype=np.float64)
    names = tuple(sorted(name for name, draws in parameters.items() if np.ptp(draws) > 0))
    shape = (results.shape[1], len(names))
    if not names or results.shape[0] < fewest_draws(len(names)):
        zeros = np.zeros(shape)
        return Drivers(names, zeros, zeros + 1, zeros.sum(axis=1), not names)
    x = _standard_ranks(np.stack([parameters[name] for name in names], axis=1))
    y = _standard_ranks(results)
    left, scale, right = np.linalg.svd(x, full_matrices=False)
    scale = np.where(scale > 1e-9 * scale[0], scale, 0.0)
    closest = left @ right  # orthogonal variables closest to the parameters
    loading = (right.T * scale) @ right  # parameters on them; rows have unit length
    coefficient = closest.T @ y
    share = (loading**2 @ coefficient**2).T
    r2 = np.minimum(share.sum(axis=1), 1.0)
    degrees = results.shape[0] - len(names) - 1
    share = np.maximum(share - ((1 - r2) / degrees)[:, None], 0.0)
    share /= np.maximum(share.sum(axis=1), 1.0)[:, None]
    direction = np.where(loading @ coefficient < 0, -1.0, 1.0).T
    return Drivers(names, share, direction, share.sum(axis=1), True)


def _standard_ranks(values: Float[np.ndarray, "draw column"]) -> Float[np.ndarray, "draw column"]:
    """Ranks over draws, centred and of unit length; a constant column becomes 0."""
    ranks = np.stack([_mean_ranks(column) for column in values.T], axis=1)
    centred = ranks - ranks.mean(axis=0)
    length = np.linalg.norm(centred, axis=0)
    return np.asarray(np.divide(centred, length, out=np.zeros_like(centred), where=length > 0))


def _mean_ranks(values: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
    """Ranks from 1, equal values sharing their mean rank. (Own, because loading scipy.stats for it takes a second.)"""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])

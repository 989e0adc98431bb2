"""Whether figures handed in can be those of the places that they are said to be of.

Each place j has a prediction of log(figure): mean m_j and standard deviation s_j. A figure i has an error e_i. Its log
predictive density at place j is that of Student's t with ν = 4 degrees of freedom,

    l_ij = −log σ_ij − (ν+1)/2 · log(1 + z_ij²/ν) + constant,     z_ij = (y_i − m_j)/σ_ij,  σ_ij² = s_j² + e_i².

Two places i and j swapped: the figures are exp(l_ij + l_ji − l_ii − l_jj) times as likely the other way round. A single
figure far off: the probability of lying at least so far from its prediction, 2·T_ν(−|z_ii|).

The tails are those of t and not of the normal distribution, since a prediction is surer of itself than it should be:
ten standard deviations off are then odds of thousands, not of 10²².

Predicted are 100 and 300 specialists with a spread of 10 percent each; handed in are 300 and 100. Each is log 3 =
1.099, or 10.99 standard deviations, off; the other way round none is, so the odds are (1 + 10.99²/4)⁵ = 10^7.47:

>>> predicted, exact, sd = np.log([100.0, 300.0]), np.zeros(2), np.full(2, 0.1)
>>> [found] = swaps(predictive_densities(predicted[::-1], exact, predicted, sd))
>>> found.first, found.second, round(found.log10_odds, 2)
(0, 1, 7.47)
>>> [round(one.ratio, 2) for one in outliers(predicted[::-1], exact, predicted, sd)]
[3.0, 0.33]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Float
from scipy import special

FREEDOM = 4
"""Degrees of freedom ν of the tails."""

SWAP_ODDS = 1000.0
"""Odds from which two figures are taken to be swapped. If they are not, the chance of such odds is at most 1 in 1 000
for each pair (Markov's inequality, as the odds have mean 1 where the prediction holds)."""

TAIL = 0.001
"""A figure less probable than this is too far off."""


@dataclass(frozen=True)
class Swap:
    """Two places whose figures are ``10**log10_odds`` times as likely the other way round.

    first, second  positions of the places, first < second
    log10_odds     [1]
    """

    first: int
    second: int
    log10_odds: float


@dataclass(frozen=True)
class Outlier:
    """A figure too far off.

    place  its position
    ratio  the figure over its prediction [1]
    tail   probability of lying so far off or farther [1], 0–1
    """

    place: int
    ratio: float
    tail: float


def predictive_densities(
    figures: Float[np.ndarray, " place"],
    errors: Float[np.ndarray, " place"],
    mean: Float[np.ndarray, " place"],
    sd: Float[np.ndarray, " place"],
) -> Float[np.ndarray, "place place"]:
    """l_ij but for its constant: log density of figure i (row) if it were of place j (column) [log].

    figures   logarithms of the figures [log]
    errors    standard deviation of each figure's error, ≥ 0 [log]
    mean, sd  prediction of each place, ``sd`` > 0 [log]
    """
    scale = np.sqrt(sd[None, :] ** 2 + errors[:, None] ** 2)
    z = (figures[:, None] - mean[None, :]) / scale
    return np.asarray(-np.log(scale) - 0.5 * (FREEDOM + 1) * np.log1p(z**2 / FREEDOM))


def swaps(density: Float[np.ndarray, "place place"], odds: float = SWAP_ODDS) -> list[Swap]:
    """Pairs more likely the other way round by at least ``odds`` [1], > 0, the likeliest first.

    density  as ``predictive_densities`` gives it [log]
    """
    found = [
        Swap(i, j, float(density[i, j] + density[j, i] - density[i, i] - density[j, j]) / float(np.log(10)))
        for i, j in combinations(range(len(density)), 2)
    ]
    return sorted(
        (s for s in found if s.log10_odds >= np.log10(odds)), key=lambda s: (-s.log10_odds, s.first, s.second)
    )


def outliers(
    figures: Float[np.ndarray, " place"],
    errors: Float[np.ndarray, " place"],
    mean: Float[np.ndarray, " place"],
    sd: Float[np.ndarray, " place"],
    tail: float = TAIL,
) -> list[Outlier]:
    """Figures less probable than ``tail`` [1], in order of place; the rest as for ``predictive_densities`` [log]."""
    z = np.abs(figures - mean) / np.sqrt(sd**2 + errors**2)
    beyond = 2 * special.stdtr(FREEDOM, -z)
    return [
        Outlier(n, float(np.exp(figures[n] - mean[n])), float(beyond[n]))
        for n in range(len(figures))
        if beyond[n] < tail
    ]

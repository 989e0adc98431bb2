"""Means, quantiles, intervals and probabilities over draws: the only place where a quantile of draws is taken.

A column of draws 10 and 20 has mean 15, and its quantiles lie on the straight line between the two: p10 is 11 and p90
is 19, so that the 80 percent interval is 11–19. One draw is all its own quantiles.

>>> [float(end) for end in interval(np.array([10.0, 20.0]))]
[11.0, 19.0]
>>> probability_of_reaching(np.array([0.9, 1.0, 1.1, 1.2]), 1.0).item()
0.75
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

_Draws = Float[np.ndarray, " draw *axes"]

QUANTILES: Mapping[str, float] = {
    "p2_5": 0.025,
    "p10": 0.10,
    "p25": 0.25,
    "p50": 0.50,
    "p75": 0.75,
    "p90": 0.90,
    "p97_5": 0.975,
}
"""Names of the quantiles that every result carries → probability: the ends of the intervals, and the median."""

INTERVALS: Mapping[int, tuple[str, str]] = {50: ("p25", "p75"), 80: ("p10", "p90"), 95: ("p2_5", "p97_5")}
"""Interval in percent → names of the quantiles at its ends."""


def summaries(draws: Float[np.ndarray, "draw cell"]) -> dict[str, Float[np.ndarray, " cell"]]:
    """``mean`` and the quantiles of ``QUANTILES`` over draws, for each cell [unit of the draws], in float64.

    Quantiles are interpolated linearly between ordered draws. ValueError without draws.
    """
    _refuse_none(draws)
    ordered = np.sort(np.ascontiguousarray(draws.T), axis=1)
    columns = {"mean": ordered.mean(axis=1, dtype=np.float64)}
    for name, level in QUANTILES.items():
        position = level * (ordered.shape[1] - 1)
        below = int(np.floor(position))
        above = min(below + 1, ordered.shape[1] - 1)
        low, high = (ordered[:, at].astype(np.float64) for at in (below, above))
        columns[name] = low + (position - below) * (high - low)  # exactly the value where all draws agree
    return columns


def quantiles(
    draws: _Draws, names: Sequence[str], method: Literal["linear", "inverted_cdf"] = "linear"
) -> tuple[Float[np.ndarray, " *axes"], ...]:
    """Quantiles of ``QUANTILES`` over the draws, by name and in the order asked for [unit of the draws], in float64.

    method  ``linear`` as in ``summaries``; ``inverted_cdf`` gives quantiles that are draws themselves, for draws that
            may be infinite: no straight line goes to them

    ValueError without draws, KeyError for a name that is not there.
    """
    _refuse_none(draws)
    levels = [QUANTILES[name] for name in names]
    ends = np.quantile(np.asarray(draws, dtype=np.float64), levels, axis=0, method=method)
    return tuple(np.asarray(end) for end in ends)


def interval(draws: _Draws, percent: int = 80) -> tuple[Float[np.ndarray, " *axes"], Float[np.ndarray, " *axes"]]:
    """Lower and upper end of the interval that holds the middle ``percent`` of the draws [unit of the draws], in
    float64.

    ValueError without draws, KeyError for a percentage that is not among ``INTERVALS``.
    """
    low, high = quantiles(draws, INTERVALS[percent])
    return low, high


def probability_of_reaching(result: _Draws, goal: float | Float[np.ndarray, " *axes"]) -> Float[np.ndarray, " *axes"]:
    """Share of the draws in which ``result`` ≥ ``goal`` (same unit) [1], 0–1. ValueError without draws."""
    _refuse_none(result)
    return np.asarray((result >= goal).mean(axis=0))


def _refuse_none(draws: _Draws) -> None:
    if np.shape(draws)[0] < 1:
        raise ValueError("an interval or a probability needs at least one draw")

"""Intervals and probabilities over draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

INTERVALS: Mapping[int, tuple[str, str]] = {50: ("p25", "p75"), 80: ("p10", "p90"), 95: ("p2_5", "p97_5")}
"""Interval in percent → names of the quantiles at its ends."""

QUANTILES: Mapping[str, float] = {
    "p2_5": 0.025,
    "p10": 0.10,
    "p25": 0.25,
    "p50": 0.50,
    "p75": 0.75,
    "p90": 0.90,
    "p97_5": 0.975,
}
"""Names of the quantiles that every result carries → probability."""


def summary(draws: Float[np.ndarray, " draw *axes"]) -> dict[str, Float[np.ndarray, " *axes"]]:
    """Mean and named quantiles over the draws, in the unit of the draws. Quantiles are interpolated linearly."""
    draws = np.asarray(draws, dtype=np.float64)
    if draws.shape[0] < 1:
        raise ValueError("a summary needs at least one draw")
    quantiles = np.quantile(draws, list(QUANTILES.values()), axis=0)
    return {"mean": draws.mean(axis=0), **dict(zip(QUANTILES, quantiles, strict=True))}


@dataclass(frozen=True)
class Probability:
    """A share of draws and how well so many draws can tell it.

    value           share of the draws in which it happened                       [1], 0–1
    standard_error  Monte Carlo standard error of that share as an estimate       [1], > 0
    """

    value: Float[np.ndarray, " *axes"]
    standard_error: Float[np.ndarray, " *axes"]


def probability(happened: Bool[np.ndarray, " draw *axes"]) -> Probability:
    """Probability of an event, from whether it happened in each draw.

    The standard error is √(p̃(1−p̃)/n) with p̃ = (k+½)/(n+1) for k of n: the half keeps "never in a thousand draws" from
    passing as certain. It is that of independent draws; stratified draws do as well or better (ADR 0004), so it is
    an upper estimate. It says nothing of whether the distributions of the parameters are right.
    """
    happened = np.asarray(happened, dtype=bool)
    n = happened.shape[0]
    if n < 1:
        raise ValueError("a probability needs at least one draw")
    count = happened.sum(axis=0)
    smoothed = (count + 0.5) / (n + 1)
    return Probability(np.asarray(count / n), np.asarray(np.sqrt(smoothed * (1 - smoothed) / n)))


def probability_of_reaching(
    result: Float[np.ndarray, " draw *axes"], goal: float | Float[np.ndarray, " ..."], tolerance: float = 1e-9
) -> Probability:
    """Probability that ``result`` ≥ ``goal`` (same unit). ``tolerance`` is relative: it forgives rounding errors of
    arithmetic in results that were solved to equal the goal."""
    goal = np.asarray(goal, dtype=np.float64)
    return probability(np.asarray(result) >= goal - tolerance * np.abs(goal))

"""Training: from the observed duration of training to the yearly chance of finishing, and what follows from it.

Durations are the shortest the rules allow plus a gamma-distributed excess (leave, part-time, waiting for courses and
rotations). Starts are spread evenly over the calendar year. Arrays may lead with an axis draw.

With a dropout of 0.1 a year and completion 0, 0.5 and 1 by completed years, 1, 0.9 and 0.9·0.9·0.5 = 0.405 of those who
start are there after 0, 1 and 2 years: one start a year keeps 2.305 in training, and 0.9·0.9·0.5 + 0.405·0.9 = 0.7695
finish.

>>> completion, dropout = np.array([0.0, 0.5, 1.0]), np.full(3, 0.1)
>>> survival_in_training(completion, dropout).round(6).tolist()
[1.0, 0.9, 0.405]
>>> [round(float(of(completion, dropout)), 4) for of in (mean_years_in_training, share_completing)]
[2.305, 0.7695]
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Either
from underlag.workforce.rates.arrays import library_of, special_of

PARTS_OF_A_YEAR = 24
"""Moments of a year at which starts are taken to happen, evenly spread."""

LEAST_EXCESS = 0.05
"""Least mean and spread of the excess over the minimum [years], so that the distribution stays one."""


def duration_shares(
    mean: Float[Either, "*draw"],
    sd: Float[Either, "*draw"],
    minimum: Float[Either, "*draw"],
    training_years: int,
) -> Float[Either, "*draw training_year"]:
    """Share of those who finish that do so in the n-th calendar year after the year of their start [1], n = 1 … K.

    mean, sd, minimum  of the duration of training [years]
    training_years     K; whoever would take longer finishes in the last year, and whoever is done within the year of
                       the start finishes in the first year after it
    The mean of n is the mean duration, but for those two ends.
    """
    xp = library_of(mean, sd, minimum)
    excess = xp.maximum(mean - minimum, LEAST_EXCESS)[..., None, None]
    spread = xp.maximum(sd, LEAST_EXCESS)[..., None, None]
    shape, scale = (excess / spread) ** 2, spread**2 / excess
    moments = (np.arange(PARTS_OF_A_YEAR) + 0.5) / PARTS_OF_A_YEAR
    elapsed = np.arange(training_years + 1)[:, None] + 1 - moments - xp.asarray(minimum)[..., None, None]
    # before the minimum nobody is done; the distribution itself has no derivative there
    possible = elapsed > 0
    finished = special_of(mean, sd, minimum).gammainc(shape, xp.where(possible, elapsed, 1.0) / scale)
    done = xp.where(possible, finished, 0.0).mean(axis=-1)
    nobody, all_of_them = xp.zeros_like(done[..., :1]), xp.ones_like(done[..., :1])
    by_end = xp.concatenate([nobody, done[..., 1:-1], all_of_them], axis=-1)
    return xp.diff(by_end, axis=-1)


def completion_hazard(
    mean: Float[Either, "*draw"],
    sd: Float[Either, "*draw"],
    minimum: Float[Either, "*draw"],
    training_years: int,
) -> Float[Either, "*draw training_year"]:
    """Probability [1] that a trainee with k completed years of training, who does not give up, finishes in the year.

    The discrete hazard of ``duration_shares``; the last is 1.
    """
    shares = duration_shares(mean, sd, minimum, training_years)
    xp = library_of(shares)
    left = xp.cumsum(shares[..., ::-1], axis=-1)[..., ::-1]
    somebody = left > 1e-12
    hazard = xp.where(somebody, shares / xp.where(somebody, left, 1.0), 1.0)
    return xp.clip(xp.concatenate([hazard[..., :-1], xp.ones_like(hazard[..., -1:])], axis=-1), 0.0, 1.0)


def survival_in_training(
    completion: Float[Either, "*draw training_year"], dropout: Float[Either, "*draw training_year"]
) -> Float[Either, "*draw training_year"]:
    """Share of those who started that are still in training with k completed years [1]; 1 for k = 0."""
    xp = library_of(completion, dropout)
    remain = (1 - dropout) * (1 - completion)
    earlier = xp.concatenate([xp.ones_like(remain[..., :1]), remain[..., :-1]], axis=-1)
    return xp.cumprod(earlier, axis=-1)


def mean_years_in_training(
    completion: Float[Either, "*draw training_year"], dropout: Float[Either, "*draw training_year"]
) -> Float[Either, "*draw"]:
    """How many trainees one start a year keeps in training [years], dropouts included."""
    return survival_in_training(completion, dropout).sum(axis=-1)


def share_completing(
    completion: Float[Either, "*draw training_year"], dropout: Float[Either, "*draw training_year"]
) -> Float[Either, "*draw"]:
    """Share of those who start that finish training [1]; the others give up."""
    there = survival_in_training(completion, dropout)
    return (there * (1 - dropout) * completion).sum(axis=-1)


def steady_state_profile(
    completion: Float[Either, "*draw training_year"], dropout: Float[Either, "*draw training_year"]
) -> Float[Either, "*draw training_year"]:
    """Shares of the trainees by completed years of training [1] when as many start every year; sum 1."""
    there = survival_in_training(completion, dropout)
    return there / there.sum(axis=-1, keepdims=True)

"""Starts as a mixture of constant levels, and what a post a year at each level adds.

From 10 posts a plateau of 20 is reached in two equal steps, 15 and 20, and kept to the target year; the way to a hold
level of 30 then takes as many, of which the plan sees the first, 25:

>>> shape = ramp_shape((2025, 2026, 2027, 2028, 2029), 2025, 2028, 2)
>>> shape.starts(np.array([10.0]), np.array([20.0]), np.array([30.0])).reshape(-1).tolist()
[15.0, 20.0, 20.0, 20.0, 25.0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.optimise.programme.problem import StartsProblem, per_draw


@dataclass(frozen=True)
class Shape:
    """How much of each level the starts of a year are.

    names    of the levels
    weights  [1], axes level step; sum to 1 in every year
    """

    names: tuple[str, ...]
    weights: Float[np.ndarray, " level step"]

    def starts(self, *levels: Float[np.ndarray, " *#draw region"]) -> Float[np.ndarray, " *#draw step region"]:
        """Posts [post/year] by step and region, for one array of levels [post/year] per name."""
        together = np.stack(np.broadcast_arrays(*levels), axis=-2)
        return np.asarray(self.weights.T @ together)


def ramp_shape(steps: tuple[int, ...], first_year: int, target_year: int, ramp_years: int) -> Shape:
    """Today's level before ``first_year``, a ramp to the plateau, and after ``target_year`` a ramp to the hold level.

    The k-th year of a ramp is k/ramp_years of the way, so that a ramp of one year changes the level at once. If the
    target year comes before the ramp is over, the way to the hold level begins from where the ramp had come.
    """
    years = np.asarray(steps)
    risen = np.clip((np.minimum(years, target_year) - first_year + 1) / ramp_years, 0.0, 1.0)
    gone_on = np.clip((years - target_year) / ramp_years, 0.0, 1.0)
    weights = np.stack([(1 - risen) * (1 - gone_on), risen * (1 - gone_on), gone_on])
    return Shape(("today", "plateau", "hold"), weights)


def constant_shape(steps: tuple[int, ...], first_year: int) -> Shape:
    """Today's level before ``first_year`` and one constant level from it."""
    after = (np.asarray(steps) >= first_year).astype(np.float64)
    return Shape(("today", "constant"), np.stack([1 - after, after]))


def fte_per_level(
    problem: StartsProblem, shape: Shape, year: int
) -> tuple[Float[np.ndarray, " *#draw level region_to region_from"], Float[np.ndarray, " *#draw level region"]]:
    """FTE in ``year`` of specialists, and of trainees, for one post a year at each level from ``first_year`` on."""
    begin = problem.steps.index(problem.first_year)
    end = problem.years.index(year)
    lags = end - begin
    if lags <= 0:
        levels, regions = len(shape.names), len(problem.regions)
        return np.zeros((levels, regions, regions)), np.zeros((levels, regions))
    # the start of the first step has been at work longest
    specialists = problem.response.specialists_fte[..., lags - 1 :: -1, :, :]
    trainees = problem.response.trainees_fte[..., lags - 1 :: -1, :]
    filled = shape.weights[:, begin:end, None] * problem.fill[..., None, begin:end, :]
    # one product of matrices (level × step)·(step × region_to) for each region_from: much faster than a general sum
    by_origin = np.matmul(np.moveaxis(filled, -1, -3), np.moveaxis(specialists, -2, -3))
    return np.moveaxis(by_origin, -3, -1), (filled * trainees[..., None, :, :]).sum(axis=-2)


def capacity_per_level(
    problem: StartsProblem, shape: Shape, year: int
) -> Float[np.ndarray, " *#draw level region_to region_from"]:
    """Capacity [resident] in ``year`` and region_to for one post a year in region_from at each level."""
    specialists, trainees = fte_per_level(problem, shape, year)
    moved = per_draw(problem.residents_per_specialist)[..., None, None] * specialists
    at_home = per_draw(problem.residents_per_trainee)[..., None] * trainees
    return np.asarray(moved + at_home[..., None] * np.eye(len(problem.regions)))


def added_by(
    per_level: Float[np.ndarray, " *#draw region_to region_from"], level: Float[np.ndarray, " *#draw region_from"]
) -> Float[np.ndarray, " *#draw region_to"]:
    """What a level of posts adds in each region."""
    return np.asarray(np.matmul(per_level, level[..., None])[..., 0])

"""Constant levels of posts that give each region what it wants, when posts in one region also serve others.

Specialists settle and move, so the regions' levels are found together. A region may want less than it gets with the
fewest posts allowed (it is above its goal already); then it gets the fewest, and the others need correspondingly fewer.
Exactly: find levels y ≥ floor with

    surplus = A·y − b ≥ 0     and in every region     y = floor  or  surplus = 0,

a linear complementarity problem. (Least squares with y ≥ 0 would not do: it lets a region fall short in order that
another be less above its goal.) It has one solution whenever a post adds most at home, in the sense that every
principal minor of A is positive.

Two regions where a post adds 1 at home and 0.2 next door want 2 and 0.1. Both equations hold for 2.06 posts and −0.31,
which is not possible; so the second gets none, and with 2 posts in the first it has 0.4, which is 0.3 above what it
wants:

>>> levels, held = solve_levels(np.array([[[1.0, 0.2], [0.2, 1.0]]]), np.array([[2.0, 0.1]]), np.zeros(2))
>>> levels.tolist(), held.tolist()
([[2.0, 0.0]], [[False, True]])
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

BLOCK_ROUNDS = 30
"""Rounds in which all violations are turned at once: fast, nearly always enough, but could go round in circles."""


def solve_levels(
    matrix: Float[np.ndarray, " draw region_to region_from"],
    wanted: Float[np.ndarray, " draw region_to"],
    floor: Float[np.ndarray, " region"],
) -> tuple[Float[np.ndarray, " draw region"], Bool[np.ndarray, " draw region"]]:
    """Levels [post/year] by region, and where the floor holds them.

    matrix  A: what a post a year in region_from adds in region_to (any unit, the same as ``wanted``)
    wanted  b: what the posts should add
    floor   fewest posts allowed [post/year]

    Raises ArithmeticError if a draw has no solution that the method can find.
    """
    wanted = wanted - matrix @ floor
    above, held = _unconstrained(matrix, wanted), np.zeros(wanted.shape, dtype=bool)
    open_draws = np.flatnonzero((above < 0).any(axis=1))
    if open_draws.size:
        above[open_draws], held[open_draws] = _complementary(matrix[open_draws], wanted[open_draws])
    return above + floor, held


def _unconstrained(
    matrix: Float[np.ndarray, " draw r r"], wanted: Float[np.ndarray, " draw r"]
) -> Float[np.ndarray, " draw r"]:
    return np.asarray(np.linalg.solve(matrix, wanted[..., None])[..., 0])


def _complementary(
    matrix: Float[np.ndarray, " draw r r"], wanted: Float[np.ndarray, " draw r"]
) -> tuple[Float[np.ndarray, " draw r"], Bool[np.ndarray, " draw r"]]:
    """Principal pivoting over all draws at once: guess which regions are held, solve, turn the wrong guesses."""
    draws, regions = wanted.shape
    scale = np.maximum(np.abs(wanted).max(axis=1, keepdims=True), 1e-300)
    held = np.zeros(wanted.shape, dtype=bool)
    values = np.zeros(wanted.shape)
    left = np.arange(draws)
    rounds = BLOCK_ROUNDS + 2 ** min(regions, 12)
    for turn in range(rounds):
        values[left] = _solve_held(matrix[left], wanted[left] / scale[left], held[left])
        wrong = values[left] < -1e-12
        stay = wrong.any(axis=1)
        left, wrong = left[stay], wrong[stay]
        if not left.size:
            return np.where(held, 0.0, np.maximum(values, 0.0)) * scale, held
        if turn >= BLOCK_ROUNDS:
            # one at a time, the first wrong region: cannot circle if every principal minor is positive
            wrong &= np.cumsum(wrong, axis=1) == 1
        held[left] ^= wrong
    raise ArithmeticError(f"no levels found for {left.size} draws")


def _solve_held(
    matrix: Float[np.ndarray, " draw r r"], wanted: Float[np.ndarray, " draw r"], held: Bool[np.ndarray, " draw r"]
) -> Float[np.ndarray, " draw r"]:
    """Level where free, surplus where held: the columns of held regions are replaced by minus the surplus."""
    identity = np.eye(wanted.shape[1])
    return _unconstrained(np.where(held[:, None, :], -identity, matrix), wanted)

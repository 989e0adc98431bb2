"""The coupled levels against trying every combination, and against an independent library where they must agree."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import nnls

from underlag.optimise.programme import levels
from underlag.optimise.programme.levels import solve_levels

NO_FLOOR = np.zeros(4)


def by_trying(matrix: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Every choice of held regions in turn, until one satisfies all conditions."""
    regions = len(wanted)
    for held in product([False, True], repeat=regions):
        free = ~np.array(held)
        level = np.zeros(regions)
        level[free] = np.linalg.solve(matrix[np.ix_(free, free)], wanted[free])
        if np.all(level >= -1e-9) and np.all(matrix @ level - wanted >= -1e-7):
            return level
    raise AssertionError("no combination fits")


def coupled(seed: int, draws: int, regions: int) -> tuple[np.ndarray, np.ndarray]:
    """Random regions whose posts serve mostly themselves, wanting more or less than nothing."""
    rng = np.random.default_rng(seed)
    spill = rng.random((draws, regions, regions))
    spill *= 0.8 / spill.sum(axis=1, keepdims=True)
    matrix = (spill + np.eye(regions)) * rng.uniform(100, 5000, (draws, 1, regions))
    return matrix, rng.normal(2e4, 3e4, (draws, regions))


@given(st.integers(0, 10**6))
def test_same_as_trying_every_combination(seed: int) -> None:
    matrix, wanted = coupled(seed, 5, 4)
    level, held = solve_levels(matrix, wanted, NO_FLOOR)
    for d in range(5):
        assert level[d] == pytest.approx(by_trying(matrix[d], wanted[d]), abs=1e-7)
        assert np.all(level[d][held[d]] == 0)


@given(st.integers(0, 10**6), st.integers(1, 21))
def test_conditions_of_the_solution(seed: int, regions: int) -> None:
    matrix, wanted = coupled(seed, 20, regions)
    level, held = solve_levels(matrix, wanted, np.zeros(regions))
    surplus = np.einsum("dtf,df->dt", matrix, level) - wanted
    scale = np.abs(wanted).max()
    assert np.all(level >= 0)
    assert np.all(surplus >= -1e-9 * scale)
    assert np.all(np.abs(surplus[~held]) <= 1e-9 * scale)


def test_turning_one_region_at_a_time_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fallback that can't go round in circles, used from the first round."""
    matrix, wanted = coupled(7, 50, 8)
    fast, _ = solve_levels(matrix, wanted, np.zeros(8))
    monkeypatch.setattr(levels, "BLOCK_ROUNDS", 0)
    slow, _ = solve_levels(matrix, wanted, np.zeros(8))
    assert slow == pytest.approx(fast, abs=1e-9)
    assert (fast == 0).any() and (fast > 0).any()


def test_without_coupling_the_same_as_least_squares_with_nonnegative_levels() -> None:
    rng = np.random.default_rng(3)
    matrix, wanted = np.diag(rng.uniform(1, 9, 6)), rng.normal(0, 10, 6)
    level, _ = solve_levels(matrix[None], wanted[None], np.zeros(6))
    assert level[0] == pytest.approx(nnls(matrix, wanted)[0])


def test_a_floor_is_kept_and_counts() -> None:
    """Region 2 must open 2 posts though it needs none; a quarter of what they add comes to region 1."""
    matrix = np.array([[[10.0, 2.5], [0.0, 10.0]]])
    level, held = solve_levels(matrix, np.array([[25.0, 5.0]]), np.array([0.0, 2.0]))
    assert level[0] == pytest.approx([2.0, 2.0])
    assert held.tolist() == [[False, True]]


def test_nothing_wanted_nothing_opened() -> None:
    level, _ = solve_levels(np.eye(4)[None] * 3, np.zeros((1, 4)), NO_FLOOR)
    assert level.tolist() == [[0, 0, 0, 0]]


def test_posts_that_take_away_from_their_region_have_no_answer() -> None:
    with pytest.raises(ArithmeticError, match="no levels found for 1 draws"):
        solve_levels(np.array([[[1.0]], [[-1.0]]]), np.array([[5.0], [5.0]]), np.zeros(1))

"""Graduation keeps sums and straight lines; shrinkage keeps what chance can't explain."""

from __future__ import annotations

import numpy as np

from underlag.population.smoothing import graduate, shrunk_ratios


def test_a_straight_line_is_left_as_it_is_and_noise_is_calmed() -> None:
    line = np.linspace(1, 5, 40)
    np.testing.assert_allclose(graduate(line, np.ones(40), 100.0), line, atol=1e-9)
    noisy = line + np.random.default_rng(1).normal(0, 0.5, 40)
    smooth = graduate(noisy, np.ones(40), 100.0)
    assert np.abs(smooth - line).mean() < 0.5 * np.abs(noisy - line).mean()
    np.testing.assert_allclose(smooth.sum(), noisy.sum())


def test_a_heavy_weight_holds_its_value() -> None:
    values, weights = np.zeros(20), np.ones(20)
    values[7], weights[7] = 3.0, 1e9
    assert abs(graduate(values, weights, 10.0)[7] - 3.0) < 1e-6


def test_the_quick_solution_is_that_of_the_full_system() -> None:
    draw = np.random.default_rng(2)
    values, weights = draw.normal(size=(3, 2, 30)), draw.uniform(0, 5, (3, 2, 30))
    second = np.diff(np.eye(30), n=2, axis=0)
    found = graduate(values, weights, 7.0)
    for at in np.ndindex(3, 2):
        expected = np.linalg.solve(7.0 * second.T @ second + np.diag(weights[at]), weights[at] * values[at])
        np.testing.assert_allclose(found[at], expected, rtol=1e-9, atol=1e-12)


def test_spread_within_chance_is_drawn_wholly_to_the_nation() -> None:
    observed = np.array([[10.0], [9.0], [11.0], [10.0]])
    np.testing.assert_array_equal(shrunk_ratios(observed, np.full((4, 1), 10.0)), np.ones((4, 1)))


def test_a_small_region_is_drawn_further_than_a_large_one_with_the_same_ratio() -> None:
    expected = np.array([[10_000.0], [50.0], [10_000.0], [50.0], [10_000.0]])
    observed = expected * np.array([[1.2], [1.2], [0.8], [0.8], [1.0]])
    ratio = shrunk_ratios(observed, expected)[:, 0]
    assert 1.0 < ratio[1] < ratio[0] < 1.2
    assert 0.8 < ratio[2] < ratio[3] < 1.0


def test_nothing_expected_gives_the_nation() -> None:
    np.testing.assert_array_equal(shrunk_ratios(np.zeros((3, 1)), np.zeros((3, 1))), np.ones((3, 1)))

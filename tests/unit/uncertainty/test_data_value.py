"""What measurements are worth."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.uncertainty.data_value import narrowing, variance_explained


def worlds(draws: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Result 2 a + b, with a and b standard normal and independent, and (a, b)."""
    causes = np.random.default_rng(1).standard_normal((draws, 2))
    return (causes @ [2.0, 1.0])[:, None], causes


def test_an_exact_measurement_removes_the_share_that_its_item_causes():
    result, causes = worlds()
    assert variance_explained(result, causes[:, :1], np.zeros(1)) == pytest.approx([4 / 5], abs=0.01)
    assert variance_explained(result, causes, np.zeros(2)) == pytest.approx([1.0])


def test_an_error_as_wide_as_the_item_halves_its_worth():
    result, causes = worlds()
    assert variance_explained(result, causes[:, :1], np.ones(1)) == pytest.approx([2 / 5], abs=0.01)


def test_the_unit_of_an_item_does_not_matter():
    result, causes = worlds()
    scale = np.array([1000.0, 0.001])
    given = variance_explained(result, causes, np.array([0.5, 0.5]))
    assert variance_explained(result, causes * scale, np.array([0.5, 0.5]) * scale) == pytest.approx(given)


def test_what_chance_explains_is_taken_off():
    random = np.random.default_rng(2)
    result, noise = random.standard_normal((300, 1)), random.standard_normal((300, 60))
    assert variance_explained(result, noise, np.zeros(60))[0] < 0.08  # raw share is about 60/300


def test_items_and_results_that_do_not_vary_are_worth_nothing():
    result, causes = worlds()
    constant = np.ones((len(result), 1))
    assert variance_explained(result, constant, np.zeros(1)).tolist() == [0.0]
    assert variance_explained(constant, causes, np.zeros(2)).tolist() == [0.0]


def test_five_draws_by_hand():
    """Deviations (−2 −1 0 1 2) and (−1 −2 0 2 1): variances 10/4 = 2.5, covariance 8/4 = 2. With an error of variance
    1.25 the share is 2²/(2.5·3.75) = 32/75; less what chance explains 1 − (1 − 32/75)·4/3 = 53/225."""
    results, measured = np.array([[1.0, 2, 3, 4, 5]]).T, np.array([[2.0, 1, 3, 5, 4]]).T
    assert variance_explained(results, measured, np.array([1.25**0.5])) == pytest.approx([53 / 225])


def test_one_item_takes_four_draws():
    results, measured = np.array([[0.0, 1, 0, 1]]).T, np.array([[0.0, 1, 0, 1]]).T
    assert variance_explained(results, measured, np.zeros(1)) == pytest.approx([1.0])
    with pytest.raises(ValueError, match="3 draws can't tell what 1 items"):
        variance_explained(results[:3], measured[:3], np.zeros(1))


def test_half_of_the_variance_is_less_than_half_of_the_interval():
    assert narrowing(np.array([0.0, 0.5, 1.0])) == pytest.approx([0.0, 1 - 0.5**0.5, 1.0])


def test_too_few_draws_and_negative_errors_are_our_own_mistake():
    result, causes = worlds(4)
    with pytest.raises(ValueError, match="draws"):
        variance_explained(result, causes, np.zeros(2))
    with pytest.raises(ValueError, match="negative"):
        variance_explained(*worlds(), np.array([-1.0, 0.0]))

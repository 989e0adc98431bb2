"""Quantiles and applications of distributions, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from underlag.uncertainty.distributions import Distribution


def quantile(distribution: Distribution, probability: float) -> float:
    return float(distribution.ppf(np.array([probability]))[0])


def test_a_triangle_by_its_areas() -> None:
    """Ends 0 and 10, mode 2: of the area 2/10 lies left of the mode. Left of 1 there is 1²/(10·2) = 0.05, and right of
    6 there is 4²/(10·8) = 0.2."""
    triangle = Distribution("triangular", 2.0, {"low": 0.0, "high": 10.0})
    assert quantile(triangle, 0.05) == pytest.approx(1.0)
    assert quantile(triangle, 0.2) == pytest.approx(2.0)
    assert quantile(triangle, 0.8) == pytest.approx(6.0)


def test_a_triangle_that_does_not_begin_at_zero() -> None:
    """Ends −3 and 1, mode −2: left of −2.5 there is 0.5²/(4·1) = 1/16, right of 0 there is 1²/(4·3) = 1/12."""
    triangle = Distribution("triangular", -2.0, {"low": -3.0, "high": 1.0})
    assert quantile(triangle, 1 / 16) == pytest.approx(-2.5)
    assert quantile(triangle, 11 / 12) == pytest.approx(0.0)


def test_a_triangle_of_one_slope_has_the_square_root() -> None:
    """Mode at the low end: right of x there is (1 − x)², so the median is 1 − √½; at the high end it is √½."""
    assert quantile(Distribution("triangular", 0.0, {"low": 0.0, "high": 1.0}), 0.5) == pytest.approx(1 - 0.5**0.5)
    assert quantile(Distribution("triangular", 1.0, {"low": 0.0, "high": 1.0}), 0.5) == pytest.approx(0.5**0.5)


def test_the_central_value_of_a_uniform_distribution_does_not_move_it() -> None:
    for central in (2.0, 3.5, 6.0):
        assert quantile(Distribution("uniform", central, {"low": 2.0, "high": 6.0}), 0.25) == pytest.approx(3.0)


def test_the_upper_quartile_of_a_lognormal() -> None:
    """The quartile of the standard normal is 0.67449 (printed tables): 100·e^(0.67449·0.4) = 130.97."""
    lognormal = Distribution("lognormal", 100.0, {"sd_log": 0.4})
    assert quantile(lognormal, 0.75) == pytest.approx(130.97, abs=0.01)
    assert quantile(lognormal, 0.75) * quantile(lognormal, 0.25) == pytest.approx(100.0**2)


def test_a_beta_distribution_that_is_uniform() -> None:
    """Mean 1/2 and sd 1/√12 are those of the uniform distribution on 0–1, whose quantiles are the probabilities."""
    uniform = Distribution("beta", 0.5, {"sd": 12**-0.5})
    assert [quantile(uniform, p) for p in (0.1, 0.37, 0.9)] == pytest.approx([0.1, 0.37, 0.9])


def test_a_beta_distribution_with_a_closed_form() -> None:
    """Beta(2, 1) has distribution function x²: mean 2/3, variance 1/18. Its tenth percentile is √0.1."""
    rising = Distribution("beta", 2 / 3, {"sd": 18**-0.5})
    assert quantile(rising, 0.1) == pytest.approx(0.1**0.5)
    assert quantile(rising, 0.81) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("coverage", "points"),
    [(0.5, 0.67449), (0.8, 1.28155), (0.9, 1.64485), (0.95, 1.95996), (0.99, 2.57583)],
)
def test_intervals_of_the_normal_are_those_of_the_printed_table(coverage: float, points: float) -> None:
    low, high = Distribution("normal", 10.0, {"sd": 2.0}).interval(coverage)
    assert (low, high) == pytest.approx((10 - 2 * points, 10 + 2 * points), abs=2e-5)


def test_the_interval_of_what_is_fixed_is_a_point() -> None:
    assert Distribution("fixed", -4.5).interval(0.95) == (-4.5, -4.5)


def test_quantiles_keep_the_shape_of_the_probabilities() -> None:
    p = np.array([[0.1, 0.5], [0.9, 0.25]])
    for kind, width in (
        ("fixed", {}),
        ("normal", {"sd": 1.0}),
        ("lognormal", {"sd_log": 0.1}),
        ("triangular", {"low": 0.0, "high": 1.0}),
        ("uniform", {"low": 0.0, "high": 1.0}),
        ("beta", {"sd": 0.1}),
    ):
        values = Distribution(kind, 0.5, width).ppf(p)
        assert values.shape == (2, 2)
        assert values.dtype == np.float64
        assert values[0, 0] <= values[1, 1] <= values[0, 1] <= values[1, 0]


def test_a_factor_reaches_every_axis_of_a_card() -> None:
    """Two draws of a card with two rows and three columns: axes draw, row, column."""
    card = np.arange(6.0).reshape(2, 3)
    found = Distribution("normal", 1.0, {"sd": 0.1}, "factor").apply(card, np.array([2.0, -1.0]))
    assert found.shape == (2, 2, 3)
    assert found[0].tolist() == [[0.0, 2.0, 4.0], [6.0, 8.0, 10.0]]
    assert found[1].tolist() == [[0.0, -1.0, -2.0], [-3.0, -4.0, -5.0]]


def test_a_shift_of_a_single_number() -> None:
    shift = Distribution("normal", 0.0, {"sd": 0.1}, "shift")
    assert shift.apply(np.array(65.0), np.array([0.5, -1.0, 0.0])).tolist() == [65.5, 64.0, 65.0]


def test_a_value_that_replaces_is_a_copy_of_its_draws() -> None:
    draws = np.array([1.0, 2.0])
    found = Distribution("fixed", 1.0).apply(np.array(7.0), draws)
    draws[0] = 99.0
    assert found.tolist() == [1.0, 2.0]


def test_one_draw_can_not_replace_many_labels_whole_message() -> None:
    message = "^a distribution of the value itself is for a card without axes; use factor or shift$"
    with pytest.raises(ValueError, match=message):
        Distribution("normal", 1.0, {"sd": 1.0}).apply(np.ones((2, 2)), np.array([0.5]))


def test_every_fault_is_in_the_error_of_one_made_in_code() -> None:
    with pytest.raises(ValueError) as caught:
        Distribution("triangular", math.nan, {"low": 0.0})
    told = str(caught.value)
    assert "distribution: the kind triangular needs high." in told
    assert "distribution, central: not a finite number. Found: nan. To do: give a number." in told

"""Life tables: survivorship of cohorts, life expectancy, and death rates scaled to it."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population.lifetable import (
    life_expectancy,
    person_years,
    scale_to_life_expectancy,
    survival,
    survivorship,
)


def test_constant_force_gives_the_exponential() -> None:
    rates = np.full(101, 0.05)
    assert life_expectancy(rates) == pytest.approx(20.0)
    lived = person_years(rates)
    assert lived[0] == pytest.approx((1 - np.exp(-0.05)) / 0.05)
    share = survival(rates)
    np.testing.assert_allclose(share[1:-2], np.exp(-0.05))
    assert share[0] == pytest.approx(lived[0])
    assert share[-1] == share[-2] == pytest.approx(lived[-1] / (lived[-2] + lived[-1]))


def test_nobody_dies_where_the_rate_is_nought() -> None:
    rates = np.array([0.0, 0.0, 0.0, 0.5])
    np.testing.assert_allclose(person_years(rates), [1.0, 1.0, 1.0, 2.0])
    np.testing.assert_allclose(survival(rates), [1.0, 1.0, 1.0, 2 / 3, 2 / 3])


def test_survivorship_of_five_year_classes() -> None:
    lived = np.array([490_000.0, 480_000.0, 400_000.0, 200_000.0])
    np.testing.assert_allclose(survivorship(lived, 100_000.0, 5.0), [0.98, 480 / 490, 400 / 480, 1 / 3, 1 / 3])


def test_rates_are_scaled_to_a_life_expectancy_and_left_alone_where_none_is_known() -> None:
    rates = np.exp(np.linspace(-9, -0.7, 101))[None] * np.array([[1.0], [1.3], [0.8]])
    expected = np.array([84.0, np.nan, 80.0])
    factor = scale_to_life_expectancy(rates, expected)
    assert factor[1] == 1.0
    found = life_expectancy(rates * factor[:, None])
    np.testing.assert_allclose(found[[0, 2]], [84.0, 80.0], atol=1e-9)

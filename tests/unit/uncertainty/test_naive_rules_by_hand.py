"""The naive rules look five years back from the newest value: no year more and no year less, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.uncertainty.forecasts import Forecast, constant_density, crps_of_draws, linear_trend, score

OLDER = {2012: 100.0, 2013: 100.0, 2014: 100.0, 2015: 100.0, 2016: 100.0}
"""Values that stand still, before a value that is 30 higher."""


def test_the_line_is_laid_through_six_values_and_not_a_seventh() -> None:
    """Years −2½ … +2½ about the middle: slope 2.5·30 / 17.5 = 30/7 a year through 105 in the middle, so 105 + 5.5·30/7
    three years ahead. A value of the year before, however wild, is not looked at."""
    known = {**OLDER, 2017: 130.0}
    ahead = 105 + 5.5 * 30 / 7
    assert linear_trend(known, 2020) == pytest.approx(ahead)
    assert linear_trend({2011: 9999.0, **known}, 2020) == pytest.approx(ahead)


def test_the_oldest_of_the_six_is_looked_at() -> None:
    """With 120 instead of 100 in the oldest year the slope is 2.5·(130 − 120) / 17.5 = 10/7 through 325/3."""
    known = {**OLDER, 2012: 120.0, 2017: 130.0}
    assert linear_trend(known, 2020) == pytest.approx(325 / 3 + 5.5 * 10 / 7)


def test_growth_of_residents_is_taken_over_five_years_and_not_six() -> None:
    """From 2012 to 2017 residents grew by 21 percent in five years; ten years ahead that is 1.21² times as many. The
    figure of 2011 would say otherwise, and so would a year of 2013 alone."""
    residents = {2011: 500.0, 2012: 1000.0, 2013: 1150.0, 2017: 1210.0}
    assert constant_density({2017: 50.0}, residents, 2027) == pytest.approx(50 * 1.4641)


def test_residents_known_after_the_newest_count_do_not_count() -> None:
    assert constant_density({2017: 50.0}, {2012: 100.0, 2017: 110.0, 2018: 900.0}, 2022) == pytest.approx(55.0)


def test_the_score_of_three_draws() -> None:
    """Draws 1, 2 and 4 against 3: mean error (2 + 1 + 1)/3; the pairs lie 1, 3 and 2 apart, and each of the six ordered
    pairs counts half: 6/6 = 1. So 4/3 − 1."""
    assert crps_of_draws(np.array([4.0, 1.0, 2.0]), 3.0) == pytest.approx(1 / 3)


def test_an_outcome_at_the_end_of_an_interval_is_inside() -> None:
    """Of the numbers from 0 to 40 the middle four fifths are from 4 to 36."""
    draws = Forecast("ours", "nation", 2013, 2015, np.arange(41.0))
    assert score(draws, 4.0).inside == {50: False, 80: True, 95: True}
    assert score(draws, 36.0).inside == {50: False, 80: True, 95: True}
    assert score(draws, 1.5).inside == {50: False, 80: False, 95: True}
    assert score(draws, 30.0).inside == {50: True, 80: True, 95: True}
    assert score(draws, 39.5).inside == {50: False, 80: False, 95: False}

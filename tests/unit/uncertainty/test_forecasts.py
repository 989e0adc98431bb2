"""Scores of forecasts and the naive rules they are held against."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from underlag.uncertainty.forecasts import (
    Forecast,
    constant_density,
    crps_of_draws,
    crps_of_normal,
    last_value,
    linear_trend,
    score,
    summarise,
)

SERIES = {2011: 100.0, 2012: 110.0, 2013: 120.0}


def forecast(*draws: float, origin: int = 2013, year: int = 2015) -> Forecast:
    return Forecast("ours", "nation", origin, year, np.array(draws))


@pytest.mark.parametrize(("mean", "sd", "outcome"), [(0, 1, 0), (6000, 150, 6380), (-2, 0.5, -3.1)])
def test_the_closed_form_of_a_normal_is_the_integral_that_defines_the_score(mean, sd, outcome):
    def squared(x: float) -> float:
        return float((stats.norm.cdf(x, mean, sd) - (x >= outcome)) ** 2)

    below, _ = integrate.quad(squared, mean - 12 * sd, outcome)
    above, _ = integrate.quad(squared, outcome, mean + 12 * sd)
    assert crps_of_normal(mean, sd, outcome) == pytest.approx(below + above, rel=1e-6)


def test_a_large_sample_of_a_normal_gets_the_score_of_the_normal():
    draws = stats.norm.ppf((np.arange(4000) + 0.5) / 4000, 6000, 150)
    assert crps_of_draws(draws, 6380.0) == pytest.approx(crps_of_normal(6000, 150, 6380.0), rel=2e-3)


def test_a_score_tells_median_interval_and_relative_error():
    scored = score(forecast(*np.linspace(90, 110, 101)), 125.0)
    assert (scored.median, scored.low80, scored.high80) == pytest.approx((100, 92, 108))
    assert scored.relative_error == pytest.approx(-0.2)
    assert scored.inside == {50: False, 80: False, 95: False}
    assert scored.horizon == 2


def test_a_point_forecast_has_no_interval_to_be_inside_of():
    scored = score(forecast(90.0), 100.0)
    assert scored.inside == {}
    assert scored.crps == 10.0


def test_a_summary_weighs_every_forecast_alike():
    summary = summarise([score(forecast(90.0), 100.0), score(forecast(220.0), 200.0)])
    assert summary.pairs == 2
    assert (summary.mape, summary.bias, summary.crps) == pytest.approx((10.0, 0.0, 10.0))
    assert summary.coverage == {}


def test_a_summary_is_in_percent_with_its_sign() -> None:
    """Ten percent too low and fifteen too high."""
    summary = summarise([score(forecast(90.0), 100.0), score(forecast(230.0), 200.0)])
    assert (summary.mape, summary.bias, summary.crps) == pytest.approx((12.5, 2.5, 12.5))


def test_coverage_is_the_share_of_outcomes_inside():
    wide = forecast(*np.linspace(0, 200, 201))
    summary = summarise([score(wide, 100.0), score(wide, 189.0)])
    assert summary.coverage == {50: 0.5, 80: 0.5, 95: 1.0}


def test_the_last_value_goes_on():
    assert last_value(SERIES) == 120.0


def test_density_is_kept_while_residents_go_on_growing_as_they_did():
    residents = {2003: 1.0, 2008: 100.0, 2013: 110.0, 2019: 500.0}
    assert constant_density(SERIES, residents, 2018) == pytest.approx(120 * 1.1)


def test_density_without_a_past_of_residents_is_the_last_value():
    assert constant_density(SERIES, {2013: 5.0}, 2018) == 120.0


def test_a_straight_line_is_continued():
    assert linear_trend(SERIES, 2019) == pytest.approx(180.0)
    assert linear_trend({2004: 999.0, **SERIES}, 2019) == pytest.approx(180.0), "older values are not looked at"


def test_a_line_needs_two_values_and_never_goes_below_zero():
    assert linear_trend({2013: 5.0}, 2019) is None
    assert linear_trend({2012: 5.0, 2013: 1.0}, 2019) == 0.0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: crps_of_draws(np.array([]), 1.0), "at least one draw"),
        (lambda: crps_of_normal(0, 0, 1.0), "positive"),
        (lambda: score(forecast(1.0), 0.0), "positive"),
        (lambda: summarise([]), "nothing"),
    ],
)
def test_what_can_not_be_scored_is_our_own_mistake(wrong, says):
    with pytest.raises(ValueError, match=says):
        wrong()

"""Scores and naive rules on series so short that they can be done on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from underlag.uncertainty.forecasts import (
    COVERAGES,
    TREND_WINDOW,
    Forecast,
    constant_density,
    crps_of_draws,
    crps_of_normal,
    last_value,
    linear_trend,
    score,
    summarise,
)


def said(*draws: float, origin: int = 2018, year: int = 2020) -> Forecast:
    return Forecast("ours", "01", origin, year, np.array(draws))


def test_the_intervals_that_are_counted() -> None:
    assert COVERAGES == (50, 80, 95)
    assert TREND_WINDOW == 5


def test_a_standard_normal_that_is_right_scores_what_its_formula_says() -> None:
    """z = 0: 2φ(0) − 1/√π = 0.797885 − 0.564190."""
    assert crps_of_normal(0.0, 1.0, 0.0) == pytest.approx(0.233695, abs=1e-6)


def test_one_standard_deviation_off() -> None:
    """z = 1: 2·0.841345 − 1 + 2·0.241971 − 0.564190 = 0.602441, times the standard deviation 3."""
    assert crps_of_normal(10.0, 3.0, 13.0) == pytest.approx(3 * 0.602441, abs=1e-5)
    assert crps_of_normal(10.0, 3.0, 7.0) == pytest.approx(3 * 0.602441, abs=1e-5)


def test_far_off_the_score_is_the_distance_less_a_constant() -> None:
    """For large z the score is |outcome − mean| − sd/√π."""
    assert crps_of_normal(0.0, 2.0, 100.0) == pytest.approx(100 - 2 / math.sqrt(math.pi))


@pytest.mark.parametrize("sd", [0.0, -1.5])
def test_a_spread_that_is_not_positive(sd: float) -> None:
    with pytest.raises(ValueError, match=f"^a standard deviation must be positive: {sd}$"):
        crps_of_normal(0.0, sd, 1.0)


def test_four_draws_on_paper() -> None:
    """Draws 0, 2, 6 and 8, outcome 5. Distances 5, 3, 1, 3: mean 3. Pairs 2, 6, 8, 4, 6, 2: sum 28, over 4·3 = 7/3."""
    assert crps_of_draws(np.array([6.0, 0.0, 8.0, 2.0]), 5.0) == pytest.approx(3 - 7 / 3)


def test_a_score_is_never_negative() -> None:
    """Draws 0 and 10, outcome 5: distance 5, the pair 10/2 = 5 apart; outcome 4: (4 + 6)/2 − 5 = 0."""
    assert crps_of_draws(np.array([0.0, 10.0]), 5.0) == 0.0
    assert crps_of_draws(np.array([0.0, 3.0, 10.0]), 3.0) == 0.0  # (3 + 0 + 7)/3 − (3 + 10 + 7)/6 = 0


def test_draws_that_agree_score_their_distance() -> None:
    assert crps_of_draws(np.full(9, 4.0), 7.5) == 3.5
    assert crps_of_draws(np.full(9, 4.0), 4.0) == 0.0


def test_no_draws() -> None:
    with pytest.raises(ValueError, match=r"^a forecast needs at least one draw$"):
        crps_of_draws(np.array([]), 1.0)


@pytest.mark.parametrize("outcome", [0.0, -3.0])
def test_an_outcome_that_is_not_positive(outcome: float) -> None:
    with pytest.raises(ValueError, match=f"^an outcome must be positive: {outcome}$"):
        score(said(1.0), outcome)


def test_a_forecast_without_draws_can_not_be_scored() -> None:
    with pytest.raises(ValueError, match="at least one draw"):
        score(said(), 1.0)


def test_a_score_keeps_what_was_said_and_what_came() -> None:
    forecast = said(80.0, 100.0, 120.0, origin=2015, year=2022)
    scored = score(forecast, 80.0)
    assert scored.forecast is forecast
    assert (scored.outcome, scored.median, scored.horizon) == (80.0, 100.0, 7)
    assert scored.relative_error == pytest.approx(0.25)
    assert (scored.low80, scored.high80) == pytest.approx((84.0, 116.0))  # a fifth of the way from each end
    assert scored.inside == {50: False, 80: False, 95: False}
    assert scored.crps == pytest.approx(20 - 80 / 6)  # (0 + 20 + 40)/3 less (20 + 40 + 20)/6


def test_a_point_forecast_has_its_own_value_at_every_end() -> None:
    scored = score(said(50.0), 40.0)
    assert (scored.median, scored.low80, scored.high80, scored.crps) == (50.0, 50.0, 50.0, 10.0)


def test_a_summary_on_paper() -> None:
    """Errors +10, −20 and 0 percent; scores 10/100, 40/200 and 0."""
    summary = summarise([score(said(110.0), 100.0), score(said(160.0), 200.0), score(said(7.0), 7.0)])
    assert summary.pairs == 3
    assert (summary.mape, summary.bias, summary.crps) == pytest.approx((10.0, -10 / 3, 10.0))


def test_coverage_is_counted_over_those_that_have_an_interval() -> None:
    """Two samples, one of which holds its outcome within 80 percent, beside a point forecast that has none."""
    wide = np.arange(101.0)
    scores = [score(said(*wide), 85.0), score(said(*wide), 95.0), score(said(3.0), 3.0)]
    assert summarise(scores).coverage == {50: 0.0, 80: 0.5, 95: 1.0}


def test_nothing_scored() -> None:
    with pytest.raises(ValueError, match=r"^nothing was scored$"):
        summarise([])


def test_the_last_value_is_that_of_the_newest_year_however_it_is_ordered() -> None:
    assert last_value({2020: 3.0, 2018: 1.0, 2019: 9.0}) == 3.0
    with pytest.raises(ValueError):
        last_value({})


def test_density_with_residents_that_shrink() -> None:
    """From 1 000 to 810 in two years is 0.9 a year; three years ahead 50·0.729."""
    assert constant_density({2020: 50.0}, {2018: 1000.0, 2020: 810.0}, 2023) == pytest.approx(50 * 0.9**3)


def test_density_of_the_newest_year_itself_is_the_value() -> None:
    assert constant_density({2020: 50.0}, {2018: 1000.0, 2020: 810.0}, 2020) == 50.0


def test_density_without_residents_of_those_years() -> None:
    with pytest.raises(ValueError):
        constant_density({2020: 50.0}, {2012: 1000.0, 2021: 1100.0}, 2023)


def test_a_line_through_years_with_a_gap() -> None:
    """Values 10, 12 and 20 in 2016, 2017 and 2020: means 2017⅔ and 14; Σ(x − x̄)y = −5/3·10 − 2/3·12 + 7/3·20 = 22,
    Σ(x − x̄)² = 26/3, slope 33/13. Two years on: 14 + 33/13·(2022 − 2017⅔)."""
    known = {2016: 10.0, 2017: 12.0, 2020: 20.0}
    assert linear_trend(known, 2022) == pytest.approx(14 + 33 / 13 * (13 / 3))


def test_a_line_that_falls_to_zero_stays_there() -> None:
    known = {2018: 30.0, 2019: 20.0, 2020: 10.0}
    assert linear_trend(known, 2021) == pytest.approx(0.0, abs=1e-9)
    assert linear_trend(known, 2030) == 0.0


def test_a_value_more_than_five_years_back_does_not_make_a_line() -> None:
    assert linear_trend({2014: 5.0, 2020: 9.0}, 2022) is None
    assert linear_trend({2015: 5.0, 2020: 10.0}, 2022) == pytest.approx(12.0)


def test_a_line_through_nothing() -> None:
    with pytest.raises(ValueError):
        linear_trend({}, 2022)

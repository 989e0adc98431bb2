"""Laws of scores, of naive rules and of what data are worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from underlag.uncertainty.data_value import variance_explained
from underlag.uncertainty.forecasts import (
    COVERAGES,
    Forecast,
    constant_density,
    crps_of_draws,
    crps_of_normal,
    linear_trend,
    score,
    summarise,
)

numbers = st.floats(-1e6, 1e6)
samples = st.lists(numbers, min_size=1, max_size=40).map(np.array)


@given(draws=samples, outcome=numbers)
def test_the_score_is_never_negative_and_never_above_the_mean_error(draws, outcome):
    assert 0 <= crps_of_draws(draws, outcome) <= np.abs(draws - outcome).mean() * (1 + 1e-9) + 1e-9


@given(value=numbers, outcome=numbers, copies=st.integers(1, 30))
def test_the_score_of_a_point_forecast_is_its_error_however_often_it_is_said(value, outcome, copies):
    assert crps_of_draws(np.full(copies, value), outcome) == pytest.approx(abs(value - outcome), abs=1e-6)


@given(draws=st.lists(numbers, min_size=2, max_size=40).map(np.array), outcome=numbers)
def test_the_sorted_form_of_the_score_equals_the_pairs_counted_one_by_one(draws, outcome):
    """The slow twin: every pair of different draws, as the fair estimator is defined."""
    n = len(draws)
    pairs = sum(abs(draws[i] - draws[j]) for i in range(n) for j in range(n) if i != j) / (2 * n * (n - 1))
    expected = max(np.abs(draws - outcome).mean() - pairs, 0.0)
    assert crps_of_draws(draws, outcome) == pytest.approx(expected, abs=1e-6)


@given(draws=samples, outcome=numbers, shift=numbers, scale=st.floats(0.01, 100))
def test_the_score_moves_with_its_unit(draws, outcome, shift, scale):
    moved = crps_of_draws(scale * draws + shift, scale * outcome + shift)
    assert moved == pytest.approx(scale * crps_of_draws(draws, outcome), rel=1e-6, abs=1e-3)


def test_stating_what_one_believes_scores_best():
    """Outcomes of a standard normal: too narrow, too wide and displaced forecasts all score worse on average."""
    outcomes = stats.norm.ppf((np.arange(400) + 0.5) / 400)

    def mean(centre: float, sd: float) -> float:
        return float(np.mean([crps_of_normal(centre, sd, y) for y in outcomes]))

    assert mean(0, 1) < min(mean(0, 0.7), mean(0, 1.4), mean(0.3, 1))


def test_a_calibrated_forecaster_covers_what_it_says():
    """Outcome and draws from the same normal: intervals hold their stated share, within three standard errors."""
    random = np.random.default_rng(3)
    centres = 1000 + 50 * random.standard_normal(600)
    scores = [
        score(
            Forecast("ours", "nation", 0, 1, centre + 20 * random.standard_normal(400)),
            float(centre + 20 * random.standard_normal()),
        )
        for centre in centres
    ]
    found = summarise(scores)
    for percent in COVERAGES:
        share = percent / 100
        assert found.coverage[percent] == pytest.approx(share, abs=3 * np.sqrt(share * (1 - share) / len(scores)))
    assert abs(found.bias) < 0.5


@given(start=st.floats(1, 1e4), growth=st.floats(0.95, 1.05), ahead=st.integers(1, 10))
def test_density_is_constant_where_residents_grow_evenly(start, growth, ahead):
    residents = {2000 + n: start * growth**n for n in range(6)}
    value = constant_density({2005: 10.0}, residents, 2005 + ahead)
    assert value / (start * growth ** (5 + ahead)) == pytest.approx(10.0 / residents[2005])


@given(level=st.floats(100, 1e4), slope=st.floats(-5, 5), count=st.integers(2, 6), ahead=st.integers(1, 10))
def test_a_line_is_found_from_any_number_of_its_points(level, slope, count, ahead):
    known = {2010 + n: level + slope * n for n in range(count)}
    assert linear_trend(known, 2009 + count + ahead) == pytest.approx(level + slope * (count - 1 + ahead), rel=1e-9)


@st.composite
def joint_draws(draw):
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    items, results = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    measured = random.standard_normal((60, items)) * 10.0 ** random.integers(-2, 3, items)
    mixed = measured @ random.standard_normal((items, results)) + random.standard_normal((60, results))
    return mixed, measured


@given(worlds=joint_draws(), error=st.floats(0, 10), more=st.floats(1, 10))
def test_data_remove_between_nothing_and_everything_and_better_data_never_less(worlds, error, more):
    results, measured = worlds
    sd = measured.std(axis=0)
    precise, coarse = (variance_explained(results, measured, e * sd) for e in (error, error * more))
    assert ((precise >= 0) & (precise <= 1)).all()
    assert (coarse <= precise + 1e-9).all()

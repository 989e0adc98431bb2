"""What must hold of scores of forecasts, of values by score, of naive rules and of the worth of measurements."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from underlag.uncertainty.data_value import narrowing, variance_explained
from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.forecasts import (
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
from underlag.uncertainty.intervals import interval, probability_of_reaching
from underlag.uncertainty.plausible import outliers, predictive_densities, swaps
from underlag.uncertainty.scores import values_at
from underlag.uncertainty.scoring import score_fact

numbers = st.floats(-1e4, 1e4)
positive = st.floats(0.1, 1e4)
samples = st.lists(numbers, min_size=1, max_size=30).map(np.array)


@given(samples, numbers, numbers)
@settings(max_examples=50)
def test_a_score_moves_with_draws_and_outcome_together(draws: np.ndarray, outcome: float, by: float) -> None:
    np.testing.assert_allclose(crps_of_draws(draws + by, outcome + by), crps_of_draws(draws, outcome), atol=1e-7)


@given(samples, numbers, st.floats(0.01, 100))
@settings(max_examples=50)
def test_a_score_is_in_the_unit_of_the_outcome(draws: np.ndarray, outcome: float, unit: float) -> None:
    np.testing.assert_allclose(
        crps_of_draws(draws * unit, outcome * unit), unit * crps_of_draws(draws, outcome), rtol=1e-9, atol=1e-6
    )


@given(samples, numbers, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_draws_does_not_matter(draws: np.ndarray, outcome: float, random: object) -> None:
    shuffled = list(draws)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert crps_of_draws(np.array(shuffled), outcome) == crps_of_draws(draws, outcome)


@given(samples, numbers)
@settings(max_examples=50)
def test_a_score_lies_between_nought_and_the_mean_distance(draws: np.ndarray, outcome: float) -> None:
    found = crps_of_draws(draws, outcome)
    assert 0 <= found <= np.abs(draws - outcome).mean() + 1e-9


@given(numbers, positive, numbers)
@settings(max_examples=50)
def test_a_normal_is_scored_alike_on_both_sides_and_least_in_its_middle(mean: float, sd: float, off: float) -> None:
    above, below = crps_of_normal(mean, sd, mean + off), crps_of_normal(mean, sd, mean - off)
    np.testing.assert_allclose(above, below, rtol=1e-6, atol=1e-9 * sd)
    assert above >= crps_of_normal(mean, sd, mean) - 1e-9 * sd
    assert above >= 0


@given(st.lists(positive, min_size=2, max_size=20), positive)
@settings(max_examples=50)
def test_a_wider_interval_holds_what_a_narrower_one_holds(draws: list[float], outcome: float) -> None:
    inside = score(Forecast("m", "s", 2020, 2021, np.array(draws)), outcome).inside
    assert inside[50] <= inside[80] <= inside[95]


@given(st.lists(st.tuples(positive, positive), min_size=1, max_size=10))
@settings(max_examples=50)
def test_the_mean_error_is_at_least_the_bias(pairs: list[tuple[float, float]]) -> None:
    found = summarise([score(Forecast("m", "s", 2020, 2021, np.array([said])), came) for said, came in pairs])
    assert found.mape >= abs(found.bias) - 1e-9
    np.testing.assert_allclose(found.crps, found.mape, rtol=1e-9, err_msg="a point forecast's score is its error")


SERIES = st.dictionaries(st.integers(2000, 2020), positive, min_size=2, max_size=12)


@given(SERIES, st.integers(0, 10), st.floats(0.1, 10))
@settings(max_examples=50)
def test_naive_rules_are_in_the_unit_of_the_series(known: dict[int, float], ahead: int, unit: float) -> None:
    year, scaled = max(known) + ahead, {at: unit * value for at, value in known.items()}
    residents = dict.fromkeys(known, 7.0)
    assert last_value(scaled) == unit * last_value(known)
    np.testing.assert_allclose(constant_density(known, residents, year), last_value(known))
    one, other = linear_trend(known, year), linear_trend(scaled, year)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        np.testing.assert_allclose(other, unit * one, rtol=1e-6, atol=1e-6)


@given(SERIES, st.integers(1, 10))
@settings(max_examples=50)
def test_what_is_older_than_the_trend_changes_nothing(known: dict[int, float], ahead: int) -> None:
    newest = max(known)
    recent = {year: value for year, value in known.items() if year >= newest - TREND_WINDOW}
    assert linear_trend(known, newest + ahead) == linear_trend(recent, newest + ahead)


@given(st.floats(-3, 3), st.floats(0.1, 2), st.floats(0.1, 2))
@settings(max_examples=50)
def test_a_value_by_score_is_the_quantile_of_its_probability(z: float, below: float, above: float) -> None:
    made = [
        Distribution("fixed", 2.0),
        Distribution("normal", 2.0, {"sd": below}),
        Distribution("lognormal", 2.0, {"sd_log": above}),
        Distribution("uniform", 2.0, {"low": 2.0 - below, "high": 2.0 + above}),
        Distribution("triangular", 2.0, {"low": 2.0 - below, "high": 2.0 + above}),
    ]
    found = values_at(made, np.full((1, len(made)), z))[0]
    expected = [float(each.ppf(np.array([ndtr(z)]))[0]) for each in made]
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)


@given(samples, numbers)
@settings(max_examples=50)
def test_what_does_not_reach_and_what_does_are_all_draws(draws: np.ndarray, goal: float) -> None:
    reached = float(probability_of_reaching(draws, goal))
    assert reached + float((draws < goal).mean()) == 1.0
    assert float(probability_of_reaching(draws, goal + 1.0)) <= reached


@given(samples)
@settings(max_examples=50)
def test_intervals_lie_inside_each_other(draws: np.ndarray) -> None:
    ends = {percent: [float(end) for end in interval(draws, percent)] for percent in (50, 80, 95)}
    assert ends[95][0] <= ends[80][0] <= ends[50][0] <= ends[50][1] <= ends[80][1] <= ends[95][1]


@given(numbers, st.floats(0, 100), numbers, st.lists(numbers, min_size=1, max_size=10).map(np.array))
@settings(max_examples=50)
def test_a_fact_that_is_met_is_met_with_more_tolerance(
    published: float, tolerance: float, central: float, draws: np.ndarray
) -> None:
    narrow, wide = (score_fact(published, t, central, draws) for t in (tolerance, 2 * tolerance + 1))
    assert narrow.met <= wide.met
    assert narrow.within_interval == wide.within_interval
    assert score_fact(central, 0.0, central, draws).within_tolerance


places = st.integers(2, 5)


@given(places, st.integers(0, 1000))
@settings(max_examples=30)
def test_figures_handed_in_as_predicted_are_neither_swapped_nor_off(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    mean, sd = random.normal(0, 2, count), random.uniform(0.05, 0.5, count)
    assert swaps(predictive_densities(mean, np.zeros(count), mean, sd)) == []
    assert outliers(mean, np.zeros(count), mean, sd) == []


@given(places, st.integers(0, 1000))
@settings(max_examples=30)
def test_swaps_come_in_order_and_each_pair_once(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    mean, figures = random.normal(0, 2, count), random.normal(0, 2, count)
    found = swaps(predictive_densities(figures, np.zeros(count), mean, np.full(count, 0.3)), odds=1.0)
    assert [s.log10_odds for s in found] == sorted((s.log10_odds for s in found), reverse=True)
    assert len({(s.first, s.second) for s in found}) == len(found)
    assert all(0 <= s.first < s.second < count and s.log10_odds >= 0 for s in found)


@given(st.integers(0, 1000), st.integers(1, 3), st.floats(0, 5))
@settings(max_examples=30)
def test_a_worse_instrument_is_never_worth_more_to_a_single_item(seed: int, results: int, error: float) -> None:
    random = np.random.default_rng(seed)
    measured = random.normal(size=(60, 1))
    found = measured @ random.normal(size=(1, results)) + random.normal(size=(60, results))
    better, worse = (variance_explained(found, measured, np.array([e])) for e in (error, error + 0.5))
    assert np.all((worse >= 0) & (better <= 1) & (worse <= better + 1e-12))
    assert np.all((narrowing(better) >= 0) & (narrowing(better) <= better + 1e-12))

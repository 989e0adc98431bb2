"""Intervals and probabilities over draws."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.uncertainty.intervals import INTERVALS, QUANTILES, probability, probability_of_reaching, summary


def test_quantiles_of_the_numbers_from_0_to_1000() -> None:
    found = summary(np.arange(1001.0))
    assert {name: float(value) for name, value in found.items()} == pytest.approx(
        {"mean": 500, "p2_5": 25, "p10": 100, "p25": 250, "p50": 500, "p75": 750, "p90": 900, "p97_5": 975}
    )


def test_the_intervals_that_a_report_names() -> None:
    assert dict(INTERVALS) == {50: ("p25", "p75"), 80: ("p10", "p90"), 95: ("p2_5", "p97_5")}


def test_each_interval_holds_the_percentage_it_is_named_for() -> None:
    for percent, (low, high) in INTERVALS.items():
        assert QUANTILES[high] - QUANTILES[low] == pytest.approx(percent / 100)
        assert QUANTILES[high] + QUANTILES[low] == pytest.approx(1)


def test_summary_keeps_the_other_axes() -> None:
    draws = np.arange(24.0).reshape(4, 3, 2)
    assert summary(draws)["p50"].tolist() == np.median(draws, axis=0).tolist()


def test_one_draw_is_its_own_summary() -> None:
    assert set(map(float, summary(np.array([3.0])).values())) == {3.0}


@pytest.mark.parametrize("function", [summary, lambda x: probability(x > 0)])
def test_no_draws_no_answer(function) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="at least one draw"):
        function(np.zeros(0))


def test_probability_is_the_share_of_draws_and_its_error_that_of_a_share() -> None:
    answer = probability(np.arange(1000) < 250)
    assert answer.value == 0.25
    assert answer.standard_error == pytest.approx(np.sqrt(0.25 * 0.75 / 1000), rel=1e-2)


def test_the_error_of_a_share_of_three_draws_by_hand() -> None:
    """One of three: p̃ = (1 + ½)/(3 + 1) = 3/8, and √(3/8 · 5/8 / 3)."""
    answer = probability(np.array([True, False, False]))
    assert answer.value == pytest.approx(1 / 3)
    assert answer.standard_error == pytest.approx((15 / 192) ** 0.5)


def test_one_draw_is_enough_for_a_probability() -> None:
    assert probability(np.array([True])).value == 1.0


def test_never_in_a_thousand_draws_is_not_certainty() -> None:
    answer = probability(np.zeros((1000, 2), dtype=bool))
    assert answer.value.tolist() == [0, 0]
    assert np.all((answer.standard_error > 1e-4) & (answer.standard_error < 2e-3))


def test_standard_error_is_what_repetition_shows() -> None:
    """Repeat 2 000 times: the spread of the estimated probability equals the stated standard error."""
    happened = np.random.default_rng(1).random((400, 2000)) < 0.3
    answer = probability(happened)
    assert answer.value.std() == pytest.approx(answer.standard_error.mean(), rel=0.05)


def test_a_result_solved_to_equal_the_goal_has_reached_it() -> None:
    result = np.array([1 - 1e-12, 1.2, 0.99])
    assert probability_of_reaching(result, 1.0).value == pytest.approx(2 / 3)


def test_the_goal_may_differ_by_region() -> None:
    result = np.array([[0.9, 0.9], [1.0, 1.0]])
    assert probability_of_reaching(result, np.array([0.8, 0.95])).value.tolist() == [1.0, 0.5]

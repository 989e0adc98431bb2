"""Intervals and probabilities over draws: the quantiles that every result prints."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.uncertainty.intervals import (
    INTERVALS,
    QUANTILES,
    interval,
    probability_of_reaching,
    quantiles,
    summaries,
)

NAMED = {"p2_5": 0.025, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p97_5": 0.975}
"""Written out and not read from what is tested."""


def column(values: np.ndarray) -> dict[str, float]:
    return {name: float(found[0]) for name, found in summaries(values[:, None]).items()}


def test_the_names_of_quantiles_say_their_levels() -> None:
    assert dict(QUANTILES) == NAMED


def test_the_intervals_that_a_report_names() -> None:
    assert dict(INTERVALS) == {50: ("p25", "p75"), 80: ("p10", "p90"), 95: ("p2_5", "p97_5")}


def test_each_interval_holds_the_percentage_it_is_named_for() -> None:
    for percent, (low, high) in INTERVALS.items():
        assert QUANTILES[high] - QUANTILES[low] == pytest.approx(percent / 100)
        assert QUANTILES[high] + QUANTILES[low] == pytest.approx(1)


def test_quantiles_of_the_numbers_from_0_to_40() -> None:
    """Forty steps between 41 draws, in any order: a fortieth of the draws is a step."""
    draws = np.random.default_rng(3).permutation(41).astype(np.float64)
    assert column(draws) == pytest.approx(
        {"mean": 20, "p2_5": 1, "p10": 4, "p25": 10, "p50": 20, "p75": 30, "p90": 36, "p97_5": 39}
    )


def test_between_two_draws_a_quantile_lies_on_the_straight_line() -> None:
    """Of draws 10 and 20 the tenth percentile is 11 and the upper end of the 95 percent interval 19.75."""
    found = column(np.array([20.0, 10.0]))
    assert [found[name] for name in ("p2_5", "p10", "p97_5")] == pytest.approx([10.25, 11.0, 19.75])
    assert [float(end) for end in interval(np.array([20.0, 10.0]))] == pytest.approx([11.0, 19.0])
    assert [float(end) for end in interval(np.array([20.0, 10.0]), 50)] == pytest.approx([12.5, 17.5])


@pytest.mark.parametrize("draws", [2, 3, 40, 41])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_summaries_are_numpys_mean_and_quantiles(draws: int, kind: type) -> None:
    values = np.random.default_rng(1).normal(size=(draws, 7)).astype(kind)
    found = summaries(values)
    wide = values.astype(np.float64)
    np.testing.assert_allclose(found["mean"], wide.mean(axis=0), atol=1e-12)
    for name, level in NAMED.items():
        np.testing.assert_allclose(found[name], np.quantile(wide, level, axis=0), rtol=1e-12, err_msg=name)


def test_the_ends_of_an_interval_are_those_of_the_summaries() -> None:
    values = np.random.default_rng(2).normal(size=(37, 4))
    found = summaries(values)
    for percent, names in INTERVALS.items():
        for end, name in zip(interval(values, percent), names, strict=True):
            np.testing.assert_allclose(end, found[name], rtol=1e-12)


def test_ends_that_are_draws_themselves_may_be_infinite() -> None:
    """Of ten draws the first is the tenth percentile and the ninth the ninetieth; of nine finite ones and an infinite
    one only the upper end of the 95 percent interval, the tenth, is infinite."""
    draws = np.array([*range(1, 10), np.inf])
    assert quantiles(draws, ("p10", "p90", "p97_5"), "inverted_cdf") == (1.0, 9.0, np.inf)


def test_draws_that_agree_have_no_interval() -> None:
    found = summaries(np.full((40, 3), 760_861.0, dtype=np.float32))
    assert all(values.tolist() == [760_861.0] * 3 for values in found.values())


def test_one_draw_is_its_own_summary() -> None:
    found = summaries(np.array([[3.0, 4.0]]))
    assert all(values.tolist() == [3, 4] for values in found.values())


@pytest.mark.parametrize("function", [summaries, interval, lambda draws: probability_of_reaching(draws, 1.0)])
def test_no_draws_no_answer(function) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="at least one draw"):
        function(np.zeros((0, 2)))


def test_probability_is_the_share_of_draws_that_reach_the_goal() -> None:
    assert probability_of_reaching(np.arange(1000.0), 750.0) == 0.25
    assert probability_of_reaching(np.array([1.0, 1.2, 0.99]), 1.0) == pytest.approx(2 / 3)


def test_the_goal_may_differ_by_region() -> None:
    result = np.array([[0.9, 0.9], [1.0, 1.0]])
    assert probability_of_reaching(result, np.array([0.8, 0.95])).tolist() == [1.0, 0.5]

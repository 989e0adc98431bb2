"""Swapped figures and figures far off."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.uncertainty.plausible import FREEDOM, outliers, predictive_densities, swaps

MEAN = np.log(np.array([1250.0, 90.0, 300.0]))
SD, NONE = np.full(3, 0.2), np.zeros(3)


def test_two_swapped_are_found_with_their_odds() -> None:
    figures = np.log(np.array([90.0, 1250.0, 300.0]))
    (found,) = swaps(predictive_densities(figures, NONE, MEAN, SD))
    assert (found.first, found.second) == (0, 1)
    z = np.log(1250 / 90) / 0.2
    assert found.log10_odds == pytest.approx(2 * 2.5 * np.log10(1 + z**2 / FREEDOM))


def test_the_density_is_that_of_student_s_t() -> None:
    from scipy import stats

    figures, errors = np.log(np.array([100.0, 1000.0])), np.array([0.05, 0.3])
    mean, sd = np.log(np.array([120.0, 700.0])), np.array([0.1, 0.4])
    ours = predictive_densities(figures, errors, mean, sd)
    for i in range(2):
        for j in range(2):
            scale = np.hypot(sd[j], errors[i])
            theirs = stats.t.logpdf(figures[i], FREEDOM, loc=mean[j], scale=scale)
            assert ours[i, j] - ours[0, 0] == pytest.approx(
                theirs - stats.t.logpdf(figures[0], FREEDOM, loc=mean[0], scale=np.hypot(sd[0], errors[0]))
            )


def test_places_alike_can_not_be_told_apart() -> None:
    figures = np.log(np.array([100.0, 110.0]))
    assert not swaps(predictive_densities(figures, np.zeros(2), np.log(np.array([110.0, 100.0])), np.full(2, 0.2)))


def test_right_figures_are_seldom_taken_for_swapped_and_the_odds_have_mean_one() -> None:
    """Under the prediction itself the mean of the odds of a swap is 1, so odds of 1 000 come in at most 1 of 1 000."""
    random = np.random.default_rng(11)
    mean, sd = np.log(np.array([100.0, 150.0])), np.full(2, 0.2)
    draws = mean + sd * random.standard_t(FREEDOM, size=(20_000, 2))
    odds = []
    for figures in draws:
        d = predictive_densities(figures, np.zeros(2), mean, sd)
        odds.append(np.exp(d[0, 1] + d[1, 0] - d[0, 0] - d[1, 1]))
    assert np.mean(odds) == pytest.approx(1.0, abs=0.1)
    assert np.mean(np.array(odds) > 1000) <= 0.001


def test_a_figure_far_off() -> None:
    figures = MEAN + np.array([0.0, np.log(10.0), 0.0])
    (found,) = outliers(figures, NONE, MEAN, SD)
    assert found.place == 1
    assert found.ratio == pytest.approx(10.0)
    assert 0 < found.tail < 0.001
    assert not outliers(figures, NONE, MEAN, np.full(3, 1.0))


@pytest.mark.parametrize(("z", "both_tails"), [(2.776, 0.05), (4.604, 0.01), (8.610, 0.001)])
def test_the_tails_are_those_of_the_printed_table_of_student_s_t(z: float, both_tails: float) -> None:
    """Two-sided points for four degrees of freedom; the standard deviation is 0.5 = √(0.3² + 0.4²)."""
    figures, one = np.array([0.5 * z]), np.ones(1)
    (found,) = outliers(figures, 0.4 * one, 0 * one, 0.3 * one, tail=1.0)
    assert found.tail == pytest.approx(both_tails, rel=2e-3)


def test_what_lies_on_its_prediction_is_never_far_off() -> None:
    assert outliers(MEAN, NONE, MEAN, SD, tail=1.0) == []

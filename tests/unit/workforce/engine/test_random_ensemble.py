"""Chance worked by hand: who remains of thirty, and what an interval is widened by."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import numpy as np
import pytest

from underlag.workforce.engine.career import AGES, Entries, Hours, Rates, State, Trajectory
from underlag.workforce.engine.project import project_ensemble
from underlag.workforce.engine.random_ensemble import live_ensemble, with_chance

DRAWS, YEARS = 3000, 5
ONE_BAND = (0,) * AGES


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def thirty(exit: np.ndarray) -> tuple[State, Rates, Entries, Hours]:
    """One region with thirty specialists aged 40 and nobody else; a share ``exit`` by draw leaves each year."""
    specialists, trainees = np.zeros((len(exit), 1, 2, AGES)), np.zeros((len(exit), 1, 2, AGES, 2))
    specialists[:, 0, 1, 20] = 30
    shape = np.zeros((2, AGES))
    shape[0, 0] = 1
    rates = Rates(
        np.broadcast_to(exit[:, None, None, None], specialists.shape),
        np.zeros(2),
        np.array([0.0, 1.0]),
        shape,
        np.ones((1, 1)),
        np.ones((1, 1, 1)),
    )
    entries = Entries(np.zeros((YEARS, 1)), np.ones((YEARS, 1)), np.zeros((YEARS, 1)), shape)
    return State(trainees, specialists), rates, entries, Hours(np.full((2, AGES), 0.8), np.asarray(1.0))


def test_who_remains_of_thirty_is_binomial() -> None:
    """0.9⁵ = 0.59049 remain for five years: 17.7 of 30, variance 30·0.59049·0.40951 = 7.2545; 2.7 after one year."""
    lived = live_ensemble(1, *thirty(np.full(DRAWS, 0.1)), ONE_BAND)
    np.testing.assert_array_equal(lived.specialists[:, 0, 0], 30)
    for year, mean, variance in ((1, 27.0, 2.7), (5, 17.7147, 7.2545)):
        found = lived.specialists[:, year, 0]
        assert found.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / DRAWS))
        assert found.var() == pytest.approx(variance, rel=4 * np.sqrt(2 / DRAWS))
    np.testing.assert_allclose(lived.specialists_fte, 0.8 * lived.specialists)


def test_an_interval_is_widened_by_the_variance_of_chance() -> None:
    """Exits of 0.06 or 0.14 a year: 22.02 or 14.11 are expected after five years, variance (7.907/2)² = 15.63. Chance
    adds the mean of 30·p(1−p), (5.857 + 7.471)/2 = 6.664: standard deviations 3.953 and 4.721, 1.194 times as wide."""
    draws = thirty(np.where(np.arange(DRAWS) % 2, 0.06, 0.14))
    expected = project_ensemble(*draws, ONE_BAND)
    lived = live_ensemble(2, *draws, ONE_BAND)
    chance = Trajectory(*(there - mean for there, mean in zip(lived, expected, strict=True)))
    before = np.asarray(expected.specialists)[:, -1, 0]
    after = with_chance(expected, chance).specialists[:, -1, 0]
    assert before.std() == pytest.approx(3.953, abs=1e-3)
    assert after.std() == pytest.approx(4.721, rel=0.05)
    assert after.std() / before.std() == pytest.approx(1.194, rel=0.05)


def test_luck_that_others_would_need_leaves_nobody_below_none() -> None:
    """By hand. Expected 1, 0.5, 2 trainees and chance 0, −2, −1: stocks 1, −1.5, 1 become 1, 0, 1. Of 3 who give up 1.5
    are there to do so, and the others do when somebody has begun again. Where −0.5 and 2
    would give up, none and 1.5 do; one half more begins in the first year and one half fewer in the second."""
    stocks, flows = np.zeros((1, 3, 1)), np.zeros((1, 2, 1))
    nothing = Trajectory(*[stocks] * 4, *[flows] * 12)

    def column(*values: float) -> np.ndarray:
        return np.array(values).reshape(1, -1, 1)

    path = nothing._replace(trainees=column(1, 0.5, 2), trainees_fte=column(1, 0.5, 2), filled_starts=column(0.5, 1.5))
    path = path._replace(dropouts=column(1, 0))
    luck = nothing._replace(trainees=column(0, -2, -1), trainees_fte=column(0, -2, -1), dropouts=column(2, 0))
    luck = luck._replace(filled_starts=column(0, 1))
    found = with_chance(path, luck)
    np.testing.assert_allclose(found.trainees.ravel(), [1, 0, 1])
    np.testing.assert_allclose(found.trainees_fte.ravel(), [1, 0, 1])
    np.testing.assert_allclose(found.dropouts.ravel(), [1.5, 1.5])
    path = nothing._replace(trainees=column(3, 4.5, 3.5), trainees_fte=column(3, 4.5, 3.5), filled_starts=column(1, 1))
    found = with_chance(path, nothing._replace(dropouts=column(-0.5, 2)))
    np.testing.assert_allclose(found.trainees.ravel(), [3, 4.5, 3.5])
    np.testing.assert_allclose(found.filled_starts.ravel(), [1.5, 0.5])
    np.testing.assert_allclose(found.dropouts.ravel(), [0, 1.5])

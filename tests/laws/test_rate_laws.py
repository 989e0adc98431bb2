"""Laws of the career model's rates, and that the engine agrees with what they promise."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from underlag.core.axes import CAREER_AGES
from underlag.workforce.engine.career import Entries, Hours, Rates, State
from underlag.workforce.engine.project import project, project_states
from underlag.workforce.rates.ages import by_sex, normal_shape, shares_by_age
from underlag.workforce.rates.exits import exit_probability, shifted_retirement
from underlag.workforce.rates.moves import exchange, moving_matrix, settling_matrix
from underlag.workforce.rates.training import (
    PARTS_OF_A_YEAR,
    completion_hazard,
    duration_shares,
    mean_years_in_training,
    share_completing,
    steady_state_profile,
    survival_in_training,
)

SHARE = st.floats(0, 1)
RETIRE = st.lists(st.floats(0, 0.9), min_size=10, max_size=10).map(lambda rates: np.array([rates]))
REGIONS = st.lists(st.floats(1e3, 1e6), min_size=2, max_size=5)


@pytest.fixture(autouse=True)
def double() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def one(value: float) -> np.ndarray:
    return np.array([float(value)])


@given(st.floats(1, 8), st.floats(0.1, 4), st.floats(0.05, 1.2))
def test_the_mean_duration_is_kept(minimum: float, excess: float, sd: float) -> None:
    """The mean number of calendar years is the mean duration, but for the grid of days on which people start."""
    mean = minimum + excess
    assume(sd <= excess)  # else the tail is so long that the last year of training catches some of it
    assume(mean + 12 * sd < 19)
    shares = duration_shares(one(mean), one(sd), one(minimum), 20)[0]
    assert shares @ np.arange(1, 21) == pytest.approx(mean, abs=0.5 / PARTS_OF_A_YEAR + 1e-3)


@given(st.floats(0.2, 12), st.floats(0, 3), st.floats(0, 8), st.integers(2, 14))
def test_the_hazard_is_a_probability_and_gives_the_shares_back(
    mean: float, sd: float, minimum: float, years: int
) -> None:
    shares = duration_shares(one(mean), one(sd), one(minimum), years)
    hazard = completion_hazard(one(mean), one(sd), one(minimum), years)
    assert np.all((shares >= 0) & (hazard >= 0) & (hazard <= 1))
    assert shares.sum() == pytest.approx(1)
    assert hazard[0, -1] == 1
    np.testing.assert_allclose(survival_in_training(hazard, np.zeros_like(hazard)) * hazard, shares, atol=1e-9)


@given(st.floats(2, 9), st.floats(0.1, 2), st.floats(0, 0.3), st.integers(4, 12))
def test_whoever_starts_finishes_or_gives_up(mean: float, sd: float, giving_up: float, years: int) -> None:
    completion = completion_hazard(one(mean), one(sd), one(mean - 0.5), years)
    dropout = np.full_like(completion, giving_up)
    there = survival_in_training(completion, dropout)
    gave_up = (there * dropout).sum()
    assert share_completing(completion, dropout)[0] + gave_up == pytest.approx(1)
    assert steady_state_profile(completion, dropout).sum() == pytest.approx(1)
    assert np.all(np.diff(there[0]) <= 1e-12)


@settings(max_examples=5)
@given(st.floats(3, 6), st.floats(0.1, 1), st.floats(0, 0.2), st.floats(1, 50), SHARE)
def test_as_many_starts_every_year_hold_the_stock_the_profile_and_the_completions(
    mean: float, sd: float, giving_up: float, starts: float, fill: float
) -> None:
    """Through the engine: starts × fill × mean years in training are in training, by the steady-state profile."""
    years, steps = 8, 3
    completion = completion_hazard(one(mean), one(sd), one(mean - 1), years)[0]
    dropout = np.full(years, giving_up)
    shape = by_sex(normal_shape(one(32), one(4), 22, CAREER_AGES[-1] - years), one(0.6))[0]
    filled = starts * fill
    there = survival_in_training(completion, dropout)
    later = [np.pad(shape, ((0, 0), (k, 0)))[:, : shape.shape[1]] for k in range(years)]
    trainees = (filled * there[:, None, None] * np.stack(later)).transpose(1, 2, 0)[None]
    state = State(trainees, np.zeros((1, *shape.shape)))
    rates = Rates(np.zeros((1, *shape.shape)), dropout, completion, shape, np.eye(1), np.eye(1)[None])
    entries = Entries(np.full((steps, 1), starts), np.full((steps, 1), fill), np.zeros((steps, 1)), shape)
    band = (0,) * len(CAREER_AGES)
    path = project(state, rates, entries, Hours(np.ones(shape.shape), np.array(1.0)), band)
    np.testing.assert_allclose(path.trainees[:, 0], filled * mean_years_in_training(completion, dropout), atol=1e-9)
    np.testing.assert_allclose(path.completions[:, 0], filled * share_completing(completion, dropout), atol=1e-9)
    end = np.asarray(project_states(state, rates, entries, band).trainees)[-1, 0]
    profile = end.sum(axis=(0, 1))
    np.testing.assert_allclose(profile, profile.sum() * steady_state_profile(completion, dropout), atol=1e-9)
    np.testing.assert_allclose(end, trainees[0], atol=1e-9)


@given(RETIRE, st.integers(-9, 9))
def test_a_shift_by_whole_years_shifts_the_hazard(retire: np.ndarray, years: int) -> None:
    moved = shifted_retirement(retire, one(float(years)))[0]
    before = [0.0 if age - years < 0 else retire[0, min(age - years, 9)] for age in range(10)]
    np.testing.assert_allclose(moved, before, atol=1e-9)


@given(RETIRE, st.floats(-5, 5))
def test_a_shift_moves_survival_at_work_along_age(retire: np.ndarray, shift: float) -> None:
    """log S'(a) = log S(a − shift), read off between whole ages in a straight line; S is 1 before the first age."""
    retire = np.pad(retire, ((0, 0), (6, 6)), mode="edge")
    retire[0, :6] = 0.0
    moved = shifted_retirement(retire, one(shift))[0]
    assert np.all((moved >= 0) & (moved < 1))
    ages = np.arange(23)
    log_survival = np.concatenate([[0], np.cumsum(np.log1p(-retire[0]))])
    at = ages - shift
    expected = np.interp(at, ages, log_survival) + np.maximum(at - 22, 0) * np.log1p(-retire[0, -1])
    np.testing.assert_allclose(np.concatenate([[0], np.cumsum(np.log1p(-moved))]), expected, atol=1e-9)


@given(SHARE, SHARE, SHARE)
def test_leaving_is_a_probability_and_no_less_than_its_largest_part(death: float, retire: float, leave: float) -> None:
    left = exit_probability(one(death), one(retire), one(leave))[0]
    assert max(death, retire, leave) - 1e-12 <= left <= 1


@given(REGIONS, st.data(), SHARE, st.floats(0, 0.95), SHARE, st.lists(SHARE, min_size=1, max_size=3))
def test_settling_and_moving_lose_nobody(
    residents: list[float], data: st.DataObject, stay: float, within: float, lost: float, moving: list[float]
) -> None:
    kin = data.draw(st.lists(st.sampled_from("xyz"), min_size=len(residents), max_size=len(residents)))
    exchanged = exchange(np.array(residents), kin, one(within))
    settling = settling_matrix(one(stay), one(lost), exchanged)[0]
    moves = moving_matrix(np.array([moving]), exchanged)[0]
    assert np.all(settling >= -1e-15)
    assert np.all(moves >= -1e-15)
    np.testing.assert_allclose(settling.sum(axis=1), 1 - lost, atol=1e-12)
    np.testing.assert_allclose(moves.sum(axis=2), 1, atol=1e-12)


@given(REGIONS, st.data(), st.floats(0.01, 0.95), st.floats(0, 0.3))
def test_the_nations_shares_are_those_of_the_cards(
    residents: list[float], data: st.DataObject, within: float, rate: float
) -> None:
    """Weighted by residents: of all, ``rate`` leave; of the leavers, ``within`` stay in their health-care region where
    there is both somewhere near and somewhere far to go. Flows there and back are equal."""
    people = np.array(residents)
    kin = data.draw(st.lists(st.sampled_from("xyz"), min_size=len(residents), max_size=len(residents)))
    exchanged = exchange(people, kin, one(within))
    assume(np.all(rate * exchanged.sum(axis=2) <= 1))
    flows = people[:, None] * moving_matrix(np.array([[rate]]), exchanged)[0, 0]
    leaving = flows * ~np.eye(len(people), dtype=bool)
    assert leaving.sum() / people.sum() == pytest.approx(rate, abs=1e-12)
    np.testing.assert_allclose(leaving, leaving.T, atol=1e-9 * people.sum())
    near = np.array([[a == b for b in kin] for a in kin])
    both = len(set(kin)) > 1 and len(set(kin)) < len(kin)
    if both and rate > 1e-6:
        assert leaving[near].sum() / leaving.sum() == pytest.approx(within)


@given(st.floats(22, 60), st.floats(0.5, 15), SHARE)
def test_shapes_sum_to_one(mean: float, sd: float, women: float) -> None:
    shape = by_sex(normal_shape(one(mean), one(sd), 22, 67), one(women))
    assert shape.sum() == pytest.approx(1)
    assert np.all(shape >= 0)
    assert shape[0, 0].sum() == pytest.approx(women)


@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_shares_by_band_are_kept(shares: list[float]) -> None:
    spread = shares_by_age(np.array([shares]), (20, 45, 65))[0]
    bands = [spread[:25].sum(), spread[25:45].sum(), spread[45:].sum()]
    np.testing.assert_allclose(bands, np.array(shares) / sum(shares), atol=1e-12)

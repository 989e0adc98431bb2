"""Rates of the career model worked by hand: training, exits, ages, and where people settle and move."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.core.axes import CAREER_AGES
from underlag.workforce.rates.ages import by_age, by_sex, normal_shape, shares_by_age
from underlag.workforce.rates.exits import exit_probability, shifted_retirement
from underlag.workforce.rates.moves import exchange, moving_matrix, settling_matrix
from underlag.workforce.rates.training import (
    completion_hazard,
    duration_shares,
    mean_years_in_training,
    share_completing,
    steady_state_profile,
    survival_in_training,
)


def one(value: float) -> np.ndarray:
    return np.array([float(value)])


class TestTraining:
    def test_training_of_five_years_sharp_ends_in_the_fifth_calendar_year(self) -> None:
        """Whoever starts on a day of 2027 is done on the same day of 2032, the fifth calendar year after the start;
        the least excess, 0.05 years on average, carries one in twenty past New Year."""
        shares = duration_shares(one(5.0), one(0.0), one(5.0), 8)[0]
        assert shares[4] == pytest.approx(0.95, abs=2e-3)
        assert shares[5] == pytest.approx(0.05, abs=2e-3)
        assert shares.sum() == pytest.approx(1.0, abs=1e-12)
        assert shares[:4].sum() == 0.0

    def test_shares_are_those_of_people_drawn_one_by_one(self) -> None:
        """Twin: a start on a random day, a duration of 5 years plus a gamma-distributed excess, and the calendar."""
        random = np.random.default_rng(1)
        mean, sd, minimum, people = 6.2, 0.9, 5.0, 400_000
        excess = random.gamma(((mean - minimum) / sd) ** 2, sd**2 / (mean - minimum), people)
        year = np.floor(random.uniform(size=people) + minimum + excess).astype(int)
        counted = np.bincount(np.clip(year, 1, 10), minlength=11)[1:] / people
        shares = duration_shares(one(mean), one(sd), one(minimum), 10)[0]
        np.testing.assert_allclose(shares, counted, atol=3e-3)

    def test_whoever_is_too_quick_or_too_slow_finishes_in_the_first_or_the_last_year(self) -> None:
        quick = duration_shares(one(0.5), one(0.05), one(0.4), 3)[0]
        assert quick == pytest.approx([1, 0, 0], abs=1e-3)
        slow = duration_shares(one(9.0), one(0.5), one(8.0), 3)[0]
        assert slow == pytest.approx([0, 0, 1], abs=1e-6)

    def test_the_hazard_is_of_those_who_are_left(self) -> None:
        """Nineteen in twenty finish in the fifth year; of the one left, nearly all do in the sixth."""
        hazard = completion_hazard(one(5.0), one(0.0), one(5.0), 8)[0]
        assert hazard[4] == pytest.approx(0.95, abs=2e-3)
        assert hazard[5] == pytest.approx(1.0, abs=1e-3), "nobody of the sixth year takes another one"
        assert hazard[-1] == 1.0

    def test_survival_profile_and_share_by_hand(self) -> None:
        """One in ten gives up each year; half of those left finish after the second year, the rest after the third."""
        completion, dropout = np.array([[0.0, 0.5, 1.0]]), np.full((1, 3), 0.1)
        there = survival_in_training(completion, dropout)[0]
        assert there == pytest.approx([1, 0.9, 0.9 * 0.9 * 0.5])
        assert mean_years_in_training(completion, dropout) == pytest.approx(1 + 0.9 + 0.405)
        assert share_completing(completion, dropout) == pytest.approx(0.9 * 0.9 * 0.5 + 0.405 * 0.9)
        assert steady_state_profile(completion, dropout)[0] == pytest.approx(there / 2.305)

    def test_one_draw_does_not_touch_another(self) -> None:
        mean, sd, least = np.array([6.0, 7.0]), np.array([0.5, 1.5]), np.array([5.0, 5.0])
        together = completion_hazard(mean, sd, least, 12)
        for draw in range(2):
            alone = completion_hazard(mean[draw : draw + 1], sd[draw : draw + 1], least[draw : draw + 1], 12)
            np.testing.assert_array_equal(together[draw], alone[0])


class TestExits:
    def test_the_three_ways_out_go_together(self) -> None:
        left = exit_probability(np.array([0.01]), np.array([0.2]), np.array([0.05]))
        assert left[0] == pytest.approx(1 - 0.99 * 0.8 * 0.95)

    def test_no_shift_is_no_change(self) -> None:
        retire = np.array([[0.0, 0.1, 0.2, 0.5, 0.9]])
        np.testing.assert_allclose(shifted_retirement(retire, one(0.0)), retire, atol=1e-12)

    @pytest.mark.parametrize(
        ("years", "expected"),
        [(1.0, [0, 0, 0.1, 0.2, 0.5]), (2.0, [0, 0, 0, 0.1, 0.2]), (-1.0, [0.1, 0.2, 0.5, 0.9, 0.9])],
    )
    def test_whole_years_move_the_hazard_along(self, years: float, expected: list[float]) -> None:
        retire = np.array([[0.0, 0.1, 0.2, 0.5, 0.9]])
        np.testing.assert_allclose(shifted_retirement(retire, one(years))[0], expected, atol=1e-12)

    def test_half_a_year_later(self) -> None:
        """Of those who reach 66, half the year is lived at the risk of 65 and half at that of 66."""
        moved = shifted_retirement(np.array([[0.0, 0.36, 0.75]]), one(0.5))[0]
        assert moved == pytest.approx([0, 1 - 0.64**0.5, 1 - (0.64 * 0.25) ** 0.5])

    def test_certain_retirement_stays_nearly_certain(self) -> None:
        assert shifted_retirement(np.array([[0.0, 1.0, 1.0]]), one(0.0))[0] == pytest.approx([0, 0.999, 0.999])


class TestAges:
    def test_each_age_has_the_value_of_its_band(self) -> None:
        values = by_age(np.array([[1.0, 0.5]]), (20, 67))[0]
        assert values[CAREER_AGES.index(66)] == 1.0
        assert values[CAREER_AGES.index(67)] == 0.5
        assert len(values) == len(CAREER_AGES)

    def test_ages_under_the_first_band(self) -> None:
        values = np.array([[0.3, 0.4]])
        down = by_age(values, (55, 60))[0]
        assert down[0] == 0.3, "the first band goes down to the youngest"
        nothing = by_age(values, (55, 60), below=0.0)[0]
        assert nothing[CAREER_AGES.index(54)] == 0.0
        assert nothing[CAREER_AGES.index(55)] == 0.3

    def test_shares_spread_evenly_within_a_band(self) -> None:
        shares = shares_by_age(np.array([[0.2, 0.8]]), (20, 70))[0]
        assert shares[: 70 - 20] == pytest.approx(np.full(50, 0.2 / 50))
        assert shares[70 - 20 :] == pytest.approx(np.full(10, 0.8 / 10))

    def test_normal_shape_is_cut_and_centred(self) -> None:
        shape = normal_shape(one(35.0), one(3.0), 25, 60)[0]
        assert shape.sum() == pytest.approx(1.0)
        assert shape @ (np.array(CAREER_AGES) + 0.5) == pytest.approx(35.0, abs=0.01)
        assert shape[: 25 - 20].sum() == 0.0
        assert shape[61 - 20 :].sum() == 0.0

    def test_women_come_first(self) -> None:
        shape = by_sex(np.array([[0.25, 0.75]]), one(0.6))[0]
        assert shape[0] == pytest.approx([0.15, 0.45])
        assert shape[1] == pytest.approx([0.10, 0.30])


class TestMoves:
    def test_three_regions_by_hand(self) -> None:
        """A (100) and B (300) share a health-care region, C (600) is alone. Four in ten of the leavers stay within
        it: A–B is the only pair near. Far pairs weigh 100 × 600 and 300 × 600, so 1 to 3."""
        found = exchange(np.array([100.0, 300.0, 600.0]), ["x", "x", "y"], one(0.4))[0]
        flows = found * np.array([0.1, 0.3, 0.6])[:, None]
        expected = np.array([[0, 0.2, 0.075], [0.2, 0, 0.225], [0.075, 0.225, 0]])
        np.testing.assert_allclose(flows, expected, atol=1e-12)

    def test_settling_by_hand(self) -> None:
        """Two regions alike: of ten who finish one does not begin in primary care; of the other nine two in three
        stay, three go to the other region."""
        exchanged = exchange(np.array([500.0, 500.0]), ["x", "y"], one(0.5))
        found = settling_matrix(one(2 / 3), one(0.1), exchanged)[0]
        np.testing.assert_allclose(found, [[0.6, 0.3], [0.3, 0.6]], atol=1e-12)

    def test_moving_by_hand(self) -> None:
        exchanged = exchange(np.array([500.0, 500.0]), ["x", "y"], one(0.5))
        found = moving_matrix(np.array([[0.1, 0.0]]), exchanged)[0]
        np.testing.assert_allclose(found[0], [[0.9, 0.1], [0.1, 0.9]], atol=1e-12)
        np.testing.assert_array_equal(found[1], np.eye(2))

    def test_a_single_region_keeps_all(self) -> None:
        exchanged = exchange(np.array([500.0]), ["x"], one(0.5))
        np.testing.assert_array_equal(exchanged, [[[0.0]]])
        assert settling_matrix(one(0.7), one(0.1), exchanged)[0, 0, 0] == pytest.approx(0.9)
        assert moving_matrix(np.array([[0.3]]), exchanged)[0, 0, 0, 0] == 1.0

    @pytest.mark.parametrize("kin", [["x", "x", "x"], ["x", "y", "z"]])
    def test_where_there_is_only_one_side_of_the_border_all_go_there(self, kin: list[str]) -> None:
        residents = np.array([100.0, 300.0, 600.0])
        found = exchange(residents, kin, one(0.4))[0]
        assert (found.sum(axis=1) * residents).sum() / residents.sum() == pytest.approx(1.0)

    def test_a_region_that_all_would_leave_keeps_nobody_and_no_less(self) -> None:
        """A hamlet beside a city: at this rate more than all would go, so all go and no share is negative."""
        exchanged = exchange(np.array([1.0, 99.0]), ["x", "y"], one(0.5))
        found = moving_matrix(np.array([[0.9]]), exchanged)[0, 0]
        np.testing.assert_allclose(found[0], [0.0, 1.0], atol=1e-12)
        assert np.all(found >= 0)

from __future__ import annotations

import numpy as np
import pytest

from underlag.balance.capacity import (
    capacity,
    coverage,
    gap,
    listing_fte,
    named_gp_potential,
    potential_of_nation,
    required_fte,
    required_specialists,
)
from underlag.need.norms import Norm

GUIDELINE = Norm(1100, 550)


def test_capacity_counts_specialists_and_trainees():
    assert capacity(np.array([10.0]), np.array([4.0]), GUIDELINE).tolist() == [11_000 + 2_200]


def test_time_for_tasks_outside_listing_is_taken_off():
    assert listing_fte(np.array([10.0]), 0.2).tolist() == [8]


def test_all_time_or_none_may_go_to_other_tasks():
    assert listing_fte(np.array([10.0]), 0.0).tolist() == [10]
    assert listing_fte(np.array([10.0]), 1.0).tolist() == [0]


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_a_share_of_time_outside_zero_to_one_is_refused(share):
    with pytest.raises(ValueError, match="outside listing"):
        listing_fte(np.array([10.0]), share)


def test_coverage_is_capacity_by_need_and_one_where_nothing_is_needed():
    there, asked = np.array([50.0, 150, 0, 10]), np.array([100.0, 100, 0, 0])
    assert coverage(there, asked).tolist() == [0.5, 1.5, 1, 1]


def test_coverage_of_draws_against_one_need():
    assert coverage(np.array([[50.0], [100.0]]), np.array([[100.0]])).tolist() == [[0.5], [1.0]]


def test_gap_is_in_full_time_specialists_and_negative_for_a_surplus():
    assert gap(np.array([8_900.0, 12_100.0]), np.array([10_000.0, 11_000.0]), GUIDELINE) == pytest.approx([1, -1])


def test_named_gp_potential_stops_at_one():
    assert named_gp_potential(np.array([0.4, 1.0, 1.7])).tolist() == [0.4, 1, 1]


def test_the_nations_potential_does_not_move_one_regions_surplus_to_another():
    covered = potential_of_nation(np.array([1.5, 0.5]), np.array([300.0, 100.0]))
    assert covered == pytest.approx((300 + 50) / 400)
    assert potential_of_nation(np.array([1.0]), np.array([0.0])) == 1


def test_the_nations_potential_is_told_for_each_draw():
    """Two draws of three regions that need 100, 200 and 100: (100 + 100 + 0)/400 and (50 + 200 + 100)/400."""
    coverages = np.array([[1.2, 0.5, 0.0], [0.5, 1.0, 3.0]])
    assert potential_of_nation(coverages, np.array([[100.0, 200.0, 100.0]])) == pytest.approx([0.5, 0.875])


def test_less_than_one_resident_is_still_need():
    assert potential_of_nation(np.array([0.5]), np.array([0.5])) == 0.5
    assert coverage(np.array([0.2]), np.array([0.5])) == pytest.approx([0.4])


def test_required_specialists_with_and_without_trainees():
    need = np.array([11_000.0, 550.0])
    assert required_fte(need, GUIDELINE) == pytest.approx([10, 0.5])
    assert required_specialists(need, np.array([4.0, 2.0]), GUIDELINE) == pytest.approx([8, 0])
    assert required_specialists(need, np.array([0.0, 0.0]), GUIDELINE, goal=0.8) == pytest.approx([8, 0.4])


def test_required_specialists_bring_coverage_to_the_goal():
    need, trainees = np.array([9_000.0]), np.array([3.0])
    specialists = required_specialists(need, trainees, GUIDELINE, goal=0.9)
    assert coverage(capacity(specialists, trainees, GUIDELINE), need) == pytest.approx([0.9])

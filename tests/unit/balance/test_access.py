"""Weights of distance at their edges, and units without staff."""

import numpy as np
import pytest

from underlag.balance.access import by_zone, floating_catchment, gaussian, three_step, within


def test_a_catchment_includes_its_edge():
    assert within(np.array([[29.9, 30.0, 30.1]]), 30.0).tolist() == [[1.0, 1.0, 0.0]]


def test_zones_include_their_ends():
    ends, weights = np.array([10.0, 30.0]), np.array([1.0, 0.4])

    assert by_zone(np.array([[0.0, 10.0, 10.1, 30.0, 30.1]]), ends, weights).tolist() == [[1.0, 1.0, 0.4, 0.4, 0.0]]


def test_zones_may_be_narrower_than_a_kilometre():
    ends, weights = np.array([0.5, 1.0]), np.array([1.0, 0.4])
    assert by_zone(np.array([[0.5, 0.6, 1.1]]), ends, weights).tolist() == [[1.0, 0.4, 0.0]]


def test_more_villages_than_units():
    # 40 and 60 people share the first unit, 60 and 20 the second; the last village reaches none
    people, supply = np.array([40.0, 60.0, 20.0, 5.0]), np.array([2.0, 4.0])
    weight = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    found = floating_catchment(people, supply, weight)
    assert found[:3] == pytest.approx([0.02, 0.02 + 0.05, 0.05])
    assert np.isnan(found[3])


def test_zones_that_are_none():
    with pytest.raises(ValueError, match="ascend"):
        by_zone(np.zeros((1, 1)), np.array([10.0, 10.0]), np.array([1.0, 0.5]))


def test_a_gaussian_starts_at_one_and_ends_at_nothing():
    found = gaussian(np.array([[0.0, 15.0, 30.0, 90.0]]), 30.0)[0]

    assert found[[0, 2, 3]] == pytest.approx([1.0, 0.0, 0.0], abs=1e-12)
    # half way: (e^−⅛ − e^−½) / (1 − e^−½) = (0.882497 − 0.606531) / 0.393469
    assert found[1] == pytest.approx(0.275966 / 0.393469, rel=1e-5)


def test_a_gaussian_needs_a_reach():
    with pytest.raises(ValueError, match="positive"):
        gaussian(np.zeros((1, 1)), 0.0)


@pytest.mark.parametrize("method", [floating_catchment, three_step])
def test_units_without_staff_give_nothing_and_out_of_reach_is_missing(method):
    weight = np.array([[1.0, 0.0], [0.0, 0.0]])

    found = method(np.array([10.0, 10.0]), np.array([0.0, 5.0]), weight)

    assert found[0] == 0.0
    assert np.isnan(found[1])


def test_three_steps_do_not_count_a_resident_twice():
    # one village between two equal units, a second that reaches only the first
    people, supply = np.array([100.0, 100.0]), np.array([2.0, 2.0])
    weight = np.array([[1.0, 1.0], [1.0, 0.0]])

    assert floating_catchment(people, supply, weight) == pytest.approx([0.03, 0.01])
    # half of the first village turns to each unit: 150 share the first, 50 the second
    assert three_step(people, supply, weight) == pytest.approx([0.5 * 2 / 150 + 0.5 * 2 / 50, 2 / 150])

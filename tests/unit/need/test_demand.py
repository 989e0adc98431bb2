from __future__ import annotations

import numpy as np
import pytest

from underlag.need.demand import Demand, demand_from_vacant_share, learnt_deviation, shared_vacancies


def test_demand_is_filled_and_vacant_posts():
    demand = Demand(np.array([80.0, 10, 0]), np.array([20.0, 0, 0]))
    assert demand.posts.tolist() == [100, 10, 0]
    assert demand.vacant_share.tolist() == [0.2, 0, 0]
    assert demand.unmet.tolist() == [0.25, 0, 0]


def test_less_than_a_whole_post_counts():
    demand = Demand(np.array([0.5]), np.array([0.25]))
    assert demand.vacant_share == pytest.approx([1 / 3])
    assert demand.unmet.tolist() == [0.5]


def test_unmet_demand_is_infinite_where_nothing_is_filled():
    assert Demand(np.array([0.0]), np.array([3.0])).unmet.tolist() == [np.inf]


def test_demand_from_the_vacant_share_of_funded_posts():
    demand = demand_from_vacant_share(np.array([80.0]), np.array([0.2]))
    assert demand.vacant == pytest.approx([20])
    assert demand.vacant_share == pytest.approx([0.2])


def test_no_post_need_be_vacant():
    assert demand_from_vacant_share(np.array([80.0]), np.array([0.0])).posts == pytest.approx([80])


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_a_vacant_share_outside_zero_to_one_is_refused(share):
    with pytest.raises(ValueError, match="vacant share"):
        demand_from_vacant_share(np.array([80.0]), np.array([share]))


@pytest.mark.parametrize(("filled", "vacant"), [(-1.0, 0.0), (0.0, -1.0)])
def test_negative_posts_are_refused(filled, vacant):
    with pytest.raises(ValueError, match="negative"):
        Demand(np.array([filled]), np.array([vacant]))


def test_the_nation_s_vacancies_are_shared_by_weight_and_deviation_and_sum_to_it():
    """Weights 120 and 160 of 70: 30 and 40. Where the second has twice as many: 120 to 320, so 19.1 and 50.9."""
    shared = shared_vacancies(np.array([70.0, 70.0]), np.array([120.0, 160.0]), np.array([[0, 0], [0, np.log(2)]]))
    assert shared[0] == pytest.approx([30, 40])
    assert shared[1] == pytest.approx([70 * 120 / 440, 70 * 320 / 440])


def test_a_figure_of_one_s_own_counts_by_how_sure_it_is():
    mean, sd = learnt_deviation(0.3, np.array([0.5]), np.array([0.4]))
    assert mean == pytest.approx(0.36 * 0.5) and sd == pytest.approx(0.24)
    mean, sd = learnt_deviation(0.5, np.array([0.2, -0.4]), np.array([0.5, 0.25]))
    assert mean == pytest.approx((0.2 * 4 - 0.4 * 16) / 24) and sd == pytest.approx(24**-0.5)


def test_without_a_figure_the_spread_between_regions_is_all_that_is_known():
    assert learnt_deviation(0.5, np.zeros(0), np.zeros(0)) == (0.0, pytest.approx(0.5))

from __future__ import annotations

import numpy as np
import pytest

from underlag.need.demand import Demand, demand_from_vacant_share


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

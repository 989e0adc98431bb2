"""Faulty questions are refused, and large ones answered without a table of posts."""

import numpy as np
import pytest

from underlag.optimise.placement.apportionment import Method, apportion, losers, outside_quota

EVERY = pytest.mark.parametrize("method", Method)


@EVERY
@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_weights_must_be_possible(method, bad):
    with pytest.raises(ValueError, match="finite and not negative"):
        apportion(np.array([1.0, bad]), 3, method)


@EVERY
def test_posts_must_fit_the_limits(method):
    weights = np.array([1.0, 2.0])

    with pytest.raises(ValueError, match="from 3 to 5"):
        apportion(weights, 2, method, least=np.array([1, 2]), most=np.array([2, 3]))
    with pytest.raises(ValueError, match="from 0 to 4"):
        apportion(weights, 5, method, most=np.array([2, 2]))
    with pytest.raises(ValueError, match="fewest posts"):
        apportion(weights, 5, method, least=np.array([3, 0]), most=np.array([2, 9]))


@EVERY
def test_posts_without_any_weight_are_refused(method):
    with pytest.raises(ValueError, match="can't be placed"):
        apportion(np.zeros(3), 1, method)


@EVERY
def test_no_posts_and_no_weight_is_nothing_to_do(method):
    assert apportion(np.zeros(3), 0, method).posts.tolist() == [0, 0, 0]


def test_an_order_ranks_each_unit_once():
    with pytest.raises(ValueError, match="rank of its own"):
        apportion(np.ones(3), 2, Method.WEBSTER, order=np.array([0, 1, 1]))


@EVERY
def test_the_lowest_rank_wins_a_tie(method):
    found = apportion(np.ones(3), 2, method, order=np.array([2, 0, 1]))

    assert found.posts.tolist() == [0, 1, 1]
    assert found.tie.units == (0, 1, 2)
    assert found.tie.winners == (1, 2)


@EVERY
def test_a_unit_at_its_limit_leaves_the_rest_to_the_others(method):
    found = apportion(np.array([100.0, 2.0, 1.0]), 12, method, most=np.array([3, 99, 99]))

    assert found.posts.tolist() == [3, 6, 3]
    assert found.quota == pytest.approx([3.0, 6.0, 3.0])


@EVERY
def test_weights_that_are_equal_but_for_rounding_tie(method):
    assert apportion(np.array([0.1 + 0.2, 0.3]), 1, method).tie is not None


@EVERY
def test_a_million_posts_among_weights_of_very_different_size(method):
    weights = np.array([1e-6, 1.0, 1e6])

    found = apportion(weights, 1_000_000, method, np.arange(3))

    assert found.posts.sum() == 1_000_000
    assert found.posts[2] >= 999_998


def test_no_one_loses_where_one_more_has_no_room():
    assert losers(np.ones(2), 4, Method.LARGEST_REMAINDER, np.arange(2), most=np.array([2, 2])) == ()


def test_outside_the_quota_by_a_whole_post():
    assert outside_quota(np.array([5.0, 5.0]), np.array([6, 4])) == (0, 1)
    assert outside_quota(np.array([5.5, 4.5]), np.array([6, 4])) == ()

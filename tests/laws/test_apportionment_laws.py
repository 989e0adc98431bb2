"""What always holds when posts are divided."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from underlag.optimise.placement.apportionment import Method, apportion, losers, outside_quota

DIVISORS = tuple(method for method in Method if method is not Method.LARGEST_REMAINDER)
EVERY = pytest.mark.parametrize("method", Method)
EVERY_DIVISOR = pytest.mark.parametrize("method", DIVISORS)


@st.composite
def questions(draw, most_units=12):
    """Weights as shortages are: any positive numbers, some of them zero, some alike."""
    number = st.one_of(st.just(0.0), st.just(1.0), st.floats(1e-3, 1e3))
    weights = np.array(draw(st.lists(number, min_size=1, max_size=most_units)))
    assume((weights > 0).any())
    return weights, draw(st.integers(0, 200))


def ranks(units):
    return np.arange(units)


@EVERY
@given(question=questions())
def test_every_post_is_placed_once(method, question):
    weights, posts = question

    found = apportion(weights, posts, method, ranks(len(weights)))

    assert found.posts.sum() == posts
    assert (found.posts >= 0).all()
    assert found.quota.sum() == pytest.approx(posts)
    assert found.open_posts == 0


@EVERY
@given(question=questions())
def test_an_open_tie_leaves_exactly_its_posts(method, question):
    weights, posts = question

    found = apportion(weights, posts, method)

    assert found.posts.sum() + found.open_posts == posts
    assert found.tie is None or 0 < found.tie.posts < len(found.tie.units)


@EVERY
@given(question=questions(), data=st.data())
def test_relabelled_units_get_the_same(method, question, data):
    weights, posts = question
    turned = np.array(data.draw(st.permutations(range(len(weights)))))

    plain = apportion(weights, posts, method)
    moved = apportion(weights[turned], posts, method)

    assert moved.posts.tolist() == plain.posts[turned].tolist()
    assert (moved.tie is None) == (plain.tie is None)
    if plain.tie is not None:
        assert sorted(turned[list(moved.tie.units)]) == list(plain.tie.units)


@EVERY
@given(question=questions(), factor=st.sampled_from([0.001, 0.5, 3.0, 1e6]))
def test_the_scale_of_the_weights_is_nothing(method, question, factor):
    weights, posts = question

    assert apportion(weights * factor, posts, method).posts.tolist() == apportion(weights, posts, method).posts.tolist()


@EVERY
@given(question=questions())
def test_more_weight_never_means_fewer_posts(method, question):
    weights, posts = question

    found = apportion(weights, posts, method).posts
    order = np.argsort(weights, kind="stable")

    # equal weights may differ by the posts of a tie, which are left open here
    assert (np.diff(found[order]) >= 0).all()


@EVERY
@given(question=questions(), data=st.data())
def test_limits_hold(method, question, data):
    weights, posts = question
    least = np.array([data.draw(st.integers(0, 3)) for _ in weights])
    most = least + np.array([data.draw(st.integers(0, 60)) for _ in weights])
    assume(least.sum() <= posts <= np.where(weights > 0, most, least).sum())

    found = apportion(weights, posts, method, ranks(len(weights)), least, most)

    assert found.posts.sum() == posts
    assert (found.posts >= least).all()
    assert (found.posts <= most).all()


@EVERY_DIVISOR
@given(question=questions(), data=st.data())
def test_divisor_methods_never_take_a_post_when_there_is_one_more(method, question, data):
    weights, posts = question
    most = np.array([data.draw(st.integers(0, 60)) for _ in weights])
    assume(posts < np.where(weights > 0, most, 0).sum())

    assert losers(weights, posts, method, ranks(len(weights)), most=most) == ()


def test_largest_remainder_can_take_a_post_when_there_is_one_more():
    weights, order = np.array([6.0, 6.0, 2.0]), ranks(3)

    assert apportion(weights, 10, Method.LARGEST_REMAINDER, order).posts.tolist() == [4, 4, 2]
    assert apportion(weights, 11, Method.LARGEST_REMAINDER, order).posts.tolist() == [5, 5, 1]
    assert losers(weights, 10, Method.LARGEST_REMAINDER, order) == (2,)


@given(question=questions())
def test_largest_remainder_stays_within_the_quota(question):
    weights, posts = question

    found = apportion(weights, posts, Method.LARGEST_REMAINDER, ranks(len(weights)))

    assert (found.posts >= np.floor(found.quota - 1e-9)).all()
    assert (found.posts <= np.ceil(found.quota + 1e-9)).all()


@given(question=questions())
def test_jefferson_gives_at_least_and_adams_at_most_the_rounded_quota(question):
    weights, posts = question
    order = ranks(len(weights))

    jefferson, adams = (apportion(weights, posts, method, order) for method in (Method.JEFFERSON, Method.ADAMS))

    assert (jefferson.posts >= np.floor(jefferson.quota - 1e-9)).all()
    assert (adams.posts <= np.ceil(adams.quota + 1e-9)).all() or posts < (weights > 0).sum()


@given(question=questions(most_units=2))
def test_webster_stays_within_the_quota_for_two_units(question):
    weights, posts = question

    assert outside_quota(weights, apportion(weights, posts, Method.WEBSTER, ranks(len(weights))).posts) == ()


@EVERY
@given(units=st.integers(2, 8), posts=st.integers(1, 40))
def test_equal_weights_tie_unless_the_posts_divide_evenly(method, units, posts):
    found = apportion(np.full(units, 0.1), posts, method)

    assert (found.tie is None) == (posts % units == 0)
    assert found.open_posts == posts % units

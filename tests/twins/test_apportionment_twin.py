"""Apportionment against its definitions, followed literally in exact fractions."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.optimise.placement.apportionment import Method, apportion

DIVISORS = tuple(method for method in Method if method is not Method.LARGEST_REMAINDER)
WEIGHTS = st.lists(st.integers(0, 40), min_size=1, max_size=6).filter(any)


def claim(method, weight, n):
    """The claim to the post after the n-th, squared so that it stays rational; infinite claims rank by weight."""
    below = {
        Method.ADAMS: Fraction(n * n),
        Method.HUNTINGTON_HILL: Fraction(n * (n + 1)),
        Method.WEBSTER: Fraction((2 * n + 1) ** 2, 4),
        Method.JEFFERSON: Fraction((n + 1) ** 2),
    }[method]
    return (1, Fraction(weight)) if below == 0 else (0, Fraction(weight * weight) / below)


def post_by_post(method, weights, posts, least, most):
    """Posts after giving one at a time to the greatest claim, the first unit in a tie."""
    given = list(least)
    for _ in range(posts - sum(least)):
        eligible = [u for u, w in enumerate(weights) if w > 0 and given[u] < most[u]]
        best = max(claim(method, weights[u], given[u]) for u in eligible)
        winner = next(u for u in eligible if claim(method, weights[u], given[u]) == best)
        given[winner] += 1
    return given


@pytest.mark.parametrize("method", DIVISORS)
@given(weights=WEIGHTS, posts=st.integers(0, 30), data=st.data())
def test_divisor_methods_give_posts_one_by_one(method, weights, posts, data):
    places = len(weights)
    least = [data.draw(st.integers(0, 3)) for _ in weights]
    most = [low + data.draw(st.integers(0, 30)) for low in least]
    room = sum(high if weight > 0 else low for weight, low, high in zip(weights, least, most, strict=True))
    posts = min(max(posts, sum(least)), room)

    found = apportion(np.array(weights, dtype=float), posts, method, np.arange(places), np.array(least), np.array(most))

    assert found.posts.tolist() == post_by_post(method, weights, posts, least, most)


@given(weights=WEIGHTS, posts=st.integers(0, 40))
def test_largest_remainder_rounds_quotas_down_and_gives_the_rest_by_remainder(weights, posts):
    quotas = [Fraction(posts * weight, sum(weights)) for weight in weights]
    expected = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(weights)), key=lambda u: (-(quotas[u] - int(quotas[u])), u))
    for unit in by_remainder[: posts - sum(expected)]:
        expected[unit] += 1

    found = apportion(np.array(weights, dtype=float), posts, Method.LARGEST_REMAINDER, np.arange(len(weights)))

    assert found.posts.tolist() == expected


@pytest.mark.parametrize("method", DIVISORS)
@given(weights=st.lists(st.integers(1, 12), min_size=1, max_size=3), posts=st.integers(0, 6))
def test_divisor_methods_satisfy_the_min_max_inequality(method, weights, posts):
    """Of all divisions of the posts, exactly those where no unit's last post has a smaller claim than another's next
    one; where weights decide everything, that is one."""

    def fair(division):
        pairs = product(range(len(weights)), repeat=2)
        return all(
            claim(method, weights[i], division[i] - 1) >= claim(method, weights[j], division[j])
            for i, j in pairs
            if i != j and division[i] > 0
        )

    everything = product(range(posts + 1), repeat=len(weights))
    fair_ones = [division for division in everything if sum(division) == posts and fair(division)]

    found = apportion(np.array(weights, dtype=float), posts, method, np.arange(len(weights)))

    assert tuple(found.posts.tolist()) in fair_ones
    assert (len(fair_ones) == 1) == (found.tie is None)

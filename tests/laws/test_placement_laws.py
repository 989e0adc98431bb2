"""What always holds when a region's posts are placed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from underlag.optimise.placement.apportionment import Method
from underlag.optimise.placement.placement import PlacementProblem, PlacementRules, capacity_with, place


@st.composite
def regions(draw):
    units = draw(st.integers(1, 7))
    numbers = st.floats(1.0, 1e4)

    def one_each(values=numbers):
        return draw(hnp.arrays(float, units, elements=values))

    present = one_each()
    at = draw(hnp.arrays(float, (units, 2), elements=st.floats(0.0, 100.0)))
    heads = one_each(st.one_of(st.just(0.0), st.floats(0.01, 30.0)))
    return PlacementProblem(
        need=one_each(),
        present=present / present.sum(),
        specialists=heads,
        supervising=heads * 1.3,
        weight=one_each(st.sampled_from([1.0, 1.15, 1.3])),
        distance=np.linalg.norm(at[:, None] - at[None], axis=2),
        posts=np.array(draw(st.lists(st.integers(0, 9), min_size=1, max_size=5))),
        base=draw(st.floats(0.0, 3e4)),
        added=draw(st.floats(0.0, 3e4)),
    )


@st.composite
def rules(draw):
    return PlacementRules(
        draw(st.sampled_from(list(Method))),
        draw(st.booleans()),
        draw(st.sampled_from([0.0, 2.0, 5.0])),
        draw(st.sampled_from([0.5, 1.0, 3.0])),
        6.0,
    )


@given(asked=regions(), given_rules=rules())
def test_posts_sum_to_the_region_and_years_to_the_units(asked, given_rules):
    found = place(asked, given_rules)

    assert found.posts.sum() + found.unplaced == asked.posts.sum()
    assert found.by_year.sum(axis=0).tolist() == found.posts.tolist()
    assert (found.by_year >= 0).all()
    if found.unplaced == 0:
        assert found.by_year.sum(axis=1).tolist() == asked.posts.tolist()


@given(asked=regions(), given_rules=rules())
def test_nobody_is_given_posts_alone(asked, given_rules):
    found = place(asked, given_rules)

    given_posts = np.flatnonzero(found.posts)
    enough = asked.specialists >= given_rules.together
    assert enough[given_posts].all() or not enough.any()
    assert (found.posts <= found.most).all()
    assert found.stretch >= 1


@given(asked=regions(), given_rules=rules(), stay=st.floats(0.0, 1.0))
def test_where_posts_are_changes_no_region(asked, given_rules, stay):
    found = place(asked, given_rules)

    capacity = capacity_with(asked, found, stay)

    assert found.near.sum() == pytest.approx(1.0)
    assert capacity.sum() == pytest.approx(asked.base + asked.added)
    assert (capacity >= asked.present * asked.base - 1e-6).all()


@given(asked=regions(), given_rules=rules())
def test_every_draw_is_the_same_sum(asked, given_rules):
    found = place(asked, given_rules)
    drawn = np.stack([asked.present, asked.present[::-1]])

    many = capacity_with(asked, found, np.array([[0.2], [0.9]]), drawn)

    assert many[0] == pytest.approx(capacity_with(asked, found, 0.2))
    assert many.sum(axis=1) == pytest.approx(np.full(2, asked.base + asked.added))

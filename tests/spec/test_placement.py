"""Where should a region's training posts be? Placement worked by hand.

The region has a town, a suburb and a village. A specialist serves 1 000 residents, so 3 000 residents more than there
are specialists for is a shortage of three.
"""

import numpy as np
import pytest

from underlag.balance.inequality import gini
from underlag.optimise.placement.apportionment import Method, apportion, losers
from underlag.optimise.placement.placement import (
    PlacementProblem,
    PlacementRules,
    capacity_with,
    place,
    unit_coverage,
    unweighted,
)

TOWN, SUBURB, VILLAGE = 0, 1, 2


def region(**changes):
    """Need 6 000, 3 000 and 1 000; capacity for half of it, divided 3 200, 1 400 and 400; ten posts in two years."""
    given = {
        "need": np.array([6000.0, 3000.0, 1000.0]),
        "present": np.array([0.64, 0.28, 0.08]),
        "specialists": np.array([20.0, 9.0, 3.0]),
        "supervising": np.array([40.0, 18.0, 10.0]),
        "weight": np.ones(3),
        "distance": np.array([[0.0, 12.0, 60.0], [12.0, 0.0, 50.0], [60.0, 50.0, 0.0]]),
        "posts": np.array([5, 5]),
        "base": 5000.0,
        "added": 5000.0,
    }
    return PlacementProblem(**{**given, **changes})


def rules(method=Method.WEBSTER, **changes):
    given = {"break_ties": True, "together": 2.0, "trainees_per_specialist": 1.0, "years_in_training": 5.0}
    return PlacementRules(method, **{**given, **changes})


def test_posts_go_where_specialists_will_be_missing():
    """Missing: 2 800, 1 600 and 600 of 5 000. Ten posts: 5.6, 3.2 and 1.2, rounded to 6, 3 and 1."""
    placed = place(region(), rules())

    assert region().shortage == pytest.approx([2800.0, 1600.0, 600.0])
    assert placed.quota == pytest.approx([5.6, 3.2, 1.2])
    assert placed.posts.tolist() == [6, 3, 1]


def test_each_year_has_its_posts():
    """Five a year: those most behind their even share get the year's posts, and nobody loses one he has."""
    placed = place(region(), rules())

    assert placed.by_year.sum(axis=1).tolist() == [5, 5]
    assert placed.by_year.sum(axis=0).tolist() == [6, 3, 1]


def test_a_missing_specialist_in_the_village_can_count_for_more():
    """Counted threefold, the village's 600 become 1 800 of 6 200: 2.9 posts instead of 1.2."""
    asked = region(weight=np.array([1.0, 1.0, 3.0]))

    assert place(asked, rules()).posts.tolist() == [4, 3, 3]
    assert place(unweighted(asked), rules()).posts.tolist() == [6, 3, 1]


def test_nobody_trains_alone():
    """With one specialist the village has no posts of its own: its shortage counts in the suburb, 50 km away."""
    placed = place(region(specialists=np.array([20.0, 9.0, 1.0])), rules())

    assert placed.host.tolist() == [TOWN, SUBURB, SUBURB]
    assert placed.posts.tolist() == [6, 4, 0]


def test_posts_need_supervisors():
    """Five specialists can supervise five at a time. Who trains five years holds a place so long, so in two years
    there is room for 5 · 2/5 = 2 posts in the town; the rest goes to the others by their shortage."""
    placed = place(region(supervising=np.array([5.0, 40.0, 40.0])), rules())

    assert placed.most.tolist()[TOWN] == 2
    assert placed.posts.tolist() == [2, 6, 2]


def test_the_region_is_the_same_wherever_its_posts_are():
    """The posts add 5 000 to capacity. If all of it stayed near them: 3 000, 1 500 and 500."""
    placed = place(region(), rules())

    assert capacity_with(region(), placed, 1.0) == pytest.approx([3200 + 3000, 1400 + 1500, 400 + 500])
    assert capacity_with(region(), placed, 0.0) == pytest.approx(np.array([0.64, 0.28, 0.08]) * 10_000)
    before = unit_coverage(region(), region().present * 5000)
    after = unit_coverage(region(), capacity_with(region(), placed, 1.0))
    assert gini(after, region().need) < gini(before, region().need)


def test_five_methods_favour_large_and_small_differently():
    """Of 26 posts by weights 9 061, 7 179, 5 259, 3 319 and 1 182, Jefferson gives the largest most and Adams the
    smallest (Balinski and Young)."""
    weights = np.array([9061.0, 7179.0, 5259.0, 3319.0, 1182.0])
    given = {method: apportion(weights, 26, method).posts.tolist() for method in Method}

    assert given == {
        Method.JEFFERSON: [10, 7, 5, 3, 1],
        Method.WEBSTER: [9, 8, 5, 3, 1],
        Method.HUNTINGTON_HILL: [9, 7, 6, 3, 1],
        Method.LARGEST_REMAINDER: [9, 7, 5, 4, 1],
        Method.ADAMS: [9, 7, 5, 3, 2],
    }


def test_a_tie_is_told_and_broken_only_as_stated():
    """Three equal claims to two posts. By the stated order most need goes first; else both are left unplaced."""
    asked = region(
        need=np.array([3000.0, 2500.0, 2000.0]), present=np.array([0.5, 0.3, 0.2]), base=0.0, posts=np.array([2])
    )
    same = region(
        need=np.array([4000.0, 3000.0, 2000.0]), present=np.array([3, 2, 1]) / 6, base=6000.0, posts=np.array([2])
    )

    assert place(asked, rules()).tie is None
    assert same.shortage == pytest.approx([1000.0, 1000.0, 1000.0])
    assert place(same, rules()).tie.winners == (TOWN, SUBURB)
    assert place(same, rules(break_ties=False)).unplaced == 2


def test_with_largest_remainder_one_more_post_can_take_one():
    """Ten posts by 6, 6 and 2: 4, 4, 2. Eleven: 5, 5, 1. The last unit loses, and the plan warns of it."""
    weights, order = np.array([6.0, 6.0, 2.0]), np.arange(3)

    assert losers(weights, 10, Method.LARGEST_REMAINDER, order) == (2,)
    for method in set(Method) - {Method.LARGEST_REMAINDER}:
        assert losers(weights, 10, method, order) == ()

"""Placement by hand: shortage, hosts, supervisors, years, and who gains."""

from dataclasses import replace

import numpy as np
import pytest

from underlag.optimise.placement.apportionment import Method
from underlag.optimise.placement.placement import (
    PlacementProblem,
    PlacementRules,
    capacity_with,
    hosts,
    missing,
    near,
    place,
    room,
    spread_over_years,
    unit_coverage,
    unweighted,
)

RULES = PlacementRules(
    Method.WEBSTER, break_ties=True, together=2.0, trainees_per_specialist=1.0, years_in_training=5.0
)
FAR = np.array([[0.0, 10.0, 40.0], [10.0, 0.0, 30.0], [40.0, 30.0, 0.0]])


def problem(**changes):
    """A town, a suburb and a village: 1 000, 600 and 400 missing."""
    whole = {
        "need": np.array([3000.0, 1600.0, 1000.0]),
        "present": np.array([0.5, 0.25, 0.25]),
        "specialists": np.array([10.0, 5.0, 5.0]),
        "supervising": np.array([100.0, 50.0, 50.0]),
        "weight": np.ones(3),
        "distance": FAR,
        "posts": np.array([4, 4, 4]),
        "base": 4000.0,
        "added": 2000.0,
    }
    return PlacementProblem(**{**whole, **changes})


def test_posts_follow_the_shortage():
    asked = problem(present=np.array([0.5, 0.25, 0.15]) / 0.9, base=3600.0)

    found = place(asked, RULES)

    assert asked.shortage == pytest.approx([1000.0, 600.0, 400.0])
    assert found.claim == pytest.approx([1000.0, 600.0, 400.0])
    assert found.posts.tolist() == [6, 4, 2]
    assert found.quota == pytest.approx([6.0, 3.6, 2.4])
    assert found.tie is None


def test_where_nobody_supervises_every_unit_in_need_has_room_for_all_and_no_other_for_any():
    asked = problem(need=np.array([3000.0, 0.5, 0.0]))

    most, stretch = room(asked, RULES, np.zeros(3), 12)

    assert most.tolist() == [12, 12, 0]
    assert stretch == np.inf


def test_a_surplus_is_not_counted_against_others():
    asked = problem(need=np.array([3000.0, 1600.0, 500.0]))

    assert asked.shortage == pytest.approx([1000.0, 600.0, 0.0])
    assert place(asked, RULES).posts.tolist() == [8, 4, 0]


def test_weights_move_posts_and_the_plain_question_has_none():
    asked = problem(present=np.array([0.5, 0.25, 0.15]) / 0.9, base=3600.0, weight=np.array([1.0, 1.0, 2.0]))

    assert place(asked, RULES).posts.tolist() == [5, 3, 4]
    assert place(unweighted(asked), RULES).posts.tolist() == [6, 4, 2]


def test_where_nothing_is_missing_posts_replace_those_who_leave_where_people_live():
    asked = problem(base=40_000.0, need=np.array([3000.0, 2000.0, 1000.0]))

    assert asked.shortage.tolist() == [0.0, 0.0, 0.0]
    assert place(asked, RULES).posts.tolist() == [6, 4, 2]


def test_too_few_specialists_send_their_claim_to_the_nearest_who_has_enough():
    asked = problem(specialists=np.array([10.0, 5.0, 1.9]), need=np.array([3000.0, 1600.0, 1400.0]))

    found = place(asked, RULES)

    assert found.host.tolist() == [0, 1, 1]
    assert found.claim == pytest.approx([1000.0, 1000.0, 0.0])
    assert found.posts.tolist() == [6, 6, 0]
    # the suburb and the village share what its posts add, by their own shortage
    assert found.near == pytest.approx([0.5, 0.3, 0.2])


def test_where_nobody_has_enough_the_largest_takes_all():
    assert hosts(np.array([1.0, 1.5, 0.5]), FAR, 2.0).tolist() == [1, 1, 1]


def test_supervisors_are_a_limit():
    # two specialists supervise two at a time: 2 · 1 · 3 years / 5 years in training = 1.2 posts
    asked = problem(need=np.array([2000.0, 1000.0, 3000.0]), supervising=np.array([20.0, 20.0, 2.0]))

    assert asked.shortage.tolist() == [0.0, 0.0, 2000.0]
    assert room(asked, RULES, asked.supervising, 12)[0].tolist() == [12, 12, 1]
    assert room(asked, RULES, asked.supervising, 12)[1] == 1.0


def test_a_region_with_more_posts_than_supervision_raises_everyone_s_limit_alike():
    supervising = np.array([10.0, 5.0, 5.0])

    most, stretch = room(problem(), RULES, supervising, 24)

    assert most.tolist() == [12, 6, 6]
    assert stretch == pytest.approx(2.0)
    # the village lacks nobody, so its specialists supervise none
    assert place(problem(posts=np.array([8, 8, 8]), supervising=supervising), RULES).stretch == pytest.approx(24 / 9)


def test_a_region_without_specialists_still_places_its_posts():
    asked = problem(specialists=np.zeros(3), supervising=np.zeros(3))

    found = place(asked, RULES)

    assert found.posts.sum() == 12
    assert found.stretch == float("inf")


def test_no_posts():
    found = place(problem(posts=np.array([0, 0])), RULES)

    assert found.posts.tolist() == [0, 0, 0]
    assert found.by_year.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert found.near == pytest.approx(problem().present)


def test_ties_are_broken_by_need_or_left_open():
    asked = problem(need=np.array([3000.0, 2000.0, 2000.0]), posts=np.array([2]))

    broken, left = place(asked, RULES), place(asked, replace(RULES, break_ties=False))

    assert asked.shortage.tolist() == [1000.0, 1000.0, 1000.0]
    assert broken.tie.units == (0, 1, 2)
    assert broken.tie.winners == (0, 1)
    assert broken.posts.tolist() == [1, 1, 0]
    assert left.posts.tolist() == [0, 0, 0]
    assert left.unplaced == 2


def test_years_take_turns_and_sum_both_ways():
    by_year, turns = spread_over_years(np.array([3, 1, 1]), np.array([2, 2, 1]), np.array([0, 1, 2]))

    # after the first post all three have the same claim to the second: 3/1.5 = 1/0.5
    assert by_year.tolist() == [[2, 0, 0], [0, 1, 1], [1, 0, 0]]
    assert turns.tolist() == [[True, True, True], [False, False, False], [False, False, False]]


def test_what_stays_near_the_posts_and_what_is_spread():
    asked = problem()
    found = place(asked, RULES)

    everything, nothing = capacity_with(asked, found, 1.0), capacity_with(asked, found, 0.0)

    assert everything == pytest.approx(asked.present * 4000 + 2000 * found.near)
    assert nothing == pytest.approx(asked.present * 6000)
    assert capacity_with(asked, found, 0.4).sum() == pytest.approx(6000.0)


def test_coverage_and_what_is_missing():
    asked = problem(need=np.array([4000.0, 0.0, 1000.0]))
    capacity = np.array([3000.0, 500.0, 1500.0])

    assert unit_coverage(asked, capacity) == pytest.approx([0.75, 1.0, 1.5])
    assert missing(asked, capacity) == pytest.approx(1000.0)


def test_a_host_whose_group_lacks_nothing_keeps_what_its_posts_add():
    gains = near(np.array([2, 0]), np.array([0.0, 5.0]), np.array([0, 1]), np.array([0.5, 0.5]))

    assert gains == pytest.approx([1.0, 0.0])

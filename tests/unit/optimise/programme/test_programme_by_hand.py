"""The programme's numbers worked by hand: one region, one world, three years judged, posts that act at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from underlag.optimise.programme.objective import Objective
from underlag.optimise.programme.problem import Response, StartsProblem
from underlag.optimise.programme.programme import StartsProgramme, decided_shape

ASKED = StartsProblem(
    regions=("A",),
    years=(2024, 2025, 2026, 2027),
    base_specialists_fte=np.array([[10.0], [9.0], [8.0], [6.0]]),
    base_trainees_fte=np.zeros((4, 1)),
    need=np.full((4, 1), 10_000.0),
    fill=np.ones((3, 1)),
    today=np.array([1.0]),
    response=Response(np.array([0.0, 0.0, 0.5])[:, None, None], np.array([1.0, 0.8, 0.0])[:, None]),
    residents_per_specialist=1000.0,
    residents_per_trainee=0.0,
    goal=1.0,
    first_year=2025,
    target_year=2027,
    ramp_years=1,
)
"""Ten full-time specialists are needed. Without new posts 1, 2 and 4 are missing. A post gives half a specialist two
years later, and a full and then 0.8 of a trainee until then."""


def programme(problem: StartsProblem = ASKED, **weights: Any) -> StartsProgramme:
    return StartsProgramme(problem, decided_shape(problem.steps, problem.first_year, 2), Objective(**weights))


def test_a_year_counts_a_quarter_less_than_the_one_before() -> None:
    """At 25 percent the years weigh 1, 1/1.25 = 0.8 and 0.8/1.25 = 0.64: 1·1 + 2·0.8 + 4·0.64 = 5.16."""
    asked = programme(discount=0.25)
    assert asked.discounting == pytest.approx([1.0, 0.8, 0.64])
    assert asked.value(np.zeros(2)) == pytest.approx(5.16)


def test_posts_of_the_first_year_help_in_the_third() -> None:
    """Two posts in 2025 are one specialist in 2027: 1·1 + 2·0.8 + 3·0.64 = 4.52. Posts of 2026 come too late."""
    asked = programme(discount=0.25)
    assert asked.value(np.array([2.0, 0.0])) == pytest.approx(4.52)
    assert asked.value(np.array([0.0, 2.0])) == pytest.approx(5.16)


def test_what_a_post_costs_is_discounted_like_the_shortage() -> None:
    """A post of 2025 is 1 trainee in 2025 and 0.8 in 2026: 1 + 0.8·0.8 = 1.64 years. The second level is opened in 2026
    and in 2027: (1·0.8 + 0.8·0.64) + 1·0.64 = 1.952 years. Each counts a tenth of a missing specialist."""
    asked = programme(discount=0.25, cost=0.1)
    assert asked.cost == pytest.approx([0.164, 0.1952])
    assert asked.trainee_years(np.array([1.0, 0.0])) == pytest.approx([1.64])
    assert asked.trainee_years(np.array([0.0, 1.0])) == pytest.approx([1.952])


def test_unsteadiness_is_counted_from_todays_posts() -> None:
    """From 1 post to 3 and on to 2: changes of 2 and 1, each counting 0.2."""
    assert programme(smooth=0.2).change_cost(np.array([3.0, 2.0])) == pytest.approx(0.6)


def test_the_worst_worlds_weigh_as_much_more_as_they_are_told_to() -> None:
    """In the second of two worlds one more is missing each year: 7 and 10 specialist-years, 8.5 in the mean, and 10 in
    the worse half, which counts half as much again."""
    both = np.stack([ASKED.base_specialists_fte, ASKED.base_specialists_fte - 1.0])
    asked = programme(replace(ASKED, base_specialists_fte=both), risk=0.5, tail=0.5)
    assert asked.value(np.zeros(2)) == pytest.approx(8.5 + 0.5 * 10)
    assert asked.shortage.worst_share(np.array([7.0, 10.0])) == pytest.approx([0.0, 1.0])
    assert programme(replace(ASKED, base_specialists_fte=both), risk=0.5, tail=0.25).value(
        np.zeros(2)
    ) == pytest.approx(8.5 + 0.5 * (10 * 2 / 3 + 7 / 3))

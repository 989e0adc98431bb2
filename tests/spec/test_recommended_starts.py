"""How many training posts does a region need? The recommendation worked by hand, from the simplest case up.

In all examples training takes exactly two years: who starts in 2027 is in training at the end of 2027 and 2028, and is
a specialist from the end of 2029. Nobody leaves, every specialist works full time, and a specialist serves 1 000
residents. The plan starts from the end of 2024.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from underlag.core.errors import NoSolutionError
from underlag.optimise.programme.problem import Response, StartsProblem, Status, region_coverage, whole_posts
from underlag.optimise.rules.backsolve import recommend
from underlag.optimise.rules.baselines import proportional, replacement, specialists_per_post, today

YEARS = tuple(range(2024, 2041))


def problem(
    specialists: list[float],
    residents: list[float],
    settle: list[list[float]] | None = None,
    trainee_serves: float = 0.0,
    posts_today: float = 0.0,
    **changes: Any,
) -> StartsProblem:
    """Regions with so many specialists now, as many residents throughout, and no change if no post is opened."""
    regions, steps = len(specialists), len(YEARS) - 1
    lags = np.arange(steps)
    settle_in = np.eye(regions) if settle is None else np.array(settle)
    given: dict[str, Any] = {
        "regions": tuple(f"region {i + 1}" for i in range(regions)),
        "years": YEARS,
        "base_specialists_fte": np.tile(np.array(specialists, dtype=float), (steps + 1, 1)),
        "base_trainees_fte": np.zeros((steps + 1, regions)),
        "need": np.tile(np.array(residents, dtype=float), (steps + 1, 1)),
        "fill": np.ones((steps, regions)),
        "today": np.full(regions, posts_today),
        "response": Response(
            specialists_fte=(lags >= 2)[:, None, None] * settle_in,
            trainees_fte=np.repeat((lags < 2).astype(float)[:, None], regions, axis=1),
        ),
        "residents_per_specialist": 1000.0,
        "residents_per_trainee": trainee_serves,
        "goal": 1.0,
        "first_year": 2027,
        "target_year": 2034,
        "ramp_years": 1,
    }
    return StartsProblem(**{**given, **changes})


def test_one_region_without_uncertainty() -> None:
    """12 000 residents need 12 specialists; there are 6. Those who start in 2027–2032, six years, are specialists in
    2034. So one post a year. After 2034 those who started in 2033 and 2034 make it 14, so no more are needed."""
    plan = recommend(problem([6], [12_000]))
    by_year = dict(zip(plan.years, plan.starts[:, 0].round(9).tolist(), strict=True))
    assert by_year == {
        **dict.fromkeys(range(2025, 2027), 0),
        **dict.fromkeys(range(2027, 2035), 1),
        **dict.fromkeys(range(2035, 2041), 0),
    }
    assert plan.status is Status.GOAL_MET
    assert plan.sentence.sv == "Täckningsgraden blir 100 % i alla regioner 2034."


def test_twice_the_need_twice_the_posts() -> None:
    """Twice as many residents and specialists: the same problem with twice the numbers."""
    once, twice = recommend(problem([6], [12_000])), recommend(problem([12], [24_000]))
    assert twice.starts == pytest.approx(2 * once.starts)


def test_vacant_posts_must_be_made_up_for() -> None:
    """If only three posts of four are filled, it takes four thirds of a post a year."""
    plan = recommend(problem([6], [12_000], fill=np.full((16, 1), 0.75)))
    assert plan.levels["plateau"] == pytest.approx([4 / 3])


def test_a_trainee_who_serves_residents_counts() -> None:
    """At 500 residents per trainee the two who are in training in 2034 are worth one specialist: 7 posts' worth from
    one post a year, 6/7 of a post suffices."""
    plan = recommend(problem([6], [12_000], trainee_serves=500.0))
    assert plan.levels["plateau"] == pytest.approx([6 / 7])


def test_a_ramp_starts_from_todays_posts() -> None:
    """Over three years from 0 to the plateau: a third, two thirds, then four whole years count by 2034. 6 = 5·P."""
    plan = recommend(problem([6], [12_000], ramp_years=3))
    assert plan.levels["plateau"] == pytest.approx([1.2])
    assert plan.starts[2:8, 0] == pytest.approx([0.4, 0.8, 1.2, 1.2, 1.2, 1.2])


def test_regions_that_train_for_each_other() -> None:
    """A tenth of those trained in region 1 settle in region 2. Region 1 misses 5.4 and must train 6; of these 0.6 come
    to region 2, which misses 6.6 and trains the remaining 6. Both: one post a year over six years."""
    plan = recommend(problem([6.6, 5.4], [12_000, 12_000], settle=[[0.9, 0.1], [0.0, 1.0]]))
    assert plan.levels["plateau"] == pytest.approx([1.0, 1.0])


def test_a_region_above_the_goal_opens_no_posts_and_nobody_trains_less_for_its_sake() -> None:
    """Region 2 is above its goal. It gets no posts; region 1 still reaches its goal exactly."""
    plan = recommend(problem([6, 15], [12_000, 12_000], settle=[[0.9, 0.1], [0.0, 1.0]]))
    assert plan.status is Status.ABOVE_GOAL
    assert plan.levels["plateau"][1] == 0
    assert plan.reached[2034] == pytest.approx([1.0, (15 + 0.1 * 6 / 0.9) / 12])
    assert "region 2 ligger över målet" in plan.sentence.sv


def test_too_late_to_train_anyone() -> None:
    """Who starts in 2033 is a specialist in 2035. With a goal for 2034 nothing helps, and the message says so."""
    with pytest.raises(NoSolutionError, match="no post opened from 2033 on can add anything by 2034"):
        recommend(problem([6], [12_000], first_year=2033))


def test_too_late_for_specialists_but_not_for_trainees() -> None:
    """If trainees serve residents the goal can be met by trainees alone. It is solved, and the sentence warns."""
    plan = recommend(problem([6], [12_000], first_year=2033, trainee_serves=500.0))
    assert plan.status is Status.TRAINEES_ONLY
    assert plan.levels["plateau"] == pytest.approx([6.0])
    assert "bara genom dem som är under utbildning" in plan.sentence.sv


def test_a_goal_in_the_last_year_needs_no_level_after_it() -> None:
    plan = recommend(problem([6], [12_000], target_year=2040))
    assert plan.levels["hold"].tolist() == plan.levels["plateau"].tolist()
    assert plan.levels["plateau"] == pytest.approx([6 / 12])


def test_a_plan_that_ends_before_the_next_are_trained_keeps_its_level() -> None:
    """A goal for 2039, a plan to 2040: who starts in 2040 can't be a specialist. The posts are left as they are."""
    plan = recommend(problem([6], [12_000], target_year=2039, trainee_serves=500.0))
    assert plan.levels["hold"].tolist() == plan.levels["plateau"].tolist()
    assert "oförändrat" in plan.solved.sv


def test_the_recommendation_reaches_what_it_says() -> None:
    """Follow the posts year by year: coverage is the goal in the target year and again in the last year."""
    asked = problem(
        [6, 3, 9],
        [12_000, 11_000, 13_000],
        settle=[[0.8, 0.1, 0.05], [0.2, 0.6, 0.1], [0, 0.1, 0.8]],
        trainee_serves=300.0,
        posts_today=0.4,
        ramp_years=4,
        goal=0.9,
    )
    plan = recommend(asked)
    followed = region_coverage(asked, plan.starts)
    assert followed[YEARS.index(2034)] == pytest.approx([0.9] * 3)
    assert followed[-1] == pytest.approx(plan.reached[2040])
    assert followed[-1].min() >= 0.9 - 1e-12


def test_posts_as_today() -> None:
    assert set(today(problem([6], [12_000], posts_today=3.0)).starts.ravel()) == {3.0}


def test_replacement_only_keeps_the_specialists_there_are() -> None:
    """Of 6 specialists 3 will have left by 2034. Six years' starts replace them: half a post a year."""
    leaving = np.maximum(6.0 - 0.3 * np.arange(17), 0)[:, None]
    plan = replacement(problem([6], [12_000], base_specialists_fte=leaving))
    assert plan.levels["constant"] == pytest.approx([0.5])
    assert plan.status is Status.NO_GOAL


def test_one_post_for_five_specialists() -> None:
    """10 specialists, one post for 5: a stock of 2 posts, each opened anew every second year."""
    plan = specialists_per_post(problem([10], [12_000]), np.array([10.0]), 5.0, 2.0)
    assert plan.starts[2:, 0] == pytest.approx([1.0] * 14)
    assert plan.starts[:2, 0].tolist() == [0, 0], "before the first year the posts are today's"


def test_the_recommended_total_shared_by_population() -> None:
    asked = problem([6, 12], [12_000, 24_000], posts_today=0.5)
    plan = recommend(asked)
    shared = proportional(asked, plan, np.array([10_000.0, 30_000.0]))
    assert shared.starts.sum(axis=1) == pytest.approx(plan.starts.sum(axis=1))
    assert shared.starts[2:, 1] == pytest.approx(3 * shared.starts[2:, 0])
    assert shared.starts[:2].tolist() == plan.starts[:2].tolist()


def test_whole_posts_keep_the_running_total_within_half_a_post() -> None:
    """0.4 posts a year for five years: none the first year, one the second, then none, one, none: two in all."""
    assert whole_posts(np.full((5, 1), 0.4)).ravel().tolist() == [0, 1, 0, 1, 0]
    assert whole_posts(np.full((4, 1), 2.5)).ravel().tolist() == [3, 2, 3, 2]

"""The problem refuses settings and arrays that can't be, and says what capacity a plan gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.core.errors import NoSolutionError, SettingError
from underlag.optimise.programme.problem import (
    Response,
    StartsProblem,
    Status,
    capacity_in,
    region_coverage,
    whole_posts,
)
from underlag.optimise.rules.backsolve import can_hold, recommend
from underlag.optimise.rules.baselines import proportional, replacement, specialists_per_post, today

YEARS = tuple(range(2024, 2051))
STEPS = len(YEARS) - 1


def problem(draws: int | None = None, regions: int = 4, seed: int = 0, **changes: Any) -> StartsProblem:
    """Random regions, far below their goal, with leaving, moving and half-worth trainees."""
    rng = np.random.default_rng(seed)
    lead = () if draws is None else (draws,)
    lag = np.arange(STEPS)
    settle = 0.75 * np.eye(regions) + 0.15 * rng.dirichlet(np.ones(regions), (*lead, regions))
    finished = np.clip((lag - 4) / 4, 0, 1) * 0.97**lag * 0.8
    residents = rng.uniform(60_000, 2_400_000, regions)
    density = rng.uniform(0.4, 0.7, (*lead, 1, regions)) * 0.965 ** np.arange(STEPS + 1)[:, None]
    given: dict[str, Any] = {
        "regions": tuple(f"{i:02}" for i in range(regions)),
        "years": YEARS,
        "base_specialists_fte": density * residents / 1100,
        "base_trainees_fte": 0.2 * residents / 1000 * np.clip(1 - np.arange(STEPS + 1) / 7, 0, 1)[:, None],
        "need": np.linspace(1, 1.08, STEPS + 1)[:, None] * residents,
        "fill": rng.uniform(0.8, 1.0, (*lead, STEPS, regions)),
        "today": rng.uniform(0.03, 0.06, (*lead, regions)) * residents / 1000,
        "response": Response(
            finished[:, None, None] * settle[..., None, :, :],
            np.repeat(0.8 * (1 - np.clip((lag - 4) / 4, 0, 1))[:, None], regions, axis=1),
        ),
        "residents_per_specialist": 1100.0,
        "residents_per_trainee": 550.0,
        "goal": 1.0,
        "first_year": 2027,
        "target_year": 2040,
        "ramp_years": 3,
    }
    return StartsProblem(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"first_year": 2024}, "goal, first_year"),
        ({"first_year": 2051}, "goal, first_year"),
        ({"target_year": 2051}, "goal, target_year"),
        ({"goal": 0.0}, "goal, coverage"),
        ({"goal": float("inf")}, "goal, coverage"),
        ({"ramp_years": 0}, "goal, ramp_years"),
    ],
)
def test_impossible_settings_are_refused_by_name(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(SettingError) as caught:
        problem(**changes)
    assert [p.where for p in caught.value.problems] == [where]
    assert caught.value.problems[0].remedy


def test_all_impossible_settings_at_once() -> None:
    with pytest.raises(SettingError) as caught:
        problem(goal=-1.0, ramp_years=-1, target_year=1999)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"need": np.ones((STEPS, 4))}, "need has shape"),
        ({"today": np.ones((1, 1, 4))}, "today has shape"),
        ({"need": np.ones((3, STEPS + 1, 4)), "today": np.ones((2, 4))}, "disagree on the number of draws"),
        ({"response": Response(np.ones((5, 4, 4)), np.ones((5, 4)))}, "too few for starts from 2027"),
    ],
)
def test_arrays_that_do_not_fit_are_our_own_mistake(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        problem(**changes)


def test_a_goal_before_the_first_year_has_no_solution() -> None:
    with pytest.raises(NoSolutionError, match="all regions") as caught:
        recommend(problem(first_year=2041))
    assert caught.value.exit_code == 15


def test_a_region_whose_posts_are_never_filled_is_named() -> None:
    fill = np.ones((STEPS, 4))
    fill[:, 2] = 0
    with pytest.raises(NoSolutionError, match=r"Found: region 02\."):
        recommend(problem(fill=fill))


def test_posts_that_serve_all_regions_alike_have_no_solution() -> None:
    """If specialists settle half and half wherever they trained, no region can be steered by its own posts."""
    asked = problem(regions=2)
    alike = asked.response.specialists_fte[:, :1, :1] * np.full((2, 2), 0.5)
    response = Response(alike, 0 * asked.response.trainees_fte)
    with pytest.raises(NoSolutionError, match="serve other regions as much as their own"):
        recommend(problem(regions=2, response=response, fill=np.ones((STEPS, 2))))


def test_draws_are_solved_as_each_alone() -> None:
    many = problem(draws=6, seed=2, goal=0.75)
    plan = recommend(many)
    for d in range(6):
        alone = recommend(
            problem(
                base_specialists_fte=many.base_specialists_fte[d],
                base_trainees_fte=many.base_trainees_fte,
                need=many.need,
                fill=many.fill[d],
                today=many.today[d],
                response=Response(many.response.specialists_fte[d], many.response.trainees_fte),
                goal=0.75,
            )
        )
        assert plan.starts[d] == pytest.approx(alone.starts)
        assert plan.reached[2040][d] == pytest.approx(alone.reached[2040])


def test_norms_may_differ_between_draws() -> None:
    norms = np.array([1000.0, 1100.0, 1500.0])
    plan = recommend(problem(residents_per_specialist=norms, residents_per_trainee=norms / 2))
    total = plan.levels["plateau"].sum(axis=1)
    assert plan.starts.shape == (3, STEPS, 4)
    assert total[0] > total[1] > total[2]


def test_coverage_followed_year_by_year_is_what_the_plan_says() -> None:
    asked = problem(draws=5, seed=4)
    plan = recommend(asked)
    followed = region_coverage(asked, plan.starts)
    assert followed.shape == (5, STEPS + 1, 4)
    for year, reached in plan.reached.items():
        assert followed[:, YEARS.index(year)] == pytest.approx(reached)
    assert plan.reached[2040] == pytest.approx(np.ones((5, 4)))


def test_starts_are_smooth() -> None:
    """No change from one year to the next is larger than a ramp's step."""
    plan = recommend(problem(seed=5))
    steps = np.abs(np.diff(plan.starts, axis=0))
    up = np.abs(plan.levels["plateau"] - plan.starts[0]) / 3
    down = np.abs(plan.levels["hold"] - plan.levels["plateau"]) / 3
    assert np.all(steps <= np.maximum(up, down) + 1e-9)


def test_where_nobody_needs_anything_nothing_is_missing() -> None:
    asked = problem()
    empty = problem(need=np.zeros_like(asked.need))
    assert np.all(region_coverage(empty, np.zeros((STEPS, 4))) == 1)


def test_starts_before_the_first_year_are_in_the_base_and_not_counted_twice() -> None:
    asked = problem()
    early = np.zeros((STEPS, 4))
    early[:2] = 100.0
    assert capacity_in(asked, early, 2040) == pytest.approx(capacity_in(asked, np.zeros((STEPS, 4)), 2040))


def test_the_base_alone() -> None:
    asked = problem()
    expected = 1100 * asked.base_specialists_fte[3] + 550 * asked.base_trainees_fte[3]
    assert capacity_in(asked, np.zeros((STEPS, 4)), 2027) == pytest.approx(expected)


def test_twice_everything_twice_the_posts() -> None:
    once = problem(seed=6)
    twice = problem(
        seed=6,
        base_specialists_fte=2 * once.base_specialists_fte,
        base_trainees_fte=2 * once.base_trainees_fte,
        need=2 * once.need,
        today=2 * once.today,
    )
    assert recommend(twice).starts == pytest.approx(2 * recommend(once).starts)
    assert replacement(twice).starts == pytest.approx(2 * replacement(once).starts)


def test_relabelling_regions_relabels_the_posts() -> None:
    one, order = problem(seed=7), np.array([2, 0, 3, 1])
    other = problem(
        regions=4,
        base_specialists_fte=one.base_specialists_fte[:, order],
        base_trainees_fte=one.base_trainees_fte[:, order],
        need=one.need[:, order],
        fill=one.fill[:, order],
        today=one.today[order],
        response=Response(one.response.specialists_fte[:, order][:, :, order], one.response.trainees_fte[:, order]),
    )
    assert recommend(other).starts == pytest.approx(recommend(one).starts[:, order])


def test_a_higher_goal_never_means_fewer_posts_in_all() -> None:
    totals = [recommend(problem(seed=8, goal=goal)).levels["plateau"].sum() for goal in (0.5, 0.7, 0.9, 1.1)]
    assert totals == sorted(totals) and totals[0] < totals[-1]


def test_the_floor_is_kept_from_the_end_of_the_ramp() -> None:
    plan = recommend(problem(goal=0.01, floor=np.array([1.0, 2.0, 3.0, 4.0])))
    assert plan.starts[5:] == pytest.approx(np.tile([1.0, 2.0, 3.0, 4.0], (STEPS - 5, 1)))
    assert plan.status is Status.ABOVE_GOAL


def test_an_ensemble_tells_in_which_regions_the_fewest_posts_may_suffice() -> None:
    asked = problem(draws=4)
    rich = asked.base_specialists_fte.copy()
    rich[1, :, 3] *= 10
    plan = recommend(problem(draws=4, base_specialists_fte=rich))
    assert plan.status is Status.ABOVE_GOAL
    assert "i några dragningar ligger region 03" in plan.sentence.sv


def test_baselines_keep_todays_posts_until_the_first_year() -> None:
    asked = problem(draws=3, seed=9)
    plan = recommend(asked)
    plans = [
        today(asked),
        replacement(asked),
        specialists_per_post(asked, asked.today * 12, 5.0, np.full((3, 1), 6.5)),
        proportional(asked, plan, np.arange(1.0, 5.0)),
    ]
    for baseline in plans:
        assert baseline.starts.shape == plan.starts.shape
        assert baseline.starts[:, 0] == pytest.approx(asked.today)
        assert baseline.status is Status.NO_GOAL
    assert len({baseline.policy for baseline in plans}) == 4


def test_replacement_holds_specialists_in_every_draw() -> None:
    asked = problem(draws=3, seed=10)
    starts = replacement(asked).starts
    alone = problem(draws=3, seed=10, residents_per_specialist=1.0, residents_per_trainee=0.0)
    assert capacity_in(alone, starts, 2040) == pytest.approx(asked.base_specialists_fte[:, 0])


@pytest.mark.parametrize(("per_post", "years"), [(0.0, 6.5), (5.0, 0.0)])
def test_ratios_must_be_positive(per_post: float, years: float) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        specialists_per_post(problem(), np.ones(4), per_post, years)


@given(st.lists(st.floats(0, 500), min_size=1, max_size=26))
def test_whole_posts_are_whole_never_negative_and_within_half_a_post_in_total(path: list[float]) -> None:
    starts = np.array(path)[:, None]
    whole = whole_posts(starts)
    assert whole.dtype == np.int64 and np.all(whole >= 0)
    assert np.all(np.abs(np.cumsum(whole) - np.cumsum(path)) <= 0.5 + 1e-6)
    assert np.all(np.abs(whole[:, 0] - path) <= 1 + 1e-6)


@pytest.mark.parametrize(("target_year", "holds"), [(2030, True), (2031, True), (2032, False), (2034, False)])
def test_a_level_can_be_held_if_posts_after_the_target_become_specialists(
    make_problem: Callable[..., StartsProblem], target_year: int, holds: bool
) -> None:
    """The plan ends in 2035 and training takes three years: who starts in 2032 is a specialist then, in 2033 not."""
    assert can_hold(make_problem(target_year=target_year)) is holds

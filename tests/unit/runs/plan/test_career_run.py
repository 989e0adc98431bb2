"""The central plan: nobody is lost, coverage is what the problem says, and the posts called for reach the goal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from underlag.core.axes import CAREER_AGES
from underlag.optimise.programme.problem import StartsProblem, region_coverage
from underlag.runs.inputs.groups import Inputs
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.career_run import engine, outcome, starts_floor, starts_problem
from underlag.runs.plan.policies import CentralPlan, central_plan, years_in_training
from underlag.runs.record.contents import POLICIES


@pytest.fixture(scope="module")
def central(assembled: Assembled) -> Inputs:
    return assembled.central


@pytest.fixture(scope="module")
def done(central: Inputs) -> CentralPlan:
    return central_plan(central)


def test_need_is_residents_times_what_each_of_them_needs(central: Inputs) -> None:
    half = replace(central, need=replace(central.need, per_resident=np.full_like(central.need.per_resident, 0.5)))
    problem = starts_problem(engine(half, np.float64))
    np.testing.assert_allclose(problem.need, 0.5 * np.asarray(central.population.residents))


@pytest.mark.parametrize("policy", POLICIES)
class TestEachPolicy:
    def test_no_specialist_is_lost(self, done: CentralPlan, policy: str) -> None:
        o = {name: values[0] for name, values in done.outcomes[policy].items()}
        change = np.diff(o["specialists"], axis=0)
        flows = (o["new_specialists"] + o["moves_net"] + o["arrivals"] - o["exits"])[1:]
        np.testing.assert_allclose(change, flows, atol=1e-6)
        np.testing.assert_allclose(o["moves_net"][1:].sum(axis=1), 0, atol=1e-6)

    def test_no_trainee_is_lost(self, done: CentralPlan, policy: str) -> None:
        o = {name: values[0] for name, values in done.outcomes[policy].items()}
        flows = (o["filled_starts"] - o["dropouts"] - o["completions"])[1:]
        np.testing.assert_allclose(np.diff(o["trainees"], axis=0), flows, atol=1e-6)

    def test_posts_are_filled_as_the_card_says_and_are_whole(
        self, central: Inputs, done: CentralPlan, policy: str
    ) -> None:
        o = done.outcomes[policy]
        np.testing.assert_allclose(o["filled_starts"][0, 1:], central.career.fill[0] * o["starts"][0, 1:])
        np.testing.assert_array_equal(o["starts"][0, 1:], done.decided[policy])
        if policy != "today":
            np.testing.assert_array_equal(done.decided[policy], np.round(done.decided[policy]))
            drift = np.cumsum(done.decided[policy] - done.unrounded[policy][0], axis=0)
            assert np.abs(drift).max() <= 0.5 + 1e-6

    def test_capacity_coverage_and_shortage_follow_from_people(
        self, central: Inputs, done: CentralPlan, policy: str
    ) -> None:
        o, goal = done.outcomes[policy], central.goal
        capacity = goal.residents_per_specialist * o["specialists_fte"] + goal.residents_per_trainee * o["trainees_fte"]
        np.testing.assert_allclose(o["capacity"], capacity)
        np.testing.assert_allclose(o["coverage"], capacity / done.need)
        np.testing.assert_allclose(o["gap_fte"], (done.need - capacity) / goal.residents_per_specialist, atol=1e-9)
        np.testing.assert_allclose(o["named_gp_potential"], np.minimum(capacity / done.need, 1))

    def test_a_flow_has_no_value_in_the_start_year_and_a_stock_has(self, done: CentralPlan, policy: str) -> None:
        flows = {
            "starts",
            "filled_starts",
            "dropouts",
            "completions",
            "new_specialists",
            "exits",
            "arrivals",
            "moves_net",
        }
        for name, values in done.outcomes[policy].items():
            assert np.all(np.isnan(values[:, 0])) == (name in flows), name
            assert not np.any(np.isnan(values[:, 1:])), name

    def test_the_linear_response_tells_what_the_engine_does(
        self, central: Inputs, done: CentralPlan, policy: str
    ) -> None:
        """Base plus response of unrounded posts is the coverage that the year-by-year projection finds."""
        starts = done.unrounded[policy]
        projected = outcome(engine(central, np.float64), starts)["coverage"]
        np.testing.assert_allclose(region_coverage(done.problem, starts), projected, atol=1e-9)


def one_draw(inputs: Inputs, draw: int) -> Inputs:
    groups = {
        name: replace(
            group, **{k: array[draw : draw + 1] for k, array in vars(group).items() if isinstance(array, np.ndarray)}
        )
        for name, group in vars(inputs).items()
        if name in ("start", "career", "population", "need", "measures")
    }
    return replace(inputs, **groups)


@pytest.mark.parametrize("draw", [0, 17, 39])
def test_the_response_holds_in_a_draw_too(assembled: Assembled, done: CentralPlan, draw: int) -> None:
    model = engine(one_draw(assembled.ensemble, draw), np.float64)
    problem = starts_problem(model)
    before = np.asarray(problem.steps)[None, :, None] < problem.first_year
    starts = np.where(before, problem.today[:, None, :], done.decided["recommended"][None])
    projected = outcome(model, starts)["coverage"]
    np.testing.assert_allclose(region_coverage(problem, starts), projected, atol=1e-9)


def test_single_precision_is_enough_for_the_draws(assembled: Assembled, done: CentralPlan) -> None:
    starts = done.decided["recommended"][None]
    quick = outcome(engine(assembled.ensemble, np.float32), starts)
    for draw in (3, 30):
        exact = outcome(engine(one_draw(assembled.ensemble, draw), np.float64), starts)
        for name in ("specialists", "trainees", "coverage"):
            np.testing.assert_allclose(quick[name][draw], exact[name][0], rtol=2e-5, err_msg=name)


def test_today_means_that_training_comes_back_to_what_it_is(central: Inputs, done: CentralPlan) -> None:
    """Those in training now began in years of more and fewer starts; once they have left, the stock is today's."""
    trainees = done.outcomes["today"]["trainees"][0]
    np.testing.assert_allclose(trainees, np.broadcast_to(central.start.trainees[0], trainees.shape), rtol=0.1)
    np.testing.assert_allclose(trainees[-1], central.start.trainees[0], rtol=1e-9)


def test_the_posts_called_for_reach_the_goal(central: Inputs, done: CentralPlan) -> None:
    plan, problem = done.plans["called_for"], done.problem
    at = central.years.index(central.goal.target_year)
    reached = region_coverage(problem, plan.starts)[0, at]
    floor, plateau = np.broadcast_to(problem.floor, reached.shape), plan.levels["plateau"][0]
    at_floor = plateau <= floor + 1e-9
    np.testing.assert_allclose(reached[~at_floor], central.goal.coverage, atol=1e-9)
    assert np.all(reached[at_floor] >= central.goal.coverage - 1e-9)
    assert np.all(plateau >= floor - 1e-9)
    assert not at_floor.all(), "else the test says nothing"


def test_the_goal_of_another_coverage_is_reached_too(central: Inputs) -> None:
    other = central_plan(replace(central, goal=replace(central.goal, coverage=1.1)))
    at = central.years.index(central.goal.target_year)
    reached = other.outcomes["called_for"]["coverage"][0, at]
    assert np.all(other.plans["called_for"].reached[central.goal.target_year][0] >= 1.1 - 1e-9)
    assert np.all(reached > 1.08), "whole posts in the smallest region"


def test_the_floor_replaces_the_exits_of_the_first_year(central: Inputs, done: CentralPlan) -> None:
    exits = done.outcomes["today"]["exits"][:, 1]
    floor = starts_floor(central, exits)
    np.testing.assert_allclose(np.broadcast_to(done.problem.floor, floor.shape), floor)
    still, finishing = 1.0, 0.0
    for giving_up, done_now in zip(central.career.dropout[0], central.career.completion[0], strict=True):
        finishing += still * (1 - giving_up) * done_now
        still *= (1 - giving_up) * (1 - done_now)
    beginning = central.career.settling[0].sum(axis=1).mean()
    np.testing.assert_allclose(floor * central.career.fill[0] * finishing * beginning, exits[0])


def test_posts_before_the_first_year_are_todays(central: Inputs, done: CentralPlan) -> None:
    before = np.asarray(central.years[1:]) < central.goal.first_year
    assert before.sum() == 2
    for policy in POLICIES:
        np.testing.assert_allclose(done.unrounded[policy][0, before], np.tile(central.start.today[0], (2, 1)))


def test_trainees_at_the_start_have_the_age_of_those_who_began_years_ago(central: Inputs) -> None:
    state = engine(central, np.float64).state
    people = state.trainees[0]
    np.testing.assert_allclose(people.sum(axis=(1, 2, 3)), central.start.trainees[0])
    ages = np.array(CAREER_AGES)
    by_stage = people[0].sum(axis=0)
    mean = (by_stage * ages[:, None]).sum(axis=0) / by_stage.sum(axis=0)
    np.testing.assert_allclose(np.diff(mean), 1)
    np.testing.assert_allclose(state.specialists[0].sum(axis=(1, 2)), central.start.specialists[0])


def test_years_in_training_are_those_of_the_rates(central: Inputs) -> None:
    remaining = (1 - central.career.dropout[0]) * (1 - central.career.completion[0])
    assert years_in_training(central) == pytest.approx(1 + np.cumprod(remaining[:-1]).sum())


def test_a_central_plan_of_many_draws_is_our_own_mistake(assembled: Assembled) -> None:
    with pytest.raises(ValueError, match="one draw, not 40"):
        central_plan(assembled.ensemble)


def test_the_problem_takes_a_floor_from_outside(central: Inputs) -> None:
    none = np.zeros(len(central.regions))
    problem: StartsProblem = starts_problem(engine(central, np.float64), none)
    np.testing.assert_array_equal(problem.floor, none)

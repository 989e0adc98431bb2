"""Posts and measures under one budget, on the invented country: the career engine's worlds and what is told of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from underlag.core.errors import NoSolutionError, SettingError
from underlag.optimise.measures.jointly import Levels, decide_jointly, overdrawn
from underlag.optimise.measures.portfolio import Set
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.groups import Inputs
from underlag.runs.measures.spend import WAYS, JointStudy, spend_budget
from underlag.runs.measures.spending_tables import SAME_MONEY, SPENDING_SCHEMA, joint_tables
from underlag.runs.measures.worlds import CareerWorlds
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.request import Request
from underlag.runs.record.measures_read import POSTS

DRAWS = 6
BUDGET = 5e8
GAP = 1e-2
"""Coarser than in use: six draws of a small country are harder in whole posts than many of a large one."""


@pytest.fixture(scope="module")
def drawn(evidence: Evidence) -> Assembled:
    return assemble(evidence, DRAWS, 1, evidence.country.measures("gp"))


@pytest.fixture(scope="module")
def worlds(drawn: Assembled) -> CareerWorlds:
    return CareerWorlds(drawn.ensemble, drawn.levers[1], BUDGET)


@pytest.fixture(scope="module")
def more(worlds: CareerWorlds) -> Levels:
    """Other posts than today's."""
    return np.ceil(worlds.today * 1.4)


@pytest.fixture(scope="module")
def study() -> JointStudy:
    return spend_budget(Request("fictional", draws=DRAWS), BUDGET, gap=GAP)


def test_measures_that_pay_for_posts_are_no_choice_beside_posts(worlds: CareerWorlds) -> None:
    assert worlds.names == ("fell_training", "list_ceiling", "senior_lists")


@pytest.mark.parametrize("names", [(), ("list_ceiling",), ("fell_training", "list_ceiling", "senior_lists")])
def test_the_programme_of_a_world_says_what_the_engine_does(
    worlds: CareerWorlds, more: Levels, names: tuple[str, ...]
) -> None:
    """Capacity in the programme's world, at the posts it was centred on, is the engine's."""
    taken = Set(names)
    programme = worlds.programme(taken, more)
    decision = programme.decision(more)
    missing = programme.shortage.missing(decision).transpose(1, 2, 0)
    need = programme.problem.need[:, -len(programme.years) :] / programme.problem.residents_per_specialist
    told = np.maximum(programme.problem.goal * need - worlds.follow(taken, more).capacity, 0.0)
    np.testing.assert_allclose(missing, told, atol=2e-3)


def test_what_a_measure_adds_and_spends_is_the_difference_of_two_runs(worlds: CareerWorlds, more: Levels) -> None:
    effect = worlds.effect(Set(["list_ceiling"]), more)
    with_it, without = (worlds.follow(Set(names), more) for names in (["list_ceiling"], []))
    np.testing.assert_allclose(effect.adds, with_it.capacity - without.capacity)
    trainees = worlds.limits.per_trainee * (with_it.trainees - without.trainees)
    np.testing.assert_allclose(effect.spent, with_it.paid["list_ceiling"] + trainees)
    price = worlds.limits.cost / worlds.limits.per_trainee
    assert effect.cost == pytest.approx(price * (worlds.without.discounting @ effect.spent))


def test_what_measures_do_together_is_not_the_sum(worlds: CareerWorlds, more: Levels) -> None:
    """Those whom one measure keeps from leaving are there to be kept from retiring: here it is more than the sum."""
    names = ("list_ceiling", "senior_lists")
    both = worlds.effect(Set(names), more).adds[:, -1].sum()
    assert both > sum(worlds.effect(Set([name]), more).adds[:, -1].sum() for name in names) + 0.5


def test_the_base_is_the_path_less_what_the_posts_add_whatever_the_posts(worlds: CareerWorlds, more: Levels) -> None:
    """Without measures stocks are linear in the posts, so today's posts and others give the same base."""
    one, other = (worlds.programme(Set(), levels).problem for levels in (worlds.today, more))
    np.testing.assert_allclose(one.base_specialists_fte, other.base_specialists_fte, atol=2e-3)
    np.testing.assert_allclose(one.base_trainees_fte, other.base_trainees_fte, atol=2e-3)


def test_the_chosen_is_within_the_budget_in_the_simulation_every_year(study: JointStudy) -> None:
    for spending in study.spendings.values():
        found, programme = spending.settled.found, spending.settled.programme
        assert overdrawn(programme, spending.settled.decision) <= GAP
        assert (spending.posts + spending.followed.spent).max() <= study.budget * 1.02
        assert found.value == pytest.approx(spending.settled.expected, rel=GAP)


def test_together_is_never_worse_than_either_alone(study: JointStudy) -> None:
    values = {way: study.spendings[way].settled.found.value for way in WAYS}
    assert values["together"] <= min(values["posts"], values["measures"]) * (1 + GAP)
    assert study.joint.gap <= GAP


def test_measures_alone_leave_the_posts_as_they_are(study: JointStudy, worlds: CareerWorlds) -> None:
    np.testing.assert_allclose(study.spendings["measures"].levels, worlds.today, atol=1e-6)
    assert study.spendings["posts"].taken == ()
    assert (study.spendings["posts"].levels % 1 == 0).all()


def test_with_no_money_beyond_todays_training_nothing_dear_is_done(drawn: Assembled) -> None:
    """There is room for as many trainees as today's posts give, and for no measure that costs."""
    inputs = without_floor(drawn.ensemble)
    worlds = CareerWorlds(inputs, drawn.levers[1], 0.0)
    found = decide_jointly(worlds.names, worlds, GAP).best.found
    spent = worlds.limits.per_trainee * worlds.follow(found.taken, found.levels).trainees
    assert (spent + worlds.follow(found.taken, found.levels).spent).max() <= worlds.room * (1 + GAP)
    assert found.value < np.inf


def test_a_floor_that_costs_more_than_the_budget_is_named(drawn: Assembled) -> None:
    inputs = drawn.ensemble
    numbers = inputs.limits.numbers
    held = {"floor": {"holds": np.array(1.0)}, "yearly_change": {**numbers["yearly_change"], "share": np.array(np.inf)}}
    strict = replace(inputs, limits=replace(inputs.limits, numbers={**numbers, **held}))
    worlds = CareerWorlds(strict, drawn.levers[1], -4e8)
    with pytest.raises(NoSolutionError) as told:
        decide_jointly(worlds.names, worlds)
    assert "limits, budget" in {problem.where for problem in told.value.problems}


def without_floor(inputs: Inputs) -> Inputs:
    return replace(inputs, limits=inputs.limits.without("floor").without("solidarity"))


@pytest.mark.parametrize("budget", [-1.0, float("nan"), float("inf")])
def test_what_is_no_sum_of_money_is_refused(budget: float) -> None:
    with pytest.raises(SettingError, match="not a sum of money"):
        spend_budget(Request("fictional", draws=DRAWS), budget)


def test_without_a_price_of_a_trainee_posts_have_none(drawn: Assembled) -> None:
    inputs = replace(drawn.ensemble, limits=replace(drawn.ensemble.limits, per_trainee=0.0))
    with pytest.raises(SettingError, match="nothing says what a trainee costs"):
        CareerWorlds(inputs, drawn.levers[1], 1e8)


def test_the_tables_tell_what_to_spend_on_what_and_why_not(study: JointStudy) -> None:
    tables = joint_tables(study)
    assert set(tables) == set(SPENDING_SCHEMA)
    assert tables["joint"]["way"].to_list() == list(WAYS)
    items = {row["item"]: row for row in tables["joint_spending"].iter_rows(named=True)}
    assert set(items) == {POSTS, "fell_training", "list_ceiling", "senior_lists", "training_grant"}
    assert items["training_grant"]["not_taken_sv"] == SAME_MONEY.sv
    for name, row in items.items():
        assert (row["cost_year"] is None) == (row["not_taken_en"] is not None), name
    starts = tables["joint_starts"]
    assert starts.height == len(study.regions) * len(study.decided)
    assert starts["together"].sum() == pytest.approx(study.spendings["together"].levels.sum())
    sets = tables["joint_sets"]
    assert sets.filter("chosen").height == 1
    assert sets["measures"][0] == ""


def test_the_same_question_gives_the_same_tables(study: JointStudy) -> None:
    again = joint_tables(spend_budget(Request("fictional", draws=DRAWS), BUDGET, gap=GAP))
    for name, table in joint_tables(study).items():
        assert table.equals(again[name]), name


def test_the_engine_is_not_asked_twice_for_the_same_path(worlds: CareerWorlds, more: Levels) -> None:
    assert worlds.follow(Set(), more) is worlds.follow(Set(), more.copy())

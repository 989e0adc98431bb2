"""The decomposed solver against the programme written out in full, the back-solved intake, the look-ahead policy and
finite differences; and what it says of programmes that can't be solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from shared.extensive_form import solve_extensive

from underlag.core.errors import NoSolutionError, SettingError
from underlag.optimise.limits.applicants import Applicants
from underlag.optimise.limits.base import Limit
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.limits.supervision import Supervision
from underlag.optimise.limits.yearly_change import YearlyChange
from underlag.optimise.programme.objective import Objective
from underlag.optimise.programme.problem import Response, StartsProblem, capacity_in, whole_posts
from underlag.optimise.programme.programme import Extra, StartsProgramme, decided_shape
from underlag.optimise.programme.shape import Shape, ramp_shape
from underlag.optimise.rules.backsolve import recommend
from underlag.optimise.solvers import whole
from underlag.optimise.solvers.decomposition import Decomposition, Search
from underlag.optimise.solvers.solver import Outcome, Solution
from underlag.optimise.solvers.whole import Proof, WholeSearch, optimise

Make = Callable[..., Any]

Asked = tuple[StartsProgramme, list[int]]

GAP_ASKED = 0.002
"""Less than what whole posts cost in the example, so that its relaxation proves nothing."""

WEIGHTS = [
    {},
    {"cost": 0.2, "discount": 0.03},
    {"risk": 0.5, "tail": 0.6, "cost": 0.1},
    {"risk": 1.0, "tail": 0.75, "smooth": 0.2, "cost": 0.1, "discount": 0.05},
    {"weight": np.array([1.0, 2.5]), "smooth": 0.1, "cost": 0.3},
]


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("limited", [False, True])
def test_decomposed_equals_extensive(
    make_programme: Make, limits: tuple[Limit, ...], weights: dict[str, Any], limited: bool
) -> None:
    for seed in range(2):
        asked = make_programme(seed=seed, limits=limits if limited else (), **weights)
        whole, relaxed = solve_extensive(asked), solve_extensive(asked, whole=False)
        found = optimise(asked, gap=0.0)
        assert found.proof is Proof.WITHIN_GAP and found.gap <= 1e-6
        assert found.value == pytest.approx(whole.objective, rel=1e-6, abs=1e-6)
        assert found.value == pytest.approx(asked.value(found.decision), rel=1e-9)
        assert found.relaxed.value == pytest.approx(relaxed.objective, rel=1e-6, abs=1e-6)
        assert np.array_equal(found.decision, np.round(found.decision))


def test_a_watched_search_tells_a_bound_that_never_falls_and_ends_with_the_proof(
    make_programme: Make, limits: tuple[Limit, ...]
) -> None:
    told: list[Search] = []
    found = optimise(make_programme(seed=1, limits=limits, cost=0.2), gap=0.0, watch=told.append)
    assert [one.whole for one in told] == sorted(one.whole for one in told), "parts of posts first, then whole posts"
    assert {one.whole for one in told} == {False, True}
    assert all(after.bound >= before.bound for before, after in pairwise(told))
    assert told[0].gap == np.inf and (told[-1].value, told[-1].bound) == (found.value, found.bound)
    assert told[-1].gap == found.gap


def test_it_decides_on_something_else_together_with_the_posts(make_programme: Make) -> None:
    asked = make_programme(cost=0.2)
    adds = np.full((1, len(asked.years), 2), 1.5)
    extras = [
        Extra("worth it", adds, 5.0, np.full(len(asked.years), 1e6)),
        Extra("not worth it", adds, 1e4, np.full(len(asked.years), 1e6)),
        Extra("by parts", adds / 10, 0.01, np.zeros(len(asked.years)), upper=2.5, whole=False),
    ]
    asked = replace(asked, extra=extras, limits=(Budget(900_000.0, 30e6),))
    found, whole = optimise(asked, gap=0.0), solve_extensive(asked)
    assert found.value == pytest.approx(whole.objective, rel=1e-6)
    assert found.decision[-3:] == pytest.approx([1.0, 0.0, 2.5])


def test_shortage_is_what_the_linear_response_says_whatever_the_fill(make_problem: Make) -> None:
    """Fill may change from year to year and differ between draws; a shape may begin from today's posts."""
    rng = np.random.default_rng(3)
    asked = make_problem(draws=4, regions=3)
    fill = rng.choice([0.7, 0.9], (1, len(asked.steps), 1)) * rng.uniform(0.9, 1.1, (4, 1, 3))
    asked = replace(asked, fill=fill)
    shapes = (decided_shape(asked.steps, asked.first_year, 4), ramp_shape(asked.steps, asked.first_year, 2032, 3))
    for shape in shapes:
        programme = StartsProgramme(asked, shape, Objective())
        decision = rng.uniform(0, 5, len(programme.cost))
        starts = np.broadcast_to(programme.starts(decision), (4, len(asked.steps), 3))
        for year, missing in zip(programme.years, programme.shortage.missing(decision).transpose(2, 1, 0), strict=True):
            need = asked.goal * asked.need[:, asked.years.index(year)]
            expected = np.maximum(need - capacity_in(asked, starts, year), 0) / 1100
            assert missing == pytest.approx(expected, abs=1e-9)


def test_slopes_are_those_of_finite_differences(make_programme: Make) -> None:
    asked = make_programme(draws=7, regions=3, tail=0.7)
    at = np.linspace(0.3, 4.0, len(asked.cost))
    slope, step = asked.shortage.slope(at), 1e-6
    for column, unit in enumerate(np.eye(len(at))):
        ahead = asked.shortage.slope(at + step * unit)
        assert (ahead.by_region - slope.by_region) / step == pytest.approx(slope.slopes[:, column], abs=1e-4)
        assert (ahead.worst - slope.worst) / step == pytest.approx(slope.worst_slope[column], abs=1e-4)


def test_one_region_one_world_no_limits_is_the_back_solved_intake(make_problem: Make) -> None:
    """With the back-solved form's shape, in which one plateau is decided, and only the target year judged."""
    asked = replace(make_problem(draws=1, regions=1), target_year=YEARS_END)
    backsolved = recommend(asked)
    shape = ramp_shape(asked.steps, asked.first_year, asked.target_year, asked.ramp_years)
    shape = Shape(shape.names[:2], shape.weights[:2])
    programme = StartsProgramme(asked, shape, Objective(cost=1e-3))
    judged = programme.shortage
    judged.weight[:-1] = 0.0
    found = Decomposition(programme).minimise(1e-12)
    plateau = backsolved.levels["plateau"].reshape(-1)
    assert found.decision == pytest.approx(plateau, rel=1e-6)
    assert programme.starts(found.decision) == pytest.approx(backsolved.starts[0], rel=1e-6)


YEARS_END = 2035


@pytest.mark.parametrize("growth", [1.0, 1.04])
def test_single_worker_class_follows_the_look_ahead_policy(growth: float) -> None:
    """Look-ahead: whoever starts now is for the year in which training ends, so start just as many as are missing then.

    It is optimal when workers leave at a constant rate, demand does not fall faster than they leave, and a missing
    worker costs more than training one: none is trained before needed, none is missed that could have been trained.
    """
    years, lag, stay = tuple(range(2024, 2041)), 3, 0.93
    ages = np.arange(len(years) - 1)
    response = np.where(ages >= lag, stay ** (ages - float(lag)), 0.0)
    need = 110_000.0 * growth ** np.arange(len(years))
    base = 90.0 * stay ** np.arange(len(years))
    asked = StartsProblem(
        regions=("A",),
        years=years,
        base_specialists_fte=base[:, None],
        base_trainees_fte=np.zeros((len(years), 1)),
        need=need[:, None],
        fill=np.ones((len(years) - 1, 1)),
        today=np.zeros(1),
        response=Response(response[:, None, None], np.where(ages < lag, 1.0, 0.0)[:, None]),
        residents_per_specialist=1100.0,
        residents_per_trainee=0.0,
        goal=1.0,
        first_year=2025,
        target_year=2040,
    )
    # all years with an effect are decided; those too late for any become irrelevant
    programme = StartsProgramme(asked, decided_shape(asked.steps, 2025, 16), Objective(cost=1e-3))
    found = Decomposition(programme).minimise(1e-12)
    workers, policy = base.copy(), np.zeros(len(years) - 1)
    for step in range(len(years) - 1 - lag):
        policy[step] = max(need[step + 1 + lag] / 1100 - workers[step + 1 + lag], 0.0)
        workers[step + 1 :] += policy[step] * response[: len(years) - 1 - step]
    assert programme.starts(found.decision)[: len(policy) - lag, 0] == pytest.approx(policy[:-lag], abs=1e-5)


def test_prices_are_those_of_finite_differences(make_programme: Make, limits: tuple[Limit, ...]) -> None:
    asked = make_programme(draws=9, limits=limits, cost=0.05, risk=0.3, tail=0.7)
    found = Decomposition(asked).minimise(1e-10)
    assert any((np.abs(duals) > 1e-6).any() for duals in found.duals)
    checked = 0
    for number, duals in enumerate(found.duals):
        for row in np.flatnonzero(np.abs(duals) > 1e-6)[:3]:
            wider, narrower = (_value_with_room(asked, number, row, move) for move in (1e-4, -1e-4))
            # the value is convex and may have a kink just here: then any price between the two sides is one
            low, high = sorted([(wider - found.value) / 1e-4, (found.value - narrower) / 1e-4])
            assert low - 1e-3 <= duals[row] <= high + 1e-3
            checked += 1
    assert checked >= 3


def _value_with_room(asked: StartsProgramme, number: int, row: int, move: float) -> float:
    method = Decomposition(asked)
    rows = method.rows[number]
    moved = np.where(np.arange(len(rows.years)) == row, move, 0.0)
    method.set_bounds(number, rows.lower + moved, rows.upper + moved)
    return method.minimise(1e-10).value


def test_a_limit_only_costs(make_programme: Make, limits: tuple[Limit, ...]) -> None:
    free = Decomposition(make_programme(cost=0.1)).minimise(1e-9).value
    for limit in limits:
        assert Decomposition(make_programme(cost=0.1, limits=(limit,))).minimise(1e-9).value >= free - 1e-6


def test_contradictory_limits_are_named_with_what_must_give_way(make_programme: Make) -> None:
    limits = (YearlyChange(np.full(2, 5.0)), Floor(np.array([4.0, 6.0])), Applicants(100.0), Budget(900_000.0, 2e7))
    with pytest.raises(NoSolutionError) as raised:
        optimise(make_programme(limits=limits))
    told = {problem.where: problem for problem in raised.value.problems}
    assert set(told) == {"limits, floor", "limits, budget"}
    assert any("allow" in problem.told("en")["remedy"] for problem in told.values())
    assert raised.value.exit_code == 15


def test_a_zero_budget_can_not_pay_those_in_training(make_programme: Make) -> None:
    with pytest.raises(NoSolutionError, match="can't be met at all"):
        optimise(make_programme(limits=(Budget(900_000.0, 0.0),)))


def test_whole_posts_may_not_fit_where_parts_do(make_programme: Make) -> None:
    with pytest.raises(NoSolutionError, match="whole posts do not"):
        optimise(make_programme(decided=1, limits=(_Between(np.full(2, 1.0)),)))


class _Between(Floor):
    def bare_rows(self, programme: StartsProgramme) -> Any:
        """A little above the floor, and not as far as the next whole number."""
        rows = super().bare_rows(programme)
        return replace(rows, lower=rows.lower + 0.2, upper=rows.lower + 0.8)


def test_the_whole_part_of_a_floor_holds(make_programme: Make) -> None:
    """A floor of 1.2 posts asks for one: with no more than 1.8 allowed by another limit, two would not fit."""
    rows = Floor(np.array([1.2, 3.0])).rows(make_programme(decided=1))
    assert rows.lower.tolist() == [1.0, 3.0]


def test_a_region_without_specialists_gets_posts_only_where_supervision_is_shared(make_programme: Make) -> None:
    asked = make_programme(cost=0.05)
    base = asked.problem.base_specialists_fte.copy()
    base[..., 0] = 0.0
    trainees = asked.problem.base_trainees_fte.copy()
    trainees[..., 0] = 0.0
    today = asked.problem.today.copy()
    today[..., 0] = 0.0
    settled = asked.problem.response.specialists_fte * np.eye(2)
    bare = replace(
        asked.problem,
        base_specialists_fte=base,
        base_trainees_fte=trainees,
        today=today,
        response=Response(settled, asked.problem.response.trainees_fte),
    )
    alone = optimise(replace(asked, problem=bare, limits=(Supervision(0.5),)))
    shared = optimise(replace(asked, problem=bare, limits=(Supervision(0.5, pools=((0, 1),)),)))
    levels, regions = asked.size
    assert alone.decision.reshape(levels, regions)[:, 0].sum() == 0
    assert shared.decision.reshape(levels, regions)[:, 0].sum() > 0


def test_no_draws(make_problem: Make) -> None:
    asked = make_problem(draws=0)
    with pytest.raises(NoSolutionError, match="no draw to decide on"):
        StartsProgramme(asked, decided_shape(asked.steps, 2025, 3), Objective())


def test_a_response_that_is_no_number(make_problem: Make) -> None:
    asked = make_problem()
    broken = asked.response.specialists_fte.copy()
    broken[0, 2, 0, 0] = np.nan
    asked = replace(asked, response=Response(broken, asked.response.trainees_fte))
    with pytest.raises(NoSolutionError, match=r"response.specialists_fte: not a finite number. Found: nan"):
        StartsProgramme(asked, decided_shape(asked.steps, 2025, 3), Objective())


def test_weights_that_can_not_be_are_told_together() -> None:
    with pytest.raises(SettingError) as raised:
        Objective(discount=-0.1, tail=1.0, cost=float("nan"), weight=np.array([1.0, -1.0]))
    assert [problem.where.split()[-1] for problem in raised.value.problems] == ["discount", "tail", "cost", "weight"]


def test_a_time_limit_gives_the_best_so_far_with_its_gap(make_programme: Make, limits: tuple[Limit, ...]) -> None:
    asked = make_programme(draws=40, limits=limits, cost=0.05)
    found = optimise(asked, gap=0.0, seconds=0.0)
    assert found.proof is Proof.STOPPED and found.rounds <= 6
    assert found.gap > 0 and "avbröts" in found.sentence.sv and "Stopped" in found.sentence.en
    assert found.bound <= optimise(asked, gap=0.0).value <= found.value == asked.value(found.decision)


def test_rounds_run_out(make_programme: Make) -> None:
    found = Decomposition(make_programme(draws=40, cost=0.05)).minimise(1e-9, rounds=2)
    assert found.stopped and found.gap > 1e-9


def test_more_risk_aversion_gives_less_in_the_worst_worlds(make_programme: Make) -> None:
    worst = []
    for risk in (0.0, 5.0):
        asked = make_programme(draws=30, cost=0.8, risk=risk, tail=0.9)
        found = Decomposition(asked).minimise(1e-7)
        worst.append(asked.shortage.slope(found.decision).worst)
    assert worst[1] < worst[0]


def test_rounding_of_running_totals_is_never_better_than_the_optimum(make_programme: Make) -> None:
    asked = make_programme(draws=10, cost=0.4)
    found = optimise(asked, gap=0.0)
    rounded = whole_posts(found.relaxed.decision.reshape(asked.size)).astype(np.float64)
    assert found.value <= asked.value(rounded.reshape(-1)) + 1e-6


def test_where_no_round_is_allowed_there_is_still_an_answer_in_whole_posts(make_programme: Make) -> None:
    found = optimise(make_programme(), rounds=0)
    assert found.proof is Proof.STOPPED
    np.testing.assert_array_equal(found.decision, np.round(found.decision))


class TestProofApartFromSearch:
    """Other processors branch otherwise: where a master stops at its branches, finding and proving are parted."""

    @pytest.fixture
    def asked(self, make_programme: Make, limits: tuple[Limit, ...], monkeypatch: pytest.MonkeyPatch) -> Asked:
        """The programme, and the most branches of each whole-number master. Those that both find and prove stop
        without a bound."""
        told: list[int] = []
        solve = Decomposition.solve_master

        def watched(
            self: Decomposition, gap: float = 0.0, seconds: float | None = None, nodes: int | None = None
        ) -> Solution:
            found = solve(self, gap, seconds, nodes)
            if nodes is None:
                return found
            told.append(nodes)
            return replace(found, outcome=Outcome.STOPPED, bound=-np.inf) if nodes == whole.FEW_NODES else found

        monkeypatch.setattr(Decomposition, "solve_master", watched)
        return make_programme(draws=40, limits=limits, cost=0.05), told

    def test_that_nothing_is_better_is_the_proof(self, asked: Asked) -> None:
        """The bound is the cutoff that nothing lies below: 98 percent of the gap under the value."""
        programme, nodes = asked
        found = optimise(programme, gap=GAP_ASKED)
        assert found.proof is Proof.WITHIN_GAP
        assert found.bound == pytest.approx(found.value * (1 - 0.98 * GAP_ASKED), rel=1e-12)
        assert nodes[0] == whole.FEW_NODES and whole.NEAR_NODES in nodes and nodes[-1] == whole.NODES
        assert nodes.count(whole.FEW_NODES) == 1

    def test_the_bound_holds_and_the_limits_do(
        self, make_programme: Make, limits: tuple[Limit, ...], asked: Asked
    ) -> None:
        found = optimise(asked[0], gap=GAP_ASKED)
        for rows in found.rows:
            used = rows.matrix @ found.decision
            assert (used <= rows.upper + 1e-6).all() and (used >= rows.lower - 1e-6).all()
        best = optimise(make_programme(draws=40, limits=limits, cost=0.05), gap=1e-4)
        assert found.bound <= best.value <= found.value * (1 + 1e-4)

    def test_one_that_is_better_is_found_and_asked_about_again(self, asked: Asked) -> None:
        """From no posts at all, everything better than the cutoff is taken until nothing is."""
        programme, _ = asked
        method = Decomposition(programme)
        relaxed = method.minimise(1e-5)
        method.model.set_whole(method.whole_columns())
        search = WholeSearch(method, method.whole_columns(), GAP_ASKED, None, lambda _: None, relaxed.bound)
        today = method.solve_master(np.inf).values[: len(programme.cost)].round()
        search.best, search.value = today, method.add_planes(today)
        for _ in range(50):
            before = search.value
            if not search.refute():
                break
            assert search.value <= before
        assert (
            search.proven and search.value < method.programme.value_at(programme.shortage.slope(today), today) * 1.0001
        )

    def test_without_time_it_says_so(self, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(whole, "NODES", 0)
        monkeypatch.setattr(whole, "NEAR_NODES", 0)
        found = optimise(asked[0], gap=1e-6)
        assert found.proof is Proof.STOPPED
        assert found.gap > 1e-6


def test_what_is_known_is_rounded_off_first(make_programme: Make, limits: tuple[Limit, ...]) -> None:
    """Within wider limits the posts lie within one of the relaxation's, and within the gap of a search from nothing."""
    narrow = make_programme(draws=40, limits=limits, cost=0.05)
    wide = make_programme(draws=40, limits=limits[:-1], cost=0.05)
    found = optimise(wide, gap=0.01, known=optimise(narrow, gap=0.01))
    again = optimise(wide, gap=0.01)
    assert found.proof is Proof.WITHIN_GAP
    assert found.value <= again.value * 1.01 and found.bound <= again.value
    parts = found.relaxed.decision
    assert (found.decision >= np.floor(parts + 1e-6)).all() and (found.decision <= np.ceil(parts - 1e-6)).all()

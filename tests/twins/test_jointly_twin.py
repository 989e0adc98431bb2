"""The slow obvious way to decide on posts and measures together: every set's world written out in full.

A toy country small enough for it: two regions, three draws, three years of training. Measures lower the exits, raise
the fill or lower the dropout, so they overlap, and change what a post gives; one costs by the trainee, so that what it
costs hangs on the posts. Rates change over a ramp, and the response holds those after it, as in the career model.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pytest
from shared.extensive_form import solve_extensive

from underlag.core.errors import NoSolutionError
from underlag.optimise.limits.applicants import Applicants
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.measures.jointly import Joint, decide_jointly, overdrawn
from underlag.optimise.measures.portfolio import Set
from underlag.optimise.programme.objective import Objective
from underlag.optimise.programme.problem import Response, StartsProblem
from underlag.optimise.programme.programme import Extra, StartsProgramme, decided_shape
from underlag.optimise.solvers.whole import optimise

YEARS = tuple(range(2024, 2038))
STEPS = YEARS[1:]
REGIONS, DRAWS, TRAINING, RAMP = 2, 3, 3, 4
PER_TRAINEE = 1e6
GAP = 1e-3
RATE = 0.2 / PER_TRAINEE  # what a krona counts in the objective [fte·year]


@dataclass(frozen=True)
class Measure:
    """By how much it lowers exits and dropout and raises fill [1], in which regions, and what it costs."""

    exits: float = 0.0
    dropout: float = 0.0
    fill: float = 0.0
    regions: tuple[int, ...] = (0, 1)
    yearly: float = 0.0
    per_start: float = 0.0


@dataclass(frozen=True)
class Toy:
    """A country where people leave by the year, in any set of measures."""

    measures: Mapping[str, Measure]
    budget: float = 1e9
    seed: int = 0
    applicants: float = 16.0

    @cached_property
    def without(self) -> StartsProgramme:
        return self._programme(Set(), self._problem(Set(), self.today))

    @property
    def today(self) -> np.ndarray:
        return np.full((1, REGIONS), 2.0)

    def programme(self, taken: Set, levels: np.ndarray) -> StartsProgramme:
        programme = self._programme(taken, self._problem(taken, levels))
        spent = self._spent(taken, levels)[programme.years.index(2025) :]
        nothing = np.zeros((1, len(programme.years), REGIONS))
        paid = Extra("measures", nothing, RATE * float(spent.sum()), spent, 1.0, 1.0)
        return replace(programme, extra=(paid,))

    def effect(self, taken: Set, levels: np.ndarray) -> Extra:
        (one, learning), (none, before) = (self._path(some, levels) for some in (taken, Set()))
        more = learning - before
        spent = self._spent(taken, levels) + PER_TRAINEE * more.mean(axis=0).sum(axis=1)[1:]
        adds = (one - none + more / 2)[:, 1:]
        return Extra("+".join(sorted(taken)), adds, RATE * float(spent.sum()), spent)

    def _programme(self, taken: Set, problem: StartsProblem) -> StartsProgramme:
        shape = decided_shape(problem.steps, problem.first_year, 3)
        limits = (Applicants(self.applicants), Budget(PER_TRAINEE, self.budget))
        return StartsProgramme(problem, shape, Objective(cost=0.2, risk=0.3, tail=0.6), limits)

    def _rates(self, taken: Set, year: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Exits, dropout and fill by region in a year."""
        ramp = min(max(year - 2024, 0) / RAMP, 1.0)
        exits, dropout, vacant = np.full(REGIONS, 0.08), np.full(REGIONS, 0.1), np.array([0.3, 0.2])
        for measure in (self.measures[name] for name in sorted(taken)):
            here = np.isin(np.arange(REGIONS), measure.regions) * ramp
            exits = exits * (1 - here * measure.exits)
            dropout = dropout * (1 - here * measure.dropout)
            vacant = vacant * (1 - here * measure.fill)
        return exits, dropout, 1 - vacant

    def _need(self) -> np.ndarray:
        rng = np.random.default_rng(self.seed)
        return rng.uniform(30, 45, (DRAWS, 1, REGIONS)) * np.ones((1, len(YEARS), 1)) * 1100.0

    def _starts(self, levels: np.ndarray) -> np.ndarray:
        rows = [levels[min(step, len(levels) - 1)] for step in range(len(STEPS))]
        return np.asarray(rows)

    def _path(self, taken: Set, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Specialists and trainees, year by year."""
        rng = np.random.default_rng(self.seed + 1)
        starts = self._starts(levels)
        specialists = [np.outer(rng.uniform(0.85, 1.0, DRAWS), [25.0, 22.0])]
        training = [np.zeros(REGIONS) for _ in range(TRAINING)]
        trainees = [np.zeros(REGIONS)]
        for step, year in enumerate(STEPS):
            exits, dropout, fill = self._rates(taken, year)
            finished = training.pop()
            training = [starts[step] * fill, *(people * (1 - dropout) for people in training)]
            specialists.append(specialists[-1] * (1 - exits) + finished * (1 - dropout))
            trainees.append(np.sum(training, axis=0))
        return np.stack(specialists, axis=1), np.broadcast_to(np.stack(trainees), (DRAWS, len(YEARS), REGIONS))

    def _problem(self, taken: Set, levels: np.ndarray) -> StartsProblem:
        exits, dropout, _ = self._rates(taken, YEARS[-1])
        lags = np.arange(len(STEPS))
        kept = (1 - dropout) ** TRAINING * (1 - exits) ** np.maximum(lags[:, None] - TRAINING, 0)
        finished = np.where(lags[:, None] >= TRAINING, kept, 0.0)
        learning = np.where(lags[:, None] < TRAINING, (1 - dropout) ** lags[:, None], 0.0)
        fill = np.stack([self._rates(taken, year)[2] for year in STEPS])
        specialists, trainees = self._path(taken, levels)
        begun = self._starts(levels) * fill
        after, during = np.zeros((2, len(YEARS), REGIONS))
        for lag in lags:
            after[lag + 1 :] += begun[: len(STEPS) - lag] * finished[lag]
            during[lag + 1 :] += begun[: len(STEPS) - lag] * learning[lag]
        return StartsProblem(
            regions=("A", "B"),
            years=YEARS,
            base_specialists_fte=specialists - after,
            base_trainees_fte=trainees - during,
            need=self._need(),
            fill=fill,
            today=self.today[0],
            response=Response(finished[:, :, None] * np.eye(REGIONS), learning),
            residents_per_specialist=1100.0,
            residents_per_trainee=550.0,
            goal=1.0,
            first_year=2025,
            target_year=2034,
        )

    def _spent(self, taken: Set, levels: np.ndarray) -> np.ndarray:
        """What these measures cost each year."""
        total = np.zeros(len(STEPS))
        for name in sorted(taken):
            measure = self.measures[name]
            filled = [self._starts(levels)[step] * self._rates(taken, year)[2] for step, year in enumerate(STEPS)]
            total += measure.yearly + measure.per_start * np.sum(filled, axis=1)
        return total


def enumerated(toy: Toy) -> tuple[Set, float]:
    """Every set's world in full, at posts that are found anew until they stay; the best value and its set."""
    found = []
    for size in range(len(toy.measures) + 1):
        for chosen in itertools.combinations(sorted(toy.measures), size):
            levels = toy.today
            for _ in range(4):
                programme = toy.programme(Set(chosen), levels)
                best = solve_extensive(programme, gap=1e-4)
                if not best.found:
                    break
                decision = best.values[: len(programme.cost)]
                before, levels = levels, np.round(programme.levels(decision))
                decision = np.concatenate([levels.reshape(-1), [1.0]])
                again = toy.programme(Set(chosen), levels)
                if overdrawn(again, decision) <= 1e-6:
                    found.append((again.value(decision), sorted(chosen)))
                if np.array_equal(before, levels):
                    break
    value, names = min(found)
    return Set(names), value


def world(seed: int, count: int = 3) -> dict[str, Measure]:
    """Measures that overlap, some of them dear."""
    rng = np.random.default_rng(seed)
    made = {}
    for name in "abcd"[:count]:
        kind = rng.integers(3)
        made[name] = Measure(
            exits=rng.uniform(0.1, 0.5) if kind == 0 else 0.0,
            dropout=rng.uniform(0.2, 0.9) if kind == 1 else 0.0,
            fill=rng.uniform(0.2, 0.9) if kind != 0 else 0.0,
            regions=((0,), (1,), (0, 1))[rng.integers(3)],
            yearly=float(rng.choice([0.0, 2e5, 1e6, 3e6])),
            per_start=float(rng.choice([0.0, 2e5])) if kind == 1 else 0.0,
        )
    return made


def decided(toy: Toy) -> Joint:
    return decide_jointly(sorted(toy.measures), toy, gap=GAP)


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 6, 7])
@pytest.mark.parametrize("budget", [20e6, 35e6, 1e9])
def test_the_joint_optimum_is_the_best_of_every_set_written_out_in_full(seed: int, budget: float) -> None:
    toy = Toy(world(seed), budget, seed)
    joint = decided(toy)
    found, (_, best) = joint.best.found, enumerated(toy)
    assert found.value == pytest.approx(best, rel=GAP)
    assert joint.bound <= best * (1 + 1e-4 + joint.promises)
    assert joint.gap <= GAP
    assert max(found.beyond, found.apart / found.value) <= GAP


def test_the_promise_is_kept_by_the_simulation_and_a_set_is_not_its_parts() -> None:
    """Two measures that keep the same people: what both do is less than what each does alone, and that is seen."""
    toy = Toy({"a": Measure(exits=0.5), "b": Measure(exits=0.5), "c": Measure(dropout=0.5, yearly=1e7)})
    joint = decided(toy)
    found, both = joint.best.found, toy.effect(Set("ab"), joint.best.found.levels)
    apart = [toy.effect(Set(name), found.levels).adds[:, -1].sum() for name in "ab"]
    assert found.taken == Set("ab")
    assert both.adds[:, -1].sum() < 0.9 * sum(apart)
    again = toy.programme(found.taken, found.levels)
    expected = optimise(again, GAP).value
    assert again.value(joint.best.decision) == pytest.approx(expected, rel=2 * GAP)
    assert overdrawn(again, joint.best.decision) <= GAP


def test_posts_and_measures_together_are_never_worse_than_either() -> None:
    for seed in range(4):
        toy = Toy(world(seed), 30e6, seed)
        alone = decide_jointly([], toy, gap=GAP).best.found.value
        assert decided(toy).best.found.value <= alone * (1 + GAP)


@pytest.mark.parametrize("seed", [1, 3, 6])
def test_more_money_is_never_worse(seed: int) -> None:
    values = [decided(Toy(world(seed), budget, seed)).best.found.value for budget in (0.0, 12e6, 24e6, 48e6, 1e9)]
    for poorer, richer in itertools.pairwise(values):
        assert richer <= poorer * (1 + GAP)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("budget", [0.0, 25e6, 1e9])
def test_a_free_measure_that_helps_is_always_taken_and_one_that_does_nothing_never(seed: int, budget: float) -> None:
    given = {**world(seed, 2), "free": Measure(exits=0.3), "idle": Measure(), "idle and dear": Measure(yearly=1e6)}
    taken = decided(Toy(given, budget, seed)).best.found.taken
    assert "free" in taken
    assert not taken & {"idle", "idle and dear"}


def test_the_order_of_the_measures_does_not_matter() -> None:
    toy = Toy(world(3), 30e6, 3)
    one, other = (decide_jointly(order, toy, gap=GAP) for order in ("abc", "cba"))
    assert one.best.found.taken == other.best.found.taken
    assert one.best.decision.tobytes() == other.best.decision.tobytes()


def test_without_money_nothing_that_costs_is_done() -> None:
    toy = Toy({"dear": Measure(exits=0.5, yearly=1.0)}, budget=0.0)
    found = decided(toy).best.found
    assert found.taken == Set()
    assert not found.levels.any()


def test_a_measure_dearer_than_the_budget_is_not_taken_however_good() -> None:
    best = Measure(exits=0.95, yearly=15e6)
    assert decided(Toy({"best": best}, budget=14e6)).best.found.taken == Set()
    assert decided(Toy({"best": best}, budget=90e6)).best.found.taken == Set(["best"])


@pytest.mark.parametrize("measures", [{}, {"idle": Measure(yearly=1e6)}])
def test_without_any_measure_that_works_the_posts_are_decided_alone(measures: dict[str, Measure]) -> None:
    toy = Toy(measures, 30e6)
    joint = decided(toy)
    assert (joint.best.found.taken, len(joint.tried)) == (Set(), 1)
    assert joint.best.found.value == pytest.approx(solve_extensive(toy.without, gap=1e-4).objective, rel=GAP)


def test_limits_that_leave_no_room_without_measures_are_named() -> None:
    class Strict(Toy):
        @cached_property
        def without(self) -> StartsProgramme:
            return replace(super().without, limits=(Budget(PER_TRAINEE, 0.0), Floor(np.ones(REGIONS), 2025)))

    with pytest.raises(NoSolutionError) as told:
        decided(Strict({"a": Measure(exits=0.5)}))
    assert {problem.where for problem in told.value.problems} == {"limits, budget", "limits, floor"}

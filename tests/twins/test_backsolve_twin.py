"""The slow obvious way to find the posts: follow everyone year by year, and halve an interval until coverage fits.

The twin knows no linear response and no matrix. It keeps lists of people by region, moves them one year at a time, and
turns each region's posts up or down, region after region, until all are at the goal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from underlag.optimise.programme.problem import Response, StartsProblem
from underlag.optimise.rules.backsolve import recommend

START, END, FIRST, TARGET, RAMP = 2024, 2046, 2027, 2038, 3
STEPS = range(START + 1, END + 1)
TRAINING = 5
PER_SPECIALIST, PER_TRAINEE = 1100.0, 550.0


@dataclass(frozen=True)
class Land:
    """Three regions: specialists and trainees by year of training now, residents, and how people behave."""

    specialists: list[float]
    trainees: list[list[float]]
    residents: list[float]
    leave: float
    drop: float
    fill: float
    settle: list[list[float]]
    hours: float

    @property
    def regions(self) -> range:
        return range(len(self.residents))


def follow(land: Land, posts: dict[tuple[int, int], float]) -> dict[int, list[tuple[float, float]]]:
    """Specialists and trainees [heads] by year and region, if so many posts are opened by (year, region)."""
    specialists = list(land.specialists)
    trainees = [list(line) for line in land.trainees]
    told = {START: [(specialists[r], sum(trainees[r])) for r in land.regions]}
    for year in STEPS:
        specialists = [s * (1 - land.leave) for s in specialists]
        trainees = [[t * (1 - land.drop) for t in line] for line in trainees]
        finished = [line.pop() for line in trainees]
        for origin in land.regions:
            for goal in land.regions:
                specialists[goal] += finished[origin] * land.settle[origin][goal]
        for r in land.regions:
            trainees[r].insert(0, posts.get((year, r), 0.0) * land.fill)
        told[year] = [(specialists[r], sum(trainees[r])) for r in land.regions]
    return told


def coverage_of(land: Land, posts: dict[tuple[int, int], float], year: int) -> list[float]:
    told = follow(land, posts)[year]
    return [
        (PER_SPECIALIST * s * land.hours + PER_TRAINEE * t * land.hours) / n
        for (s, t), n in zip(told, land.residents, strict=True)
    ]


def posts_of(today: list[float], plateau: list[float], hold: list[float]) -> dict[tuple[int, int], float]:
    posts = {}
    for r in range(len(today)):
        level = today[r]
        for year in STEPS:
            if FIRST <= year <= TARGET:
                level = today[r] + (plateau[r] - today[r]) * min(1.0, (year - FIRST + 1) / RAMP)
            elif year > TARGET:
                level = plateau[r] + (hold[r] - plateau[r]) * min(1.0, (year - TARGET) / RAMP)
            posts[year, r] = level
    return posts


def bisect(land: Land, goal: float, today: list[float], year: int, plateau: list[float] | None) -> list[float]:
    """The level of each region, found by halving, region after region, until nothing changes any more."""
    levels = [0.0] * len(today)

    def reached(r: int, trial: float) -> float:
        tried = [*levels[:r], trial, *levels[r + 1 :]]
        path = posts_of(today, tried, tried) if plateau is None else posts_of(today, plateau, tried)
        return coverage_of(land, path, year)[r]

    for _ in range(40):
        before = list(levels)
        for r in land.regions:
            low, high = 0.0, 10_000.0
            if reached(r, low) < goal:
                while high - low > 1e-9:
                    middle = (low + high) / 2
                    low, high = (middle, high) if reached(r, middle) < goal else (low, middle)
            levels[r] = low
        if max(abs(a - b) for a, b in zip(before, levels, strict=True)) < 1e-8:
            return levels
    raise AssertionError("the twin did not settle")


def as_problem(land: Land, today: list[float], goal: float) -> StartsProblem:
    """The same land for the fast way: base and response read off the twin's own simulation."""
    early = {(year, r): today[r] for year in STEPS if year < FIRST for r in land.regions}
    base = follow(land, early)
    years = tuple(base)
    empty = Land(
        [0.0] * len(today),
        [[0.0] * TRAINING] * len(today),
        land.residents,
        land.leave,
        land.drop,
        1.0,
        land.settle,
        land.hours,
    )
    lags, regions = len(STEPS), len(today)
    response_s, response_t = np.zeros((lags, regions, regions)), np.zeros((lags, regions))
    for origin in land.regions:
        alone = follow(empty, {(START + 1, origin): 1.0})
        for lag in range(lags):
            state = alone[START + 1 + lag]
            response_s[lag, origin] = [s * land.hours for s, _ in state]
            response_t[lag, origin] = state[origin][1] * land.hours
    return StartsProblem(
        regions=tuple("ABC"[:regions]),
        years=years,
        base_specialists_fte=np.array([[s * land.hours for s, _ in base[y]] for y in years]),
        base_trainees_fte=np.array([[t * land.hours for _, t in base[y]] for y in years]),
        need=np.tile(np.array(land.residents), (len(years), 1)),
        fill=np.full((lags, regions), land.fill),
        today=np.array(today),
        response=Response(response_s, response_t),
        residents_per_specialist=PER_SPECIALIST,
        residents_per_trainee=PER_TRAINEE,
        goal=goal,
        first_year=FIRST,
        target_year=TARGET,
        ramp_years=RAMP,
    )


SETTLE = [[0.80, 0.08, 0.05], [0.15, 0.70, 0.05], [0.10, 0.10, 0.65]]


@pytest.mark.parametrize(
    ("specialists", "goal"),
    [([120.0, 90.0, 30.0], 1.0), ([120.0, 90.0, 30.0], 0.8), ([120.0, 600.0, 30.0], 1.0)],
    ids=["all below", "a lower goal", "one far above"],
)
def test_the_fast_way_finds_the_posts_of_the_slow_way(specialists: list[float], goal: float) -> None:
    land = Land(
        specialists,
        [[9.0] * TRAINING, [6.0] * TRAINING, [2.0] * TRAINING],
        [250_000.0, 180_000.0, 70_000.0],
        leave=0.045,
        drop=0.01,
        fill=0.92,
        settle=SETTLE,
        hours=0.85,
    )
    today = [10.0, 7.0, 2.0]
    plateau = bisect(land, goal, today, TARGET, None)
    hold = bisect(land, goal, today, END, plateau)
    plan = recommend(as_problem(land, today, goal))
    assert plan.levels["plateau"] == pytest.approx(plateau, abs=1e-6)
    assert plan.levels["hold"] == pytest.approx(hold, abs=1e-6)
    slow = posts_of(today, plateau, hold)
    for step, year in enumerate(plan.years):
        assert plan.starts[step] == pytest.approx([slow[year, r] for r in land.regions], abs=1e-6)
    assert (specialists[1] > 500) == (plateau[1] == 0)

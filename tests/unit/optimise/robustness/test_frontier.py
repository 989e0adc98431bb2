"""The frontier between the nation's shortage and the worst region: monotone, its ends as computed by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from underlag.optimise.limits.applicants import Applicants
from underlag.optimise.limits.base import Limit
from underlag.optimise.programme.problem import Response
from underlag.optimise.programme.programme import StartsProgramme
from underlag.optimise.robustness.frontier import (
    WITHIN,
    LeastCoverage,
    expected_coverage,
    frontier,
    highest_least_coverage,
)

Make = Callable[..., Any]
YEAR = 2032


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_lifting_the_worst_region_never_makes_the_nation_better(
    make_programme: Make, limits: tuple[Limit, ...], seed: int
) -> None:
    programme = make_programme(seed=seed, limits=limits)
    points = frontier(programme, YEAR, 6)
    levels = [level for level, _ in points]
    assert levels == sorted(levels)
    missing = [programme.shortage.missing(decision).sum() for _, decision in points]
    assert all(later >= earlier * (1 - 2e-4) for earlier, later in pairwise(missing))
    for level, decision in points[1:]:
        assert expected_coverage(programme, decision, YEAR).min() >= level - 1e-6


@pytest.mark.parametrize("seed", [0, 1])
def test_every_point_keeps_the_limits(make_programme: Make, limits: tuple[Limit, ...], seed: int) -> None:
    programme = make_programme(seed=seed, limits=limits)
    for _, decision in frontier(programme, YEAR, 4):
        for limit in limits:
            rows = limit.rows(programme)
            used = rows.matrix @ decision
            assert (used <= rows.upper + 1e-5).all() and (used >= rows.lower - 1e-5).all(), limit.name


def without_moves(programme: StartsProgramme) -> StartsProgramme:
    """Whoever trains in a region stays there, and each start adds half a specialist from the next year on."""
    response = programme.problem.response
    lags, regions = response.trainees_fte.shape[1:]
    stays = np.broadcast_to(0.5 * (np.arange(lags) > 0)[:, None, None] * np.eye(regions), (1, lags, regions, regions))
    problem = replace(programme.problem, response=Response(stays, np.zeros((1, lags, regions))))
    return replace(programme, problem=problem)


def test_the_highest_end_by_hand(make_programme: Make) -> None:
    """Two alike regions, one level held, ten filled starts a year in the country: coverage is equal at the end.

    Each start gives 0.5 specialists, 7 starts of each of the years 2025–2031 count in 2032: 10 · 7 · 0.5 = 35.
    """
    programme = without_moves(make_programme(draws=1, decided=1, limits=(Applicants(10.0),)))
    problem = programme.problem
    need = np.full_like(problem.need, 110_000.0)
    base = np.full_like(problem.base_specialists_fte, 50.0)
    base[..., 1] = 60.0
    nobody = np.zeros_like(problem.base_trainees_fte)
    problem = replace(problem, need=need, base_specialists_fte=base, base_trainees_fte=nobody, today=np.zeros((1, 2)))
    programme = replace(programme, problem=problem)
    # 100 specialists are required in each; 50 + 60 + 35 shared so that both have 72.5
    assert highest_least_coverage(programme, YEAR) == pytest.approx(0.725)
    points = frontier(programme, YEAR, 3)
    lowest, between, highest = (level for level, _ in points)
    assert highest == pytest.approx(0.725 * WITHIN)
    assert between == pytest.approx((lowest + highest) / 2)


def test_a_region_without_need_is_covered(make_programme: Make) -> None:
    programme = make_programme(draws=1)
    need = np.array(programme.problem.need)
    need[..., 0] = 0.0
    programme = replace(programme, problem=replace(programme.problem, need=need))
    nothing = programme.decision(np.zeros(programme.size))
    assert expected_coverage(programme, nothing, YEAR)[0] == 1.0


def test_the_level_asked_for_is_a_limit_of_its_own(make_programme: Make) -> None:
    programme = make_programme()
    rows = LeastCoverage(0.8, YEAR).rows(programme)
    decision = programme.decision(np.full(programme.size, 2.0))
    covered = expected_coverage(programme, decision, YEAR)
    assert ((rows.matrix @ decision >= rows.lower) == (covered >= 0.8)).all()

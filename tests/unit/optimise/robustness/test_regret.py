"""The decision that risks least: laws, a case by hand, and the same answer as the whole programme written out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from underlag.optimise.limits.base import Limit
from underlag.optimise.programme.programme import Rows, StartsProgramme
from underlag.optimise.robustness.regret import least_regret
from underlag.optimise.solvers.decomposition import Decomposition

Make = Callable[..., Any]
WEIGHTS = {"risk": 0.25, "tail": 0.8, "cost": 0.1, "smooth": 0.02, "discount": 0.03}


def in_worlds(programme: StartsProgramme, *factors: float) -> list[StartsProgramme]:
    """The same question where need is so many times as large."""
    return [replace(programme, problem=replace(programme.problem, need=f * programme.problem.need)) for f in factors]


def solved(worlds: list[StartsProgramme]) -> tuple[np.ndarray, list[np.ndarray]]:
    found = [Decomposition(world).minimise(1e-7) for world in worlds]
    return np.array([one.value for one in found]), [one.decision for one in found]


def test_one_world_has_no_regret(make_programme: Make) -> None:
    worlds = in_worlds(make_programme(**WEIGHTS), 1.0)
    best, decisions = solved(worlds)
    found = least_regret(worlds, best, (), np.zeros_like(decisions[0]), 1e-6)
    assert found.largest == pytest.approx(0.0, abs=1e-5 * best[0])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_it_risks_less_than_what_is_best_in_any_world(
    make_programme: Make, limits: tuple[Limit, ...], seed: int
) -> None:
    worlds = in_worlds(make_programme(seed=seed, limits=limits, **WEIGHTS), 0.7, 0.9, 1.2)
    best, decisions = solved(worlds)
    found = least_regret(worlds, best, limits, decisions[0], 1e-6)
    allowed = 2e-6 * best.min()
    assert (found.regrets >= -allowed).all()
    assert found.bound <= found.largest + allowed and found.largest <= found.bound + allowed
    for decision in decisions:
        regrets = [world.value(decision) - least for world, least in zip(worlds, best, strict=True)]
        assert min(regrets) == pytest.approx(0.0, abs=allowed)
        assert found.largest <= max(regrets) + allowed
    told = [world.value(found.decision) - least for world, least in zip(worlds, best, strict=True)]
    assert found.regrets == pytest.approx(told, abs=1e-9)
    rows = [limit.rows(worlds[0]) for limit in limits]
    assert all((part.matrix @ found.decision <= part.upper + 1e-6).all() for part in rows)


def test_one_level_in_two_worlds_is_where_the_regrets_are_equal(make_programme: Make) -> None:
    """One region and one decision: the curve of the largest regret is minimised by a search along the line."""
    worlds = in_worlds(make_programme(regions=1, decided=1, draws=3, cost=0.3), 0.6, 1.1)
    best, decisions = solved(worlds)

    def largest(level: float) -> float:
        return max(world.value(np.array([level])) - least for world, least in zip(worlds, best, strict=True))

    between = sorted(float(decision[0]) for decision in decisions)
    assert between[0] < between[1]
    by_search = minimize_scalar(largest, bounds=between, method="bounded", options={"xatol": 1e-9})
    found = least_regret(worlds, best, (), decisions[0], 1e-7)
    assert found.largest == pytest.approx(by_search.fun, rel=1e-4)
    assert found.regrets[0] == pytest.approx(found.regrets[1], rel=1e-3)


def test_limits_that_can_not_be_met_are_told(make_programme: Make) -> None:
    programme = make_programme(**WEIGHTS)
    worlds = in_worlds(programme, 1.0)
    best, decisions = solved(worlds)

    class Impossible:
        name, text, unit = "impossible", None, "1"

        def rows(self, asked: StartsProgramme) -> Any:
            one = np.eye(1, len(asked.cost))
            return Rows(((),), (2025,), one, np.array([2.0]), np.array([1.0]))

    with pytest.raises(ArithmeticError, match="no decision keeps the limits"):
        least_regret(worlds, best, (Impossible(),), decisions[0])

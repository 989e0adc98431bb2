"""Decisions tried in draws: parts add up to the objective, errors are as computed by hand, rules are brought inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.optimise.limits.base import Limit
from underlag.optimise.programme.objective import Objective
from underlag.optimise.programme.problem import every_draw
from underlag.optimise.robustness.trial import Tried, broken, compared, joined_trials, nearest_posts, tried

Make = Callable[..., Any]
WEIGHTS = {"discount": 0.03, "risk": 0.5, "tail": 0.7, "cost": 0.2, "smooth": 0.3}


def some_posts(programme: Any, seed: int = 3) -> Any:
    return programme.decision(np.random.default_rng(seed).uniform(0, 4, programme.size))


@pytest.mark.parametrize("tail", [0.0, 0.5, 0.7, 0.8, 0.95])
def test_the_shares_of_the_draws_add_up_to_the_objective(make_programme: Make, tail: float) -> None:
    programme = make_programme(draws=10, **{**WEIGHTS, "tail": tail})
    decision = some_posts(programme)
    assert tried(programme, decision).value(programme.objective) == pytest.approx(programme.value(decision), rel=1e-12)


def test_draws_can_be_worked_out_in_parts(make_programme: Make) -> None:
    programme = make_programme(draws=7, **WEIGHTS)
    decision = some_posts(programme)
    # every third draw at a time: a part has other means, but nothing of a draw depends on the others
    parts = [replace(programme, problem=every_draw(programme.problem, 3, first)) for first in range(3)]
    together = joined_trials([tried(part, decision) for part in parts])
    whole = tried(programme, decision)
    assert sorted(together.shortage) == pytest.approx(sorted(whole.shortage))
    assert together.value(programme.objective) == pytest.approx(whole.value(programme.objective))


def test_trainee_years_are_the_cost_of_the_objective(make_programme: Make) -> None:
    programme = make_programme(draws=6, **WEIGHTS)
    decision = some_posts(programme)
    expected = programme.objective.cost * programme.trainee_years(decision).mean()
    assert float(programme.cost @ decision) == pytest.approx(expected)


def test_a_difference_and_its_error_by_hand() -> None:
    """Four draws of two worlds, no risk: shares are shortages."""
    objective = Objective()
    chosen = Tried(np.array([1.0, 2.0, 3.0, 4.0]), np.zeros(4), 0.0)
    other = Tried(np.array([2.0, 2.0, 5.0, 3.0]), np.zeros(4), 1.0)
    alone = compared(chosen, other, objective, np.arange(4))
    # differences 2, 1, 3, 0: mean 1.5, sample standard deviation √(5/3), over √4
    assert alone.mean == pytest.approx(1.5)
    assert alone.error == pytest.approx(np.sqrt(5 / 3) / 2)
    assert alone.better == pytest.approx(0.75)
    # two worlds with sums of deviations 0.5 + (−0.5) = 0 and 1.5 + (−1.5) = 0: nothing between them
    assert compared(chosen, other, objective, np.array([0, 0, 1, 1])).error == pytest.approx(0.0)
    assert compared(chosen, other, objective, np.zeros(4, dtype=int)).error == np.inf


@given(st.integers(0, 2**32 - 1))
def test_a_decision_does_not_differ_from_itself(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one = Tried(rng.uniform(0, 9, 12), rng.uniform(0, 1, 12), 0.4)
    found = compared(one, one, Objective(risk=0.3, tail=0.8), np.arange(12) % 5)
    assert (found.mean, found.error, found.better) == (0.0, 0.0, 0.0)


def test_the_error_is_that_of_repeated_trials() -> None:
    """Spread of the difference over many trials, CVaR included, against the error told by one (within a fifth)."""
    objective, rng = Objective(risk=1.0, tail=0.8), np.random.default_rng(1)
    found = []
    for _ in range(400):
        common = rng.gamma(2.0, 2.0, 400)
        one, other = Tried(common, np.zeros(400), 0.0), Tried(1.2 * common + rng.normal(0, 1, 400), np.zeros(400), 0.0)
        found.append(compared(one, other, objective, np.arange(400)))
    assert np.mean([each.error for each in found]) == pytest.approx(np.std([each.mean for each in found]), rel=0.2)


def test_the_nearest_posts_keep_every_limit_at_the_cost(make_programme: Make, limits: tuple[Limit, ...]) -> None:
    programme = make_programme(decided=11, limits=limits, cost=0.2)
    inside = programme.decision(np.broadcast_to(programme.today, programme.size))
    wanted = inside + 3.0
    assert broken(programme, wanted)
    found = nearest_posts(programme, wanted, 1.02 * float(programme.cost @ inside))
    assert broken(programme, found) == {}
    assert float(programme.cost @ found) == pytest.approx(1.02 * float(programme.cost @ inside))


def test_what_keeps_the_limits_and_is_steady_is_its_own_nearest(
    make_programme: Make, limits: tuple[Limit, ...]
) -> None:
    programme = make_programme(decided=11, limits=limits, cost=0.2)
    inside = programme.decision(np.broadcast_to(programme.today, programme.size))
    assert broken(programme, inside) == {}
    assert nearest_posts(programme, inside, float(programme.cost @ inside)) == pytest.approx(inside)


def test_no_posts_at_an_impossible_cost(make_programme: Make, limits: tuple[Limit, ...]) -> None:
    programme = make_programme(decided=11, limits=limits, cost=0.2)
    with pytest.raises(ArithmeticError, match="no posts keep the limits"):
        nearest_posts(programme, some_posts(programme), 1e9)

"""The twin of the portfolio: every set valued by a formula with interactions, and the best picked by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from underlag.optimise.measures.portfolio import SearchMethod, Set, best_set, per_unit, ranked

NAMES = ("a", "b", "c", "d", "e", "f", "g")


def world(seed: int, count: int = 6) -> tuple[list[str], dict[Set, tuple[float, float]]]:
    """Sets of measures that help or hinder each other, with cost that is not additive either."""
    random = np.random.default_rng(seed)
    names = list(NAMES[:count])
    alone = dict(zip(names, random.uniform(-1, 10, count), strict=True))
    price = dict(zip(names, random.uniform(0.5, 5, count), strict=True))
    together = {pair: random.normal(0, 2) for pair in itertools.combinations(names, 2)}
    sets = {}
    for size in range(count + 1):
        for chosen in itertools.combinations(names, size):
            value = sum(alone[n] for n in chosen)
            value += sum(v for pair, v in together.items() if set(pair) <= set(chosen))
            sets[Set(chosen)] = value, sum(price[n] for n in chosen) * (1 - 0.02 * size)
    return names, sets


def told(sets: dict[Set, tuple[float, float]], budget: float) -> float:
    return max(value for value, cost in sets.values() if cost <= budget)


@given(st.integers(0, 10_000), st.floats(0, 20))
@settings(max_examples=60, deadline=None)
def test_up_to_six_measures_the_best_set_is_the_best_of_all(seed: int, budget: float) -> None:
    names, sets = world(seed)
    found = best_set(names, sets.__getitem__, budget)
    assert found.method is SearchMethod.EXACT
    assert found.value == told(sets, budget)
    assert found.cost <= budget
    assert found.tried == 64


@given(st.integers(0, 10_000), st.floats(0, 20))
@settings(max_examples=60, deadline=None)
def test_by_exchange_no_single_step_is_better_and_most_of_the_best_is_reached(seed: int, budget: float) -> None:
    names, sets = world(seed, 7)
    found = best_set(names, sets.__getitem__, budget)
    assert found.method is SearchMethod.EXCHANGE
    values = [sets[taken][0] for taken in found.path]
    assert values == sorted(values)
    assert all(sets[taken][1] <= budget for taken in found.path)
    for name in names:
        near = found.taken ^ {name}
        assert sets[near][1] > budget or sets[near][0] <= found.value
    assert found.tried < len(sets)


def test_by_exchange_the_best_set_is_found_in_most_worlds() -> None:
    """On 200 worlds with strong interactions, at a budget of about half of everything."""
    gaps = []
    for seed in range(200):
        names, sets = world(seed, 7)
        best = told(sets, 9.0)
        gaps.append(0.0 if best <= 0 else 1 - best_set(names, sets.__getitem__, 9.0).value / best)
    assert np.mean(np.array(gaps) < 1e-12) >= 0.8
    assert np.mean(gaps) < 0.03


def test_nothing_is_taken_where_nothing_helps_or_nothing_can_be_paid() -> None:
    harmful = {Set(): (0.0, 0.0), Set("a"): (-1.0, 1.0)}
    assert best_set(["a"], harmful.__getitem__, 9.0).taken == Set()
    helpful = {Set(): (0.0, 0.0), Set("a"): (1.0, 2.0)}
    assert best_set(["a"], helpful.__getitem__, 1.0).taken == Set()
    assert best_set([], helpful.__getitem__, 1.0).taken == Set()


def test_of_two_equal_sets_the_cheaper_is_taken_and_then_the_first_by_name() -> None:
    sets = {Set(): (0.0, 0.0), Set("a"): (1.0, 2.0), Set("b"): (1.0, 1.0), Set("ab"): (1.0, 3.0)}
    assert best_set(["a", "b"], sets.__getitem__, 9.0).taken == Set("b")
    even = {**sets, Set("a"): (1.0, 1.0)}
    assert best_set(["b", "a"], even.__getitem__, 9.0).taken == best_set(["a", "b"], even.__getitem__, 9.0).taken


@pytest.mark.parametrize("enumerated", [6, 0])
def test_the_order_of_names_does_not_matter(enumerated: int) -> None:
    names, sets = world(5, 6)
    one = best_set(names, sets.__getitem__, 8.0, enumerated)
    assert best_set(names[::-1], sets.__getitem__, 8.0, enumerated) == one


def test_impossible_budgets_and_values_are_refused() -> None:
    with pytest.raises(ValueError, match="budget"):
        best_set(["a"], lambda taken: (0.0, 0.0), -1.0)
    with pytest.raises(ValueError, match="has value nan"):
        best_set(["a"], lambda taken: (float("nan"), 0.0), 1.0)


@given(st.floats(1, 1e9), st.floats(-10, 1e6))
def test_twice_the_cost_is_twice_the_cost_per_unit(cost: float, gained: float) -> None:
    once = per_unit(np.array([cost]), np.array([gained]))[0]
    twice = per_unit(np.array([2 * cost]), np.array([gained]))[0]
    assert twice == 2 * once
    assert np.isinf(once) == (gained <= 1e-6)


def test_measures_are_ranked_by_cost_per_unit_and_those_that_gain_nothing_are_not() -> None:
    costs, gains = {"a": 4.0, "b": 1.0, "c": 1.0}, {"a": 8.0, "b": 1.0, "c": 0.0}
    assert ranked(costs, gains) == ("a", "b")

"""Limits that can't all hold: which of them, and the least that must give way; by hand and against trying every set."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from underlag.optimise.programme.programme import Rows
from underlag.optimise.solvers.conflicts import conflicting, feasible, least_relaxation

INF = np.inf
NONE, MANY = np.zeros(2), np.full(2, 10.0)


def rows(*parts: tuple[tuple[float, float], float, float]) -> Rows:
    """One limit of several rows: (factors of the two decisions, least, most)."""
    matrix = np.array([factors for factors, _, _ in parts], dtype=float)
    lower, upper = (np.array([part[at] for part in parts], dtype=float) for at in (1, 2))
    return Rows(tuple(() for _ in parts), tuple(2025 + n for n in range(len(parts))), matrix, lower, upper)


FIRST_AT_MOST_1 = rows(((1, 0), -INF, 1))
SUM_AT_LEAST_5 = rows(((1, 1), 5, INF))
SECOND_AT_MOST_3 = rows(((0, 1), -INF, 3))
SECOND_AT_LEAST_0 = rows(((0, 1), 0, INF))


@pytest.mark.parametrize(
    ("limits", "lower", "upper", "can"),
    [
        ([], NONE, MANY, True),
        ([SUM_AT_LEAST_5], NONE, MANY, True),
        ([SUM_AT_LEAST_5], NONE, np.array([2.0, 3.0]), True),  # just
        ([SUM_AT_LEAST_5], NONE, np.array([2.0, 2.9]), False),  # the bounds of the decisions count too
        ([FIRST_AT_MOST_1, SUM_AT_LEAST_5], NONE, MANY, True),
        ([FIRST_AT_MOST_1, SUM_AT_LEAST_5, SECOND_AT_MOST_3], NONE, MANY, False),
        ([FIRST_AT_MOST_1], np.array([1.5, 0.0]), MANY, False),
        ([rows(((1, 0), 2, 2)), rows(((1, 1), 2, 2))], NONE, MANY, True),
    ],
)
def test_whether_all_can_hold(limits: list[Rows], lower: np.ndarray, upper: np.ndarray, can: bool) -> None:
    assert feasible(limits, lower, upper) is can


@pytest.mark.parametrize(
    ("limits", "guilty"),
    [
        ([FIRST_AT_MOST_1, SUM_AT_LEAST_5, SECOND_AT_MOST_3], [0, 1, 2]),
        ([SECOND_AT_LEAST_0, FIRST_AT_MOST_1, SUM_AT_LEAST_5, SECOND_AT_MOST_3], [1, 2, 3]),
        ([rows(((1, 0), 20, INF)), SUM_AT_LEAST_5], [0]),  # one that can't be met at all
        # of two conflicts the one further back is told: whichever is first is left out as long as others conflict
        ([rows(((1, 0), 20, INF)), rows(((0, 1), 20, INF))], [1]),
    ],
)
def test_those_that_conflict_and_no_others(limits: list[Rows], guilty: list[int]) -> None:
    assert conflicting(limits, NONE, MANY) == guilty


def test_the_least_that_gives_way_by_hand() -> None:
    """The two reach 4 of 5: one is missing. By their own bounds, 1, 5 and 3, it is cheapest for the sum."""
    assert least_relaxation([FIRST_AT_MOST_1, SUM_AT_LEAST_5, SECOND_AT_MOST_3], NONE, MANY) == [
        (0.0, 0),
        (pytest.approx(1.0), 0),
        (0.0, 0),
    ]


def test_the_row_that_gives_way_most_is_named() -> None:
    """The decisions end at 10. Of the second limit's rows the first lacks 2 and the second 4."""
    two = rows(((1, 0), 12, INF), ((0, 1), 14, INF))
    assert least_relaxation([SECOND_AT_LEAST_0, two], NONE, MANY) == [(0.0, 0), (pytest.approx(4.0), 1)]


def test_a_limit_of_nothing_is_measured_against_one() -> None:
    """At most 0 and at least 100 of the same: per post 1/1 and 1/100, so the second gives way by all of it."""
    found = least_relaxation([rows(((1, 0), -INF, 0)), rows(((1, 0), 100, INF))], NONE, np.full(2, 1e3))
    assert found == [(0.0, 0), (pytest.approx(100.0), 0)]


FACTORS = st.sampled_from([-1.0, 0.0, 1.0, 2.0])
LIMITS = st.lists(
    st.tuples(st.tuples(FACTORS, FACTORS), st.integers(-12, 12), st.booleans()).map(
        lambda part: rows((part[0], part[1], INF) if part[2] else (part[0], -INF, part[1]))
    ),
    min_size=1,
    max_size=5,
)


def slowly_possible(limits: list[Rows]) -> bool:
    """By another program, every row written as at most."""
    matrix, most = [np.zeros((1, 2))], [np.zeros(1)]
    for limit in limits:
        for at, sign in ((limit.upper, 1), (limit.lower, -1)):
            there = np.isfinite(at)
            matrix.append(sign * limit.matrix[there])
            most.append(sign * at[there])
    found = linprog(np.zeros(2), np.vstack(matrix), np.concatenate(most), bounds=[(0, 10), (0, 10)])
    return bool(found.status == 0)


@settings(max_examples=20)
@given(LIMITS)
def test_what_conflicts_conflicts_and_without_any_of_it_no_more(limits: list[Rows]) -> None:
    assert feasible(limits, NONE, MANY) is slowly_possible(limits)
    if slowly_possible(limits):
        return
    guilty = [limits[number] for number in conflicting(limits, NONE, MANY)]
    assert not slowly_possible(guilty)
    for fewer in combinations(guilty, len(guilty) - 1):
        assert slowly_possible(list(fewer))


@settings(max_examples=20)
@given(LIMITS)
def test_what_gives_way_is_enough(limits: list[Rows]) -> None:
    given = least_relaxation(limits, NONE, MANY)
    loose = [
        rows(*zip(map(tuple, limit.matrix), limit.lower - amount - 1e-7, limit.upper + amount + 1e-7, strict=True))
        for limit, (amount, _) in zip(limits, given, strict=True)
    ]
    assert slowly_possible(loose)
    assert all(amount >= 0 for amount, _ in given)
    if slowly_possible(limits):
        assert [amount for amount, _ in given] == pytest.approx([0.0] * len(limits), abs=1e-9)

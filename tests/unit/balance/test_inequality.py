"""Inequality by hand, and what it is not defined for."""

import numpy as np
import pytest

from underlag.balance.inequality import gini, lorenz


def test_by_hand():
    # a quarter of the people have nothing, the rest share all: 1 − 2·(½·¾·1) = ¼
    level, people = np.array([1.0, 0.0]), np.array([30.0, 10.0])

    assert gini(level, people) == pytest.approx(0.25)
    assert lorenz(level, people)[0] == pytest.approx([0.0, 0.25, 1.0])
    assert lorenz(level, people)[1] == pytest.approx([0.0, 0.0, 1.0])


def test_where_nobody_has_anything_all_are_alike():
    assert gini(np.zeros(2), np.ones(2)) == 0.0


@pytest.mark.parametrize(("level", "people"), [([-1.0], [1.0]), ([np.nan], [1.0]), ([1.0], [-1.0]), ([1.0], [np.inf])])
def test_impossible_numbers(level, people):
    with pytest.raises(ValueError, match="finite and not negative"):
        gini(np.array(level), np.array(people))


def test_nobody_is_no_distribution():
    with pytest.raises(ValueError, match="no people"):
        gini(np.ones(2), np.zeros(2))

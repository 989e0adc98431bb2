"""Sobol indices by our own path: groups, several results, results that do not vary."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from underlag.uncertainty.sensitivity import sobol_indices


def test_an_additive_result_is_divided_among_the_groups():
    """Variance of a·u is a²/12: with 3, 4 and (in one group) 1 and 2, the shares are 9, 16 and 5 of 30."""
    found = sobol_indices(lambda u: (u @ [3.0, 4.0, 1.0, 2.0])[:, None], ["a", "b", "c", "c"], 1024, seed=1)
    assert found.groups == ("a", "b", "c")
    assert found.evaluations == 1024 * 5
    assert found.first[0] == pytest.approx(np.array([9, 16, 5]) / 30, abs=0.01)
    assert found.total[0] == pytest.approx(np.array([9, 16, 5]) / 30, abs=0.01)
    assert found.first.sum() == pytest.approx(1, abs=0.01)


def test_pure_interaction_shows_in_the_total_index_alone():
    found = sobol_indices(lambda u: ((u[:, 0] - 0.5) * (u[:, 1] - 0.5))[:, None], ["a", "b"], 1024, seed=1)
    assert found.first[0] == pytest.approx([0, 0], abs=0.03)
    assert found.total[0] == pytest.approx([1, 1], abs=0.03)


def test_a_result_that_does_not_vary_has_no_indices():
    found = sobol_indices(lambda u: np.stack([np.full(len(u), 7.0), u[:, 0]], axis=1), ["a", "b"], 64, seed=1)
    for values in (found.first, found.first_error, found.total, found.total_error):
        assert values[0].tolist() == [0, 0]
    assert found.first[1] == pytest.approx([1, 0], abs=0.05)


def test_the_same_seed_gives_the_same_indices():
    def model(u: np.ndarray) -> np.ndarray:
        return np.exp(u.sum(axis=1, keepdims=True))

    one, two = (sobol_indices(model, ["a", "b"], 64, seed=5) for _ in range(2))
    assert one.first.tolist() == two.first.tolist() and one.total_error.tolist() == two.total_error.tolist()


@pytest.mark.parametrize(
    ("groups", "size", "says"), [(["a", "b"], 100, "power of two"), (["a", "a"], 64, "two groups")]
)
def test_what_can_not_be_divided_is_our_own_mistake(groups, size, says):
    with pytest.raises(ValueError, match=says):
        sobol_indices(lambda u: u, groups, size, seed=1)


def test_salib_and_pandas_are_loaded_only_when_indices_are_asked_for():
    code = "import sys, underlag.uncertainty.sensitivity; print([m for m in ('SALib', 'pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

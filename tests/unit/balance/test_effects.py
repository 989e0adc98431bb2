from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from underlag.balance.effects import effects


@dataclass(frozen=True)
class Rates:
    exit: float
    stay: float


def product(groups):
    return {"answer": np.asarray(groups["a"]["x"] * groups["b"].exit + groups["c"])}


BEFORE = {"a": {"x": 2.0}, "b": Rates(3.0, 0.0), "c": 1.0}
AFTER = {"a": {"x": 5.0}, "b": Rates(4.0, 0.0), "c": 0.0}


def test_each_group_alone_and_what_they_do_together():
    found = effects(product, BEFORE, AFTER)
    assert found.before["answer"] == 7 and found.after["answer"] == 20
    assert found.total["answer"] == 13
    assert {name: effect["answer"] for name, effect in found.alone.items()} == {"a": 9, "b": 2, "c": -1}
    assert found.interaction["answer"] == 3


def test_a_group_that_is_the_same_object_is_not_run_again():
    runs = []

    def counted(groups):
        runs.append(groups)
        return product(groups)

    found = effects(counted, BEFORE, {**BEFORE, "c": 4.0})
    assert len(runs) == 3
    assert found.alone["a"]["answer"] == 0 and found.alone["c"]["answer"] == 3
    assert found.interaction["answer"] == 0


def test_without_groups_nothing_moves():
    found = effects(lambda groups: {"answer": np.array([1.0, 2.0])}, {}, {})
    assert found.total["answer"].tolist() == found.interaction["answer"].tolist() == [0, 0]


def test_groups_must_be_the_same_on_both_sides():
    with pytest.raises(ValueError, match=r"only on one side: \['b', 'z'\]"):
        effects(product, {"a": 1, "b": 2}, {"a": 1, "z": 2})


def test_results_must_hold_the_same_quantities_in_the_same_shapes():
    with pytest.raises(ValueError, match="differ in what they hold"):
        effects(lambda g: {g["a"]: np.zeros(1)}, {"a": "x"}, {"a": "y"})
    with pytest.raises(ValueError, match="n has shape"):
        effects(lambda g: {"n": np.zeros(g["a"])}, {"a": 1}, {"a": 2})

"""How long a calibration is said to take, and what keeps chains from counting as converged."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.core.errors import ConvergenceError
from underlag.uncertainty.convergence import Convergence, about_minutes, insist


@pytest.mark.parametrize(
    ("regions", "processors", "minutes"),
    [
        (21, 2, 8),  # (45 + 41·21/2)/60 = 7.9
        (8, 2, 3),  # (45 + 41·8/2)/60 = 3.48
        (21, 1, 15),  # (45 + 41·21)/60 = 15.1
        (21, 64, 4),  # four chains have no use for more: (45 + 41·21/4)/60 = 4.3
        (1, 4, 1),  # (45 + 10.25)/60 = 0.9
        (0, 8, 1),  # never none
    ],
)
def test_minutes_by_hand(regions: int, processors: int, minutes: int) -> None:
    assert about_minutes(regions, processors) == minutes


def test_a_machine_that_does_not_tell_has_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert about_minutes(21) == 15


def found(rhat: float = 1.0, bulk: float = 400.0, tail: float = 400.0, divergences: int = 0) -> Convergence:
    """An unknown "good" that has just converged, and one "other" as told."""
    return Convergence(np.array([1.01, rhat]), np.array([400.0, bulk]), np.array([400.0, tail]), divergences, 31.0)


def test_chains_that_just_agree_have_converged() -> None:
    insist(found(1.01, 400.0, 400.0), ("good", "other"))


@pytest.mark.parametrize(
    ("fault", "word"),
    [({"rhat": 1.0101}, "R-hat"), ({"bulk": 399.0}, "bulk effective"), ({"tail": 399.0}, "tail effective")],
)
def test_what_is_just_not_enough_is_named(fault: dict[str, float], word: str) -> None:
    with pytest.raises(ConvergenceError) as caught:
        insist(found(**fault), ("good", "other"))
    (problem,) = caught.value.problems
    assert problem.where == "synthesis, other"
    assert problem.told("en")["what"].startswith(word)


def test_one_divergence_is_one_too_many() -> None:
    (problem,) = found(divergences=1).problems(("good", "other"))
    assert (problem.told("sv")["found"], problem.told("en")["found"]) == ("1 divergens", "1 divergence")


def test_few_draws_may_differ_more() -> None:
    """A quarter of the draws: 1 + 0.01 · 400/100 = 1.04. None: no convergence is asked for, 1 + 0.01 · 400 = 5."""
    assert not found(1.04, 100.0, 100.0).problems(("good", "other"), 100.0)
    assert len(found(1.0401, 99.0, 99.0).problems(("good", "other"), 100.0)) == 3
    assert not found(4.99, 0.0, 0.0).problems(("good", "other"), 0.0)

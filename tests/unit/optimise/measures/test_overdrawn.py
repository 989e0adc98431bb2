"""By how much a decision oversteps its limits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from underlag.optimise.measures.jointly import overdrawn

INF = np.inf


@pytest.mark.parametrize(
    ("decision", "share"),
    [
        ([4.0, 3.0, 0.5], 0.0),  # each at its bound
        ([5.0, 3.0, 0.5], 0.25),  # one above 4
        ([4.0, 2.0, 0.5], 1 / 3),  # one below 3
        ([5.0, 2.0, 0.5], 1 / 3),  # the worse of the two
        ([4.0, 3.0, 0.75], 0.25),  # a bound below 1 counts as 1
        ([0.0, 9.0, -7.0], 0.0),  # far inside
    ],
)
def test_by_hand(decision: list[float], share: float) -> None:
    """At most 4, at least 3, at most ½: in two limits, of which one has two rows."""
    first = SimpleNamespace(matrix=np.eye(3)[:2], lower=np.array([-INF, 3.0]), upper=np.array([4.0, INF]))
    second = SimpleNamespace(matrix=np.eye(3)[2:], lower=np.array([-INF]), upper=np.array([0.5]))
    limits = [SimpleNamespace(rows=lambda _, rows=rows: rows) for rows in (first, second)]
    programme: Any = SimpleNamespace(limits=limits)
    assert overdrawn(programme, np.array(decision)) == pytest.approx(share)

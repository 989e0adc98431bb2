"""Sobol indices of the Ishigami function, whose values are known in closed form, by our own path.

Citation: SALib (MIT), test function Ishigami (Ishigami and Homma 1990, sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 on [−π, π]);
analytic indices in the case file. Tolerance: 0.02 with 4 096 base points.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from underlag.uncertainty.sensitivity import sobol_indices

CASE = json.loads((Path(__file__).parent / "data" / "sobol_ishigami.json").read_text(encoding="utf-8"))
TOLERANCE = 0.02


def ishigami(points: np.ndarray) -> np.ndarray:
    x1, x2, x3 = ((2 * points - 1) * math.pi).T
    return (np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1))[:, None]


def test_first_order_and_total_indices_are_the_analytic_ones():
    found = sobol_indices(ishigami, ["x1", "x2", "x3"], 4096, seed=1)
    assert found.first[0] == pytest.approx(CASE["expected"]["S1"], abs=TOLERANCE)
    assert found.total[0] == pytest.approx(CASE["expected"]["ST"], abs=TOLERANCE)
    assert (np.abs(found.first[0] - CASE["expected"]["S1"]) <= 2 * found.first_error[0] + 1e-9).all()


def test_a_group_of_two_has_their_shares_and_what_they_do_together():
    """x1 and x3 as one group: everything but x2, which does not interact with them."""
    found = sobol_indices(ishigami, ["x1 and x3", "x2", "x1 and x3"], 4096, seed=1)
    s1, s2, _ = CASE["expected"]["S1"]
    together = s1 + CASE["expected"]["S13"]
    assert found.groups == ("x1 and x3", "x2")
    assert found.first[0] == pytest.approx([together, s2], abs=TOLERANCE)
    assert found.total[0] == pytest.approx([together, s2], abs=TOLERANCE)


def test_a_constant_has_indices_and_intervals_of_zero():
    found = sobol_indices(lambda points: np.ones((len(points), 1)), ["x1", "x2", "x3"], 64, seed=1)
    assert not np.any([found.first, found.first_error, found.total, found.total_error])

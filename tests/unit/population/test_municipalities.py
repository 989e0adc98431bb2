"""Municipality totals: shares follow their trend, ever more slowly."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population.municipalities import project_municipalities, yearly_change

REGION = np.array([0, 0, 1])


def test_change_of_the_share_not_of_the_number() -> None:
    early, late = np.array([100.0, 100.0, 50.0]), np.array([200.0, 200.0, 70.0])
    np.testing.assert_allclose(yearly_change(early, late, 5.0, REGION), 0.0, atol=1e-15)
    moved = yearly_change(early, np.array([150.0, 50.0, 70.0]), 2.0, REGION)
    np.testing.assert_allclose(moved, [np.log(1.5) / 2, np.log(0.5) / 2, 0.0], atol=1e-15)


def test_no_change_known_without_time_or_people() -> None:
    counts = np.array([100.0, 0.0, 50.0])
    assert not yearly_change(counts, np.array([90.0, 10.0, 50.0]), 0.0, REGION).any()
    assert yearly_change(counts, np.array([90.0, 10.0, 50.0]), 3.0, REGION)[1] == 0.0


def test_the_trend_fades() -> None:
    base = np.array([100.0, 100.0, 50.0])
    found = project_municipalities(base, np.array([0.01, -0.01, 0.0]), REGION, np.full((41, 2), 200.0))
    ratio = np.log(found[:, 0] / found[:, 1])
    steps = np.diff(ratio)
    assert steps[0] == pytest.approx(0.02 * 0.5**0.1)
    assert steps[10] == pytest.approx(steps[0] / 2)
    np.testing.assert_allclose(found[:, 2], 200.0)

"""Anchoring: what can't be met says so, and free parts stay free."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population import anchor
from underlag.population.anchor import Anchor, AnchorError, project_anchored
from underlag.population.cohort import PopulationRates, project_cohorts

AGES, REGIONS = 30, 2
START = np.full((REGIONS, 2, AGES), 1000.0)
FERTILITY = np.full((1, REGIONS, AGES), 0.06) * (np.arange(AGES) > 12)
RATES = PopulationRates(
    np.broadcast_to(np.linspace(0.999, 0.9, AGES + 1), (1, REGIONS, 2, AGES + 1)),
    FERTILITY,
    np.array([0.486, 0.514]),
    np.zeros((REGIONS, 2, AGES + 1)),
    np.zeros((1, 2, AGES + 1)),
)
PROFILE = np.ones(AGES)


def test_without_official_figures_it_is_the_free_projection() -> None:
    found = project_anchored(START, RATES, 2020, 2025, (), [], PROFILE)
    np.testing.assert_array_equal(found.projection.persons, project_cohorts(START, RATES, 5).persons)


def test_a_region_without_figures_runs_free() -> None:
    anchors = [Anchor(0, None, np.array([[80_000.0, np.nan]])), Anchor(0, 0, np.array([[np.nan, np.nan]]))]
    found = project_anchored(START, RATES, 2020, 2026, (2024,), anchors, PROFILE)
    free = project_cohorts(START, RATES, 6).persons
    np.testing.assert_array_equal(found.projection.persons[:, 1], free[:, 1])
    assert found.projection.persons[4, 0].sum() == pytest.approx(80_000.0)
    assert (found.controls[:, 1] == 0).all()


def test_anchor_years_that_have_passed_are_left_out_and_later_ones_reached_for() -> None:
    """A plan that ends between two anchors is on its way to the later one."""
    totals = np.array([[1.0, 1.0], [70_000.0, 70_000.0], [90_000.0, 90_000.0]])
    anchors = [Anchor(0, None, totals)]
    whole = project_anchored(START, RATES, 2020, 2030, (2018, 2025, 2030), anchors, PROFILE)
    part = project_anchored(START, RATES, 2020, 2027, (2018, 2025, 2030), anchors, PROFILE)
    np.testing.assert_array_equal(part.projection.persons, whole.projection.persons[:8])
    assert part.controls.shape == (7, REGIONS, 1)
    assert whole.projection.persons[5, 0].sum() == pytest.approx(70_000.0)


def test_the_control_of_the_old_sets_in_below_them() -> None:
    free = project_cohorts(START, RATES, 4).persons[4, :, :, 25:].sum(axis=(1, 2))
    found = project_anchored(START, RATES, 2020, 2024, (2024,), [Anchor(25, None, 0.9 * free[None])], PROFILE)
    change = found.projection.persons[4].sum(axis=1) / project_cohorts(START, RATES, 4).persons[4].sum(axis=1)
    assert (np.diff(change[0, 8:25]) < 0).all()
    assert change[0, 8] > 0.98 > 0.92 > change[0, 24]


@pytest.mark.parametrize("older", [60_000.0, 49_999.0])
def test_figures_out_of_reach_are_refused_with_their_place(older: float) -> None:
    """Those of one year and over can't be more than all, nor all but one."""
    anchors = [
        Anchor(0, None, np.array([[np.nan, 50_000.0]])),
        Anchor(1, None, np.array([[np.nan, older]])),
        Anchor(0, 0, np.array([[np.nan, 9_000.0]])),
    ]
    with pytest.raises(AnchorError, match="region 1") as caught:
        project_anchored(START, RATES, 2020, 2024, (2024,), anchors, PROFILE)
    assert caught.value.region == 1


def test_two_equal_groups_with_different_figures_are_refused() -> None:
    anchors = [Anchor(25, None, np.array([[6_000.0, 6_000.0]])), Anchor(25, None, np.array([[7_000.0, 7_000.0]]))]
    with pytest.raises(AnchorError, match="moderate rates"):
        project_anchored(START, RATES, 2020, 2024, (2024,), anchors, PROFILE)


def test_a_search_that_does_not_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchor, "NEWTON_STEPS", 1)
    with pytest.raises(AnchorError, match="region 0, group 0"):
        project_anchored(START, RATES, 2020, 2024, (2024,), [Anchor(0, None, np.array([[9e4, 6e4]]))], PROFILE)

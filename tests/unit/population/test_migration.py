"""Net migration: regions' wishes made to agree, and a nation's number shared."""

from __future__ import annotations

import numpy as np

from underlag.population.migration import LARGEST_SHARE, between_regions, from_abroad, largest_loss


def one_cohort(*values: float) -> np.ndarray:
    return np.array(values)[:, None, None]


def test_wishes_to_leave_and_arrive_meet_at_their_mean() -> None:
    start = one_cohort(1000, 1000, 1000)
    moved = between_regions(start, one_cohort(-0.10, 0.05, 0.01), one_cohort(450, 450, 450))
    np.testing.assert_allclose(moved[:, 0, 0], [-80, 80 * 5 / 6, 80 / 6])


def test_nobody_moves_where_all_leave_or_all_arrive() -> None:
    start, limit = one_cohort(1000, 500), one_cohort(450, 225)
    assert not between_regions(start, one_cohort(-0.1, -0.2), limit).any()
    assert not between_regions(start, one_cohort(0.1, 0.2), limit).any()


def test_no_more_leave_than_the_limit() -> None:
    moved = between_regions(one_cohort(100, 1_000_000), one_cohort(-5.0, 3.0), one_cohort(45, 450_000))
    np.testing.assert_allclose(moved[:, 0, 0], [-45, 45])


def test_the_limit_leaves_somebody_after_deaths() -> None:
    start, survival = one_cohort(100.0, 100.0), one_cohort(1.0, 0.5)
    loss = largest_loss(start, survival)
    np.testing.assert_allclose(loss[:, 0, 0], [LARGEST_SHARE * 100, LARGEST_SHARE * 100 / 1.5])
    both_kinds = 2 * loss
    assert ((start - both_kinds / 2) * survival - both_kinds / 2 > 0).all()


def test_the_nations_number_is_shared_by_population() -> None:
    start = one_cohort(300, 100)
    np.testing.assert_allclose(from_abroad(start, np.array([[40.0]]), 0.45 * start)[:, 0, 0], [30, 10])
    np.testing.assert_allclose(from_abroad(start, np.array([[-400.0]]), 0.45 * start)[:, 0, 0], [-135, -45])
    assert not from_abroad(0 * start, np.array([[40.0]]), 0 * start).any()

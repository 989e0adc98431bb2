"""Tasks outside the lists, worked by hand on one region of round numbers."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.core.axes import RESIDENT_AGES, TASKS
from underlag.need.tasks import OUTSIDE_LISTS, need_factor, task_growth, time_outside, time_today

NONE = np.zeros((1, len(TASKS)))
ELDERLY, CHILDREN = TASKS.index("elderly_care"), TASKS.index("child_health")


def residents(*years: tuple[float, float, float]) -> np.ndarray:
    """One region by year: residents aged 5, 40 and 80, half of each women."""
    found = np.zeros((len(years), 1, 2, len(RESIDENT_AGES)))
    for at, numbers in enumerate(years):
        found[at, 0][:, [5, 40, 80]] = np.array(numbers) / 2
    return found


def test_every_task_is_told_of_and_drivers_are_ages_of_residents() -> None:
    assert tuple(OUTSIDE_LISTS) == TASKS
    drivers = {name: task.driver for name, task in OUTSIDE_LISTS.items() if task.driver}
    assert drivers == {"elderly_care": (80, 100), "child_health": (0, 5)}


def test_a_task_grows_with_its_residents_as_a_share_of_all() -> None:
    """Of 100, 10 are 80 and 20 are 5; of 200 later, 40 and 20: shares go from 0.1 to 0.2 and from 0.2 to 0.1."""
    growth = task_growth(residents((20, 70, 10), (20, 140, 40)))
    assert growth[:, 0, 0].tolist() == [1.0] * 5
    assert growth[:, 1, 0] == pytest.approx([2.0, 0.5, 1.0, 1.0, 1.0])


def test_who_is_79_or_6_is_in_no_driver() -> None:
    people = np.zeros((2, 1, 2, len(RESIDENT_AGES)))
    people[:, 0, 0, [0, 90]] = 10
    people[1, 0, 0, [6, 79]] = 10
    assert task_growth(people)[:2, 1, 0] == pytest.approx([0.5, 0.5]), "20 of 20 become 20 of 40"


def test_a_task_whose_residents_are_not_there_at_the_start_does_not_grow() -> None:
    assert task_growth(residents((0, 100, 0), (50, 100, 50)))[:, 1, 0].tolist() == [1.0] * 5


def test_twice_the_elderly_by_hand() -> None:
    """0.1 · (0.5 · 2 + 0.5) = 0.15 of the time, so need rises by 0.90 ÷ 0.85 = 1.0588."""
    shares = np.array([[0.5, 0.1, 0.1, 0.2, 0.1]])
    time = time_today(np.array([0.9]), shares, NONE)
    assert time[0] == pytest.approx([0.05, 0.01, 0.01, 0.02, 0.01])
    outside = time_outside(time, task_growth(residents((20, 70, 10), (20, 60, 20))))
    assert outside[0, :, 0] == pytest.approx([0.1, 0.15])
    assert need_factor(np.array([0.9]), outside)[0, :, 0] == pytest.approx([1.0, 0.9 / 0.85])
    assert need_factor(np.array([0.9]), outside)[0, 1, 0] == pytest.approx(1.0588, abs=5e-5)


def test_further_time_is_of_full_time_and_grows_as_the_task_does() -> None:
    """Ten percent of full time more for the elderly: 0.1 + 0.1 = 0.2 in the first year, and need rises by 0.9 ÷ 0.8.
    When these are twice as many, 2 · (0.05 + 0.1) + 0.05 = 0.35: by 0.9 ÷ 0.65."""
    further = NONE.copy()
    further[0, ELDERLY] = 0.1
    time = time_today(np.array([0.9]), np.array([[0.5, 0.0, 0.5, 0.0, 0.0]]), further)
    outside = time_outside(time, task_growth(residents((20, 70, 10), (20, 60, 20))))
    assert need_factor(np.array([0.9]), outside)[0, :, 0] == pytest.approx([0.9 / 0.8, 0.9 / 0.65])


def test_where_all_time_goes_to_lists_today_nothing_outside_them_grows() -> None:
    time = time_today(np.array([1.0]), np.array([[1.0, 0.0, 0.0, 0.0, 0.0]]), NONE)
    assert need_factor(np.array([1.0]), time_outside(time, np.full((5, 3, 2), 9.0))).tolist() == [[[1.0] * 2] * 3]


def test_no_time_left_for_the_lists_is_refused() -> None:
    assert need_factor(np.array([0.9]), np.full((1, 1, 1), 0.99)).item() == pytest.approx(90)
    with pytest.raises(ValueError, match="leave no time for the lists"):
        need_factor(np.array([0.9]), np.ones((1, 1, 1)))

from __future__ import annotations

import numpy as np
import pytest

from underlag.need.workload import ListSize, available_days, required_staff


def a_list(**changes) -> ListSize:
    given = {
        "hours_a_week": 40.0,
        "weeks": 44.0,
        "visits": 1.5,
        "minutes_a_visit": 30.0,
        "indirect_minutes": 15.0,
        "supervision_hours": 2.0,
        "other_hours": 6.0,
    }
    return ListSize(**(given | changes))


def test_days_at_work_are_weeks_less_the_days_away():
    assert available_days(5, holidays=10, leave=25, sickness=10, other=5) == 260 - 50


def test_days_away_must_be_fewer_than_working_days():
    with pytest.raises(ValueError, match="-10 days at work"):
        available_days(1, holidays=10, leave=42, sickness=10)


def test_at_work_more_than_no_day_and_at_most_a_leap_year():
    assert available_days(1, holidays=51.5, leave=0, sickness=0) == 0.5
    assert available_days(7, holidays=-2, leave=0, sickness=0) == 366
    for holidays in (52.0, -314.5):
        with pytest.raises(ValueError, match="days at work"):
            available_days(1, holidays=holidays, leave=0, sickness=0)


def test_staff_for_several_activities_add_up():
    staffing = required_staff(np.array([1000.0, 600.0]), np.array([0.5, 1.0]), 1000.0)
    assert staffing.basic == pytest.approx(0.5 + 0.6)
    assert (staffing.multiplier, staffing.extra) == (1.0, 0.0)


def test_tasks_of_all_multiply_and_tasks_of_some_add():
    staffing = required_staff(np.array([1000.0]), np.array([1.0]), 1000.0, shared_hours=200.0, individual_hours=500.0)
    assert staffing.required == pytest.approx(1.0 / 0.8 + 0.5)
    assert staffing.ratio(3.5) == pytest.approx(2.0)


@pytest.mark.parametrize("shared", [-1.0, 1000.0])
def test_shared_tasks_must_fit_in_the_year(shared):
    with pytest.raises(ValueError, match="don't fit"):
        required_staff(np.array([1.0]), np.array([1.0]), 1000.0, shared_hours=shared)


def test_list_size():
    one = a_list()
    assert one.hours_for_list == 32 * 44
    assert one.minutes_a_resident == 67.5
    assert one.residents_per_specialist == pytest.approx(32 * 44 * 60 / 67.5)


def test_list_size_of_draws():
    draws = a_list(visits=np.array([1.0, 2.0]))
    assert draws.residents_per_specialist[0] == pytest.approx(2 * draws.residents_per_specialist[1])


def test_no_time_left_means_no_list():
    assert a_list(other_hours=50.0).residents_per_specialist == 0

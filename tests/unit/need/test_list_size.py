from __future__ import annotations

import numpy as np
import pytest

from underlag.need.list_size import ListSize


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

"""Which target years are possible: nobody is a specialist before the training is over."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.core.errors import SettingError
from underlag.core.periods import Horizon
from underlag.runs.inputs.goal import LEAST_FINISHED, refuse_too_early
from underlag.runs.inputs.groups import GoalInputs


def goal(first_year: int) -> GoalInputs:
    return GoalInputs(1100.0, 550.0, 5.0, 1.0, first_year, 2036, 3)


def finishing(*chances: float) -> np.ndarray:
    """Chance of finishing after so many completed years, one draw."""
    return np.array([chances])


FIFTH = finishing(0.0, 0.0, 0.0, 0.0, 0.5, 0.9, 1.0)
"""Some finish in the fifth year of training and none before: at the end of the fifth year after that of the start."""


@pytest.mark.parametrize("target", [2031, 2032, 2050])
def test_a_target_year_by_which_some_are_specialists(target: int) -> None:
    refuse_too_early(goal(2026), Horizon(2024, 26, target), FIFTH)


def test_a_target_year_that_is_one_too_early() -> None:
    with pytest.raises(SettingError) as caught:
        refuse_too_early(goal(2026), Horizon(2024, 26, 2030), FIFTH)
    [problem] = caught.value.problems
    assert problem.told("sv") == {
        "where": "target_year",
        "what": "ingen som börjar utbildningen 2026, det första året som beslutas, är specialist före 2031",
        "found": "2030",
        "expected": "2031–2050",
        "remedy": "ange ett år från 2031 till 2050, eller ett tidigare first_year i ett scenario",
    }
    assert problem.told("en") == {
        "where": "target_year",
        "what": "nobody who begins training in 2026, the first year decided, is a specialist before 2031",
        "found": "2030",
        "expected": "2031–2050",
        "remedy": "give a year from 2031 to 2050, or an earlier first_year in a scenario",
    }


def test_only_the_last_year_of_the_plan_is_possible() -> None:
    with pytest.raises(SettingError) as caught:
        refuse_too_early(goal(2026), Horizon(2024, 7, 2030), FIFTH)
    told = caught.value.problems[0].told("sv")
    assert told["expected"] == "2031"
    assert told["remedy"] == "ange året 2031, eller ett tidigare first_year i ett scenario"


def test_a_plan_too_short_for_any_target_year() -> None:
    with pytest.raises(SettingError) as caught:
        refuse_too_early(goal(2026), Horizon(2024, 5, 2029), FIFTH)
    [problem] = caught.value.problems
    assert problem.told("sv")["expected"] == "2031 eller senare"
    assert problem.told("sv")["remedy"] == (
        "ange horizon 7 eller mer och ett målår från 2031, eller ett tidigare first_year i ett scenario"
    )
    assert problem.told("en")["remedy"] == (
        "give horizon 7 or more and a target year of 2031 or later, or an earlier first_year in a scenario"
    )


def test_all_draws_must_have_someone_who_finishes() -> None:
    """One draw finishes in its second year and one in its third: in every draw some have only in the third."""
    draws = np.array([[0.0, 0.5, 1.0], [0.0, 0.0, 1.0]])
    refuse_too_early(goal(2026), Horizon(2024, 26, 2029), draws)
    with pytest.raises(SettingError, match="before 2029"):
        refuse_too_early(goal(2026), Horizon(2024, 26, 2028), draws)


def test_a_tail_of_a_curve_is_nobody() -> None:
    tail = LEAST_FINISHED / 2
    refuse_too_early(goal(2026), Horizon(2024, 26, 2027), finishing(3 * tail, 1.0))
    with pytest.raises(SettingError, match="before 2028"):
        refuse_too_early(goal(2026), Horizon(2024, 26, 2027), finishing(tail, 1.0))

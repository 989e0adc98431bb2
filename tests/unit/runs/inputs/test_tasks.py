"""What cards of tasks outside the lists make of need, in one region whose elderly become twice as many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from underlag.core.axes import RESIDENT_AGES, TASKS
from underlag.core.errors import EvidenceError
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.requirements import FURTHER_TASKS, TIME_OUTSIDE_LISTS
from underlag.runs.inputs.cards import as_array
from underlag.runs.inputs.tasks import PATIENT_TIME, further_today, outside_lists

BOTH = {"sv": "skäl", "en": "reason"}
HALF = dict(zip(TASKS, (0.5, 0.1, 0.1, 0.2, 0.1), strict=True))
NOTHING = dict.fromkeys(TASKS, 0.0)


def card(name: str, value: Any) -> ParameterCard:
    return ParameterCard.model_validate(
        {
            "name": name,
            "meaning": BOTH,
            "unit": "1",
            "axes": ["task"] if isinstance(value, Mapping) else [],
            "status": "assumed",
            "values": [{"from": 2020, "value": value}],
            "distribution": {"kind": "fixed"},
            "reason": BOTH,
            "review": BOTH,
        }
    )


def people() -> np.ndarray:
    """Of 100 residents 10 are 80 years old, a year later 20; nobody is under six."""
    found = np.zeros((2, 1, 2, len(RESIDENT_AGES)))
    found[:, 0, 0, 80], found[:, 0, 0, 40] = (10, 20), (90, 80)
    return found


def told(shares: Any, further: Any, patient_time: tuple[float, ...] = (0.9,)) -> tuple[np.ndarray, np.ndarray]:
    cards = {TIME_OUTSIDE_LISTS: card(TIME_OUTSIDE_LISTS, shares), FURTHER_TASKS: card(FURTHER_TASKS, further)}
    draws = len(patient_time)
    values = {
        name: np.broadcast_to(as_array(c.values[0].value), (draws, *as_array(c.values[0].value).shape))
        for name, c in cards.items()
    }
    return outside_lists(people(), ("N1",), 2024, {**values, PATIENT_TIME: np.array(patient_time)}, cards)


def test_by_hand_and_by_draw() -> None:
    """0.1 · (0.5 · 2 + 0.5) = 0.15: 0.90 ÷ 0.85; where all time goes to lists nothing outside them grows."""
    factor, growth = told(HALF, NOTHING, (0.9, 1.0))
    assert factor[:, :, 0] == pytest.approx(np.array([[1.0, 0.9 / 0.85], [1.0, 1.0]]))
    assert growth[:, 1, 0].tolist() == [2.0, 1.0, 1.0, 1.0, 1.0]


def test_tasks_are_found_by_name_in_any_order() -> None:
    turned = dict(reversed(HALF.items()))
    assert told(turned, NOTHING)[0] == pytest.approx(told(HALF, NOTHING)[0])


def test_one_number_is_the_further_time_of_each_task() -> None:
    """0.01 each: 0.1 + 5 · 0.01 = 0.15 in the first year, and 0.1 · 1.5 + 0.01 · (2 + 4) = 0.21 in the next."""
    assert told(HALF, 0.01)[0][0, :, 0] == pytest.approx([0.9 / 0.85, 0.9 / 0.79])


def test_without_cards_need_is_as_it_was() -> None:
    factor, growth = outside_lists(people(), ("N1",), 2024, {}, {})
    assert factor.tolist() == [[[1.0], [1.0]]] and growth.shape == (0, 2, 1)


def test_whether_tasks_are_given_more_than_they_have() -> None:
    assert not further_today({}) and not further_today({FURTHER_TASKS: card(FURTHER_TASKS, NOTHING)})
    assert further_today({FURTHER_TASKS: card(FURTHER_TASKS, {**NOTHING, "research": 0.01})})


@pytest.mark.parametrize(
    ("shares", "further", "name", "what", "found"),
    [
        (
            HALF,
            {**NOTHING, "elderly_care": 0.5},
            FURTHER_TASKS,
            "no time for them",
            "115 percent of full time, N1 2025",
        ),
        (HALF, {**NOTHING, "elderly_care": -0.01}, FURTHER_TASKS, "less time than none", "-0.01"),
        ({**HALF, "research": 0.2}, NOTHING, TIME_OUTSIDE_LISTS, "don't sum to one", "1.1"),
        (HALF, {"elderly_care": 0.1}, FURTHER_TASKS, "wrong labels of the axis task", "elderly_care"),
    ],
)
def test_what_can_not_be_meant_is_refused(shares: Any, further: Any, name: str, what: str, found: str) -> None:
    """Half of full time more for the elderly, twice as many a year later: 2 · (0.05 + 0.5) + 0.05 = 1.15."""
    with pytest.raises(EvidenceError) as caught:
        told(shares, further)
    (problem,) = caught.value.problems
    said = problem.told("en")
    assert said["where"] == f"parameters/{name}.yaml, values"
    assert what in said["what"] and said["found"] == found
    assert all(problem.told(language)[part] for language in ("sv", "en") for part in ("expected", "remedy"))


def test_the_refusal_in_swedish() -> None:
    with pytest.raises(EvidenceError) as caught:
        told(HALF, {**NOTHING, "elderly_care": 0.5})
    said = caught.value.problems[0].told("sv")
    assert said["what"] == "uppgifterna utanför listorna lämnar ingen tid åt listorna"
    assert said["found"] == "115 procent av heltid, N1 2025"

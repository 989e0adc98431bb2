"""What tasks outside the lists do to need, from parameter cards and residents by age (``need.tasks``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.axes import TASKS
from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.cards.parameter import ParameterCard, flat
from underlag.evidence.cards.requirements import FURTHER_TASKS, TIME_OUTSIDE_LISTS
from underlag.need.tasks import need_factor, task_growth, time_outside, time_today
from underlag.runs.inputs.cards import labels_of

PATIENT_TIME = "hours/patient_time_share"
"""Card of the share of a full-time specialist's time that listed residents have today."""

_TOLERANCE = 1e-6
"""How far the shares of a card may miss 1 in sum: they are written to be exact."""

_Cards = Mapping[str, ParameterCard]
_Values = Mapping[str, Array]


def outside_lists(
    people: Float[Array, "year region sex age"],
    regions: Sequence[str],
    first: int,
    values: _Values,
    cards: _Cards,
) -> tuple[Float[Array, "draw year region"], Float[Array, "task year region"]]:
    """The factor on need [1], > 0, and how each task grows per resident [1], as a multiple of the first year.

    people   residents at 31 December of the year ``first`` and the years after it [persons], by the codes ``regions``
    values   parameter name → values by draw and the axes of its card [unit of the card]
    cards    name → card of the profession; without that of time outside the lists the factor is 1, of one draw, and
             no task is told of
    Raises EvidenceError where a card's tasks are not those that the model knows, its shares don't sum to one, a time is
    negative, or the tasks leave no time for the lists.
    """
    if TIME_OUTSIDE_LISTS not in cards:
        return np.ones((1, *people.shape[:2])), np.ones((0, *people.shape[:2]))
    patient_time = values[PATIENT_TIME]
    shares, further = (by_task(values[name], cards[name]) for name in (TIME_OUTSIDE_LISTS, FURTHER_TASKS))
    if np.any(np.abs(shares.sum(axis=1) - 1) > _TOLERANCE):
        what = Text("andelarna summerar inte till ett", "the shares don't sum to one")
        remedy = Text("rätta andelarna", "correct the shares")
        raise _fault(TIME_OUTSIDE_LISTS, what, f"{shares.sum(axis=1).max():.6g}", "1", remedy)
    growth = task_growth(people)
    outside = time_outside(time_today(patient_time, shares, further), growth)
    _refuse_no_time_left(outside, regions, first)
    return need_factor(patient_time, outside), growth


def by_task(values: Float[Array, " draw *tasks"], card: ParameterCard) -> Float[Array, "draw task"]:
    """A card's values [1] in the order of ``core.axes.TASKS``; a single number holds for each task. Raises
    EvidenceError where its tasks are others, or one has a negative value."""
    if np.any(values < 0):
        what = Text("tid som är mindre än ingen", "less time than none")
        remedy = Text("ange 0 eller mer", "give 0 or more")
        raise _fault(card.name, what, f"{values.min():g}", Text("minst 0", "0 or more"), remedy)
    if values.ndim == 1:
        return np.repeat(values[:, None], len(TASKS), axis=1)
    labels = labels_of(card.values[0].value)[0]
    if sorted(map(str, labels)) != sorted(TASKS):
        what = Text("fel etiketter på axeln task", "wrong labels of the axis task")
        remedy = Text("ange ett tal för var och en av uppgifterna", "give a number for each of the tasks")
        raise _fault(card.name, what, ", ".join(map(str, labels)), ", ".join(TASKS), remedy)
    return values[:, [labels.index(name) for name in TASKS]]


def further_today(cards: _Cards) -> bool:
    """Whether a card gives a task time beyond today's, so that need is raised in the start year too."""
    return FURTHER_TASKS in cards and any(number != 0 for v in cards[FURTHER_TASKS].values for number in flat(v.value))


def _refuse_no_time_left(outside: Float[Array, "draw year region"], regions: Sequence[str], first: int) -> None:
    """EvidenceError naming the year and region in which tasks outside the lists take most, where that is all the time
    or more."""
    _, year, region = (int(at) for at in np.unravel_index(int(outside.argmax()), outside.shape))
    most = float(outside.max())
    if most < 1:
        return
    at, told = f"{regions[region]} {first + year}", f"{100 * most:.0f}"
    raise _fault(
        FURTHER_TASKS,
        Text(
            "uppgifterna utanför listorna lämnar ingen tid åt listorna",
            "tasks outside the lists leave no time for them",
        ),
        Text(f"{told} procent av heltid, {at}", f"{told} percent of full time, {at}"),
        Text("under 100 procent i varje region och år", "below 100 percent in every region and year"),
        Text(
            f"ge uppgifterna mindre tid i {FURTHER_TASKS}; höj annars {PATIENT_TIME}",
            f"give the tasks less time in {FURTHER_TASKS}, or raise {PATIENT_TIME}",
        ),
    )


def _fault(card: str, what: Text, found: Text | str, expected: Text | str, remedy: Text) -> EvidenceError:
    return EvidenceError(Problem(f"parameters/{card}.yaml, values", what, found, expected, remedy))

"""Tasks outside the lists: time that specialists give to others than the listed residents who come to them.

The guideline for lists counts a full-time specialist with ordinary work for patients. Care homes, child health,
teaching, supervision and research take time beside it. Each task grows with the residents that it is for, so the time
outside grows where these become more, and a list must then be answered for in less time:

    outside[k,r,t] = ((1 − p) · share[k] + further[k]) · driver[k,r,t] / driver[k,r,t0]          [1]
    factor[r,t] = p / (1 − Σ_k outside[k,r,t])                                                  [1]

``p`` is the share of a full-time specialist's time that listed residents have today, ``driver`` the residents of the
task's ages as a share of all, and ``further`` time that a task is given beyond what it takes today. Need is raised by
the factor: 1 in the start year if nothing is given beyond.

Listed residents have 90 percent of the time, and half of the rest goes to residents aged 80 or over. When these become
twice as large a share, 0.1 · (0.5 · 2 + 0.5) = 15 percent go outside the lists, and need rises by 0.90 ÷ 0.85:

>>> time = time_today(np.array([0.9]), np.array([[0.5, 0.0, 0.5, 0.0, 0.0]]), np.zeros((1, 5)))
>>> growth = np.array([2.0, 1.0, 1.0, 1.0, 1.0])[:, None, None]
>>> need_factor(np.array([0.9]), time_outside(time, growth)).round(4).tolist()
[[[1.0588]]]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.core.axes import RESIDENT_AGES, TASKS
from underlag.core.language import Text

ByTask = Float[np.ndarray, "draw task"]


@dataclass(frozen=True)
class Task:
    """One task outside the lists.

    title   what it is called
    driver  first and last age of the residents that it grows with [whole years]; None if it is constant per resident
    reason  why it grows with these, or with nobody in particular
    """

    title: Text
    driver: tuple[int, int] | None
    reason: Text


OUTSIDE_LISTS: Mapping[str, Task] = {
    "elderly_care": Task(
        Text("särskilda boenden och hemsjukvård", "care homes and home care"),
        (80, RESIDENT_AGES[-1]),
        Text(
            "De flesta som bor på särskilt boende eller har hemsjukvård är 80 år eller äldre.",
            "Most of those who live in a care home or have home care are 80 or over.",
        ),
    ),
    "child_health": Task(
        Text("barnhälsovård", "child health"),
        (0, 5),
        Text(
            "Barnhälsovården följer barn från födseln tills de börjar förskoleklass det år de fyller sex.",
            "Child health follows children from birth until they begin school in the year they turn six.",
        ),
    ),
    "teaching": Task(
        Text("undervisning", "teaching"),
        None,
        Text(
            "Hur många studenter som undervisas bestäms av lärosätena och följer ingen ålder bland invånarna.",
            "How many students are taught is decided by the universities and follows no age of residents.",
        ),
    ),
    "supervision": Task(
        Text("handledning", "supervision"),
        None,
        Text(
            "Hur många som handleds följer av planen själv. Handledning är en gräns för tjänsterna och räknas inte en "
            "gång till i behovet.",
            "How many are supervised follows from the plan itself. Supervision limits the posts, and is not counted "
            "once more in need.",
        ),
    ),
    "research": Task(
        Text("forskning", "research"),
        None,
        Text(
            "Tid för forskning avsätts efter beslut och följer ingen ålder bland invånarna.",
            "Time for research is set aside by decision and follows no age of residents.",
        ),
    ),
}
"""Task, in the order of ``core.axes.TASKS`` → what it is and what it grows with."""


def task_growth(people: Float[np.ndarray, "year region sex age"]) -> Float[np.ndarray, "task year region"]:
    """What of a task falls on each resident, as a multiple of the first year [1], ≥ 0.

    people  residents at 31 December by single age (``core.axes.RESIDENT_AGES``) [resident], some in every region
    1 throughout for a task without driver, and where nobody of the driver's ages lives in the first year: what is to
    grow is then not there.
    """
    everyone = people.sum(axis=(2, 3))
    found = []
    for name in TASKS:
        driver = OUTSIDE_LISTS[name].driver
        if driver is None:
            found.append(np.ones(everyone.shape))
            continue
        first, last = driver
        share = people[..., first : last + 1].sum(axis=(2, 3)) / everyone
        found.append(np.divide(share, share[:1], out=np.ones_like(share), where=share[:1] > 0))
    return np.stack(found)


def time_today(patient_time: Float[np.ndarray, " draw"], shares: ByTask, further: ByTask) -> ByTask:
    """Time outside the lists by task as residents are today [1], a share of a full-time specialist's.

    patient_time  share of that time which listed residents have today [1], 0–1
    shares        of today's time outside the lists by task [1], sum 1
    further       time that a task is given beyond that [1], ≥ 0
    """
    return np.asarray((1 - patient_time)[:, None] * shares + further)


def time_outside(today: ByTask, growth: Float[np.ndarray, "task year region"]) -> Float[np.ndarray, "draw year region"]:
    """Time outside the lists [1], a share of a full-time specialist's: today's by task, each with its growth [1]."""
    return np.asarray(np.einsum("dk,kyr->dyr", today, growth))


def need_factor(
    patient_time: Float[np.ndarray, " draw"], outside: Float[np.ndarray, "draw year region"]
) -> Float[np.ndarray, "draw year region"]:
    """By what need is multiplied because the time outside the lists is not today's [1], > 0.

    patient_time  share of a full-time specialist's time that listed residents have today [1], above 0
    outside       share that goes outside the lists [1], below 1; ValueError where it isn't
    """
    if np.any(outside >= 1):
        raise ValueError("tasks outside the lists leave no time for the lists")
    return np.asarray(patient_time[:, None, None] / (1 - outside))

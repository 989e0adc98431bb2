"""What tasks outside the lists add to need, explained: the addition, each task's time, and what this grows with.

The addition is the factor of ``need.tasks`` less 1, so that it is read in percent: 0.0588 where need is multiplied by
1.0588.
"""

from __future__ import annotations

import polars as pl

from underlag.core.axes import TASKS
from underlag.core.language import LANGUAGES, Text
from underlag.evidence.cards.requirements import FURTHER_TASKS, TIME_OUTSIDE_LISTS
from underlag.need.tasks import OUTSIDE_LISTS
from underlag.runs.inputs.tasks import PATIENT_TIME
from underlag.runs.record.read import NumberKey
from underlag.runs.why.explain_basis import Basis, Part
from underlag.runs.why.explain_nodes import Node, parameter_node

TASK_CARDS = (PATIENT_TIME, TIME_OUTSIDE_LISTS, FURTHER_TASKS)
"""Cards that the addition rests on."""

NO_TASKS = Text(
    "Yrket har inga kort för uppgifter utanför listorna, så de ändrar inte behovet.",
    "The profession has no cards of tasks outside the lists, so they do not move need.",
)


def task_addition(basis: Basis, place: NumberKey) -> Part | None:
    """What tasks outside the lists add to each resident's need in the region and year of ``place`` [1], made of the
    time for listed residents and of that of each task; None where the profession has no card of them."""
    need, year, at = basis.inputs.need, place.year - basis.run.start, basis.at(place.region)
    if need.task_growth.shape[1] == 0:
        return None
    key = f"task_addition/{place.region}/{place.year}"
    words = Text("Påslag för mer tid utanför listorna", "Addition for more time outside the lists")
    patient_time = _stated(basis, PATIENT_TIME)
    tasks = [_task_time(basis, place, name, float(need.task_growth[0, k, year, at])) for k, name in enumerate(TASKS)]
    expression = f"{{{PATIENT_TIME}}} / (1 - " + " - ".join(f"{{{task.key}}}" for task in tasks) + ") - 1"
    name, value = f"{words[basis.language]}  [{key}]", float(need.task_factor[0, year, at]) - 1

    def node(depth: int) -> Node:
        below = (patient_time, *(task.node(depth - 1) for task in tasks)) if depth > 0 else ()
        told = expression if below else ""
        return Node(name, value, basis.unit("1"), status="assumed", children=below, expression=told)

    return Part(key, node)


def _task_time(basis: Basis, place: NumberKey, task: str, growth: float) -> Part:
    """Time of one task as a share of full time [1]: today's and what it is given beyond, as often as it has grown."""
    known, way = OUTSIDE_LISTS[task], f"{task}/{place.region}/{place.year}"
    key, patient_time = f"task_time/{way}", _stated(basis, PATIENT_TIME)
    of_time = Text("del av tiden utanför listorna", "part of the time outside the lists")
    more = Text("tid utöver dagens", "time beyond today's")
    since = Text(f"tid per invånare mot {basis.run.start}", f"time per resident against {basis.run.start}")
    share = _part(basis, f"task_share/{task}", known.title, of_time, _of_task(basis, TIME_OUTSIDE_LISTS, task))
    further = _part(basis, f"task_further/{task}", known.title, more, _of_task(basis, FURTHER_TASKS, task))
    grown = _part(basis, f"task_growth/{way}", known.title, since, growth, known.reason)
    assert patient_time.value is not None and share.value is not None and further.value is not None
    value = ((1 - patient_time.value) * share.value + further.value) * growth
    expression = f"((1 - {{{PATIENT_TIME}}}) * {{task_share/{task}}} + {{task_further/{task}}}) * {{task_growth/{way}}}"
    told = Text("andel av heltid", "share of full time")
    name = f"{_headed(known.title, told)[basis.language]}  [{key}]"

    def node(depth: int) -> Node:
        below = (patient_time, share, further, grown) if depth > 0 else ()
        told = expression if below else ""
        return Node(name, value, basis.unit("1"), status="assumed", children=below, expression=told)

    return Part(key, node)


def _part(basis: Basis, key: str, title: Text, what: Text, value: float, reason: Text | None = None) -> Node:
    name = f"{_headed(title, what)[basis.language]}  [{key}]"
    status = "assumed" if reason is None else "estimated"
    return Node(name, value, basis.unit("1"), status=status, text=reason[basis.language] if reason else "")


def _headed(title: Text, what: Text) -> Text:
    """ "Barnhälsovård: andel av heltid"."""
    return Text(*(f"{title[word].capitalize()}: {what[word]}" for word in LANGUAGES))


def _stated(basis: Basis, card: str) -> Node:
    """A card of one number without what it rests on, which stands beside need."""
    whole = parameter_node(basis.run, card, basis.language)
    return Node(whole.name, whole.value, whole.unit, whole.low, whole.high, whole.status)


def _of_task(basis: Basis, card: str, task: str) -> float:
    """What a card says of one task [1]; its one number where it has no tasks."""
    rows = basis.run.tables["parameter_values"].filter((pl.col("name") == card) & (pl.col("label") == task))
    if rows.height:
        return float(rows["central"][0])
    return float(basis.run.tables["parameters"].filter(pl.col("name") == card)["central"][0])

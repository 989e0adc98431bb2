"""How the variance of the nation's coverage divides among groups of assumptions: Sobol indices of the whole model.

Every group's arrays are taken whole from a draw of the ensemble: all people at the start from one, all rates of exit
from another, and so on, independently of each other. What the groups have in common in the ensemble, where they have
been inferred together, is therefore left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from underlag.core.arrays import Array
from underlag.runs.inputs.groups import Inputs, until
from underlag.runs.plan.career_run import engine, todays_starts
from underlag.uncertainty.sensitivity import SobolIndices, sobol_indices
from underlag.workforce.rates.training import mean_years_in_training

START_ARRAYS = ("specialists", "trainees", "specialist_shape", "trainee_profile")
CAREER_ARRAYS: Mapping[str, tuple[str, ...]] = {
    "exits": ("exit",),
    "training": ("dropout", "completion", "entry_shape", "fill", "relative_vacancy"),
    "settling": ("settling",),
    "moves": ("moves",),
    "hours": ("specialist_hours", "trainee_hours"),
    "arrivals": ("arrivals", "arrival_shape"),
}
"""Group of cards → the rates that follow from them."""

FACTOR_GROUPS: tuple[str, ...] = ("start", *CAREER_ARRAYS, "population", "measures")


@dataclass(frozen=True)
class GroupIndices:
    """Indices of the nation's coverage in the target year with today's starts.

    indices   of each group that varies [1]; one result
    variance  of coverage over the points that were computed [1, a share squared], ≥ 0
    """

    indices: SobolIndices
    variance: float


def group_indices(ensemble: Inputs, size: int, seed: int) -> GroupIndices:
    """First-order and total index [1] of each of ``FACTOR_GROUPS`` that varies.

    ensemble  inputs of many draws
    size      base sample, a power of two ≥ 2; the model is run size × (groups + 2) times
    seed      of the sample

    ValueError for another size, and where fewer than two groups vary.
    """
    inputs = until(ensemble, ensemble.goal.target_year)
    varying = tuple(group for group in FACTOR_GROUPS if _varies(inputs, group))
    order = {group: np.argsort(_summary(inputs, group), kind="stable") for group in varying}
    seen: list[Float[Array, " point"]] = []

    def model(points: Float[Array, "row factor"]) -> Float[Array, "row result"]:
        chosen = {
            group: order[group][np.minimum((points[:, at] * inputs.draws).astype(np.int64), inputs.draws - 1)]
            for at, group in enumerate(varying)
        }
        found = national_coverage(mixed(inputs, chosen))
        seen.append(found)
        return found[:, None]

    indices = sobol_indices(model, varying, size, seed)
    return GroupIndices(indices, float(np.concatenate(seen).var()))


def mixed(inputs: Inputs, chosen: Mapping[str, Int[Array, " point"]]) -> Inputs:
    """Inputs whose groups come from different draws, a point on the axis draw; units as in ``Inputs``.

    chosen  group → draw of each point, not empty; a group left out has that of the first draw

    Today's posts [post/year] follow from the trainees and the training of the same point.
    """
    points = len(next(iter(chosen.values())))
    first = np.zeros(points, dtype=np.int64)

    def of(group: str) -> Int[Array, " point"]:
        return chosen.get(group, first)

    rates = {name: getattr(inputs.career, name)[of(g)] for g, names in CAREER_ARRAYS.items() for name in names}
    career = replace(inputs.career, **rates)
    people = {name: getattr(inputs.start, name)[of("start")] for name in START_ARRAYS}
    in_training = mean_years_in_training(career.completion, career.dropout)[:, None] * career.fill
    start = replace(inputs.start, **people, today=people["trainees"] / in_training)
    residents = replace(inputs.population, residents=inputs.population.residents[of("population")])
    # who needs how much goes with the residents; tasks outside the lists take what time for patients leaves, so they
    # go with the hours
    within, factor = inputs.need.within_lists[of("population")], inputs.need.task_factor[of("hours")]
    growth = inputs.need.task_growth[of("population")]
    need = replace(inputs.need, per_resident=within * factor, task_factor=factor, task_growth=growth)
    changed: dict[str, Any] = {name: array[of("measures")] for name, array in _of_measures(inputs).items()}
    taken = replace(inputs.measures, **changed)
    return replace(inputs, start=start, career=career, population=residents, need=need, measures=taken)


def national_coverage(inputs: Inputs) -> Float[Array, " point"]:
    """The nation's coverage in the last year with today's starts [1], a value for each draw of the inputs."""
    model = engine(inputs)
    path = model.run(todays_starts(inputs))
    goal = inputs.goal
    specialists, trainees = (
        np.asarray(fte[:, -1], dtype=np.float64).sum(axis=1) for fte in (path.specialists_fte, path.trainees_fte)
    )
    need = (inputs.population.residents[:, -1] * inputs.need.per_resident[:, -1]).sum(axis=1)
    return np.asarray((goal.residents_per_specialist * specialists + goal.residents_per_trainee * trainees) / need)


def _arrays(inputs: Inputs, group: str) -> list[Array]:
    if group == "start":
        return [getattr(inputs.start, name) for name in START_ARRAYS]
    if group == "population":
        return [inputs.population.residents]
    if group == "measures":
        return [array for array in _of_measures(inputs).values() if array.size]
    return [getattr(inputs.career, name) for name in CAREER_ARRAYS[group]]


def _of_measures(inputs: Inputs) -> dict[str, Array]:
    """What measures change, by draw; the phases are the same in all."""
    given = {field.name: getattr(inputs.measures, field.name) for field in fields(inputs.measures)}
    return {name: array for name, array in given.items() if name != "phase"}


def _varies(inputs: Inputs, group: str) -> bool:
    return any(bool((array != array[:1]).any()) for array in _arrays(inputs, group))


def _summary(inputs: Inputs, group: str) -> Float[Array, " draw"]:
    """One number of each draw of a group: neighbours in it are alike, so that points near each other are too."""
    return np.asarray(_arrays(inputs, group)[0].reshape(inputs.draws, -1).mean(axis=1))

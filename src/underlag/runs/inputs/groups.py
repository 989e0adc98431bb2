"""What a plan is computed from, as plain arrays: in groups that can be exchanged one by one to see what moved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array, Either
from underlag.optimise.limits.base import LimitNumbers

Group = TypeVar(
    "Group",
    "StartInputs",
    "CareerInputs",
    "PopulationInputs",
    "NeedInputs",
    "MeasureInputs",
    "GoalInputs",
    "LimitInputs",
)
"""Any one of the groups of ``Inputs``."""


@dataclass(frozen=True)
class StartInputs:
    """The state at 31 December of the start year. All arrays lead with the axis draw.

    specialists       [head] by region
    trainees          [head] by region
    specialist_shape  [1] share of the specialists by sex and age, sum 1
    trainee_profile   [1] share of the trainees by completed years of training, sum 1
    today             [post/year] posts opened a year now, by region: keeps the stock of trainees as it is
    """

    specialists: Float[Array, "draw region"]
    trainees: Float[Array, "draw region"]
    specialist_shape: Float[Array, "draw sex age"]
    trainee_profile: Float[Array, "draw training_year"]
    today: Float[Array, "draw region"]


@dataclass(frozen=True)
class CareerInputs:
    """Rates of the career model, as ``workforce.engine.career`` defines them. All arrays lead with the axis draw; they
    are numpy's, or traced ones where the synthesis differentiates.

    exit              [1/year] probability that a specialist leaves work, the same in every region, 0–1
    dropout           [1/year] probability that a trainee gives up, by completed years of training, 0–1
    completion        [1/year] that one who did not give up finishes, 0–1; the last is 1
    entry_shape       [1] sex and age of those who start training, sum 1
    settling          [1] where those trained in a region (row) begin as specialists (column); a row sums to 1 less the
                      share that leaves primary care
    moves             [1] where specialists of an age band in a region (row) are a year later (column), rows sum to 1
    specialist_hours  [fte/head] patient-care work by sex and age
    trainee_hours     [fte/head] share of full time that a trainee works
    fill              [1] share of posts that are filled, by region, 0–1
    relative_vacancy  [1] share of doctors' posts vacant where the region's residents live, over the nation's: what the
                      fill of regions differs by; 1 where the country has nothing on it
    arrivals          [head/year] specialists from abroad and returners, by region
    arrival_shape     [1] sex and age of arrivals, sum 1
    """

    exit: Float[Either, "draw sex age"]
    dropout: Float[Either, "draw training_year"]
    completion: Float[Either, "draw training_year"]
    entry_shape: Float[Either, "draw sex age"]
    settling: Float[Either, "draw region region"]
    moves: Float[Either, "draw band region region"]
    specialist_hours: Float[Either, "draw sex age"]
    trainee_hours: Float[Either, " draw"]
    fill: Float[Either, "draw region"]
    relative_vacancy: Float[Either, "draw region"]
    arrivals: Float[Either, "draw region"]
    arrival_shape: Float[Either, "draw sex age"]


@dataclass(frozen=True)
class PopulationInputs:
    """Who lives where.

    residents  [resident] at 31 December of the start year and of every year after it
    """

    residents: Float[Array, "draw year region"]


@dataclass(frozen=True)
class NeedInputs:
    """Who needs how much.

    per_resident  [1] resident-equivalents per resident, tasks outside the lists counted in; the nation's mean in the
                  start year is 1, unless a scenario gives such tasks more time
    task_factor   [1] what these tasks multiply it by, > 0; 1 in the start year unless a scenario gives them more time
    task_growth   [1] how much of each task (``core.axes.TASKS``) falls on a resident, as a multiple of the start year;
                  of no task where the profession has no card of them
    """

    per_resident: Float[Array, "draw year region"]
    task_factor: Float[Array, "draw year region"]
    task_growth: Float[Array, "draw task year region"]

    @property
    def within_lists(self) -> Float[Array, "draw year region"]:
        """Resident-equivalents per resident as they were if the time outside the lists stayed today's [1]."""
        return np.asarray(self.per_resident / self.task_factor)


@dataclass(frozen=True)
class MeasureInputs:
    """What measures change from the years in which they begin, phase by phase: added to the rates of ``CareerInputs``.

    phase         which phase rules in each step: 0 none, n the n-th on the axis phase of the other arrays
    exit, dropout, completion, settling, moves, specialist_hours, trainee_hours, fill, arrivals
                  as in ``CareerInputs`` and in its units; exit here also by region
    extra_posts   [post/year] opened beside today's, by step and region
    """

    phase: tuple[int, ...]
    exit: Float[Array, "draw phase region sex age"]
    dropout: Float[Array, "draw phase training_year"]
    completion: Float[Array, "draw phase training_year"]
    settling: Float[Array, "draw phase region region"]
    moves: Float[Array, "draw phase band region region"]
    specialist_hours: Float[Array, "draw phase sex age"]
    trainee_hours: Float[Array, "draw phase"]
    fill: Float[Array, "draw phase region"]
    arrivals: Float[Array, "draw phase region"]
    extra_posts: Float[Array, "draw step region"]

    def by_step(self, added: Float[Array, "draw phase *axes"]) -> Float[Array, "draw step *axes"]:
        """What one of the arrays by phase adds in each step, in its unit; nothing in phase 0.

        added  draw × phase × whatever axes the rate has
        """
        return np.concatenate([np.zeros_like(added, shape=(len(added), 1, *added.shape[2:])), added], 1)[
            :, list(self.phase)
        ]


@dataclass(frozen=True)
class GoalInputs:
    """What is aimed at: decisions, so the same in every draw.

    residents_per_specialist  [resident/fte] the norm: residents that a full-time specialist can have on the list, > 0
    residents_per_trainee     [resident/fte] the same of a full-time trainee, ≥ 0
    specialists_per_post      [head/post] of the comparison with a fixed number of specialists to each post
    coverage                  [1] capacity over need to be reached, above 0 and at most 2
    first_year                first year whose posts are decided, after the start year               [year]
    target_year               year at whose end the coverage should be reached                       [year]
    ramp_years                years over which posts go from today's to the recommended ones, ≥ 1    [year]
    """

    residents_per_specialist: float
    residents_per_trainee: float
    specialists_per_post: float
    coverage: float
    first_year: int
    target_year: int
    ramp_years: int


@dataclass(frozen=True)
class LimitInputs:
    """What the recommendation weighs and what holds it back: decisions, so the same in every draw.

    decided_years     years from the first one whose posts are decided one by one [year]
    discount          by how much a year counts less than the one before [1/year]
    risk, tail        weight of the worst worlds and the quantile at which they begin [1]
    cost              missing specialist-years that a full-time trainee-year counts as [1]
    steadiness        missing specialist-years that one post more or less than the year before counts as [fte·year/post]
    rural, deprived   by how much more a missing specialist counts there [1]
    rural_share       share of residents in sparsely populated areas [1] by region
    deprivation       standard deviations above the mean, 0 below it [1] by region
    per_trainee       cost of a full-time trainee-year [sek/fte/year]
    numbers           limit → what it has read of the evidence, as its class says (``optimise.limits``)
    """

    decided_years: int
    discount: float
    risk: float
    tail: float
    cost: float
    steadiness: float
    rural: float
    deprived: float
    rural_share: Float[Array, " region"]
    deprivation: Float[Array, " region"]
    per_trainee: float
    numbers: Mapping[str, LimitNumbers]

    def without(self, limit: str) -> LimitInputs:
        """The same where one limit, named as in ``numbers``, does not hold; unchanged if it has no numbers."""
        return replace(self, numbers={name: held for name, held in self.numbers.items() if name != limit})


@dataclass(frozen=True)
class Inputs:
    """Everything a plan is computed from; one draw (the central run) or many.

    regions   codes, in the order of every region axis
    years     the start year and every year after it
    age_band  for each career age the number of its band in ``career.moves``
    start, career, population, need, measures  by draw
    goal, limits                               decided, and so without draws
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    age_band: tuple[int, ...]
    start: StartInputs
    career: CareerInputs
    population: PopulationInputs
    need: NeedInputs
    measures: MeasureInputs
    goal: GoalInputs
    limits: LimitInputs

    @property
    def draws(self) -> int:
        """Length of the axis draw."""
        return int(self.start.specialists.shape[0])


GROUPS: Mapping[str, type[Any]] = {
    "start": StartInputs,
    "career": CareerInputs,
    "population": PopulationInputs,
    "need": NeedInputs,
    "measures": MeasureInputs,
    "goal": GoalInputs,
    "limits": LimitInputs,
}
"""The exchangeable groups of ``Inputs`` by name."""

DECIDED = ("goal", "limits")
"""Groups that are decided, and so have no draws."""


def until(inputs: Inputs, year: int) -> Inputs:
    """The same inputs with the years after ``year`` cut off. ValueError if it is none of their years."""
    count = inputs.years.index(year) + 1
    return replace(
        inputs,
        years=inputs.years[:count],
        population=PopulationInputs(inputs.population.residents[:, :count]),
        need=NeedInputs(
            inputs.need.per_resident[:, :count],
            inputs.need.task_factor[:, :count],
            inputs.need.task_growth[:, :, :count],
        ),
        measures=replace(
            inputs.measures,
            phase=inputs.measures.phase[: count - 1],
            extra_posts=inputs.measures.extra_posts[:, : count - 1],
        ),
    )


def thinning(draws: int, most: int) -> int:
    """Every how many draws to take so that at most ``most`` (≥ 1) of them, evenly spread, are taken.

    >>> thinning(1000, 300)  # draws 0, 4, 8 …: 250 of them
    4
    """
    return -(-draws // most)


def thinned(inputs: Inputs, step: int) -> Inputs:
    """The same inputs with every ``step``-th draw only, the first among them; ``step`` ≥ 1."""
    return some_draws(inputs, slice(None, None, step))


def some_draws(inputs: Inputs, taken: slice) -> Inputs:
    """The same inputs with some of the draws only; what is decided stays as it is."""

    def part(group: Any) -> Any:
        arrays = {name: value for name, value in vars(group).items() if isinstance(value, np.ndarray)}
        return replace(group, **{name: array[taken] for name, array in arrays.items()})

    groups = {name: part(getattr(inputs, name)) for name in GROUPS if name not in DECIDED}
    return replace(inputs, **groups)


def to_arrays(inputs: Inputs) -> dict[str, Array]:
    """The inputs as arrays named ``group.field``, in the units of the groups, to be stored; ``from_arrays`` gives them
    back."""
    arrays = {
        "regions": np.array(inputs.regions),
        "years": np.array(inputs.years),
        "age_band": np.array(inputs.age_band),
    }
    for group in GROUPS:
        arrays |= {f"{group}.{name}": array for name, array in arrays_of(getattr(inputs, group)).items()}
    return arrays


def arrays_of(group: Any) -> dict[str, Array]:
    """The values of a group of inputs by the name of the field, in its unit and with its axes; what is held by limit
    and name, by ``numbers.limit.name``."""
    arrays = dict[str, Array]()
    for field in fields(group):
        value = getattr(group, field.name)
        if isinstance(value, Mapping):
            arrays |= {
                f"{field.name}.{limit}.{name}": array
                for limit, numbers in value.items()
                for name, array in numbers.items()
            }
        else:
            arrays[field.name] = np.asarray(value)
    return arrays


def from_arrays(arrays: Mapping[str, Array]) -> Inputs:
    """The inputs that ``to_arrays`` stored, axes and units as there. KeyError if one is missing."""
    groups: dict[str, Any] = {}
    for name, kind in GROUPS.items():
        values = {field.name: _restored(arrays, f"{name}.{field.name}", str(field.type)) for field in fields(kind)}
        groups[name] = kind(**values)
    return Inputs(
        tuple(str(code) for code in arrays["regions"]),
        tuple(int(year) for year in arrays["years"]),
        tuple(int(band) for band in arrays["age_band"]),
        **groups,
    )


def _restored(arrays: Mapping[str, Array], key: str, kind: str) -> Any:
    if kind.startswith("Mapping"):
        return _by_limit(arrays, key)
    stored = arrays[key]
    if kind.startswith("tuple"):
        return tuple(stored.tolist())
    return stored.item() if stored.ndim == 0 else stored


def _by_limit(arrays: Mapping[str, Array], key: str) -> dict[str, LimitNumbers]:
    """What is stored by limit and name. KeyError if there is nothing: some limit is always stored, if only as none."""
    found = dict[str, dict[str, Array]]()
    for stored, array in arrays.items():
        if stored.startswith(f"{key}."):
            limit, name = stored.removeprefix(f"{key}.").split(".")
            found.setdefault(limit, {})[name] = array
    if not found:
        raise KeyError(key)
    return dict(found)


def no_measures(career: CareerInputs, steps: int) -> MeasureInputs:
    """What measures change where there are none: nothing, in no phase, in each of so many ``steps`` (years)."""
    draws, regions = career.arrivals.shape

    def none(*axes: int) -> Array:
        return np.zeros((draws, 0, *axes))

    return MeasureInputs(
        (0,) * steps,
        none(regions, *career.exit.shape[1:]),
        none(career.dropout.shape[1]),
        none(career.completion.shape[1]),
        none(regions, regions),
        none(*career.moves.shape[1:]),
        none(*career.specialist_hours.shape[1:]),
        none(),
        none(regions),
        none(regions),
        np.zeros((draws, steps, regions)),
    )

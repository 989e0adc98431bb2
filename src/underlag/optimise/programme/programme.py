"""The recommendation as a two-stage stochastic programme: posts decided now, shortage in every world that may come.

    min  Σ_d p_d Σ_{t,r} ω_r·disc_t·u[d,t,r] + risk·CVaR_α + cost·(trainee-years) + smooth·Σ|Δx|
    u[d,t,r] = max(0, goal·need[d,t,r] − capacity[d,t,r]) / L_S ,   capacity linear in the posts x,   limits on x

The posts are decided as *levels*: with ``decided_shape`` one for each of the next years, the last of which is held to
the end of the plan; with ``shape.ramp_shape`` the plateau of the back-solved form.

To decide on something else together with the posts (a portfolio of measures, say), give it as ``Extra``: it adds
capacity by draw, year and region, costs, and is bounded, in whole units or not. A decision is one vector: the levels by
level and region, then the extras; every limit's rows are over that vector.

In the example of ``problem`` 15 400/1 100 = 14 full-time specialists are asked for and 11 are there: 3 are missing in
each of two years, 6 in all. One level of two posts, held from 2025 on, adds 1 and then 2.8, so 2 + 0.2 = 2.2 are
missing; each post a year gives 1 + 1.2 = 2.2 trainee-years.

>>> from underlag.optimise.programme.problem import Response
>>> answer = Response(np.array([0.0, 0.8]).reshape(2, 1, 1), np.array([[1.0], [0.2]]))
>>> ten, two, need = (np.full((3, 1), number) for number in (10.0, 2.0, 15400.0))
>>> filled, today, years = np.ones((2, 1)), np.ones(1), (2024, 2025, 2026)
>>> asked = StartsProblem(("A",), years, ten, two, need, filled, today, answer, 1100.0, 550.0, 1.0, 2025, 2026)
>>> programme = StartsProgramme(asked, decided_shape(asked.steps, 2025, 1), Objective())
>>> [round(programme.value(np.array([posts])), 6) for posts in (0.0, 2.0)], programme.trainee_years(np.ones(1)).tolist()
([6.0, 2.2], [2.2])

At a discount of 0.03 the second year counts 1/1.03 of the first:

>>> StartsProgramme(asked, programme.shape, Objective(discount=0.03)).discounting.round(3).tolist()
[1.0, 0.971]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Protocol

import numpy as np
from jaxtyping import Float, Int

from underlag.core.errors import NoSolutionError, Problem, setting
from underlag.core.language import Text
from underlag.optimise.programme.objective import Objective, Shortage, Slope
from underlag.optimise.programme.problem import StartsProblem
from underlag.optimise.programme.shape import Shape


def decided_shape(steps: tuple[int, ...], first_year: int, count: int) -> Shape:
    """Today's posts before ``first_year``; then one level a year for ``count`` years; the last is held to the end."""
    years = np.asarray(steps)
    last = min(first_year + count - 1, steps[-1])
    decided = range(first_year, last + 1)
    rows = [years < first_year, *(years == year if year < last else years >= last for year in decided)]
    return Shape(("today", *map(str, decided)), np.asarray(rows, dtype=np.float64))


@dataclass(frozen=True)
class Rows:
    """Linear rows of one limit.

    places  for each row the regions it concerns, by number; empty for the nation
    years   for each row its year
    matrix  axes row decision
    lower, upper  [unit of the limit]; infinite where there is none
    """

    places: tuple[tuple[int, ...], ...]
    years: tuple[int, ...]
    matrix: Float[np.ndarray, "row decision"]
    lower: Float[np.ndarray, " row"]
    upper: Float[np.ndarray, " row"]


class Restriction(Protocol):
    """What a programme is held back by: ``optimise.limits`` has those there are."""

    name: ClassVar[str]
    text: ClassVar[Text]
    unit: ClassVar[str]

    def rows(self, programme: StartsProgramme) -> Rows:
        """Its linear rows."""


@dataclass(frozen=True)
class Extra:
    """Something that is decided together with the posts, in so many units.

    adds    capacity of specialists [fte per unit], axes draw year region, in the years judged
    cost    what a unit counts in the objective [fte·year per unit]
    spent   what a unit costs each year judged [sek/year per unit]; counts against a budget
    lower, upper  fewest and most units; whole: only whole units
    """

    name: str
    adds: Float[np.ndarray, "draw year region"]
    cost: float
    spent: Float[np.ndarray, " year"]
    lower: float = 0.0
    upper: float = 1.0
    whole: bool = True


@dataclass(frozen=True)
class StartsProgramme:
    """What is decided, what it is judged by and what holds it back.

    problem    base, need and response in every draw (the draw axis may be absent: one world)
    shape      "today" first, which is given, then the levels that are decided
    objective  the weights
    limits     each turns itself into linear rows
    extra      what else is decided
    now        posts opened a year now by region [post/year], from which changes are counted; the mean over draws of
               the problem's if left out

    Raises NoSolutionError if there are no draws or the numbers are not finite.

    Where the fill differs between years, these fall into *phases* of equal fill, each with a response of its own.
    """

    problem: StartsProblem
    shape: Shape
    objective: Objective
    limits: Sequence[Restriction] = field(default=())
    extra: Sequence[Extra] = field(default=())
    now: Float[np.ndarray, " region"] | None = None

    def __post_init__(self) -> None:
        faults = []
        if self.draws == 0:
            what = Text("det finns ingen dragning att besluta om", "there is no draw to decide on")
            remedy = Text(f"höj {setting('draws')}", f"raise {setting('draws')}")
            faults.append(Problem(setting("draws"), what, "0", Text("1 eller fler", "1 or more"), remedy))
        for name, array in self._numbers():
            if not np.isfinite(array).all():
                faults.append(
                    Problem(
                        name,
                        Text("inte ett ändligt tal", "not a finite number"),
                        str(array[~np.isfinite(array)][0]),
                        Text("ändliga tal", "finite numbers"),
                        Text(
                            "kontrollera korten bakom det; ett fel i programmet om de är riktiga",
                            "check the cards behind it; a bug if they are sound",
                        ),
                    )
                )
        if faults:
            raise NoSolutionError(faults)

    def _numbers(self) -> Sequence[tuple[str, Float[np.ndarray, " *axes"]]]:
        problem = self.problem
        return (
            ("need", problem.need),
            ("base_specialists_fte", problem.base_specialists_fte),
            ("base_trainees_fte", problem.base_trainees_fte),
            ("fill", problem.fill),
            ("today", problem.today),
            ("response.specialists_fte", problem.response.specialists_fte),
            ("response.trainees_fte", problem.response.trainees_fte),
        )

    @property
    def draws(self) -> int:
        """Worlds that are weighed, all alike."""
        lead = np.broadcast_shapes(*(array.shape[:-2] for _, array in self._numbers()[:4]))
        response = self.problem.response.specialists_fte.shape[:-3]
        return int(np.prod(np.broadcast_shapes(lead, response), dtype=int))

    @property
    def years(self) -> tuple[int, ...]:
        """Years that are judged: those from the first year decided on."""
        return self.problem.years[self._begin :]

    @property
    def size(self) -> tuple[int, int]:
        """Levels decided, and regions."""
        return len(self.shape.names) - 1, len(self.problem.regions)

    @property
    def _begin(self) -> int:
        return self.problem.years.index(self.problem.first_year)

    @property
    def _fill(self) -> Float[np.ndarray, " *#draw step region"]:
        return self.problem.fill[..., self._begin - 1 :, :]

    @cached_property
    def _phase(self) -> Int[np.ndarray, " year"]:
        """Number of the phase of equal fill of each year judged."""
        by_year = np.moveaxis(np.asarray(self._fill), -2, 0).reshape(len(self.years), -1)
        return np.asarray(np.unique(by_year, axis=0, return_inverse=True)[1]).reshape(-1)

    @cached_property
    def _by_phase(self) -> Float[np.ndarray, "phase year"]:
        """Whether a year is in a phase, 1 or 0."""
        return np.asarray(np.arange(self._phase.max() + 1)[:, None] == self._phase, dtype=np.float64)

    @cached_property
    def weights(self) -> Float[np.ndarray, "level year"]:
        """How much of each decided level the starts of each judged year are [1]."""
        return self.shape.weights[1:, self._begin - 1 :]

    @cached_property
    def today(self) -> Float[np.ndarray, " region"]:
        """Posts opened a year now [post/year]."""
        if self.now is not None:
            return self.now
        return np.asarray(self.problem.today.reshape(-1, self.size[1]).mean(axis=0))

    @cached_property
    def discounting(self) -> Float[np.ndarray, " year"]:
        """What a year counts, the first decided being 1 [1]."""
        return (1 + self.objective.discount) ** -np.arange(len(self.years), dtype=np.float64)

    @cached_property
    def per_post(
        self,
    ) -> tuple[Float[np.ndarray, "phase draw lag region region"], Float[np.ndarray, "phase draw lag region"]]:
        """FTE of specialists and of trainees by lag per post opened in a phase, the fill counted [fte/post]."""
        lags, regions, response = len(self.years), self.size[1], self.problem.response
        specialists, trainees = [], []
        for phase in range(len(self._by_phase)):
            fill = self._fill[..., [int(np.argmax(self._phase == phase))], :]
            made = response.specialists_fte[..., :lags, :, :] * fill[..., None]
            specialists.append(np.broadcast_to(made, (self.draws, lags, regions, regions)))
            learning = response.trainees_fte[..., :lags, :] * fill
            trainees.append(np.broadcast_to(learning, (self.draws, lags, regions)))
        return np.stack(specialists), np.stack(trainees)

    @cached_property
    def shortage(self) -> Shortage:
        """The shortage as a function of the levels."""
        problem, regions = self.problem, self.size[1]
        per_specialist = np.reshape(problem.residents_per_specialist, (-1, 1, 1))
        worth = np.reshape(problem.residents_per_trainee, (-1, 1, 1)) / per_specialist
        base = problem.base_specialists_fte + worth * problem.base_trainees_fte
        required = (problem.goal * problem.need / per_specialist - base)[..., self._begin :, :]
        ramp = np.broadcast_to(problem.today, (*problem.today.shape[:-1], regions))[..., None, :]
        given = self.shape.weights[0, self._begin - 1 :, None] * ramp
        specialists, trainees = self.per_post
        both = specialists + (worth * trainees)[..., None] * np.eye(regions)
        given = np.broadcast_to(given, (self.draws, *given.shape[-2:]))
        for years, per_post in zip(self._by_phase, both, strict=True):
            if given.any():
                required = required - convolved(given * years[:, None], per_post)
        required = np.broadcast_to(required, (self.draws, len(self.years), regions))
        by_origin = np.ascontiguousarray(both.transpose(4, 1, 0, 3, 2))
        weight = np.ones(regions) if self.objective.weight is None else np.asarray(self.objective.weight)
        return Shortage(
            np.ascontiguousarray(required),
            by_origin.reshape(regions, self.draws, -1),
            self.weights * self._by_phase[:, None],
            self._extra(),
            self.discounting[:, None] * weight,
            self.objective.tail,
        )

    @cached_property
    def expected_trainees(self) -> tuple[Float[np.ndarray, "year region"], Float[np.ndarray, "year level region"]]:
        """Trainees [fte]: without new posts, and per post a year at each level; mean over draws."""
        per_post = self.per_post[1].mean(axis=1)
        return self._mean(self.problem.base_trainees_fte), self._by_level(per_post)

    @cached_property
    def expected_specialists(
        self,
    ) -> tuple[Float[np.ndarray, "year region"], Float[np.ndarray, "year level region region"]]:
        """Specialists [fte]: without new posts, and per post a year at each level (region_from, region_to)."""
        per_post = self.per_post[0].mean(axis=1)
        return self._mean(self.problem.base_specialists_fte), self._by_level(per_post)

    def _mean(self, values: Float[np.ndarray, " *#draw year region"]) -> Float[np.ndarray, "year region"]:
        return np.asarray(values.reshape(-1, *values.shape[-2:]).mean(axis=0)[self._begin :])

    def _by_level(self, per_post: Float[np.ndarray, "phase lag ..."]) -> Float[np.ndarray, "year level ..."]:
        levels, years = self.weights.shape
        result = np.zeros((years, levels, *per_post.shape[2:]))
        for within, added in zip(self._by_phase, per_post, strict=True):
            for lag in range(years):
                begun = (self.weights * within)[:, : years - lag].T
                result[lag:] += begun.reshape(*begun.shape, *(1,) * (added.ndim - 1)) * added[lag]
        return result

    def _extra(self) -> Float[np.ndarray, "region draw year extra"]:
        shape = (self.size[1], self.draws, len(self.years))
        adds = [np.broadcast_to(extra.adds.transpose(2, 0, 1), shape) for extra in self.extra]
        return np.stack(adds, axis=-1) if adds else np.zeros((*shape, 0))

    @cached_property
    def mean_fill(self) -> Float[np.ndarray, "year region"]:
        """Share of opened posts that someone starts on [1] in the years judged, mean over draws."""
        return np.asarray(self._fill.reshape(-1, *self._fill.shape[-2:]).mean(axis=0))

    @cached_property
    def expected_capacity(
        self,
    ) -> tuple[
        Float[np.ndarray, "year region"],
        Float[np.ndarray, "year level region region"],
        Float[np.ndarray, "year region"],
    ]:
        """Capacity in full-time specialists [fte] without new posts, per post a year at each level (region_from,
        region_to), and the need [resident]; mean over draws. Extras are not in it."""
        shortage, regions = self.shortage, self.size[1]
        per_specialist = np.reshape(self.problem.residents_per_specialist, (-1, 1, 1))
        goal = self._mean(
            np.broadcast_to(
                self.problem.goal * self.problem.need / per_specialist, (self.draws, *self.problem.need.shape[-2:])
            )
        )
        phases = len(self._by_phase)
        per_post = shortage.response.mean(axis=1).reshape(regions, phases, regions, -1).transpose(1, 3, 2, 0)
        return goal - shortage.required.mean(axis=0), self._by_level(per_post), self._mean(self.problem.need)

    @cached_property
    def cost(self) -> Float[np.ndarray, " decision"]:
        """What a unit of each decision counts as cost [fte·year per unit]."""
        trainee_years = np.einsum("t,tjr->jr", self.discounting, self.expected_trainees[1])
        return np.concatenate([self.objective.cost * trainee_years.reshape(-1), [extra.cost for extra in self.extra]])

    def trainee_years(self, decision: Float[np.ndarray, " decision"]) -> Float[np.ndarray, " draw"]:
        """Discounted years of full-time trainees that the decision gives in every draw [fte·year]."""
        starts, years = self.weights.T @ self.levels(decision), len(self.years)
        found = np.zeros(self.draws)
        for within, learning in zip(self._by_phase, self.per_post[1], strict=True):
            for lag in range(years):
                begun = (starts * within[:, None])[: years - lag]
                found += learning[:, lag] @ (self.discounting[lag:] @ begun)
        return found

    def levels(self, decision: Float[np.ndarray, " decision"]) -> Float[np.ndarray, "level region"]:
        """Posts a year [post/year] by level and region."""
        levels, regions = self.size
        return np.asarray(decision[: levels * regions].reshape(levels, regions))

    def decision(self, levels: Float[np.ndarray, "level region"]) -> Float[np.ndarray, " decision"]:
        """The decision with these levels and the fewest units of anything extra."""
        return np.concatenate([levels.reshape(-1), [extra.lower for extra in self.extra]])

    def change_cost(self, decision: Float[np.ndarray, " decision"]) -> float:
        """What the unsteadiness of the levels counts [fte·year]."""
        changes = np.abs(np.diff(self.levels(decision), axis=0, prepend=self.today[None]))
        return float(self.objective.smooth * changes.sum())

    def value(self, decision: Float[np.ndarray, " decision"]) -> float:
        """The objective [fte·year]."""
        felt = self.shortage.value(decision, self.objective.risk)
        return felt + float(self.cost @ decision) + self.change_cost(decision)

    def value_at(self, slope: Slope, decision: Float[np.ndarray, " decision"]) -> float:
        """The objective [fte·year] at a decision whose slope of the shortage is known."""
        felt = float(slope.by_region.sum()) + self.objective.risk * slope.worst
        return felt + float(self.cost @ decision) + self.change_cost(decision)

    def starts(self, decision: Float[np.ndarray, " decision"]) -> Float[np.ndarray, "step region"]:
        """Posts opened each year [post/year], today's mean before the first year decided."""
        return self.shape.starts(self.today, *self.levels(decision))


def convolved(
    starts: Float[np.ndarray, "draw year region"], per_post: Float[np.ndarray, "draw lag region region"]
) -> Float[np.ndarray, "draw year region"]:
    """What starts add by year when each adds ``per_post`` as it ages."""
    added = np.zeros(starts.shape)
    years = starts.shape[1]
    for lag in range(years):
        added[:, lag:] += np.matmul(starts[:, : years - lag], per_post[:, lag])
    return added

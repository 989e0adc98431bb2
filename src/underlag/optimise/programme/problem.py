"""What is asked and what is answered: training posts per region and year that bring coverage to a goal.

Every method here, simple or optimised, sees the career model only through its linear response: capacity is what is
there without new posts, plus the sum over filled starts of what each adds as the years pass.

    capacity[t] = base[t] + Σ_s Σ_r' ( L_S · G[t−s, r', r] + L_T · H[t−s, r]·1(r'=r) ) · fill[s, r'] · posts[s, r']

with L_S and L_T residents per FTE of specialist and of trainee, and G, H the response.

Ten full-time specialists and two trainees, at 1 100 and 550 residents, have room for 12 100 of 15 400. Whoever starts
is a trainee at the end of the year; a year later 0.8 is a specialist and 0.2 still a trainee. Two posts a year from
2025 add 2·550 that year, and 2·(550 + 0.8·1 100 + 0.2·550) = 3 080 the next: 15 180, a coverage of 0.986.

>>> answer = Response(np.array([0.0, 0.8]).reshape(2, 1, 1), np.array([[1.0], [0.2]]))
>>> ten, two, need = (np.full((3, 1), number) for number in (10.0, 2.0, 15400.0))
>>> filled, today, years = np.ones((2, 1)), np.ones(1), (2024, 2025, 2026)
>>> asked = StartsProblem(("A",), years, ten, two, need, filled, today, answer, 1100.0, 550.0, 1.0, 2025, 2026)
>>> region_coverage(asked, np.full((2, 1), 2.0)).round(3).reshape(-1).tolist()
[0.786, 0.857, 0.986]
>>> whole_posts(np.full((5, 1), 1.4)).reshape(-1).tolist()
[1, 2, 1, 2, 1]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np
from jaxtyping import Float, Int

from underlag.core.errors import Problem, SettingError
from underlag.core.language import Text


@dataclass(frozen=True)
class Response:
    """What one filled start in a year adds later; from the career engine. Lag 0 is 31 December of the year of start.

    specialists_fte  [fte/head], axes [draw] lag region_from region_to: specialists working in region_to for whoever
                     started in region_from (settling and moves carry them)
    trainees_fte     [fte/head], axes [draw] lag region: those still in training, where they started

    The draw axis is there in an ensemble and absent in a central run.
    """

    specialists_fte: Float[np.ndarray, " *#draw lag region region"]
    trainees_fte: Float[np.ndarray, " *#draw lag region"]


@dataclass(frozen=True)
class StartsProblem:
    """How many training posts should each region open each year?

    regions                   codes or names, as sentences should show them, in the order of every region axis
    years                     years with a state [year]: the start and every year after it; the steps are years[1:]
    base_specialists_fte      [fte], axes [draw] year region: if no post is opened from ``first_year`` on
    base_trainees_fte         [fte], axes [draw] year region: likewise
    need                      [resident], axes [draw] year region: resident-equivalents
    fill                      [1], axes [draw] step region: share of opened posts that someone starts on, 0–1
    today                     [post/year], axes [draw] region: posts opened a year now, and until ``first_year``
    response                  what a filled start adds
    residents_per_specialist  L_S [resident/fte], one number or one for each draw
    residents_per_trainee     L_T [resident/fte], likewise
    goal                      coverage to reach [1], > 0
    first_year, target_year   first year the posts can be changed; year in which coverage should equal the goal
    ramp_years                years over which a change of level is spread, ≥ 1
    floor                     [post/year], axes region: fewest posts a region may be given from the end of the ramp

    Any of the arrays may have a leading draw axis; those that do must agree on its length. Raises SettingError with
    all settings that are not possible, ValueError if arrays do not fit together.
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    base_specialists_fte: Float[np.ndarray, " *#draw year region"]
    base_trainees_fte: Float[np.ndarray, " *#draw year region"]
    need: Float[np.ndarray, " *#draw year region"]
    fill: Float[np.ndarray, " *#draw step region"]
    today: Float[np.ndarray, " *#draw region"]
    response: Response
    residents_per_specialist: float | Float[np.ndarray, " draw"]
    residents_per_trainee: float | Float[np.ndarray, " draw"]
    goal: float
    first_year: int
    target_year: int
    ramp_years: int = 3
    floor: Float[np.ndarray, " region"] | float = 0.0

    def __post_init__(self) -> None:
        self._check_settings()
        self._check_shapes()

    @property
    def steps(self) -> tuple[int, ...]:
        """Years in which posts are opened: every year after the start."""
        return self.years[1:]

    def _check_settings(self) -> None:
        problems = []
        first, last = self.steps[0], self.steps[-1]
        for name, year in [("goal, first_year", self.first_year), ("goal, target_year", self.target_year)]:
            if not first <= year <= last:
                what = Text("året ligger utanför planen", "year outside the plan")
                remedy = Text("flytta det, eller planens slut", "move it, or the horizon")
                problems.append(Problem(name, what, str(year), f"{first}–{last}", remedy))
        if not (np.isfinite(self.goal) and self.goal > 0):
            what = Text("inte en möjlig täckning", "not a possible coverage")
            remedy = Text("1 är full täckning", "1 is full coverage")
            problems.append(Problem("goal, coverage", what, f"{self.goal:g}", "> 0", remedy))
        if self.ramp_years < 1:
            remedy = Text("1 ändrar nivån på en gång", "1 changes level at once")
            short = Text("för kort tid", "too short")
            problems.append(Problem("goal, ramp_years", short, str(self.ramp_years), "≥ 1", remedy))
        if problems:
            raise SettingError(problems)

    def _check_shapes(self) -> None:
        states, steps, regions = len(self.years), len(self.steps), len(self.regions)
        shapes = {
            "base_specialists_fte": (self.base_specialists_fte, (states, regions)),
            "base_trainees_fte": (self.base_trainees_fte, (states, regions)),
            "need": (self.need, (states, regions)),
            "fill": (self.fill, (steps, regions)),
            "today": (self.today, (regions,)),
            "response.specialists_fte": (self.response.specialists_fte, (None, regions, regions)),
            "response.trainees_fte": (self.response.trainees_fte, (None, regions)),
            "residents_per_specialist": (np.asarray(self.residents_per_specialist), ()),
            "residents_per_trainee": (np.asarray(self.residents_per_trainee), ()),
        }
        draws = set()
        for name, (array, wanted) in shapes.items():
            tail = array.shape[array.ndim - len(wanted) :]
            if array.ndim - len(wanted) not in (0, 1) or any(
                w is not None and w != s for w, s in zip(wanted, tail, strict=True)
            ):
                raise ValueError(f"{name} has shape {array.shape}; expected {wanted}, or that after a draw axis")
            if array.ndim > len(wanted):
                draws.add(array.shape[0])
        if len(draws) > 1:
            raise ValueError(f"arrays disagree on the number of draws: {sorted(draws)}")
        lags = (self.response.specialists_fte.shape[-3], self.response.trainees_fte.shape[-2])
        if min(lags) < self.years[-1] - self.first_year + 1:
            raise ValueError(f"the response has lags {lags}, too few for starts from {self.first_year}")


class Status(Enum):
    """How a plan came out. The sentence of the plan says the same in words."""

    GOAL_MET = "goal met"
    ABOVE_GOAL = "goal met, above it where the fewest posts suffice"
    TRAINEES_ONLY = "goal met by trainees alone"
    OPTIMAL = "best within the limits"
    STOPPED = "best found within the limits when stopped"
    NO_GOAL = "not aimed at the goal"


@dataclass(frozen=True)
class StartsPlan:
    """Posts to open by region and year, and how they were found.

    policy    short name of the method
    status    how it came out
    sentence  the same in words
    solved    what was solved, in words
    years     years in which posts are opened [year]
    starts    [post/year], axes [draw] step region; not rounded
    levels    [post/year], axes [draw] region: the constant levels that the starts are made of, by name
    reached   coverage [1], axes [draw] region, in the years the method solved for
    """

    policy: str
    status: Status
    sentence: Text
    solved: Text
    years: tuple[int, ...]
    starts: Float[np.ndarray, " *#draw step region"]
    levels: Mapping[str, Float[np.ndarray, " *#draw region"]] = field(default_factory=dict)
    reached: Mapping[int, Float[np.ndarray, " *#draw region"]] = field(default_factory=dict)


def until_year(problem: StartsProblem, year: int) -> StartsProblem:
    """The same question with the years after ``year`` cut off; the goal must not lie after it."""
    states = problem.years.index(year) + 1
    lags = year - problem.first_year + 1
    return replace(
        problem,
        years=problem.years[:states],
        base_specialists_fte=problem.base_specialists_fte[..., :states, :],
        base_trainees_fte=problem.base_trainees_fte[..., :states, :],
        need=problem.need[..., :states, :],
        fill=problem.fill[..., : states - 1, :],
        response=Response(
            problem.response.specialists_fte[..., :lags, :, :], problem.response.trainees_fte[..., :lags, :]
        ),
    )


def every_draw(problem: StartsProblem, step: int, first: int = 0) -> StartsProblem:
    """The same question in every ``step``-th draw, from the draw ``first`` on."""

    def of(values: Float[np.ndarray, " *axes"], inner: int) -> Float[np.ndarray, " *axes"]:
        return values[first::step] if values.ndim > inner and len(values) > 1 else values

    norms = (np.asarray(problem.residents_per_specialist), np.asarray(problem.residents_per_trainee))
    specialist, trainee = (norm if norm.ndim == 0 else norm[first::step] for norm in norms)
    return replace(
        problem,
        base_specialists_fte=of(problem.base_specialists_fte, 2),
        base_trainees_fte=of(problem.base_trainees_fte, 2),
        need=of(problem.need, 2),
        fill=of(problem.fill, 2),
        today=of(problem.today, 1),
        response=Response(of(problem.response.specialists_fte, 3), of(problem.response.trainees_fte, 2)),
        residents_per_specialist=specialist if specialist.ndim else float(specialist),
        residents_per_trainee=trainee if trainee.ndim else float(trainee),
    )


def region_coverage(
    problem: StartsProblem, starts: Float[np.ndarray, " *#draw step region"]
) -> Float[np.ndarray, " *#draw year region"]:
    """Coverage [1] by year and region if these posts are opened from ``first_year`` on.

    Starts before ``first_year`` are in the base already and are not counted again.
    """
    reached = [coverage_of(capacity_in(problem, starts, year), problem, year) for year in problem.years]
    return np.stack(np.broadcast_arrays(*reached), axis=-2)


def capacity_in(
    problem: StartsProblem, starts: Float[np.ndarray, " *#draw step region"], year: int
) -> Float[np.ndarray, " *#draw region"]:
    """Capacity [resident] by region in one year if these posts are opened from ``first_year`` on."""
    capacity = base_capacity(problem, year)
    specialist, trainee = per_draw(problem.residents_per_specialist), per_draw(problem.residents_per_trainee)
    for step, started in enumerate(problem.steps):
        if not problem.first_year <= started <= year:
            continue
        filled = starts[..., step, :] * problem.fill[..., step, :]
        lag = year - started
        settled = np.matmul(filled[..., None, :], problem.response.specialists_fte[..., lag, :, :])[..., 0, :]
        capacity = capacity + specialist * settled + trainee * filled * problem.response.trainees_fte[..., lag, :]
    return capacity


def coverage_of(
    capacity: Float[np.ndarray, " *#draw region"], problem: StartsProblem, year: int
) -> Float[np.ndarray, " *#draw region"]:
    """Coverage [1] that a capacity [resident] gives in one year. Where there is no need, nothing is missing: 1."""
    need = problem.need[..., problem.years.index(year), :]
    shape = np.broadcast_shapes(capacity.shape, need.shape)
    return np.asarray(np.divide(capacity, need, out=np.ones(shape), where=np.broadcast_to(need > 0, shape)))


def base_capacity(problem: StartsProblem, year: int) -> Float[np.ndarray, " *#draw region"]:
    """Capacity [resident] by region in one year if no post is opened from ``first_year`` on."""
    at = problem.years.index(year)
    specialists = per_draw(problem.residents_per_specialist) * problem.base_specialists_fte[..., at, :]
    return np.asarray(specialists + per_draw(problem.residents_per_trainee) * problem.base_trainees_fte[..., at, :])


def per_draw(value: float | Float[np.ndarray, " *#draw"]) -> Float[np.ndarray, " *#draw 1"]:
    """A number, or one for each draw, shaped to go with arrays that end in a region axis."""
    return np.asarray(value, dtype=np.float64)[..., None]


def whole_posts(starts: Float[np.ndarray, " step region"]) -> Int[np.ndarray, " step region"]:
    """Whole posts for each year and region whose running total is the nearest whole number to the unrounded one.

    So no region is ever more than half a post away from its plan, in any year, and each year's number is less than one
    post from the unrounded one. Halves go up.
    """
    # a hair below the half, so that 0.5 reached through rounding errors (0.49999…) goes up like 0.5
    totals = np.floor(np.cumsum(starts, axis=-2) + 0.5 + 1e-9).astype(np.int64)
    return np.diff(totals, axis=-2, prepend=0)

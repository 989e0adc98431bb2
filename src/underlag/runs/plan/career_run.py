"""The plan's model from inputs to outcomes: career model, need, coverage, recommended starts. Pure: no files, no clock.

The same functions serve the central run (one draw, float64) and the ensemble (many draws, as a rule float64 too).

A path is followed once with today's posts; other posts are then answered by difference, since stocks are linear in the
posts filled. Let a region have 100 full-time specialists in a year of that path, 5 of whom come of the 10 posts opened
in an earlier year, 0.5 of each. The base without these posts is 95, and with 14 posts that year there are
95 + 14 · 0.5 = 102. Where measures change rates from year to year this is an approximation, and ``recentred`` takes the
base from the plan's own path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float

from underlag.balance import capacity as balance
from underlag.core.arrays import Array
from underlag.need.norms import Norm
from underlag.optimise.programme.problem import Response, StartsPlan, StartsProblem, whole_posts
from underlag.optimise.rules.backsolve import recommend
from underlag.optimise.rules.baselines import proportional, replacement, specialists_per_post, today
from underlag.runs.inputs.groups import CareerInputs, Inputs, MeasureInputs, StartInputs, thinned
from underlag.workforce.engine.career import Entries, Hours, Phases, Rates, State, Trajectory
from underlag.workforce.engine.dated import project_dated_ensemble
from underlag.workforce.engine.project import BATCH, project_ensemble
from underlag.workforce.engine.random_ensemble import with_chance
from underlag.workforce.engine.response import linear_response_ensemble
from underlag.workforce.rates.training import share_completing

_Series = Mapping[str, Float[Array, "draw year region"]]
"""Quantity → values by draw, year and region [unit of the quantity in the register]; a flow has no value in the start
year and is NaN there."""


@dataclass(frozen=True)
class Engine:
    """Inputs in the shapes and the float type of the career model; every array leads with the axis draw.

    state   people at the start by region, sex and age [heads]
    rates   yearly probabilities and shares of the career model [1]
    hours   patient-care work [fte/head]
    inputs  that all this is of
    dtype   float type that the career model computes in
    phases  rates and hours by phase where measures change them, the first being ``rates`` and ``hours``
    chance  what each draw has beside what is expected [heads, fte] (``plan.chance``); None for expected value
    """

    state: State
    rates: Rates
    hours: Hours
    inputs: Inputs
    dtype: Any
    phases: Phases | None = None
    chance: Trajectory | None = None

    def entries(self, starts: Float[Array, "draw step region"]) -> Entries:
        """Entries with these posts opened [post/year]; fill and arrivals are the same every year."""
        career, measures = self.inputs.career, self.inputs.measures
        steps, regions = len(self.inputs.years) - 1, len(self.inputs.regions)
        shape = (self.inputs.draws, steps, regions)
        return Entries(
            np.broadcast_to(starts, shape).astype(self.dtype),
            share_filled(self.inputs).astype(self.dtype),
            np.broadcast_to(career.arrivals[:, None] + measures.by_step(measures.arrivals), shape).astype(self.dtype),
            career.arrival_shape.astype(self.dtype),
        )

    def run(self, starts: Float[Array, "draw step region"]) -> Trajectory:
        """Stocks [heads, fte] and flows [heads/year] with these posts opened [post/year], by draw, year and region."""
        path = self._expected(starts)
        return path if self.chance is None else with_chance(path, self.chance)

    def _expected(self, starts: Float[Array, "draw step region"]) -> Trajectory:
        if self.phases is not None:
            phase, bands = np.array(self.inputs.measures.phase), self.inputs.age_band
            entries = self.entries(starts)
            return project_dated_ensemble(self.state, self.phases, phase, entries, bands, batch=self.batch)
        return project_ensemble(
            self.state, self.rates, self.entries(starts), self.hours, self.inputs.age_band, batch=self.batch
        )

    @property
    def batch(self) -> int:
        """How many draws are computed side by side."""
        return min(BATCH, self.inputs.draws)

    def every(self, step: int) -> Engine:
        """The same in every ``step``-th draw (≥ 1), the first among them."""

        def some(given: Any) -> Any:
            return type(given)(*[leaf[::step] for leaf in given])

        phases = None if self.phases is None else some(self.phases)
        chance = None if self.chance is None else some(self.chance)
        inputs = thinned(self.inputs, step)
        return Engine(some(self.state), some(self.rates), some(self.hours), inputs, self.dtype, phases, chance)


def engine(inputs: Inputs, dtype: Any = np.float64, chance: Trajectory | None = None) -> Engine:
    """Shape the inputs, units unchanged, for the career model, which computes in the float type ``dtype``; ``chance``
    as of ``Engine``, of the same draws."""
    career, regions = inputs.career, len(inputs.regions)
    exit = np.broadcast_to(career.exit.astype(dtype)[:, None], (inputs.draws, regions, *career.exit.shape[1:]))
    given = (exit, career.dropout, career.completion, career.entry_shape, career.settling, career.moves)
    rates = Rates(*(np.asarray(array, dtype=dtype) for array in given))
    hours = Hours(career.specialist_hours.astype(dtype), career.trainee_hours.astype(dtype))
    people = people_at_start(inputs.start, career, dtype)
    return with_measures(Engine(people, rates, hours, inputs, dtype, chance=chance), inputs.measures)


def with_measures(model: Engine, measures: MeasureInputs) -> Engine:
    """The same engine with exactly these measures taken, whatever was taken before."""
    phases = _phases(model.rates, model.hours, measures)
    return replace(model, inputs=replace(model.inputs, measures=measures), phases=phases)


def _phases(rates: Rates, hours: Hours, measures: MeasureInputs) -> Phases | None:
    """Rates and hours by phase, as many as a power of two so that the engine is compiled for few shapes; None where
    measures change neither."""
    count = measures.exit.shape[1]
    if count == 0:
        return None
    padded = np.minimum(np.arange(2 ** int(np.ceil(np.log2(count + 1)))), count)

    def stacked(base: Any, added: Array) -> Array:
        return np.concatenate([base[:, None], base[:, None] + added.astype(base.dtype)], axis=1)[:, padded]

    return Phases(
        stacked(rates.exit, measures.exit),
        stacked(rates.dropout, measures.dropout),
        stacked(rates.completion, measures.completion),
        rates.entry_shape,
        stacked(rates.settling, measures.settling),
        stacked(rates.moves, measures.moves),
        stacked(hours.specialist, measures.specialist_hours),
        stacked(hours.trainee, measures.trainee_hours),
    )


def share_filled(inputs: Inputs) -> Float[Array, "draw step region"]:
    """Share of the posts opened in each step that is filled [1], what measures add included."""
    shape = (inputs.draws, len(inputs.years) - 1, len(inputs.regions))
    return np.broadcast_to(inputs.career.fill[:, None] + inputs.measures.by_step(inputs.measures.fill), shape)


def todays_starts(inputs: Inputs) -> Float[Array, "draw step region"]:
    """Posts opened if nothing but the measures taken changes [post/year]: today's, and those that measures add."""
    return np.asarray(inputs.start.today[:, None] + inputs.measures.extra_posts)


def people_at_start(start: StartInputs, career: CareerInputs, dtype: Any) -> State:
    """People by region, sex and age [heads] at the start; trainees with k completed years of training have the ages of
    those who begin, k years later."""
    entering, years = career.entry_shape.astype(dtype), start.trainee_profile.shape[1]
    by_year = np.stack([_later(entering, k) for k in range(years)], axis=-1)
    by_year = by_year * start.trainee_profile.astype(dtype)[:, None, None, :]
    trainees = start.trainees.astype(dtype)[:, :, None, None, None] * by_year[:, None]
    specialists = start.specialists.astype(dtype)[:, :, None, None] * start.specialist_shape.astype(dtype)[:, None]
    return State(trainees, specialists)


def _later(shape: Float[Array, "draw sex age"], years: int) -> Float[Array, "draw sex age"]:
    """The same people some years older."""
    return np.pad(shape, ((0, 0), (0, 0), (years, 0)))[:, :, : shape.shape[2]]


def starts_floor(inputs: Inputs, exits: Float[Array, "draw region"]) -> Float[Array, " region"]:
    """Fewest posts a year that a region is advised [post/year]: as many as replace the exits of its own specialists.

    exits  of the year after the start [head/year]; the posts they ask for are averaged over draws
    Without such a floor a small region would be told to train nobody and live on those whom its neighbours train.
    """
    return np.asarray((exits * posts_per_exit(inputs)).mean(axis=0))


def posts_per_exit(inputs: Inputs) -> Float[Array, "draw region"]:
    """Posts opened that replace one specialist who leaves [post/head]: they are filled, finished, and begun from.

    Regions differ by the share filled alone. Of 100 posts opened of which 80 percent are filled, 90 percent of those
    finished, and 95 percent of those begin in primary care, 68.4 specialists come: 1.46 posts for each.
    """
    career = inputs.career
    per_post = career.fill * share_completing(career.completion, career.dropout)[:, None]
    beginning = career.settling.sum(axis=2).mean(axis=1)
    return np.asarray(1 / (per_post * beginning[:, None]))


def starts_problem(
    model: Engine,
    floor: Float[Array, " region"] | None = None,
    followed: Mapping[str, Float[Array, "draw year region"]] | None = None,
) -> StartsProblem:
    """The question put to ``optimise``: base, response and need of these inputs.

    floor     fewest posts by region [post/year]; None for ``starts_floor`` of these inputs
    followed  what ``outcome`` gives with today's starts, if it is known already (its later years are not used)
    The base is the path with today's starts less what those from the first year on add: stocks are linear in starts.
    Raises SettingError where the goal is not possible within the years of the plan.
    """
    inputs, goal = model.inputs, model.inputs.goal
    steps = np.asarray(inputs.years[1:])
    today = todays_starts(inputs)
    path = outcome(model, today) if followed is None else followed
    response = _response(model, inputs.years[-1] - goal.first_year + 1)
    fill = share_filled(inputs)
    if floor is None:
        floor = starts_floor(inputs, np.asarray(path["exits"][:, 1], dtype=np.float64))
    specialists_fte, trainees_fte = _less(
        path, response, np.where((steps >= goal.first_year)[:, None], today, 0) * fill
    )
    return StartsProblem(
        regions=inputs.regions,
        years=inputs.years,
        base_specialists_fte=specialists_fte,
        base_trainees_fte=trainees_fte,
        need=inputs.population.residents * inputs.need.per_resident,
        fill=fill,
        today=inputs.start.today,
        response=response,
        residents_per_specialist=goal.residents_per_specialist,
        residents_per_trainee=goal.residents_per_trainee,
        goal=goal.coverage,
        first_year=goal.first_year,
        target_year=goal.target_year,
        ramp_years=goal.ramp_years,
        floor=floor,
    )


def recentred(
    problem: StartsProblem, starts: Float[Array, "draw step region"], path: Mapping[str, Array]
) -> StartsProblem:
    """The same question with its base [fte] taken from the path with other starts than today's [post/year]; ``path`` as
    ``outcome`` gives it for them. Where measures change rates the response is an approximation, and the answer exact at
    these starts."""
    decided = (np.asarray(problem.steps) >= problem.first_year)[:, None]
    specialists_fte, trainees_fte = _less(path, problem.response, np.where(decided, starts, 0.0) * problem.fill)
    return replace(problem, base_specialists_fte=specialists_fte, base_trainees_fte=trainees_fte)


def _less(
    path: Mapping[str, Array], response: Response, filled: Float[Array, "draw step region"]
) -> tuple[Float[Array, "draw year region"], Float[Array, "draw year region"]]:
    """FTE of specialists and of trainees on a path, less what these filled starts add to it."""
    specialists, trainees = _added(response, filled)
    states = specialists.shape[1]
    return path["specialists_fte"][:, :states] - specialists, path["trainees_fte"][:, :states] - trainees


def _response(model: Engine, lags: int) -> Response:
    """What one filled start adds at so many lags, in double precision.

    Where measures change rates, those of the target year hold for every start: who starts while a measure comes into
    effect differs only by what happens to trainees in those few years. The path that it is added to is exact.
    """
    rates, hours = model.rates, model.hours
    if model.phases is not None:
        inputs = model.inputs
        phase = inputs.measures.phase[inputs.years.index(inputs.goal.target_year) - 1]
        *by_phase, specialist, trainee = (
            leaf if name == "entry_shape" else leaf[:, phase] for name, leaf in model.phases._asdict().items()
        )
        rates, hours = Rates(*by_phase), Hours(specialist, trainee)
    found = linear_response_ensemble(rates, hours, lags, model.inputs.age_band)
    return Response(
        np.asarray(found.specialists_fte, dtype=np.float64), np.asarray(found.trainees_fte, dtype=np.float64)
    )


def _added(
    response: Response, filled: Float[Array, "draw step region"]
) -> tuple[Float[Array, "draw year region"], Float[Array, "draw year region"]]:
    """FTE of specialists and of trainees by year that filled starts add [fte]; nothing in the start year."""
    draws, steps, regions = filled.shape
    specialists, trainees = np.zeros((2, draws, steps + 1, regions))
    for lag in range(min(steps, response.specialists_fte.shape[1])):
        begun = filled[:, : steps - lag]
        specialists[:, lag + 1 :] += np.matmul(begun, response.specialists_fte[:, lag])
        trainees[:, lag + 1 :] += begun * response.trainees_fte[:, None, lag]
    return specialists, trainees


def decided_starts(
    problem: StartsProblem, inputs: Inputs, years_in_training: float, chosen: StartsPlan
) -> dict[str, StartsPlan]:
    """Policy → its yearly starts [post/year], on the central run; ``chosen`` is the recommendation.

    years_in_training  mean years that whoever starts stays in training [years], > 0
    Raises NoSolutionError where no post can add anything by the target year, ValueError where ``years_in_training`` or
    the specialists per post of the comparison is not above 0.
    """
    base_year = inputs.population.residents[:, 0]
    return {
        "today": _with_measures(today(problem), inputs),
        "recommended": chosen,
        "called_for": recommend(problem),
        "replacement": replacement(problem),
        "specialists_per_post": specialists_per_post(
            problem, inputs.start.specialists, inputs.goal.specialists_per_post, years_in_training
        ),
        "proportional": proportional(problem, chosen, base_year),
    }


def _with_measures(plan: StartsPlan, inputs: Inputs) -> StartsPlan:
    """Today's posts with those that measures add."""
    return replace(plan, starts=plan.starts + inputs.measures.extra_posts)


def rounded(plan: StartsPlan) -> Float[Array, "step region"]:
    """The posts of a central plan in whole numbers [post/year], by their running total, so that 2.4 a year becomes 2,
    3, 2, 3, 2; those of the policy "today" stay as estimated."""
    starts = plan.starts[0] if plan.starts.ndim == 3 else plan.starts
    return np.asarray(starts if plan.policy == "today" else whole_posts(starts), dtype=np.float64)


def outcome(model: Engine, starts: Float[Array, "draw step region"]) -> dict[str, Float[Array, "draw year region"]]:
    """Every quantity that depends on the starts, by draw, year and region [unit of the quantity in the register]; flows
    are NaN in the start year.

    starts  all posts opened in each step [post/year], those that measures add among them
    """
    inputs, goal = model.inputs, model.inputs.goal
    path = model.run(starts)
    need = inputs.population.residents * inputs.need.per_resident
    norm = Norm(goal.residents_per_specialist, goal.residents_per_trainee)
    listed = balance.capacity(np.asarray(path.specialists_fte), np.asarray(path.trainees_fte), norm)
    covered = balance.coverage(listed, need)
    flows = {
        "starts": np.broadcast_to(starts, path.filled_starts.shape),
        "filled_starts": path.filled_starts,
        "dropouts": path.dropouts + path.trainees_aged_out,
        "completions": path.completions,
        "new_specialists": path.settled,
        "exits": path.exits + path.aged_out,
        "arrivals": path.arrivals,
        "moves_net": path.moves_in - path.moves_out,
    }
    stocks = {
        "specialists": path.specialists,
        "specialists_fte": path.specialists_fte,
        "trainees": path.trainees,
        "trainees_fte": path.trainees_fte,
        "capacity": listed,
        "coverage": covered,
        "gap_fte": balance.gap(listed, need, norm),
        "named_gp_potential": balance.named_gp_potential(covered),
    }
    return {
        **{name: np.asarray(values) for name, values in stocks.items()},
        **{name: _from_first_step(np.asarray(values)) for name, values in flows.items()},
    }


def outcome_by_response(
    problem: StartsProblem, starts: Float[Array, "draw step region"]
) -> dict[str, Float[Array, "draw year region"]]:
    """The stocks and the coverage that follow from these posts, by the linear response instead of the engine.

    Gives what ``outcome`` gives for the same quantities (a test holds them together), in the same units, at a fraction
    of the cost.

    starts  posts opened [post/year]; those before the first year decided are in the base and not counted again
    """
    fill = np.broadcast_to(problem.fill, (problem.need.shape[0], *problem.fill.shape[1:]))
    decided = np.asarray(problem.steps) >= problem.first_year
    added = _added(problem.response, np.where(decided[:, None], starts, 0.0) * fill)
    # never below nobody, as in a path with chance: fewer posts than today's can take more than luck has left
    specialists_fte = np.maximum(problem.base_specialists_fte + added[0], 0.0)
    trainees_fte = np.maximum(problem.base_trainees_fte + added[1], 0.0)
    norm = Norm(float(problem.residents_per_specialist), float(problem.residents_per_trainee))
    listed = balance.capacity(specialists_fte, trainees_fte, norm)
    covered = balance.coverage(listed, problem.need)
    return {
        "starts": _from_first_step(np.broadcast_to(starts, fill.shape)),
        "specialists_fte": specialists_fte,
        "trainees_fte": trainees_fte,
        "capacity": listed,
        "coverage": covered,
        "gap_fte": balance.gap(listed, problem.need, norm),
        "named_gp_potential": balance.named_gp_potential(covered),
    }


def _from_first_step(flow: Float[Array, "draw step region"]) -> Float[Array, "draw year region"]:
    return np.pad(flow, ((0, 0), (1, 0), (0, 0)), constant_values=np.nan)

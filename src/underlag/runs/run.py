"""One run: from what the user chose to a result with every table. Pure but for reading the evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from underlag.core.errors import Problem, SettingError
from underlag.core.periods import Horizon
from underlag.evidence.country import Country, read_country
from underlag.evidence.expected import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.evidence.package import country_directory
from underlag.evidence.units_file import read_units
from underlag.optimise.backsolve import recommend
from underlag.optimise.problem import StartsPlan, StartsProblem
from underlag.runs.assemble import Assembled, assemble, gather
from underlag.runs.finish import Computed, Finished, finish
from underlag.runs.inputs import Array, thinned, until
from underlag.runs.model import Engine, engine, outcome, outcome_by_response, starts_problem, todays_starts
from underlag.runs.numbers import with_nation
from underlag.runs.policies import CentralPlan, central_plan
from underlag.runs.result import POLICIES, Settings
from underlag.workforce.career import Hours, Phases, Rates

LAST_YEAR_DEFAULT = 2050
"""A plan goes to this year unless told otherwise: the farthest year of the official regional projection in use."""

SOLVED_DRAWS = 500
"""Most draws in which the starts that a draw would call for are solved, evenly spread over all: the linear response of
a draw costs as much as eight projections, and the ends of an 80 percent interval move little beyond so many."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What the user asks for; None takes the country's or the scenario's own.

    country        name of a bundled country or a path
    start, years   first state and number of yearly steps
    draws, seed    size of the ensemble (≥ 2) and seed of the random streams (≥ 0)
    units          file with the user's own units, or None to place posts by municipality
    """

    country: str = "sweden"
    profession: str | None = None
    scenario: str | None = None
    start: int | None = None
    years: int | None = None
    target_year: int | None = None
    draws: int = 1000
    seed: int = 1
    units: Path | None = None


def settings_of(request: Request, country: Country) -> tuple[Settings, Horizon]:
    """The request with everything filled in. Raises SettingError with every setting that is not possible."""
    problems = []
    if request.draws < 2:
        problems.append(Problem("--draws", "too few draws", str(request.draws), "2 or more", "1000 is the default"))
    if request.seed < 0:
        problems.append(Problem("--seed", "negative", str(request.seed), "0 or more", "give another seed"))
    if country.settings.form != "career":
        problems.append(
            Problem("--country", "the country publishes only anchor-year figures", country.code, "",
                    "use underlag aggregate with its file")
        )  # fmt: skip
    if problems:
        raise SettingError(problems)
    profession = country.profession(request.profession)
    scenario = country.scenario(request.scenario, profession.name)
    start = country.base_year if request.start is None else request.start
    years = max(LAST_YEAR_DEFAULT - start, 1) if request.years is None else request.years
    target = scenario.goal.target_year if request.target_year is None else request.target_year
    horizon = Horizon(start, years, target)
    settings = Settings(country.code, profession.name, scenario.name, start, years, target, request.draws, request.seed)
    return settings, horizon


def run(request: Request, progress: Progress = lambda _: None) -> Finished:
    """Compute a plan. Raises a UserError for everything the user can mend; nothing is written."""
    progress("evidence")
    country = read_country(country_directory(request.country))
    settings, horizon = settings_of(request, country)
    units = None if request.units is None else read_units(request.units, country.tables["municipalities"])
    country.tables.several(tuple(name for name in (*ASSEMBLED_TABLES, *OPTIONAL_TABLES) if name in country.tables))
    progress("population")
    evidence = replace(gather(country, settings.profession, settings.scenario, horizon), units=units)
    progress("draws")
    assembled = assemble(evidence, settings.draws, settings.seed)
    progress("central")
    central = central_plan(assembled.central)
    progress("ensemble")
    ensemble, wanted = _ensemble(assembled, central)
    progress("tables")
    return finish(Computed(assembled, central, ensemble, wanted, settings))


def _ensemble(assembled: Assembled, central: CentralPlan) -> tuple[dict[str, dict[str, Array]], StartsPlan]:
    """What follows from each policy in every draw, and the starts that each draw would call for.

    The posts of a policy are a decision, the same in every draw; today's level, which also holds until the first year
    that is decided, is unknown and follows the draw. The policies printed for comparison are followed to the target
    year, by the linear response.
    """
    inputs = assembled.ensemble
    model = engine(inputs, np.float32)
    need = np.asarray(inputs.population.residents * inputs.need.per_resident, dtype=np.float32)
    common = {
        "residents": np.asarray(inputs.population.residents, dtype=np.float32),
        "need": need,
        "required_fte": need / np.float32(inputs.goal.residents_per_specialist),
    }
    full = ("today", "recommended")
    years = np.asarray(inputs.years[1:])
    decided = (years >= inputs.goal.first_year)[None, :, None]
    today = todays_starts(inputs)
    starts = {p: today if p == "today" else np.where(decided, central.decided[p][None], today) for p in POLICIES}
    followed = {policy: outcome(model, starts[policy]) for policy in full}
    outcomes = {policy: with_nation({**common, **values}) for policy, values in followed.items()}
    # what a draw would call for until the target year; the years after it are an outlook and get no interval
    step = -(-inputs.draws // SOLVED_DRAWS)
    problem = _near_problem(model, central, {name: values[::step] for name, values in followed["today"].items()}, step)
    wanted = recommend(problem)
    steps = problem.need.shape[1]
    for policy in POLICIES:
        if policy not in full:
            values = outcome_by_response(problem, starts[policy][::step, : steps - 1])
            outcomes[policy] = with_nation({"need": need[::step], **_padded(values, need.shape[1])})
    called_for = outcomes["recommended"]["starts"][::step].copy()
    called_for[:, 1:steps] = np.concatenate([wanted.starts.sum(axis=2, keepdims=True), wanted.starts], axis=2)
    outcomes["recommended"]["starts"] = called_for
    return outcomes, wanted


def _near_problem(model: Engine, central: CentralPlan, followed: Mapping[str, Array], step: int) -> StartsProblem:
    """The question of the central run put to every ``step``-th draw, until the target year."""
    near = replace(
        model,
        inputs=thinned(until(model.inputs, model.inputs.goal.target_year), step),
        rates=Rates(*(rate[::step] for rate in model.rates)),
        hours=Hours(*(hours[::step] for hours in model.hours)),
        phases=None if model.phases is None else Phases(*(phase[::step] for phase in model.phases)),
    )
    return starts_problem(near, np.asarray(central.problem.floor), followed)


def _padded(values: Mapping[str, Array], years: int) -> dict[str, Array]:
    """Values that end with the target year, continued to the end of the plan without a number."""
    return {
        name: np.pad(array.astype(np.float32), ((0, 0), (0, years - array.shape[1]), (0, 0)), constant_values=np.nan)
        for name, array in values.items()
    }

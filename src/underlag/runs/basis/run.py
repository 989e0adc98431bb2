"""One run: from what the user chose to a result with every table. Pure but for reading the evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from underlag.core.errors import Problem, SettingError
from underlag.core.periods import Horizon
from underlag.evidence.country import Country, read_country
from underlag.evidence.expected import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.evidence.package import country_directory
from underlag.evidence.units_file import read_units
from underlag.optimise.backsolve import recommend
from underlag.optimise.decomposition import Watch
from underlag.optimise.problem import StartsProblem, until_year
from underlag.runs.basis.contents import Computed, Finished, finish
from underlag.runs.inputs.goal import refuse_too_early
from underlag.runs.inputs.groups import Array, thinning
from underlag.runs.plan.assemble import Assembled, assemble, gather
from underlag.runs.plan.career_run import engine, outcome, outcome_by_response, starts_problem, todays_starts
from underlag.runs.plan.policies import CentralPlan, central_plan, central_problem
from underlag.runs.plan.recommendation import Advice, advise
from underlag.runs.record.contents import DOUBLE, POLICIES, PRECISIONS, Settings
from underlag.runs.record.intervals import with_nation

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
    seconds        after which the best recommendation found so far is taken, or None to go on until it is proven
    precision      float type of the ensemble, one of ``PRECISIONS``; the central run is always in float64
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
    seconds: float | None = None
    precision: str = DOUBLE


def settings_of(request: Request, country: Country) -> tuple[Settings, Horizon]:
    """The request with everything filled in. Raises SettingError with every setting that is not possible."""
    problems = []
    if request.draws < 2:
        problems.append(Problem("--draws", "too few draws", str(request.draws), "2 or more", "1000 is the default"))
    if request.seed < 0:
        problems.append(Problem("--seed", "negative", str(request.seed), "0 or more", "give another seed"))
    if request.seconds is not None and not request.seconds >= 0:
        problems.append(Problem("--seconds", "not a time", f"{request.seconds:g}", "0 or more", "leave it out"))
    if request.precision not in PRECISIONS:
        known = ", ".join(PRECISIONS)
        problems.append(Problem("precision", "no float type of ours", request.precision, known, "choose one of these"))
    if country.settings.form != "career":
        problems.append(
            Problem(
                "--country",
                "the country publishes only anchor-year figures",
                country.code,
                "",
                "use underlag aggregate with its file",
            )
        )
    if problems:
        raise SettingError(problems)
    profession = country.profession(request.profession)
    scenario = country.scenario(request.scenario, profession.name)
    start = country.base_year if request.start is None else request.start
    years = max(LAST_YEAR_DEFAULT - start, 1) if request.years is None else request.years
    target = scenario.goal.target_year if request.target_year is None else request.target_year
    horizon = Horizon(start, years, target)
    settings = Settings(
        country.code,
        profession.name,
        scenario.name,
        start,
        years,
        target,
        request.draws,
        request.seed,
        request.precision,
    )
    return settings, horizon


def run(request: Request, progress: Progress = lambda _: None, watch: Watch = lambda _: None) -> Finished:
    """Compute a plan. Raises a UserError for everything the user can mend; nothing is written.

    progress  is called with the name of each stage when it begins; watch: how far the search has come
    """
    progress("evidence")
    country = read_country(country_directory(request.country))
    settings, horizon = settings_of(request, country)
    units = None if request.units is None else read_units(request.units, country.tables["municipalities"])
    country.tables.several(tuple(name for name in (*ASSEMBLED_TABLES, *OPTIONAL_TABLES) if name in country.tables))
    progress("population")
    evidence = replace(gather(country, settings.profession, settings.scenario, horizon), units=units)
    progress("draws")
    assembled = assemble(evidence, settings.draws, settings.seed, precision=settings.precision)
    refuse_too_early(assembled.central.goal, evidence.horizon, assembled.ensemble.career.completion)
    progress("central")
    problem = central_problem(assembled.central)
    progress("ensemble")
    ensemble = Ensemble(assembled, problem, settings.precision)
    progress("recommendation")
    advice = advise(ensemble.problem, assembled.central.limits, problem.today[0], request.seconds, watch)
    central = central_plan(assembled.central, problem, advice.plan)
    followed, wanted = ensemble.follow(central, advice), ensemble.wanted
    del ensemble  # its people by age would be the largest part of the memory while the tables are made
    progress("tables")
    return finish(Computed(assembled, central, followed, wanted, advice, settings))


class Ensemble:
    """Every draw followed with today's posts, and the question that some of the draws put.

    problem  to the end of the plan, in every ``step``-th draw
    wanted   the starts that each of these draws would call for, to the target year
    """

    def __init__(self, assembled: Assembled, central: StartsProblem, dtype: Any = np.float64) -> None:
        inputs = assembled.ensemble
        self._inputs, self._model, self._dtype = inputs, engine(inputs, dtype), np.dtype(dtype)
        self.step = thinning(inputs.draws, SOLVED_DRAWS)
        self._today = todays_starts(inputs)
        self._followed = outcome(self._model, self._today)
        thin = {name: values[:: self.step] for name, values in self._followed.items()}
        self.problem = starts_problem(self._model.every(self.step), np.asarray(central.floor), thin)
        # the years after the target are an outlook and get no interval
        self.wanted = recommend(until_year(self.problem, inputs.goal.target_year))

    def follow(self, central: CentralPlan, advice: Advice) -> dict[str, dict[str, Array]]:
        """What follows from each policy in every draw.

        The posts of a policy are a decision, the same in every draw; today's level, which also holds until the first
        year that is decided, is unknown and follows the draw. The policies printed for comparison are followed to the
        target year, by the linear response.
        """
        inputs, step = self._inputs, self.step
        need = np.asarray(inputs.population.residents * inputs.need.per_resident, dtype=self._dtype)
        common = {
            "residents": np.asarray(inputs.population.residents, dtype=self._dtype),
            "need": need,
            "required_fte": need / inputs.goal.residents_per_specialist,
        }
        years = np.asarray(inputs.years[1:])
        decided = (years >= inputs.goal.first_year)[None, :, None]
        starts = {p: np.where(decided, central.decided[p][None], self._today) for p in POLICIES if p != "today"}
        advised = outcome(self._model, starts["recommended"])
        outcomes = {
            "today": with_nation({**common, **self._followed}),
            "recommended": with_nation({**common, **advised}),
        }
        near = until_year(self.problem, inputs.goal.target_year)
        steps = near.need.shape[1]
        for policy in [name for name in POLICIES if name not in outcomes]:
            values = outcome_by_response(near, starts[policy][::step, : steps - 1])
            outcomes[policy] = with_nation({"need": need[::step], **_padded(values, need.shape[1])})
        before = outcomes["today"]["starts"][::step].copy()
        for policy, by_draw in (("called_for", self.wanted.starts), ("recommended", advice.by_draw)):
            outcomes[policy]["starts"] = _starts_by_draw(before, by_draw)
        return outcomes


def _starts_by_draw(
    today: Float[Array, "draw year place"], found: Float[Array, "some step region"]
) -> Float[Array, "some year place"]:
    """Starts of the nation and the regions in some of the draws, as each of these would have them."""
    every = max(len(today) // len(found), 1)
    starts = today[: every * len(found) : every].copy()
    steps = found.shape[1]
    starts[:, 1 : steps + 1] = np.concatenate([found.sum(axis=2, keepdims=True), found], axis=2)
    return starts


def _padded(values: Mapping[str, Array], years: int) -> dict[str, Array]:
    """Values that end with the target year, continued to the end of the plan without a number."""
    return {
        name: np.pad(array, ((0, 0), (0, years - array.shape[1]), (0, 0)), constant_values=np.nan)
        for name, array in values.items()
    }

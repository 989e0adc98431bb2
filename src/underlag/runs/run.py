"""One run: from what the user chose to a result with every table. Pure but for reading the evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.axes import CAREER_AGES, SEXES
from underlag.core.errors import Problem, SettingError
from underlag.core.periods import Horizon
from underlag.evidence.country import Country, read_country
from underlag.evidence.expected import ASSEMBLED_TABLES
from underlag.evidence.package import country_directory
from underlag.need.models import NEED_MODELS
from underlag.optimise.backsolve import recommend
from underlag.optimise.problem import StartsPlan
from underlag.runs.assemble import Assembled, Evidence, assemble, gather
from underlag.runs.assemble_population import project_municipality_totals
from underlag.runs.facts import facts_table
from underlag.runs.inputs import Array
from underlag.runs.manifest import evidence_of, run_identity, versions
from underlag.runs.model import engine, outcome, starts_problem
from underlag.runs.numbers import number_frames, numbers_table, with_nation
from underlag.runs.policies import CentralPlan, central_plan
from underlag.runs.registers import observations_table, parameters_table, sources_table
from underlag.runs.result import POLICIES, Names, RunResult, Settings
from underlag.runs.tables import drivers_table, levels, municipalities_table, probabilities_table, status_by_year

LAST_YEAR_DEFAULT = 2050
"""A plan goes to this year unless told otherwise: the farthest year of the official regional projection in use."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What the user asks for; None takes the country's or the scenario's own.

    country        name of a bundled country or a path
    start, years   first state and number of yearly steps
    draws, seed    size of the ensemble (≥ 2) and seed of the random streams (≥ 0)
    """

    country: str = "sweden"
    profession: str | None = None
    scenario: str | None = None
    start: int | None = None
    years: int | None = None
    target_year: int | None = None
    draws: int = 1000
    seed: int = 1


@dataclass(frozen=True)
class Finished:
    """A result and what is stored beside its tables: central inputs, and the compared quantities by draw."""

    result: RunResult
    central: Any
    by_draw: Mapping[str, Array]


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
    country.tables.several(tuple(name for name in ASSEMBLED_TABLES if name in country.tables))
    progress("population")
    evidence = gather(country, settings.profession, settings.scenario, horizon)
    progress("draws")
    assembled = assemble(evidence, settings.draws, settings.seed)
    progress("central")
    central = central_plan(assembled.central)
    progress("ensemble")
    ensemble, wanted = _ensemble(assembled, central)
    progress("tables")
    return _finished(assembled, central, ensemble, wanted, settings)


def _ensemble(assembled: Assembled, central: CentralPlan) -> tuple[dict[str, dict[str, Array]], StartsPlan]:
    """What follows from each policy in every draw, and the starts that each draw would call for.

    The posts of a policy are a decision, the same in every draw; only today's level is unknown and follows the draw.
    """
    inputs = assembled.ensemble
    model = engine(inputs, np.float32)
    need = np.asarray(inputs.population.residents * inputs.need.per_resident, dtype=np.float32)
    common = {
        "residents": np.asarray(inputs.population.residents, dtype=np.float32),
        "need": need,
        "required_fte": need / np.float32(inputs.goal.residents_per_specialist),
    }
    outcomes = {}
    for policy in POLICIES:
        starts = inputs.start.today[:, None, :] if policy == "today" else central.decided[policy][None]
        outcomes[policy] = with_nation({**common, **outcome(model, starts)})
    wanted = recommend(starts_problem(model, np.asarray(central.problem.floor)))
    steps = np.pad(np.asarray(wanted.starts, dtype=np.float32), ((0, 0), (1, 0), (0, 0)), constant_values=np.nan)
    # the interval of the recommended starts is what each draw would call for, not the one decision repeated
    outcomes["recommended"]["starts"] = np.concatenate([steps.sum(axis=2, keepdims=True), steps], axis=2)
    return outcomes, wanted


def _finished(
    assembled: Assembled,
    central: CentralPlan,
    ensemble: Mapping[str, Mapping[str, Array]],
    wanted: StartsPlan,
    settings: Settings,
) -> Finished:
    evidence, country = assembled.evidence, assembled.evidence.country
    places = (country.nation_code, *evidence.regions)
    middle = {policy: with_nation({**_common(assembled, central), **o}) for policy, o in central.outcomes.items()}
    states = evidence.horizon.states
    status = status_by_year(evidence)
    frames: list[pl.DataFrame] = []
    for policy in POLICIES:
        first = policy == POLICIES[0]
        frames += number_frames(policy, middle[policy], ensemble[policy], places, states, status, first)
    frames += levels(central, wanted, assembled, places, status)
    drawn = {name: parameter.lever for name, parameter in assembled.parameters.items()}
    tables = {
        "regions": _regions_table(evidence),
        "numbers": numbers_table(frames),
        "probabilities": probabilities_table(ensemble, places, evidence),
        "drivers": drivers_table(ensemble, wanted, drawn, places, evidence),
        "facts": facts_table(assembled, middle, ensemble, places, settings.seed),
        "parameters": parameters_table(assembled),
        "sources": sources_table(assembled),
        "observations": observations_table(assembled),
        "pyramid": _pyramid_table(assembled),
        "municipalities": municipalities_table(evidence, project_municipality_totals, middle["today"]),
    }
    files = evidence_of(country)
    run_id = run_identity(settings, files)
    goal = {**asdict(assembled.central.goal), "need_model": evidence.scenario.goal.need_model}
    manifest = {
        "run_id": run_id,
        "settings": asdict(settings),
        "goal": goal,
        "nation_code": country.nation_code,
        "versions": versions(),
        "evidence": files,
        "plan": {"status": central.plans["recommended"].status.value,
                 "sentence": asdict(central.plans["recommended"].sentence)},
    }  # fmt: skip
    result = RunResult(
        run_id, settings, _names(evidence), asdict(assembled.central.goal), tables, country.boundaries or None, manifest
    )
    return Finished(result, assembled.central, _compared(ensemble, wanted, assembled))


def _common(assembled: Assembled, central: CentralPlan) -> dict[str, Array]:
    residents = assembled.central.population.residents
    per_specialist = assembled.central.goal.residents_per_specialist
    return {"residents": residents, "need": central.need, "required_fte": central.need / per_specialist}


def _compared(
    ensemble: Mapping[str, Mapping[str, Array]], wanted: StartsPlan, assembled: Assembled
) -> dict[str, Array]:
    """The quantities of ``runs.compare`` by draw and place."""
    goal, years = assembled.central.goal, assembled.central.years
    at = years.index(goal.target_year)
    step = slice(years.index(goal.first_year) - 1, at)
    starts = np.asarray(wanted.starts)[:, step].mean(axis=1)
    today = ensemble["today"]
    return {
        "starts": np.concatenate([starts.sum(axis=1, keepdims=True), starts], axis=1).astype(np.float32),
        "gap_fte": today["gap_fte"][:, at].astype(np.float32),
        "coverage": today["coverage"][:, at].astype(np.float32),
    }


def _regions_table(evidence: Evidence) -> pl.DataFrame:
    country = evidence.country
    nation = pl.DataFrame(
        {"region_code": [country.nation_code], "name": [country.nation_name.sv], "healthcare_region": [""]}
    )
    regions = country.tables["regions"].sort("region_code").select("region_code", "name", "healthcare_region")
    return pl.concat([nation, regions])


def _pyramid_table(assembled: Assembled) -> pl.DataFrame:
    start = assembled.central.start
    people: Float[Array, "region sex age"] = start.specialists[0][:, None, None] * start.specialist_shape[0]
    everywhere = np.concatenate([people.sum(axis=0, keepdims=True), people])
    places = (assembled.evidence.country.nation_code, *assembled.evidence.regions)
    place, sex, age = (index.reshape(-1) for index in np.indices(everywhere.shape))
    return pl.DataFrame(
        {
            "region_code": np.asarray(places)[place],
            "sex": np.asarray(SEXES)[sex],
            "age": np.asarray(CAREER_AGES)[age],
            "specialists": everywhere.reshape(-1),
        }
    )


def _names(evidence: Evidence) -> Names:
    country, profession = evidence.country, evidence.profession
    return Names(
        country=country.name, nation=country.nation_name, profession=profession.title,
        specialist=profession.specialist, trainee=profession.trainee, scenario=evidence.scenario.title,
        need_model=NEED_MODELS[evidence.scenario.goal.need_model].title, nation_code=country.nation_code,
    )  # fmt: skip

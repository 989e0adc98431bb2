"""One run: from what the user chose to a result with every table. Pure but for reading the evidence."""

from __future__ import annotations

from dataclasses import replace

from underlag.evidence.country import read_country
from underlag.evidence.expected import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.evidence.package import country_directory
from underlag.evidence.units_file import read_units
from underlag.optimise.decomposition import Watch
from underlag.runs.basis.contents import Computed, Finished, finish
from underlag.runs.inputs.evidence import gather
from underlag.runs.inputs.goal import refuse_too_early
from underlag.runs.plan.assemble import assemble
from underlag.runs.plan.ensemble import Ensemble
from underlag.runs.plan.policies import central_plan, central_problem
from underlag.runs.plan.recommendation import advise
from underlag.runs.plan.request import Progress, Request, settings_of


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

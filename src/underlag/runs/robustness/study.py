"""How far a recommendation can be relied on: tried in new draws beside every simple rule, in worlds of another make
beside what would be best in each, and with each uncertain limit wider and narrower. Too slow for every plan."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from underlag.evidence.country import read_country
from underlag.evidence.package import country_directory
from underlag.optimise.decomposition import Watch
from underlag.runs.inputs.evidence import gather
from underlag.runs.inputs.goal import refuse_too_early
from underlag.runs.plan.assemble import assemble
from underlag.runs.plan.ensemble import Ensemble
from underlag.runs.plan.policies import central_plan, central_problem
from underlag.runs.plan.recommendation import advise
from underlag.runs.plan.request import Progress, Request, settings_of
from underlag.runs.robustness.limit_ends import FILE as LIMIT_ENDS
from underlag.runs.robustness.limit_ends import limit_ends
from underlag.runs.robustness.new_draws import FILE, Planned, out_of_sample
from underlag.runs.robustness.regret_matrix import FILE as MATRIX
from underlag.runs.robustness.regret_matrix import regret_matrix

Tables = Mapping[str, pl.DataFrame]


def planned(request: Request, progress: Progress = lambda _: None, watch: Watch = lambda _: None) -> Planned:
    """The plan of a request as far as its recommendation, which is the plan's own."""
    progress("evidence")
    country = read_country(country_directory(request.country))
    settings, horizon = settings_of(request, country)
    evidence = gather(country, settings.profession, settings.scenario, horizon)
    progress("draws")
    assembled = assemble(evidence, settings.draws, settings.seed)
    refuse_too_early(assembled.central.goal, evidence.horizon, assembled.ensemble.career.completion)
    progress("recommendation")
    problem = central_problem(assembled.central)
    ensemble = Ensemble(assembled, problem)
    advice = advise(ensemble.problem, assembled.central.limits, problem.today[0], watch=watch)
    weighed = assembled.posterior.chosen(settings.draws, settings.seed)[:: ensemble.step]
    return Planned(assembled, advice, central_plan(assembled.central, problem, advice.plan), weighed)


def robustness(
    request: Request, draws: int, seed: int, progress: Progress = lambda _: None, watch: Watch = lambda _: None
) -> Tables:
    """File below a country's directory → table. Raises a UserError for all that the user can mend; writes nothing.

    draws, seed      of the new draws
    progress, watch  as for ``run.run``
    """
    plan = planned(request, progress, watch)
    progress("trial")
    tried = out_of_sample(plan, draws, seed)
    progress("worlds")
    matrix = regret_matrix(plan)
    progress("ends")
    return {FILE: tried, MATRIX: matrix, LIMIT_ENDS: limit_ends(plan)}

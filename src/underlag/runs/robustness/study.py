"""How far a recommendation can be relied on: tried in new draws beside every simple rule, in structural scenarios
beside what would be best in each, and with each uncertain limit wider and narrower. Too slow for every plan."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from underlag.optimise.solvers.decomposition import Watch
from underlag.runs.plan.request import Progress, Request
from underlag.runs.plan.session import Session, country_of, prepare
from underlag.runs.robustness.limit_ends import LIMIT_ENDS_FILE as LIMIT_ENDS
from underlag.runs.robustness.limit_ends import limit_ends
from underlag.runs.robustness.new_draws import OUT_OF_SAMPLE_FILE, Planned, out_of_sample
from underlag.runs.robustness.regret_matrix import REGRET_FILE as MATRIX
from underlag.runs.robustness.regret_matrix import regret_matrix

StudyTables = Mapping[str, pl.DataFrame]


def planned(request: Request, progress: Progress = lambda _: None, watch: Watch = lambda _: None) -> Planned:
    """The plan of a request as far as its recommendation, which is the plan's own.

    progress, watch  as for ``basis.run.run``

    Raises a UserError for all that the user can mend: SettingError, EvidenceError, PosteriorError or NoSolutionError.
    """
    progress("evidence")
    session = Session(prepare(country_of(request), request, progress))
    progress("recommendation")
    advice = session.advise(watch=watch)
    settings, step = session.settings, session.prepared.ensemble.step
    weighed = session.assembled.posterior.chosen(settings.draws, settings.seed)[::step]
    return Planned(session.assembled, advice, session.central, weighed)


def robustness(
    request: Request,
    draws: int,
    seed: int,
    progress: Progress = lambda _: None,
    watch: Watch = lambda _: None,
) -> StudyTables:
    """File below a country's directory → table; writes nothing.

    draws, seed      of the new draws, ≥ 1 and ≥ 0
    progress, watch  as for ``basis.run.run``

    Raises a UserError for all that the user can mend, ArithmeticError as ``out_of_sample``.
    """
    plan = planned(request, progress, watch)
    progress("trial")
    tried = out_of_sample(plan, draws, seed)
    progress("worlds")
    matrix = regret_matrix(plan)
    progress("ends")
    return {OUT_OF_SAMPLE_FILE: tried, MATRIX: matrix, LIMIT_ENDS: limit_ends(plan)}

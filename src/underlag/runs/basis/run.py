"""One run: from what the user chose to a result with every table. Pure but for reading the evidence."""

from __future__ import annotations

from underlag.optimise.solvers.decomposition import Watch
from underlag.runs.basis.contents import Finished, finish
from underlag.runs.plan.request import Progress, Request
from underlag.runs.plan.session import Session, country_of, prepare


def run(request: Request, progress: Progress = lambda _: None, watch: Watch = lambda _: None) -> Finished:
    """Compute a plan. Nothing is written.

    progress  is called with the name of each stage when it begins
    watch     hears how far the search for the recommendation has come

    Raises a UserError for everything the user can mend, with every problem found: SettingError for what was asked,
    EvidenceError for what is read, PosteriorError for a posterior of other evidence, NoSolutionError where the goal
    can't be reached or limits conflict.
    """
    progress("evidence")
    session = Session(prepare(country_of(request), request, progress))
    progress("recommendation")
    session.advise(request.seconds, watch)
    progress("tables")
    return finish(session)

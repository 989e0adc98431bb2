"""The synthesis of evidence: what the published figures say of the past, as joint draws of every unknown.

``fit`` serves the command ``underlag calibrate``, the backtests and the checks alike: any set of figures, up to any
year, with the regions one by one or the nation as one.

Each figure counts by how sure it is. Let the cards say the logarithm of the nation's residents per specialist with a
standard deviation of 0.10, and one figure lie 0.10 above with an error of 0.05. The precisions are 100 and 400, so what
is believed lies four fifths of the way, 0.08 above, with a standard deviation of 1 ÷ √500 = 0.045. Here some hundred
unknowns and all figures do this to each other at once, through the career model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import Bool

from underlag.core.arrays import Array
from underlag.core.errors import PosteriorError
from underlag.core.periods import Horizon
from underlag.core.streams import stream
from underlag.evidence.country import Country, country_at
from underlag.evidence.places import place_to_write
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.synthesis.case import Case, Granularity, case_of
from underlag.runs.synthesis.figures import Readable
from underlag.runs.synthesis.posterior import Posterior, end_stocks, run_past
from underlag.runs.synthesis.stored_posterior import posterior_of as stored_posterior
from underlag.runs.synthesis.stored_posterior import write_posterior
from underlag.uncertainty.convergence import Calibrating, Effort, insist
from underlag.uncertainty.figures import agreement, replicated
from underlag.uncertainty.sampler import ShareDone
from underlag.uncertainty.synthesis import Inferred, Synthesis


def fit(
    evidence: Evidence,
    until: int | None = None,
    regions: Granularity = "each",
    settings: Calibrating | None = None,
    keep: Callable[[Readable], Bool[Array, " figure"]] | None = None,
    progress: ShareDone = lambda _: None,
    counted: Sequence[str] = (),
) -> Posterior:
    """The posterior given the figures of the years up to ``until``.

    evidence  as ``runs.inputs.evidence.gather`` reads it
    until     last year of the figures that are used, and of the past; None for all there are
    regions   "each" by itself, or "merged": the nation as a single region
    settings  effort and seed of the sampler, draws kept, and the effective sample size asked for
    keep      which of the figures to use; all if left out. For checks that predict what was held out.
    progress  hears how far the sampler has come
    counted   quantities of the nation that are used even if the table leaves them to a comparison

    Raises EvidenceError for figures that can't be read, ConvergenceError if the chains do not agree, ValueError where
    the distribution of a card that is learnt about is beta.
    """
    settings = settings or Calibrating()
    whole = case_of(evidence, until, regions, counted)
    used = whole if keep is None else replace(whole, figures=whole.figures.only(keep(whole.figures)))
    return _posterior_of(used, settings, progress)


def synthesis_of(case: Case, effort: Effort) -> Synthesis:
    """The inference of a case, compiled to be asked many times: a vector of scores [1] and its figures. ValueError
    where the distribution of a card that is learnt about is beta, when it is first asked."""
    return Synthesis(case.predict, len(case.past.names()), case.figures.figures, effort, case.prior)


def _posterior_of(case: Case, settings: Calibrating, progress: ShareDone = lambda _: None) -> Posterior:
    """The posterior of a case: at most ``settings.kept`` draws, evenly spread over the chains.

    Raises ConvergenceError with every unknown whose chains do not agree, unless ``settings`` ask for no convergence.
    """
    names = case.past.names()
    synthesis = synthesis_of(case, settings.effort)
    found = synthesis.infer(settings.seed, progress=progress)
    if settings.least_ess > 0:
        insist(found.convergence, names, settings.least_ess)
    scores = _thinned(found, settings.kept)
    published = replicated(case.figures.figures, synthesis.predicted(scores), stream(settings.seed, "predictive"))
    agreed = agreement(case.figures.figures, published)
    central = np.median(scores.astype(np.float64), axis=0, keepdims=True)
    lived = run_past(case.past, central, case.past.years[-1])
    return Posterior(
        case.past,
        case.figures,
        case.norms,
        scores,
        found.convergence,
        agreed,
        settings.seed,
        settings.effort,
        end_stocks(lived, case.past),
    )


def _thinned(found: Inferred, kept: int) -> Array:
    """Draws evenly spread over the chains, in single precision."""
    at = np.linspace(0, len(found.draws) - 1, min(kept, len(found.draws))).round().astype(int)
    return np.asarray(found.draws[at], dtype=np.float32)


def past_evidence(country: Country, profession: str | None) -> Evidence:
    """What a calibration of a profession (the country's default if None) reads: the country's own scenario, and no year
    beyond the next. Raises as ``gather``."""
    return gather(country, profession, None, Horizon(country.base_year, 1, country.base_year + 1))


def calibrate_if_changed(
    country: str,
    profession: str | None,
    begins: Callable[[], None] = lambda: None,
    progress: ShareDone = lambda _: None,
    data: Path | None = None,
) -> bool:
    """Rebuild and store the posterior of a profession unless the stored one is of just this evidence; whether it was.

    country   as the user names it
    begins    called when the work begins, where there is any
    progress  hears how far the sampler has come
    data      the data directory; None to keep all in the country's own directory
    Raises as ``fit``, EvidenceError where the country can't be read, SettingError where it has no such profession or
    its directory can't be written, OSError where the disk refuses.
    """
    read = country_at(country, data)
    evidence = past_evidence(read, profession)
    try:
        stored = stored_posterior(evidence)
        stored.confirm(run_past(stored.past, stored.central(), read.base_year), "")
    except PosteriorError:
        directory = place_to_write(read.place)
        begins()
        write_posterior(fit(evidence, progress=progress), directory, evidence.profession.name)
        return True
    return False


def held_out(sources: Sequence[str]) -> Callable[[Readable], Bool[Array, " figure"]]:
    """A choice for ``keep`` of ``fit``: every figure but those of the sources (their ids)."""
    return lambda figures: np.array([source not in sources for source in figures.figures.source], dtype=bool)

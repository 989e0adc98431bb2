"""Checks of the synthesis that can fail: leave-one-source-out prediction, simulation-based calibration, and what hangs
on a prior. Each gives a table; docs/explanation/synthesis.md says how to read them.

Simulation-based calibration asks whether the intervals can be trusted: a truth is drawn from the prior, its figures are
simulated, and among 99 draws of the posterior made of these figures some number lie below the truth. Over many rounds 0
to 99 should be equally frequent. Too many near 0 and 99 is a posterior too sure of itself; too many in the middle, one
less sure than it could be; too many on one side, a biased one. Leave-one-source-out prediction asks the same of real
figures: of 50 of them, about 40 should lie in the 80 percent interval predicted without their source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.streams import stream
from underlag.runs.synthesis.calibrate import synthesis_of
from underlag.runs.synthesis.case import Case
from underlag.runs.synthesis.conflicts import of_cards
from underlag.runs.synthesis.covariate_check import without_each_region
from underlag.runs.synthesis.held_out import groups_by_region, groups_by_source, judged, predicted_without
from underlag.runs.synthesis.past import prior_draws
from underlag.runs.synthesis.posterior import Posterior, run_past
from underlag.uncertainty.convergence import Effort
from underlag.uncertainty.figures import replicated
from underlag.uncertainty.synthesis import Synthesis

_Heard = Callable[[str], None]
"""Hears what a check has come to, in a word."""

QUICK = Effort(chains=2, warmup=150, draws=250, accept=0.9)
"""Enough for an 80 percent interval, and for a rank among a hundred draws, in half the steps that a posterior takes."""

RANKED = 99
"""Draws among which the truth is ranked: a hundred equally likely places."""

RANKS = ("round", "unknown", "rank")
"""Columns of the table of ranks of the truth."""

BANDS_OF = "-bands"
"""End of the names of tables of statistics and the bands that they should lie in."""

POWERS = (0.8, 1.25)
"""Powers that the prior of an unknown is raised to: weaker and stronger."""


def ranks_of_truth(
    case: Case, rounds: int, seed: int, effort: Effort = QUICK, progress: _Heard = lambda _: None
) -> pl.DataFrame:
    """Simulation-based calibration: worlds drawn from the prior publish figures, and the rank of each truth among the
    posterior's draws is noted. If the inference is right every rank is equally likely.

    Columns: round (0 and up), unknown, rank (0 … ``RANKED``: draws below the truth). Raises ValueError where a figure
    is not a value: a bound says nothing that could be simulated without knowing why somebody chose to state it.
    """
    if set(case.figures.figures.relation) != {"="}:
        raise ValueError("only figures that are values can be simulated")
    synthesis, rows = synthesis_of(case, effort), []
    for turn in range(rounds):
        progress(f"{turn + 1}/{rounds}")
        rows += rank_of_truth(synthesis, case, turn, seed)
    return pl.DataFrame(rows, schema=list(RANKS), orient="row")


def rank_of_truth(synthesis: Synthesis, case: Case, turn: int, seed: int) -> list[tuple[Any, ...]]:
    """Rows of ``RANKS``: one round (``turn``) of simulation-based calibration, a world simulated and its truth found
    again. The figures of ``case`` must all be values."""
    generator = stream(seed, "simulated", turn)
    truth = prior_draws(case.past, 1, generator)[0]
    value = replicated(case.figures.figures, synthesis.predicted(truth[None]), generator)[0]
    found = synthesis.infer(seed + turn, figures=replace(case.figures.figures, value=value, upper=value))
    chosen = found.draws[np.linspace(0, len(found.draws) - 1, RANKED).round().astype(int)]
    return [(turn, name, int(rank)) for name, rank in zip(case.past.names(), (chosen < truth).sum(axis=0), strict=True)]


def prior_sensitivity(posterior: Posterior, year: int) -> pl.DataFrame:
    """How far a result moves when the prior of one unknown is made weaker or stronger (power scaling, by weights on the
    posterior's draws).

    Columns: unknown, quantity (specialists_fte, trainees of the nation in ``year``), shift: the larger of the two
    shifts of the mean, in posterior standard deviations [1]. Raises SettingError where the past does not reach
    ``year``.
    """
    scores = posterior.scores.astype(np.float64)
    lived = run_past(posterior.past, scores, year)
    results = {name: lived.stock(name, year).sum(axis=1) for name in ("specialists_fte", "trainees")}
    rows = []
    for at, name in enumerate(posterior.past.names()):
        for quantity, values in results.items():
            shifts = [_shift(values, -(power - 1) * 0.5 * scores[:, at] ** 2) for power in POWERS]
            rows.append((name, quantity, max(shifts, key=abs)))
    table = pl.DataFrame(rows, schema=["unknown", "quantity", "shift"], orient="row")
    return table.sort(pl.col("shift").abs(), "unknown", "quantity", descending=[True, False, False])


def _shift(values: Float[Array, " draw"], log_weight: Float[Array, " draw"]) -> float:
    weight: Any = np.exp(log_weight - log_weight.max())
    return float((np.average(values, weights=weight) - values.mean()) / values.std())


def checked(
    case: Case,
    posterior: Posterior,
    known: Mapping[str, Float[Array, " region"]],
    year: int,
    rounds: int,
    seed: int,
    progress: _Heard = lambda _: None,
) -> dict[str, pl.DataFrame]:
    """Every check that has something to say, by the name of its table; worlds are simulated where all figures are
    values.

    known   slope → its covariate in standard deviations between regions [1]: those that the country uses and those that
            it could use
    year    in which the nation's staff is asked how it hangs on priors; SettingError where the past does not reach it
    rounds  of simulation-based calibration
    """
    draws = posterior.scores.astype(np.float64)
    sources, of_sources = predicted_without(case, groups_by_source(case), draws, seed, progress=progress)
    regions, of_regions = predicted_without(case, groups_by_region(case), draws, seed, progress=progress)
    tables = {
        "sources": sources.rename({"left_out": "source"}),
        f"sources{BANDS_OF}": judged(of_sources),
        "regions": regions.rename({"left_out": "region_code"}),
        f"regions{BANDS_OF}": judged(of_regions),
        "moved": of_cards(posterior),
        "priors": prior_sensitivity(posterior, year),
        "covariates": without_each_region(case, known, seed, QUICK, progress),
    }
    if set(case.figures.figures.relation) == {"="}:
        tables["ranks"] = ranks_of_truth(case, rounds, seed, progress=progress)
    return {name: table for name, table in tables.items() if table.height}

"""Whether a covariate earns its place in the model of the past: regions predicted without any figure of their own, with
it and without it. docs/explanation/synthesis.md says how to read the table.

A prediction is good where it is both near and sure. Without the covariate a figure lies 0.2 from a prediction with the
standard deviation 0.2; with it 0.1 from one of 0.15. The logarithms of the normal density, but for their constant, are
−ln 0.2 − ½ = 1.11 and −ln 0.15 − ½ · (2/3)² = 1.67: this figure speaks for the covariate by 0.57. Two regions that gain
0.3 and 0.2 are a gain of 0.25 with a standard error of 0.05, and so it would earn its place:

>>> found = {"slope": ["a"] * 3, "region_code": ["01", "01", "02"], "without": [1.0] * 3, "with": [1.2, 1.4, 1.2]}
>>> gains(pl.DataFrame(found)).select("regions", "figures", pl.col("gain", "error").round(3), "earned").row(0)
(2, 3, 0.25, 0.05, True)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import polars as pl
from jaxtyping import Bool, Float

from underlag.core.arrays import Array
from underlag.evidence.cards.parameter import DatedValue, ParameterCard, StatedDistribution
from underlag.runs.inputs.covariates import STAFF, told_by
from underlag.runs.synthesis.calibrate import synthesis_of
from underlag.runs.synthesis.case import Case
from underlag.runs.synthesis.left_out import predicted_by, without
from underlag.runs.synthesis.past import REGIONAL
from underlag.uncertainty.convergence import Effort
from underlag.uncertainty.figures import log_likelihood

Densities = dict[tuple[str, str, str], tuple[float, int]]
"""(Staff, region, figure) → logarithm of the predictive density, and divergences of the refit."""

LEFT_OUT = ("slope", "region_code", "observation_id", "without", "with", "divergences")
"""Columns of the table of regions predicted without their figures."""


def with_slope(case: Case, slope: str, covariate: Float[Array, " region"]) -> Case:
    """The case with a covariate, by region in standard deviations between them [1]. Where the country has no card for
    its slope it is normal around 0, and as wide as regions differ: before the figures the covariate may tell all of
    that or nothing. KeyError where the slope is of no staff that there is."""
    past = case.past
    card = past.cards.get(slope) or _wide(slope, past.cards[REGIONAL[told_by(slope)[0]]], past.first)
    cards = dict(sorted({**past.cards, slope: card}.items()))
    return replace(case, past=replace(past, cards=cards, covariates={**past.covariates, slope: covariate}))


def without_slope(case: Case, slope: str) -> Case:
    """The case without a covariate; unchanged if it has none of that slope."""
    cards = {name: card for name, card in case.past.cards.items() if name != slope}
    known = {name: each for name, each in case.past.covariates.items() if name != slope}
    return replace(case, past=replace(case.past, cards=cards, covariates=known))


def _wide(slope: str, spread: ParameterCard, year: int) -> ParameterCard:
    width = float(np.asarray(spread.value_in(year)))
    nothing = DatedValue.model_validate({"from": year, "value": 0.0})
    given = {"name": slope, "values": (nothing,), "distribution": StatedDistribution(kind="normal", sd=width)}
    return spread.model_copy(update={**given, "before": None})


def own_figures(case: Case, region: str, staff: str | None = None) -> Bool[Array, " figure"]:
    """Which figures are of the region (its code) alone, and of that staff ("specialists" or "trainees"; any if None).
    ValueError where the case has no such region."""
    told = case.figures
    own = told.of_one_region & (told.over[:, case.past.regions.index(region)] > 0)
    return np.asarray(own if staff is None else own & (told.of_training == (staff == "trainees")))


def without_each_region(
    case: Case,
    known: Mapping[str, Float[Array, " region"]],
    seed: int,
    effort: Effort,
    progress: Callable[[str], None] = lambda _: None,
) -> pl.DataFrame:
    """How well the figures of a region are predicted by a synthesis that has seen none of its own.

    known  slope → its covariate in standard deviations between regions [1]: those that the country uses and those that
           it could use

    Columns: slope, region_code, observation_id (a figure of the slope's staff), without and with: logarithm of the
    density on the figure's scale that is predicted of it [1], taken as normal, so that a figure far out does not hang
    on the draw that happened to be nearest; divergences of the two refits. A covariate earns its place where "with" is
    above "without" by more than chance.
    """
    plain: dict[tuple[str, ...], Densities] = {}
    rows = []
    for slope, covariate in known.items():
        less, staff = without_slope(case, slope), told_by(slope)[0]
        used = tuple(less.past.covariates)
        if used not in plain:
            progress("without " + slope if slope in case.past.covariates else "as it is")
            plain[used] = _densities(less, STAFF, seed, effort)
        progress("with " + slope)
        for asked, (density, diverged) in _densities(
            with_slope(less, slope, covariate), (staff,), seed, effort
        ).items():
            before, too = plain[used][asked]
            rows.append((slope, *asked[1:], before, density, diverged + too))
    return pl.DataFrame(rows, schema=list(LEFT_OUT), orient="row")


def _densities(case: Case, staff: Sequence[str], seed: int, effort: Effort) -> Densities:
    """Each region that has figures of its own on such staff left out in turn, by weights on the posterior of all where
    they can be trusted (``left_out``); its divergences are those of the chains that the draws are of."""
    figures = case.figures.figures
    synthesis = synthesis_of(case, effort)
    found_all = synthesis.infer(seed)
    whole = predicted_by(synthesis, found_all.draws)
    found: Densities = {}
    for region in case.past.regions:
        asked = {each: np.flatnonzero(own_figures(case, region, each)) for each in staff}
        if not any(len(own) for own in asked.values()):
            continue
        kept = without(synthesis, whole, own_figures(case, region), seed)
        diverged = kept.divergences if kept.again else found_all.convergence.divergences
        unsure = replace(figures, error=np.hypot(figures.error, kept.predicted.std(axis=0)))
        density = np.asarray(log_likelihood(unsure, jnp.asarray(kept.predicted.mean(axis=0))))
        found |= {
            (each, region, figures.identity[at]): (float(density[at]), diverged)
            for each, own in asked.items()
            for at in own
        }
    return found


def gains(table: pl.DataFrame) -> pl.DataFrame:
    """What each covariate gains, from the columns of ``without_each_region``; the figures of a region hang together, so
    each region counts once.

    Columns: slope, regions and figures (their numbers), gain: mean over regions of the mean over its figures of "with"
    − "without" [1, of a logarithm]; error: standard error of that mean, null for one region; earned: whether it is more
    than twice its error. The best first.
    """
    each = table.with_columns(gain=pl.col("with") - pl.col("without"))
    regions = each.group_by("slope", "region_code").agg(pl.col("gain").mean(), pl.len().alias("figures"))
    by_slope = regions.group_by("slope").agg(
        pl.len().alias("regions"),
        pl.col("figures").sum(),
        pl.col("gain").mean(),
        (pl.col("gain").std() / pl.len().sqrt()).alias("error"),
    )
    return by_slope.with_columns(earned=pl.col("gain") > 2 * pl.col("error")).sort("gain", descending=True)

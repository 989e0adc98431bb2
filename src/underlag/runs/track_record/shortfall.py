"""The lesson of the past: by how much a year the nation's specialists have fallen short of the model's own forecasts.

Forecasts overlap: that of 2018 from 2015 and that of 2018 from 2016 are wrong in much the same way, so they are not
counted as two. The years are the units. From an origin the error of a forecast grows from one year to the next, and
that growth is what the model got wrong of the year; over the origins that saw the year ahead, its mean is the year's
lesson. What the years teach is held against a prior that forecasts are right on average:

    lesson of year t   mean over origins o < t of e(o, t) − e(o, t − 1),   e(o, t) = ln(forecast / outcome), e(o, o) = 0
    shortfall          normal: precision 1/prior² + n/s², mean (n·m/s²) / precision, of n years of mean m and
                       standard deviation s between years

Two years in which the forecast went 1 and 3 percent too high have m = 0.02 and s = 0.0141, so their mean is known to
0.01. With a prior of 0.01 half of it is believed:

>>> learnt = believed_shortfall(np.array([0.01, 0.03]), 0.01)
>>> round(learnt.mean, 4), round(learnt.sd, 4)
(0.01, 0.0071)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.streams import stream
from underlag.evidence.cards.parameter import ParameterCard
from underlag.runs.inputs.cards import as_array
from underlag.runs.track_record.nation import CORRECTED, MODEL, SPECIALISTS
from underlag.uncertainty.forecasts import Score, score

ERROR_SPREAD = "history/forecast_error_spread"
"""Card of the prior: the standard deviation of what a forecaster who is right on average errs by in a year [1/year]."""

FEWEST_YEARS = 3
"""Years of lessons below which nothing is learnt: a spread of two years is chance."""


@dataclass(frozen=True)
class Shortfall:
    """What is believed of the yearly shortfall.

    mean, sd  of it [1/year]
    years     how many years it was learnt from
    """

    mean: float
    sd: float
    years: int


Missed = tuple[int, int, float]
"""A forecast: its origin, its year, and the logarithm of what it said over what was counted [1]."""


def lessons(missed: Iterable[Missed], known: int | None = None) -> dict[int, float]:
    """Year → by how much more forecasts were too high at its end than at its beginning [1], as a logarithm, mean over
    the origins before it.

    missed  forecasts by one method
    known   last year whose outcome may be used; None for all of them
    """
    grown: defaultdict[int, list[float]] = defaultdict(list)
    before: dict[int, tuple[int, float]] = {}
    for origin, year, error in sorted(missed):
        if known is not None and year > known:
            continue
        last, then = before.get(origin, (origin, 0.0))
        # counts may lack a year: what was got wrong of the years between is shared by them
        for between in range(last + 1, year + 1):
            grown[between].append((error - then) / (year - last))
        before[origin] = (year, error)
    return {year: float(np.mean(each)) for year, each in sorted(grown.items())}


def believed_shortfall(errors: Float[Array, " year"], prior: float) -> Shortfall:
    """What the lessons of some years teach [1/year]; with fewer than two nothing, which leaves the prior.

    prior  standard deviation of what a forecaster who is right on average errs by in a year [1/year], > 0
    """
    n = len(errors)
    if n < 2:
        return Shortfall(0.0, prior, n)
    precision = n / float(errors.var(ddof=1))
    whole = precision + prior**-2
    return Shortfall(float(errors.mean()) * precision / whole, whole**-0.5, n)


def prior_spread(cards: Mapping[str, ParameterCard], year: int) -> float:
    """What ``ERROR_SPREAD`` says in a year [1/year]. KeyError without the card."""
    return float(as_array(cards[ERROR_SPREAD].value_in(year)))


def shortfall(table: pl.DataFrame, profession: str, prior: float) -> Shortfall | None:
    """What a track record teaches of the shortfall of a profession [1/year]; None where it has fewer than
    ``FEWEST_YEARS``.

    table  columns as ``record.TRACK_RECORD_SCHEMA``
    prior  as for ``believed_shortfall``
    """
    of_it = (pl.col("subject") == SPECIALISTS) & (pl.col("profession") == profession) & (pl.col("method") == MODEL)
    rows = table.filter(of_it).select("origin", "year", pl.col("median").log() - pl.col("outcome").log())
    return _taught(rows.iter_rows(), None, prior)


def corrected(scores: Sequence[Score], seed: int, prior: float) -> list[Score]:
    """The model's forecasts [head], each corrected by the shortfall that the outcomes up to its origin taught; only
    those of origins by which ``FEWEST_YEARS`` had taught something.

    scores  of the model's forecasts, with their draws, ≥ 1 head
    seed    of the draws of the shortfall
    prior   as for ``believed_shortfall``
    """
    missed = [(s.forecast.origin, s.forecast.year, float(np.log(s.median / s.outcome))) for s in scores]
    found = []
    for one in scores:
        origin, year = one.forecast.origin, one.forecast.year
        taught = _taught(missed, origin, prior)
        if taught is None:
            continue
        # the same world falls short in every year that is forecast from an origin
        drawn = stream(seed, "shortfall", origin).standard_normal(len(one.forecast.draws))
        factor = np.exp(-(taught.mean + taught.sd * drawn) * (year - origin))
        found.append(score(replace(one.forecast, method=CORRECTED, draws=one.forecast.draws * factor), one.outcome))
    return found


def _taught(missed: Iterable[Missed], known: int | None, prior: float) -> Shortfall | None:
    errors = np.array(list(lessons(missed, known).values()))
    return believed_shortfall(errors, prior) if len(errors) >= FEWEST_YEARS else None

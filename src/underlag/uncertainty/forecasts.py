"""Forecasts scored against what happened: error, bias, CRPS and interval coverage, by horizon.

A forecast is a sample of draws; a point forecast is a sample of one. The continuous ranked probability score is the
integral of the squared distance between the forecast's distribution function and the step at the outcome: it has the
outcome's unit, is the absolute error for a point forecast, and can't be improved in expectation by stating anything but
what one believes (Gneiting and Raftery 2007, doi 10.1198/016214506000001437).

Draws 90 and 110 and the outcome 95: the mean distance to the outcome is (5 + 15)/2 = 10, the distance of the pair 20,
and the score 10 − 20/(2·1) = 0; had the outcome been 120, it would be 20 − 10 = 10. A rule that says the last value has
the plain error:

>>> draws = np.array([90.0, 110.0])
>>> crps_of_draws(draws, 95.0), crps_of_draws(draws, 120.0), crps_of_draws(np.array([90.0]), 120.0)
(0.0, 10.0, 30.0)
>>> known = {2018: 100.0, 2019: 104.0, 2020: 108.0}
>>> last_value(known), linear_trend(known, 2022), constant_density(known, {2019: 1000.0, 2020: 1010.0}, 2021)
(108.0, 116.0, 109.08)
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import special

from underlag.uncertainty.intervals import INTERVALS, interval

COVERAGES: tuple[int, ...] = tuple(INTERVALS)
"""Central intervals whose coverage is counted [percent]."""


@dataclass(frozen=True)
class Forecast:
    """What one method said at 31 December of ``origin`` of 31 December of ``year``.

    method        name of the method
    subject       what is forecast: something of the nation, or one region among several
    origin, year  last year that the forecast knows, and the year that it is of [year]
    draws         [unit of the outcome]; of length 1 for a point forecast
    """

    method: str
    subject: str
    origin: int
    year: int
    draws: Float[np.ndarray, " draw"]


@dataclass(frozen=True)
class Score:
    """One forecast beside its outcome.

    forecast                        what was said
    outcome, median, low80, high80  [unit of the outcome]; the ends are those of the 80 percent interval
    crps                            [unit of the outcome], ≥ 0
    inside                          interval in percent → whether it holds the outcome; empty for a point forecast
    """

    forecast: Forecast
    outcome: float
    median: float
    low80: float
    high80: float
    crps: float
    inside: Mapping[int, bool]

    @property
    def horizon(self) -> int:
        """Years from origin to outcome [year]."""
        return self.forecast.year - self.forecast.origin

    @property
    def relative_error(self) -> float:
        """Median over outcome, less one [1]."""
        return self.median / self.outcome - 1


@dataclass(frozen=True)
class Summary:
    """Scores of one method taken together.

    pairs     how many forecasts were scored, ≥ 1
    mape      mean absolute error of the median, relative to the outcome, ≥ 0 [percent]
    bias      mean relative error of the median; plus is too much [percent]
    crps      mean CRPS relative to the outcome, ≥ 0 [percent]
    coverage  interval in percent → share of the outcomes inside it [1]; empty for point forecasts
    """

    pairs: int
    mape: float
    bias: float
    crps: float
    coverage: Mapping[int, float]


def crps_of_draws(draws: Float[np.ndarray, " draw"], outcome: float) -> float:
    """CRPS of a sample [unit of the outcome], by the fair estimator: what the distribution it was drawn from would get,
    in expectation.

    mean|x − y| − Σ_{i<j}|x_i − x_j| / (n(n−1)); for a single draw its absolute error. Never negative. ValueError
    without draws. (Ferro 2014, doi 10.1002/qj.2270.)
    """
    x = np.sort(np.asarray(draws, dtype=np.float64))
    n = len(x)
    if n < 1:
        raise ValueError("a forecast needs at least one draw")
    error = float(np.abs(x - outcome).mean())
    if n == 1:
        return error
    spread = float((2 * np.arange(n) - n + 1) @ x) / (n * (n - 1))
    return max(error - spread, 0.0)


def crps_of_normal(mean: float, sd: float, outcome: float) -> float:
    """CRPS of a normal distribution [unit of the outcome]: sd · [z(2Φ(z) − 1) + 2φ(z) − 1/√π], z = (outcome − mean)/sd.

    ValueError unless sd > 0. (Gneiting and Raftery 2007, as above.)
    """
    if sd <= 0:
        raise ValueError(f"a standard deviation must be positive: {sd}")
    z = (outcome - mean) / sd
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return sd * (z * (2 * float(special.ndtr(z)) - 1) + 2 * density - 1 / math.sqrt(math.pi))


def score(forecast: Forecast, outcome: float) -> Score:
    """The forecast's scores; ``outcome`` in the forecast's unit. ValueError unless it is above 0, since errors are told
    relative to it, and for a forecast without draws."""
    if outcome <= 0:
        raise ValueError(f"an outcome must be positive: {outcome}")
    draws = np.asarray(forecast.draws, dtype=np.float64)
    ends = {percent: tuple(float(end) for end in interval(draws, percent)) for percent in COVERAGES}
    inside = {percent: low <= outcome <= high for percent, (low, high) in ends.items()} if len(draws) > 1 else {}
    low80, high80 = ends[80]
    return Score(forecast, outcome, float(np.median(draws)), low80, high80, crps_of_draws(draws, outcome), inside)


def summarise(scores: Sequence[Score]) -> Summary:
    """Means over the scores, each with the same weight. ValueError if there are none."""
    if not scores:
        raise ValueError("nothing was scored")
    errors = np.array([s.relative_error for s in scores])
    graded = [s.inside for s in scores if s.inside]
    coverage = {p: float(np.mean([inside[p] for inside in graded])) for p in COVERAGES} if graded else {}
    return Summary(
        pairs=len(scores),
        mape=100 * float(np.abs(errors).mean()),
        bias=100 * float(errors.mean()),
        crps=100 * float(np.mean([s.crps / s.outcome for s in scores])),
        coverage=coverage,
    )


def last_value(known: Mapping[int, float]) -> float:
    """The newest known value [its unit], whatever the year.

    known  year → value, as known at the origin. ValueError if there is none
    """
    return known[max(known)]


def constant_density(known: Mapping[int, float], residents: Mapping[int, float], year: int) -> float:
    """As many per resident as in the newest known year [unit of ``known``]; residents go on growing as they did.

    known      year → value, as known at the origin
    residents  year → residents known at the origin [resident]; their yearly growth since the earliest of them, at most
               ``TREND_WINDOW`` years back, goes on. ValueError if none of these years is known
    year       that is forecast
    """
    newest = max(known)
    recent = {y: n for y, n in residents.items() if newest - TREND_WINDOW <= y <= newest}
    first, last = min(recent), max(recent)
    growth = (recent[last] / recent[first]) ** (1 / (last - first)) if last > first else 1.0
    return known[newest] * growth ** (year - newest)


def linear_trend(known: Mapping[int, float], year: int) -> float | None:
    """The straight line through the newest values [their unit], at most ``TREND_WINDOW`` + 1 of them, by least squares;
    at least 0.

    known  year → value, as known at the origin. ValueError if there is none
    year   that is forecast

    None where only one value is known.
    """
    newest = max(known)
    years = np.array(sorted(y for y in known if y >= newest - TREND_WINDOW), dtype=np.float64)
    if len(years) < 2:
        return None
    values = np.array([known[int(y)] for y in years])
    away = years - years.mean()
    slope = float(away @ values) / float(away @ away)
    return max(float(values.mean()) + slope * (year - float(years.mean())), 0.0)


TREND_WINDOW = 5
"""Years back from the newest value that the naive rules look for a trend."""

"""Backtest: projections launched in the past with what was known then, beside two that need no demography.

Every launch is free-running and estimates its rates from the history up to its year only. Its naive companions are the
last value (nothing changes) and the last five years' growth (each group goes on growing by the same factor a year).

A projection that gives two equal regions 10 percent too many and 4 too few is off by 7 percent on average and 3 too
high; the nation, where errors cancel, is off by 3.

>>> method, people = FORECAST_METHODS[0], np.array([100.0, 100.0])
>>> seen = GroupErrors(2000, 2010, 0, None, method, np.array([0.10, -0.04]), 0.03, people)
>>> [round(each, 6) for each in mean_errors([seen])]
[7.0, 3.0, 3.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from underlag.population.cohort import project_cohorts
from underlag.population.rates import History, estimate, rates_for

FORECAST_METHODS: tuple[str, str, str] = ("cohort-component", "last value", "last five years' growth")
GROWTH_YEARS = 5

AGE_GROUPS: tuple[tuple[int, int | None], ...] = ((0, None), (0, 19), (20, 64), (65, 79), (80, None))
"""Broad age groups scored against the history: first and last age, None = open; the first is the total."""

HORIZON_STEP = 5
"""Years between the scored years of one launch against the history."""


class Observed(NamedTuple):
    """Residents of a group as counted at 31 December of a later year [persons by region]."""

    year: int
    age_from: int
    age_to: int | None
    persons: Float[np.ndarray, " region"]


class GroupErrors(NamedTuple):
    """Relative error (projected / counted − 1) of one method for one group, by region and for the nation  [1], and what
    was counted [persons]."""

    launch: int
    year: int
    age_from: int
    age_to: int | None
    method: str
    regions: Float[np.ndarray, " region"]
    nation: float
    counted: Float[np.ndarray, " region"]

    @property
    def horizon(self) -> int:
        """Years from the launch to the count, both at 31 December."""
        return self.year - self.launch


class MeanErrors(NamedTuple):
    """Errors of one method over the regions [percent]: mean absolute, mean (bias), and the nation's."""

    mape: float
    bias: float
    nation: float


def group_total(
    persons: Float[np.ndarray, "*year region sex age"], age_from: int, age_to: int | None
) -> Float[np.ndarray, "*year region"]:
    """Residents of both sexes from ``age_from`` to ``age_to`` (None = open) [persons]."""
    return np.asarray(persons[..., age_from : None if age_to is None else age_to + 1].sum(axis=(-1, -2)))


def observations(history: History, launch: int) -> list[Observed]:
    """What the history counts of the broad groups at every fifth year after the launch, at 31 December."""
    found = []
    for index, year in enumerate(history.years):
        if year > launch and (year - launch) % HORIZON_STEP == 0:
            for low, high in AGE_GROUPS:
                found.append(Observed(year, low, high, group_total(history.population[index], low, high)))
    return found


def score_launch(history: History, launch: int, later: Sequence[Observed]) -> list[GroupErrors]:
    """Scores of the three methods launched at 31 December ``launch`` against counts ``later`` than it.

    Of ``history`` only the years up to the launch are used; it must reach five years before it.
    """
    known = history.until(launch)
    years = tuple(range(launch + 1, max(seen.year for seen in later) + 1))
    path = project_cohorts(known.population[-1], rates_for(estimate(known), years), len(years)).persons
    scores = []
    for seen in later:
        ages = (seen.age_from, seen.age_to)
        horizon = seen.year - launch
        past = group_total(known.population, *ages)
        growth = (past[-1] / past[-1 - GROWTH_YEARS]) ** (horizon / GROWTH_YEARS)
        values = (group_total(path[horizon], *ages), past[-1], past[-1] * growth)
        for method, value in zip(FORECAST_METHODS, values, strict=True):
            nation = float(value.sum() / seen.persons.sum() - 1)
            scores.append(GroupErrors(launch, seen.year, *ages, method, value / seen.persons - 1, nation, seen.persons))
    return scores


def mean_errors(scores: Sequence[GroupErrors]) -> MeanErrors:
    """Mean absolute error and bias over the regions of all ``scores``, and the nation's mean absolute error [%]."""
    errors = np.concatenate([score.regions for score in scores])
    nation = np.mean([abs(score.nation) for score in scores])
    return MeanErrors(100 * float(np.abs(errors).mean()), 100 * float(errors.mean()), 100 * float(nation))


def error_per_root_decade(scores: Sequence[GroupErrors]) -> tuple[float, float]:
    """Standard deviation of the log error after ten years, if errors grow with the root of time: of a region beside the
    nation, and of the nation  [1].

    Root mean square over ``scores`` of ln(projected / counted) / √(horizon / 10): for a region less the nation's own
    log error, since the nation's is a draw of its own.
    """
    nation = np.array([np.log1p(score.nation) for score in scores])
    roots = np.sqrt([score.horizon / 10 for score in scores])
    regions = np.stack([np.log1p(score.regions) for score in scores]) - nation[:, None]
    regional = np.sqrt(np.mean((regions / roots[:, None]) ** 2))
    return float(regional), float(np.sqrt(np.mean((nation / roots) ** 2)))

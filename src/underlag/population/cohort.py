"""Cohort-component projection: survivors, births, migration, one step of one or several years at a time.

Convention. A step leads from one 31 December to another. Of the net migrants of each cohort half move at its start, and
share its mortality, and half at its end. Births follow the mean number of women of each age at the start and the end of
the step. The oldest age class is open.

Three age classes of women, 100, 50 and 20, of whom 0.9, 0.8 and 0.5 survive; 10 migrants join the youngest. A year
later the middle class is (100 + 5)·0.9 + 5 = 99.5 and the open one 50·0.8 + 20·0.5 = 50. Women of the middle class,
74.75 as the mean of 50 and 99.5, have 0.2 children each: 14.95.

>>> survival, fertility = np.array([[[1.0, 0.9, 0.8, 0.5]]]), np.array([[0.0, 0.2, 0.0]])
>>> rates = PopulationRates(survival, fertility, np.ones(1), np.zeros((1, 1, 4)), np.array([[0.0, 10.0, 0.0, 0.0]]))
>>> step(np.array([[[100.0, 50.0, 20.0]]]), rates).persons.round(6).tolist()
[[[14.95, 99.5, 50.0]]]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from underlag.population.migration import between_regions, from_abroad, largest_loss

MOTHERS = 0
"""Position of women on the sex axis."""


class PopulationRates(NamedTuple):
    """What moves a population through a step; with a leading year axis, through several.

    survival     share of a cohort alive at the end of the step                             [1, 0–1]
    fertility    births per woman and year by her age; 0 in the first age class             [1/year]
    birth_share  share of the births by sex, sums to 1 (less if only one sex is projected)  [1]
    internal     net moves between regions per person of the cohort at the start            [1 per step]
    abroad       net international migration of the nation                                  [persons per step]

    The cohort axis is the newborns of the step and then each age class at its start.
    """

    survival: Float[np.ndarray, "*year region sex cohort"]
    fertility: Float[np.ndarray, "*year region age"]
    birth_share: Float[np.ndarray, " sex"]
    internal: Float[np.ndarray, "region sex cohort"]
    abroad: Float[np.ndarray, "*year sex cohort"]

    def at(self, index: int) -> PopulationRates:
        """The rates of one year, counted from 0; the last year's hold thereafter."""
        year = min(index, len(self.survival) - 1)
        return self._replace(survival=self.survival[year], fertility=self.fertility[year], abroad=self.abroad[year])


class CohortStep(NamedTuple):
    """The state after a step and the flows that led there [persons].

    adjustment  what the anchoring to an official projection added beside the rates; 0 when free-running
    """

    persons: Float[np.ndarray, "region sex age"]
    births: Float[np.ndarray, "region sex"]
    deaths: Float[np.ndarray, "region sex cohort"]
    internal: Float[np.ndarray, "region sex cohort"]
    abroad: Float[np.ndarray, "region sex cohort"]
    adjustment: Float[np.ndarray, "region sex age"]


class Projection(NamedTuple):
    """States at the start and after every step, and the flows of each step summed over age [persons]."""

    persons: Float[np.ndarray, "state region sex age"]
    births: Float[np.ndarray, "year region sex"]
    deaths: Float[np.ndarray, "year region sex"]
    internal: Float[np.ndarray, "year region sex"]
    abroad: Float[np.ndarray, "year region sex"]
    adjustment: Float[np.ndarray, "year region sex"]


class _Cohorts(NamedTuple):
    end: np.ndarray
    deaths: np.ndarray
    internal: np.ndarray
    abroad: np.ndarray


def _follow(start: np.ndarray, rates: PopulationRates, part: slice) -> _Cohorts:
    survival = rates.survival[..., part]
    limit = largest_loss(start, survival)
    internal = between_regions(start, rates.internal[..., part], limit)
    abroad = from_abroad(start, rates.abroad[..., part], limit)
    moved = internal + abroad
    exposed = start + moved / 2
    return _Cohorts(exposed * survival + moved / 2, exposed * (1 - survival), internal, abroad)


def step(
    persons: Float[np.ndarray, "region sex age"],
    rates: PopulationRates,
    width: float = 1.0,
    factor: Float[np.ndarray, "region age"] | None = None,
) -> CohortStep:
    """The population ``width`` years later.

    persons  at the start, by age class as wide as the step, the last open  [persons, ≥ 0]
    rates    of this one step
    factor   on those of each age at the end (class 0 is not used: newborns follow the fertility); none = free-running
    """
    older = _follow(persons, rates, slice(1, None))
    end = np.zeros_like(persons)
    end[..., 1:] = older.end[..., :-1]
    end[..., -1] += older.end[..., -1]
    free = end
    if factor is not None:
        end = end * factor[:, None, :]
    women = (persons[:, MOTHERS] + end[:, MOTHERS]) / 2
    births = (width * (rates.fertility * women).sum(axis=-1))[:, None] * rates.birth_share
    newborns = _follow(births[..., None], rates, slice(0, 1))
    adjustment = end - free
    end[..., :1] = newborns.end
    deaths, internal, abroad = (
        np.concatenate([young, old], axis=-1) for young, old in zip(newborns[1:], older[1:], strict=True)
    )
    return CohortStep(end, births, deaths, internal, abroad, adjustment)


def projection_of(start: Float[np.ndarray, "region sex age"], steps: list[CohortStep]) -> Projection:
    """The projection that consecutive ``steps`` from ``start`` make up."""

    def total(name: str) -> np.ndarray:
        return np.stack([getattr(each, name).sum(axis=-1) for each in steps])

    return Projection(
        np.stack([start, *(each.persons for each in steps)]),
        np.stack([each.births for each in steps]),
        total("deaths"),
        total("internal"),
        total("abroad"),
        total("adjustment"),
    )


def project_cohorts(
    persons: Float[np.ndarray, "region sex age"], rates: PopulationRates, steps: int, width: float = 1.0
) -> Projection:
    """``steps`` ≥ 1 free-running steps from ``persons``; ``rates`` have a leading year axis, its last year repeated."""
    done: list[CohortStep] = []
    for index in range(steps):
        done.append(step(done[-1].persons if done else persons, rates.at(index), width))
    return projection_of(persons, done)

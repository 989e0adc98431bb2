"""The population of the base year from an older or coarser table and whatever is published nearer to it.

A table of 60 young and 40 old, where 110 in all are published, and 50 old, becomes 60 and 50. A count of 1 004 between
year ends of 1 000 and 1 010 was taken when 0.4 of the year had gone.

>>> published = [Benchmark(None, 0, None, np.array([110.0])), Benchmark(None, 1, None, np.array([50.0]))]
>>> rake(np.array([[[60.0, 40.0]]]), published).round(6).tolist(), passed_share(1004, 1000, 1010)
([[[60.0, 50.0]]], 0.4)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from underlag.population.cohort import PopulationRates, step

RAKING_ROUNDS = 500
RAKING_PRECISION = 1e-9


class Benchmark(NamedTuple):
    """Published number of residents in a group of ages, by region.

    sex       position on the sex axis, or None for both
    age_from  first age of the group, included
    age_to    last age of the group, included, or None for an open group
    persons   NaN where nothing is published  [persons, ≥ 0]
    """

    sex: int | None
    age_from: int
    age_to: int | None
    persons: Float[np.ndarray, " region"]

    def cells(self) -> tuple[slice, slice, slice]:
        """The group's part of an array [region sex age]."""
        sexes = slice(None) if self.sex is None else slice(self.sex, self.sex + 1)
        return slice(None), sexes, slice(self.age_from, None if self.age_to is None else self.age_to + 1)


def misfit(persons: Float[np.ndarray, "region sex age"], benchmarks: list[Benchmark]) -> float:
    """Largest relative deviation of any group in any region from its benchmark; 0 if there are none."""
    worst = 0.0
    for benchmark in benchmarks:
        found = persons[benchmark.cells()].sum(axis=(1, 2))
        off = np.abs(found - benchmark.persons) / np.maximum(benchmark.persons, 1.0)
        worst = max(worst, float(np.nanmax(off, initial=0.0)))
    return worst


def rake(
    persons: Float[np.ndarray, "region sex age"], benchmarks: list[Benchmark]
) -> Float[np.ndarray, "region sex age"]:
    """``persons`` scaled group by group, round after round (iterative proportional fitting), until all groups agree.

    Benchmarks that contradict each other leave a ``misfit``; the order is kept, so the last given holds exactly.
    """
    fitted = persons.copy()
    for _ in range(RAKING_ROUNDS):
        largest = 0.0
        for benchmark in benchmarks:
            cells = benchmark.cells()
            found = fitted[cells].sum(axis=(1, 2))
            known = ~np.isnan(benchmark.persons) & (found > 0)
            factor = np.where(known, benchmark.persons, 1.0) / np.where(known, found, 1.0)
            fitted[cells] *= factor[:, None, None]
            largest = max(largest, float(np.abs(factor - 1.0).max(initial=0.0)))
        if largest < RAKING_PRECISION:
            break
    return fitted


def passed_share(total: float, before: float, after: float) -> float:
    """How much of a year had passed at a count of ``total``, between the year-end totals ``before`` and ``after``.

    The date of a monthly table is seldom printed in it; growth spread evenly over the year tells it nearly enough.
    """
    if after == before:
        return 1.0
    return float(np.clip((total - before) / (after - before), 0.0, 1.0))


def at_year_end(
    persons: Float[np.ndarray, "region sex age"], passed: float, rates: PopulationRates
) -> Float[np.ndarray, "region sex age"]:
    """A table counted when the share ``passed`` of its year had gone, brought to 31 December.

    Ages are those attained by the end of the year, as in official monthly tables: nobody changes class before then, and
    the youngest class holds only those born so far. What is left of the year's births, deaths and migration by the
    year's ``rates`` is added.
    """
    if passed >= 1.0:
        return persons
    left = 1.0 - passed
    younger = np.zeros_like(persons)
    younger[..., :-1] = persons[..., 1:]
    rest = rates._replace(
        survival=rates.survival**left,
        fertility=rates.fertility * left,
        internal=rates.internal * left,
        abroad=rates.abroad * left,
    )
    end = step(younger, rest).persons
    end[..., 0] += persons[..., 0]
    return end

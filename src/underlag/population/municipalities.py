"""Municipality totals: shares of their region that go on changing as lately, ever more slowly.

With x_m(t) the share of municipality m in its region and b_m the observed yearly change of its logarithm,

    ln x_m(t+1) = ln x_m(t) + b_m · d^(t+1) + common term,   d = ½^(1/10),

where the common term makes the shares of a region sum to one. Totals are share × the region's projected total, so they
sum to it exactly and are never negative. A trend of a few years tells little of the far future: hence the damping, by
half in ten years.

A municipality that grew from 40 to 42 percent of its region in two years changes by ln(42/40)/2 = 0.0244 a year; over
the eleventh year that is 0.0244·d^11 = 0.0114.

>>> region = np.array([0, 0])
>>> both = yearly_change(np.array([40.0, 60.0]), np.array([42.0, 58.0]), 2, region)
>>> both.round(4).tolist(), (both * 0.5 ** (11 / HALVING_YEARS)).round(4).tolist()
([0.0244, -0.017], [0.0114, -0.0079])
>>> later = project_municipalities(np.array([42.0, 58.0]), both, region, np.full((2, 1), 100.0))
>>> later.round(2).tolist()
[[42.0, 58.0], [42.94, 57.06]]
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

HALVING_YEARS = 10.0
"""Years in which the yearly change of a share falls to half."""


def _shares(persons: np.ndarray, region: np.ndarray, regions: int) -> np.ndarray:
    totals = np.bincount(region, weights=persons, minlength=regions)
    return np.asarray(persons / np.where(totals > 0, totals, 1.0)[region])


def yearly_change(
    early: Float[np.ndarray, " municipality"],
    late: Float[np.ndarray, " municipality"],
    years: float,
    region: Int[np.ndarray, " municipality"],
) -> Float[np.ndarray, " municipality"]:
    """Yearly change of the logarithm of each municipality's share of its region [1/year] between two counts.

    0 where either count is 0 (nothing to follow) or ``years`` is 0.
    """
    regions = int(region.max(initial=0)) + 1
    first, last = _shares(early, region, regions), _shares(late, region, regions)
    known = (first > 0) & (last > 0)
    ratio = np.where(known, last, 1.0) / np.where(known, first, 1.0)
    return np.asarray(np.log(ratio) / years if years > 0 else np.zeros_like(ratio))


def project_municipalities(
    base: Float[np.ndarray, " municipality"],
    change: Float[np.ndarray, " municipality"],
    region: Int[np.ndarray, " municipality"],
    region_totals: Float[np.ndarray, "state region"],
) -> Float[np.ndarray, "state municipality"]:
    """Residents of each municipality in every year [persons], summing to ``region_totals``.

    base    residents in the first year; every region with residents needs a municipality with residents
    change  yearly change of the logarithm of the share, from ``yearly_change``
    region  position of each municipality's region on the region axis
    """
    states, regions = region_totals.shape
    damping = 0.5 ** (1 / HALVING_YEARS)
    passed = np.concatenate([[0.0], np.cumsum(damping ** np.arange(1, states))])
    weights = _shares(base, region, regions) * np.exp(np.outer(passed, change))
    sums = np.stack([np.bincount(region, weights=row, minlength=regions) for row in weights])
    return np.asarray(weights / np.where(sums > 0, sums, 1.0)[:, region] * region_totals[:, region])

"""Net migration of one step: between regions, summing to nothing over the nation, and to or from abroad.

Of 100 a tenth wish to leave, and a region of 300 grows by 2 percent, 6: the two wishes meet at 8. Forty from abroad are
shared by size.

>>> start = np.array([[[100.0]], [[300.0]]])
>>> most = largest_loss(start, np.ones_like(start))
>>> between_regions(start, np.array([[[-0.1]], [[0.02]]]), most).reshape(-1).tolist()
[-8.0, 8.0]
>>> from_abroad(start, np.array([[40.0]]), most).reshape(-1).tolist()
[10.0, 30.0]
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

LARGEST_SHARE = 0.45
"""Most of a cohort's possible loss that either kind of net migration may take in one step; both together stay below
one, so nobody who is not there can leave."""

LARGEST_STRETCH = 2.0
"""Most that outflows are stretched to meet the inflows of other regions."""


def largest_loss(
    start: Float[np.ndarray, "region sex cohort"], survival: Float[np.ndarray, "region sex cohort"]
) -> Float[np.ndarray, "region sex cohort"]:
    """Number that may leave each cohort by one kind of net migration in a step [persons].

    Half of the migrants move before the year's deaths and half after, so (start − x/2)·s − x/2 ≥ 0 needs
    x ≤ start·2s/(1+s); ``LARGEST_SHARE`` of that is allowed.
    """
    return np.asarray(LARGEST_SHARE * start * 2 * survival / (1 + survival))


def between_regions(
    start: Float[np.ndarray, "region sex cohort"],
    rate: Float[np.ndarray, "region sex cohort"],
    limit: Float[np.ndarray, "region sex cohort"],
) -> Float[np.ndarray, "region sex cohort"]:
    """Net moves between regions [persons, positive = arrives], summing to 0 over regions for each sex and cohort.

    rate  net moves per person at the start  [1 per step]. The wishes to leave and to arrive that it implies seldom
          agree exactly; both are scaled to their mean (nobody moves where one side is empty).
    """
    leave = np.minimum(start * np.maximum(-rate, 0.0), limit / LARGEST_STRETCH)
    arrive = start * np.maximum(rate, 0.0)
    leaving, arriving = leave.sum(axis=0), arrive.sum(axis=0)
    both = (leaving > 0) & (arriving > 0)
    moved = np.where(both, np.minimum((leaving + arriving) / 2, LARGEST_STRETCH * leaving), 0.0)
    into = arrive * (moved / np.where(both, arriving, 1.0))
    return np.asarray(into - leave * (moved / np.where(both, leaving, 1.0)))


def from_abroad(
    start: Float[np.ndarray, "region sex cohort"],
    number: Float[np.ndarray, "sex cohort"],
    limit: Float[np.ndarray, "region sex cohort"],
) -> Float[np.ndarray, "region sex cohort"]:
    """Net international migration by region [persons]: the nation's number shared by the regions' cohorts.

    A net loss is met only up to ``limit`` in each region.
    """
    nation = start.sum(axis=0)
    shared = start * (number / np.where(nation > 0, nation, 1.0))
    return np.asarray(np.maximum(shared, -limit))

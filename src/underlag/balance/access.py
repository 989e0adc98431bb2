"""Spatial access: supply within reach per resident, by floating catchment areas.

A unit's supply is shared by those who can reach it, and a resident's access is the sum of the shares within reach:

    R[j] = S[j] / Σ_i P[i]·w[i,j]        A[i] = Σ_j R[j]·w[i,j]

with w = 1 within the catchment and 0 outside (two-step floating catchment area, 2SFCA: Luo and Wang, 2003), falling
with distance (enhanced, E2SFCA: Luo and Qi, 2009), or also divided among the units in reach (three-step, 3SFCA: Wan,
Zou and Sternberg, 2012: w·G, where ``G[i,j] = w[i,j] / Σ_j w[i,j]``). Nothing is lost: ``Σ_i P[i]·A[i]`` is the supply
that anyone reaches.

Places of 1 000 and 500 people. Both reach a unit of 3 doctors, the second also a unit of 1. The units have 0.002 a head
both, 3/1 500 and 1/500, so access is 0.002 and 0.004; and 1 000·0.002 + 500·0.004 = 4, the doctors that there are.

>>> people, supply, weight = np.array([1000.0, 500.0]), np.array([3.0, 1.0]), np.array([[1.0, 0.0], [1.0, 1.0]])
>>> access = floating_catchment(people, supply, weight)
>>> access.round(6).tolist(), round(float(people @ access), 6)
([0.002, 0.004], 4.0)
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def within(cost: Float[np.ndarray, "origin unit"], reach: float) -> Float[np.ndarray, "origin unit"]:
    """Weight 1 up to ``reach``, inclusive, and 0 beyond [1]: the catchment of 2SFCA."""
    return np.asarray(cost <= reach, dtype=np.float64)


def by_zone(
    cost: Float[np.ndarray, "origin unit"], ends: Float[np.ndarray, " zone"], weights: Float[np.ndarray, " zone"]
) -> Float[np.ndarray, "origin unit"]:
    """Weight of the zone that a cost falls in [1], 0 beyond the last: the travel zones of E2SFCA.

    ends  upper ends of the zones, inclusive, ascending
    """
    if (np.diff(ends) <= 0).any():
        raise ValueError("the ends of zones must ascend")
    return np.asarray(np.append(weights, 0.0)[np.searchsorted(ends, cost, side="left")])


def gaussian(cost: Float[np.ndarray, "origin unit"], reach: float) -> Float[np.ndarray, "origin unit"]:
    """Weight falling from 1 at no cost to 0 at ``reach`` and beyond along a Gaussian curve [1].

    ``(exp(−½(c/reach)²) − e^−½) / (1 − e^−½)``: continuous at the edge, so that nobody falls over it by a metre.
    """
    if reach <= 0:
        raise ValueError("the reach must be positive")
    edge = np.exp(-0.5)
    return np.asarray(np.clip((np.exp(-0.5 * (cost / reach) ** 2) - edge) / (1 - edge), 0.0, None))


def floating_catchment(
    people: Float[np.ndarray, " origin"],
    supply: Float[np.ndarray, " unit"],
    weight: Float[np.ndarray, "origin unit"],
) -> Float[np.ndarray, " origin"]:
    """Access [supply per person] of each origin; 2SFCA with weights of ``within``, E2SFCA with falling ones.

    people  residents or resident-equivalents, ≥ 0
    supply  of each unit, ≥ 0
    weight  how much of each unit an origin reaches, 0–1
    NaN where no unit is within reach: access that can't be told is not the same as units without staff, which give 0.
    """
    demand = people @ weight
    share = np.divide(supply, demand, out=np.zeros_like(supply, dtype=np.float64), where=demand > 0)
    return np.where((weight > 0).any(axis=1), weight @ share, np.nan)


def three_step(
    people: Float[np.ndarray, " origin"],
    supply: Float[np.ndarray, " unit"],
    weight: Float[np.ndarray, "origin unit"],
) -> Float[np.ndarray, " origin"]:
    """Access [supply per person] when residents divide themselves among the units in reach (3SFCA).

    Takes and gives what ``floating_catchment`` does. In the two-step form a resident near many units asks for all of
    each; here the units compete, so that demand is not counted several times.
    """
    reached = weight.sum(axis=1, keepdims=True)
    choice = np.divide(weight, reached, out=np.zeros_like(weight), where=reached > 0)
    return floating_catchment(people, supply, choice * weight)

"""Listing capacity against need: coverage, gap in specialists, named-GP potential, specialists required.

All functions work elementwise on arrays with any axes in common (draw, year, region …). The nation's figures come from
the nation's sums, so that a region's surplus covers another's shortage in the nation's coverage; where that is not what
is asked, ``potential_of_nation`` counts only residents who are covered at home.

Ten full-time specialists and four trainees at 1 100 and 550 residents have room for 13 200 of 15 400 residents:
coverage is 0.857, and 2 specialists are missing.

>>> norm, need = Norm(1100.0, 550.0), np.array([15400.0])
>>> there = capacity(np.array([10.0]), np.array([4.0]), norm)
>>> there.tolist(), coverage(there, need).round(3).tolist(), gap(there, need, norm).round(6).tolist()
([13200.0], [0.857], [2.0])
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from underlag.need.norms import Norm

_Numbers = Float[np.ndarray, "*#axes"]
"""Any axes; two arrays of one call may differ by axes of length 1, or by leading axes such as draws."""


def listing_fte(patient_fte: _Numbers, outside_share: float) -> _Numbers:
    """FTE left for listed residents [FTE] when a share of patient time, 0–1, goes to tasks outside listing.

    Such tasks are nursing homes, child health care, teaching, research and supervision of trainees.
    """
    if not 0 <= outside_share <= 1:
        raise ValueError(f"the share of time outside listing is {outside_share:g}, not 0 to 1")
    return np.asarray(patient_fte * (1 - outside_share))


def capacity(fte_specialists: _Numbers, fte_trainees: _Numbers, norm: Norm) -> _Numbers:
    """Residents that can be listed [resident]: ``C = L_S · FTE_S + L_T · FTE_T``."""
    return np.asarray(norm.residents_per_specialist * fte_specialists + norm.residents_per_trainee * fte_trainees)


def coverage(capacity: _Numbers, need: _Numbers) -> _Numbers:
    """Coverage (täckningsgrad) ``κ = C/N`` [1]. Where there is no need nothing is missing, so κ is 1."""
    there, asked = np.broadcast_arrays(capacity, need)
    return np.asarray(np.divide(there, asked, out=np.ones(asked.shape), where=asked > 0))


def gap(capacity: _Numbers, need: _Numbers, norm: Norm) -> _Numbers:
    """Specialists missing ``(N − C)/L_S`` [FTE]; negative where there are more than the norm asks for."""
    return np.asarray((need - capacity) / norm.residents_per_specialist)


def named_gp_potential(coverage: _Numbers) -> _Numbers:
    """Share of residents who can have a named GP at the norm ``min(1, κ)`` [1].

    A potential: to be compared with the reported share that has one, never equated to it.
    """
    return np.asarray(np.minimum(coverage, 1.0))


def potential_of_nation(
    coverage: Float[np.ndarray, "*#axes region"], need: Float[np.ndarray, "*#axes region"]
) -> Float[np.ndarray, "*#axes"]:
    """Share of the nation's residents who can have a named GP at home [1], regions weighted by need.

    At most ``min(1, κ)`` of the nation, and below it as soon as one region has more than it needs and another less.
    """
    covered = np.asarray((named_gp_potential(coverage) * need).sum(axis=-1))
    total = np.broadcast_to(need.sum(axis=-1), covered.shape)
    return np.asarray(np.divide(covered, total, out=np.ones(covered.shape), where=total > 0))


def required_fte(need: _Numbers, norm: Norm) -> _Numbers:
    """Full-time specialists that need asks for if they do it alone ``N/L_S`` [FTE]."""
    return np.asarray(need / norm.residents_per_specialist)


def required_specialists(need: _Numbers, fte_trainees: _Numbers, norm: Norm, goal: float = 1.0) -> _Numbers:
    """Full-time specialists that bring coverage to ``goal`` beside the trainees there are [FTE], never below 0."""
    left = goal * need - norm.residents_per_trainee * fte_trainees
    return np.asarray(np.maximum(left, 0.0) / norm.residents_per_specialist)

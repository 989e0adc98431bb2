"""Where specialists begin, and where they move: matrices from a few shares. Arrays may lead with an axis draw.

Two regions of 100 and 300 exchange as many people as they take: the small one's intensity of leaving is 2 and the large
one's 2/3, of mean (100·2 + 300·2/3)/400 = 1. If 3 percent of the nation move, 6 percent of the small one and 2 of the
large one do: 6 people each way.

>>> exchanged = exchange(np.array([100.0, 300.0]), ("north", "south"), np.array([0.0]))
>>> moving_matrix(np.array([[0.03]]), exchanged)[0, 0].round(6).tolist()
[[0.94, 0.06], [0.02, 0.98]]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Either
from underlag.workforce.rates.arrays import library_of


def exchange(
    residents: Float[np.ndarray, " region"], healthcare_region: Sequence[str], within: Float[Either, " draw"]
) -> Float[Either, "draw region region"]:
    """How strongly people go from a region (row) to another (column) [1]: shares of destinations times intensity.

    residents          [resident], > 0
    healthcare_region  of each region
    within             share of the nation's leavers that stay in their health-care region [1], 0 ≤ within < 1
    The flow between two regions is proportional to the residents of both, and β times as strong within a health-care
    region, β being what gives ``within``. Flows there and back are equal where people are spread as residents are, so
    moves by themselves neither drain nor fill a region; a small one beside a large one sends away a larger share. The
    row sums are a region's intensity of leaving relative to the nation's, whose mean weighted by residents is 1; with a
    single region 0. Where there is nowhere to go on one side of the border, all go to the other.
    """
    kin = np.array([[a == b for b in healthcare_region] for a in healthcare_region])
    other = ~np.eye(len(residents), dtype=bool)
    pairs = np.outer(residents, residents)
    near, far = np.where(kin & other, pairs, 0.0), np.where(~kin, pairs, 0.0)
    given = within if near.sum() > 0 else within * 0
    part = (given if far.sum() > 0 else given * 0 + 1)[:, None, None]
    flows = part * _normed(near) + (1 - part) * _normed(far)
    return flows * (residents.sum() / residents)[None, :, None]


def _normed(flows: Float[np.ndarray, "region region"]) -> Float[np.ndarray, "region region"]:
    total = flows.sum()
    return np.asarray(flows / total if total > 0 else flows)


def settling_matrix(
    stay: Float[Either, " draw"],
    leave: Float[Either, " draw"],
    exchanged: Float[Either, "draw region region"],
) -> Float[Either, "draw region region"]:
    """Where those who finish in a region (row) begin as specialists (column) [1]; rows sum to 1 − λ.

    stay       ρ: the nation's share of those who begin in primary care that begin where they trained [1]
    leave      λ: share that does not begin in primary care [1]
    exchanged  as ``exchange`` gives
    """
    return (1 - leave)[:, None, None] * _going(1 - stay, exchanged)


def moving_matrix(
    moving: Float[Either, "draw band"], exchanged: Float[Either, "draw region region"]
) -> Float[Either, "draw band region region"]:
    """Where specialists of an age band in a region (row) are a year later (column) [1]; rows sum to 1.

    moving     the nation's share that moves to another region during a year, by age band [1]
    exchanged  as ``exchange`` gives
    """
    return library_of(moving, exchanged).stack(
        [_going(moving[:, band], exchanged) for band in range(moving.shape[1])], axis=1
    )


def _going(
    leaving: Float[Either, " draw"], exchanged: Float[Either, "draw region region"]
) -> Float[Either, "draw region region"]:
    """Row-stochastic matrix of leaving at that mean rate; a region that all would leave keeps nobody, never less."""
    xp = library_of(leaving, exchanged)
    going = xp.clip(leaving, 0.0, 1.0)[:, None, None] * exchanged
    total = going.sum(axis=2, keepdims=True)
    going = going / xp.maximum(total, 1.0)
    return going + (1 - going.sum(axis=2))[:, :, None] * xp.eye(exchanged.shape[1])

"""Demand (efterfrågan): what employers would hire now. Reported beside need, never mixed with it.

Demand counts posts, need counts residents, so that no one can add them; and no function of this package takes both.

Ninety filled posts and a tenth of the funded ones vacant are 100 posts: 10 are vacant, and unmet demand is 10/90 =
0.111.

>>> asked = demand_from_vacant_share(np.array([90.0]), np.array([0.1]))
>>> asked.posts.round(6).tolist(), asked.vacant_share.round(6).tolist(), asked.unmet.round(3).tolist()
([100.0], [0.1], [0.111])

Where only the nation's vacancies are counted, they are shared among regions by what is known of where posts stand
empty. Two regions of 600 and 400 residents, with a fifth of posts vacant in the kind of place the first is and two
fifths in the second's, weigh 120 and 160; of 70 vacancies the first has 30 and the second 40:

>>> weight = np.array([600 * 0.2, 400 * 0.4])
>>> shared_vacancies(np.array([70.0]), weight, np.zeros((1, 2))).tolist()
[[30.0, 40.0]]

A region that says 60 of its own where 40 are expected, with regions differing by 0.3 and the figure being off by 0.4
(of logarithms), moves 0.3² ÷ (0.3² + 0.4²) = 0.36 of the way from 40 to 60, and is then unsure by 0.24:

>>> mean, sd = learnt_deviation(0.3, np.log([60 / 40]), np.array([0.4]))
>>> round(float(mean / np.log(60 / 40)), 2), round(sd, 2)
(0.36, 0.24)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Posts = Float[np.ndarray, "*axes"]


@dataclass(frozen=True)
class Demand:
    """Funded posts by region, or any other axes.

    filled  [post], ≥ 0
    vacant  funded and not filled [post], ≥ 0; posts held by agency staff count as vacant
    """

    filled: Posts
    vacant: Posts

    def __post_init__(self) -> None:
        if np.any(self.filled < 0) or np.any(self.vacant < 0):
            raise ValueError("posts can't be negative")

    @property
    def posts(self) -> Posts:
        """All funded posts: demand [post]."""
        return np.asarray(self.filled + self.vacant)

    @property
    def vacant_share(self) -> Posts:
        """Share of funded posts that is vacant [1]; 0 where none is funded."""
        return np.asarray(np.divide(self.vacant, self.posts, out=np.zeros_like(self.posts), where=self.posts > 0))

    @property
    def unmet(self) -> Posts:
        """Vacant posts as a share of the filled ones [1], often called unmet demand; infinite where none is filled."""
        none = np.where(self.vacant > 0, np.inf, 0.0)
        return np.asarray(np.divide(self.vacant, self.filled, out=none, where=self.filled > 0))


def demand_from_vacant_share(filled: Posts, share: Posts) -> Demand:
    """Demand where a survey gives posts filled [post] and the vacant share of funded posts [1], 0 ≤ share < 1."""
    if np.any(share < 0) or np.any(share >= 1):
        raise ValueError("the vacant share must be 0 or more and below 1")
    return Demand(filled, filled * share / (1 - share))


def shared_vacancies(
    national: Float[np.ndarray, " draw"],
    weight: Float[np.ndarray, " region"],
    deviation: Float[np.ndarray, "draw region"],
) -> Float[np.ndarray, "draw region"]:
    """The nation's vacant posts [post] by region; they sum to the nation's in every draw.

    national   vacant in the nation [post], ≥ 0
    weight     how many vacancies a region has beside another by what is known of both, > 0, on any scale
    deviation  logarithm of how much more it has than that [1]
    """
    parts = weight * np.exp(deviation)
    return np.asarray(national[:, None] * parts / parts.sum(axis=1, keepdims=True))


def learnt_deviation(
    spread: float, told: Float[np.ndarray, " figure"], error: Float[np.ndarray, " figure"]
) -> tuple[float, float]:
    """Mean and standard deviation of a region's deviation [1, of logarithms] given its own figures: precisions add.

    spread  standard deviation between regions before any figure [1], > 0
    told    what each figure says of the deviation [1]; none leave 0 and the spread
    error   standard deviation of each figure's error [1], > 0
    """
    precision = spread**-2 + float((error**-2).sum())
    return float((told / error**2).sum()) / precision, precision**-0.5

"""Demand (efterfrågan): what employers would hire now. Reported beside need, never mixed with it.

Demand counts posts, need counts residents, so that no one can add them; and no function of this package takes both.

Ninety filled posts and a tenth of the funded ones vacant are 100 posts: 10 are vacant, and unmet demand is 10/90 =
0.111.

>>> asked = demand_from_vacant_share(np.array([90.0]), np.array([0.1]))
>>> asked.posts.round(6).tolist(), asked.vacant_share.round(6).tolist(), asked.unmet.round(3).tolist()
([100.0], [0.1], [0.111])
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

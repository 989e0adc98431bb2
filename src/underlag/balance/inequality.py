"""How unevenly something per resident is spread over places: the Lorenz curve and the Gini coefficient.

Of two equal places one has 1 each and the other 3: the poorer half has a quarter, and the Gini coefficient is 0.25.

>>> share, having = lorenz(np.array([3.0, 1.0]), np.ones(2))
>>> share.tolist(), having.tolist(), gini(np.array([3.0, 1.0]), np.ones(2))
([0.0, 0.5, 1.0], [0.0, 0.25, 1.0], 0.25)
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def lorenz(
    level: Float[np.ndarray, " place"], people: Float[np.ndarray, " place"]
) -> tuple[Float[np.ndarray, " point"], Float[np.ndarray, " point"]]:
    """The Lorenz curve: cumulated share of the people [1], lowest level first, and their share of the whole [1].

    level   what a person has there, e.g. coverage, ≥ 0
    people  residents or resident-equivalents, ≥ 0, not all 0
    Both begin with 0 and end with 1; where nobody has anything, the second is the first. Raises ValueError for numbers
    that are negative or not finite, or without people.
    """
    if not (np.isfinite(level).all() and np.isfinite(people).all() and (level >= 0).all() and (people >= 0).all()):
        raise ValueError("levels and people must be finite and not negative")
    if people.sum() <= 0:
        raise ValueError("there are no people")
    order = np.argsort(level, kind="stable")
    share = np.concatenate([[0.0], np.cumsum(people[order])]) / people.sum()
    having = np.concatenate([[0.0], np.cumsum((level * people)[order])])
    return share, having / having[-1] if having[-1] > 0 else share


def gini(level: Float[np.ndarray, " place"], people: Float[np.ndarray, " place"]) -> float:
    """Gini coefficient [1]: 0 if everyone has the same, near 1 if a few have all; people of one place are alike.

    It is half the mean difference between two people drawn at random, over the mean: one minus twice the area under the
    Lorenz curve. Takes and raises what ``lorenz`` does.
    """
    share, having = lorenz(level, people)
    return float(1.0 - np.sum(np.diff(share) * (having[1:] + having[:-1])))

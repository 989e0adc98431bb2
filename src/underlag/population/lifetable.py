"""Life tables: from death rates or published nLx to the survivorship of cohorts.

A *cohort* here is a group followed through one step: first the newborns of the step, then those of each age class at
its start, the last being the open class. So the cohort axis is one longer than the age axis.

At a death rate of 0.1 a year at every age life lasts 1/0.1 = 10 years, and e^−0.1 = 0.905 of each age survive a year;
half the rate gives 20 years. Newborns are a year's births, born evenly over it, so (1 − e^−0.1)/0.1 = 0.952 of them do.

>>> rates = np.array([0.1, 0.1])
>>> life_expectancy(rates).round(6).item(), survival(rates).round(3).tolist()
(10.0, [0.952, 0.905, 0.905])
>>> scale_to_life_expectancy(rates, np.array(20.0)).round(6).item()
0.5
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

BISECTIONS = 60
SCALE_LIMIT = 3.0
"""Farthest natural-log factor tried when death rates are scaled to a published life expectancy (about 1/20–20)."""


def person_years(rates: Float[np.ndarray, "*place age"]) -> Float[np.ndarray, "*place age"]:
    """Years lived in each single-year age class per newborn, L [years], at constant force of mortality in each class.

    rates  deaths per person and year by single age, > 0 in the open last class  [1/year]
    """
    hazard = np.maximum(rates, 0.0)
    reached = np.exp(-np.cumsum(hazard, axis=-1))
    alive = np.concatenate([np.ones_like(reached[..., :1]), reached[..., :-1]], axis=-1)
    small = hazard < 1e-9
    share = np.where(small, 1.0 - hazard / 2, -np.expm1(-hazard) / np.where(small, 1.0, hazard))
    lived = np.asarray(alive * share)
    lived[..., -1] = alive[..., -1] / hazard[..., -1]
    return lived


def life_expectancy(rates: Float[np.ndarray, "*place age"]) -> Float[np.ndarray, "*place"]:
    """Expected length of life at birth [years] under ``rates`` by single age [1/year]."""
    return np.asarray(person_years(rates).sum(axis=-1))


def survivorship(
    lived: Float[np.ndarray, "*place age"], radix: float, width: float
) -> Float[np.ndarray, "*place cohort"]:
    """Share of each cohort alive at the end of a step as wide as the age classes [1, 0–1].

    lived   nLx: person-years lived in each class by ``radix`` newborns, the last class open (Tx)  [years]
    width   of a class and a step  [years]

    Newborns: L0 / (n·l0). Age class i: L(i+1) / L(i). The last two classes share one survivorship into the open class,
    T / (L + T), as in Preston, Heuveline & Guillot, *Demography* (2001), section 6.3.
    """
    newborn = lived[..., :1] / (width * radix)
    inner = lived[..., 1:-1] / lived[..., :-2]
    into_open = lived[..., -1:] / (lived[..., -2:-1] + lived[..., -1:])
    return np.concatenate([newborn, inner, into_open, into_open], axis=-1)


def survival(rates: Float[np.ndarray, "*place age"]) -> Float[np.ndarray, "*place cohort"]:
    """Share of each cohort alive one year later [1, 0–1] under death ``rates`` by single age [1/year]."""
    return survivorship(person_years(rates), 1.0, 1.0)


def scale_to_life_expectancy(
    rates: Float[np.ndarray, "*place age"], expected: Float[np.ndarray, "*place"]
) -> Float[np.ndarray, "*place"]:
    """Factor on all death rates of a place that gives it the ``expected`` life expectancy at birth [years].

    1 where ``expected`` is NaN. Bisection on the logarithm; the life expectancy falls as the factor grows.
    """
    low = np.full(expected.shape, -SCALE_LIMIT)
    high = np.full(expected.shape, SCALE_LIMIT)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        too_long = life_expectancy(rates * np.exp(middle)[..., None]) > expected
        low, high = np.where(too_long, middle, low), np.where(too_long, high, middle)
    return np.where(np.isnan(expected), 1.0, np.exp((low + high) / 2))

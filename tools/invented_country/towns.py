"""Residents of the municipalities of Havsmark, by year, sex and age, always summing to their region."""

from __future__ import annotations

import numpy as np
from people import AGES
from places import BASE_YEAR, CODES, MUNICIPALITIES, SEED

from underlag.core.streams import stream

YOUNG = {"T1": 0.45, "T2": 0.10, "T3": 0.15, "T4": -0.25, "T5": -0.45}
OLD = {"T1": -0.30, "T2": -0.20, "T3": 0.00, "T4": 0.15, "T5": 0.35}
GROWTH = {"T1": 0.004, "T2": 0.007, "T3": 0.002, "T4": -0.001, "T5": -0.009}
"""Group code → logarithm of the share of a 24-year-old and of a 75-year-old over that of others, and yearly change."""


def of_region(code: str) -> list[int]:
    """Positions of the municipalities of a region."""
    return [at for at, place in enumerate(MUNICIPALITIES) if place.region == code]


def wanted(code: str, year: int) -> np.ndarray:
    """Shares of a region's residents before rounding, axes municipality, sex, age; they sum to 1.

    Every birth cohort has its own small deviation in every municipality, so that one year follows from the last.
    """
    rows = []
    for place in (MUNICIPALITIES[at] for at in of_region(code)):
        tilt = YOUNG[place.group] * np.exp(-(((AGES - 24) / 7) ** 2)) + OLD[place.group] * np.clip(
            (AGES - 45) / 30, 0, 1
        )
        tilt = tilt + GROWTH[place.group] * (year - BASE_YEAR)
        own = stream(SEED, "cohorts", place.code).normal(0.0, 0.06, (2, 300))
        rows.append(np.log(place.share) + tilt + own[:, year - AGES - 1800])
    shares = np.exp(np.stack(rows))
    return shares / shares.sum(axis=0)


def whole(shares: np.ndarray, total: np.ndarray) -> np.ndarray:
    """``total`` divided over the first axis by ``shares`` into whole numbers: what is left over goes to the largest
    remainders, to the first of equal ones."""
    exact = shares * total
    found = np.floor(exact + 1e-9)
    left = np.rint(total - found.sum(axis=0))
    order = np.argsort(-np.round(exact - found, 9), axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    return found + (rank < left)


def residents(population: np.ndarray, year: int) -> np.ndarray:
    """Residents of every municipality, axes municipality, sex, age, from those of the regions."""
    found = np.zeros((len(MUNICIPALITIES), *population.shape[1:]))
    for region, code in enumerate(CODES):
        found[of_region(code)] = whole(wanted(code, year), population[region])
    return found

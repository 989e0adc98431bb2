"""Need of the teacher model LÆRERMOD: several kinds of users, each in bands of age.

For need that no list of residents describes: pupils, children in child health care, nursing-home residents. Each kind
of use has bands; a band has users today and a weight, and grows with the residents of its ages, so that use per
resident and age stays as it is today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int


@dataclass(frozen=True)
class UserBands:
    """Bands of users, each of one kind of use.

    kind      number of the kind of use of each band, 0 … kinds − 1, every kind with at least one band
    age_from  youngest age of each band [year]
    age_to    oldest age, inclusive [year]
    users     users in the base year, on any scale, ≥ 0
    weight    what a user counts for [1], ≥ 0
    """

    kind: Int[np.ndarray, " band"]
    age_from: Int[np.ndarray, " band"]
    age_to: Int[np.ndarray, " band"]
    users: Float[np.ndarray, " band"]
    weight: Float[np.ndarray, " band"]

    @property
    def kinds(self) -> int:
        """How many kinds of use there are."""
        return int(self.kind.max()) + 1


def residents_by_band(
    bands: UserBands, population: Float[np.ndarray, "year age"], ages: Sequence[int]
) -> Float[np.ndarray, "year band"]:
    """Residents in the ages of each band [resident]."""
    age = np.asarray(ages)
    member = (bands.age_from[:, None] <= age) & (age <= bands.age_to[:, None])
    return np.asarray(population @ member.T.astype(np.float64))


def need_growth(
    bands: UserBands, population: Float[np.ndarray, "year age"], ages: Sequence[int], base_year: int
) -> Float[np.ndarray, "kind year"]:
    """Need of each kind of use as a multiple of the base year's [1].

    ``K[s,t] = Σ_b U_b · w_b · Q_b(t)/Q_b(t0) / Σ_b U_b · w_b`` over the bands b of kind s, where Q are the residents
    of the band's ages.

    population  residents, both sexes together [resident]
    base_year   position on the year axis; every band with users must have residents then
    """
    residents = residents_by_band(bands, population, ages)
    use = bands.users * bands.weight
    if np.any((residents[base_year] <= 0) & (use > 0)):
        raise ValueError("a band with users has no residents in the base year")
    safe = np.where(residents[base_year] > 0, residents[base_year], 1.0)
    of_kind = bands.kind[None, :] == np.arange(bands.kinds)[:, None]
    base = of_kind @ use
    if np.any(base <= 0):
        raise ValueError("a kind of use has no users in the base year")
    return np.asarray((of_kind * use) @ (residents / safe).T / base[:, None])


def need_of_users(
    met: Float[np.ndarray, "group kind"],
    unmet: Float[np.ndarray, "group kind"],
    growth: Float[np.ndarray, "kind year"],
    standard: Float[np.ndarray, "kind year"],
) -> Float[np.ndarray, "group year"]:
    """Need for each group of staff [FTE].

    met       staff in place in the base year [FTE]
    unmet     need not filled then [FTE]
    growth    from ``need_growth`` [1]
    standard  level of the standard of service relative to the base year [1]: 1.01 is 1 % more, not 1 % growth a year
    """
    return np.asarray((met + unmet) @ (growth * standard))


def weight_by_intensity(
    users: Float[np.ndarray, "band class"], intensity: Float[np.ndarray, " class"], full: float
) -> Float[np.ndarray, " band"]:
    """Weight of a user [1]: the band's mean intensity of use, say hours a week, as a share of full use."""
    total = users.sum(axis=-1)
    return np.asarray(np.divide(users @ intensity, full * total, out=np.zeros_like(total), where=total > 0))

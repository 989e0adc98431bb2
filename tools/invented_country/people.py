"""Residents of Havsmark from 1905 to the base year: births, deaths and moves of whole persons, year by year.

Every cohort of a region obeys: residents at the end = at the start + in-movers − out-movers − deaths, the newborns of
the year being a cohort of their own. The first ninety years only make the age structure; what is written begins later.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from places import BASE_YEAR, REGIONS, SEED

from underlag.core.streams import stream

BURN_IN, FIRST_YEAR = 1905, 1995
"""Year of the first state of the simulation, and first year that is written."""

AGES = np.arange(101)
FIRST_RESIDENTS = 640_000
GIRLS = 0.4865
INFANT_SHARE = 0.9
"""Share of infant deaths that fall in the calendar year of birth."""

TOTAL_FERTILITY = (
    (1905, 3.9),
    (1934, 2.0),
    (1946, 2.7),
    (1956, 2.3),
    (1965, 2.6),
    (1980, 1.75),
    (1991, 2.1),
    (1999, 1.6),
    (2010, 1.9),
    (2024, 1.55),
    (2060, 1.65),
)
MEAN_AGE_OF_MOTHERS = ((1905, 29.5), (1970, 26.8), (2024, 31.2), (2060, 31.8))
IMMIGRANTS_PER_1000 = ((1905, 0.3), (1950, 1.0), (1990, 5.0), (2016, 9.5), (2024, 6.5), (2060, 6.5))
EMIGRANTS_PER_1000 = ((1905, 2.0), (1950, 1.0), (1990, 2.5), (2024, 3.6), (2060, 3.4))
"""Courses over time: values between the years are interpolated."""

GOMPERTZ = ((5.6e-6, 0.1095), (1.15e-5, 0.1035))
"""Women and men: mortality at age 0 and its growth by age in the base year [1/year]."""

IMPROVEMENT = 0.014
"""Yearly fall of the logarithm of mortality [1/year]."""


class Chance:
    """Whole persons at random, from one named stream."""

    def __init__(self, *names: str | int) -> None:
        self.generator = stream(SEED, *names)

    def some(self, people: np.ndarray, share: np.ndarray | float) -> np.ndarray:
        """How many of ``people`` do what each does with probability ``share``."""
        return self.generator.binomial(people.astype(np.int64), share).astype(float)

    def count(self, mean: np.ndarray) -> np.ndarray:
        """Events whose expected number is ``mean``."""
        return self.generator.poisson(mean).astype(float)

    def spread(self, people: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """``people`` placed one by one by ``shares``, which sum to 1 over the last axis."""
        return self.generator.multinomial(people.astype(np.int64), shares).astype(float)


class Expected:
    """The same in expectation: parts of persons, nothing random."""

    def some(self, people: np.ndarray, share: np.ndarray | float) -> np.ndarray:
        return people * share

    def count(self, mean: np.ndarray) -> np.ndarray:
        return mean

    def spread(self, people: np.ndarray, shares: np.ndarray) -> np.ndarray:
        return people[..., None] * shares


class Year(NamedTuple):
    """One year [persons]: residents at its end and deaths by completed age, axes region, sex, age; births, axes
    region, mother's age, sex of the child; movers by region and sex."""

    residents: np.ndarray
    deaths: np.ndarray
    births: np.ndarray
    moved_in: np.ndarray
    moved_out: np.ndarray
    immigrated: np.ndarray
    emigrated: np.ndarray


def at(course: tuple[tuple[int, float], ...], year: float) -> float:
    """The value of a course in a year."""
    years, values = zip(*course, strict=True)
    return float(np.interp(year, years, values))


def mortality(year: float) -> np.ndarray:
    """Deaths per person and year, axes region, sex, age [1/year]."""
    by_sex = np.stack([level * np.exp(growth * AGES) + 0.00008 for level, growth in GOMPERTZ])
    by_sex[1, 17:60] *= 1.25
    by_sex *= np.exp(IMPROVEMENT * (BASE_YEAR - year))
    by_sex[:, 0] = min(0.0021 * np.exp(0.034 * (BASE_YEAR - year)), 0.09)
    ratio = np.array([region.mortality for region in REGIONS])
    return np.minimum(ratio[:, None, None] * by_sex, 0.6)


def fertility(year: float) -> np.ndarray:
    """Births per woman and year, axes region, age [1/year]; ages 15–49."""
    shape = np.exp(-(((AGES - at(MEAN_AGE_OF_MOTHERS, year)) / 5.4) ** 2) / 2) * ((AGES >= 15) & (AGES <= 49))
    own = np.array([region.fertility for region in REGIONS])
    return own[:, None] * at(TOTAL_FERTILITY, year) * shape / shape.sum()


_MOVES = 0.007 + 0.078 * np.exp(-(((AGES - 22) / 5.0) ** 2)) + 0.018 * np.exp(-(((AGES - 33) / 9.0) ** 2))
_MOVES += 0.004 * np.exp(-(((AGES - 63) / 6.0) ** 2))
_ABROAD = 0.25 + 2.6 * np.exp(-(((AGES - 27) / 8.0) ** 2)) - 0.2 * (AGES > 60)
MOVES = np.concatenate([_MOVES[:1], _MOVES])
ABROAD = np.concatenate([_ABROAD[:1], _ABROAD])
"""Moves to another region per person and year [1/year], and migration abroad relative to its mean [1]; both by cohort,
the newborns first."""


@cache
def destinations(year: int) -> np.ndarray:
    """Where movers between regions go, axes region from, cohort, region to; sums to 1, never home."""
    ages = np.concatenate([[0], AGES])
    young = np.clip((29 - np.abs(ages - 22) * 1.6) / 29, 0, 1) * (ages > 15)
    old = np.clip((ages - 48) / 8, 0, 1)
    towns = np.clip((year - 1960) / 40, 0, 1)
    pull = np.array([np.exp(-region.fading * towns) * np.array(region.pull) for region in REGIONS])
    wanted = young[:, None] * pull[:, 0] + (1 - young - old)[:, None] * pull[:, 1] + old[:, None] * pull[:, 2]
    table = np.repeat(wanted[None], len(REGIONS), axis=0)
    for here in range(len(REGIONS)):
        table[here, :, here] = 0.0
    return table / table.sum(axis=-1, keepdims=True)


def dying(year: int) -> tuple[np.ndarray, np.ndarray]:
    """Probability of each cohort to die in the year, and the share of its deaths at the younger of its two ages."""
    rate = mortality(year - 0.5)
    younger = np.concatenate([rate[..., :1] * INFANT_SHARE, rate / 2], axis=-1)
    older = np.concatenate([np.zeros_like(rate[..., :1]), rate[..., 1:] / 2, rate[..., -1:] / 2], axis=-1)
    younger[..., 1] = rate[..., 0] * (1 - INFANT_SHARE)
    return 1 - np.exp(-(younger + older)), younger / (younger + older)


def deaths_by_age(died: np.ndarray, younger: np.ndarray) -> np.ndarray:
    """Deaths of cohorts as deaths by completed age, given those at the younger age of each cohort."""
    by_age = np.zeros((*died.shape[:-1], len(AGES)))
    by_age[..., 0] = died[..., 0]
    by_age += younger[..., 1:]
    by_age[..., 1:] += (died - younger)[..., 1:-1]
    by_age[..., -1] += (died - younger)[..., -1]
    return by_age


def one_year(before: np.ndarray, year: int, chance: Chance | Expected) -> Year:
    """The year that follows the state ``before``, axes region, sex, age."""
    women = before[:, 0]
    exposed = (women + np.concatenate([women[:, :1], women[:, :-1]], axis=-1)) / 2
    born = chance.count(fertility(year) * exposed)
    girls = chance.some(born, GIRLS)
    births = np.stack([girls, born - girls], axis=-1)
    start = np.concatenate([births.sum(axis=1)[..., None], before], axis=-1)
    push = np.array([region.push for region in REGIONS])[:, None, None]
    leaving = chance.some(start, push * MOVES)
    entering = np.moveaxis(chance.spread(leaving, destinations(year)[:, None]).sum(axis=0), -1, 0)
    emigrants = chance.some(start - leaving, np.minimum(ABROAD * at(EMIGRANTS_PER_1000, year) / 1000, 1.0))
    total = start.sum() * at(IMMIGRANTS_PER_1000, year) / 1000
    share = np.array([region.abroad for region in REGIONS])[:, None, None]
    immigrants = chance.count(np.broadcast_to(share * total * ABROAD / ABROAD.sum() / 2, start.shape))
    present = start - leaving + entering - emigrants + immigrants
    probability, share_younger = dying(year)
    died = chance.some(present, probability)
    younger = chance.some(died, share_younger)
    alive = present - died
    after = alive[..., :-1].copy()
    after[..., -1] += alive[..., -1]
    flows = (each.sum(axis=-1) for each in (entering, leaving, immigrants, emigrants))
    return Year(after, deaths_by_age(died, younger), births, *flows)


def beginning() -> np.ndarray:
    """The state that the simulation starts from, axes region, sex, age."""
    alive = np.exp(-np.cumsum(mortality(BURN_IN), axis=-1)) * np.exp(-0.012 * AGES)
    share = np.array([region.first_share for region in REGIONS])
    return np.floor(FIRST_RESIDENTS * share[:, None, None] * alive / alive.sum(axis=(1, 2), keepdims=True))


def history() -> dict[int, Year]:
    """Every year from ``FIRST_YEAR`` to the base year."""
    years: dict[int, Year] = {}
    residents = beginning()
    for year in range(BURN_IN + 1, BASE_YEAR + 1):
        passed = one_year(residents, year, Chance("people", year))
        residents = passed.residents
        if year >= FIRST_YEAR:
            years[year] = passed
    return years


def official_projection(residents: np.ndarray, last: int) -> dict[int, np.ndarray]:
    """Residents expected by the statistics office in each year after the base year, axes region, sex, age."""
    found: dict[int, np.ndarray] = {}
    for year in range(BASE_YEAR + 1, last + 1):
        residents = one_year(residents, year, Expected()).residents
        found[year] = residents
    return found


def life_expectancy(year: float) -> np.ndarray:
    """Life expectancy at birth by the mortality of a year, axes region, sex [years]."""
    rate = mortality(year)
    alive = np.concatenate([np.ones_like(rate[..., :1]), np.exp(-np.cumsum(rate, axis=-1))], axis=-1)
    lived = (alive[..., :-1] + alive[..., 1:]) / 2
    lived[..., -1] = alive[..., -2] / rate[..., -1]
    return lived.sum(axis=-1)

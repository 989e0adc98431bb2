"""Mortality, fertility and net migration by region, estimated from population, deaths and births by age.

Every estimate uses only the years it is given, so that a backtest gives it no more than was known at its launch.

Net migration is what is left. Ten are born, one of them dies (0.9 in the year of birth, 0.1 among last year's
newborns), and 4 die of the open class, half in each of its cohorts. So 9.1 newborns, and 47.9 and 98 of 50 and 100,
should be left; where 10.1 and 148.9 are counted, 1 newborn and 3 of the others have moved in, these shared by size.

>>> died, born = np.zeros((2, 1, 1, 2)), np.zeros((2, 1, 2, 1))
>>> people = np.array([[[[50.0, 100.0]]], [[[10.1, 148.9]]]])
>>> died[1], born[1, 0, 1] = [1.0, 4.0], 10.0
>>> observed_migration(History((2023, 2024), people, died, born)).round(6).tolist()
[[[[1.0, 1.0, 2.0]]]]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from underlag.population.cohort import MOTHERS, PopulationRates
from underlag.population.lifetable import scale_to_life_expectancy, survival
from underlag.population.smoothing import graduate, shrunk_ratios

DEATH_YEARS, BIRTH_YEARS, MOVE_YEARS, TREND_YEARS = 5, 3, 10, 20
"""Latest years pooled for the level of mortality, of fertility and of migration, and for the trend of mortality."""

DEATH_BANDS = (0, 40, 65, 80)
BIRTH_BANDS = (0, 25, 35)
"""Lower ages of the bands in which a region's mortality and fertility may differ from the nation's."""

TREND_BANDS = (0, 40, 65, 80, 90)
TREND_LIMITS = (-0.04, 0.01)
"""Ages between which the yearly change of log mortality is interpolated, and the range it is held within [1/year]."""

INFANT_DEATHS_IN_BIRTH_YEAR = 0.9
"""Share of deaths before age 1 that fall in the calendar year of birth: they occur at a tenth of a year on average."""

DEATH_STIFFNESS, MOVE_STIFFNESS, ABROAD_STIFFNESS = 50.0, 2000.0, 2.0
"""Stiffness of graduation: log death rates (weights: deaths), internal moves (weights: person-years), and the
nation's net migration (weights 1)."""

SMALLEST_MOVES = 1e-4
"""Yearly net rate added at every age of the move profile, so that none is 0."""

MOVE_PRIOR = 500.0
"""Person-years of no net moves that each cohort's internal rate is shrunk with."""


class History(NamedTuple):
    """Observed years, consecutive and ascending. Population at 31 December, deaths by completed age, births by
    mother's completed age and the child's sex [persons]; the last age is an open class."""

    years: tuple[int, ...]
    population: Float[np.ndarray, "year region sex age"]
    deaths: Float[np.ndarray, "year region sex age"]
    births: Float[np.ndarray, "year region age sex"]

    def until(self, year: int) -> History:
        """The history as it was known at the end of ``year``, which must be one of its years after the first."""
        count = self.years.index(year) + 1
        return History(self.years[:count], self.population[:count], self.deaths[:count], self.births[:count])


class Estimates(NamedTuple):
    """Rates of a nation's regions as estimated from a history.

    mortality    deaths per person and year at ``reference``            [1/year]
    improvement  yearly change of the logarithm of mortality            [1/year]
    fertility    births per woman and year                              [1/year]
    birth_share  share of births by sex                                 [1]
    internal     net moves between regions per person of the cohort     [1/year]
    abroad       net international migration of the nation              [persons/year]
    """

    reference: float
    mortality: Float[np.ndarray, "region sex age"]
    improvement: Float[np.ndarray, "sex age"]
    fertility: Float[np.ndarray, "region age"]
    birth_share: Float[np.ndarray, " sex"]
    internal: Float[np.ndarray, "region sex cohort"]
    abroad: Float[np.ndarray, "sex cohort"]


def _band_sums(values: np.ndarray, bounds: tuple[int, ...]) -> np.ndarray:
    return np.asarray(np.add.reduceat(values, bounds, axis=-1))


def _over_ages(by_band: np.ndarray, bounds: tuple[int, ...], ages: int) -> np.ndarray:
    """Values of bands as values of ages: linear between the middles of the bands, level outside them."""
    middles = (np.array(bounds) + np.array([*bounds[1:], ages])) / 2
    rows = by_band.reshape(-1, len(bounds))
    return np.stack([np.interp(np.arange(ages), middles, row) for row in rows]).reshape(*by_band.shape[:-1], ages)


def _exposure(history: History) -> np.ndarray:
    """Person-years at risk by completed age in each year after the first: mean of the two ends."""
    return np.asarray((history.population[1:] + history.population[:-1]) / 2)


def _mortality(history: History) -> tuple[np.ndarray, float]:
    deaths, exposure = history.deaths[1:][-DEATH_YEARS:], _exposure(history)[-DEATH_YEARS:]
    ages = deaths.shape[-1]
    died, lived = deaths.sum(axis=0), exposure.sum(axis=0)
    nation_died, nation_lived = died.sum(axis=0), lived.sum(axis=0)
    raw = np.log((nation_died + 0.5) / (nation_lived + 1.0))
    nation = np.exp(np.concatenate([raw[:, :1], graduate(raw[:, 1:], nation_died[:, 1:] + 0.5, DEATH_STIFFNESS)], -1))
    expected = _band_sums(nation * lived, DEATH_BANDS)
    expected *= _band_sums(nation_died, DEATH_BANDS) / np.maximum(expected.sum(axis=0), 1e-9)
    ratios = shrunk_ratios(_band_sums(died, DEATH_BANDS), expected)
    middle = history.years[-1] - (len(deaths) - 1) / 2
    return nation * _over_ages(ratios, DEATH_BANDS, ages), middle


def _improvement(history: History) -> np.ndarray:
    """Slope of log mortality over the latest years, by sex and age: least squares weighted by deaths, for each band."""
    deaths = history.deaths[1:][-TREND_YEARS:].sum(axis=1)
    exposure = _exposure(history)[-TREND_YEARS:].sum(axis=1)
    ages = deaths.shape[-1]
    standard = deaths.sum(axis=0) / np.maximum(exposure.sum(axis=0), 1e-9)
    observed = _band_sums(deaths, TREND_BANDS)
    level = np.log((observed + 0.5) / (_band_sums(exposure * standard, TREND_BANDS) + 0.5))
    time = np.arange(len(deaths), dtype=float)[:, None, None]
    weight = (observed + 0.5) / (observed + 0.5).sum(axis=0)
    centred = time - (weight * time).sum(axis=0)
    slope = (weight * centred * level).sum(axis=0) / np.maximum((weight * centred**2).sum(axis=0), 1e-9)
    return _over_ages(np.clip(slope, *TREND_LIMITS), TREND_BANDS, ages)


def _fertility(history: History) -> tuple[np.ndarray, np.ndarray]:
    births = history.births[1:][-BIRTH_YEARS:]
    women = _exposure(history)[-BIRTH_YEARS:, :, MOTHERS].sum(axis=0)
    born = births.sum(axis=(0, -1))
    nation_born, nation_women = born.sum(axis=0), women.sum(axis=0)
    nation = nation_born / np.where(nation_women > 0, nation_women, 1.0)
    expected = _band_sums(nation * women, BIRTH_BANDS)
    ratios = shrunk_ratios(_band_sums(born, BIRTH_BANDS), expected)
    by_sex = history.births.sum(axis=(0, 1, 2))
    fertility = nation * _over_ages(ratios, BIRTH_BANDS, born.shape[-1])
    fertility[:, 0] = 0.0
    return fertility, by_sex / by_sex.sum()


def observed_migration(history: History) -> Float[np.ndarray, "step region sex cohort"]:
    """Net migrants of each cohort in each year after the first [persons]: what births and deaths leave unexplained.

    Deaths at a completed age fall half on either of the two cohorts that pass it in the year, but infant deaths mostly
    on the year's newborns. The two oldest cohorts end in the same open class and share its remainder by size.
    """
    population, deaths = history.population, history.deaths[1:]
    newborns = history.births[1:].sum(axis=2)[..., None]
    start = np.concatenate([newborns, population[:-1]], axis=-1)
    later = deaths / 2
    later[..., 0] = INFANT_DEATHS_IN_BIRTH_YEAR * deaths[..., 0]
    earlier = deaths - later
    earlier[..., -1], later[..., -1] = deaths[..., -1] / 2, deaths[..., -1] / 2
    died = np.concatenate([later, np.zeros_like(newborns)], axis=-1)
    died[..., 1:] += earlier
    alive = start - died
    moved = np.empty_like(start)
    moved[..., :-2] = population[1:, ..., :-1] - alive[..., :-2]
    rest = population[1:, ..., -1:] - alive[..., -2:].sum(axis=-1, keepdims=True)
    both = start[..., -2:].sum(axis=-1, keepdims=True)
    moved[..., -2:] = rest * start[..., -2:] / np.where(both > 0, both, 1.0)
    return moved


def _migration(history: History) -> tuple[np.ndarray, np.ndarray]:
    moved = observed_migration(history)[-MOVE_YEARS:]
    newborns = history.births[1:].sum(axis=2)[..., None]
    start = np.concatenate([newborns, history.population[:-1]], axis=-1)[-MOVE_YEARS:]
    people = start.sum(axis=0)
    nation = moved.sum(axis=(0, 1))
    shared = people * (nation / np.maximum(people.sum(axis=0), 1e-9))
    raw = (moved.sum(axis=0) - shared) / np.maximum(people, 1.0)
    internal = graduate(raw, people + 1e-6, MOVE_STIFFNESS) * people / (people + MOVE_PRIOR)
    yearly = nation / len(moved)
    return internal, graduate(yearly, np.ones_like(yearly), ABROAD_STIFFNESS)


def estimate(history: History) -> Estimates:
    """Rates from the latest years of ``history`` (at least two years).

    Mortality: national rates by single age, graduated, times a region's ratio in four age bands, shrunk; its trend is
    the nation's. Fertility: national rates by single age times a region's shrunk ratio in three bands. Migration: net
    migration is the remainder of each cohort; the nation's is shared by population, and what a region has beside its
    share is called internal, graduated over age and shrunk towards none.
    """
    mortality, reference = _mortality(history)
    fertility, birth_share = _fertility(history)
    internal, abroad = _migration(history)
    return Estimates(reference, mortality, _improvement(history), fertility, birth_share, internal, abroad)


def adjusted_to_life_expectancy(
    estimates: Estimates, expected: Float[np.ndarray, "region sex"], year: float
) -> Estimates:
    """The same estimates with mortality scaled by region and sex so that life expectancy in ``year`` is ``expected``
    [years]; the improvement goes on from there. NaN leaves a region as it is."""
    mortality = estimates.mortality * np.exp(estimates.improvement * (year - estimates.reference))
    factor = scale_to_life_expectancy(mortality, expected)
    return estimates._replace(mortality=mortality * factor[..., None], reference=year)


def rates_for(estimates: Estimates, years: tuple[int, ...]) -> PopulationRates:
    """Yearly rates for the steps that end in each of ``years``: mortality goes on improving, the rest stays."""
    passed = np.array(years, dtype=float)[:, None, None, None] - estimates.reference
    mortality = estimates.mortality * np.exp(estimates.improvement * passed)
    count = (len(years),)
    return PopulationRates(
        survival(mortality),
        np.broadcast_to(estimates.fertility, count + estimates.fertility.shape),
        estimates.birth_share,
        estimates.internal,
        np.broadcast_to(estimates.abroad, count + estimates.abroad.shape),
    )


def move_profile(estimates: Estimates, persons: Float[np.ndarray, "region sex age"]) -> Float[np.ndarray, " age"]:
    """How strongly net migration differs over ages [1/year, > 0]: the root mean square of net rates over regions and
    sexes, internal and abroad, weighted by ``persons``."""
    by_age = np.maximum(persons.sum(axis=(0, 1)), 1.0)
    internal = (persons * estimates.internal[..., 1:] ** 2).sum(axis=(0, 1)) / by_age
    abroad = estimates.abroad[:, 1:].sum(axis=0) / by_age
    return np.asarray(np.sqrt(internal + abroad**2) + SMALLEST_MOVES)


def adjusted_to_growth(
    estimates: Estimates,
    persons: Float[np.ndarray, "region sex age"],
    nation: float,
    regions: Float[np.ndarray, " region"],
) -> Estimates:
    """The same estimates with net migration corrected by what totals lately grew beside them.

    nation   yearly growth of the nation that the estimates lack: a factor on net migration from abroad [persons/year]
    regions  the same of each region, over a longer time; what it has beside its share by population corrects its
             internal rates, by age as ``move_profile``  [persons/year]
    """
    level = float(estimates.abroad.sum())
    factor = max(level + nation, 0.0) / level if level > 0 else 1.0
    own = regions - regions.sum() * persons.sum(axis=(1, 2)) / persons.sum()
    profile = move_profile(estimates, persons)
    weight = (persons * profile).sum(axis=(1, 2))
    added = (own / np.maximum(weight, 1e-9))[:, None, None] * np.concatenate([profile[:1], profile])
    return estimates._replace(abroad=estimates.abroad * factor, internal=estimates.internal + added)


def birth_factor(
    observed: Float[np.ndarray, "year region"], projected: Float[np.ndarray, "year region"]
) -> Float[np.ndarray, " region"]:
    """Factor on each region's fertility that agrees with births counted lately [1].

    The nation's level is the last year's; a region's difference from it is the mean over the years, shrunk towards
    none, since a small region's births of one year tell little. 1 for all where no year is given.

    observed, projected  births of the same years, the latter by the rates to be corrected  [persons/year, > 0]
    """
    if len(observed) == 0:
        return np.ones(observed.shape[1])
    nation = observed.sum(axis=1) / projected.sum(axis=1)
    expected = (projected * nation[:, None]).sum(axis=0)
    own = shrunk_ratios(observed.sum(axis=0)[:, None], expected[:, None])[:, 0]
    return np.asarray(nation[-1] * own)

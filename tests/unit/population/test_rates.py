"""Rates estimated from a population that was made with known rates."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population.cohort import Rates, project
from underlag.population.lifetable import life_expectancy, survival
from underlag.population.rates import (
    History,
    adjusted_to_growth,
    adjusted_to_life_expectancy,
    birth_factor,
    estimate,
    move_profile,
    observed_migration,
    rates_for,
)

REGIONS, YEARS, AGES = 4, 12, 101
MORTALITY = np.minimum(np.exp(np.linspace(-9.5, -0.8, AGES)), 0.45)
TREND = -0.015
FERTILITY = 0.11 * np.exp(-(((np.arange(AGES) - 30) / 5.0) ** 2)) * (np.arange(AGES) > 12)


@pytest.fixture(scope="module")
def history() -> History:
    """Twelve years of large regions: mortality falls 1.5 % a year, the first region loses the young to the second, and
    20 000 a year arrive from abroad aged about 28."""
    passed = np.arange(YEARS)[:, None, None, None]
    mortality = np.broadcast_to(MORTALITY * np.exp(TREND * passed), (YEARS, REGIONS, 2, AGES))
    internal = np.zeros((REGIONS, 2, AGES + 1))
    internal[0, :, 19:26], internal[1, :, 19:26] = -0.02, 0.02
    abroad = np.zeros((YEARS, 2, AGES + 1))
    abroad[:, :, 21:38] = 20_000 / 34
    rates = Rates(
        survival(mortality),
        np.broadcast_to(FERTILITY, (YEARS, REGIONS, AGES)),
        np.array([0.486, 0.514]),
        internal,
        abroad,
    )
    start = np.broadcast_to(20_000 * np.exp(-np.cumsum(MORTALITY)), (REGIONS, 2, AGES)).copy()
    path = project(start, rates, YEARS - 1)
    people = (path.persons[1:] + path.persons[:-1]) / 2
    deaths = np.concatenate([np.zeros((1, REGIONS, 2, AGES)), people * mortality[:-1]])
    women = people[:, :, 0]
    births = np.zeros((YEARS, REGIONS, AGES, 2))
    births[1:] = (women * FERTILITY)[..., None] * [0.486, 0.514]
    return History(tuple(range(2000, 2000 + YEARS)), path.persons, deaths, births)


def test_mortality_and_its_trend_are_found(history: History) -> None:
    found = estimate(history)
    expected = MORTALITY * np.exp(TREND * (found.reference - 2001))
    ages = slice(30, 95)
    np.testing.assert_allclose(found.mortality[:, :, ages] / expected[ages], 1.0, atol=0.02)
    np.testing.assert_allclose(found.improvement[:, 55:90], TREND, atol=0.002)


def test_fertility_and_the_share_of_girls_are_found(history: History) -> None:
    found = estimate(history)
    np.testing.assert_allclose(found.fertility, np.broadcast_to(FERTILITY, (REGIONS, AGES)), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(found.birth_share, [0.486, 0.514])


def test_migration_is_what_births_and_deaths_leave_unexplained(history: History) -> None:
    moved = observed_migration(history)
    total = (
        np.diff(history.population.sum(axis=-1), axis=0) - history.births[1:].sum(axis=2) + history.deaths[1:].sum(-1)
    )
    np.testing.assert_allclose(moved.sum(axis=-1), total, atol=1e-6)


def test_internal_and_international_migration_are_told_apart(history: History) -> None:
    found = estimate(history)
    assert found.abroad.sum() == pytest.approx(20_000, rel=0.05)
    young = found.internal[:, :, 20:25].mean(axis=(1, 2))
    np.testing.assert_allclose(young, [-0.02, 0.02, 0.0, 0.0], atol=0.003)
    assert np.abs(found.internal[:, :, 45:80]).max() < 0.002


def test_the_future_goes_on_as_the_past(history: History) -> None:
    """Estimates of the first nine years, projected three years on, meet the last."""
    known = history.until(2008)
    path = project(known.population[-1], rates_for(estimate(known), (2009, 2010, 2011)), 3).persons
    np.testing.assert_allclose(path[-1].sum(axis=(1, 2)), history.population[-1].sum(axis=(1, 2)), rtol=0.004)


def test_published_life_expectancy_is_met_in_its_year_and_improves_thereafter(history: History) -> None:
    found = estimate(history)
    expected = np.array([[85.0, 81.0], [84.0, 80.0], [np.nan, np.nan], [83.0, 82.0]])
    adjusted = adjusted_to_life_expectancy(found, expected, 2013.0)
    given = ~np.isnan(expected)
    np.testing.assert_allclose(life_expectancy(adjusted.mortality)[given], expected[given], atol=1e-8)
    free = found.mortality * np.exp(found.improvement * (2013.0 - found.reference))
    np.testing.assert_allclose(adjusted.mortality[2], free[2])
    later = rates_for(adjusted, (2013, 2023)).survival
    assert (later[1, :, :, 60:90] > later[0, :, :, 60:90]).all()


def test_growth_that_was_missing_is_added(history: History) -> None:
    found = estimate(history)
    persons = history.population[-1]
    missing = np.array([900.0, -300.0, 0.0, 400.0])
    adjusted = adjusted_to_growth(found, persons, 1000.0, missing)
    assert adjusted.abroad.sum() == pytest.approx(found.abroad.sum() + 1000.0)
    added = (adjusted.internal - found.internal)[..., 1:] * persons
    own = missing - missing.sum() * persons.sum(axis=(1, 2)) / persons.sum()
    np.testing.assert_allclose(added.sum(axis=(1, 2)), own, atol=1e-8)
    gone = adjusted_to_growth(found, persons, -1e9, 0 * missing)
    assert gone.abroad.sum() == 0.0


def test_the_profile_of_moves_is_highest_for_the_young(history: History) -> None:
    profile = move_profile(estimate(history), history.population[-1])
    assert 19 <= int(profile.argmax()) <= 36
    assert profile.min() > 0
    assert profile[50:80].max() < 0.3 * profile.max()


def test_counted_births_correct_the_level_and_a_regions_difference() -> None:
    projected = np.full((2, 3), 1000.0)
    observed = np.array([[900.0, 1100.0, 1000.0], [800.0, 1000.0, 900.0]])
    factor = birth_factor(observed, projected)
    assert factor[0] < factor[2] < factor[1]
    assert factor.mean() == pytest.approx(0.9, abs=0.01)
    np.testing.assert_array_equal(birth_factor(np.zeros((0, 3)), np.zeros((0, 3))), [1, 1, 1])

"""Rates estimated from a population that was made with known rates."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population.cohort import PopulationRates, project_cohorts
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
    rates = PopulationRates(
        survival(mortality),
        np.broadcast_to(FERTILITY, (YEARS, REGIONS, AGES)),
        np.array([0.486, 0.514]),
        internal,
        abroad,
    )
    start = np.broadcast_to(20_000 * np.exp(-np.cumsum(MORTALITY)), (REGIONS, 2, AGES)).copy()
    path = project_cohorts(start, rates, YEARS - 1)
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
    path = project_cohorts(known.population[-1], rates_for(estimate(known), (2009, 2010, 2011)), 3).persons
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


def few(deaths: np.ndarray, years: int = 2, people: float = 10.0) -> History:
    """One region with as many residents of every age and sex, unchanged, and these deaths [year sex age]."""
    population = np.full((years, 1, 2, AGES), people)
    births = np.zeros((years, 1, AGES, 2))
    births[:, :, 30] = 1.0
    return History(tuple(range(2000, 2000 + years)), population, deaths[:, None], births)


def test_the_death_rate_of_infants_among_few_is_held_off_the_edge() -> None:
    """Two deaths among ten: (2 + ½) / (10 + 1). The first year is not under observation from its start."""
    deaths = np.zeros((2, 2, AGES))
    deaths[0, :, 0], deaths[1, :, 0] = 9.0, 2.0
    np.testing.assert_allclose(estimate(few(deaths)).mortality[0, :, 0], 2.5 / 11)


def test_the_trend_of_mortality_lies_on_lines_between_the_middles_of_the_bands() -> None:
    """Bands 0–39, 40–64, 65–79, 80–89 and 90–100 have their middles at 20, 52½, 72½, 85 and 95½ years."""
    slopes = np.repeat([0.0, -0.01, -0.02, -0.03, -0.036], [40, 25, 15, 10, 11])
    deaths = np.broadcast_to(1e6 * np.exp(slopes * np.arange(12)[:, None])[:, None], (12, 2, AGES))
    found = estimate(few(deaths, years=12, people=1e8)).improvement
    for age, expected in {
        0: 0.0,
        20: 0.0,
        21: -0.01 / 32.5,
        52: -0.01 * 32 / 32.5,
        53: -0.01 - 0.01 * 0.5 / 20,
        73: -0.02 - 0.01 * 0.5 / 12.5,
        85: -0.03,
        95: -0.03 - 0.006 * 10 / 10.5,
        100: -0.036,
    }.items():
        np.testing.assert_allclose(found[:, age], expected, atol=1e-5, err_msg=str(age))


def test_deaths_fall_on_the_two_cohorts_that_pass_an_age_and_the_oldest_share_the_rest() -> None:
    """Women of 0, 1 and 2+ years, 110 girls born. Of the 10 who died at 0, nine were born in the year; else halves.

    newborn      110 −  9            = 101, counted 101:   0 moved
    aged 0       100 − (1 + 4/2)     =  97, counted  99:   2 moved
    aged 1 and 2+ 90 − (4/2 + 12/2) + 200 − 12/2 = 276, counted 260: −16, shared as 90 to 200
    """
    women = np.array([[100.0, 90.0, 200.0], [101.0, 99.0, 260.0]])
    population = np.stack([women, np.zeros_like(women)], axis=1)[:, None]
    deaths = np.zeros((2, 1, 2, 3))
    deaths[1, 0, 0] = [10.0, 4.0, 12.0]
    births = np.zeros((2, 1, 3, 2))
    births[1, 0, 1:, 0] = [50.0, 60.0]
    moved = observed_migration(History((2000, 2001), population, deaths, births))
    np.testing.assert_allclose(moved[0, 0, 0], [0.0, 2.0, -16 * 90 / 290, -16 * 200 / 290], atol=1e-12)
    np.testing.assert_allclose(moved[0, 0, 1], 0.0)


def test_the_profile_of_moves_by_hand(history: History) -> None:
    """100 women and 300 men aged 0 move at ±0.1 within the country and 40 come from abroad; at 1, 0.02 and 0.04."""
    internal = np.array([[[9.0, 0.1, 0.02], [9.0, -0.1, 0.04]]])  # that of newborns is not asked for
    abroad = np.array([[9.0, 30.0, 0.0], [9.0, 10.0, 0.0]])
    known = estimate(history)._replace(internal=internal, abroad=abroad)
    found = move_profile(known, np.array([[[100.0, 200.0], [300.0, 200.0]]]))
    np.testing.assert_allclose(found, [np.sqrt(0.01 + 0.1**2) + 1e-4, np.sqrt((4e-4 + 16e-4) / 2) + 1e-4])


LONG = 25
"""Years of a history that reaches farther back than any window."""


def long_history(changed: str, at: int) -> History:
    """Twenty-five even years of four regions, but for one that is ``at`` years from the end (0 is the last)."""
    population = np.full((LONG, REGIONS, 2, AGES), 1000.0)
    deaths, births = np.full((LONG, REGIONS, 2, AGES), 20.0), np.zeros((LONG, REGIONS, AGES, 2))
    births[:, :, 20:40] = 15.0
    year = LONG - 1 - at
    if changed == "deaths":
        deaths[year] *= 1.5
    elif changed == "births":
        births[year] *= 1.5
    elif changed == "moves":  # a year's migrants are what is there at its end beside what was there before
        population[year:] += 50.0
    return History(tuple(range(2000, 2000 + LONG)), population, deaths, births)


@pytest.mark.parametrize(
    ("changed", "rate", "window"),
    [("deaths", "mortality", 5), ("births", "fertility", 3), ("moves", "abroad", 10), ("deaths", "improvement", 20)],
)
def test_each_rate_looks_back_over_its_own_number_of_years(changed: str, rate: str, window: int) -> None:
    """The oldest year of the window counts, the one before it does not."""
    even = getattr(estimate(long_history("", 0)), rate)
    assert not np.allclose(getattr(estimate(long_history(changed, window - 1)), rate), even, rtol=1e-4)
    if changed == "moves":
        # the same people are there from then on, so that rates of the window see another level and no moves
        assert getattr(estimate(long_history(changed, window)), rate).sum() == pytest.approx(even.sum())
    else:
        np.testing.assert_allclose(getattr(estimate(long_history(changed, window)), rate), even, rtol=1e-12)


def test_mortality_holds_for_the_middle_of_the_years_that_it_is_taken_from() -> None:
    """2020 to 2024, the last five of 2000 to 2024; of two years only the second is under observation: 2001."""
    assert estimate(long_history("", 0)).reference == 2022
    assert estimate(few(np.ones((2, 2, AGES)))).reference == 2001


@pytest.mark.parametrize(("slope", "held"), [(0.05, 0.01), (-0.1, -0.04), (0.009, 0.009), (-0.039, -0.039)])
def test_no_trend_of_mortality_is_believed_beyond_its_limits(slope: float, held: float) -> None:
    deaths = np.broadcast_to(1e6 * np.exp(slope * np.arange(12))[:, None, None], (12, 2, AGES))
    np.testing.assert_allclose(estimate(few(deaths, years=12, people=1e8)).improvement, held, atol=1e-5)

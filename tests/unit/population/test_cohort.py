"""One step and several: births, the open class, rates by year, what steering adds."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population.cohort import PopulationRates, project_cohorts, step


def closed(ages: int, survival: float = 1.0, fertility: float = 0.0) -> PopulationRates:
    births = np.full((1, 1, ages), fertility)
    births[..., 0] = 0.0
    return PopulationRates(
        np.full((1, 1, 2, ages + 1), survival),
        births,
        np.array([0.4, 0.6]),
        np.zeros((1, 2, ages + 1)),
        np.zeros((1, 2, ages + 1)),
    )


def test_everyone_grows_a_year_older_and_the_last_class_is_open() -> None:
    persons = np.array([[[10.0, 20.0, 30.0, 40.0], [1.0, 2.0, 3.0, 4.0]]])
    np.testing.assert_allclose(step(persons, closed(4).at(0)).persons, [[[0, 10, 20, 70], [0, 1, 2, 7]]])


def test_births_follow_the_mean_number_of_women_and_the_sex_ratio() -> None:
    persons = np.array([[[100.0, 50.0, 10.0], [0.0, 0.0, 0.0]]])
    after = step(persons, closed(3, survival=0.5, fertility=0.2).at(0))
    women_of_one, women_of_two = (50 + 50) / 2, (10 + 30) / 2
    expected = 0.2 * (women_of_one + women_of_two)
    np.testing.assert_allclose(after.births, [[0.4 * expected, 0.6 * expected]])
    np.testing.assert_allclose(after.persons[0, :, 0], 0.5 * after.births[0])


def test_half_of_the_migrants_share_the_years_deaths() -> None:
    persons = np.zeros((1, 2, 3))
    persons[0, 0, 0] = 100.0
    rates = closed(3, survival=0.8)
    arriving = rates._replace(abroad=rates.abroad + np.array([0.0, 10.0, 0.0, 0.0]) * np.array([[1.0], [0.0]]))
    after = step(persons, arriving.at(0))
    assert after.persons[0, 0, 1] == pytest.approx((100 + 5) * 0.8 + 5)
    assert after.deaths[0, 0, 1] == pytest.approx(105 * 0.2)


def test_a_factor_is_kept_in_the_accounts_as_adjustment() -> None:
    persons = np.full((1, 2, 3), 100.0)
    after = step(persons, closed(3, survival=0.9).at(0), factor=np.array([[9.0, 1.1, 1.0]]))
    np.testing.assert_allclose(after.persons[0, 0], [0.0, 99.0, 180.0])
    np.testing.assert_allclose(after.adjustment[0, 0], [0.0, 9.0, 0.0])


def test_rates_of_each_year_are_used_and_the_last_hold_thereafter() -> None:
    rates = closed(3)
    falling = rates._replace(
        survival=np.concatenate([rates.survival, 0.5 * rates.survival]),
        fertility=np.repeat(rates.fertility, 2, axis=0),
        abroad=np.repeat(rates.abroad, 2, axis=0),
    )
    totals = project_cohorts(np.full((1, 2, 3), 100.0), falling, 3).persons.sum(axis=(1, 2, 3))
    np.testing.assert_allclose(totals, [600, 600, 300, 150])

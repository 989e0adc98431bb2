"""Mothers are read from the women's place on the axis of sexes: here the sexes differ, so the men's would show."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.core.axes import SEXES
from underlag.population.cohort import MOTHERS, PopulationRates, step
from underlag.population.rates import History, estimate

AGES = 101


def test_the_axis_of_sexes_begins_with_the_women() -> None:
    assert SEXES == ("women", "men")
    assert SEXES[MOTHERS] == "women"


def test_births_follow_the_women_though_there_are_more_men() -> None:
    """100 women and 900 men of one year, nobody dies or moves: 0.3 births each of the mean of the 100 women of that age
    at the start and the 0 at the end, and as many again of those who come to the next age: 0.3·50 + 0.3·50 = 30."""
    persons = np.zeros((1, 2, 4))
    persons[0, :, 1] = [100.0, 900.0]
    still = PopulationRates(
        np.ones((1, 2, 5)),
        np.array([[0.0, 0.3, 0.3, 0.0]]),
        np.array([0.5, 0.5]),
        np.zeros((1, 2, 5)),
        np.zeros((2, 5)),
    )
    assert step(persons, still).births[0] == pytest.approx([15.0, 15.0])
    assert step(persons, still).persons[0].tolist() == [[15.0, 0.0, 100.0, 0.0], [15.0, 0.0, 900.0, 0.0]]


def test_fertility_is_births_per_woman() -> None:
    """Every year 1 000 women and 3 000 men of each age, and 120 births to women of 30, 48 of them girls: 0.12 births
    per woman of 30 (0.04 per man of 30), and a share of girls of 0.4."""
    years = tuple(range(2010, 2022))
    population = np.empty((len(years), 1, 2, AGES))
    population[:, :, 0], population[:, :, 1] = 1000.0, 3000.0
    births = np.zeros((len(years), 1, AGES, 2))
    births[:, 0, 30] = [48.0, 72.0]
    deaths = np.full((len(years), 1, 2, AGES), 5.0)
    found = estimate(History(years, population, deaths, births))
    assert found.fertility[0, 30] == pytest.approx(0.12)
    assert found.fertility[0, [29, 31]].tolist() == [0.0, 0.0]
    assert found.birth_share.tolist() == [0.4, 0.6]

"""From a table to the base year: dates within the year, raking, benchmarks that disagree."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population.base import Benchmark, at_year_end, misfit, passed_share, rake
from underlag.population.cohort import PopulationRates


def test_share_of_the_year_that_had_passed() -> None:
    assert passed_share(1030.0, 1000.0, 1040.0) == pytest.approx(0.75)
    assert passed_share(1100.0, 1000.0, 1040.0) == 1.0
    assert passed_share(990.0, 1000.0, 1040.0) == 0.0
    assert passed_share(1000.0, 1000.0, 1000.0) == 1.0


def test_a_table_within_the_year_gets_the_rest_of_births_and_deaths() -> None:
    rates = PopulationRates(
        np.full((1, 2, 4), 0.81),
        np.array([[0.0, 0.5, 0.0]]),
        np.array([0.5, 0.5]),
        np.zeros((1, 2, 4)),
        np.zeros((2, 4)),
    )
    persons = np.array([[[30.0, 100.0, 40.0], [20.0, 100.0, 40.0]]])
    end = at_year_end(persons, 0.5, rates)
    births = 0.5 * 0.5 * (40.0 + 90.0) / 2
    np.testing.assert_allclose(end[0, 0], [30.0 + 0.5 * births * 0.9, 90.0, 36.0])
    np.testing.assert_allclose(at_year_end(persons, 1.0, rates), persons)


def test_raking_scales_groups_and_skips_what_is_not_published() -> None:
    persons = np.full((2, 2, 4), 10.0)
    groups = [
        Benchmark(None, 2, None, np.array([60.0, np.nan])),
        Benchmark(0, 0, 1, np.array([30.0, np.nan])),
    ]
    found = rake(persons, groups)
    np.testing.assert_allclose(found[0], [[15, 15, 15, 15], [10, 10, 15, 15]])
    np.testing.assert_allclose(found[1], 10.0)
    assert misfit(found, groups) < 1e-12


def test_contradictions_show_as_misfit_and_the_last_group_holds() -> None:
    persons = np.full((1, 2, 2), 10.0)
    groups = [Benchmark(None, 0, None, np.array([50.0])), Benchmark(None, 0, None, np.array([40.0]))]
    found = rake(persons, groups)
    assert found.sum() == pytest.approx(40.0)
    assert misfit(found, groups) == pytest.approx(0.2)
    assert misfit(found, []) == 0.0

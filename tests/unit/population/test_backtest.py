"""The backtest uses nothing from after its launch, and its summaries are what they say."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population.backtest import (
    FORECAST_METHODS,
    GroupErrors,
    error_per_root_decade,
    mean_errors,
    observations,
    score_launch,
)
from underlag.population.rates import History


@pytest.fixture(scope="module")
def history() -> History:
    draw = np.random.default_rng(3)
    years = tuple(range(1990, 2016))
    population = draw.uniform(900, 1100, (26, 3, 2, 101)) * 1.01 ** np.arange(26)[:, None, None, None]
    deaths = 0.01 * population
    births = np.zeros((26, 3, 101, 2))
    births[:, :, 20:40] = 40.0
    return History(years, population, deaths, births)


def test_nothing_after_the_launch_is_used(history: History) -> None:
    later = observations(history, 2000)
    changed = history._replace(
        population=np.where(np.array(history.years)[:, None, None, None] > 2000, 1e6, history.population),
        deaths=np.where(np.array(history.years)[:, None, None, None] > 2000, 0.0, history.deaths),
        births=np.where(np.array(history.years)[:, None, None, None] > 2000, 0.0, history.births),
    )
    for before, after in zip(score_launch(history, 2000, later), score_launch(changed, 2000, later), strict=True):
        np.testing.assert_array_equal(before.regions, after.regions)
        assert before.nation == after.nation


def test_the_naive_methods_are_what_they_say(history: History) -> None:
    scores = {s.method: s for s in score_launch(history, 2000, observations(history, 2000)) if s.year == 2010}
    last = {s.method: s for s in score_launch(history, 2000, observations(history, 2000)[:1])}
    totals = history.population.sum(axis=(2, 3))
    np.testing.assert_allclose(last[FORECAST_METHODS[1]].regions, totals[10] / totals[15] - 1)
    np.testing.assert_allclose(last[FORECAST_METHODS[2]].regions, totals[10] ** 2 / totals[5] / totals[15] - 1)
    assert set(scores) == set(FORECAST_METHODS)


def test_the_groups_that_are_scored_by_hand() -> None:
    """Of each sex as many people as years of age: 0 + … + n = n(n + 1)/2."""
    ages = np.broadcast_to(np.arange(101.0), (6, 1, 2, 101))
    seen = observations(History(tuple(range(2000, 2006)), ages, 0 * ages, np.zeros((6, 1, 101, 2))), 2000)
    until_19, until_64, until_79, whole = 190, 2080, 3160, 5050
    assert {(group.age_from, group.age_to): group.persons.tolist() for group in seen} == {
        (0, None): [2 * whole],
        (0, 19): [2 * until_19],
        (20, 64): [2 * (until_64 - until_19)],
        (65, 79): [2 * (until_79 - until_64)],
        (80, None): [2 * (whole - until_79)],
    }


def test_every_fifth_year_after_the_launch_is_scored(history: History) -> None:
    assert sorted({seen.year for seen in observations(history, 1998)}) == [2003, 2008, 2013]


def score(launch: int, year: int, regions: list[float], nation: float) -> GroupErrors:
    return GroupErrors(launch, year, 0, None, FORECAST_METHODS[0], np.array(regions), nation, np.ones(len(regions)))


def test_summary_in_percent() -> None:
    found = mean_errors([score(2000, 2005, [0.1, -0.2], 0.05), score(2000, 2010, [0.1, 0.0], -0.03)])
    assert found == pytest.approx((10.0, 0.0, 4.0))


def test_errors_are_put_on_ten_years_and_the_nations_own_is_taken_out() -> None:
    nation = np.expm1(0.02)
    found = error_per_root_decade([score(2000, 2020, [np.expm1(0.06), np.expm1(-0.02)], nation)])
    assert found == pytest.approx((0.04 / np.sqrt(2), 0.02 / np.sqrt(2)))

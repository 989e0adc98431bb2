"""The backtest on Swedish tables: the manual shows what the code finds, and demography is worth its trouble."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from underlag.population.backtest import FORECAST_METHODS, GroupErrors, mean_errors
from underlag.runs.track_record.population import LAUNCHES, population_scores, with_backtest

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "population.md"


@pytest.fixture(scope="module")
def scores(tables: dict[str, pl.DataFrame], regions: list[str]) -> list[GroupErrors]:
    return population_scores(tables, regions, 2024)


def test_the_manual_shows_what_the_code_finds(scores: list[GroupErrors]) -> None:
    """If this fails after a change of the model or of the tables: write the page again with ``with_backtest``."""
    text = PAGE.read_text(encoding="utf-8")
    assert with_backtest(text, scores) == text


def test_all_launches_and_groups_are_scored(scores: list[GroupErrors]) -> None:
    assert {score.launch for score in scores} == {*LAUNCHES, 2015}
    assert {(s.year, s.age_from, s.age_to) for s in scores if s.launch == 2015} == {
        *((2022, *ages) for ages in ((0, None), (0, 19), (20, 64), (65, 79), (80, None))),
        *((2024, *ages) for ages in ((0, None), (65, None), (75, None))),
    }
    assert all(len(score.regions) == 21 for score in scores)


def test_a_launch_needs_counts_later_than_it(tables: dict[str, pl.DataFrame], regions: list[str]) -> None:
    assert {s.launch for s in population_scores(tables, regions, 2015)} == set(LAUNCHES)
    last = [s for s in population_scores(tables, regions, 2017) if s.launch == 2015]
    assert {(s.year, s.age_from, s.age_to) for s in last} == {(2017, 0, None)}


def by_method(scores: list[GroupErrors]) -> list[float]:
    return [mean_errors([s for s in scores if s.method == method]).mape for method in FORECAST_METHODS]


def test_over_all_launches_and_groups_it_beats_both_naive_methods(scores: list[GroupErrors]) -> None:
    model, last, growth = by_method(scores)
    assert model < last
    assert model < growth


@pytest.mark.parametrize("launch", [*LAUNCHES, 2015])
def test_the_old_are_foreseen_far_better_in_every_launch(scores: list[GroupErrors], launch: int) -> None:
    model, last, growth = by_method([s for s in scores if s.launch == launch and s.age_from >= 65])
    assert model < 0.5 * min(last, growth)


def test_errors_of_the_nation_are_those_of_its_summed_regions(scores: list[GroupErrors]) -> None:
    """A weighted mean of the regions' errors lies between the smallest and the largest."""
    for score in scores:
        assert np.min(score.regions) <= score.nation <= np.max(score.regions)

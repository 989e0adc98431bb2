"""What is said of the trial in new draws: who is nearest, who would be better without limits, and when it is old."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from underlag.reports.chapters.new_draws import (
    as_free,
    outdated,
    trial_blocks,
    trial_table,
    within_limits,
    without_limits,
)
from underlag.reports.document.blocks import Table
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import Teller
from underlag.reports.language.nouns import nouns
from underlag.runs.record.contents import RunResult

Trial = Callable[..., pl.DataFrame]


@pytest.fixture
def tell(run_result: RunResult, make_trial: Trial) -> Callable[..., Teller]:
    """A teller of the invented run with a trial: ``tell(language, current, within=…, free=…)``."""

    def make(language: str = "sv", current: bool | None = True, **rules: float) -> Teller:
        tables = {**run_result.tables, "out_of_sample": make_trial(**rules)}
        manifest = {**run_result.manifest, "out_of_sample_current": current}
        result = replace(run_result, tables=tables, manifest=manifest)
        return Teller(Figures(result, language), nouns(result.names.trainee), language)

    return make


def test_the_nearest_rule_is_named_with_difference_and_error(tell: Callable[..., Teller]) -> None:
    said = str(within_limits(tell()))
    assert "i 2\u00a0000 nya dragningar" in said and "Den är bättre än alla." in said
    assert "Närmast kommer »I proportion till invånare«: den väger som 2,0 fler" in said
    assert "(medelfel 0,1)" in said and "i 93\u00a0procent av dragningarna" in said
    assert "It is better than all of them." in str(within_limits(tell("en")))


@pytest.mark.parametrize("within", [0.15, 0.0, -1.0])
def test_a_rule_that_is_not_surely_worse_is_named_plainly(tell: Callable[..., Teller], within: float) -> None:
    assert "inte säkert bättre än »I proportion till invånare«." in str(within_limits(tell(within=within)))
    assert "not surely better than “In proportion to residents”." in str(within_limits(tell("en", within=within)))


def test_a_rule_that_would_win_without_limits_is_told_with_the_limits_it_breaks(tell: Callable[..., Teller]) -> None:
    said = str(without_limits(tell()))
    assert "»I proportion till invånare« väger som 3,0 färre saknade heltidsspecialister om året" in said
    assert "men bryter mot gränserna för sidotjänstgöring och för takten" in said
    assert without_limits(tell(free=1.0)) is None


def test_on_equal_terms_the_nearest_rule_is_named(tell: Callable[..., Teller]) -> None:
    said = str(as_free(tell()))
    assert "är metoden bättre än varje regel" in said
    assert "minst 5 saknade heltidsspecialister om året (»I proportion till invånare«, medelfel 0,1);" in said
    assert "vid regelns egen kostnad är den minst 5 saknade" in said
    assert "is better than every rule" in str(as_free(tell("en")))


@pytest.mark.parametrize("alike", [0.15, -2.0])
def test_a_rule_as_good_as_the_method_on_equal_terms_is_named_plainly(
    tell: Callable[..., Teller], alike: float
) -> None:
    assert "inte säkert bättre än »I proportion till invånare«." in str(as_free(tell(alike=alike)))
    assert "not surely better than “In proportion to residents”." in str(as_free(tell("en", alike=alike)))


def test_the_table_has_each_rule_once_the_nearest_first(tell: Callable[..., Teller]) -> None:
    table = trial_table(tell("en"))
    assert [row[0].text for row in table.rows] == ["In proportion to residents", "Today's level"]
    assert [cell.text for cell in table.rows[0][1:]] == [
        "2.0\u00a0±\u00a00.1",
        "5.0\u00a0±\u00a00.1",
        "−3.0\u00a0±\u00a00.1",
        "On side rotations\u00a0(12 months per year) and on the pace\u00a0(3.5 posts per year)",
    ]
    assert table.rows[0][0].note == "× 1.25"
    assert "500 starting points; the recommendation has weighed 0 of them" in table.note


def test_an_old_trial_is_said_to_be_old(tell: Callable[..., Teller]) -> None:
    assert "earlier evidence" in str(outdated(tell("en", current=False)))
    assert outdated(tell(current=True)) is None and outdated(tell(current=None)) is None


def test_a_run_without_a_trial_says_nothing(tell: Callable[..., Teller]) -> None:
    empty = tell()
    result = empty.figures.result
    bare = replace(result, tables={**result.tables, "out_of_sample": result.tables["out_of_sample"].clear()})
    assert trial_blocks(Teller(Figures(bare, "sv"), nouns(bare.names.trainee), "sv")) == ()
    assert any(isinstance(block, Table) for block in trial_blocks(empty))

"""What is said of uncertain limits: the assumption that moves most, and a line for each end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from underlag.reports.chapters.limit_ends import ends_table, limit_end_blocks, most_words
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import Teller
from underlag.reports.language.nouns import nouns
from underlag.runs.record.contents import RunResult


@pytest.fixture
def tell(run_result: RunResult, make_ends: Callable[..., pl.DataFrame]) -> Callable[..., Teller]:
    """A teller of the invented run whose limits are uncertain: ``tell(language, starts=…)``."""

    def make(language: str = "sv", table: pl.DataFrame | None = None, **ends: float | None) -> Teller:
        shown = make_ends(**ends) if table is None else table
        result = replace(run_result, tables={**run_result.tables, "limit_ends": shown})
        return Teller(Figures(result, language), nouns(result.names.trainee), language)

    return make


def test_the_assumption_that_moves_most_is_named_with_what_it_would_give(tell: Callable[..., Teller]) -> None:
    said = str(most_words(tell()))
    assert "Gränserna bygger på 1\u00a0osäkert antagande." in said
    assert "sätts det till 0,125 är det bästa 25 nya tjänster om året i stället för 30" in said
    assert "90 heltidsspecialister saknas i stället för 80" in said and said.endswith("ena ände: 1.")
    assert "the best is 25 new posts a year instead of 30" in str(most_words(tell("en")))


def test_where_no_posts_keep_the_limits_that_is_said(tell: Callable[..., Teller]) -> None:
    assert "finns inga tjänster som följer alla gränser" in str(most_words(tell(starts=None)))
    assert "no posts keep all limits" in str(most_words(tell("en", starts=None)))
    cells = [cell.text.split()[0] for cell in ends_table(tell(starts=None)).rows[1][2:]]
    assert cells == ["–", "–", "–", "–", "Nej"]


def test_the_table_has_the_base_and_a_line_for_each_assumption_in_any_order_of_the_rows(
    tell: Callable[..., Teller], make_ends: Callable[..., pl.DataFrame]
) -> None:
    shuffled = make_ends().reverse()
    base, card = ends_table(tell("en")).rows
    assert [cell.text for cell in base] == ["All as on their cards", "–", "30", "500", "80", "95.0%", "Yes"]
    assert [cell.text.replace("\u00a0", " ") for cell in card[1:]] == [
        "0.125 / 1.5",
        "25 / 31",
        "400 / 510",
        "90 / 79",
        "90.0% / 96.0%",
        "No / Yes",
    ]
    assert [row[1].text for row in ends_table(tell("en", table=shuffled)).rows] == [base[1].text, card[1].text]
    assert card[0].note == "On side rotations and from below (replace those who leave)"


def test_a_run_without_the_table_says_nothing(
    tell: Callable[..., Teller], make_ends: Callable[..., pl.DataFrame]
) -> None:
    assert limit_end_blocks(tell(table=make_ends().clear())) == ()
    assert len(limit_end_blocks(tell())) == 2

"""What it costs to be wrong: told in a sentence and a line for each world, the dearest first."""

from __future__ import annotations

from dataclasses import replace

from underlag.reports.chapters.regret import largest_words, regret_blocks, world_table
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import Teller
from underlag.reports.language.nouns import nouns
from underlag.runs.record.contents import RunResult


def tell(result: RunResult, language: str = "sv") -> Teller:
    return Teller(Figures(result, language), nouns(result.names.trainee), language)


def test_the_sentence_names_the_dearest_world_and_the_careful_decision(run_result: RunResult) -> None:
    said = str(largest_words(tell(run_result)))
    assert "som mest 9,0 saknade heltidsspecialister om året" in said
    assert "Det är om följande gäller: ingen kommer från utlandet." in said
    assert "32 nya tjänster om året i stället för 30; då kostar det som mest 3,0, men 2,0 om det går som" in said
    assert "That is if the following holds: nobody comes from abroad." in str(largest_words(tell(run_result, "en")))


def test_a_line_for_each_world(run_result: RunResult) -> None:
    rows = [[cell.text for cell in row] for row in world_table(tell(run_result, "en")).rows]
    assert rows == [
        ["Nobody comes from abroad", "34", "9.0", "3.0", "7.0"],
        ["As the plan computes", "30", "0.1", "2.0", "9.1"],
    ]


def test_a_run_without_the_table_says_nothing(run_result: RunResult) -> None:
    empty = {**run_result.tables, "regret_matrix": run_result.tables["regret_matrix"].clear()}
    assert regret_blocks(tell(replace(run_result, tables=empty))) == ()

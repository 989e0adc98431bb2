"""What assumptions move and what to ask for first, in words, tables and the tornado."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from underlag.reports.chapters.sensitivity import (
    ask_first,
    ask_of_assumptions,
    ask_of_regions,
    chance_words,
    most,
    moving_assumptions,
    moving_table,
    signed,
    tornado,
)
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import Teller
from underlag.reports.language.nouns import nouns
from underlag.runs.record.contents import RunResult


@pytest.fixture
def teller(run_result: RunResult) -> Callable[[str], Teller]:
    def make(language: str = "sv", result: RunResult = run_result) -> Teller:
        return Teller(Figures(result, language), nouns(result.names.trainee), language)

    return make


def test_assumptions_are_in_order_of_what_they_do_to_coverage(teller):
    figures = teller().figures
    found = moving_assumptions(figures, figures.nation)
    assert [m.name for m in found] == [
        "training/duration_mean",
        "hours/full_time_share",
        "start/specialists",
        "exits/retirement_shift",
    ]
    assert found[0].coverage == pytest.approx(-5.0) and found[0].starts == 12.0
    assert found[-1].starts is None


def test_the_table_tells_both_results_with_their_signs(teller):
    table = moving_table(teller(), teller().figures.nation, 10)
    assert table is not None
    assert [cell.text for cell in table.rows[0]] == ["Utbildningens längd i medeltal", "−5,0", "+12,0"]
    assert [cell.text for cell in table.rows[2]] == ["Antalet specialister i dag", "+2,5", "−6,0"]
    assert table.rows[0][0].href == "#parameter-training-duration_mean" and not table.rows[2][0].href
    assert table.rows[-1][2].text == "–"
    short = moving_table(teller(), teller().figures.nation, 2)
    assert short is not None and len(short.rows) == 2


def test_the_three_that_matter_most_are_named(teller):
    said = str(most(teller("en"), teller("en").figures.nation))
    assert "mean length of training (−5.0), share of full time (+3.0) and number of specialists today (+2.5)" in said


def test_the_tornado_has_a_bar_each_way_and_says_what_it_shows(teller):
    chart = tornado(teller(), teller().figures.nation)
    assert chart is not None
    values = [row["v"] for row in chart.spec["data"]["values"]]  # type: ignore[index]
    assert values[:2] == [-5.0, 5.0] and len(values) == 8
    assert "Utbildningens längd i medeltal −5,0" in chart.description


def test_what_to_ask_first_is_named_with_its_worth(teller):
    said, table = ask_first(teller())
    assert "en officiell tabell över båda per region" in str(said) and "40\u00a0procent smalare" in str(said)
    assert table is not None
    assert [row[0].text for row in table.rows][1] == "Svar från Ålviken"
    assert [cell.text for cell in table.rows[2]][1:] == ["10\u00a0procent", "36,0"]
    assert "40,0 tjänster" in table.note


def test_what_one_assumption_and_one_question_are_worth(teller):
    studied, asked = ask_of_assumptions(teller()), ask_of_regions(teller())
    assert studied is not None and asked is not None
    assert [[cell.text for cell in row][1:] for row in studied.rows] == [["8\u00a0procent"]]
    assert studied.rows[0][0].href == "#parameter-exits-leave"
    assert [head.text for head in asked.heads][1:] == ["Antalet specialister", "Antalet under utbildning", "Båda"]
    assert [cell.text for cell in asked.rows[0]] == [
        "Ålviken",
        "50\u00a0procent",
        "10\u00a0procent",
        "60\u00a0procent",
    ]


def test_without_numbers_nothing_is_said(make_run, run_result, teller):
    empty = {name: run_result.tables[name].clear() for name in ("sensitivity", "data_value")}
    bare = teller("sv", make_run(changed=empty))
    nation = bare.figures.nation
    assert not most(bare, nation) and moving_table(bare, nation, 5) is None and tornado(bare, nation) is None
    assert ask_first(bare)[1] is None and ask_of_assumptions(bare) is None and ask_of_regions(bare) is None


@pytest.mark.parametrize(("value", "text"), [(1.24, "+1,2"), (-1.26, "−1,3"), (0.01, "0,0"), (None, "–")])
def test_changes_have_signs(value, text):
    assert signed(value, "sv") == text


def test_how_much_chance_widens_the_smallest_region_is_that_of_the_run(run_result: RunResult) -> None:
    code = run_result.tables["regions"]["region_code"][-1]
    name = run_result.tables["regions"]["name"][-1]
    told = {"chance": {"region_code": code, "year": 2050, "widened": 0.238}}
    for manifest, said in (({**run_result.manifest, **told}, True), ({}, False)):
        result = replace(run_result, manifest=manifest)
        words = chance_words(Teller(Figures(result, "en"), nouns(result.names.trainee), "en"))
        assert bool(words) is said
        if said:
            assert name in words and "24 percent wider" in str(words).replace("\u00a0", " ")

"""What each document holds: the chapters of the planning basis in order, and that a chapter without content says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from underlag.core.language import LANGUAGES
from underlag.reports.chapters.changes import changes_section
from underlag.reports.document.blocks import Charts, Headlines, Section, Sentence, Table
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import Teller, teller_of
from underlag.reports.editions import council_summary, fact_sheet, national_report, press_sheet
from underlag.runs.record.contents import RunResult
from underlag.runs.record.measures_read import WEIGHED
from underlag.runs.record.read import read_result, read_run

CHAPTERS = (
    "summary",
    "today",
    "demand",
    "need",
    "projection",
    "recommendation",
    "measures",
    "drivers",
    "facts",
    "track-record",
    "regions",
    "placement",
    "region-pages",
    "dialogue",
    "followup",
    "changes",
    "method",
    "quantities",
    "assumptions",
    "sources",
    "explain",
)
WEIGHED_ROW = {
    "rank": 1,
    "measure_id": "a",
    "title_sv": "Insats",
    "title_en": "Measure",
    "grade": "E",
    "cost_basis": "assumed",
    "unranked_sv": None,
    "unranked_en": None,
    **{
        f"{key}{end}": 1.0
        for key in ("cost", "extra_listed", "extra_fte", "cost_per_resident")
        for end in ("", "_low80", "_high80")
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_planning_basis_has_every_chapter_in_order_and_none_is_empty(
    plan: Callable[..., Path], language: str
) -> None:
    before, run = plan(), plan(scenario="fill_low")
    read = read_result(run)
    result = replace(read, manifest={**read.manifest, WEIGHED: [WEIGHED_ROW]})
    changes = changes_section(result, read_run(before), read_run(run), language)
    document = national_report(teller_of(result, language), with_regions=True, changes=changes)
    assert tuple(section.key for section in document.sections) == CHAPTERS
    assert all(section.blocks or section.sections for section in document.every_section())
    assert len({section.title for section in document.sections}) == len(CHAPTERS)


@pytest.mark.parametrize(
    ("language", "dialogue", "followup"),
    [("sv", "Ingen dialog har hållits", "Ingen uppföljning"), ("en", "No dialogue has been held", "No follow-up")],
)
def test_dialogue_and_followup_say_that_there_is_none_yet(
    run_result: RunResult, language: str, dialogue: str, followup: str
) -> None:
    chapters = {section.key: section for section in national_report(teller_of(run_result, language)).sections}
    for key, words in (("dialogue", dialogue), ("followup", followup)):
        assert words in " ".join(map(str, chapters[key].blocks))
    assert not {"changes", "measures"} & set(chapters), "nothing to compare with, nothing weighed"


def kinds(sections: tuple[Section, ...]) -> list[type]:
    return [type(block) for section in sections for block in section.blocks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_hold_numbers_charts_a_table_and_what_they_rest_on(run_result: RunResult, language: str) -> None:
    teller = teller_of(run_result, language)
    for document in (fact_sheet(teller, teller.figures.regions[0]), press_sheet(teller)):
        assert {Headlines, Sentence, Charts, Table} <= set(kinds(document.sections))
        assert "about" in {section.key for section in document.sections}
    council = council_summary(teller, "Östra")
    (places,) = [section for section in council.sections if section.key == "region-pages"]
    assert {place.title for place in places.sections} == {"Ålviken", "Ängsö", "Öland Norra"}
    assert all(Charts in kinds((place,)) for place in places.sections)


def test_a_sheet_of_one_region_looks_up_no_other(plan: Callable[..., Path]) -> None:
    """Figures are looked up by region when they are asked for; the nation stands beside the region."""
    teller = teller_of(read_result(plan()), "sv")
    asked: list[str] = []

    class Watched(dict[str, pl.DataFrame]):
        def __getitem__(self, region: str) -> pl.DataFrame:
            asked.append(region)
            return super().__getitem__(region)

    figures = Figures(teller.figures.result, teller.language)
    figures._rows = Watched(figures._rows)
    region = figures.regions[0]
    fact_sheet(Teller(figures, teller.nouns, teller.language), region)
    assert set(asked) <= {region.code, figures.nation.code}
    assert region.code in asked

"""What a footnote says of a number: name, vintage, sources, official or not, and its key."""

from __future__ import annotations

from typing import Any

import pytest
from shared.reports.invented_rows import typed
from shared.reports.two_regions import figures, result

from underlag.core.language import Text
from underlag.reports.document.blocks import Document, Number
from underlag.reports.document.figures import Figures
from underlag.reports.document.footnotes import (
    Footnotes,
    footnote,
    provenance,
    retrieved,
    source_links,
    sources_of,
    vintage,
)
from underlag.reports.language.nouns import nouns

ROWS = [("coverage", "today", "01", 2024, 0.9, 0.05)]
WORDS = nouns(Text("ST-läkare", "GP trainee"))


def sources(*rows: tuple[str, str, str, str]) -> Any:
    """Rows of id, publisher, date and day of retrieval."""
    return typed("sources", [(id_, who, "T", date, "", "", day, "", "") for id_, who, date, day in rows], {})


def told(*rows: tuple[str, str, str, str]) -> Figures:
    return figures(ROWS, sources=sources(*rows))


def test_the_vintage_is_the_newest_year() -> None:
    found = told(("a", "A", "2019-05-01", ""), ("b", "B", "2023", ""), ("c", "C", "2021-11", ""))
    assert vintage(found) == "2023"
    assert vintage(found, ["a c"]) == "2021"
    assert vintage(found, ["a;c", "b"]) == "2023"
    assert vintage(found, ["a,c"]) == "2021"


def test_no_dated_source_no_vintage() -> None:
    found = told(("a", "A", "odaterad", "2026-01-02"), ("b", "B", "", ""))
    assert vintage(found) == vintage(found, ["a"]) == vintage(found, ["unknown"]) == "–"


def test_the_day_of_retrieval_is_the_latest_whole_date() -> None:
    assert retrieved(told(("a", "A", "", "2025-12-31"), ("b", "B", "", "2026-01-02"), ("c", "C", "", "2026"))) == (
        "2026-01-02"
    )
    assert retrieved(told(("a", "A", "2024", "i fjol"), ("b", "B", "2023", ""))) == ""


def test_links_to_sources_that_have_a_card() -> None:
    found = told(("a-1", "SCB", "2024", ""), ("b-2", "SKR", "", ""))
    assert source_links(found, "a-1; b-2, x") == (
        ("SCB 2024", "#source-a-1"),
        ("SKR", "#source-b-2"),
        ("x", ""),
    )
    assert source_links(found, "") == source_links(found, None) == source_links(found, " ; ,") == ()


def test_sources_of_a_quantity_are_those_of_its_assumptions_and_tables() -> None:
    run = result(ROWS)
    evidence = {"population": {"sources": ["scb-1", "scb-2"]}, "deaths": {"sources": ["scb-3"]}, "births": "odd"}
    run.manifest["evidence"] = evidence
    found = Figures(run)
    assert sources_of(found, "residents") == ("scb-1 scb-2", "scb-3", "", "")
    assert sources_of(found, "required_fte") == ("board-2022",)
    assert sources_of(found, "no_such_quantity") == ()


def test_where_numbers_of_a_quantity_come_from() -> None:
    said = provenance(told(("board-2022", "Nämnden / The board", "2022-05-01", "")), WORDS, "sv")
    assert said["required_fte"].endswith(", årgång 2022, underlag: Nämnden 2022")
    assert said["starts"].startswith("Nya ST-tjänster, årgång 2022, underlag: Nämnden 2022")
    assert said["probability"] == (
        "Sannolikhet: andelen av dragningarna där målet nås, årgång 2022, underlag: Nämnden 2022"
    )
    assert said["changes"] == "Skillnad mot förra utgåvan, årgång 2022", "without sources of its own: those of all"


def test_more_than_three_sources_are_not_all_named() -> None:
    ids = ("a", "b", "c", "d")
    run = result(ROWS, sources=sources(*((id_, id_.upper(), f"202{at}", "") for at, id_ in enumerate(ids))))
    run.manifest["evidence"] = {"population": {"sources": list(ids)}}
    assert provenance(Figures(run, "sv"), WORDS, "sv")["residents"].endswith("underlag: A 2020; B 2021; C 2022 m.fl.")
    english = provenance(Figures(run, "en"), WORDS, "en")["residents"]
    assert english.endswith("vintage 2023, from: A 2020; B 2021; C 2022 and others")
    run.manifest["evidence"] = {"population": {"sources": list(ids[:3])}}
    assert provenance(Figures(run, "sv"), WORDS, "sv")["residents"].endswith("underlag: A 2020; B 2021; C 2022")


def document(language: str, short: bool = False) -> Document:
    said = {"coverage": "Täckningsgrad, årgång 2022"}
    return Document("report", language, "", "", "", "run", "1", (), short, said)


NUMBER = Number("62 procent", "coverage/00/2024", (0.62,), "estimated")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Täckningsgrad, årgång 2022; skattad. Nyckel: coverage/00/2024."),
        ("en", "Täckningsgrad, årgång 2022; estimated. Key: coverage/00/2024."),
    ],
)
def test_a_footnote(language: str, said: str) -> None:
    assert footnote(document(language), NUMBER) == said


def test_a_quantity_that_nobody_describes_is_named_by_its_key() -> None:
    number = Number("7", "starts/00/2030", (7.0,), "official")
    assert footnote(document("sv"), number) == "starts; officiell. Nyckel: starts/00/2030."


def test_a_quantity_gets_one_footnote_in_each_chapter_and_status() -> None:
    notes = Footnotes(document("sv"))
    official = Number("61 procent", "coverage/01/2024", (0.61,), "official")
    assert notes.note(NUMBER) and notes.note(official)
    assert notes.note(Number("70 procent", "coverage/02/2036", (0.7,), "estimated")) == ""
    notes.begin()
    assert notes.note(NUMBER) != ""


def test_a_sheet_is_one_chapter() -> None:
    notes = Footnotes(document("sv", short=True))
    assert notes.note(NUMBER)
    notes.begin()
    assert notes.note(NUMBER) == ""

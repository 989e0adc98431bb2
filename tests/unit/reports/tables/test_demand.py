"""Demand in the report: what employers would hire now, and who applies, told apart."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from underlag.reports.chapters.outline import demand, region
from underlag.reports.document.blocks import Table
from underlag.reports.document.teller import teller_of
from underlag.reports.tables.demand import (
    demand_in_words,
    published_table,
    specialists_table,
    training_table,
    vacancy_table,
)
from underlag.runs.record.contents import RunResult


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2060", "")


def nation_in_words(run: RunResult, language: str) -> object:
    teller = teller_of(run, language)
    return demand_in_words(teller, teller.figures.nation)


def rows_of(table: Table | None) -> dict[str, list[str]]:
    assert table is not None
    return {row[0].text: [plain(cell.text) for cell in row[1:]] for row in table.rows}


def test_the_nation_in_words(run_result: RunResult) -> None:
    """Ten posts in each region, two of them vacant; a third as many applicants as a quarter more than posts."""
    regions = run_result.tables["regions"].height - 1
    said = plain(str(nation_in_words(run_result, "sv")))
    assert f"omkring {10 * regions} specialisttjänster 2024, varav omkring {2 * regions} är vakanta" in said
    assert f"({regions}–{4 * regions}; antaget)" in said and "Räkningen bakom är från 2018." in said
    assert "omkring 1,3 behöriga sökande (0,6–2,5; antaget)" in said
    assert "about 1.3 eligible applicants per post" in plain(str(nation_in_words(run_result, "en")))


def test_each_region_has_a_row_with_intervals_and_the_nation_is_last(run_result: RunResult) -> None:
    table = specialists_table(teller_of(run_result, "sv"))
    assert rows_of(table)["Ålviken"] == ["8,0", "2,0", "10", "20 %"]
    assert table is not None and table.rows[-1][0].text == "Riket"
    first = next(row for row in table.rows if row[0].text == "Ålviken")
    assert [plain(cell.note) for cell in first[1:]] == ["4,0–16,0", "1,0–4,0", "5–20", "10–40 %"]
    assert first[0].note == "egna uppgifter"
    assert rows_of(training_table(teller_of(run_result, "sv")))["Ålviken"] == ["30", "3,0", "33", "24"]


def test_the_training_table_says_whether_regions_fill_alike(run_result: RunResult) -> None:
    card = run_result.tables["parameters"].head(1).with_columns(name=pl.lit("recruitment/fill_follows_vacancies"))
    with_card = pl.concat([run_result.tables["parameters"], card])
    by_place = replace(run_result, tables={**run_result.tables, "parameters": with_card})
    for run, said in ((run_result, "lika för alla regioner."), (by_place, "lägre där fler läkartjänster är vakanta;")):
        table = training_table(teller_of(run, "sv"))
        assert table is not None and f"hur stor andel av tjänsterna som tillsätts, {said}" in table.note


def test_what_is_published_is_told_with_its_year_and_nothing_for_places_without(run_result: RunResult) -> None:
    table = published_table(teller_of(run_result, "sv"))
    assert table is not None
    told = [tuple(plain(cell.text) for cell in row) for row in table.rows]
    assert told == [
        ("Behöriga sökande per utbildningstjänst", "Riket", "2024", "1,25", ""),
        ("Tjänster för bastjänstgöring", "Riket", "2022", "259", ""),
    ]
    assert all(row[-1].links == (("Nämnden för prov 2022", "#source-board-2022"),) for row in table.rows)
    assert "ingen publicerad uppgift" in table.note


def test_without_vacancies_the_chapter_says_so_and_shows_no_empty_table(run_result: RunResult) -> None:
    nothing = run_result.tables["demand"].with_columns(
        *(pl.lit(None, dtype=pl.Float64).alias(name) for name in ("central", "p10", "p90"))
    )
    teller = teller_of(replace(run_result, tables={**run_result.tables, "demand": nothing}), "en")
    assert demand_in_words(teller, teller.figures.nation) is None
    assert [table(teller) for table in (specialists_table, training_table, published_table)] == [None] * 3
    assert [block for block in demand(teller).blocks if isinstance(block, Table)] == [
        table for table in (vacancy_table(teller),) if table
    ]


def test_a_published_range_shows_both_ends(run_result: RunResult) -> None:
    row = run_result.tables["observations"].head(1)
    stated = {"quantity": "vacancies_fte", "relation": "range", "value": 1200.0, "value_max": 1500.0, "used": "card"}
    schema = run_result.tables["observations"].schema
    ranged = row.with_columns(pl.lit(value, dtype=schema[name]).alias(name) for name, value in stated.items())
    teller = teller_of(replace(run_result, tables={**run_result.tables, "observations": ranged}), "sv")
    table = vacancy_table(teller)
    assert table is not None and [plain(cell.text) for cell in table.rows[0][2:4]] == ["1 200–1 500", "antagande"]


def test_a_region_says_whether_the_figure_is_its_own(run_result: RunResult) -> None:
    """The first region has a figure of its own from 2023; the others share the nation's count of 2018."""
    teller = teller_of(run_result, "sv")
    first, second = teller.figures.regions[:2]
    said = {place.code: plain(str(demand_in_words(teller, place))) for place in (first, second)}
    assert said[first.code].endswith("Regionens egen uppgift om vakanser, från 2023, är invägd.")
    assert said[second.code].startswith("Arbetsgivarna efterfrågar omkring 10 specialisttjänster 2024, varav omkring 2")
    assert said[second.code].endswith("Regionen har ingen egen uppgift: talet är dess del av rikets räkning från 2018.")
    assert said[first.code] in plain(" ".join(str(block) for block in region(teller, first).blocks))


def test_notes_tell_the_key_of_a_number(run_result: RunResult) -> None:
    teller = teller_of(run_result, "sv")
    for table, key in (
        (specialists_table, "specialist_posts_vacant_share/00"),
        (training_table, "training_posts_funded/00"),
    ):
        found = table(teller)
        assert found is not None and found.note.endswith(f"Nyckel: {key}.")

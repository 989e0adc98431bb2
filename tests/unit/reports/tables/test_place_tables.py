"""Tables of one place, from numbers written out here: today, year by year, and the published figures used."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from shared.reports.invented_rows import SOURCE, typed
from shared.reports.two_regions import ALVIKEN, BERG, figures

from underlag.core.language import Text
from underlag.reports.language.nouns import nouns
from underlag.reports.tables.place import observation_table, today_table, year_table

NBSP, JOINER = "\u00a0", "\u2060"
WORDS = nouns(Text("ST-läkare", "GP trainee"))
TODAY = [
    ("residents", "", "01", 2024, 12345.0, 0.0),
    ("specialists_fte", "today", "01", 2024, 8.04, 1.0),
    ("trainees", "today", "01", 2024, 12.0, 2.0),
    ("coverage", "today", "01", 2024, 0.62, 0.05),
    ("gap_fte", "today", "01", 2024, -4.0, 1.0),
]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_place_without_numbers_has_no_tables(language: str) -> None:
    assert today_table(figures(TODAY), BERG, WORDS, language) is None
    assert year_table(figures(TODAY), ALVIKEN, WORDS, language) is None, "nothing is recommended"
    assert observation_table(figures(TODAY), BERG, language) is None


def test_the_place_today() -> None:
    table = today_table(figures(TODAY), ALVIKEN, WORDS, "sv")
    assert table is not None
    assert table.caption == "Ålviken, 31 december 2024"
    rows = {row[0].text: row for row in table.rows}
    assert list(rows) == [
        "Invånare",
        "Specialister, heltidsekvivalenter",
        "ST-läkare",
        "Täckningsgrad",
        "Brist på specialister",
    ]
    assert [cell.text for cell in rows["Invånare"][1:3]] == [f"12{NBSP}345", "–"]
    assert [cell.text for cell in rows["Specialister, heltidsekvivalenter"][1:3]] == ["8,0", f"7,0–{JOINER}9,0"]
    assert [cell.text for cell in rows["ST-läkare"][1:3]] == ["12", f"10–{JOINER}14"]
    assert [cell.text for cell in rows["Täckningsgrad"][1:3]] == [f"62{NBSP}%", f"57–{JOINER}67{NBSP}%"]
    assert rows["Brist på specialister"][2].text == f"−5,0{NBSP}till{NBSP}−3,0"
    assert [row[4].code for row in table.rows][:2] == ["residents/01/2024", "specialists_fte/01/2024"]
    assert {row[3].status for row in table.rows} == {"estimated"}


def test_the_place_today_in_english() -> None:
    table = today_table(figures(TODAY, "en"), ALVIKEN, WORDS, "en")
    assert table is not None
    assert table.caption == "Ålviken, 31 December 2024"
    coverage = next(row for row in table.rows if row[0].text == "Coverage")
    assert [cell.text for cell in coverage[1:3]] == ["62%", f"57–{JOINER}67%"]
    residents = table.rows[0][0]
    assert residents.note == "", "the unit would say the name once more"


PLAN = [
    *(("starts", "recommended", "01", year, central, 0.0) for year, central in ((2027, 2.0), (2036, 2.5), (2037, 3.0))),
    ("starts", "recommended", "01", 2040, 3.0, 0.0),
    ("trainees", "recommended", "01", 2027, 9.5, 0.0),
    ("specialists_fte", "recommended", "01", 2027, 8.0, 0.0),
    ("coverage", "recommended", "01", 2036, 0.9, 0.0),
    ("coverage", "today", "01", 2036, 0.7, 0.0),
]


def test_a_plan_year_by_year_to_the_target_and_then_every_fifth() -> None:
    table = year_table(figures(PLAN), ALVIKEN, WORDS, "sv")
    assert table is not None
    assert [row[0].text for row in table.rows] == ["2027", "2036", "2040"]
    assert [row[0].note for row in table.rows] == ["", "målår", ""]
    assert [cell.text for cell in table.rows[0][1:]] == ["2", "9,5", "8,0", "–", "–"]
    assert [cell.text for cell in table.rows[1][1:]] == ["2,5", "–", "–", f"90{NBSP}%", f"70{NBSP}%"]
    assert [head.text for head in table.heads[:3]] == ["År", "Nya ST-tjänster", "Besatta ST-tjänster"]
    assert table.caption == "Rekommendation för Ålviken, år för år"
    assert table.note.endswith("Nyckel för 2036: starts/01/2036.")


def test_a_plan_year_by_year_in_english() -> None:
    table = year_table(figures(PLAN, "en"), ALVIKEN, WORDS, "en")
    assert table is not None
    assert [head.text for head in table.heads[:3]] == ["Year", "New ST posts", "Filled ST posts"]
    assert table.caption == "Recommendation for Ålviken, by year"
    assert table.rows[1][0].note == "target year"
    assert table.note.endswith("Key for 2036: starts/01/2036.")


def observed(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Rows of id, region, year, relation, value, highest value, unit and use."""
    numbers = ("value", "value_max", "predicted", "predicted_low80", "predicted_high80")
    kinds = {"year": pl.Int64, **dict.fromkeys(numbers, pl.Float64), "agrees": pl.Boolean}
    whole = [
        (
            id_,
            place,
            None,
            year,
            "shortage_specialists",
            relation,
            value,
            top,
            unit,
            SOURCE,
            "survey",
            used,
            *[None] * 5,
        )
        for id_, place, year, relation, value, top, unit, used in rows
    ]
    return typed("observations", whole, kinds)


def test_published_figures_in_order_of_year_with_their_relation_in_words() -> None:
    told = observed(
        ("b", "01", 2023, ">=", 1234.5, None, "fte", "synthesis"),
        ("a", "01", 2023, "<=", 10.0, None, "fte", "fact"),
        ("c", "01", None, "=", 0.5, None, "", "card"),
        ("d", "01", 2021, "~", 3.0, None, "fte", "synthesis"),
        ("e", "01", 2022, "range", 5.0, 7.5, "fte", "synthesis"),
        ("f", "01", 2020, "=", None, None, "fte", "synthesis"),
        ("x", "02", 2020, "=", 1.0, None, "fte", "synthesis"),
        ("y", "01", 2020, "=", 1.0, None, "fte", "no"),
    )
    table = observation_table(figures(TODAY, observations=told), ALVIKEN, "sv")
    assert table is not None
    assert [row[1].text for row in table.rows] == ["2020", "2021", "2022", "2023", "2023", "–"]
    assert [row[2].text.replace(NBSP, " ") for row in table.rows] == [
        "–",
        "cirka 3",
        "5–7,5",
        "högst 10",
        "minst 1 235",
        "0,5",
    ]
    assert [row[3].text for row in table.rows] == [
        "syntesen",
        "syntesen",
        "syntesen",
        "kontroll",
        "syntesen",
        "antagande",
    ]
    assert table.caption == "Uppgifter om regionen som har använts, Ålviken"


def test_national_figures_behind_an_assumption_stand_on_its_card_only() -> None:
    told = observed(("a", "00", 2023, "=", 1.0, None, "fte", "card"), ("b", "00", 2022, ">=", 2.0, None, "fte", "fact"))
    found = figures(TODAY, "en", observations=told)
    table = observation_table(found, found.nation, "en")
    assert table is not None
    assert [row[2].text for row in table.rows] == [f"at least{NBSP}2"]
    assert table.caption == "National figures in the starting point and as checks"

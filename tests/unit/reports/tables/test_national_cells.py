"""Cells and tables of the national part, from numbers written out here."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from shared.reports.invented_rows import SOURCE, typed
from shared.reports.two_regions import ALVIKEN, BERG, figures

from underlag.core.language import Text
from underlag.reports.document.figures import Figure
from underlag.reports.language.nouns import nouns
from underlag.reports.tables.national import (
    chance_cell,
    fact_table,
    number_cell,
    policy_table,
    region_table,
    share_cell,
)

NBSP, JOINER = "\u00a0", "\u2060"
WORDS = nouns(Text("ST-läkare", "GP trainee"))
ROWS = [
    ("residents", "", "01", 2024, 12345.0, 0.0),
    ("specialists_fte", "today", "01", 2024, 8.0, 1.0),
    ("coverage", "today", "01", 2024, 0.62, 0.05),
    ("gap_fte", "today", "01", 2024, -4.0, 1.0),
    ("coverage", "today", "01", 2036, 0.5, 0.1),
    ("starts", "today", "01", 2025, 2.0, 0.0),
    ("starts", "recommended", "01", 2036, 5.0, 1.0),
    ("starts", "recommended", "00", 2027, 10.0, 0.0),
    ("starts", "recommended", "00", 2028, 11.0, 0.0),
    ("starts", "recommended", "00", 2037, 90.0, 0.0),
    ("specialists_fte", "recommended", "00", 2036, 100.0, 10.0),
    ("coverage", "recommended", "00", 2036, 0.95, 0.05),
    ("gap_fte", "recommended", "00", 2036, 5.0, 2.0),
]
CHANCES = [("recommended", "00", 2036, 0.4), ("recommended", "01", 2036, 0.004), ("today", "00", 2036, 1.0)]


def flat(central: float, far: float) -> Figure:
    return Figure(central, central, central, central - far, central + far, central - far, central + far, "estimated")


def test_a_share_and_a_number_that_are_not_there() -> None:
    for cell in (share_cell(None, "sv"), number_cell(None, "en"), chance_cell(None, "sv")):
        assert (cell.text, cell.note, cell.numeric) == ("–", "", True)


def test_a_share_with_its_interval_below() -> None:
    cell = share_cell(flat(0.62, 0.05), "sv")
    assert (cell.text, cell.note) == (f"62{NBSP}%", f"57–{JOINER}67{NBSP}%")
    assert share_cell(flat(0.62, 0.0), "en").note == ""


def test_a_number_with_its_interval_below() -> None:
    cell = number_cell(flat(8.0, 1.0), "sv", 1)
    assert (cell.text, cell.note) == ("8,0", f"7,0–{JOINER}9,0")
    assert number_cell(flat(8.0, 0.2), "sv").note == f"7,8–{JOINER}8,2"
    assert number_cell(flat(8.0, 0.01), "sv").note == ""


@pytest.mark.parametrize(
    ("share", "sv", "en"),
    [
        (0.0, "< 1 %", "< 1%"),
        (0.0099, "< 1 %", "< 1%"),
        (0.01, "1 %", "1%"),
        (0.99, "99 %", "99%"),
        (0.9901, "> 99 %", "> 99%"),
        (1.0, "> 99 %", "> 99%"),
    ],
)
def test_a_chance_is_never_none_or_certain(share: float, sv: str, en: str) -> None:
    assert chance_cell(share, "sv").text.replace(NBSP, " ") == sv
    assert chance_cell(share, "en").text.replace(NBSP, " ") == en


def test_the_mean_of_starts_ends_with_the_target_year() -> None:
    """10 and 11 before 2036, which make 10,5 and read 11; the 90 of 2037 do not count."""
    table = policy_table(figures(ROWS, chances=CHANCES), WORDS, "sv")
    rows = {row[0].text: [cell.text.replace(NBSP, " ") for cell in row[1:]] for row in table.rows}
    assert rows["Rekommendation"] == ["11", "100", "95 %", "5", "40 %"]
    assert rows["Dagens nivå"] == ["–", "–", "–", "–", "> 99 %"]
    assert table.heads[1].text == "Nya ST-tjänster per år, 2025–2036"
    assert table.caption == "Olika sätt att bestämma antalet nya tjänster, Riket"


def test_the_policy_table_in_english() -> None:
    table = policy_table(figures(ROWS, "en", chances=CHANCES), WORDS, "en")
    assert [head.text for head in table.heads[:2]] == ["Alternative", "New ST posts a year, 2025–2036"]
    assert table.caption == "Ways to set the number of new posts, The nation"
    assert table.rows[0][0].note == "as many new posts as today, every year"


def test_a_region_in_one_row() -> None:
    table = region_table(figures(ROWS, chances=CHANCES), WORDS, "sv")
    berg, alviken, nation = table.rows
    assert [row[0].text for row in table.rows] == ["Berg", "Ålviken", "Riket"]
    assert [cell.text.replace(NBSP, " ") for cell in alviken[1:]] == [
        "12 345",
        "8",
        "62 %",
        "−4,0",
        "50 %",
        "2",
        "5",
        "< 1 %",
    ]
    assert (alviken[0].href, nation[0].href) == ("#region-01", "#summary")
    assert (alviken[0].status, berg[0].status) == ("estimated", "")
    assert [cell.text for cell in berg[1:]] == ["–"] * 8
    assert table.kind == "dense"


def test_only_the_regions_asked_for_and_the_nation() -> None:
    for among, names in (
        ((BERG,), ["Berg", "Riket"]),
        ((), ["Riket"]),
        ((ALVIKEN, BERG), ["Berg", "Ålviken", "Riket"]),
    ):
        table = region_table(figures(ROWS), WORDS, "sv", among)
        assert [row[0].text for row in table.rows] == names


def facts(*rows: tuple[Any, ...]) -> pl.DataFrame:
    numbers = dict.fromkeys(("published", "tolerance", "central", "p10", "p90"), pl.Float64)
    whole = [(f"f{at}", "Uppgift", "Figure", *row, SOURCE) for at, row in enumerate(rows)]
    return typed("facts", whole, {**numbers, "met": pl.Boolean})


def test_no_facts_no_table() -> None:
    assert fact_table(figures(ROWS, facts=facts()), "sv") is None


def test_a_fact_is_written_in_the_form_of_its_unit() -> None:
    rows = facts(
        (0.25, 0.03, "1", 0.31, 0.22, 0.4, True),
        (340.0, 0.0, "fte", 352.4, 352.4, 352.4, False),
        (5.0, None, "year", None, None, None, False),
    )
    table = fact_table(figures(ROWS, facts=rows), "sv")
    assert table is not None
    share, certain, unknown = table.rows
    assert [(cell.text, cell.note) for cell in share[:4]] == [
        ("Uppgift", ""),
        (f"25{NBSP}%", f"±{NBSP}3{NBSP}%"),
        (f"31{NBSP}%", f"22–{JOINER}40{NBSP}%"),
        ("ja", ""),
    ]
    assert [(cell.text, cell.note) for cell in certain[:4]] == [
        ("Uppgift", "heltidsekvivalenter"),
        ("340", ""),
        ("352", ""),
        ("nej", ""),
    ]
    assert [(cell.text, cell.note) for cell in unknown[1:3]] == [("5", ""), ("–", "")]
    assert share[4].links == (("Nämnden för prov 2022", f"#source-{SOURCE}"),)


def test_the_interval_of_a_small_fact_has_a_decimal() -> None:
    table = fact_table(figures(ROWS, facts=facts((5.0, 1.0, "year", 6.0, 4.0, 9.0, True))), "en")
    assert table is not None
    assert table.rows[0][2].note == f"4.0–{JOINER}9.0"
    assert table.caption == "Published national figures and what the model gives"

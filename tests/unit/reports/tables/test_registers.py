"""Registers at the end of the page: quantities, what was chosen, what the labels mean."""

from __future__ import annotations

from shared.reports.two_regions import figures

from underlag.core.language import Text
from underlag.reports.language.labels import KEY_ASSUMPTIONS
from underlag.reports.language.nouns import nouns
from underlag.reports.tables.registers import quantity_table, settings, statuses
from underlag.runs.record.quantities import QUANTITIES

NBSP = "\u00a0"
ROWS = [("coverage", "today", "01", 2024, 0.9, 0.05)]


def test_every_quantity_of_the_report_is_explained() -> None:
    table = quantity_table(figures(ROWS), nouns(Text("ST-läkare", "GP trainee")), "sv")
    rows = {row[0].anchor: row for row in table.rows}
    assert list(rows) == [f"q-{key}" for key in KEY_ASSUMPTIONS]
    starts = rows["q-starts"]
    assert (starts[0].text, starts[0].note) == ("Nya ST-tjänster", "tjänster per år")
    assert starts[1].text == QUANTITIES["starts"].formula.sv
    assert starts[2].links == (
        ("Utbildningens längd i medeltal", "#parameter-training-duration_mean"),
        ("Invånare per specialist", "#parameter-need-residents_per_specialist"),
    )
    assert starts[3].links == (("Nämnden för prov 2022", "#source-board-2022"),)
    assert rows["q-need"][2].links == () == rows["q-need"][3].links
    assert [head.text for head in table.heads] == ["Storhet", "Beräkning", "Bygger på", "Källor"]
    assert table.caption == "Storheterna i rapporten"


def test_the_register_in_english() -> None:
    table = quantity_table(figures(ROWS, "en"), nouns(Text("student", "student")), "en")
    starts = next(row for row in table.rows if row[0].anchor == "q-starts")
    assert (starts[0].text, starts[0].note) == ("New training posts", "posts per year")
    assert starts[2].links[0] == ("Mean length of training", "#parameter-training-duration_mean")
    assert table.caption == "The quantities of the report"


def test_what_was_chosen_for_the_run() -> None:
    assert [(chosen.term, chosen.text) for chosen in settings(figures(ROWS), "sv")] == [
        ("Körning", "fictional-gp-baseline-2024-7"),
        ("Land", "Påhittat land"),
        ("Yrke", "Allmänmedicin"),
        ("Scenario", "Grundscenario"),
        ("Period", "2024–2040"),
        ("Målår", "2036"),
        ("Mål", f"täckningsgrad 100{NBSP}%"),
        ("Behovsmodell", "Riktvärdet"),
        ("Riktvärde", f"1{NBSP}100{NBSP}invånare per heltidsspecialist, 550 per person under utbildning"),
        ("Dragningar", "200"),
        ("Slumpfrö", "7"),
    ]


def test_what_was_chosen_in_english() -> None:
    chosen = {one.term: one.text for one in settings(figures(ROWS, "en"), "en")}
    assert chosen["Goal"] == "coverage 100%"
    assert chosen["Guideline"] == f"1,100{NBSP}residents per full-time specialist, 550 per trainee"
    assert (chosen["Country"], chosen["Need model"]) == ("Invented country", "The guideline")


def test_what_the_labels_mean() -> None:
    found = statuses("sv")
    assert [(one.term, one.status) for one in found] == [
        ("officiell", "official"),
        ("skattad", "estimated"),
        ("antagen", "assumed"),
    ]
    assert found[0].text == "Siffran är hämtad ur officiell statistik eller ett officiellt dokument."

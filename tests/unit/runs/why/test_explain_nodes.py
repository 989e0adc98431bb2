"""Lines that end a branch of an explanation: cards, published figures, tables and sources, on rows written out here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.runs.record.read import StoredRun
from underlag.runs.why.explain_nodes import (
    DRAWN,
    EXPECTED,
    PUBLISHED,
    STATED,
    Node,
    figure_node,
    own_interval,
    parameter_node,
    table_node,
)

CARD = {
    "name": "training/fill",
    "meaning_sv": "Andel besatta",
    "meaning_en": "Share filled",
    "unit": "1",
    "central": 0.9,
    "low80": 0.8,
    "high80": 0.95,
    "status": "assumed",
    "reason_sv": "Ingen uppgift.",
    "reason_en": "No figure.",
    "source_ids": "scb-1 gone-2",
}
SOURCES = [
    {"id": "scb-1", "publisher": "SCB", "title": "SCB: Folkmängd", "date": "2024", "address": "https://scb.se"},
    {"id": "skr-1", "publisher": "SKR", "title": "Enkät", "date": "2023", "address": "https://skr.se"},
    {"id": "n-1", "publisher": "Nämnden / The board", "title": "Register", "date": "2022", "address": "n.se"},
]


def run(cards: list[dict[str, Any]] | None = None, values: list[dict[str, Any]] | None = None) -> StoredRun:
    schema = {"name": pl.String, "axis": pl.String, "label": pl.String, "unit": pl.String}
    schema |= dict.fromkeys(("central", "low80", "high80"), pl.Float64)  # type: ignore[arg-type]
    tables = {
        "parameters": pl.DataFrame(cards or [CARD], schema_overrides={"central": pl.Float64, "low80": pl.Float64}),
        "parameter_values": pl.DataFrame(values or [], schema=schema),
        "sources": pl.DataFrame(SOURCES),
    }
    manifest = {"evidence": {"births": {"sources": ["scb-1"]}, "moves": {"sources": ["n-1"]}, "deaths": {}}}
    return StoredRun(Path("run"), manifest, tables)


FOLKMANGD = Node("SCB: Folkmängd (2024)", text="https://scb.se  [scb-1]")


def test_a_card_with_its_interval_reason_and_sources() -> None:
    found = parameter_node(run(), "training/fill", "sv")
    assert found == Node(
        "Andel besatta  [training/fill]",
        0.9,
        "",
        0.8,
        0.95,
        "assumed",
        "Ingen uppgift.",
        (FOLKMANGD, Node("gone-2")),
        reason=STATED.sv,
    )
    english = parameter_node(run(), "training/fill", "en")
    assert (english.name, english.text, english.reason) == ("Share filled  [training/fill]", "No figure.", STATED.en)


def test_a_card_that_the_run_has_not() -> None:
    assert parameter_node(run(), "training/full", "sv") == Node("training/full")


def test_an_interval_that_the_value_is_outside_of_stands_on_a_line_of_its_own() -> None:
    found = parameter_node(run([{**CARD, "central": 0.97}]), "training/fill", "en")
    assert (found.low, found.high) == (None, None)
    assert found.children[0] == Node(DRAWN.en, low=0.8, high=0.95)


@pytest.mark.parametrize("central", [0.8, 0.95])
def test_a_value_at_an_end_is_inside(central: float) -> None:
    found = parameter_node(run([{**CARD, "central": central}]), "training/fill", "en")
    assert (found.low, found.high) == (0.8, 0.95)


def test_a_fixed_card_has_no_interval_and_one_without_reason_no_text() -> None:
    fixed = {**CARD, "low80": None, "high80": None, "reason_sv": None, "source_ids": ""}
    found = parameter_node(run([fixed]), "training/fill", "sv")
    assert (found.low, found.high, found.text, found.children) == (None, None, "", ())


def test_a_card_of_several_values_lists_them_by_size_in_words() -> None:
    several = {**CARD, "name": "exits/leave", "unit": "1/year", "central": None, "low80": None, "high80": None}
    rows = [
        {
            "name": "exits/leave",
            "axis": axis,
            "label": label,
            "unit": "1/year",
            "central": c,
            "low80": low,
            "high80": low,
        }
        for axis, label, c, low in (("age", "60", 0.3, 0.2), ("sex", "men", 0.1, None))
    ]
    rows.append({**rows[0], "name": "another"})
    found = parameter_node(run([{**several, "source_ids": "skr-1"}], rows), "exits/leave", "sv")
    assert [(child.name, child.value, child.low) for child in found.children] == [
        ("SKR: Enkät (2023)", None, None),
        ("män", 0.1, None),
        ("60 år", 0.3, 0.2),
    ]
    assert found.children[1].unit == found.unit


FIGURE = {
    "observation_id": "o1",
    "quantity": "vacancies_fte",
    "year": 2023,
    "unit": "fte",
    "relation": "=",
    "value": 12.0,
    "value_max": None,
    "agrees": True,
    "reason_left_out": None,
    "predicted": 11.0,
    "predicted_low80": 9.0,
    "predicted_high80": 13.0,
    "source": "skr-1",
    "source_kind": "survey",
}


def test_a_published_figure_beside_what_was_expected() -> None:
    found = figure_node(run(), FIGURE, "sv")
    assert (found.name, found.value, found.status) == ("Vakanser med finansiering 2023  [o1]", 12.0, "")
    assert (found.text, found.reason) == ("inom det väntade", PUBLISHED.sv)
    expected, source = found.children
    assert (expected.name, expected.value, expected.low, expected.high) == (EXPECTED.sv, 11.0, 9.0, 13.0)
    assert source == Node("SKR: Enkät (2023)", text="https://skr.se  [skr-1]")


@pytest.mark.parametrize(
    ("change", "sv", "en"),
    [
        ({"agrees": False}, "utanför det väntade", "outside what is expected"),
        ({"relation": ">="}, "minst; inom det väntade", "at least; within what is expected"),
        ({"relation": "~", "agrees": False}, "omkring; utanför det väntade", "about; outside what is expected"),
        ({"relation": "<=", "agrees": None, "reason_left_out": "gammal / old"}, "högst; gammal", "at most; old"),
        ({"agrees": None}, "", ""),
        ({"agrees": None, "reason_left_out": "kontroll"}, "kontroll", "kontroll"),
        ({"relation": "range", "value_max": 20.0}, "inom det väntade", "within what is expected"),
    ],
)
def test_what_is_said_of_a_figure(change: dict[str, Any], sv: str, en: str) -> None:
    assert figure_node(run(), {**FIGURE, **change}, "sv").text == sv
    assert figure_node(run(), {**FIGURE, **change}, "en").text == en


def test_a_range_has_both_its_ends() -> None:
    assert figure_node(run(), FIGURE, "sv").most is None
    found = figure_node(run(), {**FIGURE, "relation": "range", "value": 12.5, "value_max": 20.0}, "sv")
    assert (found.value, found.most) == (12.5, 20.0)


@pytest.mark.parametrize(
    ("language", "named"), [("sv", "Nämnden: Register (2022)"), ("en", "The board: Register (2022)")]
)
def test_a_publisher_in_the_readers_language(language: str, named: str) -> None:
    told = {"figure": figure_node(run(), {**FIGURE, "source": "n-1"}, language).children[1]}
    told["card"] = parameter_node(run([{**CARD, "source_ids": "n-1"}]), "training/fill", language).children[0]
    told["table"] = table_node(run(), "moves", language).children[0]
    assert {kind: node.name for kind, node in told.items()} == dict.fromkeys(("figure", "card", "table"), named)


def test_a_figure_that_is_not_used_has_nothing_expected_of_it() -> None:
    for change in ({"agrees": None}, {"predicted": None}):
        assert [child.value for child in figure_node(run(), {**FIGURE, **change}, "en").children] == [None]


def test_an_official_figure_a_figure_without_a_year_and_a_unit_that_is_none() -> None:
    change = {"source_kind": "official", "year": None, "unit": "own_unit", "quantity": "own_quantity"}
    found = figure_node(run(), {**FIGURE, **change}, "en")
    assert (found.name, found.status, found.unit) == ("own quantity  [o1]", "official", "own unit")


def test_a_table_with_its_sources() -> None:
    assert table_node(run(), "births", "sv") == Node("tabell births", children=(FOLKMANGD,))
    assert table_node(run(), "deaths", "en") == table_node(run(), "deaths", "en") == Node("table deaths")
    assert table_node(run(), "unknown", "en") == Node("table unknown")


@pytest.mark.parametrize(
    ("value", "low", "high", "own"),
    [
        (10.0, 9.0, 11.0, True),
        (10.0, 10.0, 11.0, True),
        (10.0, 10.1, 11.0, False),
        (10.0, 8.0, 9.9, False),
        (10.0, 10.0, 10.0001, False),  # the last digit that is printed
        (10.0, 9.9999, 10.0002, True),
        (-10.0, -10.0001, -10.0, False),
        (0.0, 0.0, 0.0, False),
        (0.0, -1e-9, 1e-9, True),
    ],
)
def test_an_interval_is_the_numbers_own_where_it_varies_around_it(
    value: float, low: float, high: float, own: bool
) -> None:
    assert own_interval(value, low, high) is own

"""Cards of assumptions and sources, from rows written out here."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from shared.reports.invented_rows import frame, typed
from shared.reports.two_regions import figures

from underlag.reports.document.blocks import Assumption, CardEntry
from underlag.reports.tables.assumptions_and_sources import assumption_groups, source_cards

NBSP = "\u00a0"
ROWS = [("coverage", "today", "01", 2024, 0.9, 0.05)]


def parameters(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Rows of name, unit, status, central value, ends and sources."""
    numbers = dict.fromkeys(("central", "low80", "high80"), pl.Float64)
    whole = [
        (name, f"Säger {name}", f"Says {name}", *values, ids, "Skäl", "Reason", "vem", "who")
        for name, *values, ids in rows
    ]
    return typed("parameters", whole, numbers)


def cards(language: str, *rows: tuple[Any, ...], **changed: Any) -> list[Assumption]:
    found = assumption_groups(figures(ROWS, language, parameters=parameters(*rows), **changed), language)
    return [card for _, _, group in found for card in group]


def test_groups_have_their_headings_and_are_in_order_of_name() -> None:
    rows = parameters(
        ("training/fill", "1", "assumed", 0.9, 0.8, 0.95, ""),
        ("exits/leave", "1/year", "assumed", 0.02, 0.01, 0.03, ""),
        ("own_group/x", "fte", "assumed", 1.0, 1.0, 1.0, ""),
        ("exits/after", "year", "assumed", 1.0, 1.0, 1.0, ""),
    )
    found = assumption_groups(figures(ROWS, parameters=rows), "sv")
    assert [(key, heading) for key, heading, _ in found] == [
        ("exits", "Avgång"),
        ("own_group", "Own_group"),
        ("training", "Utbildning"),
    ]
    assert [card.name for card in found[0][2]] == ["exits/after", "exits/leave"]


def test_a_card_of_one_value() -> None:
    [card] = cards("sv", ("exits/leave", "1/year", "assumed", 0.02, 0.01, 0.03, "board-2022 x"))
    assert (card.anchor, card.meaning, card.status) == ("parameter-exits-leave", "Säger exits/leave", "assumed")
    assert card.value == f"2{NBSP}%{NBSP}per år"
    assert card.interval == f"80\u2011procentigt intervall 1{NBSP}% till 3{NBSP}%"
    assert card.links == (("Nämnden för prov 2022", "#source-board-2022"), ("x", ""))
    assert (card.reason, card.review) == ("Skäl", "vem")


def test_a_card_without_interval_or_reason() -> None:
    [card] = cards("en", ("need/residents_per_specialist", "resident/fte", "official", 1100.0, 1100.0, 1100.0, None))
    assert (card.value, card.interval, card.links) == (f"1,100{NBSP}residents per FTE", "", ())


def values(name: str, *rows: tuple[str, float, float, float]) -> pl.DataFrame:
    whole = [(name, "age", label, "1/year", *numbers) for label, *numbers in rows]
    return frame("parameter_values", whole)


SEVERAL = ("exits/leave", "1/year", "assumed", None, None, None, "")


def test_a_card_of_three_values_lists_them_all() -> None:
    of = values("exits/leave", ("30", 0.3, 0.3, 0.3), ("40", 0.4, 0.3, 0.5), ("50", 0.5, 0.4, 0.6))
    [card] = cards("en", SEVERAL, parameter_values=of)
    assert card.value.replace(NBSP, " ") == "30% a year (age 30), 40% a year (age 40), 50% a year (age 50)"
    assert card.interval.replace(NBSP, " ") == "80 percent interval 30% to 50% (age 40), 40% to 60% (age 50)"


def test_a_card_of_four_values_tells_the_lowest_and_the_highest() -> None:
    of = values(
        "exits/leave", ("30", 0.3, 0.2, 0.4), ("40", 0.6, 0.5, 0.7), ("50", 0.25, 0.2, 0.3), ("60", 0.5, 0.4, 0.6)
    )
    [card] = cards("sv", SEVERAL, parameter_values=of)
    assert card.value.replace(NBSP, " ") == "lägst 25 % per år (50 år), högst 60 % per år (40 år)"
    assert card.interval.replace(NBSP, " ") == (
        "80\u2011procentigt intervall 20 % till 30 % (50 år), 50 % till 70 % (40 år)"
    )


@pytest.mark.parametrize(
    ("language", "said"), [("sv", "30 % per år (för var och en)"), ("en", "30% a year (for each)")]
)
def test_a_card_of_four_values_alike_tells_the_one(language: str, said: str) -> None:
    of = values("exits/leave", *((age, 0.3, 0.3, 0.3) for age in ("30", "40", "50", "60")))
    [card] = cards(language, SEVERAL, parameter_values=of)
    assert card.value.replace(NBSP, " ") == said
    assert card.interval == ""


def test_a_card_without_any_value_has_a_dash() -> None:
    [card] = cards("sv", SEVERAL)
    assert (card.value, card.interval) == ("–", "")


def sources(*rows: tuple[str | None, ...]) -> pl.DataFrame:
    return typed("sources", list(rows), {})


def source(language: str, *row: str | None) -> CardEntry:
    [card] = source_cards(figures(ROWS, language, sources=sources(row)), language)
    return card


WHOLE = (
    "scb-1",
    "SCB / Statistics Sweden",
    "Befolkning",
    "2024-02, reviderad",
    "https://scb.se/be",
    "CC0 (open data)",
    "2026-01-02",
    "2 rows of population",
    "sha256:00",
)


def test_a_source_with_all_that_its_card_says() -> None:
    card = source("sv", *WHOLE)
    assert (card.anchor, card.title) == ("source-scb-1", "SCB: Befolkning")
    assert [(fact.term, fact.text, fact.href) for fact in card.facts] == [
        ("Beteckning", "SCB 2024 (scb-1)", ""),
        ("Datum", "2024-02", ""),
        ("Adress", "https://scb.se/be", "https://scb.se/be"),
        ("Licens", "CC0 (öppna data)", ""),
        ("Hämtad", "2026-01-02", ""),
        ("Vad som hämtats", "2 rader ur tabellen population", ""),
        ("Kontrollsumma", "sha256:00", ""),
    ]


def test_the_same_source_in_english() -> None:
    card = source("en", *WHOLE)
    assert card.title == "Statistics Sweden: Befolkning"
    assert [fact.text for fact in card.facts[:2]] == ["Statistics Sweden 2024 (scb-1)", "2024-02"]
    assert ("What was taken", "2 rows of population") in [(fact.term, fact.text) for fact in card.facts]


def test_what_a_source_does_not_say_is_left_out_and_an_odd_address_is_no_link() -> None:
    card = source("en", "x", "Board", "Board minutes", None, "arkivet, hylla 3", " ", None, None, None)
    assert card.title == "Board minutes", "the publisher is not said twice"
    assert [(fact.term, fact.text, fact.href) for fact in card.facts] == [
        ("Identifier", "Board (x)", ""),
        ("Date", "undated", ""),
        ("Address", "arkivet, hylla 3", ""),
    ]


def test_sources_are_in_order_of_id() -> None:
    found = source_cards(figures(ROWS, sources=sources(("b", "B", "T", *[""] * 6), ("a", "A", "T", *[""] * 6))), "sv")
    assert [card.anchor for card in found] == ["source-a", "source-b"]

"""Sentences on several regions at once, on two regions whose numbers are written out."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from shared.reports.two_regions import ALVIKEN, BERG, numbers, result

from underlag.reports.chapters import groups_of_regions as several
from underlag.reports.document.teller import Teller, teller_of

NBSP = "\u00a0"


def tell(rows: list[Any], language: str = "sv", **changed: Any) -> Teller:
    return teller_of(result(rows, **changed), language)


COVERED = [("coverage", "today", code, 2024, 0.8, 0.1) for code in ("01", "02")]


def mapping(official: int, language: str) -> str:
    """What is said where so many of two regions have an official starting point."""
    first, rest = numbers(COVERED[:official] or COVERED, "official"), numbers(COVERED[official:] or COVERED)
    table = rest if official == 0 else first if official == 2 else pl.concat([first, rest])
    return str(several.mapping(tell(COVERED, language, numbers=table))).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("official", "sv", "en"),
    [
        (
            0,
            "Ingen region har ett officiellt startläge. Alla tal om läget i dag är skattade ur det som har "
            "publicerats.",
            "No region has an official starting point. All numbers on today are estimated from what has been "
            "published.",
        ),
        (
            1,
            "Startläget är officiellt för 1 av 2 regioner; för övriga är det skattat.",
            "The starting point is official for 1 of 2 regions; for the rest it is estimated.",
        ),
        (2, "Startläget är officiellt i varje region.", "The starting point is official in every region."),
    ],
)
def test_how_many_regions_have_an_official_starting_point(official: int, sv: str, en: str) -> None:
    assert (mapping(official, "sv"), mapping(official, "en")) == (sv, en)


def test_a_region_without_a_coverage_is_not_official() -> None:
    said = several.mapping(tell(COVERED, numbers=numbers(COVERED[:1], "official")))
    assert str(said).startswith("Startläget är officiellt för 1 av 2")
    assert [number.values for number in said.numbers] == [(1,), (2,)]


STARTS = [
    ("starts", "today", "01", 2025, 2.0, 0.0),
    ("starts", "today", "02", 2025, 3.0, 0.0),
    ("starts", "recommended", "01", 2036, 4.0, 1.0),
    ("starts", "recommended", "02", 2036, 7.4, 1.0),
]


def test_the_recommendation_of_several_is_the_sum_of_their_central_values() -> None:
    """4 + 7.4 = 11.4 reads 11, against 2 + 3 = 5."""
    said = several.regions_together(tell(STARTS), "Östra", (ALVIKEN, BERG))
    assert (
        str(said)
        .replace(NBSP, " ")
        .startswith("Regionerna i Östra rekommenderas tillsammans 11 nya ST-tjänster per år från 2036, mot 5 i dag.")
    )
    assert [(number.key, number.values) for number in said.numbers] == [
        ("starts/*/2036", (11.4,)),
        ("starts/*/2025/today", (5.0,)),
    ]
    english = str(several.regions_together(tell(STARTS, "en"), "Östra", (ALVIKEN, BERG)))
    assert "are together recommended 11 new ST posts a year from 2036, against 5 today." in english


@pytest.mark.parametrize("missing", range(4))
def test_a_sum_without_one_of_its_parts_is_not_told(missing: int) -> None:
    rows = [row for at, row in enumerate(STARTS) if at != missing]
    assert not several.regions_together(tell(rows), "Östra", (ALVIKEN, BERG))


def test_no_regions_no_sum() -> None:
    assert not several.regions_together(tell(STARTS), "Östra", ())


def gaps(*told: tuple[str, float, float]) -> list[Any]:
    return [("gap_fte", "today", code, 2024, central, far) for code, central, far in told]


@pytest.mark.parametrize(
    ("rows", "sv", "en"),
    [
        (
            gaps(("01", 5.0, 1.0), ("02", 9.0, 8.0)),
            "Alla 2 regioner har brist i dag.",
            "All 2 regions have a shortage today.",
        ),
        (
            gaps(("01", -5.0, 1.0), ("02", -9.0, 8.0)),
            "Alla 2 regioner har överskott i dag.",
            "All 2 regions have a surplus today.",
        ),
        (
            gaps(("01", 5.0, 1.0), ("02", -5.0, 1.0)),
            "I dag gäller: 1 region har brist och 1 region har överskott.",
            "Today there is 1 region short of specialists and 1 region with a surplus.",
        ),
        (
            gaps(("01", 5.0, 5.0), ("02", -5.0, 5.0)),  # zero at the end of the interval is inside it
            "I dag gäller: 2 regioner kan ha brist eller överskott.",
            "Today there are 2 regions that may have either.",
        ),
        (
            gaps(("01", 5.0, 1.0)),
            "I dag gäller: 1 region har brist och 1 region saknar uppgift.",
            "Today there is 1 region short of specialists and 1 region without data.",
        ),
    ],
)
def test_regions_by_what_their_interval_allows(rows: list[Any], sv: str, en: str) -> None:
    for language, words in (("sv", sv), ("en", en)):
        assert str(several.regions_by_balance(tell(rows, language))).replace(NBSP, " ") == words


def test_only_the_regions_asked_for_are_counted_and_one_alone_is_not_all() -> None:
    teller = tell(gaps(("01", 5.0, 1.0), ("02", -5.0, 1.0)))
    assert str(several.regions_by_balance(teller, (ALVIKEN,))).replace(NBSP, " ") == "I dag gäller: 1 region har brist."
    assert not several.regions_by_balance(teller, ())
    assert not several.regions_by_balance(tell(COVERED))

"""Licences, dates and what was taken from where, as a reader meets them."""

from __future__ import annotations

import pytest

from underlag.evidence.places import country_directory
from underlag.reports.language.source_words import LICENCES, ids_of, licence_words, source_date, taken_words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["a-2020", "b-2021"], "a-2020 b-2021"),
        ([], ""),
        ("a-2020", "a-2020"),
        ("a-2020 b-2021", "a-2020 b-2021"),
        (None, ""),
        ("", ""),
    ],
)
def test_ids_come_as_one_text(value: object, text: str) -> None:
    assert ids_of(value) == text


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2022-05-01", "2022-05-01"),
        ("2022-05", "2022-05"),
        ("2022", "2022"),
        ("2022-05-01 (revised 2023)", "2022-05-01"),
        ("2022, read off a figure", "2022"),
        ("2022-5", "2022"),
    ],
)
def test_a_date_is_without_remarks(written: str, date: str) -> None:
    assert source_date(written, "sv") == source_date(written, "en") == date


@pytest.mark.parametrize("written", ["", "about 2022", "n.d.", "22-05-01"])
def test_a_source_without_a_date_says_so(written: str) -> None:
    assert source_date(written, "sv") == "odaterad"
    assert source_date(written, "en") == "undated"


def test_terms_of_use_in_swedish_and_as_they_are_in_english() -> None:
    free = "Free to use, no explicit licence"
    assert licence_words(free, "sv") == "Fri att använda, ingen uttrycklig licens"
    assert licence_words(free, "en") == free
    assert licence_words("Helt egna villkor", "sv") == "Helt egna villkor"


@pytest.mark.parametrize("country", ["sweden", "fictional"])
def test_every_licence_of_the_evidence_has_swedish_words(country: str) -> None:
    import yaml

    cards = sorted((country_directory(country) / "sources").glob("*.yaml"))
    assert cards
    used = {str(yaml.safe_load(card.read_text(encoding="utf-8"))["licence"]) for card in cards}
    assert used <= set(LICENCES)


@pytest.mark.parametrize(
    ("written", "sv"),
    [
        ("3 rows of population", "3 rader ur tabellen population"),
        ("1 row of regions", "1 rad ur tabellen regions"),
        ("11 rows of deaths", "11 rader ur tabellen deaths"),
        (
            "1 row of regions; 290 rows of population_by_age",
            "1 rad ur tabellen regions; 290 rader ur tabellen population_by_age",
        ),
        ("Tabell 3 på sidan 7", "Tabell 3 på sidan 7"),
        ("rows of chairs", "rows of chairs"),
    ],
)
def test_what_was_taken(written: str, sv: str) -> None:
    assert taken_words(written, "sv") == sv
    assert taken_words(written, "en") == written

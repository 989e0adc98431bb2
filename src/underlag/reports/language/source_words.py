"""Words for sources: licences, dates, what was taken from where, and the sources that a cell names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LICENCES: Mapping[str, str] = {
    '"Feel free to reuse" (the repository\'s own words)': "Fri att återanvända enligt utgivaren",
    "All rights with the publisher; single figures cited with address, no text copied": (
        "Utgivaren har alla rättigheter; enstaka uppgifter citeras med adress, ingen text har kopierats"
    ),
    "CC0 (SCB); MIT (the copy in demdata)": "CC0 (SCB); MIT (kopian i demdata)",
    "CC0 (open data)": "CC0 (öppna data)",
    "CC0-1.0": "CC0-1.0",
    "Free to use, no explicit licence": "Fri att använda, ingen uttrycklig licens",
    "MIT (the package); CC0 (SCB boundaries)": "MIT (paketet); CC0 (SCB:s gränser)",
    "No licence file; coordinates are facts": "Ingen licensfil; koordinater är fakta",
    "Official document; figures and rules cited with address": (
        "Officiellt dokument; uppgifter och regler citeras med adress"
    ),
    "Public figures of the agency, cited; no text copied": (
        "Myndighetens offentliga uppgifter, citerade; ingen text har kopierats"
    ),
    "Reuse with attribution": "Får återanvändas med angivande av källan",
    "Statute, free of copyright": "Författning, utan upphovsrätt",
}
"""Terms of use as the source cards write them → in Swedish."""


def ids_of(value: Any) -> str:
    """Source ids as one text, whether the table holds a text or a list."""
    return " ".join(value) if isinstance(value, list) else str(value or "")


def source_date(text: str, language: str) -> str:
    """The date of a source, where its card begins with one; remarks of whoever wrote the card are left out."""
    known = re.match(r"\d{4}(-\d{2}){0,2}", text)
    return known[0] if known else {"sv": "odaterad", "en": "undated"}[language]


def licence_words(text: str, language: str) -> str:
    """Terms of use in the reader's language."""
    return LICENCES.get(text, text) if language == "sv" else text


def taken_words(text: str, language: str) -> str:
    """What was taken; "3 rows of a_table" becomes words of the reader's language, other texts stay."""
    if language == "en":
        return text
    singular = re.sub(r"\b1 row of (\w+)", r"1 rad ur tabellen \1", text)
    return re.sub(r"\b(\d+) rows of (\w+)", r"\1 rader ur tabellen \2", singular)

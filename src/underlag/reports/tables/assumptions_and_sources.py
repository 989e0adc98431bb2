"""Cards at the end of the page: every assumption by group, every source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.reports.columns.of_run import COLUMNS
from underlag.reports.document.blocks import Assumption, Card, Definition, anchor, web_address
from underlag.reports.document.figures import Figures, one_language
from underlag.reports.language.amounts import amount, ends
from underlag.reports.language.numerals import INTERVAL80, capital, is_number
from underlag.reports.tables.national import label, source_links
from underlag.runs.record.value_groups import label_words

GROUPS: Mapping[str, Text] = {
    "arrivals": Text("Inflöde", "Arrivals"),
    "costs": Text("Kostnader", "Costs"),
    "data_value": Text("Värdet av bättre uppgifter", "Value of better data"),
    "exits": Text("Avgång", "Exits"),
    "history": Text("Det förflutna", "The past"),
    "hours": Text("Arbetstid", "Working time"),
    "measures": Text("Insatser", "Measures"),
    "limits": Text("Gränser", "Limits"),
    "moves": Text("Flytt mellan regioner", "Moves between regions"),
    "need": Text("Behov", "Need"),
    "placement": Text("Placering inom regionen", "Placement inside the region"),
    "policy": Text("Alternativ", "Alternatives"),
    "population": Text("Befolkning", "Population"),
    "settling": Text("Etablering efter utbildningen", "Settling after training"),
    "start": Text("Startläge", "Starting point"),
    "training": Text("Utbildning", "Training"),
}
"""Group of assumptions, the first part of their names → heading."""

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


_LISTED = 3
"""Most groups whose values are listed; of more the lowest and the highest value are told."""

_LOWEST, _HIGHEST = Text("lägst", "lowest"), Text("högst", "highest")


def assumption_groups(figures: Figures, language: str) -> tuple[tuple[str, str, tuple[Assumption, ...]], ...]:
    """(key, heading, cards) of each group of assumptions, in order of name."""
    groups: dict[str, list[Assumption]] = {}
    of_labels = figures.result.tables["parameter_values"].partition_by("name", as_dict=True)
    for row in figures.result.tables["parameters"].sort("name").iter_rows(named=True):
        groups.setdefault(str(row["name"]).split("/")[0], []).append(
            _assumption(figures, row, of_labels.get((row["name"],)), language)
        )
    return tuple(
        (key, GROUPS[key][language] if key in GROUPS else capital(key), tuple(cards)) for key, cards in groups.items()
    )


def _assumption(figures: Figures, row: Mapping[str, Any], of_labels: pl.DataFrame | None, language: str) -> Assumption:
    """A card of an assumption. Its value and interval are in the unit of the assumption; those of an assumption with
    several values are told value by value."""
    unit, name = row["unit"] or "", INTERVAL80[language]
    if is_number(row["central"]) or of_labels is None:
        value, interval = amount(row["central"], unit, language), ends(row["low80"], row["high80"], unit, language)
    else:
        told = list(_told(of_labels, language))
        value = ", ".join(
            f"{said}{amount(one['central'], one['unit'], language)} ({group})" for said, group, one in told
        )
        spans = [(ends(one["low80"], one["high80"], one["unit"], language), group) for _, group, one in told]
        interval = ", ".join(f"{span} ({group})" for span, group in spans if span)
    return Assumption(
        anchor("parameter", row["name"]),
        row["name"],
        row[f"meaning_{language}"] or row["name"],
        value,
        f"{name} {interval}" if interval else "",
        row["status"],
        row[f"reason_{language}"] or "",
        source_links(figures, ids_of(row["source_ids"])),
        row[f"review_{language}"] or "",
    )


def _told(of_labels: pl.DataFrame, language: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The values of an assumption that has several: a word before it, its group in words, and the row; of many the
    lowest and the highest."""
    rows = list(of_labels.iter_rows(named=True))
    if len(rows) <= _LISTED:
        chosen = [("", row) for row in rows]
    else:
        extremes = (_LOWEST, min(rows, key=_central)), (_HIGHEST, max(rows, key=_central))
        chosen = [(f"{said[language]} ", row) for said, row in extremes]
    for said, row in chosen:
        yield said, label_words(row["axis"], row["label"], language), row


def _central(row: Mapping[str, Any]) -> float:
    return float(row["central"])


def ids_of(value: Any) -> str:
    """Source ids as one text, whether the table holds a text or a list."""
    return " ".join(value) if isinstance(value, list) else str(value or "")


def source_cards(figures: Figures, language: str) -> tuple[Card, ...]:
    """Every source: publisher, title, date, address, licence, when retrieved, what was taken, checksum."""
    names = figures.source_names
    return tuple(
        _source(row, names[row["id"]], language)
        for row in figures.result.tables["sources"].sort("id").iter_rows(named=True)
    )


def _source(row: Mapping[str, Any], short: str, language: str) -> Card:
    written = {
        "date": source_date(str(row["date"] or ""), language),
        "address": str(row["address"] or ""),
        "licence": licence_words(str(row["licence"] or ""), language),
        "accessed": str(row["accessed"] or ""),
        "taken": taken_words(str(row["taken"] or ""), language),
        "hash": str(row["hash"] or ""),
    }
    facts = tuple(
        Definition(label(name, language), text, web_address(text) if name == "address" else "")
        for name, text in written.items()
        if text.strip()
    )
    publisher, title = one_language(str(row["publisher"] or ""), language), str(row["title"] or "")
    heading = title if title.startswith(publisher) else f"{publisher}: {title}"
    return Card(
        anchor("source", row["id"]),
        heading or row["id"],
        (Definition(COLUMNS["id"][0][language], f"{short} ({row['id']})"), *facts),
    )


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

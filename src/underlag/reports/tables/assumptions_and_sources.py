"""Cards at the end of the page: every assumption by group, every source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from underlag.core.language import Text, one_language
from underlag.reports.columns.of_run import COLUMN_DEFINITIONS
from underlag.reports.document.blocks import Assumption, CardEntry, Definition, anchor, web_address
from underlag.reports.document.figures import Figures
from underlag.reports.document.footnotes import source_links
from underlag.reports.language.amounts import amount, ends
from underlag.reports.language.key_words import ASSUMPTION_GROUPS
from underlag.reports.language.labels import label
from underlag.reports.language.numerals import INTERVAL80, capital, is_number
from underlag.reports.language.source_words import ids_of, licence_words, source_date, taken_words
from underlag.runs.record.value_groups import label_words

_LISTED = 3
"""Most groups whose values are listed; of more the lowest and the highest value are told."""

_LOWEST, _HIGHEST, _EACH = Text("lägst", "lowest"), Text("högst", "highest"), Text("för var och en", "for each")


def assumption_groups(figures: Figures, language: str) -> tuple[tuple[str, str, tuple[Assumption, ...]], ...]:
    """(key, heading, cards) of each group of assumptions, in order of name."""
    groups: dict[str, list[Assumption]] = {}
    of_labels = figures.result.tables["parameter_values"].partition_by("name", as_dict=True)
    for row in figures.result.tables["parameters"].sort("name").iter_rows(named=True):
        groups.setdefault(str(row["name"]).split("/")[0], []).append(
            _assumption(figures, row, of_labels.get((row["name"],)), language)
        )
    return tuple(
        (key, ASSUMPTION_GROUPS[key][language] if key in ASSUMPTION_GROUPS else capital(key), tuple(cards))
        for key, cards in groups.items()
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
    lowest and the highest, or the one value that they share."""
    rows = list(of_labels.iter_rows(named=True))
    if len(rows) > _LISTED and len({_central(row) for row in rows}) == 1:
        yield "", _EACH[language], rows[0]
        return
    if len(rows) <= _LISTED:
        chosen = [("", row) for row in rows]
    else:
        extremes = (_LOWEST, min(rows, key=_central)), (_HIGHEST, max(rows, key=_central))
        chosen = [(f"{said[language]} ", row) for said, row in extremes]
    for said, row in chosen:
        yield said, label_words(row["axis"], row["label"], language), row


def _central(row: Mapping[str, Any]) -> float:
    return float(row["central"])


def source_cards(figures: Figures, language: str) -> tuple[CardEntry, ...]:
    """Every source: publisher, title, date, address, licence, when retrieved, what was taken, checksum."""
    names = figures.source_names
    return tuple(
        _source(row, names[row["id"]], language)
        for row in figures.result.tables["sources"].sort("id").iter_rows(named=True)
    )


def _source(row: Mapping[str, Any], short: str, language: str) -> CardEntry:
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
    return CardEntry(
        anchor("source", row["id"]),
        heading or row["id"],
        (Definition(COLUMN_DEFINITIONS["id"][0][language], f"{short} ({row['id']})"), *facts),
    )

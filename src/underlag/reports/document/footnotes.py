"""Where the numbers of a document come from: what a footnote to each of them says."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from underlag.core.language import Text
from underlag.reports.document.blocks import Document, Number, anchor
from underlag.reports.document.figures import Figures
from underlag.reports.language.labels import INPUT_TABLES, KEY_ASSUMPTIONS
from underlag.reports.language.nouns import STATUSES, Nouns, quantity_name
from underlag.reports.language.numerals import (
    MISSING,
)
from underlag.reports.language.source_words import ids_of
from underlag.runs.record.quantities import QUANTITIES

_NAMED = 3
_OTHER = {
    "probability": Text(
        "Sannolikhet: andelen av dragningarna där målet nås", "Probability: share of draws that reach the goal"
    ),
    "observations": Text(
        "Antal publicerade uppgifter som startläget bygger på", "Number of published figures behind the starting point"
    ),
    "limits": Text(
        "Gränsens pris: vad en enhet mer utrymme är värd", "Price of the limit: what one unit more of room is worth"
    ),
    "alternatives": Text(
        "Kostnad för utbildningen, medeltal över planens år", "Cost of training, mean over the years of the plan"
    ),
    "measures": Text(
        "Insatser, vägda var för sig mot dagens nivå", "Measures, each weighed by itself against today's level"
    ),
    "changes": Text("Skillnad mot förra utgåvan", "Difference from the last edition"),
    "joint": Text(
        "Tjänster och insatser, beslutade tillsammans under en budget per år",
        "Posts and measures, decided together under a yearly budget",
    ),
    "placement_regions": Text("Placering på kommuner eller enheter", "Placement on municipalities or units"),
}
_PROBABILITY_RESTS_ON = "coverage"


def sources_of(figures: Figures, quantity: str) -> tuple[str, ...]:
    """Ids of the sources, as texts, of the assumptions and tables that a quantity rests on most directly."""
    chosen = pl.col("name").is_in(KEY_ASSUMPTIONS.get(quantity, ()))
    named = [ids_of(ids) for ids in figures.result.tables["parameters"].filter(chosen)["source_ids"]]
    listed = figures.result.manifest.get("evidence", {})
    entries = [listed.get(table, {}) for table in INPUT_TABLES.get(quantity, ())]
    return (*named, *(" ".join(entry.get("sources", ())) for entry in entries if isinstance(entry, dict)))


def vintage(figures: Figures, ids: Iterable[str] | None = None) -> str:
    """Year of the newest source among ``ids``, or of all; "–" where none is dated."""
    table = figures.result.tables["sources"]
    if ids is not None:
        table = table.filter(pl.col("id").is_in([name for text in ids for name in re.split(r"[;,\s]+", text)]))
    years = [str(date)[:4] for date in table["date"] if re.match(r"\d{4}", str(date))]
    return max(years, default=MISSING)


def retrieved(figures: Figures) -> str:
    """Latest day on which a source was retrieved, "2026-11-21"; "" where none is dated."""
    days = [
        str(day) for day in figures.result.tables["sources"]["accessed"] if re.match(r"\d{4}-\d{2}-\d{2}", str(day))
    ]
    return max(days, default="")


def provenance(figures: Figures, nouns: Nouns, language: str) -> dict[str, str]:
    """What the footnotes to numbers of each quantity say, status and key aside: name, vintage and main sources."""
    said = {}
    for quantity in (*QUANTITIES, *_OTHER):
        known = _OTHER.get(quantity)
        name = known[language] if known else quantity_name(quantity, nouns, language)
        ids = sources_of(figures, _PROBABILITY_RESTS_ON if quantity == "probability" else quantity)
        short = sorted({text for one in ids for text, _ in source_links(figures, one)})
        more = Text(" m.fl.", " and others")[language] if len(short) > _NAMED else ""
        year = vintage(figures, ids) if short else vintage(figures)
        parts = [name, f"{Text('årgång', 'vintage')[language]} {year}"]
        if short:
            word = Text("underlag", "from")[language]
            parts.append(f"{word}: {'; '.join(short[:_NAMED])}{more}")
        said[quantity] = ", ".join(parts)
    return said


def footnote(document: Document, number: Number) -> str:
    """The footnote to a number: name, vintage, sources, official or not, and its key."""
    status = STATUSES[number.status][document.language]
    said = document.provenance.get(number.quantity, number.quantity)
    key = Text("Nyckel", "Key")[document.language]
    return f"{said}; {status}. {key}: {number.key}."


class Footnotes:
    """Which numbers get a footnote on paper: the first of each quantity and status in each chapter, or in a sheet."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._said: set[tuple[str, str]] = set()

    def begin(self) -> None:
        """A new chapter begins; in a sheet of a few pages what has been said still holds."""
        if not self._document.short:
            self._said.clear()

    def note(self, number: Number) -> str:
        """The footnote to a number, or "" where its chapter or sheet already has it."""
        about = (number.quantity, number.status)
        if about in self._said:
            return ""
        self._said.add(about)
        return footnote(self._document, number)


def source_links(figures: Figures, ids: str | None) -> tuple[tuple[str, str], ...]:
    """Links to the cards of the sources named in one text; a source without a card is named without a link."""
    names = [name for name in (ids or "").replace(";", " ").replace(",", " ").split() if name]
    known = figures.source_names
    return tuple((known.get(name, name), "#" + anchor("source", name) if name in known else "") for name in names)

"""The lines of an explanation: what each holds, and those that end a branch (cards, figures, tables, sources)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from underlag.core.errors import SettingError
from underlag.core.language import Text, one_language
from underlag.core.units import Unit
from underlag.runs.record.published_quantities import ROW_UNIT_WORDS, observed_words
from underlag.runs.record.read import StoredRun
from underlag.runs.record.value_groups import label_words

STATUS = {
    "official": {"sv": "officiell", "en": "official"},
    "estimated": {"sv": "skattad", "en": "estimated"},
    "assumed": {"sv": "antagen", "en": "assumed"},
}


@dataclass(frozen=True)
class Node:
    """One line of an explanation with what stands under it.

    name        in words; after it, in brackets, the key that the line is asked for by, or that ``expression`` uses
    value       central value [unit], None where there is none
    unit        in words
    low, high   80 percent interval of just this number [unit], None where there is none
    status      official, estimated or assumed; "" for a source
    text        formula, reason or reference
    children    the lines that stand under it
    expression  the formula in keys of the children: ``{key}``, numbers, + - * / ** ( ), max, min, exp; "" where
                the children do not suffice
    reason      why the number can't be computed from the children; "" where it can, and where nothing is computed
    strength    of the evidence on the region that it is a number of, in words; "" for other numbers
    most        where the source states a range: its upper end, the value being its lower [unit]; None for one value
    """

    name: str
    value: float | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    status: str = ""
    text: str = ""
    children: tuple[Node, ...] = ()
    expression: str = ""
    reason: str = ""
    strength: str = ""
    most: float | None = None


DRAWN = Text("Över dragningarna: median och intervall", "Over the draws: median and interval")
CHANCE = Text("Slump", "Chance")
WITH_CHANCE = Text(
    "Intervallet omfattar också slumpen: vilka som slutar, flyttar, blir klara och kommer är hela människor.",
    "The interval includes chance too: those who exit, move, finish and arrive are whole people.",
)
IF_KNOWN = Text(
    "Det bästa om framtiden vore känd: median och intervall över dragningarna",
    "The best if the future were known: median and interval over the draws",
)
EXPECTED = Text("Vad syntesen väntar sig att källan anger", "What the synthesis expects the source to state")
CALLED_IF_KNOWN = Text(
    "Vad målet hade krävt om framtiden vore känd: median och intervall över dragningarna",
    "What the goal would have called for if the future were known: median and interval over the draws",
)
_RELATIONS = {">=": Text("minst", "at least"), "<=": Text("högst", "at most"), "~": Text("omkring", "about")}
"""What the source says of the figure's relation to the truth, where it is more than a value."""

STATED = Text(
    "Talet är satt på kortet, eller det som syntesen lärt om kortet ur alla uppgifter tillsammans; det räknas inte "
    "fram ur andra tal.",
    "The number is set on the card, or what the synthesis has learnt of the card from all figures together; it is not "
    "computed from other numbers.",
)
PUBLISHED = Text("Talet är publicerat, inte beräknat.", "The number is published, not computed.")


def own_interval(value: float, low: float, high: float) -> bool:
    """Whether an interval may stand as the number's own: it varies, and the number is in it; all three in one unit
    [any]."""
    # a number that does not vary may still differ in the last digit that is printed
    return high - low > 1e-5 * abs(value) and low <= value <= high


def parameter_node(run: StoredRun, name: str, language: str) -> Node:
    """A parameter with value and 80 percent interval [unit of its card], reason and sources; without a value where the
    run has none called so.

    language  sv or en
    """
    rows = run.tables["parameters"].filter(pl.col("name") == name)
    if not rows.height:
        return Node(name)
    row = rows.row(0, named=True)
    unit, value, low, high = Unit.parse(row["unit"]).label(language), row["central"], row["low80"], row["high80"]
    below = [_source(run, source, language) for source in row["source_ids"].split() if source]
    for one in run.tables["parameter_values"].filter(pl.col("name") == name).sort("central").iter_rows(named=True):
        group = label_words(one["axis"], one["label"], language)
        below.append(Node(group, one["central"], unit, one["low80"], one["high80"]))
    if low is None or high is None:
        low = high = None
    elif not low <= value <= high:
        below.insert(0, Node(DRAWN[language], low=low, high=high))
        low = high = None
    return Node(
        f"{row[f'meaning_{language}']}  [{name}]",
        value,
        unit,
        low,
        high,
        row["status"],
        row[f"reason_{language}"] or "",
        tuple(below),
        reason=STATED[language],
    )


def figure_node(run: StoredRun, row: Mapping[str, Any], language: str) -> Node:
    """A published figure [unit of the figure] with what it was expected to say, whether the two agree, and its source.

    row       of the table of observations
    language  sv or en
    """
    below, unit = [_source(run, row["source"], language)], _unit(row["unit"], language)
    text = _RELATIONS[row["relation"]][language] if row["relation"] in _RELATIONS else ""
    if row["agrees"] is None:
        text = f"{text}; {one_language(row['reason_left_out'] or '', language)}".strip("; ")
    else:
        said = (
            Text("utanför det väntade", "outside what is expected"),
            Text("inom det väntade", "within what is expected"),
        )[row["agrees"]][language]
        text = f"{text}; {said}".strip("; ")
        if row["predicted"] is not None:
            expected = Node(EXPECTED[language], row["predicted"], unit, row["predicted_low80"], row["predicted_high80"])
            below.insert(0, expected)
    status = "official" if row["source_kind"] == "official" else ""
    name = f"{observed_words(row['quantity'], language)} {row['year'] or ''}".rstrip()
    return Node(
        f"{name}  [{row['observation_id']}]",
        row["value"],
        unit,
        None,
        None,
        status,
        text,
        tuple(below),
        reason=PUBLISHED[language],
        most=row["value_max"],
    )


def _unit(written: str, language: str) -> str:
    """The unit of a published figure, which may be one that the register does not know: then as it is written."""
    if written in ROW_UNIT_WORDS:
        return ROW_UNIT_WORDS[written][language]
    try:
        return Unit.parse(written).label(language)
    except SettingError:
        return written.replace("_", " ")


def table_node(run: StoredRun, name: str, language: str) -> Node:
    """A table of the evidence, by name, with its sources, none for a table that the run does not know; ``language`` sv
    or en."""
    word = {"sv": "tabell", "en": "table"}[language]
    sources = run.manifest["evidence"].get(name, {}).get("sources", [])
    return Node(f"{word} {name}", children=tuple(_source(run, source, language) for source in sources))


def _source(run: StoredRun, source: str, language: str) -> Node:
    rows = run.tables["sources"].filter(pl.col("id") == source)
    if not rows.height:
        return Node(source)
    row = rows.row(0, named=True)
    publisher = one_language(row["publisher"], language)
    title = row["title"].removeprefix(publisher).lstrip(" :,")
    return Node(f"{publisher}: {title} ({row['date']})", text=f"{row['address']}  [{source}]")

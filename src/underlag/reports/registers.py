"""Registers at the end of the page: how each quantity is computed, every assumption, every source."""

from __future__ import annotations

from typing import Any

from underlag.core.language import Text
from underlag.reports.blocks import Card, Cell, Definition, Head, Table, anchor, web_address
from underlag.reports.columns import COLUMNS
from underlag.reports.figures import Figures
from underlag.reports.formats import MISSING, NBSP, is_number, percent, significant
from underlag.reports.labels import INPUT_TABLES, INPUTS, LABELS
from underlag.reports.national import label, source_links
from underlag.reports.regional import quantity_name
from underlag.reports.words import STATUS_MEANING, STATUSES, Nouns, unit_words
from underlag.runs.quantities import QUANTITIES


def quantity_table(figures: Figures, nouns: Nouns, language: str) -> Table:
    """Each quantity of the report: unit, formula, the assumptions it rests on and the sources behind them."""
    parameters = figures.result.tables["parameters"].select("name", f"meaning_{language}", "source_ids").rows()
    rows = []
    for key, groups in INPUTS.items():
        quantity = QUANTITIES[key]
        used = [row for row in parameters if any(row[0].startswith(group) for group in groups)]
        named = [_ids(ids) for _, _, ids in used] + [
            _table_sources(figures, name) for name in INPUT_TABLES.get(key, ())
        ]
        sources = sorted({link for ids in named for link in source_links(figures, ids)})
        inputs = tuple((meaning, "#" + anchor("parameter", name)) for name, meaning, _ in used)
        rows.append(
            (
                Cell(
                    quantity_name(key, nouns, language),
                    anchor=f"q-{key}",
                    note=unit_words(str(quantity.unit), language),
                ),
                Cell(quantity.formula[language]),
                Cell("", links=inputs),
                Cell("", links=tuple(sources)),
            )
        )
    heads = (Head(label("quantity", language)), Head(label("formula", language)), Head(label("rests_on", language)),
             Head(label("sources", language)))  # fmt: skip
    caption = "Storheterna i rapporten" if language == "sv" else "The quantities of the report"
    return Table("quantities", caption, heads, rows)


def _table_sources(figures: Figures, table: str) -> str:
    """Ids of the sources of a table of the evidence, as the manifest of the run lists them."""
    entry = figures.result.manifest.get("evidence", {}).get(table, {})
    return " ".join(entry.get("sources", ())) if isinstance(entry, dict) else ""


def _ids(value: Any) -> str:
    """Source ids as one text, whether the table holds a text or a list."""
    return " ".join(value) if isinstance(value, list) else str(value or "")


def assumption_table(figures: Figures, language: str) -> Table | None:
    """Every assumption with value, interval, unit, status, source or reason, and who should review it."""
    rows = [
        _assumption_row(figures, row, language) for row in figures.result.tables["parameters"].iter_rows(named=True)
    ]
    if not rows:
        return None
    heads = (
        Head(label("assumption", language)),
        Head(label("value", language), "", True),
        Head(label("interval80", language), "#method-uncertainty", True),
        Head(label("unit", language)),
        Head(label("status", language), "#statuses"),
        Head(label("why", language)),
        Head(label("review", language)),
    )
    caption = "Alla antaganden i körningen" if language == "sv" else "Every assumption of the run"
    return Table("assumptions-table", caption, heads, rows)


def _assumption_row(figures: Figures, row: dict[str, Any], language: str) -> tuple[Cell, ...]:
    share = row["unit"] == "1"

    def write(value: float | None) -> str:
        return (
            percent(value, language, 0 if value is None or abs(value) >= 0.1 else 1)
            if share
            else significant(value, language)
        )

    low, high = row["low80"], row["high80"]
    interval = MISSING
    if is_number(low) and is_number(high) and low != high:
        interval = f"{write(low)}{NBSP}{'till' if language == 'sv' else 'to'}{NBSP}{write(high)}"
    return (
        Cell(row[f"meaning_{language}"] or row["name"], anchor=anchor("parameter", row["name"]), code=row["name"]),
        Cell(write(row["central"]), numeric=True),
        Cell(interval, numeric=True),
        Cell("" if share else unit_words(row["unit"] or "", language)),
        Cell("", status=row["status"]),
        Cell(row[f"reason_{language}"] or "", links=source_links(figures, _ids(row["source_ids"]))),
        Cell(row[f"review_{language}"] or ""),
    )


def source_cards(figures: Figures, language: str) -> tuple[Card, ...]:
    """Every source: publisher, title, date, address, licence, when retrieved, what was taken, checksum."""
    cards = []
    for row in figures.result.tables["sources"].iter_rows(named=True):
        facts = tuple(
            Definition(LABELS[name][language], str(row[name]), web_address(str(row[name])) if name == "address" else "")
            for name in ("date", "address", "licence", "accessed", "taken", "hash")
            if row[name] is not None and str(row[name]).strip()
        )
        title = ". ".join(part for part in (str(row["publisher"] or ""), str(row["title"] or "")) if part)
        cards.append(
            Card(
                anchor("source", row["id"]),
                title or row["id"],
                (Definition(COLUMNS["id"][0][language], row["id"]), *facts),
            )
        )
    return tuple(cards)


def settings(figures: Figures, language: str) -> tuple[Definition, ...]:
    """What was chosen for the run, in words."""
    result = figures.result
    chosen, names, goal = result.settings, result.names, result.goal
    half = significant(goal["residents_per_trainee"], language)
    full = significant(goal["residents_per_specialist"], language)
    guideline = Text(
        f"{full}{NBSP}invånare per heltidsspecialist, {half} per person under utbildning",
        f"{full}{NBSP}residents per full-time specialist, {half} per trainee",
    )
    pairs: tuple[tuple[str, str], ...] = (
        ("run", result.run_id),
        ("country", names.country[language]),
        ("profession", names.profession[language]),
        ("scenario", names.scenario[language]),
        ("period", f"{chosen.start}–{chosen.end}"),
        ("target_year", str(chosen.target_year)),
        ("goal", f"{label('goal_words', language)} {percent(goal['coverage'], language)}"),
        ("need_model", names.need_model[language]),
        ("guideline", guideline[language]),
        ("draws", significant(chosen.draws, language)),
        ("seed", str(chosen.seed)),
    )
    return tuple(Definition(label(key, language), text) for key, text in pairs)


def statuses(language: str) -> tuple[tuple[str, str, str], ...]:
    """(key, word, meaning) of each status."""
    return tuple((key, STATUSES[key][language], STATUS_MEANING[key][language]) for key in STATUSES)

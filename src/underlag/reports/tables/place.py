"""Tables of one place: today, year by year, and the published figures used."""

from __future__ import annotations

import polars as pl

from underlag.core.language import Text
from underlag.reports.document.blocks import Cell, Head, Table
from underlag.reports.document.bound_numbers import explain_key
from underlag.reports.document.figures import GOAL_POLICY, TODAY_POLICY, Figure, Figures, Place
from underlag.reports.document.footnotes import source_links
from underlag.reports.language.amounts import in_per_cent
from underlag.reports.language.labels import LABELS, label
from underlag.reports.language.nouns import RELATION_NAMES, USES, Nouns, quantity_name, unit_words
from underlag.reports.language.numerals import (
    MISSING,
    NBSP,
    capital,
    decimals_for,
    is_number,
    number,
    percent,
    significant,
    span,
)
from underlag.reports.tables.national import number_cell, share_cell
from underlag.runs.record.published_quantities import observed_words
from underlag.runs.record.quantities import QUANTITIES

_TODAY = (
    "residents",
    "need",
    "specialists",
    "specialists_fte",
    "trainees",
    "capacity",
    "required_fte",
    "coverage",
    "gap_fte",
)


def today_table(figures: Figures, place: Place, nouns: Nouns, language: str) -> Table | None:
    """The place in the start year: each quantity with interval, status and key. None without numbers."""
    rows = [
        _today_row(quantity, figure, place, figures.start, nouns, language)
        for quantity in _TODAY
        if (figure := figures.figure(quantity, place.code, figures.start)) is not None
    ]
    if not rows:
        return None
    heads = (
        Head(label("quantity", language)),
        Head(label("number", language), "", True),
        Head(label("interval80", language), "#method-uncertainty", True),
        Head(label("status", language), "#statuses"),
        Head(label("key", language), "#explain"),
    )
    caption = (
        f"{place.name}, 31 december {figures.start}"
        if language == "sv"
        else f"{place.name}, 31 December {figures.start}"
    )
    return Table(f"today-{place.code}", caption, heads, rows)


def _today_row(quantity: str, f: Figure, place: Place, year: int, nouns: Nouns, language: str) -> tuple[Cell, ...]:
    share = in_per_cent(str(QUANTITIES[quantity].unit))
    scale, decimals = (100, 0) if share else (1, decimals_for([f.central]))
    value = percent(f.central, language) if share else number(f.central, language, decimals)
    interval = span(f.low80 * scale, f.high80 * scale, language, decimals) if not f.certain else MISSING
    if share and not f.certain and language == "sv":
        interval += "\u00a0%"
    elif share and not f.certain:
        interval += "%"
    unit = "" if share else unit_words(str(QUANTITIES[quantity].unit), language)
    name = quantity_name(quantity, nouns, language)
    return (
        Cell(name, href=f"#q-{quantity}", note="" if unit.casefold() == name.casefold() or "(" in name else unit),
        Cell(value, numeric=True),
        Cell(interval, numeric=True),
        Cell("", status=f.status),
        Cell("", code=explain_key(quantity, place.code, year, TODAY_POLICY)),
    )


def year_table(figures: Figures, place: Place, nouns: Nouns, language: str) -> Table | None:
    """Recommended posts, the stock they mean, specialists and coverage: each year to the target, then every fifth."""
    code = place.code
    starts = dict(figures.series("starts", code, GOAL_POLICY))
    if not starts:
        return None
    stock = dict(figures.series("trainees", code, GOAL_POLICY))
    fte = dict(figures.series("specialists_fte", code, GOAL_POLICY))
    plan = dict(figures.series("coverage", code, GOAL_POLICY))
    kept = dict(figures.series("coverage", code, TODAY_POLICY))
    small = decimals_for(f.central for f in fte.values())
    rows = [
        (
            Cell(str(year), note=LABELS["target_year"][language].casefold() if year == figures.target else ""),
            number_cell(figure, language, 0 if figure.central == round(figure.central) else small),
            number_cell(stock.get(year), language, small),
            number_cell(fte.get(year), language, small),
            share_cell(plan.get(year), language),
            share_cell(kept.get(year), language),
        )
        for year, figure in starts.items()
        if year <= figures.target or year % 5 == 0
    ]
    heads = (
        Head(label("year", language)),
        Head(capital(nouns.starts[language]), "#q-starts", True),
        Head(f"Besatta {nouns.posts.sv}" if language == "sv" else f"Filled {nouns.posts.en}", "#q-trainees", True),
        Head(label("specialists_fte", language), "#q-specialists_fte", True),
        Head(label("coverage_plan", language), "#q-coverage", True),
        Head(label("coverage_kept", language), "#q-coverage", True),
    )
    caption = (
        f"Rekommendation för {place.name}, år för år"
        if language == "sv"
        else f"Recommendation for {place.name}, by year"
    )
    key = explain_key("starts", code, figures.target, GOAL_POLICY)
    note = Text(
        f"{LABELS['below'].sv} {LABELS['below_starts'].sv} Nyckel för {figures.target}: {key}.",
        f"{LABELS['below'].en} {LABELS['below_starts'].en} Key for {figures.target}: {key}.",
    )
    return Table(f"years-{code}", caption, heads, rows, note[language], "years")


def observation_table(figures: Figures, place: Place, language: str) -> Table | None:
    """Published figures on the place that were used, each with a link to its source; None where there are none."""
    national = place == figures.nation
    # National figures behind an assumption stand on its card; here they would drown those that the start rests on.
    uses = ("synthesis", "fact") if national else ("synthesis", "fact", "card")
    table = (
        figures.result.tables["observations"]
        .filter((pl.col("region_code") == place.code) & pl.col("used").is_in(uses))
        .sort(["year", "observation_id"], nulls_last=True)
    )
    rows = [observation_row(figures, row, language) for row in table.iter_rows(named=True)]
    if not rows:
        return None
    heads = observation_heads("figure", language)
    caption = label("national_observations" if national else "observations", language)
    return Table(f"observations-{place.code}", caption if national else f"{caption}, {place.name}", heads, rows)


def observation_heads(first: str, language: str) -> tuple[Head, ...]:
    """Heads of a table of published figures; ``first`` is the label of what names a row."""
    return (
        Head(label(first, language)),
        Head(label("year", language)),
        Head(label("value", language), "", True),
        Head(label("used_for", language)),
        Head(label("source", language)),
    )


def observation_row(figures: Figures, row: dict[str, object], language: str, area: str = "") -> tuple[Cell, ...]:
    """One published figure in words; named by the ``area`` that it is of, where several areas share a table."""
    value, top, relation = row["value"], row["value_max"], str(row["relation"])
    text = significant(float(str(value)), language) if value is not None else MISSING
    if top is not None and is_number(float(str(top))):
        text = f"{text}–{significant(float(str(top)), language)}"
    plain = relation in ("=", "range") or relation not in RELATION_NAMES
    prefix = "" if plain else RELATION_NAMES[relation][language] + NBSP
    unit = unit_words(str(row["unit"] or ""), language)
    used = str(row["used"])
    year = row["year"]
    quantity = observed_words(str(row["quantity"]), language)
    return (
        Cell(area, note=f"{quantity}, {unit}") if area else Cell(quantity, note=unit),
        Cell(MISSING if year is None else str(year)),
        Cell(prefix + text, numeric=True),
        Cell(
            USES[used][language] if used in USES else used,
            status="official" if row["source_kind"] == "official" else "",
        ),
        Cell("", links=source_links(figures, str(row["source"] or ""))),
    )

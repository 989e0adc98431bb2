"""Tables of the national part: policies, published figures, all regions."""

from __future__ import annotations

from collections.abc import Sequence

from underlag.core.language import Text
from underlag.reports.document.blocks import Cell, Head, Table
from underlag.reports.document.evidence_words import STRENGTH_MEANING
from underlag.reports.document.figures import GOAL_POLICY, Figure, Figures, Place
from underlag.reports.document.footnotes import source_links
from underlag.reports.language.amounts import bare, in_per_cent, words
from underlag.reports.language.labels import label
from underlag.reports.language.nouns import POLICY_MEANING, POLICY_NAMES, Nouns
from underlag.reports.language.numerals import (
    MISSING,
    NBSP,
    apart,
    capital,
    decimals_for,
    is_number,
    number,
    percent,
    percent_span,
    span,
)
from underlag.reports.tables.place_cell import place_cell
from underlag.runs.record.contents import POLICIES as POLICY_ORDER


def share_cell(figure: Figure | None, language: str) -> Cell:
    """A share with its interval below."""
    if figure is None:
        return Cell(MISSING, numeric=True)
    note = "" if figure.certain else percent_span(figure.low80, figure.high80, language)
    return Cell(percent(figure.central, language), numeric=True, note=note)


def number_cell(figure: Figure | None, language: str, decimals: int = 0) -> Cell:
    """A number with its interval below."""
    if figure is None:
        return Cell(MISSING, numeric=True)
    note = "" if figure.certain else apart(figure.low80, figure.high80, language, decimals)
    return Cell(number(figure.central, language, decimals), numeric=True, note=note)


def chance_cell(share: float | None, language: str) -> Cell:
    """A probability; the ends are never written as certain."""
    if share is None:
        return Cell(MISSING, numeric=True)
    if 0.01 <= share <= 0.99:
        return Cell(percent(share, language), numeric=True)
    sign = "<" if share < 0.01 else ">"
    return Cell(f"{sign}{NBSP}{percent(0.01 if share < 0.01 else 0.99, language)}", numeric=True)


def policy_table(figures: Figures, nouns: Nouns, language: str) -> Table:
    """The ways to set the number of new posts, for the nation in the target year."""
    nation, target = figures.nation.code, figures.target
    rows = []
    for policy in POLICY_ORDER:
        starts = [f.central for year, f in figures.series("starts", nation, policy) if year <= target]
        mean = sum(starts) / len(starts) if starts else None
        rows.append(
            (
                Cell(POLICY_NAMES[policy][language], note=POLICY_MEANING[policy][language]),
                Cell(number(mean, language), numeric=True),
                number_cell(figures.figure("specialists_fte", nation, target, policy), language),
                share_cell(figures.figure("coverage", nation, target, policy), language),
                number_cell(figures.figure("gap_fte", nation, target, policy), language),
                chance_cell(figures.probability(policy, nation, target), language),
            )
        )
    period = f"{figures.start + 1}–{target}"
    heads = (
        Head(label("policy", language)),
        Head(
            f"{capital(nouns.starts[language])} {'per år' if language == 'sv' else 'a year'}, {period}",
            "#q-starts",
            True,
        ),
        Head(f"{label('specialists_fte', language)}, {target}", "#q-specialists_fte", True),
        Head(f"{'Täckningsgrad' if language == 'sv' else 'Coverage'}, {target}", "#q-coverage", True),
        Head(f"{label('gap', language)}, {target}", "#q-gap_fte", True),
        Head(f"{label('probability', language)}, {target}", "#method-uncertainty", True),
    )
    caption = (
        f"Olika sätt att bestämma antalet nya tjänster, {figures.nation.name}"
        if language == "sv"
        else f"Ways to set the number of new posts, {figures.nation.name}"
    )
    return Table("policies", caption, heads, rows, label("surplus_note", language) + " " + label("below", language))


def fact_table(figures: Figures, language: str) -> Table | None:
    """Published national figures beside the model; None where the run has none."""
    rows = []
    for row in figures.result.tables["facts"].iter_rows(named=True):
        unit, share = row["unit"], in_per_cent(row["unit"])

        def write(value: float | None, unit: str = unit) -> str:
            return bare(value, unit, language)

        tolerance = row["tolerance"]
        note = f"±{NBSP}{write(tolerance)}" if is_number(tolerance) and tolerance else ""
        low, high = row["p10"], row["p90"]
        interval = ""
        if is_number(low) and is_number(high) and low != high:
            interval = percent_span(low, high, language) if share else span(low, high, language, decimals_for([high]))
        rows.append(
            (
                Cell(row[f"text_{language}"], note=words(unit, language)),
                Cell(write(row["published"]), numeric=True, note=note),
                Cell(write(row["central"]), numeric=True, note=interval),
                Cell(label("yes" if row["met"] else "no", language)),
                Cell("", links=source_links(figures, row["source"])),
            )
        )
    if not rows:
        return None
    heads = (
        Head(label("figure", language)),
        Head(label("published", language), "", True),
        Head(label("model", language), "", True),
        Head(label("met", language)),
        Head(label("source", language)),
    )
    caption = (
        "Publicerade uppgifter om riket och vad modellen ger"
        if language == "sv"
        else "Published national figures and what the model gives"
    )
    explained = Text(
        "Uppgiften stämmer om modellens centrala värde ligger inom källans felmarginal (±). En uppgift som kan läsas "
        "på två sätt står två gånger.",
        "A figure is met if the model's central value is within the source's margin of error (±). A figure that can "
        "be read in two ways stands twice.",
    )
    return Table("facts", caption, heads, rows, explained[language])


def region_table(figures: Figures, nouns: Nouns, language: str, among: Sequence[Place] | None = None) -> Table:
    """One row a region (or one of those given), sorted by name, the nation last."""
    start, target = figures.start, figures.target
    chosen = [p for p in figures.by_name(language) if among is None or p in among]
    rows = [_region_row(figures, place, language) for place in (*chosen, figures.nation)]
    heads = (
        Head(label("region", language)),
        Head(f"{label('residents', language)}, {start}", "#q-residents", True),
        Head(f"{label('specialists_fte', language)}, {start}", "#q-specialists_fte", True),
        Head(f"{'Täckningsgrad' if language == 'sv' else 'Coverage'}, {start}", "#q-coverage", True),
        Head(f"{label('gap', language)}, {start}", "#q-gap_fte", True),
        Head(f"{label('coverage_kept', language)}, {target}", "#q-coverage", True),
        Head(
            f"{capital(nouns.starts[language])} {'per år i dag' if language == 'sv' else 'a year today'}",
            "#q-starts",
            True,
        ),
        Head("Rekommenderade per år" if language == "sv" else "Recommended a year", "#q-starts", True),
        Head(f"{label('probability', language)}, {target}", "#method-uncertainty", True),
    )
    caption = f"Regionerna {start} och {target}" if language == "sv" else f"The regions in {start} and {target}"
    note = " ".join(label(key, language) for key in ("surplus_note", "below", "below_starts"))
    note = f"{note} {STRENGTH_MEANING[language]}"
    return Table("regions-table", caption, heads, rows, note, "dense")


def _region_row(figures: Figures, place: Place, language: str) -> tuple[Cell, ...]:
    """One region today, in the target year at today's level, and the recommendation."""
    code, start, target = place.code, figures.start, figures.target
    coverage = figures.figure("coverage", code, start)
    plateau = figures.plateau(code)
    today = figures.starts_today(code)
    gap = figures.figure("gap_fte", code, start)
    return (
        place_cell(
            place,
            language,
            "#summary" if place == figures.nation else "#" + place.anchor,
            coverage.status if coverage else "",
        ),
        Cell(number(figures.central("residents", code, start), language), numeric=True),
        number_cell(figures.figure("specialists_fte", code, start), language),
        share_cell(coverage, language),
        number_cell(gap, language, decimals_for([gap.central]) if gap else 0),
        share_cell(figures.figure("coverage", code, target), language),
        Cell(number(today, language), numeric=True),
        number_cell(plateau[1] if plateau else None, language),
        chance_cell(figures.probability(GOAL_POLICY, code, target), language),
    )

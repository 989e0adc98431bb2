"""Registers at the end of the page: how each quantity is computed, what was chosen, what the labels mean."""

from __future__ import annotations

from underlag.core.language import Text
from underlag.reports.document.blocks import Cell, Definition, Head, Table, anchor
from underlag.reports.document.figures import Figures
from underlag.reports.document.footnotes import source_links, sources_of
from underlag.reports.language.labels import KEY_ASSUMPTIONS, label
from underlag.reports.language.nouns import STATUS_MEANING, STATUSES, Nouns, quantity_name, unit_words
from underlag.reports.language.numerals import NBSP, percent, significant
from underlag.runs.record.quantities import QUANTITIES


def quantity_table(figures: Figures, nouns: Nouns, language: str) -> Table:
    """Each quantity of the report: unit, formula, the assumptions it rests on and the sources behind them."""
    parameters = figures.result.tables["parameters"].select("name", f"meaning_{language}", "source_ids").rows()
    rows = []
    for key, names in KEY_ASSUMPTIONS.items():
        quantity = QUANTITIES[key]
        used = [row for row in parameters if row[0] in names]
        sources = sorted({link for ids in sources_of(figures, key) for link in source_links(figures, ids)})
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
    heads = (
        Head(label("quantity", language)),
        Head(label("formula", language)),
        Head(label("rests_on", language)),
        Head(label("sources", language)),
    )
    caption = "Storheterna i rapporten" if language == "sv" else "The quantities of the report"
    return Table("quantities", caption, heads, rows)


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


def statuses(language: str) -> tuple[Definition, ...]:
    """What each status means."""
    return tuple(Definition(STATUSES[key][language], STATUS_MEANING[key][language], status=key) for key in STATUSES)

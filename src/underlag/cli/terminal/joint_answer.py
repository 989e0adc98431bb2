"""What ``underlag measures --yearly-budget`` answers: the ways to spend, and on what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from rich.table import Table

from underlag.core.language import Text
from underlag.core.units import MILLION
from underlag.reports.columns.of_measures import WAY_NAMES
from underlag.reports.language import numerals
from underlag.runs.measures.spend import JointStudy

_WAYS = (
    (Text("Pengarna går till", "The money goes to"), False),
    (Text("Nya tjänster om året", "New posts a year"), True),
    (Text("Tjänster, miljoner om året", "Posts, millions a year"), True),
    (Text("Insatser, miljoner om året", "Measures, millions a year"), True),
    (Text("Fler listade", "More listed"), True),
    (Text("80 % av dragningarna", "80% of draws"), True),
    (Text("Om effekterna bara lades ihop", "If effects merely added up"), True),
    (Text("Brist och kostnad, specialistår", "Shortage and cost, specialist-years"), True),
)
_ITEMS = (
    (Text("Pengarna används till", "The money is spent on"), False),
    (Text("Miljoner om året", "Millions a year"), True),
    (Text("Färre listade utan", "Fewer listed without"), True),
    (Text("Varför inte", "Why not"), False),
)
"""Headings, and whether the column is numeric."""


def joint_answer(tables: Mapping[str, pl.DataFrame], study: JointStudy, language: str) -> tuple[Table, Table, str]:
    """The ways to spend, the items, and how sure the answer is."""
    return _ways(tables["joint"], study, language), _items(tables["joint_spending"], language), _sure(study, language)


def _ways(ways: pl.DataFrame, study: JointStudy, language: str) -> Table:
    sum_ = numerals.number(study.budget / MILLION, language)
    title = Text(
        f"Tjänster och insatser för högst {sum_} miljoner om året utöver dagens utbildning; fler listade "
        f"{study.settings.target_year} än med dagens tjänster",
        f"Posts and measures for at most {sum_} million a year beyond today's training; more listed in "
        f"{study.settings.target_year} than with today's posts",
    )
    table = _headed(title, _WAYS, language)
    for row in ways.iter_rows(named=True):
        table.add_row(
            WAY_NAMES[row["way"]][language],
            numerals.number(row["posts_year"], language),
            numerals.number(row["cost_posts"] / MILLION, language),
            numerals.number(row["cost_measures"] / MILLION, language),
            numerals.number(row["extra_listed"], language),
            numerals.span(row["extra_listed_low80"], row["extra_listed_high80"], language),
            numerals.number(row["extra_listed_added"], language),
            numerals.number(row["objective"], language),
        )
    return table


def _items(items: pl.DataFrame, language: str) -> Table:
    table = _headed(Text("Tillsammans: vad pengarna används till", "Together: what to spend on what"), _ITEMS, language)
    for row in items.iter_rows(named=True):
        table.add_row(
            row[f"title_{language}"],
            *(
                numerals.number(value / scale, language) if value is not None else ""
                for value, scale in ((row["cost_year"], MILLION), (row["lost_without"], 1.0))
            ),
            row[f"not_taken_{language}"] or "",
        )
    return table


def _headed(title: Text, columns: Sequence[tuple[Text, bool]], language: str) -> Table:
    table = Table(title=title[language], title_justify="left")
    for head, numeric in columns:
        table.add_column(head[language], justify="right" if numeric else "left")
    return table


def _sure(study: JointStudy, language: str) -> str:
    joint, best = study.joint, study.spendings["together"].settled
    gap, rest, promise = (
        numerals.number(100 * share, language, 2)
        for share in ((best.found.value - best.found.bound) / best.found.value, joint.gap, joint.promises)
    )
    kept = numerals.number(100 * abs(best.expected - best.found.value) / best.found.value, language, 3)
    return Text(
        f"Bevisat: med samma insatser är inga andra hela tjänster inom gränserna mer än {gap} procent bättre. "
        f"{len(joint.tried)} grupper av insatser simulerades i {study.searched} dragningar; ingen annan grupp är eller "
        f"lovar att bli mer än {rest} procent bättre, och löftena var högst {promise} procent för dåliga. Simuleringen "
        f"av det valda skiljer sig {kept} procent från räkningen.",
        f"Proven: with the same measures no other whole posts within the limits are more than {gap} percent better. "
        f"{len(joint.tried)} sets of measures were simulated in {study.searched} draws; no other set is or promises to "
        f"be more than {rest} percent better, and promises were at most {promise} percent too poor. The simulation of "
        f"what was chosen differs by {kept} percent from the programme.",
    )[language]

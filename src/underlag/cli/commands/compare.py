"""``underlag compare BEFORE AFTER``: what differs between two runs, by region and cause."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
from rich.console import Console
from rich.table import Table
from typer import Argument, Option, Typer, echo

from underlag.cli.terminal.advice import show_advice
from underlag.cli.terminal.options import Lang, Language
from underlag.core.errors import Problem, RunError
from underlag.core.language import Text
from underlag.reports.language import numerals
from underlag.reports.language.nouns import CAUSES, COMPARED
from underlag.runs.inputs.groups import GROUPS
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.record.aggregate import is_aggregate, read_aggregate
from underlag.runs.record.read import StoredRun, read_run
from underlag.runs.why.compare import COMPARED_QUANTITIES, Comparison, compare
from underlag.runs.why.compare_aggregate import compare_advice

app = Typer(add_completion=False)

_COLUMNS = {
    "region": {"sv": "Region", "en": "Region"},
    "before": {"sv": "Före", "en": "Before"},
    "after": {"sv": "Efter", "en": "After"},
    "difference": {"sv": "Skillnad", "en": "Difference"},
    "interval": {"sv": "80 % av dragningarna", "en": "80% of draws"},
    **{name: {"sv": text.sv, "en": text.en} for name, text in CAUSES.items()},
}


_WIDTH = 110
"""Columns of the tables where they do not go to a terminal."""


@app.command()
def command(
    before: Annotated[Path, Argument(help="Directory of the first run.")],
    after: Annotated[Path, Argument(help="Directory of the second run.")],
    lang: Lang = Language.sv,
    csv: Annotated[bool, Option("--csv", help="Print the whole comparison as CSV.")] = False,
) -> None:
    """Show the difference between two runs by region, split by cause, with the interaction term; of two runs of the
    aggregate form the difference of their advice, by its parts.

    Causes that move nothing are left out of the tables; --csv has them all.
    """
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    if _both_aggregate(before, after):
        show_advice(compare_advice(read_aggregate(before), read_aggregate(after)), console, lang.value, csv)
        return
    prepare_engine()
    first, last = read_run(before), read_run(after)
    found = compare(first, last)
    if csv:
        echo(found.table.write_csv(), nl=False)
        return
    for quantity in COMPARED_QUANTITIES:
        console.print(_table(quantity, found, first, lang.value))
    if found.table["low80"].has_nulls():
        echo((_OTHER_TARGET if found.paired else _UNPAIRED)[lang.value])


def _both_aggregate(before: Path, after: Path) -> bool:
    """Whether both runs are of the aggregate form. RunError where one is and the other not."""
    forms = [is_aggregate(run) for run in (before, after)]
    if forms[0] != forms[1]:
        aggregate = (before, after)[forms.index(True)]
        raise RunError(
            Problem(
                f"{before}, {after}",
                Text(
                    "körningarna har olika form och kan inte jämföras",
                    "the runs are of different forms and can't be compared",
                ),
                Text(
                    f"{aggregate} har den aggregerade formen, den andra är en plan",
                    f"{aggregate} is of the aggregate form, the other is a plan",
                ),
                Text(
                    "två planer, eller två körningar i den aggregerade formen",
                    "two plans, or two runs of the aggregate form",
                ),
                Text(
                    "ange två körningar som samma kommando har gjort",
                    "give two runs that were made by the same command",
                ),
            )
        )
    return forms[0]


_UNPAIRED = {
    "sv": "Körningarna har olika frö eller antal dragningar; därför visas inget intervall för skillnaden.",
    "en": "The runs differ in seed or number of draws; therefore no interval of the difference is shown.",
}

_OTHER_TARGET = {
    "sv": "Körningarna har olika målår; skillnaderna gäller den första körningens målår och visas utan intervall.",
    "en": "The runs differ in target year; the differences are of the first run's and are shown without interval.",
}


def _table(quantity: str, found: Comparison, run: StoredRun, language: str) -> Table:
    scale = 100.0 if quantity == "coverage" else 1.0
    table = Table(title=COMPARED[quantity][language], title_justify="left")
    rows = found.table.filter(pl.col("quantity") == quantity)
    causes = [name for name in (*GROUPS, "interaction") if rows[name].abs().max() != 0]
    interval = [] if rows["low80"].has_nulls() else ["interval"]
    names = ["region", "before", "after", "difference", *interval, *causes]
    for name in names:
        table.add_column(_COLUMNS[name][language], justify="left" if name == "region" else "right", no_wrap=True)
    for row in rows.iter_rows(named=True):
        cells = [run.region_name(row["region_code"])]
        for name in names[1:]:
            if name == "interval":
                cells.append(numerals.span(scale * row["low80"], scale * row["high80"], language, 1))
            else:
                cells.append(numerals.number(scale * row[name], language, 1))
        table.add_row(*cells)
    return table

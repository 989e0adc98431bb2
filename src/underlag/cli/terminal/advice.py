"""The difference between two advised intakes of the aggregate form, as a table in the terminal."""

from __future__ import annotations

import polars as pl
from rich.console import Console
from rich.table import Table
from typer import echo

from underlag.core.language import Text
from underlag.reports.language import numerals
from underlag.runs.record.aggregate_words import ADVISED_INTAKE, PART_NAMES, VARIANT_NAMES
from underlag.runs.why.compare_aggregate import INTAKE_ROW as WHOLE
from underlag.runs.why.compare_aggregate import AdviceComparison

_SHOWN = "mid"
"""Variant of the table; ``--csv`` has all."""

_HEADS = (
    Text("Del", "Part"),
    Text("Före ({year})", "Before ({year})"),
    Text("Efter ({year})", "After ({year})"),
    Text("Skillnad", "Difference"),
)
_TITLE = Text("{intake} per år, {variant}: skillnaden efter del", "{intake} a year, {variant}: the difference by part")
_SUM = Text("Summa: rådet", "Sum: the advice")

OTHER_PLACE = Text(
    "En plats om året har gett {before} heltidsekvivalenter till jämviktsåret i den första körningen och {after} i den "
    "andra; därför skiljer sig även delar vars orsak är densamma.",
    "One place a year has given {before} FTE by the balance year in the first run and {after} in the second; therefore "
    "parts whose cause is the same differ too.",
)
OTHER_READING = Text(
    "Inflödet från utlandet är räknat på olika sätt i körningarna: --arrivals {before} och {after}.",
    "Arrivals from abroad are counted in different ways in the runs: --arrivals {before} and {after}.",
)


def show_advice(found: AdviceComparison, console: Console, language: str, csv: bool) -> None:
    """Print the comparison: as CSV with every variant, or as a table of the middle one with what else differs."""
    if csv:
        echo(found.table.write_csv(), nl=False)
        return
    console.print(_table(found, language))
    before, after = (numerals.number(value, language, 3) for value in found.fte_per_place)
    if before != after:
        echo(OTHER_PLACE[language].format(before=before, after=after))
    if found.arrivals[0] != found.arrivals[1]:
        echo(OTHER_READING[language].format(before=found.arrivals[0], after=found.arrivals[1]))


def _table(found: AdviceComparison, language: str) -> Table:
    rows = found.table.filter(pl.col("variant") == _SHOWN)
    title = _TITLE[language].format(intake=ADVISED_INTAKE[language], variant=VARIANT_NAMES[_SHOWN][language])
    table = Table(title=title, title_justify="left")
    years = (None, rows["before_year"][0], rows["after_year"][0], None)
    for at, (head, year) in enumerate(zip(_HEADS, years, strict=True)):
        table.add_column(head[language].format(year=year), justify="right" if at else "left", no_wrap=True)
    for row in rows.iter_rows(named=True):
        whole = row["part"] == WHOLE
        if whole:
            table.add_section()
        name = _SUM[language] if whole else PART_NAMES[row["part"]][language]
        numbers = (numerals.number(row[key], language, 1) for key in ("before", "after", "difference"))
        table.add_row(name, *numbers)
    return table

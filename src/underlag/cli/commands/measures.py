"""``underlag measures``: what each measure gives and costs, and the best set under a budget."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import polars as pl
from rich.console import Console
from rich.table import Table
from typer import Option, Typer, echo

from underlag.cli.terminal.joint_answer import joint_answer
from underlag.cli.terminal.options import Data, Lang, Language
from underlag.cli.terminal.progress import ASSEMBLING, stages
from underlag.core.language import Text
from underlag.core.units import MILLION
from underlag.evidence.places import data_directory
from underlag.reports.columns.of_measures import SETS
from underlag.reports.data.measures_files import MEASURES_WORKBOOK, write_measures
from underlag.reports.language import numerals
from underlag.runs.measures.spend import JointStudy, spend_budget
from underlag.runs.measures.spending_tables import joint_tables
from underlag.runs.measures.weigh import Weighing, weigh
from underlag.runs.measures.weighed_tables import measure_manifest, measure_tables
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request
from underlag.runs.record.directory import MANIFEST, check_free, whole_directory
from underlag.runs.record.manifest import as_json

app = Typer(add_completion=False)

_WIDTH = 160
"""Columns of the table where it does not go to a terminal."""


_STAGES = {
    **ASSEMBLING,
    "measures": Text("räknar varje insats", "running each measure"),
    "portfolio": Text("söker den bästa gruppen", "seeking the best set"),
    "jointly": Text("väger tjänster och insatser mot varandra", "weighing posts and measures against each other"),
}
_HEADS = {
    "rank": ("", ""),
    "title": ("Insats", "Measure"),
    "grade": ("Evidens", "Evidence"),
    "cost": ("Kostnad, miljoner", "Cost, millions"),
    "listed": ("Fler listade", "More listed"),
    "interval": ("80 % av dragningarna", "80% of draws"),
    "fte": ("Fler specialister", "More specialists"),
    "price": ("Kronor per listad", "Kronor per resident"),
    "prices": ("80 % av dragningarna", "80% of draws"),
}


@app.command()
def command(
    country: Annotated[str, Option(help="Bundled country (sweden, fictional) or a path to one.")] = "sweden",
    profession: Annotated[str | None, Option(help="Profession; the country's default if left out.")] = None,
    scenario: Annotated[str | None, Option(help="Scenario; its own measures are put aside.")] = None,
    target_year: Annotated[int | None, Option(help="Year in which gains are counted.")] = None,
    budget: Annotated[float | None, Option(help="Most that a set may cost to the target year, in millions.")] = None,
    yearly_budget: Annotated[
        float | None,
        Option(help="Most that posts and measures together may cost a year beyond today's training, in millions."),
    ] = None,
    draws: Annotated[int, Option(help="Number of draws of the uncertain assumptions.")] = 100,
    seed: Annotated[int, Option(help="Seed of the random streams.")] = 1,
    out: Annotated[Path | None, Option(help="Directory for tables and workbook; must not exist.")] = None,
    replace: Annotated[bool, Option("--replace", help="Replace earlier files at --out.")] = False,
    data: Data = None,
    lang: Lang = Language.sv,
    json_: Annotated[bool, Option("--json", help="Print the tables as JSON.")] = False,
) -> None:
    """Weigh every measure on the same draws: cost per extra resident listed in the target year, with interval.

    With --budget also the best set, found by running sets and not by adding effects. With --yearly-budget also what to
    spend on posts and what on measures, and what either alone would give for the same money.
    """
    if out is not None:
        check_free(out, replace)
    kept = data_directory(data)
    request = Request(country, profession, scenario, target_year=target_year, draws=draws, seed=seed, data=kept)
    money, yearly = (None if most is None else most * MILLION for most in (budget, yearly_budget))
    with stages(_STAGES, lang.value, silent=json_) as told:
        prepare_engine()
        weighing = weigh(request, money, told)
        study = None if yearly is None else spend_budget(request, yearly, told)
    tables = measure_tables(weighing) | ({} if study is None else joint_tables(study))
    if out is not None:
        manifest = measure_manifest(weighing, yearly)
        with whole_directory(out, replace) as place:
            write_measures(tables, str(manifest["run_id"]), place, lang.value)
            (place / MANIFEST).write_text(as_json(manifest), encoding="utf-8", newline="\n")
    if json_:
        echo(json.dumps({name: table.to_dicts() for name, table in tables.items()}, ensure_ascii=False, indent=2))
        return
    _tell(tables, weighing, study, lang.value)
    if out is not None:
        echo(str(out / MEASURES_WORKBOOK))


def _tell(tables: Mapping[str, pl.DataFrame], weighing: Weighing, study: JointStudy | None, language: str) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    console.print(_ranking(tables["measures"], weighing.settings.target_year, language))
    console.print(_sets(tables["portfolio"], language))
    echo(_unknown(tables["measures"], language))
    for part in () if study is None else joint_answer(tables, study, language):
        console.print(part)


def _either(language: str, sv: str, en: str) -> str:
    return sv if language == "sv" else en


def _span(row: dict[str, Any], key: str, language: str) -> str:
    low, high = row[f"{key}_low80"], row[f"{key}_high80"]
    if low is None:
        return _either(language, "ingen effekt", "no effect")
    if high is None:
        return _either(language, f"från {numerals.number(low, language)}", f"from {numerals.number(low, language)}")
    return numerals.span(low, high, language)


def _ranking(measures: pl.DataFrame, year: int, language: str) -> Table:
    title = _either(
        language,
        f"Insatser efter kostnad per ytterligare listad invånare {year}",
        f"Measures by cost per extra resident listed in {year}",
    )
    table = Table(title=title, title_justify="left")
    for name, head in _HEADS.items():
        right = name not in ("title", "grade")
        table.add_column(head[0 if language == "sv" else 1], justify="right" if right else "left")
    for row in measures.filter(pl.col("cost").is_not_null()).iter_rows(named=True):
        table.add_row(
            str(row["rank"] or ""),
            row[f"title_{language}"],
            row["grade"],
            numerals.number(row["cost"] / MILLION, language),
            numerals.number(row["extra_listed"], language),
            _span(row, "extra_listed", language),
            numerals.number(row["extra_fte"], language, 1),
            numerals.number(row["cost_per_resident"], language),
            _span(row, "cost_per_resident", language) if row["rank"] else "",
        )
    return table


def _sets(sets: pl.DataFrame, language: str) -> Table:
    table = Table(title=_either(language, "Tillsammans", "Together"), title_justify="left")
    heads = (
        ("Grupp", "Set"),
        ("Insatser", "Measures"),
        ("Kostnad, miljoner", "Cost, millions"),
        ("Fler listade", "More listed"),
        ("80 % av dragningarna", "80% of draws"),
        ("Om effekterna bara lades ihop", "If effects merely added up"),
    )
    for number, head in enumerate(heads):
        table.add_column(head[0 if language == "sv" else 1], justify="left" if number < 2 else "right")
    for row in sets.iter_rows(named=True):
        table.add_row(
            SETS[row["set"]][language],
            row["measures"].replace(" ", ", "),
            numerals.number(row["cost"] / MILLION, language),
            numerals.number(row["extra_listed"], language),
            _span(row, "extra_listed", language),
            numerals.number(row["extra_listed_added"], language),
        )
    return table


def _unknown(measures: pl.DataFrame, language: str) -> str:
    """The measures that are not ranked, each with its reason."""
    lines = [_either(language, "Inte rangordnade:", "Not ranked:")]
    for row in measures.filter(pl.col("rank").is_null()).iter_rows(named=True):
        word = "" if row["cost"] is not None else _either(language, "Effekt okänd. ", "Effect unknown. ")
        lines.append(f"  {row[f'title_{language}']}: {word}{row[f'unranked_{language}']}")
    return "\n".join(lines)

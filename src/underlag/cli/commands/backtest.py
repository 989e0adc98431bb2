"""``underlag backtest``: forecasts made from every year of the past, held against what was counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import polars as pl
from jaxtyping import Float
from rich.console import Console
from rich.table import Table as Printed
from typer import Option, Typer, echo

from underlag.cli.terminal.options import Data, Lang, Language
from underlag.cli.terminal.progress import StageProgress, stages
from underlag.core.arrays import Array
from underlag.core.language import Text
from underlag.evidence.country import Country, country_at
from underlag.evidence.places import data_directory
from underlag.reports.chapters.track_record import sentences, texts
from underlag.reports.document.blocks import Table
from underlag.reports.language import numerals
from underlag.reports.tables.track_record import TrackRecord, record_tables
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.record.derived import write_shipped
from underlag.runs.record.directory import MANIFEST, check_free, whole_directory
from underlag.runs.record.manifest import as_json, evidence_of, versions
from underlag.runs.track_record.nation import SPECIALISTS, USUAL, Forecaster, NationalHistory
from underlag.runs.track_record.ranking import Standing, by_horizon, methods_of, outcomes, published_in, standings
from underlag.runs.track_record.record import (
    RESIDENTS,
    TRACK_RECORD_FILE,
    scores_of,
    table_of_rounds,
    track_record,
    with_names,
)
from underlag.runs.track_record.rounds import RoundAdvice, advice_of, bundled_rounds, read_rounds, round_scores
from underlag.runs.track_record.synthesis import synthesis_forecaster
from underlag.runs.track_record.training import TRAINING_QUANTITIES
from underlag.uncertainty.forecasts import summarise

app = Typer(add_completion=False)

_WIDTH = 150
"""Columns of the tables where they do not go to a terminal."""


@app.command()
def command(
    country: Annotated[str, Option(help="Bundled country (sweden, fictional, netherlands) or a path.")] = "sweden",
    profession: Annotated[str | None, Option(help="Profession; the country's default if left out.")] = None,
    rounds: Annotated[
        Path | None, Option(help="Directory of rounds in the aggregate form (*.json) with actuals.csv (year, heads).")
    ] = None,
    out: Annotated[Path | None, Option(help="Directory to write track_record.csv to; must not exist.")] = None,
    data: Data = None,
    lang: Lang = Language.sv,
    replace: Annotated[bool, Option("--replace", help="Replace an earlier backtest at --out.")] = False,
    json_: Annotated[bool, Option("--json", help="Print the scores as JSON.")] = False,
) -> None:
    """Hold forecasts made from every year of the past against what was counted, beside naive rules and published
    forecasts. The track_record.csv of a whole backtest is what a country keeps in derived/ and plans show."""
    if out is not None:
        check_free(out, replace)
    prepare_engine()
    chosen = country_at(country, data_directory(data))
    advice: list[RoundAdvice] = []
    if chosen.settings.form == "aggregate" or rounds is not None:
        found, actuals = (bundled_rounds(chosen), {}) if rounds is None else read_rounds(rounds)
        table = table_of_rounds(round_scores(found, actuals, chosen.nation_code), chosen.nation_code)
        advice = advice_of(found)
    else:
        with stages(_STAGES, lang.value, silent=json_) as told:
            told("forecasts")
            table = track_record(chosen, chosen.profession(profession), _watched(told))
    if out is not None:
        with whole_directory(out, replace) as place:
            write_shipped(table, place / Path(TRACK_RECORD_FILE).name)
            (place / MANIFEST).write_text(as_json(_manifest(chosen, table)), encoding="utf-8")
    record = TrackRecord(with_names(table, chosen), None, lang.value)
    if json_:
        echo(json.dumps(_summary(record, advice), ensure_ascii=False, indent=2))
    else:
        _print(record, advice)


_STAGES = {"forecasts": Text("prognoser från varje år i det förflutna", "forecasts from every year of the past")}


def _watched(told: StageProgress) -> Callable[[Evidence, NationalHistory], Forecaster]:
    """The model's forecaster, which tells the year that it forecasts from."""

    def method(evidence: Evidence, past: NationalHistory) -> Forecaster:
        forecaster = synthesis_forecaster(evidence, past)

        def forecast(origin: int, years: Mapping[str, Sequence[int]]) -> Mapping[str, Float[Array, "draw year"]]:
            told.detail(str(origin))
            return forecaster(origin, years)

        return forecast

    return method


def _manifest(country: Country, table: pl.DataFrame) -> dict[str, Any]:
    inputs = table["inputs"][0] if table.height else ""
    files = evidence_of(country) if country.settings.form == "career" else {}
    return {"run_id": inputs, "settings": asdict(USUAL), "versions": versions(), "evidence": files}


def _summary(record: TrackRecord, advice: list[RoundAdvice]) -> dict[str, Any]:
    """Scores [percent; coverage 1], the findings in words, and the advice of rounds.

    scores      subject → every method over all that it has forecast
    outcomes    subject → how many outcomes its forecasts are of: forecasts of one and the same year are not independent
    common      every method over what all of the model and the rules have forecast
    by_horizon  years ahead → ``model``: its scores over all its forecasts; ``common``: as above
    """
    scores, common, horizons, counted = {}, {}, {}, {}
    for subject in (SPECIALISTS, *TRAINING_QUANTITIES, RESIDENTS):
        ours = methods_of(record.table, subject)
        names = (*ours, *(published_in(record.table) if subject == SPECIALISTS else ()))
        scores[subject] = {
            method: asdict(summarise(scores_of(rows.iter_rows(named=True))))
            for method in names
            if (rows := record.table.filter((pl.col("subject") == subject) & (pl.col("method") == method))).height
        }
        counted[subject] = outcomes(record.table, subject)
        common[subject] = _by_method(standings(record.table, subject, ours))
        horizons[subject] = {
            str(years): {"model": asdict(ahead.own), "common": _by_method(ahead.common)}
            for years, ahead in by_horizon(record.table, subject, ours).items()
        }
    found: dict[str, Any] = {"scores": scores, "outcomes": counted, "common": common, "by_horizon": horizons}
    return found | {"findings": texts(sentences(record)), "advice": [asdict(each) for each in advice]}


def _by_method(found: Sequence[Standing]) -> dict[str, Any]:
    return {each.method: asdict(each.summary) for each in found}


def _print(record: TrackRecord, advice: list[RoundAdvice]) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    if advice:
        console.print(_advice_table(advice, record.language))
    if not record.table.height:
        console.print(_NOTHING[record.language])
        return
    for said in texts(sentences(record)):
        console.print(said)
    for table in record_tables(record):
        console.print(_printed(table))


_NOTHING = Text(
    "Ingen runda har ännu ett utfall att hållas mot. Lägg rundor och actuals.csv i en mapp och ge den med --rounds.",
    "No round has an outcome to be held against yet. Put rounds and actuals.csv in a directory, given by --rounds.",
)


def _printed(table: Table) -> Printed:
    printed = Printed(title=table.caption, title_justify="left")
    for head in table.heads:
        printed.add_column(head.text, justify="right" if head.numeric else "left")
    for row in table.rows:
        printed.add_row(*(cell.text for cell in row))
    return printed


def _advice_table(advice: list[RoundAdvice], language: str) -> Printed:
    heads = (
        Text("Runda", "Round"),
        Text("Basår", "Base year"),
        Text("Jämviktsår", "Balance year"),
        Text("Räknat intag per år", "Computed intake a year"),
        Text("Publicerat", "Published"),
    )
    printed = Printed(title=Text("Råd", "Advice")[language], title_justify="left")
    for at, head in enumerate(heads):
        printed.add_column(head[language], justify="right" if at else "left")
    for each in advice:
        numbers = (numerals.number(value, language) for value in (each.computed, each.published))
        printed.add_row(each.name, str(each.base_year), str(each.balance_year), *numbers)
    return printed

"""The track record: every forecast that the backtest makes, as one table; shipped with the evidence, shown by plans.

The table says what it was computed from (``inputs``), so that a plan can tell when the evidence has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import polars as pl
from scipy import special

from underlag.core.identity import Content, as_read, short_identity
from underlag.core.language import Text
from underlag.core.periods import Horizon
from underlag.evidence.cards.professions import Profession
from underlag.evidence.country import Country
from underlag.evidence.package.tables import table_identity
from underlag.population.backtest import FORECAST_METHODS as POPULATION_METHODS
from underlag.runs.inputs.cards import as_array
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.record.contents import COLUMNS
from underlag.runs.record.derived import read_shipped
from underlag.runs.synthesis.case import case_of
from underlag.runs.synthesis.past import BEGINNING_CARDS
from underlag.runs.synthesis.stored_posterior import made_from
from underlag.runs.track_record.foretold import read_figures
from underlag.runs.track_record.nation import (
    CORRECTED,
    COUNTED,
    DENSITY,
    LAST_VALUE,
    MODEL,
    SPECIALISTS,
    TRAINEES_COUNTED,
    TREND,
    USUAL,
    Forecaster,
    NationalHistory,
    national_history,
    national_scores,
)
from underlag.runs.track_record.population import population_scores
from underlag.runs.track_record.shortfall import ERROR_SPREAD, corrected, prior_spread
from underlag.runs.track_record.training import CERTIFICATES, COMPLETIONS
from underlag.uncertainty.forecasts import Forecast, Score, score

TRACK_RECORD_FILE = "derived/track_record.csv"
"""Where a country keeps its track record."""

RESIDENTS = "residents"
"""What is forecast of the regions, beside the nation's ``SPECIALISTS`` and its training (``TRAINING_QUANTITIES``)."""

GROWTH = "last_growth"

METHOD_NAMES: Mapping[str, Text] = {
    MODEL: Text("Modellen", "The model"),
    CORRECTED: Text("Modellen, rättad för tidigare fel", "The model, corrected by its earlier errors"),
    LAST_VALUE: Text("Senaste värdet", "Last value"),
    DENSITY: Text("Lika många per invånare", "As many per resident"),
    TREND: Text("Rak linje", "Straight line"),
    GROWTH: Text("Samma tillväxt som de fem senaste åren", "Growth of the last five years"),
}
"""Names of the methods that are ours to name."""

RESIDENT_METHODS: dict[str, str] = dict(zip(POPULATION_METHODS, (MODEL, LAST_VALUE, GROWTH), strict=True))
"""Method of the population's backtest → its name here."""

TRACK_RECORD_SCHEMA: dict[str, Any] = {
    "subject": pl.String,
    "profession": pl.String,
    "region_code": pl.String,
    "method": pl.String,
    "origin": pl.Int64,
    "year": pl.Int64,
    "median": pl.Float64,
    "low80": pl.Float64,
    "high80": pl.Float64,
    "outcome": pl.Float64,
    "crps": pl.Float64,
    "inside50": pl.Boolean,
    "inside80": pl.Boolean,
    "inside95": pl.Boolean,
    "inputs": pl.String,
}
"""Columns and their types. ``median``, its ends, ``outcome`` and ``crps`` count specialists and trainees [head],
completions and certificates [head/year] and residents [resident]. Ends and ``inside`` are empty for a point forecast;
``profession`` for residents."""

_UNITS: Mapping[str, str] = {RESIDENTS: "resident", COMPLETIONS: "head/year", CERTIFICATES: "head/year"}
"""Subject → unit of its numbers; of the others head."""

PERCENTILES = 400
"""Evenly likely values that stand for the normal errors of a projection of residents."""

POPULATION_TABLES = (
    "population",
    "births",
    "deaths",
    "population_benchmark",
    "population_total",
    "municipality_population",
)
"""Tables that the population's backtest rests on."""


def track_record(
    country: Country, profession: Profession, method: Callable[[Evidence, NationalHistory], Forecaster]
) -> pl.DataFrame:
    """The whole backtest of a profession [head, head/year] and of residents [resident], a row a forecast; columns as
    ``TRACK_RECORD_SCHEMA``.

    method  of forecasting that is the model's

    Raises EvidenceError where the past is too short.
    """
    past, nation = national_history(country, profession), country.nation_code
    forecaster = method(_evidence(country, profession), past)
    scores = national_scores(past, forecaster)
    prior = prior_spread(country.parameters(profession.name), country.base_year)
    ours = [one for one in scores if (one.forecast.subject, one.forecast.method) == (SPECIALISTS, MODEL)]
    scores += corrected(ours, USUAL.seed, prior)
    frames = [
        _frame([one for one in scores if one.forecast.subject == subject], subject, profession.name, nation)
        for subject in past.counted
    ]
    residents = resident_scores(country, profession)
    if residents:
        frames.append(_frame(residents, RESIDENTS, "", ""))
    inputs = _inputs_of(country, profession)
    table = pl.concat(frames).with_columns(pl.lit(inputs).alias("inputs"))
    return table.sort("subject", "profession", "region_code", "method", "origin", "year").select(
        list(TRACK_RECORD_SCHEMA)
    )


def _evidence(country: Country, profession: Profession) -> Evidence:
    base = country.base_year
    return gather(country, profession.name, None, Horizon(base, 1, base + 1))


def table_of_rounds(scores: Sequence[Score], nation: str) -> pl.DataFrame:
    """The scores of rounds of the aggregate form as a track record [head], columns as ``TRACK_RECORD_SCHEMA``;
    ``nation``: code of all rows."""
    table = _frame(scores, SPECIALISTS, "", nation).with_columns(pl.lit("").alias("inputs"))
    return table.sort("method", "origin", "year").select(list(TRACK_RECORD_SCHEMA))


def _frame(scores: Sequence[Score], subject: str, profession: str, code: str) -> pl.DataFrame:
    """Scores as rows; ``code`` for all of them, or the subject of each forecast where it is empty."""
    rows = []
    for s in scores:
        point = not s.inside
        ends = (None, None) if point else (s.low80, s.high80)
        inside = [None if point else s.inside[percent] for percent in (50, 80, 95)]
        f = s.forecast
        rows.append(
            (
                subject,
                profession,
                code or f.subject,
                f.method,
                f.origin,
                f.year,
                s.median,
                *ends,
                s.outcome,
                s.crps,
                *inside,
            )
        )
    schema = {name: kind for name, kind in TRACK_RECORD_SCHEMA.items() if name != "inputs"}
    numbers = ("median", "low80", "high80", "outcome", "crps")
    # two decimals of a head are far inside any error, and the same on every machine
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col(name).round(2) for name in numbers)


def resident_scores(country: Country, profession: Profession) -> list[Score]:
    """Residents of every region, all ages together [resident]: the free-running projection with the error that a plan
    gives it, beside two naive rules. Empty where the tables hold no five years of history."""
    regions = sorted(country.tables["regions"]["region_code"].to_list())
    found = [
        s for s in population_scores(country.tables, regions, country.base_year) if (s.age_from, s.age_to) == (0, None)
    ]
    cards = country.parameters(profession.name)
    region, nation = (
        float(as_array(cards[f"population/projection_error{which}"].value_in(country.base_year)))
        for which in ("", "_national")
    )
    spread = float(np.hypot(region, nation))
    normal = special.ndtri((np.arange(PERCENTILES) + 0.5) / PERCENTILES)
    scores = []
    for launch in found:
        method = RESIDENT_METHODS[launch.method]
        error = np.exp(spread * np.sqrt(launch.horizon / 10) * normal) if method == MODEL else np.ones(1)
        for code, relative, counted in zip(regions, launch.regions, launch.counted, strict=True):
            draws = counted * (1 + relative) * error
            scores.append(score(Forecast(method, code, launch.launch, launch.year, draws), float(counted)))
    return scores


def _inputs_of(country: Country, profession: Profession) -> str:
    """Twelve hexadecimal digits that everything the backtest is computed from determines: the figures and cards of the
    synthesis and when they could be known, counts of staff and published forecasts, cards and tables of residents, and
    how the past is inferred. Without the cards of what begins after every origin, which are learnt from the backtest.
    """
    case = case_of(_evidence(country, profession), None, "merged", (COUNTED, TRAINEES_COUNTED))
    history, rows = national_history(country, profession), country.observations(profession)
    training = read_figures(history.training, rows, case.past, case.norms, country.nation_code)
    errors = {
        name: card
        for name, card in country.parameters(profession.name).items()
        if name.startswith("population/") or name == ERROR_SPREAD
    }
    read = {name: card for name, card in case.past.cards.items() if name not in BEGINNING_CARDS}
    content: dict[str, Content] = {
        "synthesis": made_from(replace(case.past, cards=read), case.figures, case.norms),
        "known": {name: as_read([each.known for each in card.values]) for name, card in read.items()},
        "cards": {
            name: as_read(card.model_dump(mode="json", include={"values", "distribution"}))
            for name, card in errors.items()
        },
        "tables": {name: table_identity(country.tables[name]) for name in POPULATION_TABLES if name in country.tables},
        # of all figures on staff and forecasts by others, those that are read
        "compared": as_read(asdict(history)),
        # of the rows of training also what decides how sure they are
        "training": list(training.rows),
        "settings": as_read(asdict(USUAL)),
    }
    return short_identity(content)


def shipped(country: Country) -> pl.DataFrame | None:
    """The track record that ships with the country [head or resident], or None. Raises EvidenceError if it is not as
    ``TRACK_RECORD_SCHEMA`` says."""
    table = read_shipped(country, TRACK_RECORD_FILE, TRACK_RECORD_SCHEMA, "backtest")
    return None if table is None else table.with_columns(pl.col("profession").fill_null(""))


def of_profession(table: pl.DataFrame, profession: str) -> pl.DataFrame:
    """The rows of one profession [head, head/year], with those of residents [resident]; empty where the profession has
    no forecast of its specialists."""
    rows = table.filter((pl.col("profession") == profession) | (pl.col("subject") == RESIDENTS))
    return rows if (rows["subject"] == SPECIALISTS).any() else rows.clear()


def with_names(table: pl.DataFrame, country: Country) -> pl.DataFrame:
    """The rows with the name of each method and the unit of each row (head, head/year or resident), in the order of the
    run's table; a published forecast has its own name."""
    names = [(method, text.sv, text.en) for method, text in METHOD_NAMES.items()]
    if "published_forecasts" in country.tables:
        rows = country.tables["published_forecasts"].select("forecast_id", "name_sv", "name_en")
        names += list(rows.iter_rows())
    known = pl.DataFrame(names, schema=["method", "name_sv", "name_en"], orient="row")
    named = table.join(known, on="method", how="left", maintain_order="left")
    unit = pl.col("subject").replace_strict(_UNITS, default="head", return_dtype=pl.String).alias("unit")
    return named.with_columns(unit, *(pl.col(c).fill_null(pl.col("method")) for c in ("name_sv", "name_en")))


def record_of_run(country: Country, profession: Profession) -> tuple[pl.DataFrame, bool | None]:
    """What a run shows: the shipped rows of its profession with names [unit of each row], and whether they are of this
    evidence (None where there are none). Raises EvidenceError if the table that ships is not as
    ``TRACK_RECORD_SCHEMA`` says."""
    found = shipped(country)
    rows = of_profession(found, profession.name) if found is not None else pl.DataFrame(schema=TRACK_RECORD_SCHEMA)
    current = is_current(rows, country, profession) if rows.height else None
    return with_names(rows, country).select(COLUMNS["track_record"]), current


def is_current(table: pl.DataFrame, country: Country, profession: Profession) -> bool:
    """Whether the rows [as ``TRACK_RECORD_SCHEMA``] were computed from the evidence as it is now."""
    return set(table["inputs"].unique()) == {_inputs_of(country, profession)}


def scores_of(rows: Iterable[dict[str, Any]]) -> list[Score]:
    """Scores back from rows of the table [head or resident], for ``uncertainty.forecasts.summarise``; their draws are
    not kept. KeyError for a row that lacks a column."""
    return [
        Score(
            Forecast(row["method"], row["region_code"], row["origin"], row["year"], np.empty(0)),
            row["outcome"],
            row["median"],
            row["median"] if row["low80"] is None else row["low80"],
            row["median"] if row["high80"] is None else row["high80"],
            row["crps"],
            {} if row["inside80"] is None else {p: row[f"inside{p}"] for p in (50, 80, 95)},
        )
        for row in rows
    ]

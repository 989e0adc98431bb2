"""Who was closest: methods of a track record compared on what all of them have forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from underlag.runs.track_record.nation import CORRECTED, MODEL, SPECIALISTS
from underlag.runs.track_record.record import METHOD_NAMES, scores_of
from underlag.uncertainty.forecasts import Summary, summarise

PAIR = ("region_code", "origin", "year")
"""What is forecast: a place, from an origin, of a year."""


FEWEST_OUTCOMES = 10
"""Outcomes below which forecasts of training are described and no method is called the closest."""


@dataclass(frozen=True)
class Standing:
    """One method on the pairs that are compared.

    method   by name
    summary  mean error, bias and CRPS [percent], coverage of its intervals [1]
    """

    method: str
    summary: Summary


def methods_of(table: pl.DataFrame, subject: str) -> tuple[str, ...]:
    """The model and the naive rules that have forecast a subject in a track record [rows as
    ``record.TRACK_RECORD_SCHEMA``], the model first."""
    there = set(table.filter(pl.col("subject") == subject)["method"].unique()) - {CORRECTED}
    return tuple(method for method in METHOD_NAMES if method in there)


def published_in(table: pl.DataFrame) -> tuple[str, ...]:
    """Published forecasts of the number of specialists in a track record [rows as
    ``record.TRACK_RECORD_SCHEMA``], by id in order."""
    there = table.filter(pl.col("subject") == SPECIALISTS)["method"].unique().sort()
    return tuple(method for method in there if method not in METHOD_NAMES)


def outcomes(table: pl.DataFrame, subject: str) -> int:
    """How many outcomes the forecasts of a subject are of, places and years, by whoever they were made [rows as
    ``record.TRACK_RECORD_SCHEMA``]. Two forecasts of one outcome are wrong in much the same way."""
    return table.filter(pl.col("subject") == subject).select("region_code", "year").n_unique()


def standings(table: pl.DataFrame, subject: str, methods: Sequence[str]) -> tuple[Standing, ...]:
    """The methods on the pairs that all of them have forecast, smallest mean absolute error first [percent]; empty if
    no pair.

    table  a track record, columns as ``record.TRACK_RECORD_SCHEMA``
    """
    rows = table.filter((pl.col("subject") == subject) & pl.col("method").is_in(list(methods)))
    common = rows.group_by(PAIR).agg(pl.col("method").n_unique().alias("n")).filter(pl.col("n") == len(set(methods)))
    rows = rows.join(common.select(PAIR), on=PAIR, how="semi")
    if not rows.height:
        return ()
    found = [
        Standing(method, summarise(scores_of(rows.filter(pl.col("method") == method).iter_rows(named=True))))
        for method in dict.fromkeys(methods)
    ]
    # the model last among equals: a rule that does as well with less is the better one
    return tuple(sorted(found, key=lambda s: (s.summary.mape, s.method == MODEL, s.method)))


def own_summary(table: pl.DataFrame, subject: str) -> Summary | None:
    """The model on everything that it has forecast of a subject, whoever else has [percent]; None where it has forecast
    nothing.

    The worst forecasts may be among those that no rule has made: a first round has no past to draw a line through.
    """
    rows = table.filter((pl.col("subject") == subject) & (pl.col("method") == MODEL))
    return summarise(scores_of(rows.iter_rows(named=True))) if rows.height else None


@dataclass(frozen=True)
class Ahead:
    """Forecasts that look equally far ahead.

    own     the model on all its pairs [percent]
    common  the methods on the pairs that all of them have forecast, smallest error first [percent]; empty if there is
            no such pair. Their errors may be held against each other, and only these.
    """

    own: Summary
    common: tuple[Standing, ...]


def by_horizon(table: pl.DataFrame, subject: str, methods: Sequence[str]) -> dict[int, Ahead]:
    """Number of years ahead [year] → how the model has done alone and beside the other methods [percent], for every
    number of years that the model has looked ahead."""
    ahead = table.filter(pl.col("subject") == subject).with_columns(
        (pl.col("year") - pl.col("origin")).alias("horizon")
    )
    found = {}
    for horizon in ahead["horizon"].unique().sort():
        rows = ahead.filter(pl.col("horizon") == horizon)
        own = own_summary(rows, subject)
        if own is not None:
            found[int(horizon)] = Ahead(own, standings(rows, subject, methods))
    return found


def longest(table: pl.DataFrame) -> tuple[int, int] | None:
    """First origin of the specialists and the last year forecast from it [year]; None where there are none."""
    rows = table.filter(pl.col("subject") == SPECIALISTS)
    if not rows.height:
        return None
    origin = rows["origin"].min()
    return int(origin), int(rows.filter(pl.col("origin") == origin)["year"].max())  # type: ignore[arg-type]

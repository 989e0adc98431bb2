"""Who was closest is decided on what all have forecast; the model's own error is of all that it has forecast."""

from __future__ import annotations

import polars as pl
import pytest

from underlag.runs.track_record.nation import LAST_VALUE, MODEL, SPECIALISTS, TREND
from underlag.runs.track_record.ranking import by_horizon, own_summary, standings
from underlag.runs.track_record.record import RESIDENTS, TRACK_RECORD_SCHEMA

METHODS = (MODEL, LAST_VALUE, TREND)


@pytest.fixture
def table() -> pl.DataFrame:
    """100 were counted every year. The first round, the worst, has no past to draw a line through."""
    medians = {
        (2010, 2013): {MODEL: 90.0, LAST_VALUE: 80.0},
        (2010, 2025): {MODEL: 150.0, LAST_VALUE: 70.0},
        (2013, 2016): {MODEL: 96.0, LAST_VALUE: 97.0, TREND: 101.0},
    }
    rows = [
        {
            "subject": SPECIALISTS,
            "profession": "",
            "region_code": "NL",
            "method": method,
            "origin": origin,
            "year": year,
            "median": median,
            "outcome": 100.0,
            "crps": abs(median - 100.0),
            "inputs": "",
        }
        for (origin, year), said in medians.items()
        for method, median in said.items()
    ]
    return pl.DataFrame(rows, schema_overrides=TRACK_RECORD_SCHEMA).with_columns(
        pl.lit(None, pl.Float64).alias(end) for end in ("low80", "high80", "inside80")
    )


def test_the_models_own_error_is_of_all_its_forecasts(table: pl.DataFrame) -> None:
    own = own_summary(table, SPECIALISTS)
    assert own is not None
    # errors of −10, +50 and −4 percent
    assert (own.pairs, own.mape, own.bias) == (3, pytest.approx(64 / 3), pytest.approx(12.0))
    assert own_summary(table, RESIDENTS) is None


def test_the_comparison_is_of_what_all_have_forecast(table: pl.DataFrame) -> None:
    found = {s.method: s.summary for s in standings(table, SPECIALISTS, METHODS)}
    assert {method: (s.pairs, round(s.mape, 9)) for method, s in found.items()} == {
        TREND: (1, 1.0),
        LAST_VALUE: (1, 3.0),
        MODEL: (1, 4.0),
    }


def test_no_number_of_years_ahead_and_no_round_is_left_out(table: pl.DataFrame) -> None:
    found = by_horizon(table, SPECIALISTS, METHODS)
    assert list(found) == [3, 15]
    near, far = found[3], found[15]
    # three years ahead the model erred by 10 and by 4 percent; the rules stand beside it in the second alone
    assert (near.own.pairs, near.own.mape) == (2, pytest.approx(7.0))
    assert [(s.method, s.summary.pairs) for s in near.common] == [(TREND, 1), (LAST_VALUE, 1), (MODEL, 1)]
    assert near.common[-1].summary.mape == pytest.approx(4.0)
    # fifteen years ahead nothing can be compared, and the error of 50 percent is told all the same
    assert (far.own.pairs, far.own.mape, far.common) == (1, pytest.approx(50.0), ())


def test_years_ahead_that_the_model_has_not_looked_are_not_told_of(table: pl.DataFrame) -> None:
    rules = table.filter((pl.col("method") != MODEL) | (pl.col("year") != 2025))
    assert list(by_horizon(rules, SPECIALISTS, METHODS)) == [3]

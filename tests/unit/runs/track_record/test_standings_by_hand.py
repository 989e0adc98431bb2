"""Who was closest, and what a record's rows say, on forecasts of 100 that miss by whole numbers."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from underlag.runs.track_record.nation import DENSITY, LAST_VALUE, MODEL, SPECIALISTS, TREND
from underlag.runs.track_record.ranking import (
    by_horizon,
    longest,
    methods_of,
    own_summary,
    published_in,
    standings,
)
from underlag.runs.track_record.record import (
    METHOD_NAMES,
    TRACK_RECORD_SCHEMA,
    of_profession,
    scores_of,
    table_of_rounds,
)
from underlag.uncertainty.forecasts import Forecast, score


def rows(*told: tuple[str, int, int, float]) -> pl.DataFrame:
    """Point forecasts of 100: method, origin, year, value."""
    whole = [
        (SPECIALISTS, "gp", "00", method, origin, year, value, None, None, 100.0, abs(value - 100), *[None] * 3, "x")
        for method, origin, year, value in told
    ]
    return pl.DataFrame(whole, schema=TRACK_RECORD_SCHEMA, orient="row")


def test_methods_in_the_order_of_their_register() -> None:
    table = rows((TREND, 2010, 2011, 100.0), (MODEL, 2010, 2011, 100.0), ("board", 2010, 2011, 100.0))
    assert methods_of(table, SPECIALISTS) == (MODEL, TREND)
    assert methods_of(table, "residents") == ()
    assert published_in(table) == ("board",)
    assert next(iter(METHOD_NAMES)) == MODEL


def test_published_forecasts_in_order_of_id() -> None:
    table = rows(("b", 2010, 2011, 1.0), ("a", 2010, 2011, 1.0), (LAST_VALUE, 2010, 2011, 1.0), ("b", 2010, 2012, 1.0))
    assert published_in(table) == ("a", "b")


def test_the_smallest_error_comes_first() -> None:
    table = rows((MODEL, 2010, 2011, 95.0), (LAST_VALUE, 2010, 2011, 98.0), (TREND, 2010, 2011, 103.0))
    found = standings(table, SPECIALISTS, [MODEL, LAST_VALUE, TREND])
    assert [(s.method, round(s.summary.mape, 6)) for s in found] == [(LAST_VALUE, 2.0), (TREND, 3.0), (MODEL, 5.0)]


def test_among_equals_the_model_is_last_and_rules_are_in_order_of_name() -> None:
    table = rows(*((method, 2010, 2011, 99.0) for method in (MODEL, TREND, LAST_VALUE, DENSITY)))
    found = [s.method for s in standings(table, SPECIALISTS, [MODEL, TREND, LAST_VALUE, DENSITY])]
    assert found == [*sorted([TREND, LAST_VALUE, DENSITY]), MODEL]


def test_only_pairs_that_all_have_are_compared() -> None:
    """Both have forecast 2012 from 2010 alone: the model's miss of 50 elsewhere does not count."""
    table = rows(
        (MODEL, 2010, 2011, 50.0),
        (MODEL, 2010, 2012, 99.0),
        (LAST_VALUE, 2010, 2012, 97.0),
        (LAST_VALUE, 2011, 2012, 20.0),
    )
    found = {s.method: s.summary for s in standings(table, SPECIALISTS, [MODEL, LAST_VALUE])}
    assert found[MODEL].pairs == found[LAST_VALUE].pairs == 1
    assert (found[MODEL].mape, found[LAST_VALUE].bias) == pytest.approx((1.0, -3.0))


def test_a_method_that_is_asked_for_twice_counts_once() -> None:
    table = rows((MODEL, 2010, 2011, 99.0), (LAST_VALUE, 2010, 2011, 98.0))
    assert [s.method for s in standings(table, SPECIALISTS, [MODEL, LAST_VALUE, MODEL])] == [MODEL, LAST_VALUE]


def test_nothing_in_common_no_standing() -> None:
    table = rows((MODEL, 2010, 2011, 99.0), (LAST_VALUE, 2010, 2012, 98.0))
    assert standings(table, SPECIALISTS, [MODEL, LAST_VALUE]) == ()
    assert standings(table, SPECIALISTS, [MODEL, "nobody"]) == ()
    assert standings(table, "residents", [MODEL]) == ()


def test_the_model_alone_is_on_all_that_it_has_forecast() -> None:
    table = rows((MODEL, 2010, 2011, 90.0), (MODEL, 2011, 2012, 104.0), (LAST_VALUE, 2010, 2011, 1.0))
    own = own_summary(table, SPECIALISTS)
    assert own is not None
    assert (own.pairs, own.mape, own.bias) == pytest.approx((2, 7.0, -3.0))
    assert own_summary(table.filter(pl.col("method") == LAST_VALUE), SPECIALISTS) is None


def test_years_ahead_are_counted_from_the_origin() -> None:
    table = rows(
        (MODEL, 2010, 2013, 99.0),
        (MODEL, 2012, 2013, 98.0),
        (LAST_VALUE, 2012, 2013, 97.0),
        (LAST_VALUE, 2010, 2012, 1.0),
    )
    found = by_horizon(table, SPECIALISTS, [MODEL, LAST_VALUE])
    assert list(found) == [1, 3]
    assert [s.method for s in found[1].common] == [MODEL, LAST_VALUE]
    assert found[3].common == () and found[3].own.mape == pytest.approx(1.0)


def test_the_longest_look_ahead_is_from_the_first_origin() -> None:
    table = rows((MODEL, 2011, 2020, 1.0), (MODEL, 2010, 2012, 1.0), (LAST_VALUE, 2010, 2015, 1.0))
    assert longest(table) == (2010, 2015)
    assert longest(table.clear()) is None


def test_rounds_become_rows_in_order_with_two_decimals() -> None:
    point = score(Forecast("b", "ours", 2010, 2012, np.array([97.456])), 100.0)
    sample = score(Forecast("a", "ours", 2010, 2011, np.linspace(90.0, 110.0, 41)), 100.0)
    table = table_of_rounds([point, sample], "NL")
    assert table.columns == list(TRACK_RECORD_SCHEMA)
    assert table["method"].to_list() == ["a", "b"]
    drawn, single = table.iter_rows(named=True)
    assert (drawn["median"], drawn["low80"], drawn["high80"]) == (100.0, 92.0, 108.0)
    assert (drawn["inside50"], drawn["inside80"], drawn["inside95"]) == (True, True, True)
    assert (single["median"], single["low80"], single["inside80"]) == (97.46, None, None)
    assert (single["crps"], single["region_code"], single["inputs"]) == (2.54, "NL", "")


def test_scores_from_rows_keep_what_is_told_of_them() -> None:
    [found] = scores_of(rows((LAST_VALUE, 2010, 2013, 104.0)).iter_rows(named=True))
    assert (found.median, found.low80, found.high80, found.outcome) == (104.0, 104.0, 104.0, 100.0)
    assert (found.inside, found.horizon, found.relative_error) == ({}, 3, pytest.approx(0.04))


def test_a_row_without_a_column_is_our_own_mistake() -> None:
    [row] = rows((LAST_VALUE, 2010, 2013, 104.0)).drop("crps").iter_rows(named=True)
    with pytest.raises(KeyError, match="crps"):
        scores_of([row])


def test_a_profession_without_forecasts_of_its_own_has_none_of_residents_either() -> None:
    table = rows((MODEL, 2010, 2011, 1.0))
    residents = table.with_columns(subject=pl.lit("residents"), profession=pl.lit(""))
    whole = pl.concat([table, residents])
    assert of_profession(whole, "gp").height == 2
    assert of_profession(whole, "nurse").height == 0

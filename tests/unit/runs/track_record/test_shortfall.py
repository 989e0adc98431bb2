"""What the model's earlier forecasts teach, by hand; and that nothing is learnt from what was not yet counted."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.runs.track_record.nation import CORRECTED, MODEL
from underlag.runs.track_record.shortfall import (
    FEWEST_YEARS,
    believed_shortfall,
    corrected,
    lessons,
    shortfall,
)
from underlag.uncertainty.forecasts import Forecast, Score, score

PERCENT = 0.01


def test_a_years_lesson_is_how_much_the_error_grew_in_it() -> None:
    """From 2012 the forecast is 1 percent too high for 2013 and 3 for 2014; from 2013 it is 4 too high for 2014. The
    year 2013 taught 1, and 2014 the mean of 2 and 4."""
    missed = [(2012, 2013, 0.01), (2012, 2014, 0.03), (2013, 2014, 0.04)]
    assert lessons(missed) == pytest.approx({2013: 0.01, 2014: 0.03})
    assert lessons(missed, known=2013) == pytest.approx({2013: 0.01})


def test_years_without_a_count_share_what_was_missed() -> None:
    assert lessons([(2012, 2015, 0.03)]) == pytest.approx({2013: 0.01, 2014: 0.01, 2015: 0.01})


@given(bias=st.floats(-0.03, 0.03), years=st.integers(2, 9))
def test_forecasts_that_overlap_are_not_counted_twice(bias: float, years: int) -> None:
    """However many origins, a steady bias is the lesson of every year, and there are as many lessons as years."""
    missed = [(o, y, bias * (y - o)) for o in range(years) for y in range(o + 1, years + 1)]
    assert lessons(missed) == pytest.approx(dict.fromkeys(range(1, years + 1), bias))


def test_what_is_believed_is_weighed_by_precision() -> None:
    """Four years of 0, 2, 2 and 4 percent: mean 2, variance 8/3 of a percent squared, so precision 4/(8/3) = 1.5
    beside the prior's 1: 0.6 of it is believed, with a standard deviation of √(1/2.5) = 0.632 percent."""
    found = believed_shortfall(np.array([0.0, 0.02, 0.02, 0.04]), PERCENT)
    assert (found.mean, found.sd, found.years) == pytest.approx((0.012, 0.00632, 4), abs=1e-5)


def test_one_year_teaches_nothing() -> None:
    assert believed_shortfall(np.array([0.05]), PERCENT).mean == 0.0


def model_scores(bias: float, last: int) -> list[Score]:
    """Forecasts of 100 that are a bias too high for every year ahead, from every year from 2010."""
    pairs = [(o, y) for o in range(2010, last) for y in range(o + 1, last + 1)]
    noise = np.linspace(-1, 1, 201)
    return [
        score(Forecast(MODEL, "00", o, y, 100 * np.exp(bias * (y - o) * (1 + 0.01 * (y % 3))) + noise), 100.0)
        for o, y in pairs
    ]


def test_the_correction_takes_away_a_steady_bias_and_knows_only_the_past() -> None:
    scores = model_scores(0.02, 2018)
    found = corrected(scores, 1, PERCENT)
    assert {one.forecast.method for one in found} == {CORRECTED}
    assert min(one.forecast.origin for one in found) == 2010 + FEWEST_YEARS
    before = {(s.forecast.origin, s.forecast.year): s.median for s in scores}
    for one in found:
        key = (one.forecast.origin, one.forecast.year)
        assert abs(one.median - 100) < abs(before[key] - 100)
        assert one.high80 > one.low80
    # later outcomes change nothing of an earlier origin
    early = [s for s in scores if s.forecast.year <= 2014]
    told = {(c.forecast.origin, c.forecast.year): c.median for c in corrected(early, 1, PERCENT)}
    both = {(c.forecast.origin, c.forecast.year): c.median for c in found}
    assert told
    assert all(both[key] == median for key, median in told.items())


def test_the_table_teaches_what_its_rows_of_the_model_do() -> None:
    rows = [
        ("specialists", "gp", MODEL, 2012, 2013, 101.0, 100.0),
        ("specialists", "gp", MODEL, 2012, 2014, 103.0, 100.0),
        ("specialists", "gp", MODEL, 2012, 2015, 104.0, 100.0),
        ("specialists", "gp", "last_value", 2012, 2015, 50.0, 100.0),
        ("specialists", "nurse", MODEL, 2012, 2015, 50.0, 100.0),
        ("residents", "", MODEL, 2012, 2015, 50.0, 100.0),
    ]
    columns = ["subject", "profession", "method", "origin", "year", "median", "outcome"]
    table = pl.DataFrame(rows, schema=columns, orient="row")
    found = shortfall(table, "gp", PERCENT)
    grown = np.diff([0.0, *np.log([1.01, 1.03, 1.04])])
    assert found is not None
    expected = believed_shortfall(grown, PERCENT)
    assert (found.mean, found.sd, found.years) == pytest.approx((expected.mean, expected.sd, 3))
    assert shortfall(table, "other", PERCENT) is None

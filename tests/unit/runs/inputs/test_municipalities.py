"""Residents of municipalities: shares of the region that follow their trend, and a start before they are counted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import SettingError
from underlag.runs.inputs.municipalities import project_municipality_totals

PLACES = pl.DataFrame({"municipality_code": ["0102", "0101", "0201"], "region_code": ["01", "01", "02"]})


def totals(*rows: tuple[int, str, float]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema={"year": pl.Int64, "municipality_code": pl.String, "persons": pl.Float64}, orient="row"
    )


def projection(*by_year: tuple[float, float], first: int = 2024) -> Any:
    """Residents of two regions, all of one sex and age."""
    persons = np.array(by_year)[:, :, None, None]
    years = tuple(range(first, first + len(by_year)))
    return SimpleNamespace(regions=("01", "02"), years=years, persons=persons)


def test_shares_follow_their_trend_and_sum_to_the_region() -> None:
    """From 2022 to 2024 the first went from 200 of 1000 to 242 of 1000: its share grows by the factor 1.1 a year, that
    of the second, from 0.8 to 0.758, by √(0.758/0.8) = 0.973396. The trend halves in ten years, so the year after the
    growth is to the power of 0.5^(1/10) = 0.933033."""
    tables = {
        "municipalities": PLACES,
        "municipality_population_total": totals(
            (2022, "0101", 200.0),
            (2022, "0102", 800.0),
            (2022, "0201", 50.0),
            (2024, "0101", 242.0),
            (2024, "0102", 758.0),
            (2024, "0201", 60.0),
        ),
    }
    found = project_municipality_totals(tables, projection((1000.0, 60.0), (2000.0, 90.0)))
    assert found.codes == ("0101", "0102", "0201")
    first, second = 0.242 * 1.1**0.933033, 0.758 * 0.973396**0.933033
    assert found.persons[0] == pytest.approx([242.0, 758.0, 60.0])
    assert found.persons[1] == pytest.approx(
        [2000 * first / (first + second), 2000 * second / (first + second), 90.0], rel=1e-5
    )


def test_one_count_has_no_trend() -> None:
    tables = {
        "municipalities": PLACES,
        "municipality_population_total": totals((2024, "0101", 300.0), (2024, "0102", 700.0), (2024, "0201", 60.0)),
    }
    found = project_municipality_totals(tables, projection((1000.0, 60.0), (2000.0, 90.0)))
    assert found.persons[1] == pytest.approx([600.0, 1400.0, 90.0])


def test_later_counts_are_not_known_at_an_earlier_start() -> None:
    tables = {
        "municipalities": PLACES,
        "municipality_population_total": totals(
            (2020, "0101", 300.0),
            (2020, "0102", 700.0),
            (2020, "0201", 60.0),
            (2024, "0101", 900.0),
            (2024, "0102", 100.0),
            (2024, "0201", 60.0),
        ),
    }
    found = project_municipality_totals(tables, projection((1000.0, 60.0), (1000.0, 60.0), first=2021))
    assert found.persons[1] == pytest.approx([300.0, 700.0, 60.0])


def test_a_start_before_the_first_count_is_refused() -> None:
    tables = {
        "municipalities": PLACES,
        "municipality_population_total": totals((2018, "0101", 300.0), (2018, "0102", 700.0), (2018, "0201", 60.0)),
    }
    with pytest.raises(SettingError) as refused:
        project_municipality_totals(tables, projection((1000.0, 60.0), (1000.0, 60.0), first=2016))
    (problem,) = refused.value.problems
    assert problem.told("en")["found"] == "2016"
    assert problem.told("sv")["expected"] == "2018 eller senare"

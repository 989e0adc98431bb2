from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from underlag.runs.record.contents import COLUMNS
from underlag.runs.record.intervals import number_frames, numbers_table, with_nation
from underlag.runs.record.quantities import QUANTITIES

NEED = np.array([[[100.0, 300.0]]])
CAPACITY = np.array([[[150.0, 150.0]]])
COVERAGE = CAPACITY / NEED


def test_the_nation_is_the_sum_of_what_adds_up() -> None:
    found = with_nation({"need": NEED, "capacity": CAPACITY})
    assert found["need"][0, 0].tolist() == [400, 100, 300]
    assert found["capacity"][0, 0].tolist() == [300, 150, 150]


def test_coverage_of_the_nation_is_of_its_sums_and_the_potential_is_at_home() -> None:
    """One region has half as many again as it needs, the other half. Together three quarters of the need is met, but
    the residents of the first are covered once only: 100 and 150 of 400 have a doctor where they live."""
    found = with_nation({"need": NEED, "capacity": CAPACITY, "coverage": COVERAGE, "named_gp_potential": COVERAGE})
    assert found["coverage"][0, 0] == pytest.approx([0.75, 1.5, 0.5])
    assert found["named_gp_potential"][0, 0, 0] == pytest.approx(250 / 400)


def test_what_has_no_meaning_for_the_nation_has_no_value() -> None:
    found = with_nation({"yield_own": np.array([[[5.0, 6.0]]])})
    assert np.isnan(found["yield_own"][0, 0, 0])
    assert found["yield_own"][0, 0, 1:].tolist() == [5, 6]


def frames(policy: str, with_common: bool) -> list[pl.DataFrame]:
    values = {
        "need": np.array([[[400.0, 100, 300], [410, 105, 305]]]),
        "starts": np.array([[[np.nan, np.nan, np.nan], [3, 1, 2]]]),
    }
    draws = {name: np.repeat(value, 4, axis=0) for name, value in values.items()}
    status = {name: ["official", "estimated"] for name in values}
    return list(number_frames(policy, values, draws, ("00", "01", "02"), (2024, 2025), status, with_common))


def test_a_frame_holds_a_row_for_each_cell_that_has_a_value() -> None:
    need, starts = frames("today", with_common=True)
    assert tuple(need.columns) == COLUMNS["numbers"]
    assert need.height == 6
    assert need["policy"].unique().to_list() == [""]
    assert need.filter((pl.col("region_code") == "01") & (pl.col("year") == 2025))["central"].to_list() == [105]
    assert need.group_by("year").agg(pl.col("status").unique()).sort("year")["status"].to_list() == [
        ["official"],
        ["estimated"],
    ]
    assert starts["year"].unique().to_list() == [2025], "a flow has no value in the start year"
    assert starts["policy"].unique().to_list() == ["today"]
    assert starts["unit"].unique().to_list() == ["post/year"]


def test_what_is_common_to_the_policies_is_told_once() -> None:
    assert [f["quantity"][0] for f in frames("replacement", with_common=False)] == ["starts"]


def test_the_table_is_in_the_order_of_the_register() -> None:
    table = numbers_table([*reversed(frames("today", with_common=True)), *frames("proportional", with_common=False)])
    order = list(QUANTITIES)
    keys = [
        (order.index(q), p, r, y) for q, p, r, y in table.select("quantity", "policy", "region_code", "year").rows()
    ]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) == 12

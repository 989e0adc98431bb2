"""Limits as a table: what is used never exceeds what is allowed, prices stand where a limit binds, pools are told."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from underlag.runs.record.contents import COLUMNS
from underlag.runs.robustness.limit_prices import LEAST_PRICE, limits_table
from underlag.runs.robustness.new_draws import Planned


@pytest.fixture(scope="module")
def places(small_plan: Planned) -> tuple[str, ...]:
    return ("nation", *small_plan.assembled.evidence.regions)


@pytest.fixture(scope="module")
def table(small_plan: Planned, places: tuple[str, ...]) -> pl.DataFrame:
    return limits_table(small_plan.advice, places)


def test_every_row_of_every_limit_is_there_for_each_place_it_concerns(small_plan: Planned, table: pl.DataFrame) -> None:
    assert tuple(table.columns) == COLUMNS["limits"]
    for limit, rows in zip(small_plan.advice.programme.limits, small_plan.advice.optimum.rows, strict=True):
        expected = sum(max(len(regions), 1) for regions in rows.places)
        assert table.filter(pl.col("limit") == limit.name).height == expected


def test_what_is_used_is_allowed_and_what_is_left_lies_between(table: pl.DataFrame) -> None:
    upper = table.filter(pl.col("limit").is_in(["applicants", "supervision", "rotations"]))
    assert ((upper["allowed"] - upper["used"]) - upper["slack"]).abs().max() < 1e-6
    assert (table["slack"] >= 0).all()


def test_a_price_stands_only_where_a_limit_binds(table: pl.DataFrame) -> None:
    priced = table.filter(pl.col("price") > 0)
    assert priced.height and priced["binding"].all()
    assert priced["price"].min() >= LEAST_PRICE


def test_what_is_left_of_a_limit_that_binds_is_nothing_or_priced(table: pl.DataFrame) -> None:
    """Parts of a millionth are rounding. Where something is left and one more is worth nothing, the limit is loose."""
    left = table["slack"] / pl.Series(np.maximum(table["allowed"].abs().to_numpy(), 1.0)) > 1e-6
    loose = table.filter(left & (table["price"] == 0))
    assert loose.height and not loose["binding"].any()
    used_up = table.filter(~left)
    assert used_up.height and used_up["binding"].all()


def test_a_price_is_the_dual_told_as_listed_residents(small_plan: Planned, table: pl.DataFrame) -> None:
    programme, optimum = small_plan.advice.programme, small_plan.advice.optimum
    names = [limit.name for limit in programme.limits]
    at = names.index("applicants")
    worth = np.abs(optimum.relaxed.duals[at]) * float(np.mean(programme.problem.residents_per_specialist))
    told = table.filter(pl.col("limit") == "applicants").sort("year")["price"].to_numpy()
    expected = worth / len(programme.years)
    assert told == pytest.approx(np.where(expected >= LEAST_PRICE, expected, 0.0))


def test_regions_that_share_room_name_each_other(table: pl.DataFrame, places: tuple[str, ...]) -> None:
    shared = table.filter((pl.col("limit") == "rotations") & (pl.col("shared_with") != ""))
    assert shared.height
    for row in shared.iter_rows(named=True):
        others = row["shared_with"].split()
        assert row["region_code"] not in others and set(others) <= set(places)
    for _, pool in shared.group_by("year", "allowed", "used"):
        first = pool.row(0, named=True)
        assert set(pool["region_code"]) >= {first["region_code"], *first["shared_with"].split()}


def test_rows_are_in_order(table: pl.DataFrame) -> None:
    keys = ["limit", "region_code", "year", "allowed"]
    assert table.equals(table.sort(keys, maintain_order=True))

"""Cubes hold every number of the table once, in its place."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from underlag.reports.data.cubes import STATISTICS, STATUS_ORDER, Cube, cubes
from underlag.reports.data.tidy import tidy_tables
from underlag.runs.record.contents import RunResult


def as_rows(cube: Cube) -> dict[tuple[str, ...], tuple[float, str]]:
    """Codes of a cell by key of the dimension, in the order of the table → value and status; empty cells left out."""
    keys = [d.key for d in cube.dimensions]
    rows = {}
    for codes, value, status in zip(
        itertools.product(*(d.categories for d in cube.dimensions)),
        cube.values.reshape(-1).tolist(),
        cube.status.reshape(-1).tolist(),
        strict=True,
    ):
        chosen = dict(zip(keys, codes, strict=True))
        if status:
            place = tuple(chosen.get(key, "") for key in ("quantity", "policy", "region", "year", "statistic"))
            rows[place] = (value, STATUS_ORDER[status])
    return rows


def test_every_number_of_the_table_is_in_one_cube_and_nothing_else(run_result: RunResult) -> None:
    found = {}
    for cube in cubes(run_result):
        rows = as_rows(cube)
        if cube.key == "recommendation":
            assert rows.items() <= found.items(), "it says once more what is recommended among the flows"
            continue
        assert not found.keys() & rows.keys()
        found |= rows
    expected = {}
    for row in run_result.tables["numbers"].iter_rows(named=True):
        for name in STATISTICS:
            place = (row["quantity"], row["policy"] or "", row["region_code"], str(row["year"]), name)
            expected[place] = (row[name], row["status"])
    assert found == expected


def test_levels_and_flows_are_apart_and_conditions_know_no_policy(run_result: RunResult) -> None:
    made = {cube.key: cube for cube in cubes(run_result)}
    assert list(made) == ["conditions", "levels", "flows", "recommendation"]
    assert [d.key for d in made["levels"].dimensions] == ["quantity", "policy", "region", "statistic", "year"]
    assert "policy" not in [d.key for d in made["conditions"].dimensions]
    assert "2024" in made["levels"].dimension("year").categories
    assert "2024" not in made["flows"].dimension("year").categories
    assert next(iter(made["levels"].dimension("region").categories.items()))[1].en == "The nation"


def test_a_real_plan_tells_apart_what_is_recommended_and_what_the_goal_calls_for(finished: Callable[..., Any]) -> None:
    result = finished().result
    made = {cube.key: cube for cube in cubes(result)}
    assert set(made["called_for"].dimension("quantity").categories) >= {"plateau", "floor", "yield_own"}
    assert np.isnan(made["called_for"].values).any(), "what has no meaning for the nation is an empty cell"
    cube = made["recommendation"]
    assert [list(cube.dimension(key).categories) for key in ("quantity", "policy", "statistic")] == [
        ["starts"],
        ["recommended"],
        ["central"],
    ]
    first, last = result.goal["first_year"], result.settings.end
    assert list(cube.dimension("year").categories) == [str(year) for year in range(int(first), last + 1)]
    posts = cube.values[0, 0, :, 0, :]
    np.testing.assert_array_equal(posts, posts.round(), err_msg="posts are whole")
    np.testing.assert_allclose(posts[0], posts[1:].sum(axis=0), err_msg="the nation is the sum of its regions")
    table = tidy_tables(result)["recommendation"]
    assert table.columns == ["region_code", "name", "year", "new_posts"]
    np.testing.assert_array_equal(table["new_posts"].to_numpy(), posts.reshape(-1))
    assert table["region_code"].unique(maintain_order=True).to_list() == list(cube.dimension("region").categories)
    assert made["conditions"].status.min() > 0


def test_rows_in_another_order_give_the_same_cubes(run_result: RunResult, make_run: Callable[..., RunResult]) -> None:
    turned = make_run(changed={"numbers": run_result.tables["numbers"].sample(fraction=1.0, shuffle=True, seed=3)})
    for one, two in zip(cubes(run_result), cubes(turned), strict=True):
        assert [list(d.categories) for d in one.dimensions] == [list(d.categories) for d in two.dimensions]
        np.testing.assert_array_equal(one.values, two.values)
        np.testing.assert_array_equal(one.status, two.status)


def test_a_region_without_a_number_is_left_out(run_result: RunResult, make_run: Callable[..., RunResult]) -> None:
    numbers = run_result.tables["numbers"].filter(pl.col("region_code") != "03")
    assert "03" not in cubes(make_run(changed={"numbers": numbers}))[0].dimension("region").categories

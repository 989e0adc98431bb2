"""Every decision in every world, of the invented country."""

from __future__ import annotations

import polars as pl
import pytest

from underlag.runs.robustness.new_draws import RECOMMENDED, Planned, inputs_identity
from underlag.runs.robustness.regret_matrix import AS_DRAWN, LEAST_REGRET, REGRET_SCHEMA, regret_matrix


@pytest.fixture(scope="module")
def matrix(small_plan: Planned) -> pl.DataFrame:
    return regret_matrix(small_plan)


def test_every_decision_is_judged_in_every_world(matrix: pl.DataFrame) -> None:
    assert matrix.schema == pl.Schema(REGRET_SCHEMA)
    worlds = matrix["world"].unique().to_list()
    assert {AS_DRAWN, "no_inflow", "more_residents", "fewer_residents", "usual_applicants"} < set(worlds)
    assert set(matrix["decision"]) == {RECOMMENDED, LEAST_REGRET, *worlds}
    assert matrix.height == len(worlds) * (len(worlds) + 2)


def test_nobody_regrets_what_is_best_and_nothing_is_better_than_that(matrix: pl.DataFrame) -> None:
    assert (matrix["regret"] >= 0).all()
    assert (matrix.filter(pl.col("decision") == pl.col("world"))["regret"] == 0).all()


def test_the_careful_decision_has_the_least_largest_regret(matrix: pl.DataFrame) -> None:
    largest = dict(matrix.group_by("decision").agg(pl.col("regret").max()).iter_rows())
    kept = matrix.group_by("decision").agg(pl.col("within_limits").all()).filter("within_limits")["decision"]
    assert RECOMMENDED in set(kept) and LEAST_REGRET in set(kept)
    assert largest[LEAST_REGRET] <= min(largest[name] for name in kept) + 0.02
    assert largest[LEAST_REGRET] < largest[RECOMMENDED]


def test_the_table_says_what_it_is_of(matrix: pl.DataFrame, evidence, assembled) -> None:
    assert set(matrix["inputs"]) == {inputs_identity(evidence, assembled.posterior)}
    assert set(matrix["scenario"]) == {"baseline"}

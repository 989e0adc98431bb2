from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import RunError
from underlag.runs.inputs.groups import GROUPS
from underlag.runs.record.read import DRAWS_FILE, INPUTS_FILE, StoredRun, read_run
from underlag.runs.why.compare import COMPARED_QUANTITIES, Comparison, compare

Plan = Callable[..., Path]


@pytest.fixture(scope="module")
def longer(stored: StoredRun, plan: Plan) -> Comparison:
    return compare(stored, read_run(plan(scenario="longer_careers")))


def changed(stored: StoredRun, directory: Path, **arrays: Any) -> StoredRun:
    """The same run with other inputs in its store."""
    copy = directory / "run"
    shutil.copytree(stored.directory, copy)
    np.savez(copy / INPUTS_FILE, **{**stored.arrays(INPUTS_FILE), **arrays})
    return read_run(copy)


def column(found: Comparison, name: str) -> np.ndarray:
    return found.table[name].to_numpy()


def test_the_table_has_a_row_for_every_place_and_quantity(longer: Comparison) -> None:
    assert longer.table.height == len(COMPARED_QUANTITIES) * 9
    assert longer.table["region_code"].to_list()[:9] == ["N0", *(f"N{n}" for n in range(1, 9))]


def test_a_scenario_that_changes_careers_alone_fills_that_column_alone(longer: Comparison) -> None:
    np.testing.assert_array_equal(column(longer, "career"), column(longer, "difference"))
    for name in (*(g for g in GROUPS if g != "career"), "interaction"):
        assert not column(longer, name).any(), name
    by_quantity = dict(longer.table.filter(pl.col("region_code") == "N0").select("quantity", "difference").iter_rows())
    assert by_quantity["starts"] < 0, "fewer posts if people work longer"
    assert by_quantity["gap_fte"] < 0
    assert by_quantity["coverage"] > 0


def test_two_groups_and_what_they_do_together_sum_to_the_difference(stored: StoredRun, tmp_path: Path) -> None:
    """A tenth more need in one region, and a goal of 95 percent."""
    need = stored.arrays(INPUTS_FILE)["need.per_resident"].copy()
    need[:, :, 2] *= 1.1
    other = changed(stored, tmp_path, **{"need.per_resident": need, "goal.coverage": np.array(0.95)})
    found = compare(stored, other)
    parts = sum(column(found, name) for name in (*GROUPS, "interaction"))
    np.testing.assert_allclose(parts, column(found, "difference"), atol=3e-4)  # of 300 posts, to six digits
    for name in ("start", "career", "population"):
        assert not column(found, name).any(), name
    starts = found.table.filter((pl.col("quantity") == "starts") & (pl.col("region_code") == "N3")).row(0, named=True)
    assert starts["need"] > 0 > starts["goal"]
    assert abs(starts["interaction"]) > 1e-6, "a lower share of a larger need"
    coverage = found.table.filter(pl.col("quantity") == "coverage")
    assert not coverage["goal"].to_numpy().any(), "another goal does not change coverage with today's starts"
    assert coverage.filter(pl.col("region_code") == "N3")["need"].item() < 0
    assert not coverage.filter(~pl.col("region_code").is_in(["N0", "N3"]))["need"].to_numpy().any()


def test_a_scenario_may_change_two_groups(stored: StoredRun, plan: Plan) -> None:
    """With fewer posts filled, the career has fewer starts, and today's trainees mean more posts opened."""
    found = compare(stored, read_run(plan(scenario="fill_low")))
    np.testing.assert_allclose(
        column(found, "start") + column(found, "career") + column(found, "interaction"),
        column(found, "difference"),
        atol=3e-4,
    )
    nation = found.table.filter((pl.col("quantity") == "starts") & (pl.col("region_code") == "N0")).row(0, named=True)
    assert nation["career"] > 0
    assert nation["difference"] > 0


def test_before_and_after_are_the_numbers_of_the_runs(stored: StoredRun, longer: Comparison) -> None:
    target = stored.manifest["settings"]["target_year"]
    for quantity in ("gap_fte", "coverage"):
        numbers = stored.tables["numbers"].filter(
            (pl.col("quantity") == quantity) & (pl.col("policy") == "today") & (pl.col("year") == target)
        )
        rows = longer.table.filter(pl.col("quantity") == quantity)
        assert rows["before"].to_list() == numbers["central"].to_list()
    difference = column(longer, "after") - column(longer, "before")
    np.testing.assert_allclose(difference, column(longer, "difference"), atol=2e-3)  # of up to 999.99 FTE each


def test_paired_runs_have_the_interval_of_the_differences(stored: StoredRun, plan: Plan, longer: Comparison) -> None:
    """Each draw met the same chance in both, so the difference is far surer than either."""
    assert longer.paired
    other = read_run(plan(scenario="longer_careers"))
    differences = {
        q: other.arrays(DRAWS_FILE)[q].astype(float) - stored.arrays(DRAWS_FILE)[q] for q in COMPARED_QUANTITIES
    }
    for quantity in COMPARED_QUANTITIES:
        rows = longer.table.filter(pl.col("quantity") == quantity)
        np.testing.assert_allclose(rows["low80"], np.quantile(differences[quantity], 0.1, axis=0), rtol=6e-6)
        np.testing.assert_allclose(rows["high80"], np.quantile(differences[quantity], 0.9, axis=0), rtol=6e-6)
    gap = longer.table.filter((pl.col("quantity") == "gap_fte") & (pl.col("region_code") == "N0")).row(0, named=True)
    assert gap["high80"] < 0
    alone = np.quantile(stored.arrays(DRAWS_FILE)["gap_fte"][:, 0], [0.1, 0.9])
    assert gap["high80"] - gap["low80"] < 0.5 * (alone[1] - alone[0])


def test_another_seed_changes_no_central_value_and_leaves_the_runs_unpaired(stored: StoredRun, plan: Plan) -> None:
    found = compare(stored, read_run(plan(seed=2)))
    assert not found.paired
    assert not column(found, "difference").any()
    assert found.table["low80"].is_null().all()
    assert found.table["high80"].is_null().all()


def test_a_run_compared_with_itself_does_not_differ(stored: StoredRun) -> None:
    found = compare(stored, stored)
    assert found.paired
    for name in ("difference", *GROUPS, "interaction", "low80", "high80"):
        assert not column(found, name).any(), name


def test_runs_of_other_years_can_not_be_compared(stored: StoredRun, tmp_path: Path) -> None:
    later = changed(stored, tmp_path, years=stored.arrays(INPUTS_FILE)["years"] + 1)
    with pytest.raises(RunError) as caught:
        compare(stored, later)
    (problem,) = caught.value.problems
    assert "years" in problem.told("en")["what"] and "olika år" in problem.told("sv")["what"]
    assert (problem.found, problem.expected) == ("2025–2051 (27)", "2024–2050 (27)")


def manifest_with(stored: StoredRun, **settings: Any) -> StoredRun:
    return replace(stored, manifest={**stored.manifest, "settings": {**stored.manifest["settings"], **settings}})


def test_runs_of_other_professions_can_not_be_compared(stored: StoredRun) -> None:
    with pytest.raises(RunError) as caught:
        compare(stored, manifest_with(stored, profession="district_nurse"))
    (problem,) = caught.value.problems
    assert (problem.found, problem.expected) == ("district_nurse", "gp")


def test_draws_of_another_target_year_are_not_taken_for_those_of_the_first(stored: StoredRun) -> None:
    found = compare(stored, manifest_with(stored, target_year=2045))
    assert found.paired
    known = dict(found.table.group_by("quantity").agg(pl.col("low80").is_not_null().all()).iter_rows())
    assert known == {"starts": True, "gap_fte": False, "coverage": False}

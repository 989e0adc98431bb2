"""An official table takes over: what a planner sees after a full one has been taken in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.evidence.package import country_directory
from underlag.runs.stored import StoredRun, find_number, read_run

Command = Callable[..., Any]
REGIONS = [f"N{n}" for n in range(1, 9)]


@pytest.fixture(scope="module")
def imported(official: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Havsmark with the health board's full table of the start year taken in."""
    from underlag.cli.main import main

    place = tmp_path_factory.mktemp("official")
    copy = place / "own"
    shutil.copytree(country_directory("fictional"), copy, ignore=shutil.ignore_patterns("invent"))
    file = official(place / "table.xlsx")
    with pytest.raises(SystemExit) as ended:
        main(["import", "workforce_observations", str(file), "--country", str(copy), "--date", "2026-03-31"])
    assert not ended.value.code
    quick = ["--chains", "2", "--warmup", "60", "--draws", "60", "--least-ess", "0"]
    with pytest.raises(SystemExit) as ended:
        main(["calibrate", "--country", str(copy), *quick])
    assert not ended.value.code
    return copy


@pytest.fixture(scope="module")
def run(imported: Path, plan: Callable[..., Path]) -> StoredRun:
    return read_run(plan(country=str(imported)))


def start(run: StoredRun, quantity: str) -> pl.DataFrame:
    numbers = run.tables["numbers"]
    return numbers.filter(
        (pl.col("quantity") == quantity) & (pl.col("year") == run.start) & (pl.col("policy") == "today")
    )


def test_staff_of_every_region_and_the_nation_is_official_in_the_start_year(run: StoredRun) -> None:
    for quantity in ("specialists", "trainees"):
        rows = start(run, quantity)
        assert sorted(rows["region_code"]) == ["N0", *REGIONS]
        assert set(rows["status"]) == {"official"}


def test_what_is_computed_with_assumptions_stays_estimated(run: StoredRun) -> None:
    for quantity in ("coverage", "specialists_fte"):
        assert set(start(run, quantity)["status"]) == {"estimated"}
    later = run.tables["numbers"].filter((pl.col("quantity") == "specialists") & (pl.col("year") > run.start))
    assert set(later["status"]) == {"estimated"}


def test_the_earlier_figures_are_listed_as_superseded(run: StoredRun) -> None:
    rows = run.tables["observations"].filter((pl.col("year") == run.start) & (pl.col("quantity") == "specialists_fte"))
    earlier, now = (rows.filter(pl.col("source_kind") == kind) for kind in ("register", "official"))
    assert earlier.height == now.height == 8
    assert set(earlier["used"]) == {"no"}
    assert earlier["reason_left_out"].str.contains("2026-03-31-1-workforce_observations").all()
    assert set(now["used"]) == {"synthesis"}


def test_the_source_of_the_vintage_is_among_the_sources(run: StoredRun) -> None:
    row = run.tables["sources"].filter(pl.col("id") == "hhs-staff-table-2026-03-31-1").row(0, named=True)
    assert row["publisher"].startswith("Havsmarks hälsostyrelse")
    assert row["hash"].startswith("sha256:")


def test_explain_says_official_and_leads_to_the_table(run: StoredRun) -> None:
    from underlag.runs.explain import explain

    node = explain(run, find_number(run, f"specialists/N1/{run.start}/today"), "sv", 2)
    assert node.status == "official"
    official = [child for child in node.children if child.status == "official" and "2026-03-31-1" in child.name]
    assert official
    assert any("hhs-staff-table-2026-03-31-1" in leaf.text for child in official for leaf in child.children)


def test_the_identity_of_the_run_changes_with_the_vintage(run: StoredRun, plan: Callable[..., Path]) -> None:
    before = json.loads((plan() / "manifest.json").read_text(encoding="utf-8"))
    assert before["run_id"] != run.manifest["run_id"]
    files = [entry["file"] for entry in run.manifest["evidence"].values()]
    assert "vintages/2026-03-31-1-workforce_observations/rows.csv" in files

"""An official table takes over: what a planner sees after a full one has been taken in."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.evidence.checks.provenance import source_hashes
from underlag.evidence.directory.draft import read_draft
from underlag.evidence.places import country_directory
from underlag.runs.record.read import StoredRun, find_number, read_run

Command = Callable[..., Any]
REGIONS = [f"N{n}" for n in range(1, 9)]


QUICK = ("--chains", "2", "--warmup", "60", "--draws", "40", "--least-ess", "0")
"""A calibration that is short: what is compared differs by far more than its noise."""

WITHHELD = "Inte utgiven per region. / Not published by region."


def call(*words: object) -> None:
    from underlag.cli.main import main

    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    assert not ended.value.code


def withhold(country: Path) -> None:
    """Leave of the register's figures by region no more than one region's latest, as in a country without a full
    table; its source card gets the hash of the rows as they then are."""
    file = country / "tables" / "workforce_observations.csv"
    rows = pl.read_csv(file, infer_schema=False)
    regional = (pl.col("profession") == "gp") & (pl.col("region_code") != "N0") & (pl.col("used") == "synthesis")
    kept = (pl.col("region_code") == "N1") & (pl.col("year") == "2024") & (pl.col("quantity") != "specialists_heads")
    out = regional & ~kept
    rows.with_columns(
        pl.when(out).then(pl.lit("no")).otherwise(pl.col("used")).alias("used"),
        pl.when(out).then(pl.lit(WITHHELD)).otherwise(pl.col("reason_left_out")).alias("reason_left_out"),
    ).write_csv(file)
    for source, digest in source_hashes(read_draft(country)).items():
        card = country / "sources" / f"{source}.yaml"
        card.write_text(re.sub("(?m)^hash: .*", f"hash: {digest}", card.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture(scope="module")
def countries(official: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Havsmark where hardly any region is known, and the same with the health board's full table of the start year
    taken in; both calibrated."""
    place = tmp_path_factory.mktemp("official")
    before, after = place / "before", place / "after"
    shutil.copytree(country_directory("fictional"), before)
    withhold(before)
    shutil.copytree(before, after)
    call("calibrate", "--country", before, *QUICK)
    file = official(place / "table.xlsx")
    call("import", "workforce_observations", file, "--country", after, "--date", "2026-03-31")
    call("calibrate", "--country", after, *QUICK)
    return before, after


@pytest.fixture(scope="module")
def run(countries: tuple[Path, Path], plan: Callable[..., Path]) -> StoredRun:
    return read_run(plan(country=str(countries[1])))


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


def test_the_interval_of_every_region_is_narrower_than_before(
    run: StoredRun, countries: tuple[Path, Path], plan: Callable[..., Path]
) -> None:
    before = read_run(plan(country=str(countries[0])))
    for quantity in ("specialists", "trainees"):
        for code in ["N0", *REGIONS]:
            widths = [
                start(each, quantity)
                .filter(pl.col("region_code") == code)
                .select((pl.col("p90") - pl.col("p10")) / pl.col("p50"))
                .item()
                for each in (before, run)
            ]
            assert widths[1] < widths[0], (quantity, code, widths)


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
    (known,) = earlier.filter(pl.col("region_code") == "N1")["reason_left_out"]
    assert "2026-03-31-1-workforce_observations" in known
    assert set(now["used"]) == {"synthesis"}


def test_the_source_of_the_vintage_is_among_the_sources(run: StoredRun) -> None:
    row = run.tables["sources"].filter(pl.col("id") == "hhs-staff-table-2026-03-31-1").row(0, named=True)
    assert row["publisher"].startswith("Havsmarks hälsostyrelse")
    assert row["hash"].startswith("sha256:")


def test_explain_says_official_and_leads_to_the_table(run: StoredRun) -> None:
    from underlag.runs.why.explain import explain

    node = explain(run, find_number(run, f"specialists/N1/{run.start}/today"), "sv", 2)
    assert node.status == "official"
    figures = [figure for group in node.children for figure in group.children]
    official = [figure for figure in figures if figure.status == "official" and "2026-03-31-1" in figure.name]
    assert official
    assert any("hhs-staff-table-2026-03-31-1" in leaf.text for child in official for leaf in child.children)


def test_the_identity_of_the_run_changes_with_the_vintage(
    run: StoredRun, countries: tuple[Path, Path], plan: Callable[..., Path]
) -> None:
    before = json.loads((plan(country=str(countries[0])) / "manifest.json").read_text(encoding="utf-8"))
    assert before["run_id"] != run.manifest["run_id"]
    files = [entry["file"] for entry in run.manifest["evidence"].values()]
    assert "vintages/2026-03-31-1-workforce_observations/rows.csv" in files

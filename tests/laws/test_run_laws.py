"""A plan is determined by its settings and its evidence: byte for byte, whatever the order of rows in a file."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.evidence.places import country_directory

Command = Callable[..., Any]
Plan = Callable[..., Path]


def contents(directory: Path) -> dict[str, bytes]:
    return {str(p.relative_to(directory)): p.read_bytes() for p in sorted(directory.rglob("*")) if p.is_file()}


def differing(one: Path, other: Path) -> list[str]:
    first, second = contents(one), contents(other)
    assert first.keys() == second.keys()
    return [name for name in first if first[name] != second[name]]


def test_the_same_seed_gives_the_same_bytes_of_every_file(underlag: Command, tmp_path: Path) -> None:
    """Tables, arrays, workbook, manifest and report, through the real command."""
    for name in ("one", "two"):
        said = underlag("plan", "--country", "fictional", "--draws", 60, "--seed", 3, "--out", tmp_path / name)
        assert said.code == 0, said.err
    assert differing(tmp_path / "one", tmp_path / "two") == []
    files = set(contents(tmp_path / "one"))
    assert {
        "report.html",
        "tables.xlsx",
        "manifest.json",
        "inputs.npz",
        "draws.npz",
        "tables/numbers.csv",
        "tables/numbers.parquet",
    } <= files


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented country with the rows of every table in another order."""
    copy = tmp_path_factory.mktemp("countries") / "shuffled"
    shutil.copytree(country_directory("fictional"), copy)
    chance, moved = random.Random(5), 0
    for path in sorted((copy / "tables").iterdir()):
        if path.suffix == ".parquet":
            table = pl.read_parquet(path)
            table.sample(fraction=1.0, shuffle=True, seed=5).write_parquet(path)
            moved += 1
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as stream:
                head, *rows = list(csv.reader(stream))
            chance.shuffle(rows)
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows([head, *rows])
            moved += 1
    assert moved > 25
    return copy


def test_the_order_of_rows_does_not_matter(plan: Plan, shuffled: Path) -> None:
    """All tables and arrays are the same; only the hashes of the files, and with them the run's id, are not.

    The id stands in the manifest and in the data package that describes the tables."""
    assert differing(plan(), plan(country=str(shuffled))) == ["manifest.json", "tables/datapackage.json"]


def test_the_check_does_not_mind_the_order_of_rows(underlag: Command, shuffled: Path) -> None:
    said = underlag("check", "--country", shuffled)
    assert said.code == 0, said.err


def test_another_seed_draws_other_numbers_about_the_same_centre(plan: Plan) -> None:
    one, other = (pl.read_parquet(plan(**seed) / "tables" / "numbers.parquet") for seed in ({}, {"seed": 2}))
    keys = ["quantity", "policy", "region_code", "year", "unit", "central", "status"]
    # today's posts are no decision: what is advised follows the draws, what is there does not
    given = (pl.col("policy") == "") | (pl.col("policy") == "today")
    assert one.filter(given).select(keys).equals(other.filter(given).select(keys))
    today = (pl.col("quantity") == "coverage") & (pl.col("policy") == "today")
    for column in ("mean", "p10", "p90"):
        drawn, again = one.filter(today)[column], other.filter(today)[column]
        assert (drawn != again).all(), column
        assert (drawn - again).abs().max() < 0.3, column


def test_the_seed_of_one_run_does_not_reach_the_next(finished: Command) -> None:
    """Other runs in between leave nothing behind."""
    from underlag.runs.basis.run import run
    from underlag.runs.plan.request import Request

    before = finished().result.tables["numbers"]
    finished(seed=2)
    assert run(Request("fictional", draws=60)).result.tables["numbers"].equals(before)

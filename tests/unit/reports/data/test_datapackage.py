"""The data package describes the run's files so that Frictionless, a reader not ours, finds nothing wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pytest

from underlag.evidence.package.descriptor import DESCRIPTOR
from underlag.reports.columns.units import NO_UNIT, OF_ROW, column_unit
from underlag.reports.data.datapackage import PRIMARY_KEYS
from underlag.reports.data.tidy import tidy_tables, write_tables
from underlag.runs.record.contents import RunResult

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:frictionless.*")


def faults(directory: Path, rows: int | None = None) -> list[str]:
    """Name of the table and kind of fault; of the first ``rows`` of each table if given."""
    report = frictionless.Package(str(directory / DESCRIPTOR)).validate(limit_rows=rows)
    found = [f"{task.name} {error.type}" for task in report.tasks for error in task.errors]
    return found + [error.type for error in report.errors]


def test_a_reader_not_ours_finds_nothing_wrong(run_result: RunResult, tmp_path: Path) -> None:
    write_tables(run_result, tmp_path)
    assert faults(tmp_path) == []


def test_nor_in_a_real_plan(finished: Callable[..., Any], tmp_path: Path) -> None:
    write_tables(finished().result, tmp_path)
    assert faults(tmp_path, rows=200) == []


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("policies.csv", "today", "todays", "policies hash-count"),
        ("policies.csv", "proportional", "proportion", "policies constraint-error"),
        ("summary.csv", "01,Ålviken", "99,Ålviken", "summary foreign-key"),
        ("regions.csv", "02,Ängsö", "01,Ängsö", "regions primary-key"),
        ("numbers.csv", ",2024,resident,", ",MMXXIV,resident,", "numbers type-error"),
    ],
)
def test_it_finds_what_is_changed_afterwards(
    run_result: RunResult, tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    write_tables(run_result, tmp_path)
    change(tmp_path / file, before, after)
    assert said in faults(tmp_path)


def test_every_table_and_column_is_described(run_result: RunResult, tmp_path: Path) -> None:
    write_tables(run_result, tmp_path)
    package = json.loads((tmp_path / DESCRIPTOR).read_text(encoding="utf-8"))
    tables = tidy_tables(run_result)
    assert [r["name"] for r in package["resources"]] == list(tables) == [*dict.fromkeys([*tables, *PRIMARY_KEYS])]
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == tables[resource["name"]].columns
        assert all(f["description"] and f["underlag:title_sv"] for f in fields)
        keys = tables[resource["name"]].select(resource["schema"]["primaryKey"])
        assert keys.is_duplicated().sum() == 0
    for resource in package["resources"]:
        names = [field["name"] for field in resource["schema"]["fields"]]
        for field in resource["schema"]["fields"]:
            if field["type"] in ("number", "integer"):
                unit = column_unit(resource["name"], field["name"])
                assert field.get("underlag:unit", "") == ("" if unit in (OF_ROW, NO_UNIT) else unit)
                assert unit != OF_ROW or "unit" in names, f"{field['name']} of {resource['name']} has no unit"
    assert package["licenses"][0]["name"] == "CC0-1.0"
    assert package["contributors"] == [
        {
            "title": "The Test Board",
            "role": "publisher",
            "path": "https://example.org/",
            "email": "statistik@example.org",
        }
    ]
    assert [s["underlag:id"] for s in package["sources"]] == run_result.tables["sources"]["id"].to_list()


def test_the_parquet_files_hold_the_same_tables(run_result: RunResult, tmp_path: Path) -> None:
    write_tables(run_result, tmp_path)
    for name, table in tidy_tables(run_result).items():
        assert pl.read_parquet(tmp_path / f"{name}.parquet").equals(table)

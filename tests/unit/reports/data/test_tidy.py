"""Tidy tables and the workbook: typed, safe to open, the same bytes for the same run."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from underlag.reports.columns.of_run import COLUMN_DEFINITIONS
from underlag.reports.columns.table_titles import TABLE_TITLES
from underlag.reports.data.tidy import guarded, tidy_tables, write_tables
from underlag.reports.data.workbook import in_language, write_workbook, years_across
from underlag.runs.record.contents import COLUMNS as RUN_COLUMNS
from underlag.runs.record.contents import RunResult

HOSTILE = ('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "vanlig text")


def hostile(make_run: Callable[..., RunResult]) -> RunResult:
    names = make_run().tables["regions"].with_columns(name=pl.Series(["Riket", *HOSTILE, "H", "I"]))
    return make_run(changed={"regions": names})


def test_every_table_is_written_twice_with_its_columns(run_result: RunResult, tmp_path: Path) -> None:
    paths = write_tables(run_result, tmp_path)
    assert {p.stem for p in paths} == {*TABLE_TITLES, "datapackage"}
    for name, columns in RUN_COLUMNS.items():
        stored = pl.read_parquet(tmp_path / f"{name}.parquet")
        assert tuple(stored.columns) == columns
        assert stored.height == run_result.tables[name].height
        header = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(columns)


def test_the_same_run_gives_the_same_bytes_whatever_the_order_of_rows(run_result: RunResult, tmp_path: Path) -> None:
    turned = {
        name: table.reverse() if name in ("numbers", "sources", "observations") else table
        for name, table in run_result.tables.items()
    }
    one = write_tables(run_result, tmp_path / "one")
    two = write_tables(replace(run_result, tables=turned), tmp_path / "two")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
    write_workbook(run_result, tmp_path / "one.xlsx", "sv")
    write_workbook(replace(run_result, tables=turned), tmp_path / "two.xlsx", "sv")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_csv_text_cannot_be_a_formula(make_run: Callable[..., RunResult], tmp_path: Path) -> None:
    write_tables(hostile(make_run), tmp_path)
    for path in tmp_path.glob("*.csv"):
        table = pl.read_csv(path, infer_schema_length=0)
        for column in table.columns:
            kind = pl.read_parquet(path.with_suffix(".parquet")).schema[column]
            if kind == pl.String:
                cells = table[column].drop_nulls().to_list()
                assert not [c for c in cells if c[:1] in "=+-@\t\r" and c], (path.name, column)
    assert "'=HYPERLINK" in (tmp_path / "regions.csv").read_text(encoding="utf-8")
    assert pl.read_parquet(tmp_path / "regions.parquet")["name"][1] == HOSTILE[0]


def test_relations_are_words_in_files() -> None:
    table = pl.DataFrame({"relation": ["=", ">=", "~"], "value": [1.0, -2.0, 3.0]})
    assert guarded(table)["relation"].to_list() == ["equal", "at_least", "about"]
    assert guarded(table)["value"].to_list() == [1.0, -2.0, 3.0]


def test_the_workbook_has_a_sheet_a_table_and_typed_cells(run_result: RunResult, tmp_path: Path) -> None:
    write_workbook(run_result, tmp_path / "t.xlsx", "sv")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames[0] == "Definitioner"
    assert set(book.sheetnames[1:]) == {text.sv for text in TABLE_TITLES.values()}
    sheet = book["Regioner i korthet"]
    assert sheet.freeze_panes == "B2"
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["Regionkod", "Namn", "Invånare i dag"]
    assert isinstance(sheet.cell(2, 3).value, float | int)
    assert sheet.cell(3, 1).value == "01"
    coverage = sheet.cell(2, heads.index("Täckningsgrad i dag") + 1)
    assert coverage.number_format == "0.0%"
    numbers = book["Alla tal"]
    assert [c.value for c in numbers[1]][-1] == "2040"
    assert {numbers.cell(row, 5).value for row in range(2, numbers.max_row)} <= {
        None,
        "Riket",
        "Ålviken",
        "Ängsö",
        "Öland Norra",
        "Bergslunda",
        "Dalhem",
        "Näsudden",
        "Zinkgruvan",
        "Fjällby",
    }


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_column_has_a_heading_in_both_languages(run_result: RunResult, language: str) -> None:
    tables = {**tidy_tables(run_result), "numbers": years_across(run_result)}
    for name, table in tables.items():
        shown = in_language(table, language)
        missing = [c for c in shown.columns if c not in COLUMN_DEFINITIONS and not c.isdigit()]
        assert not missing, (name, missing)


def test_hostile_text_stays_text_in_the_workbook(make_run: Callable[..., RunResult], tmp_path: Path) -> None:
    write_workbook(hostile(make_run), tmp_path / "t.xlsx", "en")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not [n for n in sheets if b"<f>" in archive.read(n)]
        assert not [n for n in archive.namelist() if "externalLink" in n]
    values = [row[1].value for row in openpyxl.load_workbook(tmp_path / "t.xlsx")["Regions"].iter_rows(min_row=2)]
    assert values[1 : 1 + len(HOSTILE)] == list(HOSTILE)


def test_codes_become_words(run_result: RunResult) -> None:
    shown = in_language(tidy_tables(run_result)["probabilities"], "sv")
    assert set(shown["policy"]) >= {"Dagens nivå", "Rekommendation"}
    observed = in_language(tidy_tables(run_result)["observations"], "sv")
    assert "Invånare per heltidsspecialist" in observed["quantity_name"].to_list()

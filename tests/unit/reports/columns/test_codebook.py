"""The codebook says of every quantity what it is, how it is computed, how sure it is and what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from underlag.evidence.cards.requirements import FILL_CARDS, FURTHER_TASKS, TIME_OUTSIDE_LISTS
from underlag.reports.columns import codebook
from underlag.reports.columns.codebook import CODEBOOK
from underlag.reports.data.workbook import write_workbook
from underlag.reports.language.labels import KEY_ASSUMPTIONS
from underlag.runs.inputs.careers import FORECAST_SHORTFALL
from underlag.runs.record.contents import RunResult
from underlag.runs.record.demand_quantities import DEMAND
from underlag.runs.record.quantities import QUANTITIES


def test_every_quantity_of_the_run_has_its_row_in_the_order_of_the_register(run_result: RunResult) -> None:
    made = codebook.codebook(run_result)
    used = set(run_result.tables["numbers"]["quantity"])
    assert made.columns == list(CODEBOOK)
    assert made["quantity"].to_list() == [*(key for key in QUANTITIES if key in used), *DEMAND]
    residents = made.row(0, named=True)
    assert residents["status"] == "official estimated"
    assert (residents["unit"], residents["kind"]) == ("resident", "stock")
    assert made.filter(pl.col("quantity") == "coverage")["source_ids"].item() == "board-2022"
    posts = made.filter(pl.col("quantity") == "foundation_posts").row(0, named=True)
    assert (posts["unit"], posts["status"], posts["source_ids"]) == ("post", "estimated", "board-2022")
    assert posts["formula_en"] == DEMAND["foundation_posts"].meaning.en
    assert made.filter(pl.col("quantity") == "agency_staff").row(0, named=True)["status"] == ""


def test_a_real_plan_knows_every_assumption_that_the_codebook_names(finished: Callable[..., Any]) -> None:
    result = finished().result
    known = set(result.tables["parameters"]["name"])
    named = {name for names in (*KEY_ASSUMPTIONS.values(), *codebook.MORE_INPUTS.values()) for name in names}
    optional = {FORECAST_SHORTFALL, TIME_OUTSIDE_LISTS, FURTHER_TASKS, *FILL_CARDS[1:]}
    assert named - optional <= known
    made = codebook.codebook(result)
    assert set(made["quantity"]) == {*KEY_ASSUMPTIONS, *codebook.MORE_INPUTS, *DEMAND}
    computed = made.filter(~pl.col("quantity").is_in(list(DEMAND)))
    assert set(computed.filter(pl.col("parameters") == "")["quantity"]) <= {"need"}
    sources = {source for ids in made["source_ids"] for source in ids.split()}
    assert sources and sources <= set(result.tables["sources"]["id"])


@pytest.mark.parametrize(
    ("language", "title", "row"),
    [
        ("sv", "Storheter", ["coverage", "Täckningsgrad", "andel", "kvot", "listningskapacitet ÷ behov", "skattad"]),
        ("en", "Quantities", ["coverage", "Coverage", "share", "ratio", "listing capacity ÷ need", "estimated"]),
    ],
)
def test_it_is_a_sheet_of_the_workbook(
    run_result: RunResult, tmp_path: Path, language: str, title: str, row: list[str]
) -> None:
    write_workbook(run_result, tmp_path / "t.xlsx", language)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx", read_only=True)
    assert book.sheetnames[1] == title
    rows = [list(cells) for cells in book[title].iter_rows(values_only=True)]
    assert row in [cells[:6] for cells in rows]
    assert rows[1][5] == ("officiell, skattad" if language == "sv" else "official, estimated")

"""``underlag measures``: the answer in both languages, files whole or not at all, plain refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from underlag.reports.columns.of_measures import MEASURE_COLUMNS, MEASURE_TABLES
from underlag.runs.measures import spend as jointly
from underlag.runs.measures import weigh as measures
from underlag.runs.measures.spend import JointStudy
from underlag.runs.measures.spending_tables import SPENDING_SCHEMA
from underlag.runs.measures.weigh import Weighing
from underlag.runs.measures.weighed_tables import MEASURE_SCHEMA as TABLE_COLUMNS
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def weighing() -> Weighing:
    prepare_engine()
    return measures.weigh(Request("fictional", draws=4), budget=5e8)


@pytest.fixture(scope="module")
def study() -> JointStudy:
    prepare_engine()
    return jointly.spend_budget(Request("fictional", draws=4), 4e8, gap=1e-2)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, weighing: Weighing, study: JointStudy) -> None:
    """Weighed once for all; only the answer is given anew."""
    monkeypatch.setattr("underlag.cli.commands.measures.spend_budget", lambda request, budget, progress: study)
    monkeypatch.setattr("underlag.cli.commands.measures.weigh", lambda request, budget, progress: weighing)


@pytest.mark.usefixtures("quick")
class TestAnswer:
    def test_the_table_ranks_and_the_unknown_are_named_with_their_reason(self, underlag: Command) -> None:
        said = underlag("measures", "--country", "fictional", "--budget", 500)
        assert said.code == 0
        for words in (
            "Insatser efter kostnad",
            "Tak på 1 500",
            "Tillsammans",
            "bästa inom budgeten",
            "Effekt okänd. Ingen har följt upp hur många som reser.",
        ):
            assert words in said.out
        assert said.out.index("Statsbidrag") < said.out.index("Två år av")

    def test_in_english(self, underlag: Command) -> None:
        said = underlag("measures", "--country", "fictional", "--lang", "en").out
        for words in ("Measures by cost per extra resident", "Kronor per resident", "Effect unknown."):
            assert words in said

    def test_as_json(self, underlag: Command) -> None:
        told = json.loads(underlag("measures", "--country", "fictional", "--json").out)
        assert set(told) == set(TABLE_COLUMNS)
        assert told["measures"][0]["rank"] == 1

    def test_posts_and_measures_together_beside_either_alone(self, underlag: Command) -> None:
        said = underlag("measures", "--country", "fictional", "--yearly-budget", 400)
        assert said.code == 0
        for words in (
            "för högst 400 miljoner om året",
            "bara tjänster",
            "bara insatser",
            "Pengarna används till",
            "Pengar till tjänsterna själva",
            "Bevisat: med samma insatser",
        ):
            assert words in said.out, words
        told = json.loads(underlag("measures", "--country", "fictional", "--yearly-budget", 400, "--json").out)
        assert set(told) == {*TABLE_COLUMNS, *SPENDING_SCHEMA}

    def test_the_workbook_has_a_sheet_for_each_table(self, underlag: Command, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert underlag("measures", "--country", "fictional", "--yearly-budget", 400, "--out", out).code == 0
        sheets = openpyxl.load_workbook(out / "measures.xlsx").sheetnames
        assert sheets == [MEASURE_TABLES[name].sv for name in (*TABLE_COLUMNS, *SPENDING_SCHEMA)]
        assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["yearly_budget"] == 4e8

    def test_the_files_hold_the_same_tables_and_the_same_bytes_again(self, underlag: Command, tmp_path: Path) -> None:
        for name in ("one", "two"):
            assert underlag("measures", "--country", "fictional", "--out", tmp_path / name).code == 0
        files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
        assert {str(p) for p in files} == {"manifest.json", "measures.xlsx"} | {
            f"tables/{name}.{kind}" for name in TABLE_COLUMNS for kind in ("csv", "parquet")
        }
        for file in files:
            assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
        ranked = pl.read_parquet(tmp_path / "one/tables/measures.parquet")
        sheet = openpyxl.load_workbook(tmp_path / "one/measures.xlsx")["Insatser"]
        assert sheet.max_row == ranked.height + 1
        assert sheet["A1"].value == MEASURE_COLUMNS["rank"][0].sv

    def test_a_place_that_is_taken_is_refused_before_any_work(self, underlag: Command, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
        said = underlag("measures", "--country", "fictional", "--out", tmp_path)
        assert said.code == 13
        assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.txt"]

    @pytest.mark.usefixtures("in_english")
    def test_files_that_cannot_all_be_written_leave_no_trace(
        self, underlag: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("underlag.cli.commands.measures.write_measures", full)
        said = underlag("measures", "--country", "fictional", "--out", tmp_path / "out")
        assert said.code == 13
        assert "the disk is full" in said.err
        assert list(tmp_path.iterdir()) == []


def test_every_column_has_a_heading_and_every_table_a_title() -> None:
    for columns in (TABLE_COLUMNS | SPENDING_SCHEMA).values():
        for name in columns:
            key = name.removesuffix("_sv").removesuffix("_en")
            assert key in MEASURE_COLUMNS or key == "region_code", name
    assert set(MEASURE_TABLES) == set(TABLE_COLUMNS) | set(SPENDING_SCHEMA)


@pytest.mark.usefixtures("in_english")
def test_a_profession_without_measures_is_refused_in_words(underlag: Command) -> None:
    said = underlag("measures", "--country", "fictional", "--profession", "physiotherapist")
    assert said.code == 11
    assert "no measure holds for the profession" in said.err

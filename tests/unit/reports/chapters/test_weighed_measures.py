"""Weighed measures in documents: which gives most for its cost, and that they belong to the same run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.core.errors import RunError
from underlag.reports.chapters.weighed_measures import measures_in_words
from underlag.reports.document.blocks import Sentence, Table
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import national_report, press_sheet
from underlag.runs.record.contents import RunResult
from underlag.runs.record.measures_read import WEIGHED, WEIGHED_COLUMNS, with_weighed


def measure(rank: int | None, name: str, cost: float, listed: float, basis: str = "computed") -> dict[str, Any]:
    each = None if rank is None else cost / listed
    ends = {
        f"{key}_{end}": None
        for key in ("cost", "extra_listed", "extra_fte", "cost_per_resident")
        for end in ("low80", "high80")
    }
    unknown = "Ingen effekt." if rank is None else None
    return {
        "rank": rank,
        "measure_id": name,
        "title_sv": f"Insats {name}",
        "title_en": f"Measure {name}",
        "grade": "E",
        "cost_basis": basis,
        "unranked_sv": unknown,
        "unranked_en": unknown,
        "cost": cost,
        "extra_listed": listed,
        "extra_fte": listed / 1000,
        "cost_per_resident": each,
        **ends,
    }


ROWS = [measure(1, "a", 2e8, 10000.0), measure(2, "b", 9e8, 20000.0), measure(None, "c", 5e7, 0.0)]


@pytest.fixture
def weighed(run_result: RunResult) -> RunResult:
    return replace(run_result, manifest={**run_result.manifest, WEIGHED: ROWS})


def test_the_best_is_named_with_its_cost(weighed: RunResult) -> None:
    said = str(measures_in_words(teller_of(weighed, "sv"))).replace("\u00a0", " ")
    assert said.startswith("Av 2 insatser som kan rangordnas kostar ”Insats a” minst: 200 miljoner kronor")
    assert "för 10 000 fler listade invånare, alltså 20 000 kronor för var och en" in said
    en = str(measures_in_words(teller_of(weighed, "en"))).replace("\u00a0", " ")
    assert "“Measure a” costs least: 200 million kronor up to 2036 for 10,000 more listed residents" in en


def test_the_summary_says_so_where_none_is_weighed_or_taken(run_result: RunResult) -> None:
    assert "Inga andra insatser" in measures_in_words(teller_of(run_result, "sv"))


def test_the_chapter_has_every_measure_and_the_press_sheet_the_sentence(weighed: RunResult) -> None:
    teller = teller_of(weighed, "sv")
    (chapter,) = [s for s in national_report(teller).sections if s.key == "measures"]
    (table,) = [block for block in chapter.blocks if isinstance(block, Table)]
    assert [row[0].text for row in table.rows] == ["Insats a", "Insats b", "Insats c"]
    assert table.rows[2][0].note == "Ingen effekt." and table.rows[2][5].text == "–"
    words = " ".join(str(b) for b in press_sheet(teller).sections[0].blocks if isinstance(b, Sentence))
    assert "Insats a" in words


def store(directory: Path, result: RunResult, table: pl.DataFrame, **changed: object) -> Path:
    (directory / "tables").mkdir(parents=True)
    table.write_parquet(directory / "tables" / "measures.parquet")
    names = ("country", "profession", "target_year")
    settings = {**{name: getattr(result.settings, name) for name in names}, **changed}
    (directory / "manifest.json").write_text(json.dumps({"run_id": "w", "settings": settings}), encoding="utf-8")
    return directory


def test_they_are_read_whatever_the_order_of_rows(run_result: RunResult, tmp_path: Path) -> None:
    table = pl.DataFrame(list(reversed(ROWS)), infer_schema_length=None).with_columns(more=1)
    found = with_weighed(run_result, store(tmp_path / "w", run_result, table)).manifest[WEIGHED]
    assert [row["measure_id"] for row in found] == ["a", "b", "c"]
    assert set(found[0]) == set(WEIGHED_COLUMNS)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda d, r, t: store(d, r, t, target_year=1999), "something else than the run"),
        (lambda d, r, t: store(d, r, t.drop("cost")), "lacks columns"),
        (lambda d, r, t: (store(d, r, t) / "tables" / "measures.parquet").write_bytes(b"no"), "can't be read"),
    ],
)
def test_another_plan_or_a_spoiled_table_is_refused(
    run_result: RunResult, tmp_path: Path, spoil: Callable[..., object], words: str
) -> None:
    spoil(tmp_path / "w", run_result, pl.DataFrame(ROWS, infer_schema_length=None))
    with pytest.raises(RunError, match=words):
        with_weighed(run_result, tmp_path / "w")

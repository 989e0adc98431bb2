"""What residents and politicians read has words: no commands, and no key in place of what it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from underlag.cli.main import COMMANDS
from underlag.reports.columns.of_run import COLUMN_DEFINITIONS
from underlag.reports.columns.table_titles import TABLE_TITLES
from underlag.reports.data.guide import GUIDE, write_guide
from underlag.reports.data.tidy import tidy_tables
from underlag.reports.data.workbook import WORKBOOK, write_workbook
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import national_report, press_sheet
from underlag.reports.paper.html import html_page
from underlag.runs.record.contents import RunResult

KEY = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\b[a-z_]+/[a-z_]+\b")
"""Keys of files and cards: ``trainees_by_region``, ``exits/leave``."""

KEYS = {"quantity", "id", "fact_id", "observation_id", "source", "source_ids", "inputs", "address", "hash", "name"}
"""Columns that hold what a row is called in files, beside the words, or an address."""


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_document_asks_its_reader_to_write_a_command(make_run: Callable[..., RunResult], language: str) -> None:
    run = make_run()
    old = {"out_of_sample_current": False, "track_record_current": False}
    told = replace(run, manifest={**run.manifest, **old})
    for document in (
        national_report(teller_of(told, language), with_regions=True),
        press_sheet(teller_of(told, language)),
    ):
        page = html_page(document, {chart.key: "" for chart in document.charts()})
        assert not re.search(r"kommando|\bterminal", page, re.IGNORECASE)
        assert not re.search(rf"(?:Kör|Run|med|with|<code>)\s*underlag (?:{'|'.join(COMMANDS)})\b", page)


@pytest.mark.parametrize(("language", "heading"), [("sv", "# Spårbarhet"), ("en", "# Tracing")])
def test_the_guide_beside_the_files_has_the_command(
    run_result: RunResult, tmp_path: Path, language: str, heading: str
) -> None:
    text = write_guide(run_result, tmp_path, language).read_text(encoding="utf-8")
    assert text.startswith(heading) and run_result.run_id in text
    key = f"need/{run_result.names.nation_code}/{run_result.settings.target_year}"
    assert f"\n    underlag explain PLAN {key}\n" in text
    assert (tmp_path / GUIDE).read_text(encoding="utf-8") == text and "{" not in text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_workbook_has_words_for_every_key(finished: Callable[..., object], tmp_path: Path, language: str) -> None:
    result = finished().result  # type: ignore[attr-defined]
    write_workbook(result, tmp_path / WORKBOOK, language)
    book = openpyxl.load_workbook(BytesIO((tmp_path / WORKBOOK).read_bytes()), read_only=True)
    keys = {COLUMN_DEFINITIONS[column][0][language] for column in KEYS if column in COLUMN_DEFINITIONS}
    unnamed = {"observations"}  # quantities of published figures that the register of observed quantities lacks
    for name in tidy_tables(result):
        heads, *rows = book[TABLE_TITLES[name][language]].iter_rows(values_only=True)
        for head, *cells in zip(heads, *rows, strict=True):
            if head in keys or name in unnamed:
                continue
            found = [cell for cell in cells if isinstance(cell, str) and (KEY.search(cell) or cell.endswith("…"))]
            assert not found, f"{name}, {head}: {found[:3]}"


def test_a_source_is_called_by_its_publisher_in_the_readers_language_and_never_cut(
    make_run: Callable[..., RunResult],
) -> None:
    long = "Den påhittade nämnden för planering av utbildning i primärvården"
    sources = make_run().tables["sources"]
    sources = sources.with_columns(
        publisher=sources["publisher"].scatter(0, f"{long} / The invented board of planning")
    )
    run, first = make_run(changed={"sources": sources}), sources["id"][0]
    assert Figures(run, "sv").source_names[first].startswith(long + " ")
    assert Figures(run, "en").source_names[first].startswith("The invented board of planning ")
    assert not any("…" in name for name in Figures(run, "sv").source_names.values())

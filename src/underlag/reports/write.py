"""Everything a run hands to its readers: the page, the workbook and the tidy tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from underlag.reports.drawing import drawing
from underlag.reports.excel import write_workbook
from underlag.reports.html import page_charts, report_page
from underlag.reports.tables import write_tables
from underlag.runs.directory import TABLES
from underlag.runs.result import RunResult

REPORT, WORKBOOK = "report.html", "tables.xlsx"


def write_report(
    result: RunResult, directory: Path, language: str = "sv", progress: Callable[[str], None] = lambda _: None
) -> tuple[Path, ...]:
    """Write ``report.html``, ``tables.xlsx`` and ``tables/*.csv|parquet`` into ``directory``; returns the paths.

    language  "sv" or "en", of the page and the workbook; tidy tables keep their keys in both
    progress  called with the name of each part before it is written
    The same run gives the same bytes. Raises OSError if a file can't be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    charts = page_charts(result, language)
    with drawing(charts, language) as pictures:
        progress("tables")
        written = list(write_tables(result, directory / TABLES))
        progress("workbook")
        write_workbook(result, directory / WORKBOOK, language)
        progress("page")
        page = report_page(result, language, charts, pictures())
    (directory / REPORT).write_text(page, encoding="utf-8", newline="\n")
    return (directory / REPORT, directory / WORKBOOK, *written)

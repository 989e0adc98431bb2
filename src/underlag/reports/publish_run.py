"""Everything a run hands to its readers: the page, the workbook, the tidy tables, the open formats, the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from underlag.reports.charts.drawing_process import drawing
from underlag.reports.data.dcat import write_catalogue
from underlag.reports.data.guide import write_guide
from underlag.reports.data.open_formats import write_open_data
from underlag.reports.data.tidy import write_tables
from underlag.reports.data.workbook import WORKBOOK, write_workbook
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import national_report
from underlag.reports.paper.html import html_page
from underlag.runs.record.contents import RunResult
from underlag.runs.record.directory import TABLES_FOLDER

REPORT = "report.html"


def write_report(
    result: RunResult, directory: Path, language: str = "sv", progress: Callable[[str], None] = lambda _: None
) -> tuple[Path, ...]:
    """Write ``report.html``, ``tables.xlsx``, ``tables/*.csv|parquet``, the open formats and the catalogue.

    language  "sv" or "en", of the page and the workbook; tidy tables keep their keys, open formats have both
    progress  called with the name of each part before it is written
    Returns the paths. The same run gives the same bytes. Raises OSError if a file can't be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    document = national_report(teller_of(result, language), with_regions=True)
    with drawing(document.charts(), language) as pictures:
        progress("tables")
        written = list(write_tables(result, directory / TABLES_FOLDER))
        progress("open data")
        written += write_open_data(result, directory)
        progress("workbook")
        write_workbook(result, directory / WORKBOOK, language)
        written.append(write_guide(result, directory, language))
        written += write_catalogue(result, directory)
        progress("page")
        page = html_page(document, pictures())
    (directory / REPORT).write_text(page, encoding="utf-8", newline="\n")
    return (directory / REPORT, directory / WORKBOOK, *written)

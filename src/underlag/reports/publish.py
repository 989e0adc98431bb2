"""A run as files for its readers: the documents of one audience in the formats asked for, and the data behind them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from underlag.core.errors import Problem, SettingError, nearest, setting
from underlag.core.language import Text
from underlag.reports.charts.drawing_process import drawing
from underlag.reports.charts.svg import as_png
from underlag.reports.data.dcat import write_catalogue
from underlag.reports.data.guide import write_guide
from underlag.reports.data.open_formats import OPEN_DATA
from underlag.reports.data.tidy import write_tables
from underlag.reports.data.workbook import WORKBOOK, write_workbook
from underlag.reports.document.blocks import Document, Section
from underlag.reports.document.figures import Figures, Place
from underlag.reports.document.teller import Teller, teller_of
from underlag.reports.editions import (
    council_names,
    council_summary,
    fact_sheet,
    members_of,
    national_report,
    press_sheet,
)
from underlag.reports.paper.html import html_page
from underlag.reports.paper.pdf import pdf_document
from underlag.reports.paper.word import word_document
from underlag.runs.plan.request import Progress
from underlag.runs.record.contents import RunResult
from underlag.runs.record.directory import TABLES_FOLDER
from underlag.runs.record.listing import MANIFEST, seal

DOCUMENTS: tuple[str, ...] = ("html", "pdf", "docx")
"""Formats of documents."""

DATA: tuple[str, ...] = ("xlsx", "csv", *OPEN_DATA)
"""Formats of the whole run as data."""


@dataclass(frozen=True)
class Wanted:
    """What to write.

    audience  one of ``editions.AUDIENCES``
    formats   of ``DOCUMENTS`` and ``DATA``; data only for the national audience
    language  "sv" or "en"
    place     a region by code or name, or a health-care region by name; "" for all of them
    changes   chapter on what is new since the last edition, for the national audience
    """

    audience: str
    formats: tuple[str, ...]
    language: str
    place: str = ""
    changes: Section | None = None


def publish(
    result: RunResult, directory: Path, wanted: Wanted, progress: Progress = lambda _: None
) -> tuple[Path, ...]:
    """Write what is wanted into ``directory``, with a manifest of run and hashes; returns the paths.

    Same run, same bytes. Raises SettingError for a place that is not in the run or data for another audience than the
    national, OSError if a file can't be written.
    """
    _refuse_data_for_few(wanted)
    teller = teller_of(result, wanted.language)
    documents = _documents(teller, wanted)
    charts = {chart.key: chart for document in documents for chart in document.charts()}
    with drawing(tuple(charts.values()) if set(wanted.formats) & set(DOCUMENTS) else (), wanted.language) as pictures:
        written = _data(result, directory, wanted, progress)
        drawn = pictures()
    pixels = as_png(drawn) if "docx" in wanted.formats else {}
    for document in documents:
        progress(document.title)
        for name, content in _written(document, wanted.formats, drawn, pixels):
            (directory / name).write_bytes(content)
            written.append(directory / name)
    if wanted.audience == "national":  # its chapter on tracing names the guide
        written.append(write_guide(result, directory, wanted.language))
    written.append(_manifest(result, directory, wanted))
    return tuple(written)


def _refuse_data_for_few(wanted: Wanted) -> None:
    data = [name for name in wanted.formats if name in DATA]
    if data and wanted.audience != "national":
        raise SettingError(
            Problem(
                setting("format"),
                Text(
                    "innehåller hela körningen och finns inte för en enda målgrupp",
                    "holds the whole run and has no edition for one audience",
                ),
                ", ".join(data),
                ", ".join(DOCUMENTS),
                Text(f"lägg till {setting('audience', 'national')}", f"add {setting('audience', 'national')}"),
            )
        )


def _documents(teller: Teller, wanted: Wanted) -> tuple[Document, ...]:
    """The documents of the audience, in the order of the names of their places."""
    figures, language = teller.figures, wanted.language
    if wanted.audience == "factsheet":
        chosen = (region_of(figures, wanted.place),) if wanted.place else figures.by_name(language)
        return tuple(fact_sheet(teller, place) for place in chosen)
    if wanted.audience == "council":
        names = (council_of(figures, wanted.place, language),) if wanted.place else council_names(figures, language)
        return tuple(council_summary(teller, name) for name in names)
    if wanted.place:
        raise SettingError(
            Problem(
                setting("region"),
                Text("saknar mening för denna målgrupp", "has no meaning for this audience"),
                wanted.audience,
                Text("factsheet eller council", "factsheet or council"),
                Text(f"utelämna {setting('region')}", f"leave out {setting('region')}"),
            )
        )
    if wanted.audience == "press":
        return (press_sheet(teller),)
    return (national_report(teller, with_regions="html" in wanted.formats, changes=wanted.changes),)


UNKNOWN_REGION = Text("okänd region", "unknown region")
"""What is wrong with a region that the run has not got."""


def region_of(figures: Figures, name: str) -> Place:
    """The region of that code or name. Raises SettingError naming the nearest."""
    for place in figures.regions:
        if name.casefold() in (place.code.casefold(), place.name.casefold()):
            return place
    known = [word for place in figures.regions for word in (place.code, place.name)]
    raise SettingError(Problem(setting("region"), UNKNOWN_REGION, name, "", nearest(name, known)))


def council_of(figures: Figures, name: str, language: str) -> str:
    """The health-care region of that name, or of a region of that code or name. Raises SettingError."""
    names = council_names(figures, language)
    for council in names:
        members = members_of(figures, council, language)
        if name.casefold() in {council.casefold(), *(w.casefold() for p in members for w in (p.code, p.name))}:
            return council
    what = Text("okänd sjukvårdsregion", "unknown health-care region")
    raise SettingError(Problem(setting("region"), what, name, ", ".join(names), nearest(name, names)))


def _written(
    document: Document, formats: Sequence[str], drawn: Mapping[str, str], pixels: Mapping[str, bytes]
) -> list[tuple[str, bytes]]:
    """Name and content of each file of one document."""
    paper = document.without_places()
    makers: Mapping[str, Callable[[], bytes]] = {
        "html": lambda: html_page(document, drawn).encode("utf-8"),
        "pdf": lambda: pdf_document(paper, drawn),
        "docx": lambda: word_document(paper, pixels),
    }
    return [(f"{document.name}.{name}", makers[name]()) for name in DOCUMENTS if name in formats]


def _data(result: RunResult, directory: Path, wanted: Wanted, progress: Progress) -> list[Path]:
    """The whole run as data in the formats asked for, with the catalogue that describes them."""
    written: list[Path] = []
    if "csv" in wanted.formats:
        progress("csv")
        written += write_tables(result, directory / TABLES_FOLDER)
    if "xlsx" in wanted.formats:
        progress("xlsx")
        write_workbook(result, directory / WORKBOOK, wanted.language)
        written.append(directory / WORKBOOK)
    for name, write in OPEN_DATA.items():
        if name in wanted.formats:
            progress(name)
            written += write(result, directory / name)
    return written + list(write_catalogue(result, directory) if written else ())


def _manifest(result: RunResult, directory: Path, wanted: Wanted) -> Path:
    """Which run the documents tell of, and the hash of each file."""
    path = directory / MANIFEST
    content = {"run_id": result.run_id, "audience": wanted.audience, "language": wanted.language}
    path.write_text(json.dumps(content), encoding="utf-8", newline="\n")
    seal(directory)
    return path

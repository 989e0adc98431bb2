"""The PDF: tagged as PDF/UA-1, with language, title, headings in order, words for pictures and heads for tables."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import polars as pl
import pypdf
import pytest

from underlag.core.language import LANGUAGES
from underlag.reports.blocks import Document
from underlag.reports.editions import council_summary, fact_sheet, national_report, press_sheet, teller_of
from underlag.reports.pdf import pdf_document
from underlag.reports.svg import draw_all
from underlag.runs.result import RunResult

HOSTILE = '#panic("no") <script>alert(1)</script> $x$ *bold* _it_ @ref \\ [a] `r` //'


def made(document: Document) -> bytes:
    return pdf_document(document, draw_all(document.charts(), document.language))


@pytest.fixture(scope="module")
def reports(run_result: RunResult) -> dict[str, tuple[Document, bytes]]:
    found = {}
    for language in LANGUAGES:
        document = national_report(teller_of(run_result, language))
        found[language] = document, made(document)
    return found


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure tree in the order it is read."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def scope(cell: Any) -> str:
    attributes = cell.get("/A", pikepdf.Array())
    listed = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(a["/Scope"]) for a in listed if "/Scope" in a), "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_it_is(reports: dict[str, tuple[Document, bytes]], language: str) -> None:
    document, content = reports[language]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang).lower().startswith(language)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == f"{document.kind}: {document.title}"
        assert not any("/AA" in page or "/JS" in page for page in pdf.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_structure_is_what_a_screen_reader_needs(reports: dict[str, tuple[Document, bytes]], language: str) -> None:
    document, content = reports[language]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        every = list(elements(pdf.Root.StructTreeRoot))
        kinds = [str(e.S)[1:] for e in every]
        levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H[1-6]", kind)]
        assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
        figures = [e for e in every if e.S == "/Figure"]
        assert len(figures) == len(document.charts()) > 4
        assert {str(f.Alt) for f in figures} == {f"{c.title}. {c.description}" for c in document.charts()}
        tables = [e for e in every if e.S == "/Table"]
        assert len(tables) == sum(type(b).__name__ == "Table" for s in document.every_section() for b in s.blocks)
        for table in tables:
            cells = list(elements(table))
            heads = [c for c in cells if c.S == "/TH"]
            rows = [list(elements(row.K)) for row in cells if row.S == "/TR"]
            assert len(rows) > 1 and not any(c.S == "/TFoot" for c in cells)
            assert {scope(head) for head in heads} == {"/Column", "/Row"}
            first, *body = [[c for c in row if c.S in ("/TH", "/TD")] for row in rows]
            assert {scope(cell) for cell in first} == {"/Column"}
            assert all([str(c.S) for c in row] == ["/TH"] + ["/TD"] * (len(first) - 1) for row in body)
            assert all(scope(row[0]) == "/Row" for row in body)
            assert not any("/Headers" in a for row in body for cell in row for a in cell.get("/A", [])), "by scope"
        assert kinds.count("Note") > 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_bookmarks_are_the_headings_and_every_face_is_in_the_file(
    reports: dict[str, tuple[Document, bytes]], language: str
) -> None:
    document, content = reports[language]
    reader = pypdf.PdfReader(io.BytesIO(content))

    def flat(entries: list[Any]) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield entry.title

    marks = list(flat(reader.outline))
    assert marks == [section.title for section in document.every_section()]
    fonts = {f for page in reader.pages for f in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    faces = {str(font.get_object()["/BaseFont"]).split("+")[1].split("-")[0] for font in fonts}
    assert faces <= {"LibertinusSerif", "DejaVuSansMono"}, "no face of the machine"
    for font in fonts:
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert any(key.startswith("/FontFile") for key in inner["/FontDescriptor"].get_object())


def test_every_page_names_the_run_and_none_is_empty(reports: dict[str, tuple[Document, bytes]]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(reports["sv"][1]))
    texts = [page.extract_text() for page in reader.pages]
    assert all("fictional-gp-baseline-2024-7" in text for text in texts)
    assert all(len(text) > 150 for text in texts)


def test_the_same_document_gives_the_same_bytes(run_result: RunResult) -> None:
    document = press_sheet(teller_of(run_result, "sv"))
    assert made(document) == made(document)


def pages(document: Document) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made(document))).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_sheet_is_two_pages(run_result: RunResult, language: str) -> None:
    teller = teller_of(run_result, language)
    for place in teller.figures.regions:
        assert len(pages(fact_sheet(teller, place))) == 2


def changed(result: RunResult, name: str) -> dict[str, pl.DataFrame]:
    regions = result.tables["regions"].with_columns(
        pl.when(pl.col("region_code") == "01").then(pl.lit(name)).otherwise(pl.col("name")).alias("name")
    )
    return {"regions": regions}


def test_hostile_text_is_set_as_it_stands(make_run: Callable[..., RunResult]) -> None:
    base = make_run()
    sources = base.tables["sources"].with_columns(title=pl.lit(HOSTILE), address=pl.lit('javascript:"x"'))
    result = make_run(changed={**changed(base, HOSTILE), "sources": sources})
    teller = teller_of(result, "sv")
    sheet = " ".join(" ".join(pages(fact_sheet(teller, teller.figures.regions[0]))).split())
    assert '#panic("no") <script>alert(1)</script> $x$ *bold* _it_ @ref \\ [a] `r` //' in sheet
    report = " ".join(" ".join(pages(national_report(teller))).split())
    assert "$x$ *bold* _it_ @ref" in report
    addresses = re.findall(rb"/URI \(([^)]*)\)", made(national_report(teller)))
    assert not [a for a in addresses if a.startswith(b"javascript")]


def test_a_long_name_and_a_region_without_data_keep_the_layout(make_run: Callable[..., RunResult]) -> None:
    base = make_run()
    numbers = base.tables["numbers"].filter(pl.col("region_code") != "02")
    result = make_run(changed={**changed(base, "Långa namnet " * 15 + "slut"), "numbers": numbers})
    teller = teller_of(result, "sv")
    long, empty = (
        pages(fact_sheet(teller, teller.figures.regions[0])),
        pages(fact_sheet(teller, teller.figures.regions[1])),
    )
    assert "slut" in " ".join(long) and len(long) <= 3
    assert "Körningen har inga tal för regionen" in " ".join(" ".join(empty).split()) and len(empty) == 1
    assert len(pages(council_summary(teller, "Östra"))) >= 2
    unbroken = make_run(changed=changed(base, "Å" * 200))
    assert len(pages(national_report(teller_of(unbroken, "sv")))) > 5


def test_nothing_to_tell_is_told(make_run: Callable[..., RunResult]) -> None:
    base = make_run()
    empty = {name: base.tables[name].clear() for name in ("numbers", "facts", "sensitivity", "data_value",
                                                           "observations", "parameters", "sources", "pyramid",
                                                           "probabilities", "track_record")}  # fmt: skip
    teller = teller_of(make_run(changed=empty, shapes={}), "en")
    assert "No data." in " ".join(pages(national_report(teller)))
    assert pages(press_sheet(teller))

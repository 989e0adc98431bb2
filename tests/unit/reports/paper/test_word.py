"""The Word file: real styles, contents, captions, repeated heads, footnotes, words for pictures, and safe text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import docx
import polars as pl
import pytest
from docx.oxml.ns import qn

from underlag.core.language import LANGUAGES
from underlag.reports.charts.svg import as_png, draw_all
from underlag.reports.document.blocks import Document, Table
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import fact_sheet, national_report, press_sheet
from underlag.reports.paper.word import word_document
from underlag.runs.record.contents import RunResult

HOSTILE = "</w:t><w:b/> & <script>alert(1)</script> \x00\x0b ]]> =1+1"


def made(document: Document) -> bytes:
    return word_document(document, as_png(draw_all(document.charts(), document.language)))


@pytest.fixture(scope="module")
def reports(run_result: RunResult) -> dict[str, tuple[Document, bytes]]:
    found = {}
    for language in LANGUAGES:
        document = national_report(teller_of(run_result, language))
        found[language] = document, made(document)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_it_is(reports: dict[str, tuple[Document, bytes]], language: str) -> None:
    document, content = reports[language]
    file = docx.Document(io.BytesIO(content))
    core = file.core_properties
    assert core.title == f"{document.kind}: {document.title}"
    assert core.language == {"sv": "sv-SE", "en": "en-GB"}[language]
    assert core.keywords == document.run_id
    default = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == core.language
    assert document.run_id in file.sections[0].footer.paragraphs[0].text
    assert "PAGE" in file.sections[0].footer._element.xml


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_styles_in_order_and_the_contents_are_a_field(
    reports: dict[str, tuple[Document, bytes]], language: str
) -> None:
    document, content = reports[language]
    file = docx.Document(io.BytesIO(content))
    headings = [p for p in file.paragraphs if p.style is not None and p.style.name.startswith("Heading ")]
    assert [p.text for p in headings] == [section.title for section in document.every_section()]
    levels = [int(p.style.name[-1]) for p in headings]  # type: ignore[union-attr]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    codes = [e.text for e in file.element.body.iter(qn("w:instrText"))]
    assert any(code.strip().startswith("TOC ") for code in codes)
    listed = [p for p in file.paragraphs if p.style is not None and p.style.name.startswith("toc ")]
    assert len(listed) == sum(1 + len(section.sections) for section in document.sections)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_and_pictures_have_captions_heads_and_words(
    reports: dict[str, tuple[Document, bytes]], language: str
) -> None:
    document, content = reports[language]
    file = docx.Document(io.BytesIO(content))
    captions = [p.text for p in file.paragraphs if p.style is not None and p.style.name == "Caption"]
    tables = [b for s in document.every_section() for b in s.blocks if isinstance(b, Table)]
    assert len(captions) == len(tables) + len(document.charts())
    assert len(file.tables) == len(tables)
    for table in file.tables:
        first = table._tbl.tr_lst[0]
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert len({len(row.tc_lst) for row in table._tbl.tr_lst}) == 1
    described = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert described == [f"{c.title}. {c.description}" for c in document.charts()]


def test_every_link_leads_to_a_bookmark_and_every_footnote_is_there(
    reports: dict[str, tuple[Document, bytes]],
) -> None:
    content = reports["sv"][1]
    file = docx.Document(io.BytesIO(content))
    marks = [e.get(qn("w:name")) for e in file.element.body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    asked = {e.get(qn("w:anchor")) for e in file.element.body.iter(qn("w:hyperlink"))} - {None}
    assert asked and asked <= set(marks)
    notes = zipfile.ZipFile(io.BytesIO(content)).read("word/footnotes.xml").decode("utf-8")
    called = [e.get(qn("w:id")) for e in file.element.body.iter(qn("w:footnoteReference"))]
    assert called == [str(number) for number in range(1, len(called) + 1)] and len(called) > 3
    assert all(f'w:id="{number}"' in notes for number in called)
    assert "årgång 2022" in notes and "Nyckel: gap_fte/00/2024" in notes and "skattad" in notes


def test_styles_that_are_named_exist(reports: dict[str, tuple[Document, bytes]]) -> None:
    file = docx.Document(io.BytesIO(reports["sv"][1]))
    known = {style.style_id for style in file.styles}
    tags = ("w:pStyle", "w:rStyle", "w:tblStyle")
    used = {e.get(qn("w:val")) for tag in tags for e in file.element.body.iter(qn(tag))}
    assert used <= known


def test_only_faces_that_every_program_has_or_replaces_by_equals_are_named(
    reports: dict[str, tuple[Document, bytes]],
) -> None:
    file = docx.Document(io.BytesIO(reports["sv"][1]))
    used = {e.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle") for e in file.element.body.iter(qn(tag))}
    used |= {"Normal", "Footer", "FootnoteText"}
    faces = {
        fonts.get(qn(f"w:{script}"))
        for style in file.styles
        if style.style_id in used
        for fonts in style.element.iter(qn("w:rFonts"))
        for script in ("ascii", "hAnsi")
    }
    assert faces == {"Arial", "Courier New"}, "Liberation has both in the same widths"
    assert not list(file.element.body.iter(qn("w:rFonts"))), "a face of its own beside the styles"


def test_the_same_document_gives_the_same_bytes(run_result: RunResult) -> None:
    document = press_sheet(teller_of(run_result, "en"))
    assert made(document) == made(document)


def test_hostile_text_is_text(make_run: Callable[..., RunResult]) -> None:
    base = make_run()
    sources = base.tables["sources"]
    changed: dict[str, Any] = {"sources": sources.with_columns(title=pl.lit(HOSTILE))}
    document = national_report(teller_of(make_run(changed=changed), "sv"))
    content = made(document)
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    assert "</w:t><w:b/> & <script>alert(1)</script> \ufffd\ufffd ]]> =1+1" in text
    assert not re.search(rb"<script", zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))


def test_a_sheet_has_no_contents_and_keeps_its_run(run_result: RunResult) -> None:
    teller = teller_of(run_result, "sv")
    file = docx.Document(io.BytesIO(made(fact_sheet(teller, teller.figures.regions[0]))))
    assert "TOC" not in file.element.body.xml
    assert any(run_result.run_id in p.text for p in file.paragraphs)

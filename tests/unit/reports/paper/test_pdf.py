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
from underlag.reports.charts.svg import draw_all
from underlag.reports.document.blocks import Charts, Document, Sentence, Table
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import AUDIENCES, council_summary, fact_sheet, national_report, press_sheet
from underlag.reports.paper.pdf import pdf_document
from underlag.runs.record.contents import RunResult

HOSTILE = '#panic("no") <script>alert(1)</script> $x$ *bold* _it_ @ref \\ [a] `r` //'


def made(document: Document) -> bytes:
    return pdf_document(document, draw_all(document.charts(), document.language))


@pytest.fixture(scope="module")
def editions(run_result: RunResult) -> dict[str, tuple[Document, bytes]]:
    """A document for each kind of reader in each language, with its PDF, by "audience-language"."""
    found = {}
    for language in LANGUAGES:
        teller = teller_of(run_result, language)
        documents = {
            "national": national_report(teller),
            "factsheet": fact_sheet(teller, teller.figures.regions[0]),
            "council": council_summary(teller, "Östra"),
            "press": press_sheet(teller),
        }
        found |= {f"{name}-{language}": (document, made(document)) for name, document in documents.items()}
    return found


EDITIONS = tuple(f"{audience}-{language}" for audience in AUDIENCES for language in LANGUAGES)


@pytest.fixture(scope="module")
def reports(editions: dict[str, tuple[Document, bytes]]) -> dict[str, tuple[Document, bytes]]:
    """The national report by language."""
    return {language: editions[f"national-{language}"] for language in LANGUAGES}


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


@pytest.mark.parametrize("edition", EDITIONS)
def test_it_says_what_it_is(editions: dict[str, tuple[Document, bytes]], edition: str) -> None:
    document, content = editions[edition]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang).lower().startswith(document.language)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == f"{document.kind}: {document.title}"
        assert not any("/AA" in page or "/JS" in page for page in pdf.pages)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_structure_is_what_a_screen_reader_needs(editions: dict[str, tuple[Document, bytes]], edition: str) -> None:
    document, content = editions[edition]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        every = list(elements(pdf.Root.StructTreeRoot))
        kinds = [str(e.S)[1:] for e in every]
        levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H[1-6]", kind)]
        assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
        figures = [e for e in every if e.S == "/Figure"]
        assert len(figures) == len(document.charts()) >= 2
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


@pytest.mark.parametrize("edition", EDITIONS)
def test_everything_on_a_page_is_tagged_or_marked_as_an_artifact(
    editions: dict[str, tuple[Document, bytes]], edition: str
) -> None:
    with pikepdf.open(io.BytesIO(editions[edition][1])) as pdf:
        for page in pdf.pages:
            assert page.Tabs == "/S" or "/Annots" not in page
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in ("BDC", "BMC"):
                    depth += 1
                elif name == "EMC":
                    depth -= 1
                elif name in ("Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"):
                    assert depth > 0, (name, operands)
            assert depth == 0


def squeezed(text: str) -> str:
    """The text without what a line break may change: spaces, hyphens, joiners."""
    return re.sub(r"[\s\u00ad\u2060\u200b\u2011-]", "", text)


@pytest.mark.parametrize("edition", EDITIONS)
def test_it_is_read_in_the_order_of_the_document(editions: dict[str, tuple[Document, bytes]], edition: str) -> None:
    """Headings, running text, captions and the first cells of rows come in the order in which they are told."""
    document, content = editions[edition]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    read, at, found = squeezed(text), 0, 0
    if not document.short:
        at = read.rindex(
            squeezed(document.sections[0].title), 0, read.index(squeezed(str(document.sections[0].blocks[1]))[:30])
        )
    for told in in_order(document):
        place = read.find(squeezed(told)[:25], at)
        assert place >= 0, f"{told[:60]} is not read after what stands before it"
        at, found = place, found + 1
    assert found > 15


def in_order(document: Document) -> Iterator[str]:
    for section in document.every_section():
        yield section.title
        for block in section.blocks:
            if isinstance(block, Sentence):
                yield beginning(block)
            elif isinstance(block, Table):
                yield block.caption
                yield from (row[0].text.split(" ")[0] for row in block.rows)
            elif isinstance(block, Charts):
                yield from (chart.title for chart in block.items)


def beginning(sentence: Sentence) -> str:
    """Running text as far as its first number, after which the mark of a footnote may stand."""
    texts = [part if isinstance(part, str) else part.text for part in sentence.parts]
    first = next((at for at, part in enumerate(sentence.parts) if not isinstance(part, str)), len(texts))
    return "".join(texts[: first + 1])


@pytest.mark.parametrize("edition", EDITIONS)
def test_bookmarks_are_the_headings_and_every_face_is_in_the_file(
    editions: dict[str, tuple[Document, bytes]], edition: str
) -> None:
    document, content = editions[edition]
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
    unbroken = teller_of(make_run(changed=changed(base, "Å" * 200)), "sv")
    text = " ".join(pages(fact_sheet(unbroken, unbroken.figures.regions[0])) + pages(national_report(unbroken)))
    assert 30 < max(map(len, re.findall("Å+", text.replace("\u200b", "")))) < 100, "it is broken where its line ends"


def test_nothing_to_tell_is_told(make_run: Callable[..., RunResult]) -> None:
    base = make_run()
    empty = {
        name: base.tables[name].clear()
        for name in (
            "numbers",
            "facts",
            "sensitivity",
            "data_value",
            "observations",
            "parameters",
            "sources",
            "pyramid",
            "probabilities",
            "track_record",
        )
    }
    teller = teller_of(make_run(changed=empty, shapes={}), "en")
    assert "No data." in " ".join(pages(national_report(teller)))
    assert pages(press_sheet(teller))

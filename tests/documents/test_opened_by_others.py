"""The PDF is read in order by poppler; the Word file opens in LibreOffice and keeps contents, captions and faces."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest

from underlag.core.language import LANGUAGES
from underlag.reports.charts.svg import as_png, draw_all
from underlag.reports.document.blocks import Document
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import fact_sheet, national_report
from underlag.reports.paper.pdf import pdf_document
from underlag.reports.paper.word import word_document
from underlag.runs.record.contents import RunResult

Call = Callable[..., str]


def flat(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").replace("\u2060", "").split())


def in_order(text: str, words: list[str]) -> None:
    """Each of the words after the one before it."""
    at = [0]
    for word in words:
        at.append(text.find(flat(word), at[-1]))
        assert at[-1] >= 0, f"{word!r} is not after what should come before it"
    assert all(after >= before for before, after in pairwise(at))


def titles(document: Document) -> list[str]:
    return [section.title for section in document.sections]


@pytest.mark.parametrize("language", LANGUAGES)
def test_poppler_reads_the_pdf_in_the_order_of_the_document(
    make_run: Callable[..., RunResult], call: Call, tmp_path: Path, language: str
) -> None:
    document = national_report(teller_of(make_run(), language))
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_document(document, draw_all(document.charts(), language)))
    text = flat(call("pdftotext", "-enc", "UTF-8", path, "-"))
    first = document.sections[0].blocks[1]
    in_order(text, [document.kind, document.title, document.subtitle[:30], *titles(document)])
    opening = flat(str(first))[:20]
    in_order(text, [document.title, opening, document.sections[1].title, document.sections[-1].title])


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_the_word_file(
    make_run: Callable[..., RunResult], call: Call, tmp_path: Path, language: str
) -> None:
    teller = teller_of(make_run(), language)
    report, sheet = national_report(teller), fact_sheet(teller, teller.figures.regions[0])
    for document in (report, sheet):
        pictures = as_png(draw_all(document.charts(), language))
        (tmp_path / f"{document.name}.docx").write_bytes(word_document(document, pictures))
    files = [tmp_path / f"{document.name}.docx" for document in (report, sheet)]
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    call("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files)

    reader = pypdf.PdfReader(tmp_path / "report.pdf")
    pages = [page.extract_text() for page in reader.pages]
    text = flat(call("pdftotext", "-enc", "UTF-8", tmp_path / "report.pdf", "-"))
    in_order(text, [report.title, *titles(report), *titles(report)])  # the contents, then the chapters
    word = {"sv": ("Tabell 1. ", "Figur 1. "), "en": ("Table 1. ", "Figure 1. ")}[language]
    assert all(caption in text for caption in word)
    assert all(report.run_id in page for page in pages)
    assert [page for page in pages if len(page) < 120] == [], "an almost empty page"
    faces = call("pdffonts", tmp_path / "report.pdf").splitlines()[2:]
    assert faces and all(line.split()[-5] == "yes" for line in faces), "a face is not embedded"
    assert any("Liberation" in line or "Arial" in line for line in faces), "Arial is not there, nor its equal"
    assert len(pypdf.PdfReader(tmp_path / f"{sheet.name}.pdf").pages) == 2

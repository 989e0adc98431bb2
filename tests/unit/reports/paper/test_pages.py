"""How the documents of the real country fall on pages: a sheet is two, and no page of any is nearly empty."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from underlag.core.language import LANGUAGES
from underlag.reports.charts.svg import draw_all
from underlag.reports.document.blocks import Document
from underlag.reports.document.teller import Teller, teller_of
from underlag.reports.editions import council_names, council_summary, fact_sheet, press_sheet
from underlag.reports.paper.pdf import pdf_document
from underlag.runs.record.read import read_result


@pytest.fixture(scope="module")
def tellers(plan: Callable[..., Path]) -> dict[str, Teller]:
    result = read_result(plan(country="sweden", draws=20))
    return {language: teller_of(result, language) for language in LANGUAGES}


def pages(document: Document) -> list[str]:
    content = pdf_document(document, draw_all(document.charts(), document.language))
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_the_21_fact_sheets_is_two_pages(tellers: dict[str, Teller], language: str) -> None:
    teller = tellers[language]
    found = {place.name: len(pages(fact_sheet(teller, place))) for place in teller.figures.regions}
    assert len(found) == 21 and set(found.values()) == {2}, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_press_sheet_is_two_pages_and_no_page_of_a_council_is_nearly_empty(
    tellers: dict[str, Teller], language: str
) -> None:
    teller = tellers[language]
    assert len(pages(press_sheet(teller))) == 2
    names = council_names(teller.figures, language)
    assert len(names) == 6
    for name in names:
        texts = pages(council_summary(teller, name))
        assert len(texts) <= 5 and min(map(len, texts)) > 600, (name, [len(text) for text in texts])

"""Sheets printed from the browser: two pages, as their PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser

from underlag.core.language import LANGUAGES
from underlag.reports.charts.svg import draw_all
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import fact_sheet, press_sheet
from underlag.reports.paper.html import html_page
from underlag.runs.record.read import read_result

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
REMEDY = "make samples, and look at what it made"


@pytest.mark.parametrize("language", LANGUAGES)
def test_press_and_fact_sheets_of_the_real_country_print_on_two_pages(
    browser: Browser, plan: Callable[..., Path], tmp_path: Path, language: str
) -> None:
    teller = teller_of(read_result(plan(country="sweden", draws=20)), language)
    doubtful = next(place for place in teller.figures.regions if place.name == "Jämtland Härjedalen")
    for document in (press_sheet(teller), fact_sheet(teller, doubtful)):
        path = tmp_path / f"{document.name}.html"
        path.write_text(html_page(document, draw_all(document.charts(), language)), encoding="utf-8")
        context = browser.new_context(offline=True)
        page = context.new_page()
        page.goto(path.as_uri())
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        context.close()
        texts = [sheet.extract_text() for sheet in printed.pages]
        assert len(texts) == 2, (document.name, [len(text) for text in texts])
        assert all(teller.figures.result.run_id in text for text in texts)


def test_the_sample_in_the_manual_is_such_a_sheet(plan: Callable[..., Path]) -> None:
    """Its numbers are those of its day; its kind, chapters and pages are those of a sheet that is made now."""
    teller = teller_of(read_result(plan(country="sweden", draws=20)), "sv")
    place = next(place for place in teller.figures.regions if place.code == "24")
    document = fact_sheet(teller, place)
    shown = (SAMPLES / f"{document.name}.html").read_text(encoding="utf-8")
    printed = pypdf.PdfReader(SAMPLES / f"{document.name}.pdf")
    assert len(printed.pages) == 2
    text = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    for section in document.sections:
        assert section.title in shown, REMEDY
        assert section.title in text, REMEDY
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 2_000_000

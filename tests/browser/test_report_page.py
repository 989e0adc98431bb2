"""The report in a real browser: silent, self-contained, readable on a phone, on a desk, in the dark and on paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import polars as pl
import pypdf
import pytest
from playwright.sync_api import Browser, Page

from underlag.core.language import LANGUAGES
from underlag.reports.charts.svg import draw_all
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import national_report
from underlag.reports.paper.html import html_page
from underlag.runs.record.contents import RunResult

WIDTHS = (390, 1280)


@pytest.fixture(scope="module")
def files(make_run: Callable[..., RunResult], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The invented run in both languages, and an awkward one: a name of 200 characters, a region without data."""
    folder = tmp_path_factory.mktemp("pages")
    base = make_run()
    regions = base.tables["regions"].with_columns(
        pl.when(pl.col("region_code") == "01").then(pl.lit("Å" * 200)).otherwise(pl.col("name")).alias("name")
    )
    numbers = base.tables["numbers"].filter(pl.col("region_code") != "02")
    runs = {
        "sv": (base, "sv"),
        "en": (base, "en"),
        "odd": (make_run(changed={"regions": regions, "numbers": numbers}), "sv"),
    }
    paths = {}
    for name, (result, language) in runs.items():
        paths[name] = folder / f"{name}.html"
        document = national_report(teller_of(result, language), with_regions=True)
        page = html_page(document, draw_all(document.charts(), language))
        paths[name].write_text(page, encoding="utf-8")
    return paths


@dataclass
class Opened:
    """A page with all that it said and asked for while opening."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Open a file at a width; everything is closed afterwards."""
    contexts = []

    def opener(path: Path, width: int = 1280, dark: bool = False) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", offline=True
        )
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.on("console", lambda message: opened.messages.append(message.text))
        opened.page.on("pageerror", lambda error: opened.messages.append(str(error)))
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.goto(path.as_uri())
        return opened

    yield opener
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["sv", "en", "odd"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_opens_silently_and_fits_the_screen(
    files: dict[str, Path], open_page: Callable[..., Opened], name: str, width: int
) -> None:
    opened = open_page(files[name], width)
    assert opened.messages == []
    assert opened.requests == [files[name].as_uri()]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    wide = opened.page.evaluate(
        """width => [...document.querySelectorAll('body *')]
            .filter(e => !e.closest('.scroll, .skip, svg') && e.getBoundingClientRect().right > width + 1)
            .map(e => e.tagName + '.' + e.className)""",
        width,
    )
    assert wide == []


@pytest.mark.parametrize("width", WIDTHS)
def test_without_its_faces_it_still_fits_the_screen(browser: Browser, files: dict[str, Path], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, bypass_csp=True)
    page = context.new_page()
    page.goto(files["odd"].as_uri())
    page.add_style_tag(content="*, svg text { font-family: monospace !important }")  # the widest that there is
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily") == "monospace"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        """width => [...document.querySelectorAll('body *')]
            .filter(e => !e.closest('.scroll, .skip, svg') && e.getBoundingClientRect().right > width + 1).length""",
        width,
    )
    assert outside == 0
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_in_order_and_pictures_have_names(
    files: dict[str, Path], open_page: Callable[..., Opened], language: str
) -> None:
    page = open_page(files[language]).page
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    nameless = page.evaluate(
        """[...document.querySelectorAll('svg, img')].filter(p => p.tagName === 'IMG' ? !p.alt :
            !(p.getAttribute('aria-labelledby') || '').split(' ').every(
                id => (document.getElementById(id)?.textContent || '').length > 5)).length"""
    )
    assert nameless == 0
    assert page.locator("svg[role=img]").count() > 25


def test_no_label_of_a_chart_is_cut_by_its_frame_or_covers_another(
    files: dict[str, Path], open_page: Callable[..., Opened]
) -> None:
    page = open_page(files["sv"]).page
    problems = page.evaluate(
        """() => { const found = [];
        for (const svg of document.querySelectorAll('svg.chart')) {
          const frame = svg.getBoundingClientRect();
          const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
          for (const [text, box] of boxes)
            if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1)
              found.push('outside: ' + text);
          for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
            const [a, p] = boxes[i], [b, q] = boxes[j];
            if (a !== b && p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 3 && q.top < p.bottom - 3)
              found.push('overlap: ' + a + ' / ' + b);
          } }
        return found; }"""
    )
    assert problems == []


def test_a_link_from_a_number_reaches_its_source_in_two_clicks(
    files: dict[str, Path], open_page: Callable[..., Opened]
) -> None:
    page = open_page(files["sv"]).page
    page.locator(".headlines a").first.click()
    assert page.url.endswith("#q-gap_fte")
    page.locator("tr:target a[href^='#source-']").first.click()
    assert page.url.endswith("#source-board-2022")
    assert "Nämnden för prov" in page.locator("article:target").inner_text()


def test_the_keyboard_can_skip_to_the_content_and_scroll_tables(
    files: dict[str, Path], open_page: Callable[..., Opened]
) -> None:
    page = open_page(files["sv"], 390).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    table = page.locator("#regions .scroll").first
    table.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(100):  # smooth scrolling takes a moment, and the page's policy forbids waiting inside it
        if table.evaluate("element => element.scrollLeft") > 0:
            return
        page.wait_for_timeout(50)
    pytest.fail("the arrow key does not scroll the table")


def test_dark_pages_have_light_ink_in_text_and_charts(files: dict[str, Path], open_page: Callable[..., Opened]) -> None:
    page = open_page(files["sv"], dark=True).page
    colours = page.evaluate(
        """[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,
            getComputedStyle(document.querySelector('#fan-00-t').parentElement.querySelector('text')).fill]"""
    )
    assert colours == ["rgb(20, 24, 29)", "rgb(233, 236, 239)", "rgb(170, 179, 189)"]


def test_it_prints_with_a_page_for_each_region_and_the_run_at_the_foot(
    files: dict[str, Path], open_page: Callable[..., Opened]
) -> None:
    page = open_page(files["sv"]).page
    document = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    texts = [sheet.extract_text() for sheet in document.pages]
    regions = ("Ålviken", "Ängsö", "Öland Norra", "Bergslunda", "Dalhem", "Näsudden", "Zinkgruvan", "Fjällby")
    starts = [next(i for i, text in enumerate(texts) if f"{name}, 31 december 2024" in text) for name in regions]
    assert len(document.pages) > len(regions)
    assert len(set(starts)) == len(regions)
    assert all("fictional-gp-baseline-2024-7" in text for text in texts)
    assert all(len(text) > 150 for text in texts), "an almost empty sheet"

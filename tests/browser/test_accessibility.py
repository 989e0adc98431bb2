"""axe-core in a real browser finds nothing against WCAG 2.2 in any document, in either language, light or dark."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from underlag.core.language import LANGUAGES
from underlag.reports.charts.svg import draw_all
from underlag.reports.document.blocks import Document
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import council_summary, fact_sheet, national_report, press_sheet
from underlag.reports.paper.html import html_page
from underlag.runs.record.contents import RunResult

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TARGET_SIZE = "target-size"
"""The rule of what WCAG 2.2 added; an axe without it would pass by not asking."""


def violations(browser: Browser, document: Document, folder: Path, scheme: str) -> list[object]:
    """What axe says against a document, with the first places."""
    path = folder / f"{document.name}.html"
    path.write_text(html_page(document, draw_all(document.charts(), document.language)), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, offline=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", STANDARDS)
    context.close()
    asked = {rule["id"] for kind in ("passes", "violations", "incomplete", "inapplicable") for rule in found[kind]}
    assert TARGET_SIZE in asked and len(found["passes"]) > 15, found["testEngine"]
    return [(v["id"], v["help"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found["violations"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_report(
    browser: Browser, make_run: Callable[..., RunResult], tmp_path: Path, language: str, scheme: str
) -> None:
    few = make_run(regions=(("01", "Ålviken", "Östra"), ("02", "Ängsö", "Östra")))
    report = national_report(teller_of(few, language), with_regions=True)
    assert violations(browser, report, tmp_path, scheme) == []


@pytest.mark.parametrize(("language", "scheme"), [("sv", "dark"), ("en", "light")])
def test_axe_finds_nothing_in_the_sheets(
    browser: Browser, make_run: Callable[..., RunResult], tmp_path: Path, language: str, scheme: str
) -> None:
    teller = teller_of(make_run(), language)
    sheets = (fact_sheet(teller, teller.figures.regions[0]), council_summary(teller, "Östra"), press_sheet(teller))
    found = {sheet.name: violations(browser, sheet, tmp_path, scheme) for sheet in sheets}
    assert not any(found.values()), found

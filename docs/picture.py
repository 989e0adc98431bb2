"""Take the picture of the README: ``python docs/picture.py RUN``, where RUN is a directory written by underlag plan.

It shows the Swedish report as a browser shows it, from the heading of the summary to the end of the first map.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent / "images" / "report.png"
WIDTH, HEIGHT, MARGIN = 1180, 900, 16
COLOURS = 128
"""Enough for a page of flat colours, at a third of the size."""


def take(report: Path) -> None:
    """Write the picture of ``report`` to its place."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(report.resolve().as_uri())
        heading = page.locator("#summary h2").bounding_box()
        map_ = page.locator("#today figure").first.bounding_box()
        assert heading and map_, "the report has no summary or no map"
        top = heading["y"] - MARGIN
        area = {"x": 0, "y": top, "width": WIDTH, "height": map_["y"] + map_["height"] + MARGIN - top}
        page.screenshot(path=PICTURE, full_page=True, clip=area)
        browser.close()
    with Image.open(PICTURE) as taken:
        few = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURE, optimize=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]) / "report.html")

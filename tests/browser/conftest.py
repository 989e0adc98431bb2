"""A real Chromium for the page tests. It is part of the test machine: where it is missing, tests fail and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from shared.reports.invented_run import invented_run

from underlag.runs.record.contents import RunResult

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, driven through a pipe: no network socket is needed or allowed."""
    program = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail(f"no Chromium on this machine (looked for {', '.join(_NAMES)}): install the package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def make_run() -> Callable[..., RunResult]:
    """The builder of invented runs that the unit tests of the reports use."""
    return invented_run

"""Documents opened by other programs: LibreOffice and poppler are part of the test machine; where one is missing, tests
fail and say so."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest
from shared.reports.invented_run import invented_run

from underlag.runs.record.contents import RunResult


@pytest.fixture(scope="session")
def make_run() -> Callable[..., RunResult]:
    """The builder of invented runs that the unit tests of the reports use."""
    return invented_run


@pytest.fixture(scope="session")
def call() -> Callable[..., str]:
    """Call a program of the test machine; its standard output."""

    def run(program: str, *arguments: object) -> str:
        found = shutil.which(program)
        if found is None:
            pytest.fail(f"no {program} on this machine: run tests/needs.py, which says what to install")
        done = subprocess.run(
            [found, *map(str, arguments)], capture_output=True, text=True, timeout=180, check=True, encoding="utf-8"
        )
        return done.stdout

    return run

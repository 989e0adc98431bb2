"""Documents opened by other programs: LibreOffice and poppler are part of the test machine; where one is missing, tests
fail and say so."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from underlag.runs.result import RunResult

_BUILDER = Path(__file__).parents[1] / "unit" / "reports" / "invented_run.py"


@pytest.fixture(scope="session")
def make_run() -> Callable[..., RunResult]:
    """The builder of invented runs that the unit tests of the reports use."""
    spec = importlib.util.spec_from_file_location("invented_run_for_documents", _BUILDER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    builder: Callable[..., RunResult] = module.invented_run
    return builder


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

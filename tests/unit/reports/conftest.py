"""The invented run, and ways to change it, for every test of the reports."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from underlag.runs.result import RunResult


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("invented_run", Path(__file__).with_name("invented_run.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INVENTED = _load()


@pytest.fixture(scope="session")
def make_run() -> Callable[..., RunResult]:
    """The builder ``invented_run(regions, shapes, changed)``."""
    return INVENTED.invented_run


@pytest.fixture(scope="session")
def run_result(make_run: Callable[..., RunResult]) -> RunResult:
    """The invented run as it is."""
    return make_run()


@pytest.fixture(scope="session")
def make_record() -> Callable[..., pl.DataFrame]:
    """The builder ``track_record(model, rule, low80, high80)``."""
    return INVENTED.track_record


@pytest.fixture(scope="session")
def make_trial() -> Callable[..., pl.DataFrame]:
    """The builder ``trial(within, free, alike)`` of a trial in new draws."""
    return INVENTED.trial


@pytest.fixture(scope="session")
def make_ends() -> Callable[..., pl.DataFrame]:
    """The builder ``ends(starts)`` of what uncertain limits would give."""
    return INVENTED.ends

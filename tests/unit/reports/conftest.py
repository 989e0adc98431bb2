"""The invented run, and ways to change it, for every test of the reports."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from shared.reports.invented_advice import ends, trial
from shared.reports.invented_evidence import track_record
from shared.reports.invented_run import invented_run

from underlag.runs.record.contents import RunResult


@pytest.fixture(scope="session")
def make_run() -> Callable[..., RunResult]:
    """The builder ``invented_run(regions, shapes, changed)``."""
    return invented_run


@pytest.fixture(scope="session")
def run_result(make_run: Callable[..., RunResult]) -> RunResult:
    """The invented run as it is."""
    return make_run()


@pytest.fixture(scope="session")
def make_record() -> Callable[..., pl.DataFrame]:
    """The builder ``track_record(model, rule, low80, high80)``."""
    return track_record


@pytest.fixture(scope="session")
def make_trial() -> Callable[..., pl.DataFrame]:
    """The builder ``trial(within, free, alike)`` of a trial in new draws."""
    return trial


@pytest.fixture(scope="session")
def make_ends() -> Callable[..., pl.DataFrame]:
    """The builder ``ends(starts)`` of what uncertain limits would give."""
    return ends

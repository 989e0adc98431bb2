"""What the tests of faults share: an earlier run that no fault may touch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shared.faults.directory_state import state


@pytest.fixture(autouse=True)
def _in_english(in_english: None) -> None:
    """Every refusal here is read in English."""


@pytest.fixture
def runs(tmp_path: Path, plan: Callable[..., Path]) -> Iterator[Path]:
    """A directory with an earlier run in it, which no fault may touch and beside which nothing may be left."""
    runs = tmp_path / "runs"
    shutil.copytree(plan(), runs / "earlier")
    before = state(runs)
    yield runs
    assert state(runs) == before

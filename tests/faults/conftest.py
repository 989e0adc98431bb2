"""What the tests of faults share: modules beside them, importable, and an earlier run that no fault may touch."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from directory_state import state

pytest.register_assert_rewrite("population_table")


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

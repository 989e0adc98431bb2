"""Why a plan changed, as the manual tells it: each cause alone, and what they do together, sum to the difference."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from underlag.runs.record.read import INPUTS_FILE, read_run
from underlag.runs.why.compare import compare


@pytest.fixture(scope="module")
def nation(plan: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """Quantity → what changed it in the nation. A new projection has a twentieth more residents, people leave primary
    care a twentieth less, the goal is 95 percent, and no limit on solidarity holds any more."""
    before = read_run(plan())
    after = tmp_path_factory.mktemp("after") / "run"
    shutil.copytree(before.directory, after)
    given = before.arrays(INPUTS_FILE)
    changes = {
        "population.residents": 1.05 * given["population.residents"],
        "career.exit": 0.95 * given["career.exit"],
        "goal.coverage": np.array(0.95),
        "limits.solidarity": np.array(0.0),
    }
    np.savez(after / INPUTS_FILE, **{**given, **changes})
    table = compare(before, read_run(after)).table
    code = before.nation_code
    return {row["quantity"]: row for row in table.iter_rows(named=True) if row["region_code"] == code}


CAUSES = ("population", "career", "goal", "limits")


def test_the_causes_and_what_they_do_together_are_the_whole_difference(nation: dict[str, dict[str, float]]) -> None:
    for row in nation.values():
        digit = 1e-5 * abs(row["before"])  # of numbers printed to six
        assert sum(row[cause] for cause in (*CAUSES, "interaction")) == pytest.approx(row["difference"], abs=digit)
        assert row["before"] + row["difference"] == pytest.approx(row["after"], abs=digit)


def test_each_cause_moves_what_it_can_move(nation: dict[str, dict[str, float]]) -> None:
    """More residents: less coverage, more missing. Fewer who leave: the other way. A goal or a limit changes the posts
    that are advised, and nothing of what follows from today's."""
    coverage, missing, starts = nation["coverage"], nation["gap_fte"], nation["starts"]
    assert coverage["population"] == pytest.approx(coverage["before"] * (1 / 1.05 - 1), rel=1e-5)
    assert missing["population"] > 0 > coverage["population"]
    assert coverage["career"] > 0 > missing["career"]
    for today in (coverage, missing):
        assert today["goal"] == today["limits"] == 0
    assert starts["goal"] < 0


def test_together_is_not_the_sum(nation: dict[str, dict[str, float]]) -> None:
    """The doctors who stay serve a larger population: their share of it is smaller than it would have been."""
    assert nation["coverage"]["interaction"] < 0


def test_what_did_not_change_is_not_a_cause(nation: dict[str, dict[str, float]]) -> None:
    for row in nation.values():
        assert row["start"] == row["need"] == row["measures"] == 0

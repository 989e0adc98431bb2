"""Which of the stored posteriors is taken, what is said where none fits, and that a run's identity knows which."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from underlag.core.errors import PosteriorError
from underlag.evidence.country import read_country
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.record.arrays import read_arrays, write_arrays
from underlag.runs.record.manifest import run_identity
from underlag.runs.synthesis.calibrate import past_evidence
from underlag.runs.synthesis.stored_posterior import POSTERIOR_FOLDER, evidence_used, posterior_of

Store = Callable[[str, bool], None]


@pytest.fixture
def store(own_country: Path, kept: Path) -> Store:
    """Puts a posterior with another first draw into the data directory, made from the country's evidence or not."""

    def put(first: str, fits: bool) -> None:
        folder = kept / POSTERIOR_FOLDER
        shutil.copytree(own_country / POSTERIOR_FOLDER, folder, dirs_exist_ok=True)
        scores = read_arrays(folder / "gp.npz")["scores"].copy()
        scores[0, 0] = float(first)
        write_arrays(folder / "gp.npz", {"scores": scores})
        if not fits:
            told = json.loads((folder / "gp.json").read_text(encoding="utf-8"))
            told["made_from"]["settings"] = "0" * 12
            (folder / "gp.json").write_text(json.dumps(told), encoding="utf-8")

    return put


def evidence_of_copy(own_country: Path, kept: Path | None) -> Evidence:
    return past_evidence(read_country(own_country, kept), "gp")


def test_the_one_in_the_data_directory_is_taken_where_it_fits(own_country: Path, kept: Path, store: Store) -> None:
    shipped = posterior_of(evidence_of_copy(own_country, kept))
    store("9.5", True)
    assert posterior_of(evidence_of_copy(own_country, kept)).scores[0, 0] == 9.5
    assert np.array_equal(posterior_of(evidence_of_copy(own_country, None)).scores, shipped.scores)


def test_one_of_other_evidence_is_passed_over_for_the_one_that_ships(
    own_country: Path, kept: Path, store: Store
) -> None:
    store("9.5", False)
    assert posterior_of(evidence_of_copy(own_country, kept)).scores[0, 0] != 9.5


def test_where_none_fits_the_user_s_own_is_told_of(own_country: Path, kept: Path, store: Store) -> None:
    store("9.5", False)
    shutil.rmtree(own_country / POSTERIOR_FOLDER)
    with pytest.raises(PosteriorError) as refused:
        posterior_of(evidence_of_copy(own_country, kept))
    (problem,) = refused.value.problems
    assert problem.where == str(kept / POSTERIOR_FOLDER / "gp.json")
    assert "settings (stored 000000000000, now " in problem.told("en")["found"]
    shutil.rmtree(kept)
    with pytest.raises(PosteriorError, match="no posterior for this profession"):
        posterior_of(evidence_of_copy(own_country, kept))


def test_another_posterior_is_another_run(own_country: Path, kept: Path, store: Store) -> None:
    """Another seed gives other draws of the same evidence, so equal ids would not mean equal tables."""
    from underlag.runs.record.contents import Settings

    settings = Settings("fictional", "gp", "baseline", 2024, 26, 2040, 60, 1)

    def identity() -> str:
        evidence = evidence_of_copy(own_country, kept)
        return run_identity(settings, evidence_used(evidence, posterior_of(evidence)))

    before = identity()
    store("9.5", True)
    assert identity() != before
    entry = evidence_used(evidence := evidence_of_copy(own_country, kept), posterior_of(evidence))["posterior/gp.npz"]
    assert entry["file"] == "posterior/gp.npz" and len(entry["sha256"]) == 64

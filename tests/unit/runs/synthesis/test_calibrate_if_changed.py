"""A plan that calibrates first: only where the stored posterior is not of this evidence, which is then stored there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from underlag.core.errors import SettingError
from underlag.evidence.places import country_directory, country_place
from underlag.runs.synthesis import calibrate
from underlag.runs.synthesis.calibrate import calibrate_if_changed
from underlag.uncertainty.convergence import about_minutes


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What has been fitted and stored, without the minutes that it takes."""
    found: list[Any] = []

    def fit(evidence: Any, progress: Any) -> Any:
        progress(1.0)
        found.append(evidence.profession.name)
        return SimpleNamespace()

    def keep(posterior: Any, directory: Path, profession: str) -> None:
        found.append((directory, profession))

    monkeypatch.setattr(calibrate, "fit", fit)
    monkeypatch.setattr(calibrate, "write_posterior", keep)
    return found


def test_a_posterior_of_this_evidence_is_kept(fitted: list[Any]) -> None:
    assert calibrate_if_changed("fictional", "gp") is False
    assert fitted == []


def test_a_posterior_of_other_evidence_is_rebuilt(fitted: list[Any], tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(country_directory("fictional"), own)
    stored = own / "posterior" / "gp.json"
    told = json.loads(stored.read_text(encoding="utf-8"))
    stored.write_text(json.dumps({**told, "made_from": {**told["made_from"], "settings": "0" * 12}}), encoding="utf-8")
    begun: list[str] = []
    shares: list[float] = []
    assert calibrate_if_changed(str(own), None, lambda: begun.append("begun"), shares.append) is True
    assert fitted == ["gp", (own, "gp")]
    assert (begun, shares) == (["begun"], [1.0])


def test_what_is_rebuilt_is_kept_in_the_data_directory(fitted: list[Any], tmp_path: Path) -> None:
    own, data = tmp_path / "own", tmp_path / "data"
    shutil.copytree(country_directory("fictional"), own)
    (own / "posterior" / "gp.json").unlink()
    assert calibrate_if_changed(str(own), "gp", data=data) is True
    assert fitted == ["gp", (country_place(str(own), data).kept, "gp")]


def test_a_country_of_the_installation_is_refused_before_the_work(
    fitted: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    shutil.copytree(country_directory("fictional"), own)
    (own / "posterior" / "gp.json").unlink()
    monkeypatch.setattr("underlag.evidence.places.is_installed", lambda directory: True)
    with pytest.raises(SettingError, match="part of the installation"):
        calibrate_if_changed(str(own), "gp")
    assert fitted == []


@pytest.mark.parametrize(
    ("regions", "processors", "minutes"), [(21, 2, 8), (8, 2, 3), (21, 1, 15), (21, 64, 4), (1, 4, 1)]
)
def test_how_long_it_takes_follows_the_regions_and_the_processors(regions: int, processors: int, minutes: int) -> None:
    assert about_minutes(regions, processors) == minutes

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from underlag.evidence.cards.requirements import ASSEMBLED_TABLES
from underlag.evidence.country import Country
from underlag.evidence.places import evidence_root
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import Settings
from underlag.runs.record.manifest import ENGINE_PARTS, aggregate_manifest, as_json, evidence_of, run_identity, versions
from underlag.runs.record.read import StoredRun
from underlag.runs.synthesis.stored_posterior import evidence_used

SETTINGS = Settings("fictional", "gp", "baseline", 2024, 26, 2040, 60, 1)


def test_the_manifest_holds_what_a_run_was_made_of(stored: StoredRun, country: Country) -> None:
    manifest = stored.manifest
    assert manifest["settings"] == vars(SETTINGS)
    assert set(manifest["versions"]) == {"python", *ENGINE_PARTS}
    assert set(ASSEMBLED_TABLES) <= set(manifest["evidence"])
    assert manifest["goal"]["need_model"] == "guideline"
    assert manifest["plan"]["sentence"]["sv"] != manifest["plan"]["sentence"]["en"]
    for entry in manifest["evidence"].values():
        own, inherited = country.directory / entry["file"], evidence_root() / entry["file"].removeprefix("sweden/")
        content = (inherited if entry["file"].startswith("sweden/") else own).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest(), entry["file"]


def test_equal_settings_give_an_equal_id(stored: StoredRun, assembled: Assembled) -> None:
    identity = run_identity(SETTINGS, evidence_used(assembled.evidence, assembled.posterior))
    assert identity == stored.manifest["run_id"]
    assert len(identity) == 12
    int(identity, 16)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"draws": 41},
        {"profession": "district_nurse"},
        {"scenario": "fill_low"},
        {"start": 2025},
        {"years": 27},
        {"target_year": 2041},
        {"country": "sweden"},
    ],
)
def test_each_setting_changes_the_id(country: Country, change: dict[str, Any]) -> None:
    files = evidence_of(country)
    assert run_identity(replace(SETTINGS, **change), files) != run_identity(SETTINGS, files)


def test_each_file_of_the_evidence_changes_the_id(country: Country) -> None:
    files = evidence_of(country)
    for name in ("population", "scenarios/baseline.yaml", "parameters/training/fill.gp.yaml"):
        changed = {**files, name: {**files[name], "sha256": "0" * 64}}
        assert run_identity(SETTINGS, changed) != run_identity(SETTINGS, files), name


def test_a_version_changes_the_id(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    files = evidence_of(country)
    before = run_identity(SETTINGS, files)
    later = {**versions(), "numpy": "99"}
    monkeypatch.setattr("underlag.runs.record.manifest.versions", lambda: later)
    assert run_identity(SETTINGS, files) != before


def test_the_same_manifest_is_the_same_text_and_tells_no_time_or_place(
    finished: Callable[..., Any], country: Country
) -> None:
    text = as_json(finished().result.manifest)
    assert text == as_json(dict(reversed(list(finished().result.manifest.items()))))
    assert json.loads(text) == finished().result.manifest
    assert str(Path.home()) not in text
    assert str(country.directory) not in text


def test_the_manifest_of_the_aggregate_form(tmp_path: Path) -> None:
    file = tmp_path / "inputs.json"
    file.write_text("{}", encoding="utf-8")
    manifest = json.loads(aggregate_manifest(file, "all"))
    assert (manifest["form"], manifest["arrivals"]) == ("aggregate", "all")
    assert manifest["input_sha256"] == hashlib.sha256(b"{}").hexdigest()
    assert manifest["versions"] == versions()


def test_the_id_of_an_aggregate_run_tells_the_file_the_reading_and_the_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_id(content: str, arrivals: str) -> str:
        (tmp_path / "inputs.json").write_text(content, encoding="utf-8")
        return str(json.loads(aggregate_manifest(tmp_path / "inputs.json", arrivals))["run_id"])

    ids = {run_id(content, arrivals) for content in ("{}", "{ }") for arrivals in ("all", "staying")}
    assert len(ids) == 4
    assert run_id("{}", "all") in ids, "the same again is the same"
    monkeypatch.setattr("underlag.runs.record.manifest.versions", lambda: {"numpy": "99"})
    assert run_id("{}", "all") not in ids


def test_a_recommendation_that_was_stopped_has_an_id_of_its_own(country: Country) -> None:
    """A clock may have decided it, so settings and evidence don't."""
    files = evidence_of(country)
    ids = {run_identity(SETTINGS, files, posts) for posts in (None, (1, 2), (2, 1))}
    assert len(ids) == 3

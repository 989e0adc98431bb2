"""The file of an aggregate country: the inputs, and nothing else of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.directory.aggregate_file import read_aggregate_file
from underlag.evidence.places import country_directory


def test_the_inputs_are_read_and_other_keys_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"id": "gp", "expected": {"x": 1}, "inputs": {"basisjaar": 2025.0}}), encoding="utf-8")
    found = read_aggregate_file(path)
    assert (found.title, dict(found.inputs)) == ("gp", {"basisjaar": 2025.0})


def test_the_bundled_country_has_its_inputs() -> None:
    found = read_aggregate_file(country_directory("netherlands") / "tables/gp_2025.json")
    assert found.inputs["aanbod_personen"] == 14347.0


@pytest.mark.parametrize("content", ["{}", '{"inputs": []}', '{"inputs": {}}'])
def test_a_file_without_inputs_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"a.json: the object inputs is missing or empty"):
        read_aggregate_file(tmp_path / "a.json")

"""JSON-stat files, read by pyjstat, hold what the tables hold, in both languages."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyjstat import pyjstat

from underlag.reports.data.cubes import STATUS_ORDER, cubes
from underlag.reports.data.json_stat import STATUS_CODES, write_json_stat
from underlag.runs.record.contents import RunResult


def written(result: RunResult, directory: Path, language: str) -> list[str]:
    return [p.read_text("utf-8") for p in write_json_stat(result, directory) if p.name.endswith(f".{language}.json")]


# pyjstat calls a function of its own that it deprecates
@pytest.mark.filterwarnings("ignore:Shouldn't use this function anymore:DeprecationWarning")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_cell_equals_the_table(run_result: RunResult, tmp_path: Path, language: str) -> None:
    for text, cube in zip(written(run_result, tmp_path, language), cubes(run_result), strict=True):
        dataset = pyjstat.Dataset.read(text)
        frame = dataset.write("dataframe", naming="id")
        np.testing.assert_array_equal(frame["value"].to_numpy(dtype=float), cube.values.reshape(-1))
        codes = list(itertools.product(*(d.categories for d in cube.dimensions)))
        assert list(frame[[d.key for d in cube.dimensions]].itertuples(index=False, name=None)) == codes
        named = dataset.write("dataframe", naming="label")
        names = [[name[language] for name in d.categories.values()] for d in cube.dimensions]
        keys = [d.name[language] for d in cube.dimensions]
        assert list(named[keys].itertuples(index=False, name=None)) == list(itertools.product(*names))
        status = dataset.write("dataframe", naming="id", value="status")["status"]
        assert status.tolist() == [STATUS_CODES[STATUS_ORDER[at]] for at in cube.status.reshape(-1)]


def test_the_dataset_has_roles_units_notes_and_words_for_its_status(run_result: RunResult, tmp_path: Path) -> None:
    made: dict[str, Any] = json.loads(written(run_result, tmp_path, "sv")[1])
    assert (made["version"], made["class"]) == ("2.0", "dataset")
    assert len(made["value"]) == len(made["status"]) == np.prod(made["size"])
    assert made["role"] == {"time": ["year"], "geo": ["region"], "metric": ["quantity"]}
    quantity = made["dimension"]["quantity"]["category"]
    assert quantity["unit"]["coverage"] == {"label": "andel"}
    assert quantity["note"]["coverage"] == ["listningskapacitet ÷ behov"]
    assert made["extension"]["status"]["label"] == {
        "m": "inte beräknad",
        "o": "officiell",
        "e": "skattad",
        "a": "antagen",
    }
    assert made["extension"]["run_id"] == run_result.run_id
    assert "Två punkter" not in made["note"][0] and "null" in made["note"][0]


def test_the_same_run_gives_the_same_bytes(run_result: RunResult, tmp_path: Path) -> None:
    one, two = write_json_stat(run_result, tmp_path / "one"), write_json_stat(run_result, tmp_path / "two")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]

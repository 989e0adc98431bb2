"""``underlag robustness``: what it prints and writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from underlag.runs.robustness.new_draws import OUT_OF_SAMPLE_SCHEMA

SMALL = ("robustness", "--country", "fictional", "--plan-draws", 60, "--draws", 60)


def test_the_tables_are_written_whole_and_printed(underlag, tmp_path: Path):
    said = underlag(*SMALL, "--lang", "en", "--out", tmp_path / "trial")
    assert said.code == 0, said.err
    words = " ".join(said.out.split())
    assert "Trial in new draws" in words and "Replace those who" in words
    written = pl.read_csv(tmp_path / "trial" / "out_of_sample.csv", schema=OUT_OF_SAMPLE_SCHEMA)
    manifest = json.loads((tmp_path / "trial" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["run_id"] == written["inputs"][0]
    assert manifest["settings"]["new_draws"] == 60
    printed = json.loads(underlag(*SMALL, "--json").out)["out_of_sample"]
    assert [row["difference_fte"] for row in printed] == written["difference_fte"].to_list()


@pytest.mark.usefixtures("in_english")
def test_an_unknown_scenario_is_refused_in_a_sentence(underlag):
    said = underlag(*SMALL, "--scenario", "no_such")
    assert said.code != 0 and "no scenario has this name" in said.err

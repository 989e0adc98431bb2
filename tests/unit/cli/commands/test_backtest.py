"""``underlag backtest``: a country, a directory of rounds, what it writes and what it refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from underlag.cli.commands import backtest
from underlag.evidence.places import country_directory
from underlag.runs.track_record import record as track_record
from underlag.runs.track_record.nation import Forecaster, NationalHistory


@pytest.fixture
def rounds(tmp_path: Path) -> Path:
    """The Dutch round twice, ten years apart, and what an invented count found."""
    directory = tmp_path / "rounds"
    directory.mkdir()
    document = json.loads((country_directory("netherlands") / "tables" / "gp_2025.json").read_text(encoding="utf-8"))
    (directory / "gp_2025.json").write_text(json.dumps(document), encoding="utf-8")
    for key in ("basisjaar", "bijsturingsjaar", "trendjaar", "evenwichtsjaar1", "evenwichtsjaar2"):
        document["inputs"][key] -= 10
    del document["published_advice"]
    (directory / "gp_2015.json").write_text(json.dumps(document), encoding="utf-8")
    (directory / "actuals.csv").write_text(
        "year,heads\n2013,14100\n2014,14200\n2016,14400\n2020,15000\n", encoding="utf-8"
    )
    return directory


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the synthesis at every origin, which takes minutes and has tests of its own: as many as counted."""

    def forecaster(evidence: object, past: NationalHistory) -> Forecaster:
        wide = np.linspace(0.97, 1.03, 21)[:, None]

        def alike(origin: int, years: Mapping[str, Sequence[int]]) -> dict[str, np.ndarray]:
            return {
                subject: past.specialists[origin] * wide ** np.sqrt(np.asarray(each) - origin)
                for subject, each in years.items()
            }

        return alike

    monkeypatch.setattr(backtest, "synthesis_forecaster", forecaster)


@pytest.mark.usefixtures("steady")
def test_a_country_answers_in_words_and_tables(underlag):
    said = underlag("backtest", "--country", "fictional", "--lang", "en")
    assert said.code == 0, said.err
    words = " ".join(said.out.split())
    assert "over 66 comparisons" in words and "“as many per resident”" in words
    assert "The health board's forecast of 2013" in words


@pytest.mark.usefixtures("steady")
def test_scores_as_json(underlag):
    said = underlag("backtest", "--country", "fictional", "--json")
    found = json.loads(said.out)
    assert found["scores"]["specialists"]["model"]["pairs"] == 78
    ahead = found["by_horizon"]["specialists"].values()
    assert sum(each["model"]["pairs"] for each in ahead) == 78, "every forecast is of some number of years ahead"
    compared = sum(each["common"]["model"]["pairs"] for each in ahead if each["common"])
    assert compared == found["common"]["specialists"]["model"]["pairs"] == 66
    assert set(found["scores"]["residents"]) == {"model", "last_value", "last_growth"}
    assert any("prognos" in text for text in found["findings"])


@pytest.mark.usefixtures("steady")
def test_the_table_written_says_what_it_was_computed_from(underlag, tmp_path: Path):
    out = tmp_path / "backtest"
    assert underlag("backtest", "--country", "fictional", "--out", out).code == 0
    written, shipped = (
        pl.read_csv(path, schema=track_record.TRACK_RECORD_SCHEMA)
        for path in (out / "track_record.csv", country_directory("fictional") / track_record.TRACK_RECORD_FILE)
    )
    assert written["inputs"].unique().to_list() == shipped["inputs"].unique().to_list()
    naive = ~pl.col("method").is_in(["model", "model_corrected"])
    assert written.filter(naive).equals(shipped.filter(naive)), "rules without a model need no synthesis"


def test_rounds_are_held_against_the_counts(underlag, rounds: Path):
    said = underlag("backtest", "--country", "netherlands", "--rounds", rounds, "--json")
    found = json.loads(said.out)
    assert found["scores"]["specialists"]["model"]["pairs"] == 2, "2016 and 2020, from the round of 2015"
    assert set(found["scores"]["specialists"]) == {"model", "last_value", "linear_trend"}
    advice = {(each["name"], each["balance_year"]): each for each in found["advice"]}
    assert round(advice["gp_2025", 2043]["computed"]) == 1031
    assert advice["gp_2025", 2043]["published"] == 1026.0
    assert advice["gp_2015", 2033]["published"] is None


def test_a_round_without_a_past_is_not_left_out_of_the_models_own_error(underlag, rounds: Path):
    """The round of 2015 knows the counts of 2013 and 2014 and has a line through them. Without these no rule but the
    last value can be said, and the model's own error is the same."""
    with_past = json.loads(underlag("backtest", "--country", "netherlands", "--rounds", rounds, "--json").out)
    counts = rounds / "actuals.csv"
    counts.write_text("year,heads\n2016,14400\n2020,15000\n2026,14500\n", encoding="utf-8")
    arguments = ("backtest", "--country", "netherlands", "--rounds", rounds, "--lang", "en")
    found = json.loads(underlag(*arguments, "--json").out)
    ahead = found["by_horizon"]["specialists"]
    # 2015 → 2016, 2020 and 2026, and 2025 → 2026, which has the counts of 2020 behind it for its line
    assert {years: (each["model"]["pairs"], sorted(each["common"])) for years, each in ahead.items()} == {
        "1": (2, ["last_value", "linear_trend", "model"]),
        "5": (1, []),
        "11": (1, []),
    }
    assert ahead["1"]["common"]["model"]["pairs"] == found["common"]["specialists"]["model"]["pairs"] == 1
    assert ahead["5"]["model"] == with_past["by_horizon"]["specialists"]["5"]["model"]
    assert set(with_past["by_horizon"]["specialists"]["5"]["common"]) == {"last_value", "linear_trend", "model"}
    said = " ".join(underlag(*arguments).out.split())
    assert (
        "Over all 4 forecasts that the model itself has made" in said and "3 of them are not in the comparison" in said
    )
    assert "all its forecasts" in said and "the comparisons that all have" in said


def test_the_bundled_round_has_no_outcome_yet_and_says_so(underlag):
    said = underlag("backtest", "--country", "netherlands")
    assert said.code == 0
    assert "1\u00a0031" in said.out and "1\u00a0026" in said.out
    assert "Ingen runda har ännu ett utfall" in said.out


def test_a_country_in_the_career_form_has_no_bundled_round_but_takes_a_directory(underlag, rounds: Path):
    assert underlag("backtest", "--country", "fictional", "--rounds", rounds).code == 0


@pytest.mark.usefixtures("in_english")
def test_every_fault_of_a_directory_of_rounds_is_told_at_once(underlag, rounds: Path):
    (rounds / "gp_2015.json").write_text('{"inputs": {"basisjaar": "x"}}', encoding="utf-8")
    (rounds / "actuals.csv").write_text("year,heads\nlast,14100\n2014,-5\n2016,1\n2016,2\n", encoding="utf-8")
    said = underlag("backtest", "--country", "netherlands", "--rounds", rounds)
    assert said.code == 10
    for part in (
        "gp_2015.json, inputs.basisjaar",
        "actuals.csv, row 2, year",
        "actuals.csv, row 3, heads",
        "actuals.csv, row 5, year",
    ):
        assert part in said.err


@pytest.mark.usefixtures("in_english")
def test_a_directory_without_rounds_or_counts_is_refused(underlag, tmp_path: Path):
    said = underlag("backtest", "--country", "netherlands", "--rounds", tmp_path / "nowhere")
    assert said.code == 10
    assert "there is no round here" in said.err and "file of counts is missing" in said.err


@pytest.mark.usefixtures("in_english")
def test_a_profession_without_history_is_refused(underlag):
    said = underlag("backtest", "--profession", "district_nurse")
    assert said.code == 10
    assert "too short for a backtest of district_nurse" in said.err


def test_an_earlier_backtest_is_replaced_only_on_request(underlag, tmp_path: Path, rounds: Path):
    arguments = ("backtest", "--country", "netherlands", "--rounds", rounds, "--out", tmp_path / "out")
    assert underlag(*arguments).code == 0
    assert underlag(*arguments).code == 13
    shutil.copy(tmp_path / "out" / "track_record.csv", tmp_path / "before.csv")
    assert underlag(*arguments, "--replace").code == 0
    assert (tmp_path / "out" / "track_record.csv").read_bytes() == (tmp_path / "before.csv").read_bytes()

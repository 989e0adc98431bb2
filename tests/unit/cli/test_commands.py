"""Each command as a user calls it: help, answers in words and in JSON, both languages, and plain refusals."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.cli.main import COMMANDS
from underlag.reports.document.blocks import Document
from underlag.runs.record.read import read_run

Plan = Callable[..., Path]
Command = Callable[..., Any]

FIGURE = "n0-2012-gp-trainees-heads"
"""A published figure of the invented country."""


class TestHelp:
    def test_without_a_command_the_commands_are_listed(self, underlag: Command) -> None:
        for arguments in ([], ["--help"], ["-h"]):
            said = underlag(*arguments).out
            for command, purpose in COMMANDS.items():
                assert command in said
                assert purpose.split()[0] in said

    @pytest.mark.parametrize("command", COMMANDS)
    def test_each_command_says_what_it_does_and_takes(self, underlag: Command, command: str) -> None:
        said = underlag(command, "--help")
        assert said.code == 0
        assert said.out.count("--") >= 2
        assert len(said.out.split()) > 25

    def test_the_version(self, underlag: Command) -> None:
        said = underlag("--version")
        assert said.code == 0
        assert said.out.startswith("underlag 0.")

    def test_an_unknown_command_and_an_unknown_option(self, underlag: Command) -> None:
        for arguments in (["plot"], ["plan", "--outt", "x"], ["plan"]):
            said = underlag(*arguments)
            assert said.code == 2
            assert said.out == ""
            assert said.err

    def test_a_near_miss_is_answered_with_the_right_word(self, underlag: Command) -> None:
        assert "--seed" in underlag("plan", "--out", "x", "--sed", "1").err


def test_a_plan_does_not_load_the_sampler_that_its_posterior_came_from() -> None:
    heavy = ("numpyro", "arviz_stats", "scipy.stats", "SALib", "pandas")
    code = f"import sys, underlag.cli.commands.plan; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class TestReport:
    def test_a_fact_sheet_of_a_stored_run(self, underlag: Command, plan: Command, tmp_path: Path) -> None:
        run = plan()
        region = read_run(run).regions()[0]
        out = tmp_path / "sheets"
        said = underlag("report", run, "--out", out, "--audience", "factsheet", "--region", region, "--format", "pdf")
        assert (said.code, said.out.split()) == (0, [str(out / f"factsheet-{region}.pdf"), str(out / "manifest.json")])
        assert (out / f"factsheet-{region}.pdf").read_bytes().startswith(b"%PDF")
        again = underlag("report", run, "--out", out, "--audience", "press", "--format", "html")
        assert again.code == 13 and "--replace" in again.err
        assert underlag("report", run, "--out", out, "--audience", "press", "--format", "html", "--replace").code == 0
        assert sorted(path.name for path in out.iterdir()) == ["manifest.json", "press.html"]

    @pytest.mark.usefixtures("in_english")
    def test_an_unknown_region_leaves_nothing(self, underlag: Command, plan: Command, tmp_path: Path) -> None:
        said = underlag("report", plan(), "--out", tmp_path / "x", "--audience", "factsheet", "--region", "nowhere")
        assert said.code == 11 and "unknown region" in said.err
        assert list(tmp_path.iterdir()) == []

    def test_the_changes_since_the_last_edition(self, underlag: Command, plan: Command, tmp_path: Path) -> None:
        run, out = plan(), tmp_path / "out"
        said = underlag("report", run, "--out", out, "--previous", run, "--format", "html", "--lang", "en")
        assert said.code == 0
        assert "Changes since the last edition" in (out / "report.html").read_text(encoding="utf-8")

    @pytest.mark.usefixtures("in_english")
    def test_what_is_no_run_is_refused(self, underlag: Command, tmp_path: Path) -> None:
        said = underlag("report", tmp_path, "--out", tmp_path / "out")
        assert said.code == 12 and "not a run directory" in said.err


class TestPlan:
    @pytest.fixture
    def quick(self, monkeypatch: pytest.MonkeyPatch, finished: Command) -> None:
        """The plan computed once for all; only the writing is done anew, and of the report only the start."""
        monkeypatch.setattr("underlag.cli.commands.plan.run", lambda request, stage, watch: finished())
        empty = Document("report", "", "", "", "", "", "", ())
        monkeypatch.setattr(
            "underlag.reports.publish_run.national_report",
            lambda teller, **more: replace(empty, language=teller.language),
        )
        monkeypatch.setattr(
            "underlag.reports.publish_run.html_page", lambda document, drawn: f"page in {document.language}"
        )
        monkeypatch.setattr("underlag.reports.publish_run.write_workbook", lambda result, path, language, *more: None)

    @pytest.mark.usefixtures("quick")
    def test_the_answer_is_the_path_of_the_report(self, underlag: Command, tmp_path: Path) -> None:
        out = tmp_path / "run"
        said = underlag("plan", "--country", "fictional", "--out", out)
        assert (said.code, said.out.strip()) == (0, str(out / "report.html"))
        assert (out / "report.html").read_text(encoding="utf-8") == "page in sv"
        assert (out / "manifest.json").is_file()
        assert [path.name for path in tmp_path.iterdir()] == ["run"]

    @pytest.mark.usefixtures("quick")
    def test_the_report_in_english(self, underlag: Command, tmp_path: Path) -> None:
        underlag("plan", "--country", "fictional", "--out", tmp_path / "run", "--lang", "en")
        assert (tmp_path / "run" / "report.html").read_text(encoding="utf-8") == "page in en"
        said = underlag("plan", "--out", tmp_path / "other", "--lang", "no")
        assert said.code == 2
        assert "sv" in said.err

    @pytest.mark.usefixtures("quick")
    def test_headline_numbers_as_json(self, underlag: Command, finished: Command, tmp_path: Path) -> None:
        said = json.loads(underlag("plan", "--country", "fictional", "--out", tmp_path / "run", "--json").out)
        assert said["run_id"] == finished().result.run_id
        assert said["settings"]["country"] == "fictional"
        for name, unit in (
            ("gap_fte_start", "fte"),
            ("coverage_target_today", "1"),
            ("starts_target_recommended", "post/year"),
        ):
            assert said[name]["unit"] == unit
            assert said[name]["p10"] <= said[name]["p90"]
            if name != "starts_target_recommended":  # a decision weighed over all draws need not lie among their own
                assert said[name]["p10"] <= said[name]["central"] <= said[name]["p90"]

    def test_options_reach_the_plan(self, underlag: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = []

        def run(request: Any, stage: Any, watch: Any) -> None:
            asked.append(request)
            raise KeyboardInterrupt

        monkeypatch.setattr("underlag.cli.commands.plan.run", run)
        given = "--country fictional --profession gp --scenario fill_low --start 2025 --horizon 20 --target-year 2041"
        given += " --draws 7 --seed 9 --seconds 33"
        underlag("plan", "--out", tmp_path / "run", "--data", tmp_path / "data", *given.split())
        assert vars(asked[0]) == {
            "country": "fictional",
            "profession": "gp",
            "scenario": "fill_low",
            "start": 2025,
            "years": 20,
            "target_year": 2041,
            "draws": 7,
            "seed": 9,
            "units": None,
            "seconds": 33.0,
            "precision": "float64",
            "data": tmp_path / "data",
        }


class TestCheck:
    @pytest.mark.parametrize("country", ["sweden", "fictional", "netherlands"])
    def test_the_bundled_countries_have_no_problem(self, underlag: Command, country: str) -> None:
        said = underlag("check", "--country", country)
        assert said.code == 0, said.err
        first, *more = said.out.splitlines()
        assert first == f"{country}: inga fel hittades."
        assert more == (["27 av 127 antagandekort ärvs från sweden."] if country == "fictional" else [])

    def test_the_outcome_as_json(self, underlag: Command) -> None:
        said = underlag("check", "--country", "netherlands", "--json")
        assert json.loads(said.out) == {"country": "netherlands", "problems": [], "inherited": {}}
        told = json.loads(underlag("check", "--country", "fictional", "--json").out)["inherited"]
        assert told["parameters/placement/reach.yaml"] == "sweden" and set(told.values()) == {"sweden"}

    @pytest.mark.usefixtures("in_english")
    def test_every_problem_at_once(self, underlag: Command, tmp_path: Path) -> None:
        own = tmp_path / "own"
        shutil.copytree(Path(__file__).parents[3] / "evidence" / "fictional", own)
        for name, good, bad in (
            ("tables/regions.csv", "Norra landet", "Norra landet,extra"),
            ("parameters/training/fill.gp.yaml", "value: 0.93", "value: 9.3"),
            ("professions/gp.yaml", "training_years: 10", "training_years: ten"),
        ):
            path = own / name
            path.write_text(path.read_text(encoding="utf-8").replace(good, bad, 1), encoding="utf-8")
        said = underlag("check", "--country", own, "--json")
        assert said.code == 10
        told = {problem["where"].split(",")[0] for problem in json.loads(said.err)["problems"]}
        assert {"tables/regions.csv", "parameters/training/fill.gp.yaml", "professions/gp.yaml"} <= told
        words = underlag("check", "--country", own).err
        assert "to do:" in words
        assert all(file in words for file in told)


class TestExplain:
    def test_a_tree_down_to_the_sources(self, underlag: Command, plan: Plan) -> None:
        said = underlag("explain", plan(), "starts/N4/2030", "--depth", 4)
        assert said.code == 0
        assert "starts/N4/2030" in said.out
        assert "training/duration_mean" in said.out
        assert "├──" in said.out

    def test_english(self, underlag: Command, plan: Plan) -> None:
        swedish = underlag("explain", plan(), "coverage/N4/2030").out
        english = underlag("explain", plan(), "coverage/N4/2030", "--lang", "en").out
        assert "listningskapacitet" in swedish
        assert "listing capacity" in english
        assert "listningskapacitet" not in english

    def test_json(self, underlag: Command, plan: Plan) -> None:
        said = underlag("explain", plan(), "capacity/N4/2030", "--json", "--lang", "en")
        tree = json.loads(said.out)
        assert tree["value"] > 0
        assert len(tree["children"]) >= 4
        assert set(tree) == {
            "name",
            "value",
            "unit",
            "low",
            "high",
            "status",
            "text",
            "children",
            "expression",
            "reason",
            "most",
            "strength",
        }

    def test_a_published_range_in_the_readers_language(self, underlag: Command, plan: Plan, tmp_path: Path) -> None:
        own = tmp_path / "run"
        shutil.copytree(plan(), own)
        file, name = own / "tables" / "observations.parquet", pl.col("observation_id") == FIGURE
        table = pl.read_parquet(file).with_columns(
            pl.when(name).then(top).otherwise(column).alias(column)
            for column, top in (("value", 1250.5), ("value_max", 1300.0))
        )
        table.write_parquet(file)
        swedish, english = (underlag("explain", own, FIGURE, "--lang", language).out for language in ("sv", "en"))
        assert "= 1\u00a0250,5–1\u00a0300,0 " in swedish and "= 1,250.5–1,300.0 " in english
        assert "Havsmarks hälsostyrelse (påhittad): " in swedish and "Invented health board of Havsmark: " in english
        assert "forecasts are held" not in swedish and "prognoser hålls" not in english

    @pytest.mark.usefixtures("in_english")
    def test_an_unknown_number(self, underlag: Command, plan: Plan) -> None:
        said = underlag("explain", plan(), "start/N4/2030")
        assert said.code == 14
        assert "did you mean starts" in said.err
        told = json.loads(underlag("explain", plan(), "starts/N4/1999", "--json").err)
        assert told["error"] == "UnknownNumberError"
        assert told["problems"][0]["expected"] == "2025–2050"

    def test_what_is_no_run(self, underlag: Command, tmp_path: Path) -> None:
        said = underlag("explain", tmp_path, "starts/N4/2030")
        assert said.code == 12
        assert "manifest.json" in said.err


class TestCompare:
    def test_a_table_for_each_quantity(self, underlag: Command, plan: Plan) -> None:
        said = underlag("compare", plan(), plan(scenario="longer_careers"))
        assert said.code == 0
        assert said.out.count("Havsmark") == 3
        assert "80 %" in said.out
        english = underlag("compare", plan(), plan(scenario="longer_careers"), "--lang", "en")
        assert "Shortage of specialists" in english.out

    def test_csv(self, underlag: Command, plan: Plan) -> None:
        said = underlag("compare", plan(), plan(scenario="longer_careers"), "--csv")
        rows = list(csv.DictReader(said.out.splitlines()))
        assert len(rows) == 27
        assert all(row["career"] == row["difference"] for row in rows)
        assert all(row["low80"] for row in rows)

    def test_unpaired_runs_show_no_interval_and_say_why(self, underlag: Command, plan: Plan) -> None:
        said = underlag("compare", plan(), plan(seed=2), "--lang", "en")
        assert "80%" not in said.out
        assert "differ in seed" in said.out

    def test_a_run_that_is_not_there(self, underlag: Command, plan: Plan, tmp_path: Path) -> None:
        assert underlag("compare", plan(), tmp_path / "gone").code == 12

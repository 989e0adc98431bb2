"""Whatever goes wrong in ``underlag plan``: one clear message, an exit code, no output directory, and the earlier run
untouched. Through the real command line, on damaged copies of the invented country.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.cli.commands.plan import STOPPED
from underlag.evidence.places import country_directory

Command = Callable[..., Any]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the invented country, to be damaged."""
    copy = tmp_path / "own"
    shutil.copytree(country_directory("fictional"), copy)
    return copy


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def line(file: Path, number: int) -> str:
    return file.read_text(encoding="utf-8").splitlines()[number - 1]


def without_column(file: Path, name: str) -> None:
    rows = [row.split(",") for row in file.read_text(encoding="utf-8").splitlines()]
    at = rows[0].index(name)
    file.write_text("\n".join(",".join(row[:at] + row[at + 1 :]) for row in rows) + "\n", encoding="utf-8")


TOTAL = "tables/population_total.csv"
"""Its third line, the second row of data, is the one damaged."""


def change_cell(own: Path, name: str, text: str) -> None:
    rows = [row.split(",") for row in (own / TOTAL).read_text(encoding="utf-8").splitlines()]
    rows[2][rows[0].index(name)] = text
    (own / TOTAL).write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")


def repeat_row(own: Path) -> None:
    with (own / TOTAL).open("a", encoding="utf-8") as stream:
        stream.write(line(own / TOTAL, 3) + "\n")


DAMAGES: dict[str, tuple[Callable[[Path], object], str, str, str]] = {
    "a missing column": (lambda own: without_column(own / TOTAL, "persons"), TOTAL, "persons", "a column is missing"),
    "text in a number": (lambda own: change_cell(own, "persons", "many"), f"{TOTAL}, row 3", "many", "text where"),
    "an unknown region": (lambda own: change_cell(own, "region_code", "N9"), f"{TOTAL}, row 3", "N9", "region_code"),
    "a duplicate key": (repeat_row, f"{TOTAL}, row", "region_code", "one row per"),
    "a negative stock": (lambda own: change_cell(own, "persons", "-5"), f"{TOTAL}, row 3", "-5", "negative"),
    "a year out of range": (lambda own: change_cell(own, "year", "2201"), f"{TOTAL}, row 3", "2201", "year"),
    "shares that do not sum to one": (
        lambda own: edit(own / "parameters/start/age_structure.gp.yaml", "40: 0.17", "40: 0.27"),
        "parameters/start/age_structure.gp.yaml",
        "1.1",
        "sum",
    ),
    "a wrong unit": (
        lambda own: edit(own / "parameters/training/duration_mean.gp.yaml", "unit: year", "unit: head"),
        "parameters/training/duration_mean.gp.yaml",
        "head",
        "unit",
    ),
    "a wrong encoding": (
        lambda own: (own / TOTAL).write_bytes((own / TOTAL).read_text(encoding="utf-8").encode("utf-16")),
        TOTAL,
        "UTF-16",
        "encoding",
    ),
    "an empty file": (lambda own: (own / TOTAL).write_text("", encoding="utf-8"), TOTAL, "", "empty"),
    "a table that is not a table": (
        lambda own: (own / "tables/population.parquet").write_bytes(b"PAR1 half"),
        "tables/population.parquet",
        "",
        "",
    ),
    "a missing table": (lambda own: (own / TOTAL).unlink(), TOTAL, "", "missing"),
}
"""Kind of damage → how it is done; the file and row, the value and the words that the message must have."""


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_evidence(underlag: Command, own: Path, runs: Path, damage: str) -> None:
    do, where, found, what = DAMAGES[damage]
    do(own)
    said = underlag("plan", "--country", own, "--out", runs / "new", "--draws", 2, "--json")
    assert said.code == 10
    assert said.out == ""
    problems = json.loads(said.err)["problems"]
    problem = next(p for p in problems if p["where"].startswith(where))
    assert len({p["where"].split(",")[0] for p in problems}) == 1, "the damage is told where it is and nowhere else"
    assert found in problem["found"] + problem["what"] + problem["expected"]
    assert what in problem["what"] + problem["expected"] + problem["where"]
    assert problem["remedy"] or problem["expected"]
    assert str(Path.home()) not in problem["where"]


def test_a_faulty_scenario_stops_who_asks_for_it_and_no_other_command(
    underlag: Command, own: Path, runs: Path, tmp_path: Path, official: Any
) -> None:
    file = "scenarios/fill_low.yaml"
    edit(own / file, "changes:", "colour: red\nchanges:\n  goals: {coverage: 1.0}")
    plan = ("plan", "--country", own, "--draws", 2, "--json", "--out")
    said = underlag(*plan, runs / "new", "--scenario", "fill_low")
    assert (said.code, said.out) == (10, "")
    problems = json.loads(said.err)["problems"]
    assert [p["found"] for p in problems] == ["colour", "goals"]
    for problem in problems:
        assert problem["where"].startswith(f"{file}, line ") and problem["expected"] and problem["remedy"]
    listed = underlag("check", "--country", own, "--json")
    assert (listed.code, json.loads(listed.err)["problems"]) == (10, problems)
    assert underlag(*plan, tmp_path / "done").code == 0
    assert underlag(*plan, tmp_path / "other", "--scenario", "longer_careers").code == 0
    assert underlag("explain", tmp_path / "done", "need/N1/2030").code == 0
    assert underlag("compare", tmp_path / "done", tmp_path / "other").code == 0
    table = official(tmp_path / "t.xlsx")
    assert underlag("import", "workforce_observations", table, "--country", own, "--date", "2026-03-31").code == 0
    assert underlag("import", "--undo", "--country", own).code == 0


def test_the_message_for_people_has_every_part(underlag: Command, own: Path, runs: Path) -> None:
    change_cell(own, "persons", "many")
    said = underlag("plan", "--country", own, "--out", runs / "new", "--draws", 2)
    assert said.code == 10
    assert "1 problem." in said.err
    for part in ("tables/population_total.csv, row 3", "persons", "found:", "many", "expected:", "to do:"):
        assert part in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--country", "havsmark"], 10, ["havsmark", "fictional, netherlands, sweden"]),
        (["--country", "swden"], 10, ["did you mean sweden"]),
        (["--country", "netherlands"], 11, ["underlag aggregate"]),
        (["--profession", "gps"], 11, ["gps", "did you mean gp"]),
        (["--scenario", "fil_low"], 11, ["fil_low", "did you mean fill_low"]),
        (["--start", 1800], 11, ["--start", "1800"]),
        (["--start", 2090], 11, ["--target-year"]),
        (["--horizon", 0], 11, ["1 problem", "--horizon", "1–60", "give a number of years from 1 to 60"]),
        (["--horizon", 61], 11, ["--horizon", "61"]),
        (["--target-year", 2024], 11, ["--target-year", "2025–2050", "the plan starts from how things are"]),
        (["--target-year", 2051], 11, ["--target-year", "2051", "--horizon 27 or more"]),
        # training takes at least five years: who begins in 2027, the first year decided, is a specialist in 2032
        (["--target-year", 2025], 11, ["--target-year", "2032–2050", "from 2032 to 2050", "first_year"]),
        (["--target-year", 2027], 11, ["--target-year", "is a specialist before 2032", "2032–2050"]),
        (["--target-year", 2031], 11, ["--target-year", "is a specialist before 2032", "2032–2050"]),
        (["--target-year", 2027, "--horizon", 4], 11, ["2032 or later", "give --horizon 8 or more"]),
        (["--start", 2090, "--target-year", 2097, "--horizon", 9], 11, ["goal.first_year", "2091–2092", "past when"]),
        (["--draws", 1], 11, ["--draws", "2 or more"]),
        (["--draws", 1, "--seed", -1], 11, ["--draws", "--seed", "2 problems"]),
        (["--start", "soon"], 2, ["--start"]),
    ],
)
def test_impossible_settings(underlag: Command, runs: Path, options: list[Any], code: int, words: list[str]) -> None:
    country = [] if "--country" in options else ["--country", "fictional"]
    said = underlag("plan", *country, "--out", runs / "new", *options)
    assert said.code == code, said.err
    assert said.out == ""
    for word in words:
        assert word in said.err
    assert "Traceback" not in said.err


def test_limits_that_conflict_are_named_with_the_least_that_must_give_way(
    underlag: Command, own: Path, runs: Path
) -> None:
    """Every region as well off as the nation, although rotations are few and none may train less than leave."""
    edit(own / "parameters/limits/solidarity.yaml", "value: 0.6", "value: 1.0")
    said = underlag("plan", "--country", own, "--out", runs / "new", "--draws", 2, "--json")
    assert said.code == 15 and said.out == ""
    problems = {problem["where"]: problem["remedy"] for problem in json.loads(said.err)["problems"]}
    assert "limits, solidarity" in problems and len(problems) > 1
    assert any("allow" in remedy and "more" in remedy for remedy in problems.values())


def test_a_budget_without_new_money_keeps_to_what_training_costs_today(
    underlag: Command, own: Path, tmp_path: Path
) -> None:
    edit(own / "scenarios/baseline.yaml", "budget: none", "budget: nation")
    edit(own / "parameters/limits/budget_added.yaml", "value: 120000000", "value: 0")
    said = underlag("plan", "--country", own, "--out", tmp_path / "poor", "--draws", 2, "--lang", "en")
    assert said.code in (0, STOPPED), said.err
    limits = pl.read_csv(tmp_path / "poor" / "tables" / "limits.csv").filter(pl.col("limit") == "budget")
    assert limits.height and (limits["used"] <= limits["allowed"] * (1 + 1e-6)).all()
    assert limits["binding"].any()


def test_a_search_that_is_stopped_gives_the_best_so_far_and_says_how_far_it_may_be(
    underlag: Command, runs: Path, tmp_path: Path
) -> None:
    asked = ("plan", "--country", "fictional", "--draws", 40, "--lang", "en", "--seconds")
    said = underlag(*asked, 0, "--out", tmp_path / "stopped")
    assert said.code == STOPPED == 18
    assert "Stopped before the proof was complete: the best so far is at most" in said.err
    plan = json.loads((tmp_path / "stopped" / "manifest.json").read_text(encoding="utf-8"))["plan"]
    assert plan["gap"] > 1e-3 and plan["sentence"]["en"] in " ".join(said.err.split())
    assert (tmp_path / "stopped" / "report.html").is_file()
    said = underlag(*asked, -1, "--out", runs / "never")
    assert said.code == 11 and "--seconds" in said.err


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (None, ["units.csv", "missing"]),
        ("unit,need\nA,1\n", ["units.csv, row 1", "municipality_code", "latitude", "specialists"]),
        (
            "unit,municipality_code,latitude,longitude,specialists,need,deprivation\nA,N199,,,few,10,\nB,,60,,1,10,\n",
            ["2 problems", "N199", "few"],
        ),
        (
            "unit,municipality_code,latitude,longitude,specialists,need,deprivation\nA,N101,,,0,10,\nB,,60,,1,10,\n",
            ["2 problems", "unit B", "region N1"],
        ),
    ],
)
def test_units_that_cannot_be_used(
    underlag: Command, runs: Path, tmp_path: Path, rows: str | None, words: list[str]
) -> None:
    path = tmp_path / "units.csv"
    if rows is not None:
        path.write_text(rows, encoding="utf-8")
    said = underlag("plan", "--country", "fictional", "--out", runs / "new", "--units", path)
    assert said.code == 10, said.err
    for word in words:
        assert word in said.err
    assert "Traceback" not in said.err


def test_a_place_that_is_taken_is_refused_before_any_work(underlag: Command, runs: Path) -> None:
    started = time.monotonic()
    said = underlag("plan", "--country", "sweden", "--out", runs / "earlier")
    assert said.code == 13
    assert "--replace" in said.err
    assert time.monotonic() - started < 2

"""What is wrong, told in the reader's language: whole screens in Swedish, the choice of language, and the JSON."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from underlag.cli.main import COMMANDS, MODULES
from underlag.cli.terminal.options import language_of, place_of
from underlag.cli.terminal.refusal import PLACED, spelling, tell
from underlag.core.errors import Problem, RunError, command_named, run_again, setting
from underlag.core.language import Text

PLAN = ("plan", "--country", "fictional")


def test_an_unknown_region_is_told_in_swedish(underlag: Callable[..., Any], plan: Callable[..., Path]) -> None:
    said = underlag("explain", plan(), "coverage/N9/2030")
    assert said.code == 14
    assert said.err == (
        "1 fel. Inget har ändrats.\n"
        "\n"
        "  NUMBER\n"
        "    okänd region.\n"
        "    hittades:   N9\n"
        "    gör så här: använd en av N1, N2, N3, N4, N5, N6, N7, N8, N0\n"
    )


def test_an_unknown_region_of_a_report_is_told_in_swedish(
    underlag: Callable[..., Any], plan: Callable[..., Path], tmp_path: Path
) -> None:
    said = underlag("report", plan(), "--out", tmp_path / "out", "--audience", "factsheet", "--region", "Norrby")
    assert said.code == 11
    assert "1 fel. Inget har ändrats.\n\n  --region\n    okänd region.\n    hittades:   Norrby\n" in said.err
    assert "    gör så här: använd en av N1, " in said.err


def test_a_target_year_out_of_range_is_told_in_swedish(underlag: Callable[..., Any], tmp_path: Path) -> None:
    said = underlag(*PLAN, "--out", tmp_path / "new", "--horizon", 26, "--target-year", 2051)
    assert said.code == 11
    assert said.err == (
        "1 fel. Inget har ändrats.\n"
        "\n"
        "  --target-year\n"
        "    planen slutar före målåret, med 2050.\n"
        "    hittades:   2051\n"
        "    väntades:   2025–2050\n"
        "    gör så här: ange ett år från 2025 till 2050, eller --horizon 27 eller mer\n"
    )


def test_a_taken_directory_is_told_in_swedish(underlag: Callable[..., Any], plan: Callable[..., Path]) -> None:
    said = underlag(*PLAN, "--out", plan())
    assert said.code == 13
    assert said.err == (
        "1 fel. Inget har ändrats.\n"
        "\n"
        f"  --out {plan()}\n"
        "    där finns redan en körning.\n"
        "    gör så här: välj en annan plats med --out, eller lägg till --replace\n"
    )


def test_several_problems_are_counted_in_either_language(underlag: Callable[..., Any], tmp_path: Path) -> None:
    wrong = (*PLAN, "--out", tmp_path / "new", "--start", 1800, "--horizon", 0)
    assert underlag(*wrong).err.startswith("2 fel. Inget har ändrats.\n\n  --start\n    året är inte möjligt.\n")
    assert underlag(*wrong, "--lang", "en").err == (
        "2 problems. Nothing was changed.\n"
        "\n"
        "  --start\n"
        "    year out of range.\n"
        "    found:    1800\n"
        "    expected: 1968–2100\n"
        "    to do:    give a year from 1968 to 2100\n"
        "  --horizon\n"
        "    a plan needs at least one year after its start.\n"
        "    found:    0\n"
        "    expected: 1–60\n"
        "    to do:    give a number of years from 1 to 60\n"
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ((), {}, "sv"),
        ((), {"UNDERLAG_LANG": "en"}, "en"),
        ((), {"UNDERLAG_LANG": ""}, "sv"),
        ((), {"UNDERLAG_LANG": "de"}, "sv"),
        (("plan", "--lang", "en"), {}, "en"),
        (("plan", "--lang=en"), {}, "en"),
        (("plan", "--lang", "sv"), {"UNDERLAG_LANG": "en"}, "sv"),
        (("plan", "--lang=sv", "--lang", "en"), {}, "en"),  # the last counts, as for any option
        (("plan", "--lang"), {}, "sv"),
        (("explain", "run", "--", "--lang=en"), {}, "sv"),  # no option: whoever reads the options stops here too
    ],
)
def test_the_language_is_the_option_s_then_the_environment_s_then_swedish(
    arguments: Sequence[str], environment: Mapping[str, str], language: str
) -> None:
    assert language_of(arguments, environment).value == language


def test_answers_follow_the_environment_as_refusals_do(
    underlag: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sv, en = "sweden: inga fel hittades.\n", "sweden: no problem found.\n"
    assert underlag("check", "--country", "sweden").out == sv
    monkeypatch.setenv("UNDERLAG_LANG", "en")
    assert underlag("check", "--country", "sweden").out == en
    assert underlag("check", "--country", "sweden", "--lang", "sv").out == sv


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        (setting("target_year"), "--target-year"),
        (setting("out", "a b/run"), "--out a b/run"),
        (setting("number"), "NUMBER"),
        (command_named("plan"), "underlag plan"),
        (
            command_named("calibrate", country="../my land", profession="gp"),
            "underlag calibrate --country '../my land' --profession gp",
        ),
        (command_named("measures", out=True, replace=False, seed=None), "underlag measures --out"),
    ],
)
def test_settings_are_spelt_as_options_and_commands_as_they_are_called(text: str, spelt: str) -> None:
    assert spelling({}).spelt(f"see {text}.") == f"see {spelt}."


PLACE = {"country": "../my land", "data": "d", "in_country": "True"}


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        (command_named("import"), "underlag import"),
        (command_named("import", help=True), "underlag import --help"),
        (command_named("import", list=True), "underlag import --list --country '../my land' --data d --in-country"),
        (command_named("calibrate", country="x"), "underlag calibrate --country x --data d --in-country"),
        (command_named("plan", seed=2), "underlag plan --seed 2 --country '../my land' --data d"),
        (command_named("explain", run="r"), "underlag explain RUN r"),
    ],
)
def test_a_command_to_be_given_is_about_the_same_country(text: str, spelt: str) -> None:
    assert spelling(PLACE).spelt(text) == spelt


def test_every_command_that_reads_a_country_is_told_of_with_it() -> None:
    """Held against the options that the commands have."""
    for name in COMMANDS:
        module = importlib.import_module(f"underlag.cli.commands.{MODULES.get(name, name)}")
        options = {parameter.name for parameter in get_command(module.app).params}
        own = tuple(key for key in ("country", "data", "in_country") if key in options)
        assert PLACED.get(name, ()) == (own if "data" in options else ()), name


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["plan"], {}),
        (["plan", "--country", "a", "--country=b"], {"country": "b"}),
        (["import", "--data=d", "--in-country"], {"data": "d", "in_country": "True"}),
        (["import", "--country"], {}),
        (["import", "--", "--country", "a"], {}),
    ],
)
def test_the_country_of_a_call_is_what_its_options_say(arguments: Sequence[str], place: Mapping[str, str]) -> None:
    assert place_of(arguments) == place


def test_json_has_every_part_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    what = Text("går inte att läsa", "can't be read")
    tell(RunError(Problem("table births, year 2030", what, "x", "JSON", run_again("plan"))), "sv", as_json=True)
    said = json.loads(capsys.readouterr().err)
    english = {"where": "table births, year 2030", "what": "can't be read", "found": "x", "expected": "JSON"}
    swedish = {"where": "tabell births, år 2030", "what": "går inte att läsa", "found": "x", "expected": "JSON"}
    assert said == {
        "error": "RunError",
        "problems": [
            {
                **english,
                "remedy": "run underlag plan again",
                "sv": {**swedish, "remedy": "kör underlag plan igen"},
            }
        ],
    }

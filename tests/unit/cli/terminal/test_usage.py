"""A call that can't be read is told as other refusals are: in the reader's language, whole, and as JSON when asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer import TyperException

from underlag.cli.main import COMMANDS
from underlag.cli.terminal.refusal import spelling
from underlag.cli.terminal.usage import UsageError, usage_error
from underlag.core.errors import Problem

Command = Callable[..., Any]
ALL = ", ".join(COMMANDS)
PLAN = ("plan", "--out", "x")
WEEK = ("list-size", "--weeks", 44, "--visits", 2, "--minutes", 20, "--hours")
POINT = "med punkt före decimalerna (38.25)", "with a point before the decimals (38.25)"

# what is called → where; then what, found, expected and what to do, in Swedish and in English
CASES: dict[tuple[object, ...], tuple[str, Sequence[str], Sequence[str]]] = {
    ("plan",): (
        "--out",
        ("saknas", "", "en sökväg", "ange --out; se underlag plan --help"),
        ("is missing", "", "a path", "give --out; see underlag plan --help"),
    ),
    ("explain", "run"): (
        "NUMBER",
        ("saknas", "", "", "ange NUMBER; se underlag explain --help"),
        ("is missing", "", "", "give NUMBER; see underlag explain --help"),
    ),
    ("plan", "--out"): (
        "--out",
        ("värdet saknas", "", "", "ange ett värde efter --out; se underlag plan --help"),
        ("the value is missing", "", "", "give a value after --out; see underlag plan --help"),
    ),
    (*PLAN, "--replace=yes"): (
        "--replace",
        ("tar inget värde", "yes", "", "skriv --replace utan värde"),
        ("takes no value", "yes", "", "write --replace without a value"),
    ),
    (*PLAN, "--sed", 1): (
        "underlag plan",
        ("ingen inställning heter så", "--sed", "", "menade du --seed eller --seconds"),
        ("no option has this name", "--sed", "", "did you mean --seed or --seconds"),
    ),
    ("--colour",): (
        "underlag",
        ("ingen inställning heter så", "--colour", "", "se underlag --help"),
        ("no option has this name", "--colour", "", "see underlag --help"),
    ),
    ("imprt", "x"): (
        "underlag",
        ("inget kommando heter så", "imprt", ALL, "menade du import"),
        ("no command has this name", "imprt", ALL, "did you mean import"),
    ),
    ("zzz",): (
        "underlag",
        ("inget kommando heter så", "zzz", ALL, "se underlag --help"),
        ("no command has this name", "zzz", ALL, "see underlag --help"),
    ),
    ("--",): (
        "underlag",
        ("kommandot saknas", "", "", "se underlag --help"),
        ("the command is missing", "", "", "see underlag --help"),
    ),
    ("check", "sweden", "now"): (
        "underlag check",
        (
            "mer än kommandot tar emot",
            "sweden now",
            "",
            "ta bort det; ett värde med blanksteg skrivs inom citattecken; se underlag check --help",
        ),
        (
            "more than the command takes",
            "sweden now",
            "",
            "remove it; a value with blanks is written between quotation marks; see underlag check --help",
        ),
    ),
    (*PLAN, "--horizon", "long"): (
        "--horizon",
        ("inte ett heltal", "long", "ett heltal", "ange ett heltal"),
        ("not a whole number", "long", "a whole number", "give a whole number"),
    ),
    (*PLAN, "--seconds", "1,5"): (
        "--seconds",
        ("inte ett tal", "1,5", "ett tal", f"ange ett tal, {POINT[0]}"),
        ("not a number", "1,5", "a number", f"give a number, {POINT[1]}"),
    ),
    (*WEEK, 169): (
        "--hours",
        ("utanför gränserna", "169", "0–168", f"ange ett tal från 0 till 168, {POINT[0]}"),
        ("out of range", "169", "0–168", f"give a number from 0 to 168, {POINT[1]}"),
    ),
    ("calibrate", "--chains", 1): (
        "--chains",
        ("utanför gränserna", "1", "minst 2", "ange ett heltal som är minst 2"),
        ("out of range", "1", "at least 2", "give a whole number of at least 2"),
    ),
    ("report", "run", "--out", "x", "--audience", "nation"): (
        "--audience",
        (
            "inget av värdena som går att välja",
            "nation",
            "national, council, press, factsheet",
            "menade du national",
        ),
        (
            "none of the values to choose from",
            "nation",
            "national, council, press, factsheet",
            "did you mean national",
        ),
    ),
}
LABELS = {
    "sv": ("1 fel. Inget har ändrats.", "hittades:   ", "väntades:   ", "gör så här: "),
    "en": ("1 problem. Nothing was changed.", "found:    ", "expected: ", "to do:    "),
}


def screen(where: str, parts: Sequence[str], language: str) -> str:
    head, *labels = LABELS[language]
    told = [f"    {label}{part}\n" for label, part in zip(labels, parts[1:], strict=True) if part]
    return f"{head}\n\n  {where}\n    {parts[0]}.\n{''.join(told)}"


@pytest.mark.parametrize("call", CASES, ids=lambda call: " ".join(map(str, call)))
def test_a_call_that_cannot_be_read(
    underlag: Command, call: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    where, swedish, english = CASES[call]
    said = underlag(*call)
    assert (said.code, said.out, said.err) == (2, "", screen(where, swedish, "sv"))
    monkeypatch.setenv("UNDERLAG_LANG", "en")
    assert underlag(*call).err == screen(where, english, "en")
    assert list(tmp_path.iterdir()) == []


WITH_JSON = ("plan", "explain", "check", "list-size")


@pytest.mark.parametrize(
    "call", [call for call in CASES if call[0] in WITH_JSON], ids=lambda call: " ".join(map(str, call))
)
def test_and_as_json(underlag: Command, call: tuple[object, ...]) -> None:
    where, swedish, english = CASES[call]
    said = underlag(call[0], "--json", *call[1:])
    names = ("what", "found", "expected", "remedy")
    told = {
        "where": where,
        **dict(zip(names, english, strict=True)),
        "sv": {"where": where, **dict(zip(names, swedish, strict=True))},
    }
    assert (said.code, json.loads(said.err)) == (2, {"error": "UsageError", "problems": [told]})


def test_the_language_of_the_call_counts_also_where_it_cannot_be_read(underlag: Command) -> None:
    assert "no option has this name" in underlag("check", "--lang", "en", "--colour").err
    assert "no option has this name" in underlag("check", "--colour", "--lang=en").err


def test_all_that_is_missing_is_told_together(underlag: Command) -> None:
    said = underlag("list-size", "--visits", 2)
    assert said.err.startswith("3 fel. Inget har ändrats.\n\n  --hours\n    saknas.\n")
    assert [line for line in said.err.splitlines() if line.startswith("  -")] == [
        "  --hours",
        "  --weeks",
        "  --minutes",
    ]
    assert underlag("compare", "--lang", "en").err.startswith("2 problems. Nothing was changed.\n\n  BEFORE\n")


def test_a_language_that_is_none_of_ours(underlag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert underlag("check", "--lang", "fr").err == screen(
        "--lang", ("inget av värdena som går att välja", "fr", "sv, en", "använd en av sv, en"), "sv"
    )
    monkeypatch.setenv("UNDERLAG_LANG", "fr")
    remedy = "använd en av sv, en, eller ange --lang i anropet"
    assert underlag("check").err == screen(
        "UNDERLAG_LANG", ("inget av värdena som går att välja", "fr", "sv, en", remedy), "sv"
    )


def test_the_program_alone_shows_its_help_as_before(underlag: Command) -> None:
    said = underlag()
    assert (said.code, said.err) == (2, "")
    assert "Usage: underlag" in said.out


def test_a_shell_that_completes_an_unknown_command_is_not_refused() -> None:
    asked = {"_UNDERLAG_COMPLETE": "complete_bash", "COMP_WORDS": "underlag zzz --", "COMP_CWORD": "2"}
    call = [sys.executable, "-c", "from underlag.cli.main import main; main()"]
    done = subprocess.run(call, capture_output=True, text=True, check=False, env={**os.environ, **asked})
    assert (done.returncode, done.stderr) == (0, "")
    assert "--version" in done.stdout


def test_what_a_later_library_refuses_in_a_new_way_is_told_in_its_own_words() -> None:
    found = usage_error(TyperException("Too many cooks."), ["plan"])
    assert isinstance(found, UsageError) and found.exit_code == 2
    (problem,) = found.problems
    assert isinstance(problem, Problem)
    assert problem.told("sv", spelling({})) == {
        "where": "underlag plan",
        "what": "anropet går inte att läsa",
        "found": "Too many cooks.",
        "expected": "",
        "remedy": "se underlag plan --help",
    }

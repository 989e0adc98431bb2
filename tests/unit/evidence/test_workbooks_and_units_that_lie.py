"""Workbooks and files of units as people really write them, each in a folder of ``cases`` with what it shows: read with
the right values, or refused by what is at fault. Through the command line, into the invented country."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"
HEADS = {"N1": 571, "N2": 284, "N3": 160, "N4": 118, "N5": 103, "N6": 48, "N7": 16, "N8": 18}

Command = Callable[..., Any]


def folder(number: int) -> Path:
    (found,) = CASES.glob(f"{number}-*")
    return found


@pytest.fixture
def imported(underlag: Command, own_country: Path) -> Callable[[int], tuple[int, dict[str, Any]]]:
    """Exit code and answer of the import of a case."""

    def call(number: int) -> tuple[int, dict[str, Any]]:
        case = folder(number)
        said = underlag(
            "import",
            "workforce_observations",
            case / "t.xlsx",
            "--country",
            own_country,
            "--mapping",
            case / "mapping.yaml",
            "--dry-run",
            "--lang",
            "en",
            "--json",
            "--date",
            "2026-03-31",
        )
        answer: dict[str, Any] = json.loads(said.out or said.err)
        return said.code, answer

    return call


@pytest.fixture
def refused_units(underlag: Command, tmp_path: Path) -> Callable[[int], list[dict[str, str]]]:
    """The problems of a plan with the units of a case; nothing is written."""

    def call(number: int) -> list[dict[str, str]]:
        (file,) = folder(number).glob("u.*")
        said = underlag("plan", "--country", "fictional", "--units", file, "--out", tmp_path / "run", "--json")
        assert said.code == 10
        assert not (tmp_path / "run").exists()
        problems: list[dict[str, str]] = json.loads(said.out or said.err)["problems"]
        return problems

    return call


def test_every_case_says_what_it_shows() -> None:
    for case in CASES.iterdir():
        text = (case / "README.md").read_text(encoding="utf-8")
        assert "\n\nSeen: " in text
        assert "\n\nExpected: " in text


@pytest.mark.parametrize("number", [31, 33, 34])
def test_the_right_figures_are_read(imported: Callable[[int], tuple[int, dict[str, Any]]], number: int) -> None:
    code, answer = imported(number)

    assert code == 0
    figures = [row for row in answer["changes"] if row["column"] == "value"]
    assert {word: float(row["after"]) for row in figures for word in row["key"].split() if word in HEADS} == HEADS


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (29, [("t.xlsx, row 7, column C", "superscript", "48"), ("t.xlsx, row 8, column C", "superscript", "16")]),
        (38, [("t.xlsx, row 10", "a hidden row", "clear the filter")]),
        (40, [("t.xlsx, row 8, column C", "the cell shows a mark", "write in it what it shows")]),
    ],
)
def test_what_a_reader_can_t_see_is_refused(
    imported: Callable[[int], tuple[int, dict[str, Any]]], number: int, told: list[tuple[str, str, str]]
) -> None:
    code, answer = imported(number)

    assert code == 10
    assert len(answer["problems"]) == len(told)
    for problem, (where, what, remedy) in zip(answer["problems"], told, strict=True):
        assert problem["where"] == where
        assert what in problem["what"]
        assert remedy in problem["remedy"]


def test_a_formula_is_named(imported: Callable[[int], tuple[int, dict[str, Any]]]) -> None:
    code, answer = imported(35)

    assert code == 10
    assert answer["problems"][0]["where"] == "t.xlsx, row 2, column C"
    assert answer["problems"][0]["what"] == "a formula where a figure belongs"


def test_a_mark_that_the_cell_shows_is_told_beside_the_number(
    imported: Callable[[int], tuple[int, dict[str, Any]]],
) -> None:
    (problem,) = imported(40)[1]["problems"]

    assert problem["found"] == "shown as '..', stored as 16"


def test_thousands_in_units(refused_units: Callable[[int], list[dict[str, str]]]) -> None:
    first, second = refused_units(43)

    assert first["remedy"] == "write 9000, without a mark between the thousands"
    assert second["remedy"] == "write 6000, without a mark between the thousands"


def test_a_sum_among_units(refused_units: Callable[[int], list[dict[str, str]]]) -> None:
    (problem,) = refused_units(44)

    assert problem["where"] == "u.csv, unit Summa"
    assert problem["what"] == "the row is the sum of the other rows"
    assert problem["found"] == "specialists 13, need 15000"


def test_coordinates_that_can_t_be_meant(refused_units: Callable[[int], list[dict[str, str]]]) -> None:
    swapped, nowhere = refused_units(45)

    assert swapped["remedy"] == "latitude and longitude seem swapped: write latitude 66, longitude -2"
    assert " km from the centre of the nearest municipality" in swapped["found"]
    assert nowhere["remedy"] == "0 and 0 stand for no coordinates: leave both empty and give municipality_code"


def test_a_superscript_at_a_figure_of_a_unit(refused_units: Callable[[int], list[dict[str, str]]]) -> None:
    (problem,) = refused_units(47)

    assert problem["where"] == "u.xlsx, row 3, column E"
    assert "superscript" in problem["what"]
    assert problem["remedy"].endswith("so that the cell holds 4")

"""Answers and refusals as they stand in a terminal, line by line, in either language."""

from __future__ import annotations

import io

import polars as pl
import pytest
from rich.console import Console

from underlag.cli.terminal.advice import show_advice
from underlag.cli.terminal.options import Language, language_of
from underlag.cli.terminal.refusal import option, spelling, tell
from underlag.core.errors import EvidenceError, Problem, command_named, setting
from underlag.core.language import Text
from underlag.runs.why.compare_aggregate import INTAKE_ROW, AdviceComparison


def advice(fte: tuple[float, float] = (20.0, 20.0), arrivals: tuple[str, str] = ("constant", "constant")) -> object:
    rows = [
        ("low", "outflow", 2040, 1.0, 2.0, 1.0),
        ("mid", "outflow", 2040, 30.2, 41.5, 11.3),
        ("mid", INTAKE_ROW, 2040, 30.2, 41.5, 11.3),
    ]
    names = ["variant", "part", "after_year", "before", "after", "difference"]
    table = pl.DataFrame(rows, schema=names, orient="row").with_columns(before_year=pl.lit(2038))
    return AdviceComparison(table, fte, arrivals)  # type: ignore[arg-type]


def shown(capsys: pytest.CaptureFixture[str], found: object, language: str, csv: bool = False) -> tuple[str, str]:
    """What the table shows, and what is said below it."""
    stream = io.StringIO()
    show_advice(found, Console(file=stream, width=120), language, csv)  # type: ignore[arg-type]
    return stream.getvalue(), capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "sv",
            (
                "mellanvariant: skillnaden efter del",
                "Före (2038)",
                "Efter (2040)",
                "Avgångar bland dem som arbetar i basåret",
                "Summa: rådet",
                "11,3",
            ),
        ),
        (
            "en",
            (
                "middle variant: the difference by part",
                "Before (2038)",
                "After (2040)",
                "Outflow of those at work in the base year",
                "Sum: the advice",
                "11.3",
            ),
        ),
    ],
)
def test_the_middle_variant_is_shown_with_the_sum_last(
    capsys: pytest.CaptureFixture[str], language: str, words: tuple[str, ...]
) -> None:
    table, below = shown(capsys, advice(), language)
    places = [table.find(word) for word in words]
    assert all(place >= 0 for place in places), table
    assert places[:5] == sorted(places[:5])
    assert table.count("│") == 2 * 5, "two rows of four columns"
    assert below == ""


def test_as_csv_every_variant_is_given_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    table, below = shown(capsys, advice((20.0, 21.0)), "sv", csv=True)
    assert table == ""
    assert below.splitlines()[0] == "variant,part,after_year,before,after,difference,before_year"
    assert len(below.splitlines()) == 4


@pytest.mark.parametrize(
    ("fte", "arrivals", "said"),
    [
        (
            (20.0, 21.5),
            ("constant", "constant"),
            "En plats om året har gett 20,000 heltidsekvivalenter till jämviktsåret i den första körningen och 21,500 "
            "i den andra; därför skiljer sig även delar vars orsak är densamma.\n",
        ),
        ((20.0, 20.0001), ("constant", "constant"), ""),  # alike as they are printed
        (
            (20.0, 20.0),
            ("constant", "cohort"),
            "Inflödet från utlandet är räknat på olika sätt i körningarna: --arrivals constant och cohort.\n",
        ),
    ],
)
def test_what_else_differs_is_said_below(
    capsys: pytest.CaptureFixture[str], fte: tuple[float, float], arrivals: tuple[str, str], said: str
) -> None:
    assert shown(capsys, advice(fte, arrivals), "sv")[1] == said


TWO = EvidenceError(
    [
        Problem(
            "tables/x.csv, row 4",
            Text("okänd region", "unknown region"),
            "7",
            "01, 02",
            Text(f"rätta den, eller ange {setting('country')}", f"correct it, or give {setting('country')}"),
        ),
        Problem(
            setting("out", "run"), Text("upptagen", "taken"), remedy=command_named("plan", out="my run", replace=True)
        ),
    ]
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "sv",
            "2 fel. Inget har ändrats.\n\n"
            "  tables/x.csv, rad 4\n    okänd region.\n"
            "    hittades:   7\n    väntades:   01, 02\n    gör så här: rätta den, eller ange --country\n"
            "  --out run\n    upptagen.\n    gör så här: underlag plan --out 'my run' --replace\n",
        ),
        (
            "en",
            "2 problems. Nothing was changed.\n\n"
            "  tables/x.csv, row 4\n    unknown region.\n"
            "    found:    7\n    expected: 01, 02\n    to do:    correct it, or give --country\n"
            "  --out run\n    taken.\n    to do:    underlag plan --out 'my run' --replace\n",
        ),
    ],
)
def test_every_problem_is_told_in_a_paragraph(capsys: pytest.CaptureFixture[str], language: str, text: str) -> None:
    tell(TWO, language, as_json=False)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", text)


def test_one_problem_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    tell(EvidenceError(Problem("a", Text("fel", "wrong"))), "en", as_json=False)
    assert capsys.readouterr().err == "1 problem. Nothing was changed.\n\n  a\n    wrong.\n"


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("target_year", None, "--target-year"),
        ("target_year", "2040", "--target-year 2040"),
        ("run", None, "RUN"),
        ("run", "r1", "RUN r1"),
        ("file", None, "FILE"),
        ("out", "", "--out "),
    ],
)
def test_a_setting_is_an_option_or_an_argument_in_capitals(name: str, value: str | None, written: str) -> None:
    assert option(name, value) == written


@pytest.mark.parametrize(
    ("settings", "written"),
    [
        ({}, "underlag plan"),
        ({"out": "run"}, "underlag plan --out run"),
        ({"out": "my run; rm -rf /"}, "underlag plan --out 'my run; rm -rf /'"),  # safe to give to a shell
        ({"replace": "True", "draws": "10"}, "underlag plan --replace --draws 10"),
    ],
)
def test_a_command_can_be_given_to_a_shell(settings: dict[str, str], written: str) -> None:
    assert spelling({}).command("plan", settings) == written


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["plan", "--lang=en", "--lang", "sv"], {}, "sv"),  # the last holds
        (["plan", "--", "--lang", "en"], {}, "sv"),  # after "--" nothing is an option
        (["plan", "--lang"], {}, "sv"),
        (["plan", "--lang", "fi"], {"UNDERLAG_LANG": "en"}, "en"),  # no language of ours is passed over
        (["plan", "--language", "en"], {}, "sv"),
        ([], {"UNDERLAG_LANG": "EN"}, "sv"),
    ],
)
def test_the_language_is_known_before_any_command_has_read_its_options(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(arguments, environment) is Language(language)

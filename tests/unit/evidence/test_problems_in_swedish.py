"""Problems of evidence told in Swedish, beside the English of the other tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from pydantic import BaseModel, Field

from underlag.core.errors import EvidenceError, Problem, SettingError
from underlag.core.language import LANGUAGES, Text
from underlag.evidence.cards.card import Card, FiniteNumber, StatedText
from underlag.evidence.package.resources import Column, Resource
from underlag.evidence.package.tables import Reference, typed
from underlag.evidence.places import country_directory
from underlag.evidence.reading.delimited import read_csv
from underlag.evidence.reading.documents import parse_json, parse_yaml, validated
from underlag.evidence.reading.raw_table import SHOWN, header_problems
from underlag.evidence.reading.workbook.number_formats import disguise
from underlag.evidence.vintages.printed_figures import FigureError, Style, read_figure


def told(action: Callable[[], object]) -> list[dict[str, str]]:
    with pytest.raises((EvidenceError, SettingError)) as caught:
        action()
    return [problem.told("sv") for problem in caught.value.problems]


class Small(Card):
    a: FiniteNumber = 0.0
    b: int = Field(1, ge=1, le=9)
    c: str = Field("x", pattern="^[a-z]+$", max_length=3)
    d: tuple[int, ...] = Field((1,), min_length=1)
    e: StatedText = "ord"


@pytest.mark.parametrize(
    ("written", "what", "expected"),
    [
        ("a: text", "inte den sorts värde som hör hemma här", "ett tal"),
        ("b: 0", "inte den sorts värde som hör hemma här", "ett tal som är minst 1"),
        ("b: 10", "inte den sorts värde som hör hemma här", "ett tal som är högst 9"),
        ("b: x", "inte den sorts värde som hör hemma här", "ett heltal"),
        ("c: A", "inte den sorts värde som hör hemma här", "text som ^[a-z]+$"),
        ("c: abcd", "inte den sorts värde som hör hemma här", "text med högst 3 tecken"),
        ("c: 3", "inte den sorts värde som hör hemma här", "text"),
        ("d: []", "inte den sorts värde som hör hemma här", "minst 1 värden"),
        ("d: 3", "inte den sorts värde som hör hemma här", "en lista"),
        ("e: tbd", "en text som inte säger något", "en text"),
    ],
)
def test_a_value_of_another_kind(written: str, what: str, expected: str) -> None:
    (problem,) = told(lambda: validated(Small, parse_yaml(written, "x.yaml")))
    assert problem["where"].startswith("x.yaml, rad 1, ")
    assert (problem["what"], problem["expected"]) == (what, expected)
    assert "Input" not in "".join(problem.values())


def test_a_kind_that_nobody_has_put_into_swedish_is_told_in_english_in_brackets() -> None:
    class Odd(BaseModel):
        at: bytes

    (problem,) = told(lambda: validated(Odd, parse_yaml("at: 3", "x.yaml")))
    assert problem["expected"] == "ett annat slags värde (a valid bytes)"


def test_places_are_told_in_swedish() -> None:
    (problem,) = told(lambda: parse_json('{"a": 1,}', "x.json"))
    assert problem["where"] == "x.json, rad 1, tecken 9"
    places = {
        "f.csv, unit Hamnen": "f.csv, enhet Hamnen",
        "f.csv, unit": "f.csv, unit",
        "f.px, records 3, 4 and 7 more, geo": "f.px, posterna 3, 4 och 7 till, geo",
        "f.px, record 3 and 12 more, unit": "f.px, post 3 och 12 till, unit",
        "f.csv, row 1, a column without name": "f.csv, rad 1, en kolumn utan namn",
        "the new vintage/source.yaml, id": "den nya årgången/source.yaml, id",
        "card.yaml, values from 2024": "card.yaml, värden från 2024",
    }
    for english, swedish in places.items():
        problem = Problem(english, Text("x", "y"))
        assert (problem.told("sv")["where"], problem.told("en")["where"]) == (swedish, english)


def test_a_setting_is_named() -> None:
    (problem,) = told(lambda: country_directory("swden"))
    assert (problem["where"], problem["remedy"]) == ("country", "menade du sweden")
    assert problem["what"] == "varken ett medföljande land eller en katalog"
    assert problem["expected"].endswith(" eller en sökväg")


TABLE = Resource("t", "t.csv", "csv", Text("T", "T"), "", (Column("n", "integer"), Column("a", "number")), ("n",))


def rows(*lines: str) -> list[dict[str, str]]:
    known = Reference(("n",), pl.DataFrame({"n": [1, 2]}), Text("tabellen m", "table m"))
    data = "\n".join(("n,a", *lines)).encode()
    return told(lambda: typed(read_csv(data, "t.csv", ["n", "a"]), TABLE, [known]))


def test_cells_of_a_table() -> None:
    (comma,) = rows('1,"1,5"')
    assert (comma["where"], comma["what"]) == ("t.csv, rad 2 (n 1), a", "text där ett tal ska stå")
    assert (comma["expected"], comma["remedy"]) == ("ett tal med decimalpunkt", "skriv 1.5 med decimalpunkt")
    (unknown,) = rows("3,1")
    assert unknown["what"] == "okänd n, finns inte i tabellen m"
    assert unknown["remedy"] == "använd en av 1, 2"
    (twice,) = rows("1,1", "1,2")
    assert twice["expected"] == "en rad per n; den första är rad 2"


def test_rows_beyond_those_shown_are_counted() -> None:
    problems = rows(*(f"{1 + n % 2},x" for n in range(SHOWN + 4)))
    assert "text där ett tal ska stå, i 4 rader till" in {problem["what"] for problem in problems}


def test_a_header_by_semicolons() -> None:
    (problem,) = header_problems("t.csv", ["n;a"], ["n", "a"])
    assert problem.told("sv")["found"] == "semikolon"


def test_figures_and_cells_that_show_something_else() -> None:
    with pytest.raises(FigureError) as caught:
        read_figure("1.250", Style())
    assert caught.value.what.sv == "ett tal med '.', som mappningen inte ger någon betydelse"
    found = disguise(0.5, "0%")
    assert found is not None and found.what.sv.startswith("cellen visar procent")


def test_the_two_languages_differ() -> None:
    """Of a text with words none is copied into the other language."""
    same = {"first_year ≤ target_year"}
    for action in (lambda: parse_yaml("a: *b", "x.yaml"), lambda: parse_json("[]", "x.json")):
        with pytest.raises(EvidenceError) as caught:
            action()
        for problem in caught.value.problems:
            swedish, english = (problem.told(language) for language in LANGUAGES)
            for part in ("what", "expected", "remedy"):
                assert swedish[part] != english[part] or english[part] in same, part


def test_the_directory_is_part_of_what_is_said(tmp_path: Path) -> None:
    (problem,) = told(lambda: country_directory(str(tmp_path)))
    assert (problem["what"], problem["found"]) == ("en katalog utan country.yaml", str(tmp_path))

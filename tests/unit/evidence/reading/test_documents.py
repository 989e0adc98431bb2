"""YAML and JSON without surprises, and with lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.reading.documents import parse_yaml, read_json, read_yaml, yaml_text


def fault(text: str) -> Problem:
    with pytest.raises(EvidenceError) as caught:
        parse_yaml(text, "x.yaml")
    (problem,) = caught.value.problems
    return problem


def test_values_keep_their_lines() -> None:
    document = parse_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n", "x.yaml")
    assert document.data == {"a": 1, "b": [{"c": 2, "d": 3}]}
    assert document.where("b", 0, "d") == "x.yaml, line 4, b.0.d"
    assert document.where("b", 0, "missing") == "x.yaml, line 3, b.0.missing"
    assert document.where() == "x.yaml, line 1"


def test_a_date_stays_text_and_a_quoted_code_too() -> None:
    assert parse_yaml("d: 2024-01-01\nc: '04'\n", "x.yaml").data == {"d": "2024-01-01", "c": "04"}


@pytest.mark.parametrize(
    ("written", "what", "remedy"),
    [
        ("010", "a leading zero", "write '010' in quotes if it is a code, 10 if it is a number"),
        ("0189", "a leading zero", "write '0189' in quotes if it is a code, 189 if it is a number"),
        ("1:30", "base sixty", "write '1:30'"),
        ("0x10", "not in decimal", "write 16 if it is a number, '0x10' if it is text"),
        ("0b11", "not in decimal", "write 3 if it is a number, '0b11' if it is text"),
        ("1_000", "underscores", "write 1000 if it is a number, '1_000' in quotes if it is text"),
        ("yes", "true or false", "write true, or 'yes' in quotes for the word"),
        ("Off", "true or false", "write false, or 'Off' in quotes for the word"),
        (".inf", "not a finite number", "give a number, or write '.inf' in quotes if it is text"),
        ("NaN", "not a finite number", "give a number, or write 'NaN' in quotes if it is text"),
        ("1e999", "not a finite number", "give a number, or write '1e999' in quotes if it is text"),
    ],
)
def test_what_yaml_reads_otherwise_than_it_looks(written: str, what: str, remedy: str) -> None:
    problem = fault(f"a: 1\nvalues:\n  - from: {written}\n")
    assert problem.where == "x.yaml, line 3, values.0.from"
    assert what in problem.told("en")["what"]
    assert (problem.found, problem.told("en")["remedy"]) == (written, remedy)


def test_a_key_is_read_as_a_value_is() -> None:
    assert fault("shares:\n  04: 0.5\n").where == "x.yaml, line 2, shares"
    assert parse_yaml("shares: {'04': 0.5, 25: 0.5}\n", "x.yaml").data == {"shares": {"04": 0.5, 25: 0.5}}


def test_numbers_as_people_write_them() -> None:
    read = parse_yaml("a: [0, -3, +4, .5, 1., 2.50, .5e3, 1e3, 1.5E-2]\n", "x.yaml").data["a"]
    assert read == [0, -3, 4, 0.5, 1.0, 2.5, 500.0, 1000.0, 0.015]
    assert [type(number) for number in read] == [int] * 3 + [float] * 6


def test_true_false_and_nothing() -> None:
    assert parse_yaml("a: [true, False, null, ~]\nb:\n", "x.yaml").data == {"a": [True, False, None, None], "b": None}


def test_a_type_tag_is_refused() -> None:
    assert fault("a: !!int '3'\n").told("en")["what"] == "a type tag (!)"


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff")
FINITE = st.floats(allow_nan=False, allow_infinity=False)
SIMPLE = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | FINITE | st.text(LETTERS)
KEYS = st.text("abc019:_xeyn.", min_size=1)
VALUES = st.recursive(SIMPLE, lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=3), max_leaves=8)


@given(VALUES)
@example("1e3")
@example("0189")
@example("n")
@example("-.Inf")
def test_what_is_written_is_read_back(value: object) -> None:
    assert parse_yaml(yaml_text({"a": value}), "x.yaml").data == {"a": value}


def test_an_error_of_form_has_its_line() -> None:
    assert fault("a: 1\nb: [1, 2\nc: 3\n").where == "x.yaml, line 3"
    assert fault("a: 1\n\tb: 2\n").where == "x.yaml, line 2"


def test_a_repeated_key_is_refused() -> None:
    problem = fault("a: 1\nb: 2\na: 3\n")
    assert (problem.where, problem.told("en")["what"], problem.found) == ("x.yaml, line 3", "the key occurs twice", "a")


def test_anchors_are_refused_whether_or_not_they_unfold() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    assert fault(bomb).found == "&a"
    assert parse_yaml("a: R&D & more\n", "x.yaml").data == {"a": "R&D & more"}


def test_depth_is_limited() -> None:
    assert "nested too deeply" in fault("a: " + "[" * 60 + "]" * 60).told("en")["what"]
    assert fault("a: " + "[" * 100_000).told("en")["what"]


def test_keys_are_text_or_whole_numbers() -> None:
    assert "not text or a whole number" in fault("[1, 2]: 3\n").told("en")["what"]
    assert "not text or a whole number" in fault("1.5: 3\n").told("en")["what"]


def test_the_top_must_be_keys_with_values(tmp_path: Path) -> None:
    for content, kind in (("- 1\n", "list"), ("# nothing\n", "nothing"), ("just text\n", "str")):
        (tmp_path / "x.yaml").write_text(content, encoding="utf-8")
        with pytest.raises(EvidenceError, match=f"Found: {kind}"):
            read_yaml(tmp_path / "x.yaml", "x.yaml")


def test_json_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for content, message in (
        ('{"a": 1, "a": 2}', "the key occurs twice"),
        ('{"a": NaN}', "a number that JSON does not have"),
        ('{"a": 1e999}', "a number that JSON does not have"),
        ('{"a": 1,\n "b" 2}', "x.json, line 2, character 6: not valid JSON"),
        ("[1]", "not a set of keys"),
        ("[" * 100_000, "JSON that can't be read"),
        ('{"a": ' + "9" * 5000 + "}", "JSON that can't be read"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(EvidenceError, match=message):
            read_json(path, "x.json")


def test_a_card_of_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "x.yaml").open("wb") as stream:
        stream.truncate(3_000_000)
    with pytest.raises(EvidenceError, match="too large"):
        read_yaml(tmp_path / "x.yaml", "x.yaml")


@pytest.mark.parametrize(
    ("written", "what", "remedy"),
    [
        (
            "0x_",
            "ett tal som inte är skrivet i basen tio",
            "skriv talet i basen tio om det är ett tal, '0x_' om det är text",
        ),
        ("0o17", "ett tal som inte är skrivet i basen tio", "skriv 15 om det är ett tal, '0o17' om det är text"),
        (
            "-010.50",
            "ett tal med inledande nolla, som YAML kan läsa i basen åtta",
            "skriv '-010.50' inom citattecken om det är en kod, -10.5 om det är ett tal",
        ),
        (
            "1_000.5",
            "ett tal med understreck",
            "skriv 1000.5 om det är ett tal, '1_000.5' inom citattecken om det är text",
        ),
        ("N", "ett ord som YAML kan läsa som true eller false", "skriv false, eller 'N' inom citattecken för ordet"),
        ("On", "ett ord som YAML kan läsa som true eller false", "skriv true, eller 'On' inom citattecken för ordet"),
        ("12:30:15", "en tid eller kvot utan citattecken, som YAML kan läsa i basen sextio", "skriv '12:30:15'"),
        (
            "-infinity",
            "inget ändligt tal",
            "ange ett tal, eller skriv '-infinity' inom citattecken om det är text",
        ),
    ],
)
def test_what_yaml_reads_otherwise_is_told_in_swedish(written: str, what: str, remedy: str) -> None:
    told = fault(f"a: {written}\n").told("sv")
    assert (told["what"], told["remedy"]) == (what, remedy)
    assert told["expected"] == "ett värde som läses så som det är skrivet"


@pytest.mark.parametrize("text", ["1:99", "0b12", "1__0", "yes please", "infinite", "e3", "1e", ".", "+", "0x"])
def test_what_only_looks_like_one_is_text(text: str) -> None:
    assert parse_yaml(f"a: {text}\n", "x.yaml").data == {"a": text}


def test_a_number_of_more_digits_than_can_be_read_is_told() -> None:
    problem = fault(f"a: 1\nb: {'9' * 5000}\n")
    assert (problem.where, problem.found) == ("x.yaml, line 2, b", "9" * 59 + "…")
    assert problem.told("sv")["what"] == "ett värde som YAML inte kan läsa"
    assert problem.told("sv")["remedy"].startswith("skriv det inom citattecken (")


def test_a_character_that_no_yaml_has_is_told() -> None:
    problem = fault("a: \x07\n")
    assert problem.told("sv")["what"] == "inte giltig YAML"
    assert problem.told("sv")["remedy"] == ("kontrollera indrag, kolon och citattecken på den här raden och den före")

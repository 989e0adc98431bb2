"""YAML and JSON without surprises, and with lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.documents import parse_yaml, read_json, read_yaml


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


def test_an_error_of_form_has_its_line() -> None:
    assert fault("a: 1\nb: [1, 2\nc: 3\n").where == "x.yaml, line 3"
    assert fault("a: 1\n\tb: 2\n").where == "x.yaml, line 2"


def test_a_repeated_key_is_refused() -> None:
    problem = fault("a: 1\nb: 2\na: 3\n")
    assert (problem.where, problem.what, problem.found) == ("x.yaml, line 3", "the key occurs twice", "a")


def test_anchors_are_refused_whether_or_not_they_unfold() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    assert fault(bomb).found == "&a"
    assert parse_yaml("a: R&D & more\n", "x.yaml").data == {"a": "R&D & more"}


def test_depth_is_limited() -> None:
    assert "nested too deeply" in fault("a: " + "[" * 60 + "]" * 60).what
    assert fault("a: " + "[" * 100_000).what


def test_keys_are_text_or_whole_numbers() -> None:
    assert "not text or a whole number" in fault("[1, 2]: 3\n").what
    assert "not text or a whole number" in fault("1.5: 3\n").what


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

"""What pydantic complains of, told as a problem: where, what, found, expected, remedy, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.reading.complaints import OWN_ERRORS, complaint
from underlag.evidence.reading.documents import parse_yaml, validated

KIND = Text("inte den sorts värde som hör hemma här", "not the kind of value that belongs here")
CORRECT = Text("rätta värdet", "correct the value")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: Annotated[int, Field(alias="from")] = 1
    share: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.5


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)

    need: str
    sex: Literal["women", "men"] = "men"
    parts: tuple[Part, ...] = Field((Part(),), min_length=1, max_length=2)
    by_name: Mapping[str, Part] = {}
    either: Literal["file"] | Annotated[float, Field(gt=0)] = "file"
    flag: bool = True

    @field_validator("need")
    @classmethod
    def _known(cls, value: str) -> str:
        if value == "bad":
            raise ValueError("no such need")
        return value


def problems(text: str) -> list[Problem]:
    with pytest.raises(EvidenceError) as refused:
        validated(Whole, parse_yaml(text, "x.yaml"))
    return list(refused.value.problems)


def test_a_document_that_is_right_is_the_model() -> None:
    found = validated(Whole, parse_yaml("need: a\nparts:\n  - from: 3\n", "x.yaml"))
    assert (found.need, found.parts[0].first, found.parts[0].share) == ("a", 3, 0.5)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "sex: men\n",
            Problem(
                "x.yaml, line 1",
                Text("en nyckel saknas", "a key is missing"),
                "",
                "need",
                Text("lägg till need:", "add need:"),
            ),
        ),
        (
            "need: a\nsxe: men\n",
            Problem(
                "x.yaml, line 2, sxe",
                Text("okänd nyckel", "unknown key"),
                "sxe",
                "by_name, either, flag, need, parts, sex",
                Text("menade du sex", "did you mean sex"),
            ),
        ),
        (
            "need: a\nparts:\n  - from: 1\n    sharre: 1\n",
            Problem(
                "x.yaml, line 4, parts.0.sharre",
                Text("okänd nyckel", "unknown key"),
                "sharre",
                "from, share",  # as they are written in the file
                Text("menade du share", "did you mean share"),
            ),
        ),
        (
            "need: a\nsex: woman\n",
            Problem(
                "x.yaml, line 2, sex",
                Text("inte ett av de ord som godtas", "not one of the words allowed"),
                "woman",
                "women, men",
                Text("menade du women", "did you mean women"),
            ),
        ),
        (
            "need: bad\n",
            Problem(
                "x.yaml, line 1, need",
                Text("värdet godtas inte (no such need)", "no such need"),
                "bad",
                "",
                CORRECT,
            ),
        ),
        (
            "need:\n",
            Problem("x.yaml, line 1, need", KIND, Text("inget", "nothing"), Text("text", "a valid string"), CORRECT),
        ),
        (
            "need: a\nparts: []\n",
            Problem(
                "x.yaml, line 2, parts",
                KIND,
                "[]",
                Text("minst 1 värden", "Tuple should have at least 1 item after validation, not 0"),
                CORRECT,
            ),
        ),
        (
            "need: a\nflag: maybe\n",
            Problem(
                "x.yaml, line 2, flag",
                KIND,
                "maybe",
                Text("true eller false", "a valid boolean, unable to interpret input"),
                CORRECT,
            ),
        ),
        (
            "need: a\nby_name:\n  x: 3\n",
            Problem(
                "x.yaml, line 3, by_name.x",
                KIND,
                "3",
                Text("nycklar med värden", "a valid dictionary or instance of Part"),
                CORRECT,
            ),
        ),
    ],
)
def test_each_kind_of_complaint(text: str, problem: Problem) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("0", Text("ett tal över 0", "greater than 0")),
        ("1", Text("ett tal under 1", "less than 1")),
        ("half", Text("ett tal", "a valid number, unable to parse string as a number")),
        ("[1]", Text("ett tal", "a valid number")),
    ],
)
def test_a_fault_in_a_list_is_one_fault_and_not_two(share: str, expected: Text) -> None:
    """pydantic also says that the list is too short, since it doesn't count what is at fault."""
    (problem,) = problems(f"need: a\nparts:\n  - share: {share}\n")
    assert (problem.where, problem.what, problem.expected) == ("x.yaml, line 3, parts.0.share", KIND, expected)


def test_a_list_that_is_too_long_is_told_beside_what_is_at_fault_in_it() -> None:
    found = problems("need: a\nparts: [{}, {}, {}]\n")
    assert [problem.where for problem in found] == ["x.yaml, line 2, parts"]
    assert found[0].told("sv")["expected"] == "högst 2 värden"


@pytest.mark.parametrize("value", ["fill", "0", "-1"])
def test_a_value_of_one_kind_or_another_has_the_place_that_is_written(value: str) -> None:
    """Not the names that pydantic gives to the kinds which it tries."""
    found = problems(f"need: a\neither: {value}\n")
    assert {problem.where for problem in found} == {"x.yaml, line 2, either"}
    assert found[0].expected == "file"


def test_a_key_that_is_missing_below_a_name_is_told_there() -> None:
    class Outer(BaseModel):
        inner: Mapping[str, Whole]

    with pytest.raises(EvidenceError) as refused:
        validated(Outer, parse_yaml("inner:\n  x:\n    sex: men\n", "x.yaml"))
    (problem,) = refused.value.problems
    assert (problem.where, problem.expected) == ("x.yaml, line 2, inner.x", "need")


def test_every_fault_of_a_document_is_told_at_once() -> None:
    found = problems("sex: x\nflag: 3\nother: 1\n")
    assert sorted(problem.where for problem in found) == [
        "x.yaml, line 1",
        "x.yaml, line 1, sex",
        "x.yaml, line 2, flag",
        "x.yaml, line 3, other",
    ]


@pytest.mark.parametrize(
    ("kind", "context", "msg", "told"),
    [
        ("greater_than", {"gt": 0.5}, "Input should be greater than 0.5", ("värdet ska vara ett tal över 0.5", None)),
        ("int_type", {}, "Input should be a valid integer", ("värdet ska vara ett heltal", None)),
        ("bytes_type", {}, "Input should be bytes", ("värdet godtas inte (Input should be bytes)", None)),
        (OWN_ERRORS, {"what": Text("fel", "wrong")}, "wrong", ("fel", "wrong")),
    ],
)
def test_what_is_wrong_is_said_in_our_words_or_in_those_of_pydantic(
    kind: str, context: dict[str, object], msg: str, told: tuple[str, str | None]
) -> None:
    found = complaint({"type": kind, "ctx": context, "msg": msg, "loc": (), "input": None})  # type: ignore[typeddict-item]
    assert (found.sv, found.en) == (told[0], told[1] or msg)

"""A file of an earlier format is converted, or refused by the key that means something else; never read as if new."""

from __future__ import annotations

from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError
from underlag.core.language import Text
from underlag.evidence.reading.documents import read_yaml
from underlag.evidence.reading.format_versions import FormatChange, Formats, in_current_format, migrated, with_format

KIND = Text("scenario", "scenario")
SHARE = FormatChange(
    ("fill",), Text("fill var i procent", "fill was in percent"), lambda text: text.replace("90", "0.9")
)
CALLED = FormatChange(
    ("leave",), Text("leave fick nytt namn", "leave got another name"), lambda text: text.replace("leave", "exit")
)
ASKED = FormatChange(("goal",), Text("goal gällde riket", "goal was the nation's"))

TWO, THREE, UNDECIDED = Formats(KIND, (SHARE,)), Formats(KIND, (SHARE, CALLED)), Formats(KIND, (SHARE, ASKED))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "scenarios" / "own.yaml"
    path.parent.mkdir()
    path.write_text("# why we did this\nfill: 90\nleave: 0.1  # a guess\ngoal: 1\n", encoding="utf-8")
    return path


def test_without_a_format_a_file_is_of_the_first(file: Path) -> None:
    document = read_yaml(file, "own.yaml")
    assert in_current_format(document, Formats(KIND)) is document


def test_the_format_is_no_key_of_the_content(file: Path) -> None:
    file.write_text("format: 2\nfill: 0.9\n", encoding="utf-8")
    found = in_current_format(read_yaml(file, "own.yaml"), TWO)
    assert found.data == {"fill": 0.9}
    assert found.where("fill") == "own.yaml, line 2, fill"


def test_an_earlier_format_is_refused_by_every_key_that_means_something_else(file: Path) -> None:
    with pytest.raises(EvidenceError) as refused:
        in_current_format(read_yaml(file, "own.yaml"), THREE)
    first, second = refused.value.problems
    assert (first.where, second.where) == ("own.yaml, line 2, fill", "own.yaml, line 3, leave")
    assert "fill was in percent" in str(refused.value)
    assert first.told("sv")["what"].endswith("fill var i procent")


@pytest.mark.parametrize("stated", ["3", "0", "-1", "1.0", "two", "true"])
def test_a_format_that_there_is_not_is_refused(file: Path, stated: str) -> None:
    file.write_text(f"format: {stated}\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="later version" if stated == "3" else "no format"):
        in_current_format(read_yaml(file, "own.yaml"), TWO)


def test_a_file_is_converted_step_by_step_and_keeps_its_comments(file: Path) -> None:
    assert migrated(file, "own.yaml", THREE) == (
        "format: 3\n# why we did this\nfill: 0.9\nexit: 0.1  # a guess\ngoal: 1\n"
    )
    file.write_text("fill: 0.9\nformat: 2\nleave: 0.1\n", encoding="utf-8")
    assert migrated(file, "own.yaml", THREE) == "format: 3\nfill: 0.9\nexit: 0.1\n"
    assert migrated(file, "own.yaml", TWO) is None


def test_what_somebody_must_decide_is_not_converted(file: Path) -> None:
    with pytest.raises(EvidenceError, match=r"own\.yaml, line 4, goal: the key has another meaning now"):
        migrated(file, "own.yaml", UNDECIDED)


def test_the_place_of_a_file_tells_its_kind(tmp_path: Path) -> None:
    kinds = {
        "scenarios/low.yaml": "scenario",
        "mappings/scb.yaml": "mapping",
        "vintages/2024-01-x/vintage.yaml": "vintage",
        "vintages/2024-01-x/mapping.yaml": "mapping",
        "vintages/2024-01-x/source.yaml": None,
        "parameters/exits/leave.yaml": None,
        "scenarios/notes.txt": None,
        "elsewhere/scenarios/low.yaml": None,
    }
    for place in kinds:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("", encoding="utf-8")
    told = {file.relative_to(tmp_path).as_posix(): kind.kind.en for file, kind in with_format(tmp_path).items()}
    assert told == {place: kind for place, kind in kinds.items() if kind}
    alone = with_format(tmp_path / "scenarios" / "low.yaml")
    assert [kind.kind.en for kind in alone.values()] == ["scenario"]
    assert with_format(tmp_path / "scenarios" / "gone.yaml") == {}

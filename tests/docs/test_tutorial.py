"""The tutorial is run as it stands, and prints what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import sessions

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "first-plan.md"
REMEDY = "If the change is meant, run `make docs`, read the tutorial again and correct its words."


def test_every_command_prints_what_the_tutorial_shows(tmp_path: Path) -> None:
    found = list(sessions.steps(PAGE.read_text(encoding="utf-8")))
    assert len(found) >= 8
    for step in found:
        told = sessions.difference(step.shown, sessions.run(step.command, tmp_path))
        assert told is None, f"$ {step.command}\n{told}\n{REMEDY}"
    assert list(tmp_path.iterdir()) == [], "the last step of the tutorial tidies up"


def test_the_tutorial_uses_every_command_of_the_chain() -> None:
    commands = {step.command.split()[1] for step in sessions.steps(PAGE.read_text(encoding="utf-8"))}
    assert {"check", "plan", "explain", "compare"} <= commands


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        (["as it is"], ["as it is"]),
        (["80 percent  1.25"], ["80 percent 1.26"]),
        (["1,000 posts"], ["1,004 posts"]),
        (["a", "…", "d"], ["a", "b", "c", "d"]),
        (["a", "…"], ["a"]),
    ],
)
def test_what_is_near_enough_is_the_same(shown: list[str], printed: list[str]) -> None:
    assert sessions.difference(shown, printed) is None


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        (["as it is"], ["as it was"]),
        (["1.25"], ["1.27"]),
        (["−1.25"], ["1.25"]),
        (["1,000 posts"], ["1,006 posts"]),
        (["a"], ["a", "b"]),
        (["a", "…", "d"], ["a", "b", "c"]),
        (["a", "…", "d"], ["d"]),
        (["1 2"], ["1"]),
    ],
)
def test_what_is_not_the_same_is_told(shown: list[str], printed: list[str]) -> None:
    assert sessions.difference(shown, printed) is not None


def test_a_page_is_taken_again(tmp_path: Path) -> None:
    page = "# A\n\n```console\n$ echo one\nold\n$ seq 5\n1\n…\n9\n```\n\nText.\n"
    again = "# A\n\n```console\n$ echo one\none\n$ seq 5\n1\n…\n5\n```\n\nText.\n"
    assert sessions.retaken(page, tmp_path) == again
    assert [step.command for step in sessions.steps(page)] == ["echo one", "seq 5"]

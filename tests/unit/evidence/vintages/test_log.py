"""The log of what was taken in: lines are added whole, and a damaged one is told, never passed over."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.vintages.log import LOG_COLUMNS, Entry, add_entry, cut_half_line, read_log, unlogged

FIRST = Entry("2026-03-01T08:00:00Z", "import", "2026-03-01-1-beds", "Åsa, planner", "ab" * 32, 21)
SECOND = Entry(
    "2026-03-02T08:00:00Z", "undo", "2026-03-01-1-beds", 'the "other"\nplanner', "ab" * 32, 21, "rätt, trots allt"
)
HEADER = "at,action,vintage,by,sha256,rows,reason\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "vintages"
    place.mkdir()
    return place


def test_what_is_added_is_read_in_the_same_order(folder: Path) -> None:
    assert read_log(folder) == []
    add_entry(folder, FIRST)
    add_entry(folder, SECOND)
    assert read_log(folder) == [FIRST, SECOND]
    text = (folder / "log.csv").read_text(encoding="utf-8")
    assert text.startswith(HEADER + '2026-03-01T08:00:00Z,import,2026-03-01-1-beds,"Åsa, planner",')
    assert text.count(HEADER) == 1


@pytest.mark.parametrize("before", [(), (FIRST,)])
def test_a_line_that_the_disk_refuses_leaves_the_file_as_it_was(
    folder: Path, before: tuple[Entry, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for entry in before:
        add_entry(folder, entry)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        add_entry(folder, SECOND)
    assert read_log(folder) == list(before)
    assert (folder / "log.csv").exists() is bool(before)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (HEADER + "a,import,b,c,d,1,\n", HEADER + "a,import,b,c,d,1,\n"),
        (HEADER + "a,import,b,c,d,1,\ne,imp", HEADER + "a,import,b,c,d,1,\n"),
        (HEADER, HEADER),
        ("at,act", None),  # killed while it wrote the header: there is no log yet
        ("", None),
        (None, None),
    ],
)
def test_the_half_line_of_a_killed_writer_is_taken_away(folder: Path, written: str | None, left: str | None) -> None:
    log = folder / "log.csv"
    if written is not None:
        log.write_text(written, encoding="utf-8")
    cut_half_line(folder)
    assert (log.read_text(encoding="utf-8") if log.exists() else None) == left


def damaged(line: int, found: str) -> Problem:
    return Problem(
        f"vintages/log.csv, row {line}",
        Text("ingen rad som hör till loggen", "not a line of the log"),
        found,
        "at,action,vintage,by,sha256,rows,reason",
        Text(
            "återställ loggen från en säkerhetskopia; till den läggs bara rader",
            "restore the log from a backup; lines are only ever added to it",
        ),
    )


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        (HEADER + "a,import,b,c,d,1\n", 2, "a,import,b,c,d,1"),
        (HEADER + "a,import,b,c,d,1,,\n", 2, "a,import,b,c,d,1,,"),
        (HEADER + "a,import,b,c,d,1,\na,import,b,c,d,-1,\n", 3, "a,import,b,c,d,-1,"),
        (HEADER + "a,import,b,c,d,1.5,\n", 2, "a,import,b,c,d,1.5,"),
        (HEADER + "a,import,b,c,d,²,\n", 2, "a,import,b,c,d,²,"),  # a digit to Unicode, a number to nobody
        (HEADER.replace("by", "who") + "a,import,b,c,d,1,\n", 2, "a,import,b,c,d,1,"),
        (HEADER + "x" * 100 + "\n", 2, "x" * 60),
    ],
)
def test_a_line_that_is_none_is_told(folder: Path, text: str, line: int, found: str) -> None:
    (folder / "log.csv").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError) as refused:
        read_log(folder, "vintages")
    assert refused.value.problems == (damaged(line, found),)
    assert list(unlogged(folder, ["2026-03-01-1-beds"], "vintages")) == [damaged(line, found)]
    # unless told otherwise, by the place itself
    with pytest.raises(EvidenceError, match=f"{re.escape(folder.as_posix())}/log.csv, row {line}"):
        read_log(folder)


def absent(name: str, found: str | Text) -> Problem:
    return Problem(
        f"vintages/{name}",
        Text("loggen har ingen import av den här årgången", "the log has no import of this vintage"),
        found,
        Text("en rad import i vintages/log.csv", "a line import in vintages/log.csv"),
        Text(
            "ta in tabellen med import; en årgång görs inte för hand",
            "take the table in by import; a vintage is not made by hand",
        ),
    )


def test_a_vintage_that_the_log_does_not_tell_of_is_named(folder: Path) -> None:
    nothing = Text("inget", "nothing")
    told = [problem.told("sv") for problem in unlogged(folder, ["x"], "vintages")]
    assert told == [absent("x", nothing).told("sv")]
    add_entry(folder, FIRST)
    assert list(unlogged(folder, [FIRST.vintage], "vintages")) == []
    add_entry(folder, SECOND)
    (undone,) = unlogged(folder, [FIRST.vintage], "vintages")
    assert (undone.where, undone.found) == (f"vintages/{FIRST.vintage}", "undo")
    add_entry(folder, FIRST)  # taken in anew: the last line decides
    assert list(unlogged(folder, [FIRST.vintage], "vintages")) == []
    assert LOG_COLUMNS == ("at", "action", "vintage", "by", "sha256", "rows", "reason")

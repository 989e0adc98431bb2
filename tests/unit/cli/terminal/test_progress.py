"""What a long command says while it works: lines with seconds in a log, one live line on a terminal, gap and bound."""

from __future__ import annotations

import io
import re
import time

import pytest
from rich.console import Console

from underlag.cli.terminal import progress
from underlag.cli.terminal.progress import StageProgress, stages
from underlag.core.language import Text
from underlag.optimise.solvers.decomposition import Search

TEXTS = {"read": Text("läser", "reading"), "seek": Text("söker", "seeking")}


def on_paper(language: str = "sv", silent: bool = False, terminal: bool = False) -> tuple[StageProgress, io.StringIO]:
    stream = io.StringIO()
    return StageProgress(TEXTS, language, Console(file=stream, width=100, force_terminal=terminal), silent), stream


def test_a_log_gets_a_line_with_seconds_for_each_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with stages(TEXTS, "sv") as told:
        told("read")
        told("seek")
        told.share(0.5)
    said = capsys.readouterr()
    assert said.out == ""
    first, second = said.err.splitlines()
    assert re.fullmatch(r" +0,\d s  läser", first) and re.fullmatch(r" +0,\d s  söker", second)


def test_a_stage_that_fails_is_not_told_as_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), stages(TEXTS, "en") as told:
        told("read")
        told("seek")
        raise ZeroDivisionError
    assert [line.split("s  ")[1] for line in capsys.readouterr().err.splitlines()] == ["reading"]


def test_a_program_that_reads_stderr_gets_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with stages(TEXTS, "sv", silent=True) as told:
        told("read")
    assert capsys.readouterr().err == ""


def test_a_long_stage_leaves_lines_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.01)
    told, stream = on_paper("en")
    with told.telling():
        told("seek")
        told.search(Search(110.0, 100.0, whole=True))
        until = time.monotonic() + 10
        while "…" not in stream.getvalue() and time.monotonic() < until:
            time.sleep(0.01)
        told.done()
    assert "seeking: whole posts, gap 9.09 %, bound 100 …" in stream.getvalue()
    assert stream.getvalue().splitlines()[-1].endswith("s  seeking")


def test_a_terminal_shows_gap_and_bound_as_they_come() -> None:
    told, stream = on_paper("sv", terminal=True)
    with told.telling():
        told("seek")
        told.search(Search(float("inf"), 2000.0, whole=False))
        told.search(Search(2010.0, 2000.0, whole=False))
        told.done()
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue()).replace("\u00a0", " ")
    assert "söker: delar av tjänster, avstånd 0,50 %, gräns 2 000" in shown
    assert re.search(r" 0,\d s  söker\n", shown), "what is done stays above the live line"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Search(float("inf"), 2000.0, whole=False), "söker: delar av tjänster, avstånd – %, gräns 2 000"),
        (Search(2010.0, 2000.0, whole=True), "söker: hela tjänster, avstånd 0,50 %, gräns 2 000"),
    ],
)
def test_a_search_is_told_by_its_gap_and_its_bound(found: Search, words: str) -> None:
    told, _ = on_paper("sv")
    told("seek")
    told.search(found)
    assert told.last.replace("\u00a0", " ") == words

"""Whatever stops a command while it writes, a full disk, a signal, a place that is not ours: a message, an exit code,
and nothing of an earlier run touched."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from shared.faults.directory_state import state

from underlag.evidence.places import country_directory
from underlag.reports.document.blocks import Document
from underlag.runs.record.directory import NEW, ROOM_PREFIX, check_free

Command = Callable[..., Any]

COMMAND = [sys.executable, "-W", "error", "-c", "from underlag.cli.main import main; main()"]


class TestWriting:
    """The plan is computed once for all; what is tested is the writing."""

    @pytest.fixture(autouse=True)
    def computed(self, monkeypatch: pytest.MonkeyPatch, finished: Command) -> None:
        monkeypatch.setattr("underlag.cli.commands.plan.run", lambda request, stage, watch: finished())
        empty = Document("report", "sv", "", "", "", "", "", ())
        monkeypatch.setattr("underlag.reports.publish_run.national_report", lambda *given, **more: empty)
        monkeypatch.setattr("underlag.reports.publish_run.html_page", lambda *given: "the page " * 10_000)

    @pytest.mark.parametrize(
        "file",
        [
            "tables/numbers.csv",
            "tables/numbers.parquet",
            "tables.xlsx",
            "tables/datapackage.json",
            "px/levels.px",
            "json-stat/flows.en.json",
            "dcat/catalogue.ttl",
            "report.html",
            "inputs.npz",
            "draws.npz",
            "manifest.json",
        ],
    )
    def test_a_full_disk(self, underlag: Command, runs: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
        """The kernel itself says that no space is left: the file leads to the device that is always full."""
        from underlag.cli.commands import plan as command
        from underlag.reports.publish_run import write_report

        if file != "tables.xlsx":
            monkeypatch.setattr("underlag.reports.publish_run.write_workbook", lambda *given: None)

        def write(result: Any, place: Path, *more: Any) -> None:
            (place / file).parent.mkdir(exist_ok=True)
            (place / file).symlink_to("/dev/full")
            write_report(result, place, *more)

        monkeypatch.setattr(command, "write_report", write)
        out = runs / ("new" if file == "report.html" else "earlier")
        said = underlag("plan", "--country", "fictional", "--out", out, "--replace")
        assert said.code == 13, said.err
        assert "the disk is full" in said.err
        assert "free some space" in said.err

    @pytest.mark.parametrize("out", ["new", "earlier"])
    def test_ctrl_c_while_writing(
        self, underlag: Command, runs: Path, monkeypatch: pytest.MonkeyPatch, out: str
    ) -> None:
        def stopped(*given: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("underlag.reports.publish_run.write_workbook", stopped)
        assert underlag("plan", "--country", "fictional", "--out", runs / out, "--replace").code == 130

    def test_a_fault_of_ours_leaves_nothing_either(
        self, underlag: Command, runs: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*given: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("underlag.cli.commands.plan.store", broken)
        with pytest.raises(ZeroDivisionError):
            underlag("plan", "--country", "fictional", "--out", runs / "earlier", "--replace")

    def test_a_parent_that_can_not_be_written(
        self, underlag: Command, runs: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As on a read-only file system; permission bits alone do not stop an administrator."""

        def refused(*given: Any, **more: Any) -> str:
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr("underlag.runs.record.directory.tempfile.mkdtemp", refused)
        said = underlag("plan", "--country", "fictional", "--out", runs / "new")
        assert said.code == 13
        assert "the file system is read-only" in said.err
        assert "choose another place" in said.err

    def test_a_parent_that_is_a_file(self, underlag: Command, runs: Path) -> None:
        said = underlag("plan", "--country", "fictional", "--out", runs / "earlier" / "manifest.json" / "run")
        assert said.code == 13
        assert "is a file" in said.err


@contextmanager
def writing(runs: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The real command in a process of its own, in a room in ``runs``, half-way through what it writes."""
    # what whoever runs the tests wants ignored, as nohup does, would be ignored by the command too
    outside = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGTERM)}
    outside[signal.SIGINT] = signal.signal(signal.SIGINT, signal.default_int_handler)
    started = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    for number, handler in outside.items():
        signal.signal(number, handler)
    with started as process:
        limit = time.monotonic() + 300
        while not list(runs.glob(f"{ROOM_PREFIX}*/{NEW}")) and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.005)
        yield process


def test_ctrl_c_to_the_real_process_while_it_writes(runs: Path) -> None:
    """The plan is computed and half written. The process that draws the charts ends with it."""
    arguments = ["plan", "--country", "fictional", "--draws", "40", "--out", str(runs / "earlier"), "--replace"]
    with writing(runs, *arguments) as process:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "report.html" not in out
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_to_the_real_process_while_it_writes(
    runs: Path, plan: Callable[..., Path], sent: signal.Signals, code: int
) -> None:
    with writing(runs, "report", str(plan()), "--out", str(runs / "new")) as process:
        process.send_signal(sent)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, ""), err
    assert "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_what_a_process_killed_outright_leaves_goes_when_the_next_one_looks(
    runs: Path, plan: Callable[..., Path]
) -> None:
    with writing(runs, "report", str(plan()), "--out", str(runs / "new")) as process:
        check_free(runs / "new", replace=True)
        assert len(list(runs.iterdir())) == 2, "the room of a living process is left alone"
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
    assert len(list(runs.iterdir())) == 2
    check_free(runs / "new", replace=True)


def test_documents_do_not_take_the_place_of_the_run_they_tell_of(underlag: Command, runs: Path) -> None:
    said = underlag("report", runs / "earlier", "--out", runs / "earlier", "--replace")
    assert said.code == 13
    assert "what the command reads is there" in said.err


AGGREGATE = sorted((country_directory("netherlands") / "tables").glob("*.json"))[0]


@pytest.mark.parametrize("command", ["plan", "report", "measures", "robustness", "backtest", "aggregate"])
@pytest.mark.parametrize("place", ["documents", "notes", "link"])
def test_no_command_replaces_what_is_not_ours(
    underlag: Command, plan: Callable[..., Path], tmp_path: Path, command: str, place: str
) -> None:
    out = tmp_path / "out"
    if place == "documents":
        out.mkdir()
        (out / "manifest.json").write_text('{"name": "app"}', encoding="utf-8")
        (out / "letter.docx").write_bytes(b"PK")
    else:
        shutil.copytree(plan(), tmp_path / "run")
        (tmp_path / "run").rename(out) if place == "notes" else out.symlink_to("run")
        (out / "tables" / "my notes.txt").write_text("mine", encoding="utf-8")
    before = state(tmp_path)
    given = {"report": [plan()], "aggregate": [AGGREGATE]}.get(command, [])
    said = underlag(command, *given, "--out", out, "--replace")
    assert said.code == 13, said.err
    assert {"documents": "not a run", "notes": "tables/my notes.txt", "link": "symbolic link"}[place] in said.err
    assert state(tmp_path) == before

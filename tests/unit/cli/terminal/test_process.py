"""Signals, encodings and readers that leave, as far as they need no plan; processes of their own where it matters."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from underlag.cli.terminal.process import READER_LEFT, ending_by_signal, fit_streams

COMMAND = [sys.executable, "-W", "error", "-c", "from underlag.cli.main import main; main()"]
Command = Callable[..., Any]


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_ends_by_way_of_all_that_clears_away(name: str, code: int) -> None:
    number, cleared = getattr(signal, name), []
    outside = signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may want it ignored
    try:
        with pytest.raises(SystemExit) as ended, ending_by_signal():
            try:
                os.kill(os.getpid(), number)
                time.sleep(30)
            finally:
                os.kill(os.getpid(), number)  # a second one changes nothing
                cleared.append(True)
        assert (ended.value.code, cleared) == (code, [True])
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, outside)


@pytest.fixture
def listening() -> Iterator[None]:
    """Ctrl-C arrives, also where whoever runs the tests has it ignored, as for work in the background."""
    outside = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, outside)


@pytest.mark.usefixtures("listening")
def test_a_library_that_answers_a_signal_with_a_fault_of_its_own_does_not_hide_it() -> None:
    with pytest.raises(SystemExit) as ended, ending_by_signal():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(30)
        except SystemExit:
            raise TypeError("not a type of data") from None
    assert ended.value.code == 130


class Swallowing:
    """The interpreter can raise nothing out of a finaliser: it tells of it and goes on."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.usefixtures("listening")
def test_a_signal_that_a_library_has_swallowed_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("underlag.cli.terminal.process.ONCE_MORE", 0.05)
    before, went_on = signal.getsignal(signal.SIGALRM), []
    with pytest.raises(SystemExit) as ended, ending_by_signal():
        swallowing = Swallowing()
        del swallowing
        went_on.append(True)
        time.sleep(30)
    assert (ended.value.code, went_on) == (130, [True])
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_fault_that_no_signal_has_brought_about_keeps_its_traceback() -> None:
    with pytest.raises(TypeError), ending_by_signal():
        raise TypeError


def test_a_signal_that_is_to_be_ignored_is() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending_by_signal():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_thread_leaves_signals_alone() -> None:
    ended: list[bool] = []

    def work() -> None:
        with ending_by_signal():
            ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [True]


SAID = "−5 … 10–20 → ≥ 3 ± 1 × 2, Östhamra, Łódź, 数, \udce5"


@pytest.mark.parametrize(
    ("encoding", "as_json", "written"),
    [
        ("utf-8", False, "−5 … 10–20 → ≥ 3 ± 1 × 2, Östhamra, Łódź, 数, ?"),
        ("cp1252", False, "-5 … 10–20 -> >= 3 ± 1 × 2, Östhamra, ?ódz, ?, ?"),
        ("ascii", False, "-5 ... 10-20 -> >= 3 +- 1 x 2, Osthamra, ?odz, ?, ?"),
        ("ascii", True, json.dumps(SAID)[1:-1]),
        ("cp1252", True, "\\u22125 … 10–20 \\u2192 \\u2265 3 ± 1 × 2, Östhamra, \\u0141ód\\u017a, \\u6570, \\udce5"),
    ],
)
def test_every_character_can_be_written_and_no_sign_is_lost(
    monkeypatch: pytest.MonkeyPatch, encoding: str, as_json: bool, written: str
) -> None:
    kept = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(kept, encoding=encoding))
    fit_streams(as_json)
    print(SAID, end="", flush=True)  # noqa: T201
    assert kept.getvalue().decode(encoding) == written
    if as_json:
        assert json.loads(f'"{written}"') == SAID


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.usefixtures("in_english")
def test_the_real_command_with_another_encoding(encoding: str) -> None:
    """The help of a command is drawn with lines that these encodings do not have; the refusal says å."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LANG": "C"}
    for arguments, code in ((["check", "--help"], 0), (["report", "−å数", "--out", "\udce5" * 300], 13)):
        said = subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, check=False, timeout=60)
        assert (said.returncode, b"Traceback" in said.stderr) == (code, False), said.stderr
    assert b"the path is too long" in said.stderr


def test_a_reader_that_has_left_is_no_fault() -> None:
    """The pipe has no reader from the start, as for ``head`` that is done."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        said = subprocess.run(
            [*COMMAND, "check", "--country", "fictional"], stdout=pipe, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert (said.returncode, said.stderr) == (READER_LEFT, b"")


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "--out", "{}"),
        ("plan", "--out", "new", "--country", "{}"),
        ("plan", "--country", "fictional", "--out", "new", "--units", "{}.csv"),
        ("plan", "--country", "fictional", "--out", "new", "--scenario", "{}"),
        ("report", "{}", "--out", "new"),
        ("explain", "{}", "gap_fte/N1/2030"),
        ("compare", "{}", "{}"),
        ("aggregate", "{}.json", "--out", "new"),
        ("backtest", "--country", "fictional", "--rounds", "{}"),
        ("measures", "--out", "{}"),
        ("robustness", "--out", "{}"),
        ("backtest", "--out", "{}"),
        ("check", "--country", "{}"),
        ("import", "regions", "{}.csv", "--country", "fictional", "--dry-run"),
        ("import", "regions", "t.csv", "--country", "fictional", "--dry-run", "--mapping", "{}.yaml"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_names_longer_than_a_file_can_have(
    underlag: Command, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = underlag(*(word.format("n" * 300) for word in arguments))
    assert 10 <= said.code <= 17, said.err
    assert "to do:" in said.err
    assert not list(tmp_path.iterdir())

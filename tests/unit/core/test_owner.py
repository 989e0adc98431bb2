import os
import subprocess
import sys
from pathlib import Path

import pytest

from underlag.core import owner
from underlag.core.owner import Owner


def ended() -> int:
    """Number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def test_a_marker_names_the_process_that_wrote_it() -> None:
    me = Owner.this()
    assert Owner.of(me.marker()) == me
    assert (me.pid, str(me)) == (os.getpid(), f"process {os.getpid()} on {me.host}")
    assert not me.gone()


@pytest.mark.parametrize(
    "marker",
    [
        None,
        [],
        "x",
        {},
        {"pid": 1, "host": "h", "start": ""},
        {"program": "other", "pid": 1, "host": "h", "start": ""},
        {"program": "underlag", "pid": 0, "host": "h", "start": ""},
        {"program": "underlag", "pid": True, "host": "h", "start": ""},
        {"program": "underlag", "pid": 1, "host": "h", "start": None},
        {"program": "underlag", "pid": 1, "host": 3, "start": ""},
    ],
)
def test_what_is_no_marker_of_ours_names_nobody(marker: object) -> None:
    assert Owner.of(marker) is None


def test_the_first_process_of_a_machine_is_a_process() -> None:
    """Its number is 1: that of this program where it runs alone in a container."""
    assert Owner.of({"program": "underlag", "pid": 1, "host": "h", "start": ""}) == Owner(1, "h", "")


def test_a_process_that_has_ended_is_gone_but_not_one_of_another_machine() -> None:
    me = Owner.this()
    assert Owner(ended(), me.host, "").gone()
    assert not Owner(ended(), me.host + "2", "").gone()


def test_a_process_that_is_asked_for_is_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signal 0 only looks; 1 would hang it up."""
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, signal: sent.append((pid, signal)))
    me = Owner.this()
    assert not me.gone()
    assert sent == [(me.pid, 0)]


def test_a_number_given_to_another_process_is_known_by_the_start() -> None:
    me = Owner.this()
    assert Owner(me.pid, me.host, "another-boot-1").gone()
    assert not Owner(me.pid, me.host, "").gone(), "where the start was not told nobody can say"


def test_where_starts_are_not_told_the_number_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    me = Owner.this()
    monkeypatch.setattr(owner, "_PROCESSES", tmp_path)
    assert Owner.this().start == ""
    assert not me.gone()


def test_another_user_s_process_is_there_though_it_may_not_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(pid: int, signal: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", denied)
    me = Owner.this()
    assert not me.gone()
    assert Owner(me.pid, me.host, "another-boot-1").gone(), "its number has gone to another one"


def test_where_processes_can_t_be_asked_for_nobody_is_said_to_be_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = Owner(ended(), Owner.this().host, "")
    monkeypatch.setattr(os, "name", "nt")
    assert not dead.gone()


@pytest.mark.parametrize("name", ["plain", "with space", ") 1 2 3 (", "å"])
def test_the_start_is_read_past_whatever_a_program_is_called(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """After the name in brackets the start is the 20th entry; before it stand state, parent and so on."""
    (tmp_path / "sys/kernel/random").mkdir(parents=True)
    (tmp_path / "sys/kernel/random/boot_id").write_text("boot-7\n", encoding="ascii")
    (tmp_path / str(os.getpid())).mkdir()
    after = ["S", *(str(n) for n in range(1, 19)), "4711", "99"]
    (tmp_path / str(os.getpid()) / "stat").write_text(f"{os.getpid()} ({name}) {' '.join(after)}", encoding="utf-8")
    monkeypatch.setattr(owner, "_PROCESSES", tmp_path)
    assert Owner.this().start == "boot-7-4711"

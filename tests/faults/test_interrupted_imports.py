"""An import that is stopped, by a full disk, another import, a signal or a kill, leaves the country as it was or goes
through. Through the real command line, on the invented country."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shared.faults.directory_state import state

from underlag.core.owner import Owner
from underlag.evidence.official import intake
from underlag.evidence.official.lock import only_one
from underlag.evidence.vintages.log import read_log

Command = Callable[..., Any]
TABLE = "workforce_observations"
VINTAGE = f"2026-03-31-1-{TABLE}"


@pytest.mark.parametrize("what", ["log", "rows", "rename"])
def test_a_full_disk_leaves_the_country_as_it_was(
    underlag: Command,
    own_country: Path,
    kept: Path,
    official: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    file, before = official(tmp_path / "t.xlsx"), state(kept / "vintages")

    def full(*given: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if what == "log":
        monkeypatch.setattr(intake, "add_entry", full)
    elif what == "rename":
        monkeypatch.setattr(Path, "rename", full)
    else:
        write = intake.write_vintage
        calls: list[Path] = []

        def second_time(place: Path, *more: Any) -> None:
            calls.append(place)
            write(place, *more)
            if len(calls) == 2:
                full()

        monkeypatch.setattr(intake, "write_vintage", second_time)
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 13
    assert "No space left" in said.err
    assert state(kept / "vintages") == before


def test_a_full_disk_while_undoing_keeps_the_vintage(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country).code == 0
    before = state(kept / "vintages")

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(intake, "add_entry", full)
    assert underlag("import", "--undo", "--country", own_country).code == 13
    assert state(kept / "vintages") == before


def test_one_import_at_a_time(underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path) -> None:
    file = official(tmp_path / "t.xlsx")
    (kept / "vintages").mkdir(parents=True)
    (kept / "vintages" / ".lock").touch()
    before = state(kept / "vintages")
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 13
    assert "another import into this country is under way" in said.err
    assert state(kept / "vintages") == before


def test_an_import_made_meanwhile_is_noticed(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = official(tmp_path / "t.xlsx")
    rehearse = intake.rehearse

    def with_another(country: Any, offer: Any) -> None:
        rehearse(country, offer)
        monkeypatch.setattr("underlag.cli.commands.import_table.rehearse", rehearse)
        intake.keep(country, offer)

    monkeypatch.setattr("underlag.cli.commands.import_table.rehearse", with_another)
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 10
    assert "another import was made meanwhile" in said.err
    assert len(list((kept / "vintages").glob("2*"))) == 1


def stopped_import(country: Path, file: Path, slow: str, sent: signal.Signals) -> int:
    """Exit code of an import to which a signal is sent when it says on its output that it has come where ``slow``, the
    lines of a program before it, makes it wait."""
    program = "import time; from underlag.evidence.official import intake\n" + slow
    program += "\nfrom underlag.cli.main import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "import", TABLE, str(file), "--country", str(country), "--date", "2026-03-31"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(sent)
        return process.wait(30)


WRITING = """w = intake.write_vintage
def f(place, *more):
    w(place, *more)
    if place.parent.name == 'vintages':
        print('here', flush=True); time.sleep(60)
intake.write_vintage = f"""
LOGGING = """def f(*given):
    print('here', flush=True); time.sleep(60)
intake.add_entry = f"""
LOGGED = """a = intake.add_entry
def f(folder, entry):
    a(folder, entry)
    (folder / 'log.csv').open('ab').write(b'2026-03-31T1') if 'HALF' in globals() else None
    print('here', flush=True); time.sleep(60)
intake.add_entry = f"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_the_country_as_it_was(
    own_country: Path, kept: Path, official: Any, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    file, before = official(tmp_path / "t.xlsx"), state(kept / "vintages")
    assert stopped_import(own_country, file, WRITING, sent) == code
    assert state(kept / "vintages") == before


@pytest.mark.parametrize("moment", [WRITING, LOGGING])
def test_what_a_killed_import_has_begun_is_undone_by_the_next_one(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path, moment: str
) -> None:
    file = official(tmp_path / "t.xlsx")
    stopped_import(own_country, file, moment, signal.SIGKILL)
    assert (kept / "vintages" / ".lock").is_file()
    said = underlag("import", TABLE, file, "--country", own_country, "--date", "2026-03-31")
    assert said.code == 0, said.err
    assert sorted(p.name for p in (kept / "vintages").iterdir()) == [VINTAGE, "log.csv"]
    assert [(e.action, e.vintage) for e in read_log(kept / "vintages")] == [("import", VINTAGE)]
    assert underlag("check", "--country", own_country).code == 0


def test_an_import_killed_when_all_was_done_stays(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    file = official(tmp_path / "t.xlsx")
    stopped_import(own_country, file, "HALF = True\n" + LOGGED, signal.SIGKILL)
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 10
    assert "the same file has been taken in already" in said.err
    assert f"underlag import --undo {VINTAGE}" in said.err
    assert sorted(p.name for p in (kept / "vintages").iterdir()) == [VINTAGE, "log.csv"]
    assert underlag("check", "--country", own_country).code == 0


def test_an_undo_that_was_killed_is_put_back_or_finished(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    """The state that each moment leaves, made by hand: set aside and not logged, set aside and logged."""
    folder = kept / "vintages"
    assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country).code == 0
    (place,) = folder.glob("2*")
    before = state(kept / "vintages")
    dead = json.dumps({**ended().marker(), "vintage": place.name})
    place.rename(folder / f".undo-{place.name}")
    (folder / ".lock").write_text(dead, encoding="utf-8")
    intake.recover(kept)
    assert state(kept / "vintages") == before
    shutil.copytree(place, tmp_path / "kept")
    assert underlag("import", "--undo", "--country", own_country).code == 0
    after = state(kept / "vintages")
    shutil.copytree(tmp_path / "kept", folder / f".undo-{place.name}")
    (folder / ".lock").write_text(dead, encoding="utf-8")
    intake.recover(kept)
    assert state(kept / "vintages") == after


def ended() -> Owner:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return replace(Owner.this(), pid=process.pid, start="")


def test_a_lock_names_its_process_and_holds_while_that_lives(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    file, folder = official(tmp_path / "t.xlsx"), kept / "vintages"
    folder.mkdir(parents=True)
    with only_one(folder, VINTAGE):
        before = state(kept / "vintages")
        said = underlag("import", TABLE, file, "--country", own_country)
        assert said.code == 13
        assert f"process {os.getpid()} on " in said.err and VINTAGE in said.err
        assert state(kept / "vintages") == before
    assert not list(folder.iterdir())


def test_what_others_keep_beside_the_vintages_is_left(underlag: Command, own_country: Path, kept: Path) -> None:
    folder = kept / "vintages"
    (folder / ".import-notes").mkdir(parents=True)
    (folder / ".import-notes" / "mine.txt").touch()
    (folder / f".undo-{VINTAGE}").write_text("mine", encoding="utf-8")
    (folder / VINTAGE).mkdir()
    (folder / VINTAGE / "mine.txt").touch()
    before = state(kept / "vintages")
    (folder / ".lock").write_text(json.dumps({**ended().marker(), "vintage": VINTAGE}), encoding="utf-8")
    intake.recover(kept)
    assert state(kept / "vintages") == before

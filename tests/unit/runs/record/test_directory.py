import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from underlag.core.errors import OutputError, RunError
from underlag.core.owner import Owner
from underlag.runs.record.directory import (
    EARLIER,
    MANIFEST,
    NEW,
    OWNER,
    ROOM_PREFIX,
    check_free,
    read_manifest,
    whole_directory,
)

FIRST, SECOND, THIRD = "1" * 12, "2" * 12, "a" * 64


def fill(out: Path, text: str, replace: bool = False) -> None:
    with whole_directory(out, replace) as place:
        (place / MANIFEST).write_text(f'{{"run_id": "{text}"}}', encoding="utf-8")


def test_the_directory_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "run"
    with whole_directory(out) as place:
        (place / MANIFEST).write_text('{"run_id": "a"}', encoding="utf-8")
        assert not out.exists()
    assert read_manifest(out)["run_id"] == "a"
    assert [p.name for p in out.parent.iterdir()] == ["run"]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError, OSError(errno.ENOSPC, "No space left on device")])
def test_whatever_goes_wrong_leaves_the_earlier_run_untouched(tmp_path: Path, fault: object) -> None:
    out = tmp_path / "run"
    fill(out, FIRST)
    with pytest.raises((KeyboardInterrupt, ValueError, OutputError)) as caught, whole_directory(out, True) as place:
        (place / "half").write_text("x", encoding="utf-8")
        raise fault  # type: ignore[misc]
    assert read_manifest(out)["run_id"] == FIRST
    assert [p.name for p in tmp_path.iterdir()] == ["run"]
    if isinstance(fault, OSError):
        assert "the disk is full" in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        OSError("No space left on device (os error 28)"),
        RuntimeError("parquet: underlying IO error: No space left on device (os error 28)"),
    ],
)
def test_a_full_disk_is_known_whoever_tells_of_it(tmp_path: Path, fault: Exception) -> None:
    with pytest.raises(OutputError, match="the disk is full"), whole_directory(tmp_path / "run"):
        raise fault


def test_a_refusal_without_a_number_is_told_in_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="the tape is torn"), whole_directory(tmp_path / "run"):
        raise OSError("the tape is torn")
    with pytest.raises(OutputError, match="Too many open files"), whole_directory(tmp_path / "run"):
        raise OSError(errno.EMFILE, "in other words")


def test_a_taken_place_is_refused_before_any_work(tmp_path: Path) -> None:
    out = tmp_path / "run"
    fill(out, FIRST)
    with pytest.raises(OutputError, match="add replace"):
        fill(out, SECOND)
    fill(out, SECOND, replace=True)
    assert read_manifest(out)["run_id"] == SECOND
    other = tmp_path / "photos"
    other.mkdir()
    fill(other, THIRD)  # an empty place is free
    (other / MANIFEST).rename(other / "summer.jpg")
    with pytest.raises(OutputError, match="not a run"):
        fill(other, THIRD, replace=True)


def test_a_file_on_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"):
        fill(tmp_path / "file" / "run", "x")


def test_an_earlier_run_comes_back_when_the_swap_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "run"
    fill(out, FIRST)
    real, calls = os.rename, []

    def failing(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(errno.EACCES, "denied")
        real(source, target)

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(OutputError, match="no permission"):
        fill(out, SECOND, replace=True)
    assert read_manifest(out)["run_id"] == FIRST
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("text", [None, "{", "[]", "{}"])
def test_what_is_no_run_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(RunError):
        read_manifest(tmp_path)


@pytest.fixture
def gone() -> Owner:
    """A process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return replace(Owner.this(), pid=process.pid, start="")


def left_behind(beside: Path, owner: object, earlier: str = "") -> Path:
    """The room of a killed run, with an earlier run set aside in it if one is named."""
    room = beside / f"{ROOM_PREFIX}x"
    (room / NEW).mkdir(parents=True)
    (room / NEW / "half").touch()
    (room / OWNER).write_text(json.dumps(owner), encoding="utf-8")
    if earlier:
        fill(room / EARLIER / earlier, FIRST)
    return room


def test_what_a_killed_run_has_left_is_cleared_by_the_next_one(tmp_path: Path, gone: Owner) -> None:
    left_behind(tmp_path, gone.marker())
    fill(tmp_path / "run", FIRST)
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_an_earlier_run_is_put_back_if_its_replacement_was_killed_between_the_renames(
    tmp_path: Path, gone: Owner
) -> None:
    left_behind(tmp_path, gone.marker(), "run")
    with pytest.raises(OutputError, match="add replace"):
        check_free(tmp_path / "run", replace=False)
    assert read_manifest(tmp_path / "run")["run_id"] == FIRST
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_an_earlier_run_goes_if_its_replacement_was_killed_after_the_renames(tmp_path: Path, gone: Owner) -> None:
    fill(tmp_path / "run", SECOND)
    left_behind(tmp_path, gone.marker(), "run")
    check_free(tmp_path / "other", replace=False)
    assert read_manifest(tmp_path / "run")["run_id"] == SECOND
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_the_room_of_a_living_run_and_what_is_no_room_of_ours_are_left(tmp_path: Path, gone: Owner) -> None:
    for name, marker in {"living": Owner.this().marker(), "other": {"pid": gone.pid}, "list": []}.items():
        (tmp_path / name).mkdir()
        left_behind(tmp_path / name, marker)
        fill(tmp_path / name / "run", FIRST)
        assert {p.name for p in (tmp_path / name).iterdir()} == {"run", f"{ROOM_PREFIX}x"}
    (tmp_path / f"{ROOM_PREFIX}notes").write_text("mine", encoding="utf-8")
    left_behind(tmp_path / "list" / "deep", gone.marker())
    (tmp_path / f"{ROOM_PREFIX}link").symlink_to(tmp_path / "list" / "deep" / f"{ROOM_PREFIX}x")
    room = left_behind(tmp_path, gone.marker())
    (room / "mine.txt").touch()
    fill(tmp_path / "run", FIRST)
    assert (tmp_path / f"{ROOM_PREFIX}notes").is_file()
    assert (tmp_path / "list" / "deep" / f"{ROOM_PREFIX}x" / NEW / "half").is_file()
    assert sorted(p.name for p in room.iterdir()) == ["mine.txt", OWNER]


def test_parents_made_for_a_run_that_fails_go_with_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError), whole_directory(tmp_path / "a" / "b" / "run"):
        raise ValueError
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("length", [255, 256, 300])
def test_a_long_name_fits_or_is_refused_before_any_work(tmp_path: Path, length: int) -> None:
    out = tmp_path / ("å" * (length // 2) + "a" * (length % 2))
    if length == 255:
        fill(out, FIRST)
        fill(out, SECOND, replace=True)
        assert read_manifest(out)["run_id"] == SECOND
        return
    with pytest.raises(OutputError, match="the path is too long"):
        check_free(out, replace=True)


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_what_is_written_has_the_permissions_that_the_user_wants(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        fill(tmp_path / "run", FIRST)
    finally:
        os.umask(before)
    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o777 & ~mask
    assert (tmp_path / "run" / MANIFEST).stat().st_mode & 0o777 == 0o666 & ~mask


def test_what_a_command_reads_is_not_replaced_by_what_it_writes(tmp_path: Path) -> None:
    fill(tmp_path / "run", FIRST)
    (tmp_path / "link").symlink_to("run")
    for read in (tmp_path / "run", tmp_path / "link"):
        with pytest.raises(OutputError, match="what the command reads"):
            check_free(tmp_path / "run", True, (None, read))
    check_free(tmp_path / "run", True, (None, tmp_path))


def test_the_directory_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "run", FIRST)
    (tmp_path / "run" / "notes").touch()
    monkeypatch.chdir(tmp_path / "run")
    for out in (Path(), Path("..")):
        with pytest.raises(OutputError, match=r"notes|not a run"):
            check_free(out, replace=True)

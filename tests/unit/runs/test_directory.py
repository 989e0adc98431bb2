import errno
import os
from pathlib import Path

import pytest

from underlag.core.errors import OutputError, RunError
from underlag.runs.directory import MANIFEST, read_manifest, whole_directory

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
    with pytest.raises(OutputError, match="add --replace"):
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

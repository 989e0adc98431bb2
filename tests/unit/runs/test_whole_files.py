"""Files replaced in place: all of them whole, or none touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from underlag.runs.whole_files import whole_files


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_files_take_the_places_of_those_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "gp.json").write_text("old")
    (tmp_path / "other.json").write_text("other")
    with whole_files(tmp_path) as room:
        (room / "gp.json").write_text("new")
        (room / "gp.npz").write_text("draws")
        assert (tmp_path / "gp.json").read_text() == "old", "until all are written"
    assert texts(tmp_path) == {"gp.json": "new", "gp.npz": "draws", "other.json": "other"}


def test_a_fault_half_way_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "gp.json").write_text("old")
    with pytest.raises(OSError, match="disk is full"), whole_files(tmp_path) as room:
        (room / "gp.json").write_text("half")
        raise OSError("the disk is full")
    assert texts(tmp_path) == {"gp.json": "old"}


def test_the_folder_is_made(tmp_path: Path) -> None:
    with whole_files(tmp_path / "posterior") as room:
        (room / "gp.json").write_text("new")
    assert texts(tmp_path / "posterior") == {"gp.json": "new"}

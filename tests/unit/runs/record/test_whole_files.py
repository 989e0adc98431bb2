"""Files replaced in place: all of them whole, or none touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from underlag.core.owner import Owner
from underlag.runs.record.directory import NEW, OWNER, ROOM_PREFIX
from underlag.runs.record.whole_files import whole_files


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


def test_what_a_killed_process_has_left_goes_and_what_a_living_one_has_stays(tmp_path: Path) -> None:
    with whole_files(tmp_path) as living:
        left = tmp_path / f"{ROOM_PREFIX}left"
        (left / NEW).mkdir(parents=True)
        (left / NEW / "gp.json").write_text("half")
        ended = Owner.this().marker() | {"pid": 2**22 + 1}
        (left / OWNER).write_text(json.dumps(ended))
        with whole_files(tmp_path) as room:
            (room / "gp.json").write_text("new")
        assert living.is_dir() and not left.exists()
    assert texts(tmp_path) == {"gp.json": "new"}

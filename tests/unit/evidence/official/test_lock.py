"""One import at a time into a country, and what a dead one has left."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from underlag.core.errors import OutputError, Problem
from underlag.core.language import Text
from underlag.core.owner import Owner
from underlag.evidence.official.lock import only_one, undo_killed_import
from underlag.evidence.vintages.log import Entry, add_entry, read_log

VINTAGE = "2026-03-01-1-beds"


@pytest.fixture(scope="module")
def dead() -> Owner:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return Owner(process.pid, Owner.this().host, "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "vintages"
    place.mkdir()
    return place


@pytest.fixture
def left(folder: Path, dead: Owner) -> Callable[[str], Path]:
    """A lock that a process left when it was killed."""

    def write(vintage: str = VINTAGE) -> Path:
        (folder / ".lock").write_text(json.dumps({**dead.marker(), "vintage": vintage}), encoding="utf-8")
        return folder / ".lock"

    return write


def logged(folder: Path, action: str, vintage: str = VINTAGE) -> None:
    add_entry(folder, Entry("2026-03-01T08:00:00Z", action, vintage, "me", "ab" * 32, 1))


def written(folder: Path, name: str, *files: str) -> Path:
    place = folder / name
    place.mkdir()
    for file in files or ("rows.csv", "vintage.yaml"):
        (place / file).touch()
    return place


def test_the_lock_says_who_holds_it_and_for_what_and_goes_in_the_end(folder: Path) -> None:
    with only_one(folder, VINTAGE):
        told = json.loads((folder / ".lock").read_text(encoding="utf-8"))
        assert told == {**Owner.this().marker(), "vintage": VINTAGE}
    assert list(folder.iterdir()) == []


def test_a_fault_inside_gives_the_lock_back(folder: Path) -> None:
    with pytest.raises(KeyError), only_one(folder, VINTAGE):
        raise KeyError
    assert not (folder / ".lock").exists()


def busy(folder: Path, by: str) -> Problem:
    return Problem(
        str(folder / ".lock"),
        Text("en annan import till det här landet pågår", "another import into this country is under way"),
        by,
        Text("en i taget", "one at a time"),
        Text(
            "vänta tills den är klar; ta bort den här filen om ingen pågår",
            "wait until it is done; if none is running, remove this file",
        ),
    )


def test_while_one_holds_it_another_is_refused_and_told_by_whom(folder: Path) -> None:
    with only_one(folder, VINTAGE):
        with pytest.raises(OutputError) as refused, only_one(folder, "2026-03-01-2-beds"):
            raise AssertionError("not entered")
        assert refused.value.problems == (busy(folder, f"{Owner.this()}, {VINTAGE}"),)
        assert (folder / ".lock").exists(), "it is still the first one's"


@pytest.mark.parametrize("content", ["", "not json", "[1]", '{"program": "other"}', '{"vintage": 3}'])
def test_a_lock_that_tells_nothing_holds_all_the_same(folder: Path, content: str) -> None:
    """Whose it is nobody can say: it may be that of a living one that is about to write."""
    (folder / ".lock").write_text(content, encoding="utf-8")
    with pytest.raises(OutputError) as refused, only_one(folder, VINTAGE):
        raise AssertionError("not entered")
    assert refused.value.problems == (busy(folder, ""),)
    undo_killed_import(folder)
    assert (folder / ".lock").exists()


def test_a_dead_one_s_lock_goes_with_what_was_being_written(folder: Path, left: Callable[[str], Path]) -> None:
    scratch, begun = written(folder, f".import-{VINTAGE}"), written(folder, VINTAGE)
    left(VINTAGE)
    with only_one(folder, "2026-03-01-2-beds"):
        assert not scratch.exists()
        assert not begun.exists(), "the log does not tell of it"
    assert list(folder.iterdir()) == []


def test_what_the_log_tells_of_stays(folder: Path, left: Callable[[str], Path]) -> None:
    done = written(folder, VINTAGE)
    logged(folder, "import")
    left(VINTAGE)
    undo_killed_import(folder)
    assert done.is_dir()
    assert [entry.action for entry in read_log(folder)] == ["import"]


def test_half_a_line_of_the_log_is_taken_away(folder: Path, left: Callable[[str], Path]) -> None:
    logged(folder, "import", "2026-02-01-1-beds")
    with (folder / "log.csv").open("a", encoding="utf-8") as stream:
        stream.write("2026-03-01T08:00:00Z,imp")
    left(VINTAGE)
    undo_killed_import(folder)
    assert [entry.vintage for entry in read_log(folder)] == ["2026-02-01-1-beds"]


def test_an_undo_that_was_not_logged_is_put_back(folder: Path, left: Callable[[str], Path]) -> None:
    logged(folder, "import")
    aside = written(folder, f".undo-{VINTAGE}")
    left(VINTAGE)
    undo_killed_import(folder)
    assert not aside.exists()
    assert {path.name for path in (folder / VINTAGE).iterdir()} == {"rows.csv", "vintage.yaml"}


def test_an_undo_that_was_logged_is_finished(folder: Path, left: Callable[[str], Path]) -> None:
    logged(folder, "import")
    logged(folder, "undo")
    aside = written(folder, f".undo-{VINTAGE}")
    left(VINTAGE)
    undo_killed_import(folder)
    assert not aside.exists() and not (folder / VINTAGE).exists()


@pytest.mark.parametrize("name", [f".import-{VINTAGE}", VINTAGE])
def test_a_folder_with_anything_else_in_it_is_not_ours_to_remove(
    folder: Path, left: Callable[[str], Path], name: str
) -> None:
    place = written(folder, name, "rows.csv", "my notes.txt")
    left(VINTAGE)
    undo_killed_import(folder)
    assert {path.name for path in place.iterdir()} == {"rows.csv", "my notes.txt"}


def test_a_link_is_not_followed(folder: Path, left: Callable[[str], Path], tmp_path: Path) -> None:
    elsewhere = written(tmp_path, "elsewhere", "rows.csv")
    (folder / VINTAGE).symlink_to(elsewhere, target_is_directory=True)
    left(VINTAGE)
    undo_killed_import(folder)
    assert (elsewhere / "rows.csv").exists()


@pytest.mark.parametrize("vintage", ["../elsewhere", "elsewhere", ""])
def test_a_lock_that_names_no_vintage_removes_nothing(
    folder: Path, left: Callable[[str], Path], tmp_path: Path, vintage: str
) -> None:
    kept = [written(tmp_path, "elsewhere", "rows.csv"), written(folder, "elsewhere", "rows.csv")]
    lock = left(vintage)
    undo_killed_import(folder)
    assert all(place.is_dir() for place in kept)
    assert not lock.exists()

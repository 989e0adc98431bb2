"""One import at a time into a country, and what a killed one has left is cleared.

The lock names its process and what it is about to do, so that whoever comes after its death can tell what was begun and
undo it: a vintage that the log does not tell of, one taken away that the log still tells of, half a line.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from underlag.core.errors import OutputError, Problem
from underlag.core.language import Text
from underlag.core.owner import Owner
from underlag.evidence.vintages.log import cut_half_line, read_log
from underlag.evidence.vintages.vintage import VINTAGE_FILES, VINTAGE_NAME

LOCK = ".lock"
SCRATCH, ASIDE = ".import-", ".undo-"
"""How names of work in progress begin: a vintage being written, and one being taken away."""


@contextmanager
def only_one(folder: Path, vintage: str) -> Iterator[None]:
    """Hold the lock on a country's folder of vintages. A lock of a process that has ended goes first, with all it left.

    vintage  what is about to be taken in or away
    Raises OutputError while another process has the lock.
    """
    lock = folder / LOCK
    left = _claim(lock)
    if left is not None and left[0].gone():
        _break(lock)
    else:
        left = None
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    except FileExistsError:
        raise _under_way(lock) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({**Owner.this().marker(), "vintage": vintage}, stream)
        _clear(folder, left[1] if left is not None else "")
        yield
    finally:
        lock.unlink(missing_ok=True)


def undo_killed_import(folder: Path) -> None:
    """Undo what a killed import has begun, if there was one. Raises OSError where the system refuses."""
    left = _claim(folder / LOCK)
    if left is not None and left[0].gone():
        with only_one(folder, left[1]):
            pass


def _claim(lock: Path) -> tuple[Owner, str] | None:
    """Whose lock it is and the vintage that it names; None if there is none that can be read."""
    try:
        told: Any = json.loads(lock.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    owner = Owner.of(told)
    vintage = told.get("vintage") if isinstance(told, Mapping) else None
    return (owner, vintage) if owner is not None and isinstance(vintage, str) else None


def _under_way(lock: Path) -> OutputError:
    claim = _claim(lock)
    by = "" if claim is None else f"{claim[0]}, {claim[1]}"
    return OutputError(
        Problem(
            str(lock),
            Text("en annan import till det här landet pågår", "another import into this country is under way"),
            by,
            Text("en i taget", "one at a time"),
            Text(
                "vänta tills den är klar; ta bort den här filen om ingen pågår",
                "wait until it is done; if none is running, remove this file",
            ),
        )
    )


def _break(lock: Path) -> None:
    """Take a dead process's lock away by a rename, so that of several who try only one does."""
    mine = lock.with_name(f"{LOCK}-{os.getpid()}")
    try:
        lock.rename(mine)
    except FileNotFoundError:
        return
    claim = _claim(mine)
    if claim is None or not claim[0].gone():
        # between the look and the rename another process broke it and took it
        mine.rename(lock)
        raise _under_way(lock)
    mine.unlink()


def _clear(folder: Path, begun: str) -> None:
    """Undo what was begun and not logged. Only the holder of the lock may.

    begun  vintage that the lock of a dead process names, else ""
    """
    if begun:
        cut_half_line(folder)
    last = {entry.vintage: entry.action for entry in read_log(folder)}
    for path in folder.glob(f"{SCRATCH}*"):
        _remove(path)
    for path in folder.glob(f"{ASIDE}*"):
        name = path.name.removeprefix(ASIDE)
        if last.get(name) == "undo":
            _remove(path)
        elif re.fullmatch(VINTAGE_NAME, name) and not (folder / name).exists():
            path.rename(folder / name)
    if re.fullmatch(VINTAGE_NAME, begun) and last.get(begun) != "import":
        _remove(folder / begun)


def _remove(place: Path) -> None:
    """Remove a vintage that was half taken in or away; a directory that holds anything else is not ours."""
    if place.is_dir() and not place.is_symlink() and {path.name for path in place.iterdir()} <= VINTAGE_FILES:
        shutil.rmtree(place, ignore_errors=True)

"""Files that belong together and are replaced in place: all of them whole, or none touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from underlag.runs.record.directory import NEW, ROOM_PREFIX, clear_leftovers, dissolve, furnish


@contextmanager
def whole_files(folder: Path) -> Iterator[Path]:
    """A directory to write files into. On leaving without an error they take the places of those of their names in
    ``folder``, one after the other; else nothing there is changed. What a killed process has left there goes first.

    ``folder`` is made if need be. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clear_leftovers(folder)
    room = Path(tempfile.mkdtemp(prefix=ROOM_PREFIX, dir=folder))
    try:
        furnish(room)
        yield room / NEW
        for path in sorted((room / NEW).iterdir()):
            path.replace(folder / path.name)
    finally:
        dissolve(room)

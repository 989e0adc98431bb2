"""Files that belong together and are replaced in place: all of them whole, or none touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_files(folder: Path) -> Iterator[Path]:
    """A directory to write files into. On leaving without an error they take the places of those of their names in
    ``folder``, one after the other; else nothing there is changed. ``folder`` is made if need be. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".underlag-", dir=folder) as name:
        room = Path(name)
        yield room
        for path in sorted(room.iterdir()):
            path.replace(folder / path.name)

"""What a directory holds, to be compared with what it held before."""

from __future__ import annotations

import hashlib
from pathlib import Path


def state(directory: Path) -> dict[str, str]:
    """Path of everything in it → hash of the file's content, or "directory"."""
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "directory"
        for path in sorted(directory.rglob("*"))
    }

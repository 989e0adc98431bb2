"""The run directory: whole or not at all.

Everything is written under a temporary name beside the wanted place and renamed when complete. Whatever goes wrong
before that (a full disk, Ctrl-C, a fault) leaves no trace, and a previous run stays untouched.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from underlag.core.errors import OutputError, Problem, RunError

MANIFEST = "manifest.json"
TABLES = "tables"

_REASONS: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "free some space or choose another place with --out"),
    errno.EDQUOT: ("the disk quota is used up", "free some space or choose another place with --out"),
    errno.EACCES: ("no permission to write here", "choose another place with --out"),
    errno.EPERM: ("no permission to write here", "choose another place with --out"),
    errno.EROFS: ("the file system is read-only", "choose another place with --out"),
    errno.ENOTDIR: ("a part of the path is a file", "choose another place with --out"),
    errno.EEXIST: ("a part of the path is a file", "choose another place with --out"),
    errno.ENAMETOOLONG: ("the path is too long", "choose a shorter path with --out"),
}


def check_free(out: Path, replace: bool) -> None:
    """Refuse an ``out`` that is taken, before any work is done.

    An empty directory is free. With ``replace`` an earlier run directory (one with a manifest) may be replaced;
    anything else never is. Raises OutputError.
    """
    if not out.exists() and not out.is_symlink():
        return
    if out.is_dir() and not out.is_symlink() and not any(out.iterdir()):
        return
    if not (out / MANIFEST).is_file():
        raise OutputError(
            Problem(f"--out {out}", "the place is taken by something that is not a run", remedy="choose another --out")
        )
    if not replace:
        raise OutputError(
            Problem(f"--out {out}", "a run is already there", remedy="choose another --out, or add --replace")
        )


@contextmanager
def whole_directory(out: Path, replace: bool = False) -> Iterator[Path]:
    """A new directory to fill; on leaving without an error it is renamed to ``out``, else removed.

    Raises OutputError where the operating system refuses (full disk, no permission, name taken meanwhile).
    """
    check_free(out, replace)
    scratch: Path | None = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        yield scratch
        scratch.chmod(0o755)
        check_free(out, replace)
        _swap_in(scratch, out)
    except Exception as fault:
        number = _system_error(fault)
        if number is None and not isinstance(fault, OSError):
            raise
        said = (os.strerror(number) if number else str(fault), "choose another place with --out")
        what, remedy = _REASONS.get(number or 0, said)
        raise OutputError(Problem(f"--out {out}", what, remedy=remedy)) from fault
    finally:
        if scratch is not None and scratch.exists():
            shutil.rmtree(scratch, ignore_errors=True)


def _system_error(fault: Exception) -> int | None:
    """Number of the operating system's error behind a fault; polars tells it only in words of its own errors."""
    if isinstance(fault, OSError) and fault.errno:
        return fault.errno
    told = re.search(r"\(os error (\d+)\)", str(fault))
    return int(told[1]) if told else None


def _swap_in(scratch: Path, out: Path) -> None:
    """Rename ``scratch`` to ``out``; an earlier run there is set aside first and put back if the rename fails."""
    if not (out / MANIFEST).exists():
        scratch.rename(out)
        return
    aside = scratch.with_name(scratch.name + "-earlier")
    out.rename(aside)
    try:
        scratch.rename(out)
    except OSError:
        aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def read_manifest(run: Path) -> Mapping[str, Any]:
    """The manifest of a run directory. Raises RunError where there is none or it can't be read."""
    path = run / MANIFEST
    if not path.is_file():
        raise RunError(
            Problem(str(run), "not a run directory", "no manifest.json", "a directory written by underlag plan",
                    "give the directory named by --out")
        )  # fmt: skip
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise RunError(Problem(str(path), "can't be read", str(fault), "JSON", "run underlag plan again")) from None
    if not isinstance(manifest, dict) or "run_id" not in manifest:
        raise RunError(Problem(str(path), "holds no run_id", remedy="run underlag plan again"))
    return manifest

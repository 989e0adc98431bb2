"""The list of a directory's files in its manifest: what underlag wrote there, and so all that it may take away."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from underlag.core.errors import Problem, Said, setting
from underlag.core.identity import of_file, short_identity
from underlag.core.language import Text

MANIFEST = "manifest.json"
"""File of a run directory that says what went into the run and lists its other files."""

FILES = "files"
"""Entry of the manifest: path of each other file → SHA-256 of its bytes."""

ANOTHER_PLACE = Text(f"välj en annan plats med {setting('out')}", f"choose another {setting('out')}")
"""What to do where the place is taken."""

_RUN_ID = re.compile("[0-9a-f]{12,64}")
_NAMED = 5
"""So many files are named in a refusal."""


def seal(directory: Path) -> None:
    """List every file beside the manifest in the manifest; without a run id it gets one, of these files.

    The same files give the same bytes, and sealing twice the same as once. Raises OSError, and ValueError where the
    manifest is no JSON.
    """
    path = directory / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    files = {name: of_file(entry) for name, entry in _entries(directory) if name != MANIFEST and not entry.is_dir()}
    manifest = {**manifest, "run_id": manifest.get("run_id") or short_identity(files), FILES: files}
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def not_ours(directory: Path, shown: str) -> Problem | None:
    """Why a directory may not be replaced: it is no run of ours, or holds what the run has not listed.

    shown  how the place is called to the user
    Raises OSError where something in it can't be read.
    """
    manifest = _manifest(directory)
    if manifest is None:
        what = Text(
            "platsen är upptagen av något som inte är en körning", "the place is taken by something that is not a run"
        )
        return Problem(shown, what, remedy=ANOTHER_PLACE)
    files = manifest.get(FILES)
    if not isinstance(files, dict):
        return Problem(
            shown,
            Text(
                "körningen där har ingen lista över sina filer, så ingen kan veta vad mer som finns",
                "the run there does not list its files, so nobody can tell what else there is",
            ),
            Text("en manifest.json utan files", "a manifest.json without files"),
            "",
            _or_another("flytta den", "move it away"),
        )
    foreign = sorted(_foreign(directory, files))
    if not foreign:
        return None
    return Problem(
        shown,
        Text(
            "bredvid körningen finns filer som underlag inte har skrivit, eller som har ändrats sedan dess",
            "beside the run there are files that underlag did not write, or that were changed since",
        ),
        first_named(foreign, _NAMED),
        Text(
            "bara de filer som manifest.json listar, som de skrevs",
            "only the files that its manifest.json lists, as written",
        ),
        _or_another("flytta dessa filer", "move these files away"),
    )


def _or_another(sv: str, en: str) -> Text:
    return Text(f"{sv}, eller {ANOTHER_PLACE.sv}", f"{en}, or {ANOTHER_PLACE.en}")


def first_named(names: Sequence[str], most: int) -> Said:
    """The first names, and how many more there are where there are more than ``most``."""
    shown, more = ", ".join(names[:most]), len(names) - most
    return Text(f"{shown} och {more} till", f"{shown} and {more} more") if more > 0 else shown


def _manifest(directory: Path) -> Mapping[str, Any] | None:
    """The manifest of a run of ours, else None."""
    path = directory / MANIFEST
    if directory.is_symlink() or path.is_symlink() or not path.is_file():
        return None
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    run_id = manifest.get("run_id") if isinstance(manifest, dict) else None
    return manifest if isinstance(run_id, str) and _RUN_ID.fullmatch(run_id) else None


def _foreign(directory: Path, files: Mapping[str, Any]) -> Iterator[str]:
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    for name, entry in _entries(directory):
        if name == MANIFEST:
            continue
        if entry.is_dir() and not entry.is_symlink():
            known = name in folders
        else:
            # anything but a file may not even be opened: a pipe would wait for ever
            known = name in files and entry.is_file() and not entry.is_symlink() and of_file(entry) == files[name]
        if not known:
            yield name


def _entries(directory: Path) -> Iterator[tuple[str, Path]]:
    """Everything below a directory, by its path from there; links are not followed."""
    for entry in sorted(Path(found.path) for found in os.scandir(directory)):
        yield entry.name, entry
        if entry.is_dir() and not entry.is_symlink():
            for name, deeper in _entries(entry):
                yield f"{entry.name}/{name}", deeper

"""The run directory: whole or not at all, and in the place of nothing that is not ours.

Everything is written in a room of its own beside the wanted place and renamed when complete. Whatever goes wrong before
that (a full disk, Ctrl-C, a fault) leaves no trace, and a previous run stays untouched. What a killed process has left
is known by the marker in its room, which names the process, and is cleared by the next run into the same directory; an
earlier run that was set aside just then is put back.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from underlag.core.errors import OutputError, Problem, RunError, command_named, run_again, setting
from underlag.core.language import Text
from underlag.core.owner import Owner
from underlag.runs.record.listing import ANOTHER_PLACE, not_ours, seal
from underlag.runs.record.listing import MANIFEST as MANIFEST

TABLES_FOLDER = "tables"
"""Folder of a run directory that holds its tables, one Parquet file each."""

ROOM_PREFIX = ".underlag-"
"""How the name of a room begins; short, so that it fits wherever the wanted name fits."""

OWNER, NEW, EARLIER = "owner.json", "new", "earlier"
"""In a room: the marker that names the process, the new directory, and the earlier one under its name, set aside."""

UNREADABLE = Text("går inte att läsa", "can't be read")
"""What is wrong with a file, or a key, that can't be read."""

_FREE = Text(
    f"frigör utrymme eller välj en annan plats med {setting('out')}",
    f"free some space or choose another place with {setting('out')}",
)
_ELSEWHERE = Text(f"välj en annan plats med {setting('out')}", f"choose another place with {setting('out')}")
_SHORTER = Text(f"välj en kortare sökväg med {setting('out')}", f"choose a shorter path with {setting('out')}")
_NO_PERMISSION = Text("skrivrättighet saknas här", "no permission to write here")
_PART_IS_FILE = Text("en del av sökvägen är en fil", "a part of the path is a file")

_REASONS: Mapping[int, tuple[Text, Text]] = {
    errno.ENOSPC: (Text("disken är full", "the disk is full"), _FREE),
    errno.EDQUOT: (Text("diskkvoten är slut", "the disk quota is used up"), _FREE),
    errno.EACCES: (_NO_PERMISSION, _ELSEWHERE),
    errno.EPERM: (_NO_PERMISSION, _ELSEWHERE),
    errno.EROFS: (Text("filsystemet går bara att läsa", "the file system is read-only"), _ELSEWHERE),
    errno.ENOTDIR: (_PART_IS_FILE, _ELSEWHERE),
    errno.EEXIST: (_PART_IS_FILE, _ELSEWHERE),
    errno.ENAMETOOLONG: (Text("sökvägen är för lång", "the path is too long"), _SHORTER),
}


def check_free(out: Path, replace: bool, reads: Iterable[Path | None] = ()) -> None:
    """Refuse an ``out`` that is taken, before any work is done.

    An empty directory is free. With ``replace`` an earlier run may be replaced: a directory with a run id of ours that
    holds the files its manifest lists, as they were written, and nothing else. A symbolic link never is, whatever it
    leads to. Leftovers of killed runs beside ``out`` are cleared first.
    reads  what the command reads, which must not be replaced by what it writes
    Raises OutputError where ``out`` is taken, or the operating system refuses to look.
    """
    out = _placed(out)
    with _told(out):
        # what is not there yet, or not of a form to be listed, has no leftovers
        with suppress(FileNotFoundError, NotADirectoryError):
            clear_leftovers(out.parent)
        if not _taken(out):
            return
        if refused := _refusal(out, out):
            raise OutputError(refused)
        if not replace:
            what = Text("där finns redan en körning", "a run is already there")
            remedy = Text(
                f"{ANOTHER_PLACE.sv}, eller lägg till {setting('replace')}",
                f"{ANOTHER_PLACE.en}, or add {setting('replace')}",
            )
            raise OutputError(Problem(setting("out", out), what, remedy=remedy))
        for path in reads:
            if path is not None and out.resolve() in (path.resolve(), *path.resolve().parents):
                what = Text("där ligger det som kommandot läser", "what the command reads is there")
                raise OutputError(Problem(setting("out", out), what, str(path), "", ANOTHER_PLACE))


@contextmanager
def whole_directory(out: Path, replace: bool = False) -> Iterator[Path]:
    """A new directory to fill; on leaving without an error its manifest lists its files and it is renamed to ``out``,
    else it is removed.

    Raises OutputError where ``out`` is taken (as ``check_free``), before or meanwhile, and where the operating system
    refuses: full disk, no permission.
    """
    check_free(out, replace)
    out = _placed(out)
    room: Path | None = None
    with _told(out):
        missing = [parent for parent in out.parents if not parent.exists()]
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            room = Path(tempfile.mkdtemp(prefix=ROOM_PREFIX, dir=out.parent))
            furnish(room)
            yield room / NEW
            if (room / NEW / MANIFEST).is_file():
                seal(room / NEW)
            check_free(out, replace)
            _swap_in(room, out)
        finally:
            if room is not None:
                dissolve(room)
            for parent in missing:
                with suppress(OSError):  # it is in use, or was not made
                    parent.rmdir()


def _placed(out: Path) -> Path:
    """The place by a name of its own, also where the user says . or .. for it."""
    return out if out.name not in ("", "..") else out.resolve()


def _taken(out: Path) -> bool:
    try:
        out.lstat()
    except FileNotFoundError:
        return False
    return out.is_symlink() or not out.is_dir() or any(out.iterdir())


def _refusal(directory: Path, out: Path) -> Problem | None:
    """Why ``directory``, which is or was at ``out``, may not be replaced."""
    if directory.is_symlink():
        return Problem(
            setting("out", out),
            Text(
                "platsen är en symbolisk länk, och en sådan ersätts inte",
                "the place is a symbolic link, which is not replaced",
            ),
            str(directory.readlink()),
            "",
            Text(
                f"ange katalogen som den leder till, eller {ANOTHER_PLACE.sv}",
                f"give the directory that it leads to, or {ANOTHER_PLACE.en}",
            ),
        )
    return not_ours(directory, setting("out", out))


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """The operating system's refusals as errors that the user can mend."""
    try:
        yield
    except Exception as fault:
        number = _system_error(fault)
        if number is None and not isinstance(fault, OSError):
            raise
        said = os.strerror(number) if number else str(fault)
        what, remedy = _REASONS.get(number or 0, (Text(f"operativsystemet svarar: {said}", said), _ELSEWHERE))
        raise OutputError(Problem(setting("out", out), what, remedy=remedy)) from fault


def _system_error(fault: Exception) -> int | None:
    """Number of the operating system's error behind a fault; polars tells it only in words of its own errors."""
    if isinstance(fault, OSError) and fault.errno:
        return fault.errno
    told = re.search(r"\(os error (\d+)\)", str(fault))
    return int(told[1]) if told else None


def _swap_in(room: Path, out: Path) -> None:
    """Rename the new directory to ``out``. An earlier run there is set aside in the room first, and looked at again:
    what somebody has put into it since must not go with it."""
    if _taken(out):
        aside = room / EARLIER / out.name
        aside.parent.mkdir()
        out.rename(aside)
        if refused := _refusal(aside, out):
            raise OutputError(refused)
    (room / NEW).rename(out)


def furnish(room: Path) -> None:
    """Mark a new room as this process's, and make the place in it to write in. Raises OSError."""
    (room / OWNER).write_text(json.dumps(Owner.this().marker()), encoding="utf-8")
    (room / NEW).mkdir()


def dissolve(room: Path) -> None:
    """Put back an earlier run whose place is empty, and remove the room; its marker last, so that what a killed process
    did not come to remove is still known. Raises OSError where a run can't be put back."""
    for aside in (room / EARLIER).iterdir() if (room / EARLIER).is_dir() else ():
        if not os.path.lexists(room.parent / aside.name):
            aside.rename(room.parent / aside.name)
    for part in (NEW, EARLIER):
        shutil.rmtree(room / part, ignore_errors=True)
    if {path.name for path in room.iterdir()} <= {OWNER}:
        shutil.rmtree(room, ignore_errors=True)


def clear_leftovers(directory: Path) -> None:
    """Dissolve the rooms in a directory of processes that have ended; those of others, and what can't be told, stay."""
    for room in directory.glob(f"{ROOM_PREFIX}*"):
        # another run may be clearing the same room
        with suppress(OSError, ValueError):
            owner = None if room.is_symlink() else Owner.of(json.loads((room / OWNER).read_text(encoding="utf-8")))
            if owner is not None and owner.gone():
                dissolve(room)


def read_manifest(run: Path) -> Mapping[str, Any]:
    """The manifest of a run directory. Raises RunError where there is none, it can't be read or it has no run id."""
    path = run / MANIFEST
    if not path.is_file():
        raise RunError(
            Problem(
                str(run),
                Text("katalogen är ingen körning", "not a run directory"),
                Text("ingen manifest.json", "no manifest.json"),
                Text(
                    f"en katalog som {command_named('plan')} har skrivit",
                    f"a directory written by {command_named('plan')}",
                ),
                Text(
                    f"ange katalogen som valdes med {setting('out')}", f"give the directory named by {setting('out')}"
                ),
            )
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise RunError(Problem(str(path), UNREADABLE, str(fault), "JSON", run_again("plan"))) from None
    if not isinstance(manifest, dict) or "run_id" not in manifest:
        raise RunError(Problem(str(path), Text("saknar run_id", "holds no run_id"), remedy=run_again("plan")))
    return manifest

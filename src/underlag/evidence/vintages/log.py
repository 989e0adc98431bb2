"""``vintages/log.csv``: who took in or took away which table, and when. Lines are added, never changed."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from underlag.core.errors import EvidenceError, Problem, command_named
from underlag.core.language import Text
from underlag.evidence.reading.file_limits import MAX_CARD_BYTES, decode, read_bytes
from underlag.evidence.vintages.vintage import VintageCard

LOG = "log.csv"


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    at      time, UTC, ISO 8601
    action  import or undo
    sha256  hash of the original file
    rows    rows taken in, or taken away
    reason  why figures were accepted although implausible, else empty
    """

    at: str
    action: str
    vintage: str
    by: str
    sha256: str
    rows: int
    reason: str = ""


LOG_COLUMNS: tuple[str, ...] = tuple(f.name for f in fields(Entry))


def add_entry(folder: Path, entry: Entry) -> None:
    """Add a line, whole or not at all: if the disk refuses it, the file is as it was. Raises OSError."""
    path = folder / LOG
    new = not path.exists()
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if new:
        writer.writerow(LOG_COLUMNS)
    writer.writerow(astuple(entry))
    before = 0 if new else path.stat().st_size
    try:
        with path.open("ab") as file:
            file.write(stream.getvalue().encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        if new:
            path.unlink(missing_ok=True)
        else:
            os.truncate(path, before)
        raise


def cut_half_line(folder: Path) -> None:
    """Take away the end of a line whose writer was killed: a whole line ends with a line feed. Raises OSError."""
    path = folder / LOG
    data = path.read_bytes() if path.exists() else b""
    whole = data.rfind(b"\n") + 1
    if whole == 0:
        path.unlink(missing_ok=True)
    elif whole < len(data):
        os.truncate(path, whole)


def unlogged(directory: Path, names: Sequence[str], shown: str) -> Iterator[Problem]:
    """Vintages that the log doesn't tell of, or tells of as taken away; and a log that can't be read.

    shown  how the folder is called to the user (``CountryPlace.shown``)
    """
    try:
        entries = read_log(directory, shown)
    except EvidenceError as error:
        yield from error.problems
        return
    last = {entry.vintage: entry.action for entry in entries}
    for name in names:
        if last.get(name) != "import":
            yield Problem(
                f"{shown}/{name}",
                Text("loggen har ingen import av den här årgången", "the log has no import of this vintage"),
                last.get(name, Text("inget", "nothing")),
                Text(f"en rad import i {shown}/{LOG}", f"a line import in {shown}/{LOG}"),
                Text(
                    f"ta in tabellen med {command_named('import')}; en årgång görs inte för hand",
                    f"take the table in by {command_named('import')}; a vintage is not made by hand",
                ),
            )


def read_log(folder: Path, shown: str | None = None) -> list[Entry]:
    """Every line, the oldest first; none if there is no log. Raises EvidenceError for a damaged one.

    shown  as for ``unlogged``; the folder as given if left out
    """
    path = folder / LOG
    if not path.exists():
        return []
    file = f"{shown or folder.as_posix()}/{LOG}"
    records = list(csv.reader(io.StringIO(decode(read_bytes(path, file, MAX_CARD_BYTES), file), newline="")))
    entries = []
    for line, cells in enumerate(records[1:], start=2):
        if tuple(records[0]) != LOG_COLUMNS or len(cells) != len(LOG_COLUMNS) or not cells[5].isdecimal():
            raise EvidenceError(
                Problem(
                    f"{file}, row {line}",
                    Text("ingen rad som hör till loggen", "not a line of the log"),
                    ",".join(cells)[:60],
                    ",".join(LOG_COLUMNS),
                    Text(
                        "återställ loggen från en säkerhetskopia; till den läggs bara rader",
                        "restore the log from a backup; lines are only ever added to it",
                    ),
                )
            )
        at, action, vintage, by, sha256, rows, reason = cells
        entries.append(Entry(at, action, vintage, by, sha256, int(rows), reason))
    return entries


def entry_of(action: str, card: VintageCard, rows: int) -> Entry:
    """What the log says of a vintage that is taken in or away now."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Entry(now, action, card.id, card.by, card.sha256, rows, card.accepted.reason if card.accepted else "")

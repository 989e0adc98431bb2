"""Bytes of a file, read within limits: size before content, and content never trusted to be what it says.

Whoever hands us a file may hand us the wrong one. A file is therefore measured before it is read, read no further than
the limit, and text is decoded as UTF-8 or refused with the line at fault.
"""

from __future__ import annotations

import stat
import unicodedata
from pathlib import Path

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text

MAX_TABLE_BYTES = 200_000_000
"""Largest table file, compressed or not [bytes]. The largest of Sweden is about one megabyte."""

MAX_CARD_BYTES = 2_000_000
"""Largest YAML or JSON file [bytes]: a hundred times the longest card."""

MAX_BOUNDARY_BYTES = 50_000_000
"""Largest GeoJSON file [bytes]; simplified county boundaries take some hundred kilobytes."""

MAX_CELLS = 50_000_000
"""Most cells of one table (rows × columns): 400 MB as 64-bit numbers."""

_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def megabytes(count: int) -> str:
    """``200000000`` → ``200.0 MB``."""
    return f"{count / 1e6:.1f} MB"


def read_bytes(path: Path, file: str, limit: int) -> bytes:
    """Content of a regular file of 1 to ``limit`` bytes.

    path   where it is
    file   its name as shown to the user
    limit  [bytes]; checked from the directory entry, and no more than that is read
    Raises EvidenceError: missing, not a file, not readable, empty, too large, growing.
    """
    try:
        entry = path.stat()
        if not stat.S_ISREG(entry.st_mode):
            raise EvidenceError(_no_file(file, Text("ingen vanlig fil", "not a regular file"), "", _CHECK_PATH))
        if entry.st_size > limit:
            raise EvidenceError(_too_large(file, entry.st_size, limit))
        with path.open("rb") as stream:
            data = stream.read(min(entry.st_size, limit) + 1)
    except FileNotFoundError:
        missing, nothing = Text("filen saknas", "the file is missing"), Text("inget", "nothing")
        raise EvidenceError(_no_file(file, missing, nothing, _ADD)) from None
    except OSError as error:
        what = Text("filen går inte att läsa", "the file can't be read")
        remedy = Text("kontrollera filens behörigheter", "check its permissions")
        raise EvidenceError(Problem(file, what, error.strerror or str(error), "", remedy)) from None
    if len(data) > entry.st_size:
        raise EvidenceError(_growing(file))
    if not data:
        raise EvidenceError(_empty(file))
    return data


_CHECK_PATH = Text("kontrollera sökvägen", "check the path")
_ADD = Text("lägg dit filen eller rätta sökvägen till den", "add the file or correct its path")


def _no_file(file: str, what: Text, found: str | Text, remedy: Text) -> Problem:
    return Problem(file, what, found, Text("en fil", "a file"), remedy)


def _growing(file: str) -> Problem:
    return Problem(
        file,
        Text("filen växer medan den läses", "the file grows while it is read"),
        "",
        Text("en fil som ingen skriver i", "a file at rest"),
        Text("vänta tills den är färdigskriven och försök igen", "wait until it is written and try again"),
    )


def _empty(file: str) -> Problem:
    return Problem(
        file,
        Text("filen är tom", "the file is empty"),
        Text("0 byte", "0 bytes"),
        Text("innehåll", "content"),
        Text("återställ filen eller exportera den på nytt", "restore or export the file again"),
    )


def _too_large(file: str, size: int, limit: int) -> Problem:
    return Problem(
        file,
        Text("filen är för stor", "the file is too large"),
        megabytes(size),
        Text(f"högst {megabytes(limit)}", f"at most {megabytes(limit)}"),
        Text(
            "behåll bara de rader som behövs, eller spara tabellen som parquet",
            "keep only the rows that are needed, or store the table as parquet",
        ),
    )


def composed(text: str) -> str:
    """The text with letters and their accents as one character each (NFC): some systems write them apart, and they
    look the same."""
    return unicodedata.normalize("NFC", text)


def decode(data: bytes, file: str) -> str:
    """Text of UTF-8 bytes, a byte order mark at the start removed, composed: ``o`` and two dots are ``ö`` (NFC).

    Raises EvidenceError naming the line where UTF-8 ends, and the encoding the file seems to have instead.
    """
    for mark, name in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            raise EvidenceError(
                _wrong_encoding(
                    file, Text(f"{name} (byteordningsmärke i början)", f"{name} (byte order mark at the start)")
                )
            )
    nul = data.find(b"\0")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        looks = (
            Text("UTF-16 utan märke", "UTF-16 without a mark")
            if data.count(b"\0", 0, 1000) > 100
            else Text("en NUL-byte, som inte finns i någon text", "a NUL byte, which no text has")
        )
        raise EvidenceError(_wrong_encoding(f"{file}, row {line}", looks))
    try:
        return composed(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        begin = data.rfind(b"\n", 0, error.start) + 1
        around = data[max(begin, error.start - 15) : error.end + 15].split(b"\n")[0]
        guess = shorten(around.decode("cp1252", errors="replace").strip())
        return _refuse(
            f"{file}, row {line}",
            Text(
                f"byte som läses som {guess!r} i Windows-1252 (Latin-1)",
                f"bytes that read as {guess!r} in Windows-1252 (Latin-1)",
            ),
        )


def _refuse(where: str, found: Text) -> str:
    raise EvidenceError(_wrong_encoding(where, found)) from None


def _wrong_encoding(where: str, found: Text) -> Problem:
    return Problem(
        where,
        Text("fel teckenkodning", "wrong encoding"),
        found,
        "UTF-8",
        Text(
            "spara filen på nytt som UTF-8 (i Excel: CSV UTF-8)", "save the file again as UTF-8 (in Excel: CSV UTF-8)"
        ),
    )

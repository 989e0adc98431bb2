"""The archive that an Excel workbook is, read as the suspicious thing it is.

An xlsx file is a zip of XML. Its directory says how large it unfolds; that is checked first. Then every part is
unpacked no further than that, and only what came out is handed on, so a directory that lies gains nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from functools import partial

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.evidence.reading.file_limits import MAX_TABLE_BYTES, megabytes

MAX_PARTS = 1000
"""Most parts of one workbook; a workbook with a hundred sheets has some three hundred."""

MAX_RATIO = 200
"""Highest ratio of unfolded to packed size where that is over `RATIO_FROM` bytes; sheets of numbers pack 5–20 times."""

RATIO_FROM = 10_000_000
"""Below this unfolded size [bytes] the ratio doesn't matter."""

MAX_SHEET_CELLS = 1_000_000
"""Most cells of one sheet, empty ones between others and merged ones counted."""

_PIECE = 1 << 20

_DIRECTORY_END, _LARGE_DIRECTORY, _LARGE_DIRECTORY_AT = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"

_STRICT, _TRANSITIONAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(spreadsheetml|officeDocument|drawingml)/")

_EMPTY_CELL = re.compile(rb"<((?:\w+:)?c)(?:\s[^<>]*)?(?:/>|>\s*</\1>)")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


def _bomb(file: str, what: Text, found: str | Text, expected: Text) -> EvidenceError:
    remedy = Text(
        "öppna inte filen; be avsändaren om en enkel arbetsbok eller CSV",
        "do not open the file; ask the sender for a plain workbook or CSV",
    )
    return EvidenceError(
        Problem(
            file,
            Text(f"arbetsboken läses inte: {what.sv}", f"the workbook is refused unread: {what.en}"),
            found,
            expected,
            remedy,
        )
    )


def not_workbook(file: str, found: str | Text) -> EvidenceError:
    """Refusal of a file that is not a readable workbook; ``found`` says why."""
    remedy = Text(
        "öppna filen i ett kalkylprogram och spara den på nytt som .xlsx utan lösenord, eller som CSV",
        "open the file in a spreadsheet program and save it again as .xlsx without a password, or as CSV",
    )
    return EvidenceError(
        Problem(
            file,
            Text("ingen Excel-arbetsbok som går att läsa", "not an Excel workbook that can be read"),
            shorten(found) if isinstance(found, str) else found,
            Text("en .xlsx-fil", "an .xlsx file"),
            remedy,
        )
    )


def clean_archive(data: bytes, file: str, limit: int = MAX_TABLE_BYTES) -> io.BytesIO:
    """A copy of the archive made of its unpacked parts only, at most ``limit`` bytes of them.

    Raises EvidenceError: no zip, a zip bomb, encrypted or damaged parts, XML that declares entities.
    """
    end = data.rfind(_DIRECTORY_END, max(0, len(data) - 65_557))
    if end < 0:
        raise not_workbook(file, Text("ingen zip-katalog", "no zip directory"))
    count, size_of_directory = _directory(data, end, file)
    if count > MAX_PARTS or size_of_directory > 1000 * MAX_PARTS:
        raise _bomb(
            file,
            Text("för många delar", "too many parts"),
            str(count),
            Text(f"högst {MAX_PARTS}", f"at most {MAX_PARTS}"),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive.infolist(), file, limit)
            return _unpacked(archive, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise not_workbook(file, str(error)) from None


def _directory(data: bytes, end: int, file: str) -> tuple[int, int]:
    """Number of parts and size [bytes] of the zip directory. Some programs write the records for huge archives (zip64)
    into every workbook; then those hold."""
    if not data[max(0, end - 20) : end].startswith(_LARGE_DIRECTORY_AT):
        return int.from_bytes(data[end + 10 : end + 12], "little"), int.from_bytes(data[end + 12 : end + 16], "little")
    large = data[max(0, end - 76) : max(0, end - 20)]
    if not large.startswith(_LARGE_DIRECTORY):
        raise not_workbook(
            file,
            Text("en zip64-katalog som inte är där den ska vara", "a zip64 directory that is not where it should be"),
        )
    return int.from_bytes(large[32:40], "little"), int.from_bytes(large[40:48], "little")


def _check_directory(parts: Sequence[zipfile.ZipInfo], file: str, limit: int) -> None:
    unfolded, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if len(parts) > MAX_PARTS:
        raise _bomb(
            file,
            Text("för många delar", "too many parts"),
            str(len(parts)),
            Text(f"högst {MAX_PARTS}", f"at most {MAX_PARTS}"),
        )
    if unfolded > limit:
        raise _bomb(
            file,
            Text("den blir för stor uppackad", "it unfolds too large"),
            megabytes(unfolded),
            Text(f"högst {megabytes(limit)}", f"at most {megabytes(limit)}"),
        )
    if unfolded > RATIO_FROM and unfolded > MAX_RATIO * max(packed, 1):
        raise _bomb(
            file,
            Text("den blir för många gånger större uppackad", "it unfolds too many times"),
            Text(f"{unfolded // max(packed, 1)} gånger", f"{unfolded // max(packed, 1)} times"),
            Text(f"högst {MAX_RATIO} gånger", f"at most {MAX_RATIO} times"),
        )
    for part in parts:
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or part.flag_bits & 1:
            raise not_workbook(
                file,
                Text(
                    f"delen {shorten(part.filename)} är krypterad eller packad på ett ovanligt sätt",
                    f"part {shorten(part.filename)} is encrypted or oddly packed",
                ),
            )


def _unpacked(archive: zipfile.ZipFile, file: str) -> io.BytesIO:
    """The parts, unpacked in pieces: so zipfile stops at the size in the directory, which was checked. Asked for a part
    whole it would unpack all there is before it cuts the result."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as copy:
        for part in archive.infolist():
            with archive.open(part) as stream:
                content = b"".join(iter(partial(stream.read, _PIECE), b""))
            if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
                raise _bomb(
                    file,
                    Text("en del deklarerar entiteter", "a part declares entities"),
                    shorten(part.filename),
                    Text("enkel XML", "plain XML"),
                )
            if part.filename in copy.NameToInfo:
                raise not_workbook(
                    file,
                    Text(
                        f"delen {shorten(part.filename)} förekommer två gånger",
                        f"part {shorten(part.filename)} occurs twice",
                    ),
                )
            copy.writestr(zipfile.ZipInfo(part.filename), _plain(part.filename, content, file))
    result.seek(0)
    return result


def _plain(name: str, content: bytes, file: str) -> bytes:
    """A part of a workbook in the usual (transitional) namespaces, a sheet without cells that hold nothing.

    Strict Open XML (ISO/IEC 29500-1) differs in the names of its namespaces. Cells with a format and no content make a
    sheet as large as Excel allows. Raises EvidenceError for a sheet that is that large.
    """
    if name.endswith((".rels", "[Content_Types].xml")):
        content = _transitional(content)
    elif _STRICT in content[:4096]:
        content = _transitional(content[:4096]) + content[4096:]
    if b"worksheet" not in content[:4096] or not name.endswith(".xml"):
        return content
    content = _EMPTY_CELL.sub(b"", content)
    cells, merged = sum(1 for _ in _CELL.finditer(content)), sum(map(_area, _MERGED.findall(content)))
    if cells + merged > MAX_SHEET_CELLS:
        raise sheet_too_large(
            file,
            Text(f"{cells} celler, {merged} sammanslagna", f"{cells} cells, {merged} merged")
            if merged
            else Text(f"{cells} celler", f"{cells} cells"),
        )
    return content


def _transitional(content: bytes) -> bytes:
    return _STRICT_NAME.sub(lambda found: _TRANSITIONAL + found[1] + b"/2006/", content)


def _area(corners: tuple[bytes, bytes, bytes, bytes]) -> int:
    """Cells of a merged area, from its corners as they stand in the sheet: column and row, column and row."""
    left, top, right, bottom = corners
    return (_number(right) - _number(left) + 1) * (int(bottom) - int(top) + 1)


def _number(letters: Iterable[int]) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def sheet_too_large(file: str, found: Text) -> EvidenceError:
    """Refusal of a sheet with more cells than a table of regions ever has."""
    return EvidenceError(
        Problem(
            file,
            Text("tabellen är för stor", "the table is too large"),
            found,
            Text(f"högst {MAX_SHEET_CELLS} celler", f"at most {MAX_SHEET_CELLS} cells"),
            Text(
                "behåll bara de rader som behövs, och ta bort det som står långt nedanför eller till höger om tabellen",
                "keep only the rows needed, and delete what stands far below or to the right of the table",
            ),
        )
    )

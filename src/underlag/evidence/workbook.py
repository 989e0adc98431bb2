"""Tables in Excel workbooks, read as the suspicious archives they are.

An xlsx file is a zip of XML. Its directory says how large it unfolds; that is checked first. Then every part is
unpacked no further than that, and only what came out is handed on, so a directory that lies gains nothing.
"""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import partial

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.evidence.limits import MAX_TABLE_BYTES, megabytes
from underlag.evidence.raw import RawTable, text_table

MAX_PARTS = 1000
"""Most parts of one workbook; a workbook with a hundred sheets has some three hundred."""

MAX_RATIO = 200
"""Highest ratio of unfolded to packed size where that is over `RATIO_FROM` bytes; sheets of numbers pack 5–20 times."""

RATIO_FROM = 10_000_000
"""Below this unfolded size [bytes] the ratio doesn't matter."""

MAX_ROWS = 1_048_576
"""Rows of a sheet in Excel."""

SPARE_COLUMNS = 20
"""Columns read of a sheet beyond those of the schema, to find what stands in superfluous ones."""

_PIECE = 1 << 20

_DIRECTORY_END, _LARGE_DIRECTORY = b"PK\x05\x06", b"PK\x06\x07"


def read_xlsx(data: bytes, file: str, names: Sequence[str], sheet: str | None = None) -> RawTable:
    """The table in ``sheet`` (the first if None) whose first non-empty row is a header with ``names`` in any order.

    Raises EvidenceError: not a workbook, a zip bomb, sheet missing, header, empty table.
    """
    return text_table(file, names, _records(clean_archive(data, file), file, sheet, len(names) + SPARE_COLUMNS))


def _bomb(file: str, what: str, found: str, expected: str) -> EvidenceError:
    remedy = "do not open the file; ask the sender for a plain workbook or CSV"
    return EvidenceError(Problem(file, f"the workbook is refused unread: {what}", found, expected, remedy))


def not_workbook(file: str, found: str) -> EvidenceError:
    """Refusal of a file that is not a readable workbook; ``found`` says why."""
    remedy = "open the file in a spreadsheet program and save it again as .xlsx without a password, or as CSV"
    return EvidenceError(
        Problem(file, "not an Excel workbook that can be read", shorten(found), "an .xlsx file", remedy)
    )


def clean_archive(data: bytes, file: str, limit: int = MAX_TABLE_BYTES) -> io.BytesIO:
    """A copy of the archive made of its unpacked parts only, at most ``limit`` bytes of them.

    Raises EvidenceError: no zip, a zip bomb, encrypted or damaged parts, XML that declares entities.
    """
    end = data.rfind(_DIRECTORY_END, max(0, len(data) - 65_557))
    if end < 0:
        raise not_workbook(file, "no zip directory")
    if data[max(0, end - 20) : end].startswith(_LARGE_DIRECTORY):
        raise _bomb(file, "a zip directory for huge archives", "zip64", "a plain zip")
    size_of_directory = int.from_bytes(data[end + 12 : end + 16], "little")
    count = int.from_bytes(data[end + 10 : end + 12], "little")
    if count > MAX_PARTS or size_of_directory > 1000 * MAX_PARTS:
        raise _bomb(file, "too many parts", str(count), f"at most {MAX_PARTS}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive.infolist(), file, limit)
            return _unpacked(archive, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise not_workbook(file, str(error)) from None


def _check_directory(parts: Sequence[zipfile.ZipInfo], file: str, limit: int) -> None:
    unfolded, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if len(parts) > MAX_PARTS:
        raise _bomb(file, "too many parts", str(len(parts)), f"at most {MAX_PARTS}")
    if unfolded > limit:
        raise _bomb(file, "it unfolds too large", megabytes(unfolded), f"at most {megabytes(limit)}")
    if unfolded > RATIO_FROM and unfolded > MAX_RATIO * max(packed, 1):
        raise _bomb(
            file, "it unfolds too many times", f"{unfolded // max(packed, 1)} times", f"at most {MAX_RATIO} times"
        )
    for part in parts:
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or part.flag_bits & 1:
            raise not_workbook(file, f"part {shorten(part.filename)} is encrypted or oddly packed")


def _unpacked(archive: zipfile.ZipFile, file: str) -> io.BytesIO:
    """The parts, unpacked in pieces: so zipfile stops at the size in the directory, which was checked. Asked for a part
    whole it would unpack all there is before it cuts the result."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as copy:
        for part in archive.infolist():
            with archive.open(part) as stream:
                content = b"".join(iter(partial(stream.read, _PIECE), b""))
            if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
                raise _bomb(file, "a part declares entities", shorten(part.filename), "plain XML")
            if part.filename in copy.NameToInfo:
                raise not_workbook(file, f"part {shorten(part.filename)} occurs twice")
            copy.writestr(zipfile.ZipInfo(part.filename), content)
    result.seek(0)
    return result


def _records(archive: io.BytesIO, file: str, sheet: str | None, width: int) -> Iterator[tuple[int, list[str]]]:
    import openpyxl  # takes a third of a second, and most evidence is CSV and Parquet

    try:
        # openpyxl warns of styles and extensions it leaves out; none of them carries a value.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(archive, read_only=True, data_only=True, keep_links=False)
            titles = book.sheetnames
            if sheet is not None and sheet not in titles:
                raise EvidenceError(
                    Problem(file, "the sheet is missing", ", ".join(map(shorten, titles)), sheet, "name the sheet so")
                )
            page = book[sheet] if sheet is not None else book.worksheets[0]
            page.reset_dimensions()
            yield from _cells(page.iter_rows(max_col=width, values_only=True), file)
    except EvidenceError:
        raise
    except Exception as error:
        # A damaged workbook makes openpyxl fail with KeyError, TypeError, ParseError …; here they all mean the same.
        raise not_workbook(file, f"{type(error).__name__}: {error}") from None


def _cells(rows: Iterator[tuple[object, ...]], file: str) -> Iterator[tuple[int, list[str]]]:
    width = 0
    for number, values in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise _bomb(file, "too many rows", f"more than {MAX_ROWS}", f"at most {MAX_ROWS}")
        cells = [cell_text(v) for v in values]
        if not any(cells):
            continue
        if not width:
            width = max(n for n, cell in enumerate(cells, start=1) if cell)
        beyond = max((n for n, cell in enumerate(cells, start=1) if cell), default=0)
        yield number, (cells + [""] * width)[: max(width, beyond)]


def cell_text(value: object) -> str:
    """The cell as it would stand in a CSV: whole numbers without point, dates as ISO, true and false in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)

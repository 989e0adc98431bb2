"""The archive that a workbook is: its directory, its parts, and what a hostile or an odd program writes into it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.reading.workbook import archive
from underlag.evidence.reading.workbook.archive import MAX_PARTS, clean_archive
from underlag.evidence.reading.workbook.sheet import read_sheet

Refused = Callable[..., tuple[Problem, ...]]
Workbook = Callable[[Callable[[Any], None]], bytes]


def packed(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return content.getvalue()


def edited(data: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes:
        assert old in parts[part], parts[part]
        parts[part] = parts[part].replace(old, new)
    return packed(*parts.items())


def parts_of(data: bytes, limit: int = 1000) -> dict[str, bytes]:
    with zipfile.ZipFile(clean_archive(data, "t.xlsx", limit)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def no_workbook(found: str | Text) -> Problem:
    return Problem(
        "t.xlsx",
        Text("ingen Excel-arbetsbok som går att läsa", "not an Excel workbook that can be read"),
        found,
        Text("en .xlsx-fil", "an .xlsx file"),
        Text(
            "öppna filen i ett kalkylprogram och spara den på nytt som .xlsx utan lösenord, eller som CSV",
            "open the file in a spreadsheet program and save it again as .xlsx without a password, or as CSV",
        ),
    )


def unread(what: Text, found: str | Text, expected: Text) -> Problem:
    return Problem(
        "t.xlsx",
        Text(f"arbetsboken läses inte: {what.sv}", f"the workbook is refused unread: {what.en}"),
        found,
        expected,
        Text(
            "öppna inte filen; be avsändaren om en enkel arbetsbok eller CSV",
            "do not open the file; ask the sender for a plain workbook or CSV",
        ),
    )


PARTS, FEW = Text("för många delar", "too many parts"), Text("högst 1000", "at most 1000")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_parts_come_out_as_they_are(method: int) -> None:
    assert parts_of(packed(("a.xml", b"<a/>"), ("b/c.bin", b"\x00\xff"), method=method)) == {
        "a.xml": b"<a/>",
        "b/c.bin": b"\x00\xff",
    }


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and no directory", b"a,b\n1,2\n"])
def test_what_has_no_directory_is_no_workbook(refused: Refused, data: bytes) -> None:
    assert refused(clean_archive, data, "t.xlsx") == (no_workbook(Text("ingen zip-katalog", "no zip directory")),)


def test_a_directory_that_says_too_many_parts_is_not_read(refused: Refused) -> None:
    data = bytearray(packed(("a", b"x")))
    data[-14:-10] = (MAX_PARTS + 1).to_bytes(2, "little") * 2
    assert refused(clean_archive, bytes(data), "t.xlsx") == (unread(PARTS, "1001", FEW),)
    data[-14:-10] = (1).to_bytes(2, "little") * 2
    data[-10:-6] = (1000 * MAX_PARTS + 1).to_bytes(4, "little")
    assert refused(clean_archive, bytes(data), "t.xlsx") == (unread(PARTS, "1", FEW),)


def test_a_directory_that_is_longer_than_it_says_is_counted(refused: Refused) -> None:
    """The record at the end says one part, the directory has a part too many."""
    data = bytearray(packed(*((f"p{n}", b"") for n in range(MAX_PARTS + 1))))
    data[-14:-10] = (1).to_bytes(2, "little") * 2
    assert refused(clean_archive, bytes(data), "t.xlsx") == (unread(PARTS, "1001", FEW),)


def test_as_many_parts_as_are_allowed_are_read() -> None:
    assert len(parts_of(packed(*((f"p{n}", b"") for n in range(MAX_PARTS))))) == MAX_PARTS


def test_what_it_unfolds_to_may_touch_the_limit(refused: Refused) -> None:
    data = packed(("a", b"x" * 600), ("b", b"x" * 400))
    assert len(parts_of(data, 1000)) == 2
    assert refused(clean_archive, data, "t.xlsx", 999) == (
        unread(
            Text("den blir för stor uppackad", "it unfolds too large"),
            "0.0 MB",
            Text("högst 0.0 MB", "at most 0.0 MB"),
        ),
    )


def test_what_unfolds_too_many_times_is_told_how_many(refused: Refused) -> None:
    """Ten million and one zeros: beyond that size a part may unfold 200 times."""
    data = packed(("a", b"\0" * 10_000_001))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        times = 10_000_001 // archive.getinfo("a").compress_size
    assert times > 200
    assert refused(clean_archive, data, "t.xlsx") == (
        unread(
            Text("den blir för många gånger större uppackad", "it unfolds too many times"),
            Text(f"{times} gånger", f"{times} times"),
            Text("högst 200 gånger", "at most 200 times"),
        ),
    )
    assert len(parts_of(packed(("a", b"\0" * 10_000_000)), 10_000_000)) == 1, "up to that size it may"


def odd(name: str) -> Problem:
    return no_workbook(
        Text(
            f"delen {name} är krypterad eller packad på ett ovanligt sätt", f"part {name} is encrypted or oddly packed"
        )
    )


def test_an_encrypted_part_is_refused(refused: Refused) -> None:
    data = bytearray(packed(("a.xml", b"<a/>")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(clean_archive, bytes(data), "t.xlsx") == (odd("a.xml"),)


def test_a_part_packed_in_another_way_is_refused(refused: Refused) -> None:
    assert refused(clean_archive, packed(("a.xml", b"<a/>"), method=zipfile.ZIP_BZIP2), "t.xlsx") == (odd("a.xml"),)


@pytest.mark.parametrize(
    "content", [b"<!DOCTYPE a>", b" " * 5000 + b'<!ENTITY b "bb">', b'<!DOCTYPE a [<!ENTITY b "">]>']
)
def test_a_part_that_declares_entities_is_refused(refused: Refused, content: bytes) -> None:
    assert refused(clean_archive, packed(("ok.xml", b"<a/>"), ("x/y.xml", content)), "t.xlsx") == (
        unread(
            Text("en del deklarerar entiteter", "a part declares entities"), "x/y.xml", Text("enkel XML", "plain XML")
        ),
    )


def test_a_word_far_into_a_text_declares_nothing() -> None:
    content = b"<a>" + b" " * 5000 + b"&lt;!DOCTYPE &lt;!ENTITY</a>"
    assert parts_of(packed(("a.xml", content)), 10_000) == {"a.xml": content}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_occurs_twice_is_refused(refused: Refused) -> None:
    found = Text("delen a.xml förekommer två gånger", "part a.xml occurs twice")
    assert refused(clean_archive, packed(("a.xml", b"1"), ("a.xml", b"2")), "t.xlsx") == (no_workbook(found),)


def test_a_damaged_part_is_refused(refused: Refused) -> None:
    data = packed(("a.xml", b"<a>12345</a>"), method=zipfile.ZIP_STORED)
    (problem,) = refused(clean_archive, data.replace(b"12345", b"12346"), "t.xlsx")
    assert problem == no_workbook("Bad CRC-32 for file 'a.xml'")
    (cut,) = refused(clean_archive, data[40:], "t.xlsx")
    assert cut.what == problem.what


def in_zip64(data: bytes, mark: bytes = b"PK\x06\x06") -> bytes:
    """The same archive with the records for huge ones, and nothing in the usual record."""
    end = data.rindex(b"PK\x05\x06")
    count, size, start = (
        int.from_bytes(data[end + at : end + to], "little") for at, to in ((10, 12), (12, 16), (16, 20))
    )
    numbers = b"".join(number.to_bytes(8, "little") for number in (count, count, size, start))
    large = mark + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + bytes(8) + numbers
    locator = b"PK\x06\x07" + bytes(4) + end.to_bytes(8, "little") + (1).to_bytes(4, "little")
    return data[:end] + large + locator + b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2)


def test_the_records_for_huge_archives_hold_where_they_are() -> None:
    assert parts_of(in_zip64(packed(("a", b"1"), ("b", b"2")))) == {"a": b"1", "b": b"2"}


def test_records_for_huge_archives_that_are_elsewhere_are_not_looked_for(refused: Refused) -> None:
    found = Text("en zip64-katalog som inte är där den ska vara", "a zip64 directory that is not where it should be")
    assert refused(clean_archive, in_zip64(packed(("a", b"1")), b"PK\x06\x05"), "t.xlsx") == (no_workbook(found),)


STRICT = b"http://purl.oclc.org/ooxml/"
USUAL = b"http://schemas.openxmlformats.org/"


@pytest.mark.parametrize(
    ("name", "strict", "usual"),
    [
        ("xl/workbook.xml", STRICT + b"spreadsheetml/main", USUAL + b"spreadsheetml/2006/main"),
        ("xl/_rels/w.rels", STRICT + b"officeDocument/rel", USUAL + b"officeDocument/2006/rel"),
        ("[Content_Types].xml", STRICT + b"drawingml/chart", USUAL + b"drawingml/2006/chart"),
        ("xl/workbook.xml", STRICT + b"wordprocessingml/main", STRICT + b"wordprocessingml/main"),
    ],
)
def test_strict_names_become_the_usual_ones(name: str, strict: bytes, usual: bytes) -> None:
    assert parts_of(packed((name, b'<a xmlns="' + strict + b'"/>')))[name] == b'<a xmlns="' + usual + b'"/>'


def test_names_far_into_a_part_are_text() -> None:
    content = b"<a>" + b" " * 5000 + STRICT + b"spreadsheetml/main</a>"
    assert parts_of(packed(("xl/a.xml", content)), 10_000) == {"xl/a.xml": content}
    assert STRICT not in parts_of(packed(("xl/a.rels", content)), 10_000)["xl/a.rels"], "in relations they are names"


def test_cells_that_hold_nothing_are_left_out() -> None:
    row = b'<worksheet><c r="A1" s="3"/><c r="B1"><v>1</v></c><x:c r="C1"></x:c><c>\n</c><col/><c/></worksheet>'
    kept = b'<worksheet><c r="B1"><v>1</v></c><col/></worksheet>'
    assert parts_of(packed(("xl/s.xml", row), ("xl/s.bin", row))) == {"xl/s.xml": kept, "xl/s.bin": row}
    other = row.replace(b"worksheet", b"chart")
    assert parts_of(packed(("xl/c.xml", other))) == {"xl/c.xml": other}


def too_large(found: Text) -> Problem:
    return Problem(
        "t.xlsx",
        Text("tabellen är för stor", "the table is too large"),
        found,
        Text("högst 1000000 celler", "at most 1000000 cells"),
        Text(
            "behåll bara de rader som behövs, och ta bort det som står långt nedanför eller till höger om tabellen",
            "keep only the rows needed, and delete what stands far below or to the right of the table",
        ),
    )


@pytest.mark.parametrize(
    ("area", "merged"),
    [
        (b"A1:A1000000", 1_000_000),
        (b"A1:ALL1000", 1_000_000),  # ALL is column 1·676 + 12·26 + 12 = 1000
        (b"B2:ALM1001", 1_000_000),
        (b"A1:Z40000", 26 * 40_000),
    ],
)
def test_merged_cells_count_as_cells(refused: Refused, area: bytes, merged: int) -> None:
    cell, mergers = b"<c r='A1'><v>1</v></c>", b'<mergeCell ref="' + area + b'"/>'
    sheet = b"<worksheet>" + cell + b"<mergeCells count='1'>" + mergers + b"</mergeCells></worksheet>"
    found = Text(f"1 celler, {merged} sammanslagna", f"1 cells, {merged} merged")
    assert refused(clean_archive, packed(("xl/s.xml", sheet)), "t.xlsx") == (too_large(found),)
    alone = sheet.replace(cell, b"")
    if merged == 1_000_000:
        assert parts_of(packed(("xl/s.xml", alone))) == {"xl/s.xml": alone}, "as many as a sheet may have"


def test_a_sheet_of_too_many_cells_is_refused_before_it_is_taken_apart(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_SHEET_CELLS", 3)
    three = b"<worksheet>" + b"<c><v/></c>" * 3 + b"<c/><x:c s='1'></x:c></worksheet>"
    assert len(parts_of(packed(("xl/s.xml", three)))) == 1
    (problem,) = refused(clean_archive, packed(("xl/s.xml", three.replace(b"<c/>", b"<c>1</c>"))), "t.xlsx")
    assert (problem.found, problem.expected) == (
        Text("4 celler", "4 cells"),
        Text("högst 3 celler", "at most 3 cells"),
    )


def two_rows(page: Any) -> None:
    page.append([1, 2])
    page.append([3, 4])


@pytest.mark.parametrize(
    ("height", "doubts"),
    [
        (b'ht="0" customHeight="1"', [(2, 0), (2, 1)]),
        (b'ht="0.1" customHeight="1"', []),
        (b'hidden="1"', [(2, 0), (2, 1)]),
    ],
)
def test_a_row_without_height_can_t_be_seen(workbook: Workbook, height: bytes, doubts: list[tuple[int, int]]) -> None:
    data = edited(workbook(two_rows), "xl/worksheets/sheet1.xml", (b'<row r="2"', b'<row r="2" ' + height))
    assert sorted(read_sheet(data, "t.xlsx").doubts) == doubts


@pytest.mark.parametrize(
    ("column", "doubts"),
    [
        (b'<col min="2" max="2" width="0" customWidth="1"/>', [(1, 1), (2, 1)]),
        (b'<col min="2" max="2" width="0"/>', [(1, 1), (2, 1)]),
        (b'<col min="2" max="2" width="0.1" customWidth="1"/>', []),
        (b'<col min="2" max="2" customWidth="1"/>', []),
        (b'<col min="1" max="16384" width="9" hidden="1"/>', [(1, 0), (1, 1), (2, 0), (2, 1)]),
    ],
)
def test_a_column_without_width_can_t_be_seen(workbook: Workbook, column: bytes, doubts: list[tuple[int, int]]) -> None:
    sheet = b"<cols>" + column + b"</cols><sheetData>"
    data = edited(workbook(two_rows), "xl/worksheets/sheet1.xml", (b"<sheetData>", sheet))
    assert sorted(read_sheet(data, "t.xlsx").doubts) == doubts

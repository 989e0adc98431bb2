"""Bytes within limits: measured before they are read, and text that is UTF-8 or told of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.reading.file_limits import composed, decode, megabytes, read_bytes

A_FILE = Text("en fil", "a file")


def refusal(path: Path, limit: int = 10) -> Problem:
    with pytest.raises(EvidenceError) as refused:
        read_bytes(path, "t.csv", limit)
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0.0 MB"), (49_999, "0.0 MB"), (50_001, "0.1 MB"), (1_234_567, "1.2 MB"), (10**9, "1000.0 MB")],
)
def test_megabytes_are_millions(count: int, shown: str) -> None:
    assert megabytes(count) == shown


@pytest.mark.parametrize("size", [1, 9, 10])
def test_a_file_up_to_the_limit_is_read(tmp_path: Path, size: int) -> None:
    (tmp_path / "t").write_bytes(b"x" * size)
    assert read_bytes(tmp_path / "t", "t.csv", 10) == b"x" * size


def test_one_byte_more_is_refused_by_its_size(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"x" * 2_000_001)
    assert refusal(tmp_path / "t", 2_000_000) == Problem(
        "t.csv",
        Text("filen är för stor", "the file is too large"),
        "2.0 MB",
        Text("högst 2.0 MB", "at most 2.0 MB"),
        Text(
            "behåll bara de rader som behövs, eller spara tabellen som parquet",
            "keep only the rows that are needed, or store the table as parquet",
        ),
    )


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone") == Problem(
        "t.csv",
        Text("filen saknas", "the file is missing"),
        Text("inget", "nothing"),
        A_FILE,
        Text("lägg dit filen eller rätta sökvägen till den", "add the file or correct its path"),
    )
    no_file = Problem(
        "t.csv",
        Text("ingen vanlig fil", "not a regular file"),
        "",
        A_FILE,
        Text("kontrollera sökvägen", "check the path"),
    )
    assert refusal(tmp_path) == no_file
    os.mkfifo(tmp_path / "pipe")  # opened, it would wait for whoever writes to it
    assert refusal(tmp_path / "pipe") == no_file


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "t").touch()
    assert refusal(tmp_path / "t") == Problem(
        "t.csv",
        Text("filen är tom", "the file is empty"),
        Text("0 byte", "0 bytes"),
        Text("innehåll", "content"),
        Text("återställ filen eller exportera den på nytt", "restore or export the file again"),
    )


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t").write_bytes(b"x")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert refusal(tmp_path / "t") == Problem(
        "t.csv",
        Text("filen går inte att läsa", "the file can't be read"),
        "Permission denied",
        "",
        Text("kontrollera filens behörigheter", "check its permissions"),
    )


def test_a_name_that_is_longer_than_names_can_be(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("x" * 300)).found == "File name too long"


def test_a_file_that_grows_is_not_read_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t").write_bytes(b"xx")
    measured = (tmp_path / "t").stat()
    (tmp_path / "t").write_bytes(b"xxxxx")
    monkeypatch.setattr(Path, "stat", lambda self, **_: measured)
    assert refusal(tmp_path / "t") == Problem(
        "t.csv",
        Text("filen växer medan den läses", "the file grows while it is read"),
        "",
        Text("en fil som ingen skriver i", "a file at rest"),
        Text("vänta tills den är färdigskriven och försök igen", "wait until it is written and try again"),
    )


def wrong_encoding(where: str, found: Text) -> Problem:
    remedy = Text(
        "spara filen på nytt som UTF-8 (i Excel: CSV UTF-8)", "save the file again as UTF-8 (in Excel: CSV UTF-8)"
    )
    return Problem(where, Text("fel teckenkodning", "wrong encoding"), found, "UTF-8", remedy)


UTF_16 = Text("UTF-16 (byteordningsmärke i början)", "UTF-16 (byte order mark at the start)")
UNMARKED = Text("UTF-16 utan märke", "UTF-16 without a mark")
NUL = Text("en NUL-byte, som inte finns i någon text", "a NUL byte, which no text has")


def latin(seen: str) -> Text:
    return Text(
        f"byte som läses som {seen!r} i Windows-1252 (Latin-1)",
        f"bytes that read as {seen!r} in Windows-1252 (Latin-1)",
    )


@pytest.mark.parametrize(
    ("data", "where", "found"),
    [
        ("a\n".encode("utf-16-le").join([b"\xff\xfe", b""]), "t.csv", UTF_16),
        ("a\n".encode("utf-16-be").join([b"\xfe\xff", b""]), "t.csv", UTF_16),
        (("ab\n" * 40).encode("utf-16-le"), "t.csv, row 1", UNMARKED),
        (b"a\nb\nc\x00d\n", "t.csv, row 3", NUL),
        (b"\x00" * 100, "t.csv, row 1", NUL),
        (b"\x00" * 101, "t.csv, row 1", UNMARKED),
        (b"namn\nSk\xe5ne\n", "t.csv, row 2", latin("Skåne")),
        (b"a\n\xe5\nb", "t.csv, row 2", latin("å")),
        ("Västra Götalands län, hela".encode("latin-1"), "t.csv, row 1", latin("Västra Götalands")),
        (b"a\nbra \xc3", "t.csv, row 2", latin("bra Ã")),  # cut off in the middle of a letter
    ],
)
def test_what_is_not_utf_8_is_told_by_line_and_by_what_it_seems_to_be(data: bytes, where: str, found: Text) -> None:
    with pytest.raises(EvidenceError) as refused:
        decode(data, "t.csv")
    assert refused.value.problems == (wrong_encoding(where, found),)


def test_letters_and_their_accents_become_one() -> None:
    apart = "Go\u0308teborg A\u030are"
    assert composed(apart) == "Göteborg Åre" != apart
    assert decode(b"\xef\xbb\xbf" + apart.encode(), "t.csv") == "Göteborg Åre"
    assert decode(b"x\xef\xbb\xbf", "t.csv") == "x\ufeff", "only a mark at the start is no part of the text"


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_any_text_without_nul_is_read_as_composed(text: str) -> None:
    assert decode(text.encode(), "t.csv") == composed(text) == composed(composed(text))

"""Text whose cells a mark parts: rows by the line they begin on, and what a spreadsheet program leaves in it."""

from __future__ import annotations

import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.reading.delimited import named_delimiter, parted, read_csv


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("sep=;\na;b\n", ";"),
        ("SEP=|\r\na|b", "|"),
        ("sep=\t\na\tb\n", "\t"),
        (" sep=,\ra,b", ","),
        ("sep=;", ";"),
        ('"sep=;"\na;b\n', ";"),  # as a program writes it that puts every cell in quotes
        ("sep=:\na:b\n", None),
        ("sep=;;\na;b\n", None),
        ("a;b\nsep=;\n", None),
        ('"sep;"\na\n', None),
        ("separate=;\n", None),
        ("", None),
    ],
)
def test_a_first_line_may_name_the_mark(text: str, mark: str | None) -> None:
    assert named_delimiter(text) == mark


@pytest.mark.parametrize(
    ("text", "delimiter", "records"),
    [
        ("a,b\n1,2\n", ",", [(1, ["a", "b"]), (2, ["1", "2"])]),
        ("a,b\r\n1,2", ",", [(1, ["a", "b"]), (2, ["1", "2"])]),
        ("sep=;\na;b\n", ";", [(2, ["a", "b"])]),
        ('a\n"x\ny\nz"\nb\n', ",", [(1, ["a"]), (2, ["x\ny\nz"]), (5, ["b"])]),
        ("a\n\nb\n", ",", [(1, ["a"]), (2, []), (3, ["b"])]),
        ('="01",=02\n', ",", [(1, ["01", "=02"])]),  # the second is no text written as a formula
        (' ="01" ;"a ""b"""\n', ";", [(1, ["01", 'a "b"'])]),
        ('"=""01""",x="y"\n', ",", [(1, ["01", 'x="y"'])]),
        ("", ",", []),
    ],
)
def test_records_have_the_line_that_they_begin_on(
    text: str, delimiter: str, records: list[tuple[int, list[str]]]
) -> None:
    assert list(parted(text, "f.csv", delimiter)) == records


@pytest.mark.parametrize(
    ("delimiter", "sv", "en"),
    [
        (";", "semikolon", "semicolons"),
        (",", "komma", "commas"),
        ("\t", "tabbar", "tabs"),
        ("|", "lodstreck", "bars"),
    ],
)
def test_a_quotation_mark_that_does_not_close_is_told_where_it_opens(delimiter: str, sv: str, en: str) -> None:
    with pytest.raises(EvidenceError) as refused:
        list(parted(f'a{delimiter}b\n1{delimiter}2\n"x{delimiter}\ny\n', "f.csv", delimiter))
    assert refused.value.problems == (
        Problem(
            "f.csv, row 3",
            Text("raden går inte att läsa som avgränsad text", "the row can't be read as delimited text"),
            "unexpected end of data",
            Text(
                f"celler skilda av {sv}, text inom raka dubbla citattecken",
                f"cells separated by {en}, text in straight double quotes",
            ),
            Text(
                "stäng citattecknet som öppnas på den här raden; skriv ett citattecken inuti en text dubbelt",
                "close the quotation mark that opens on this row; double a mark inside a text",
            ),
        ),
    )


def test_text_after_a_closed_quotation_mark_is_refused_and_not_guessed_at() -> None:
    with pytest.raises(EvidenceError) as refused:
        read_csv(b'a,b\n"5"6,7\n', "f.csv", ["a", "b"])
    (problem,) = refused.value.problems
    assert (problem.where, problem.found) == ("f.csv, row 2", "',' expected after '\"'")


@pytest.mark.parametrize(
    ("data", "rows", "a", "b"),
    [
        (b"b,a\n1,2\n", [2], ["2"], ["1"]),
        (b"sep=;\r\na;b\r\n1,5;2\r\n", [3], ["1,5"], ["2"]),
        (b"\xef\xbb\xbfa,b\n1,2\n\n\n3,4", [2, 5], ["1", "3"], ["2", "4"]),
        (b'a,b\n"1\n2",3\n4,5\n', [2, 4], ["1\n2", "4"], ["3", "5"]),
        ("a,b\nÅre,Östersund\n".encode(), [2], ["Åre"], ["Östersund"]),
        (b"a,b\n,2\n,\n3,\n", [2, 4], ["", "3"], ["2", ""]),  # a row without any content is passed over
    ],
)
def test_a_table_is_read_by_the_names_of_its_columns(data: bytes, rows: list[int], a: list[str], b: list[str]) -> None:
    table = read_csv(data, "f.csv", ["a", "b"])
    assert (table.rows.to_list(), table.frame["a"].to_list(), table.frame["b"].to_list()) == (rows, a, b)
    assert (table.file, table.row_word, table.problems) == ("f.csv", "row", ())


def test_a_first_line_without_text_is_no_header() -> None:
    with pytest.raises(EvidenceError) as refused:
        read_csv(b"\na,b\n1,2\n", "f.csv", ["a", "b"])
    assert refused.value.problems == (
        Problem(
            "f.csv",
            Text("tabellen är tom", "the table is empty"),
            Text("ingen rubrikrad", "no header"),
            Text("en rubrikrad och rader", "a header and rows"),
            Text("exportera filen på nytt", "export the file again"),
        ),
    )

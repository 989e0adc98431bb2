"""The form of a table before its schema: its header, rows of another width, and how many faults are told one by one."""

from __future__ import annotations

import polars as pl
import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.reading.raw_table import (
    FEW_WORDS,
    SHOWN,
    RawTable,
    closest,
    first_problems,
    header_problems,
    text_table,
)

MISSING = Text("en kolumn saknas", "a column is missing")
BEYOND = Text("en kolumn som schemat inte har", "a column the schema doesn't have")
LEAVE = Text(
    "ta bort kolumnen, eller beskriv den i datapackage.json", "remove the column, or describe it in datapackage.json"
)


def test_a_header_with_the_columns_in_any_order_is_right() -> None:
    assert header_problems("f.csv", ["b", "a"], ["a", "b"]) == []


def test_a_column_is_missing_by_name_and_the_others_are_what_was_found() -> None:
    assert header_problems("f.csv", ["b", "c"], ["c", "a", "b"]) == [
        Problem("f.csv, row 1, a", MISSING, "b, c", "a", Text("lägg till kolumnen a", "add the column a"))
    ]


@pytest.mark.parametrize("written", ["Year", " year", "YEAR "])
def test_a_name_that_differs_by_case_or_spaces_is_to_be_renamed(written: str) -> None:
    missing, beyond = header_problems("f.csv", [written, "n"], ["year", "n"])
    assert missing.remedy == Text(f"byt namn på {written!r} till year", f"rename {written!r} to year")
    assert (beyond.where, beyond.what) == (f"f.csv, row 1, {written}", BEYOND)


def test_a_column_too_many_is_told_with_what_to_do() -> None:
    assert header_problems("f.csv", ["a", "note", "note"], ["a"]) == [
        Problem("f.csv, row 1, note", BEYOND, "note", "a", LEAVE)
    ], "once, though it occurs twice"
    *_, near = header_problems("f.csv", ["regon", "a"], ["region", "a"])
    assert near.remedy == Text("menade du region", "did you mean region")


def test_a_column_without_a_name_has_one_in_the_message() -> None:
    (problem,) = header_problems("f.csv", ["a", ""], ["a"])
    assert problem == Problem(
        "f.csv, row 1, a column without name", BEYOND, Text("en kolumn utan namn", "a column without name"), "a", LEAVE
    )
    assert problem.told("sv")["where"] == "f.csv, rad 1, en kolumn utan namn"


def test_a_column_that_occurs_twice_is_named_once() -> None:
    assert header_problems("f.csv", ["b", "a", "b", "b"], ["a", "b"]) == [
        Problem(
            "f.csv, row 1, b",
            Text("kolumnen förekommer två gånger", "the column occurs twice"),
            "b",
            Text("varje kolumn en gång", "each column once"),
            Text("ta bort en", "remove one"),
        )
    ]


@pytest.mark.parametrize(
    ("header", "sv", "en"),
    [
        ("a;b", "semikolon", "semicolons"),
        ("a\tb", "tabbar", "tabs"),
        ("a|b", "lodstreck", "bars"),
        ("a|b;c", "semikolon", "semicolons"),  # the likelier of the two
    ],
)
def test_columns_that_another_mark_parts(header: str, sv: str, en: str) -> None:
    assert header_problems("f.csv", [header], ["a", "b"]) == [
        Problem(
            "f.csv, row 1",
            Text("kolumnerna är inte skilda av kommatecken", "the columns are not separated by commas"),
            Text(sv, en),
            Text("kommatecken och decimalpunkt", "commas and decimal points"),
            Text(
                "exportera på nytt med komma mellan kolumnerna och punkt som decimaltecken",
                "export again with comma as separator and point as decimal mark",
            ),
        )
    ]


def test_a_table_of_one_column_may_have_any_name_in_it() -> None:
    found = header_problems("f.csv", ["a;b"], ["a"])
    assert [problem.what for problem in found] == [MISSING, BEYOND]


OTHERWISE = Text("se tabellen", "see the table")


@pytest.mark.parametrize(
    ("word", "choices", "remedy"),
    [
        ("011", ["01", "02"], Text("menade du 01", "did you mean 01")),
        ("x", ["01", "02"], Text("använd en av 01, 02", "use one of 01, 02")),
        ("x", [f"{n:02}" for n in range(FEW_WORDS + 1)], OTHERWISE),
        (
            "025",
            [f"{n:02}" for n in range(FEW_WORDS + 1)],
            Text("menade du 25 eller 05 eller 02", "did you mean 25 or 05 or 02"),
        ),
        ("x", [], OTHERWISE),
    ],
)
def test_the_closest_of_few_or_many(word: str, choices: list[str], remedy: Text) -> None:
    assert closest(word, choices, OTHERWISE) == remedy


def test_as_many_as_a_message_lists_are_listed() -> None:
    choices = [f"{n:02}" for n in range(FEW_WORDS)]
    assert closest("x", choices, OTHERWISE).en == f"use one of {', '.join(choices)}"


def faults(number: int) -> list[Problem]:
    return [Problem(f"f.csv, row {n}", Text("fel", "wrong"), "x", "1", "mend") for n in range(number)]


@pytest.mark.parametrize("number", [0, 1, SHOWN])
def test_as_many_as_are_shown_are_shown(number: int) -> None:
    assert first_problems(faults(number), number, "f.csv") == faults(number)


def test_one_more_is_counted() -> None:
    assert first_problems(faults(SHOWN + 1), SHOWN + 1, "f.csv") == [
        *faults(SHOWN),
        Problem("f.csv", Text("fel, i 1 rader till", "wrong, in 1 further rows"), "", "1", "mend"),
    ]
    assert first_problems(faults(2), 7, "f.csv")[-1].what == Text("fel, i 5 rader till", "wrong, in 5 further rows")
    assert first_problems([], 3, "f.csv") == []


def test_a_row_of_another_width_is_left_out_and_told() -> None:
    table = text_table("f.csv", ["a", "b"], [(1, ["a", "b"]), (2, ["1"]), (3, ["1", "2", "3"]), (4, ["4", "5"])])
    width = Text(
        "raden har ett annat antal celler än rubrikraden", "the row has another number of cells than the header"
    )
    assert (table.rows.to_list(), table.frame.rows()) == ([4], [("4", "5")])
    assert table.problems == (
        Problem(
            "f.csv, row 2",
            width,
            Text("1 celler: 1", "1 cells: 1"),
            Text("2 celler", "2 cells"),
            Text(
                "fyll i cellerna som saknas (en tom cell har ändå sitt komma)",
                "fill in the missing cells (an empty cell still has its comma)",
            ),
        ),
        Problem(
            "f.csv, row 3",
            width,
            Text("3 celler: 1,2,3", "3 cells: 1,2,3"),
            Text("2 celler", "2 cells"),
            Text(
                "skriv text med komma inom dubbla citattecken och decimaler med punkt",
                "put text with a comma in double quotes and write decimals with a point",
            ),
        ),
    )


def test_rows_of_another_width_beyond_those_shown_are_counted() -> None:
    records = [(1, ["a", "b"]), (2, ["1", "2"]), *((n, ["x"]) for n in range(3, 3 + SHOWN + 5))]
    table = text_table("f.csv", ["a", "b"], records)
    assert len(table.problems) == SHOWN + 1
    assert str(table.problems[-1].what) == str(
        Text(
            "raden har ett annat antal celler än rubrikraden, i 5 rader till",
            "the row has another number of cells than the header, in 5 further rows",
        )
    )


def test_where_no_row_is_of_the_right_width_each_is_told() -> None:
    with pytest.raises(EvidenceError) as refused:
        text_table("f.csv", ["a", "b"], [(1, ["a", "b"]), (2, ["1"]), (5, ["2"])])
    assert [problem.where for problem in refused.value.problems] == ["f.csv, row 2", "f.csv, row 5"]


def test_a_header_alone_is_no_table() -> None:
    with pytest.raises(EvidenceError) as refused:
        text_table("f.csv", ["a"], [(1, ["a"]), (2, [""])])
    assert refused.value.problems == (
        Problem(
            "f.csv",
            Text("tabellen har en rubrikrad och inga rader", "the table has a header and no rows"),
            "",
            Text("minst en rad", "at least one row"),
            Text("exportera den på nytt", "export it again"),
        ),
    )


def test_a_header_further_down_is_told_by_its_own_row() -> None:
    with pytest.raises(EvidenceError) as refused:
        text_table("row 1.xlsx", ["a"], [(7, ["b"]), (8, ["1"])])
    assert {problem.where for problem in refused.value.problems} == {"row 1.xlsx, row 7, a", "row 1.xlsx, row 7, b"}


def test_what_is_counted_is_a_record_where_cells_have_types() -> None:
    frame, rows = pl.DataFrame({"a": [1]}), pl.Series("row", [1])
    assert RawTable("f.parquet", frame, rows, typed=True).row_word == "record"
    assert RawTable("f.csv", frame, rows).row_word == "row"

"""Laws of reading: what a program has written in any form is read as the same, whatever it says."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from underlag.evidence.official.grid import column_letters, grid_of_text, text_of
from underlag.evidence.reading.delimited import parted, read_csv
from underlag.evidence.reading.documents import parse_json
from underlag.evidence.reading.file_limits import composed
from underlag.evidence.reading.workbook.number_formats import disguise
from underlag.evidence.reading.workbook.sheet import cell_text
from underlag.evidence.vintages.flags import KNOWN, read_flags
from underlag.evidence.vintages.printed_figures import GROUPING_SPACES, MINUS_SIGNS, Mark, Style, read_figure

LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")
CELLS = st.text(LETTERS | st.just("\n"), max_size=6)
TABLES = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5)
MARKS = st.sampled_from([";", ",", "\t", "|"])


def written(table: list[tuple[str, str]], mark: str, quoting: int, end: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=mark, quoting=quoting, lineterminator=end).writerows(table)
    return stream.getvalue()


@settings(max_examples=60)
@given(TABLES, MARKS, st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.sampled_from(["\n", "\r\n"]))
def test_cells_that_a_program_has_written_are_read_back(
    table: list[tuple[str, str]], mark: str, quoting: int, end: str
) -> None:
    assume(not any('="' in cell or "sep=" in cell.lower() for row in table for cell in row))
    text = written(table, mark, quoting, end)
    assert [tuple(cells) for _, cells in parted(text, "t.csv", mark)] == table
    lines = [line for line, _ in parted(text, "t.csv", mark)]
    assert lines[0] == 1
    assert lines == sorted(set(lines))


@settings(max_examples=40)
@given(TABLES)
def test_a_table_of_ours_is_read_by_its_names_in_any_order(table: list[tuple[str, str]]) -> None:
    rows = [row for row in table if any(row)]
    assume(rows and not any('="' in cell for row in rows for cell in row))
    one = written([("a", "b"), *rows], ",", csv.QUOTE_ALL, "\n").encode()
    other = written([("b", "a"), *[row[::-1] for row in rows]], ",", csv.QUOTE_ALL, "\n").encode()
    found = read_csv(one, "t.csv", ["a", "b"]).frame
    assert found.rows() == [tuple(map(composed, row)) for row in rows]
    assert found.equals(read_csv(other, "t.csv", ["a", "b"]).frame)


@settings(max_examples=40)
@given(TABLES, st.sampled_from([";", "\t", "|"]))
def test_the_mark_that_a_file_names_holds(table: list[tuple[str, str]], mark: str) -> None:
    assume(not any('="' in cell for row in table for cell in row))
    text = f"sep={mark}\n" + written(table, mark, csv.QUOTE_ALL, "\n")
    found = grid_of_text(text.encode(), "t.csv", None, "utf-8")
    assert found.cells == tuple(tuple(map(composed, row)) for row in table)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    # composed: letters and their accents are put together when a file is decoded, not when it is parsed
    | st.text(LETTERS, max_size=8),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(LETTERS, max_size=5), values, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.dictionaries(st.text(LETTERS, max_size=5), JSON, max_size=3), st.sampled_from([None, 2]))
def test_json_is_read_as_any_program_reads_it(content: dict[str, object], indent: int | None) -> None:
    assert parse_json(json.dumps(content, indent=indent), "x.json").data == content


@settings(max_examples=60)
@given(
    st.integers(0, 10**12),
    st.integers(0, 999),
    st.sampled_from([*GROUPING_SPACES, ""]),
    st.sampled_from(["", "+", *MINUS_SIGNS]),
    st.sampled_from([",", "."]),
)
def test_a_printed_figure_is_read_back_whatever_parts_its_thousands(
    whole: int, part: int, space: str, sign: str, decimal: str
) -> None:
    printed = f"{sign}{whole:,}".replace(",", space) + f"{decimal}{part:03}"
    expected = float(f"{'-' if sign in tuple(MINUS_SIGNS) else ''}{whole}.{part:03}")
    assert read_figure(printed, Style(decimal)).value == expected


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.sampled_from([".", ",", "'"]))
def test_so_is_one_whose_thousands_a_mark_of_the_mapping_parts(whole: int, mark: str) -> None:
    decimal = "." if mark == "," else ","
    assert read_figure(f"{whole:,}".replace(",", mark), Style(decimal, mark)).value == whole


@given(st.lists(st.sampled_from(sorted(KNOWN)), max_size=4), st.sampled_from([" ", ",", ";", "/", ""]))
def test_known_flags_are_read_however_they_are_parted(flags: list[str], mark: str) -> None:
    expected = {flag: KNOWN[flag] for flag in flags}
    assert dict(read_flags(mark.join(flags), {}) or ()) == expected


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 120))
def test_a_figure_beside_a_range_is_in_it_or_refused(low: int, width: int, value: int) -> None:
    style = Style(marks={"x": Mark(float(low), float(low + width))})
    if low <= value <= low + width:
        assert read_figure(value, style, "x").value == value
    else:
        with pytest.raises(ValueError, match="a mark that says another"):
            read_figure(value, style, "x")


@given(st.integers(0, 20_000))
def test_the_letters_of_a_column_count_as_a_spreadsheet_does(column: int) -> None:
    number = 0
    for letter in column_letters(column):
        number = number * 26 + ord(letter) - ord("A") + 1
    assert number == column + 1


@given(st.integers(-(10**14), 10**14) | st.booleans() | st.dates(date(1900, 1, 1), date(2200, 1, 1)) | st.text(LETTERS))
def test_a_cell_as_text_says_what_the_value_was(value: object) -> None:
    text = cell_text(value)
    if isinstance(value, bool):
        assert (text == "true") is value
    elif isinstance(value, int):
        assert int(text) == value == int(cell_text(float(value)))
    elif isinstance(value, date):
        assert date.fromisoformat(text) == value
    else:
        assert text == value


@given(st.text(LETTERS | st.sampled_from(" \t\n\u00a0"), max_size=12))
def test_a_cell_is_compared_without_runs_of_blanks(text: str) -> None:
    found = text_of(text)
    assert found == text_of(f"  {text}\n") == text_of(found)
    assert "  " not in found


@settings(max_examples=60)
@given(
    st.floats(-1e9, 1e9),
    st.sampled_from(["0", "0.0", "#,##0", "General", "0 \\k\\r", "0.00E+00", "[Red]0;-0", "0;(0)"]),
)
def test_a_plain_format_disguises_no_number(value: float, code: str) -> None:
    assert disguise(value, code) is None


@settings(max_examples=60)
@given(st.floats(-1e9, 1e9).filter(bool), st.sampled_from(["0%", "0,", '"x"', ";;;", '0"0"', "yyyy"]))
def test_a_format_that_shows_something_else_is_told_for_every_number_but_nought(value: float, code: str) -> None:
    found = disguise(value, code)
    assert found is not None
    assert found.what.sv != found.what.en

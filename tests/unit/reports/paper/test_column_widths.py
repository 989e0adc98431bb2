"""How the width of a printed table is shared, worked out by hand for letters of average width."""

from __future__ import annotations

import pytest

from underlag.reports.document.blocks import Cell, Head, Table
from underlag.reports.paper.column_widths import column_shares, first_lines, lines
from underlag.reports.paper.pdf_glyphs import unshowable


def table(heads: list[str], *rows: tuple[Cell, ...]) -> Table:
    return Table("t", "", tuple(Head(text) for text in heads), list(rows))


def test_a_column_can_not_do_without_its_longest_word() -> None:
    """Ten letters of 1.05 are 10.5, and 1.8 between columns; a heading of two letters asks for 1.12·2.1 on a third of
    a line and 2 more, which is less. Nothing is left to share."""
    found = column_shares(table(["hu", "hu"], (Cell("b" * 10), Cell("b" * 5))), 0.0)
    assert found == pytest.approx([12.3, 1.8 + 5.25])


def test_what_is_left_goes_to_those_who_ask_for_more() -> None:
    """Both can do without more than 1.8 + 5.25 = 7.05. The second would like two words on a line: 10 letters and a
    space, 1.05·10 + 0.6 = 11.1, so 12.9. With 2.0 to spare it gets 2.0 more."""
    made = table(["hu", "hu"], (Cell("b" * 5), Cell(f"{'b' * 5} {'b' * 5}")))
    assert column_shares(made, 16.1) == pytest.approx([7.05, 9.05])
    assert column_shares(made, 1000.0) == pytest.approx([7.05, 12.9]), "nobody gets more than is asked for"


def test_a_very_long_word_does_not_widen_a_column_beyond_bounds() -> None:
    [found] = column_shares(table(["hu"], (Cell("b" * 200),)), 0.0)
    assert found == pytest.approx(1.8 + 24.0)


def test_narrow_and_wide_letters_count_as_they_are() -> None:
    narrow, wide, capital = (
        column_shares(table([""], (Cell(letter * 10),)), 0.0)[0] - 1.8 for letter in ("i", "m", "B")
    )
    assert (narrow, wide, capital) == pytest.approx((6.0, 17.0, 13.0))


def test_a_note_is_small_a_key_is_wide_and_a_label_is_as_long_as_its_longest_word_in_either_language() -> None:
    note, key, label = (
        column_shares(table([""], (cell,)), 0.0)[0] - 1.8
        for cell in (Cell("", note="b" * 10), Cell("", code="b" * 10), Cell("", status="official"))
    )
    assert (note, key, label) == pytest.approx((0.85 * 10.5, 11.0, 9.0))  # "officiell" has nine letters


def test_lines_of_a_table() -> None:
    """Room for ten letters, 10.5, the gap, and a tenth. Twenty-one letters take three lines, ten small ones one."""
    rows = ((Cell("b" * 21, note="b" * 10), Cell("b")), (Cell(""), Cell("b" * 10)))
    made = table(["hu", "hu"], *rows)
    assert lines(made, [12.4, 12.4]) == 4 + 1
    assert lines(table(["hu", "hu"]), [12.4, 12.4]) == 0


def test_a_status_beside_a_text_takes_a_line_of_its_own() -> None:
    plain, labelled = (lines(table(["hu"], (Cell("b", status=status),)), [12.4]) for status in ("", "official"))
    assert (plain, labelled) == (1, 2)


def test_links_stand_after_each_other() -> None:
    """Two links of nine letters: 9.45 and a space each, twice 10.45 in 10.6: two lines."""
    made = table(["hu"], (Cell("", links=(("b" * 9, "#a"), ("b" * 9, "#b"))),))
    assert lines(made, [12.4]) == 2


def test_a_table_begins_with_its_head_and_two_rows() -> None:
    rows = tuple((Cell("b" * 10),) for _ in range(5))
    made = table(["b" * 15], *rows)  # 1.12·15.75 = 17.64 in 10.6: two lines
    assert first_lines(made, [12.4]) == 2 + 2
    assert lines(made, [12.4]) == 5


def test_letters_of_european_languages_are_known_to_be_shown() -> None:
    assert unshowable("Åäö Łódź ñ – ") == unshowable("Åäö Łódź ñ –") <= frozenset("–")
    assert unshowable("") == frozenset()

"""Figures as they are printed, and marks that stand for none."""

from __future__ import annotations

import pytest

from underlag.evidence.vintages.printed_figures import Figure, FigureError, Mark, Style, read_figure, without_notes

SCB = Style(",", "", {"..": Mark(), "-": Mark(0.0, 0.0), "<4": Mark(0.0, 3.0)}, ("1)", "*"))


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1250", 1250.0),
        ("1 250", 1250.0),
        ("1\u00a0250", 1250.0),
        ("1\u202f250", 1250.0),
        ("1\u2009250,5", 1250.5),
        ("12 345 678", 12345678.0),
        ("0,5", 0.5),
        ("-3", -3.0),
        ("\u22123,25", -3.25),
        ("+7", 7.0),
        (" 90 ", 90.0),
        ("90*", 90.0),
        ("1 250 1)", 1250.0),
        ("007", 7.0),
    ],
)
def test_numbers(printed: str, value: float) -> None:
    found = read_figure(printed, SCB)
    assert (found.value, found.upper) == (value, None)


def test_marks() -> None:
    assert read_figure("..", SCB) == Figure(None, None, "..")
    assert read_figure("-", SCB) == Figure(0.0, None, "-")
    assert read_figure("<4", SCB) == Figure(0.0, 3.0, "<4")
    assert read_figure("< 4", SCB) == Figure(0.0, 3.0, "< 4")
    assert read_figure(".. 1)", SCB).value is None


def test_a_number_of_a_workbook_is_itself_whatever_the_style() -> None:
    assert read_figure(1250.5, SCB) == Figure(1250.5, None, "1250.5")


def test_other_groupings_where_the_mapping_says_so() -> None:
    assert read_figure("1.250,5", Style(",", ".")).value == 1250.5
    assert read_figure("1,250.5", Style(".", ",")).value == 1250.5
    assert read_figure("1'250", Style(",", "'")).value == 1250.0


@pytest.mark.parametrize(
    ("printed", "what"),
    [
        ("", "an empty cell"),
        ("12 50", "grouped in threes"),
        ("1 2345", "grouped in threes"),
        ("1 250\u00a0000", "grouped in threes"),
        ("1.250", "doesn't give a meaning"),
        ("12.5", "doesn't give a meaning"),
        ("<5", "doesn't explain"),
        ("–", "doesn't explain"),
        ("...", "doesn't explain"),
        ("many", "text where"),
        ("48%", "percent"),
        ("1 250,", "grouped"),
        ("1e3", "text where"),
        ("90 2)", "text where"),
        ("٣", "text where"),
    ],
)
def test_what_can_be_misread_is_refused(printed: str, what: str) -> None:
    with pytest.raises(FigureError) as refused:
        read_figure(printed, SCB)
    assert what in refused.value.what.en
    assert refused.value.expected
    assert refused.value.remedy


def test_notes_are_taken_off_the_end_only() -> None:
    assert without_notes("Gotland 1)", ("1)", "*")) == "Gotland"
    assert without_notes("Gotland* 1)", ("1)", "*")) == "Gotland"
    assert without_notes("*", ("*",)) == "*"
    assert without_notes("1) Gotland", ("1)",)) == "1) Gotland"

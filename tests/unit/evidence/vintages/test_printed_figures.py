"""Figures as they are printed, and marks that stand for none."""

from __future__ import annotations

import pytest

from underlag.core.language import Text
from underlag.evidence.vintages.printed_figures import (
    FigureError,
    Mark,
    PrintedFigure,
    Style,
    read_figure,
    without_notes,
)

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
    assert read_figure("..", SCB) == PrintedFigure(None, None, "..")
    assert read_figure("-", SCB) == PrintedFigure(0.0, None, "-")
    assert read_figure("<4", SCB) == PrintedFigure(0.0, 3.0, "<4")
    assert read_figure("< 4", SCB) == PrintedFigure(0.0, 3.0, "< 4")
    assert read_figure(".. 1)", SCB).value is None


def test_a_number_of_a_workbook_is_itself_whatever_the_style() -> None:
    assert read_figure(1250.5, SCB) == PrintedFigure(1250.5, None, "1250.5")


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


FLAGGED = Style(
    ",", "", {"..": Mark(), "<4": Mark(0.0, 3.0), "-": Mark(0.0, 0.0)}, ("1)",), {"*": "revised", "est": "estimated"}
)


@pytest.mark.parametrize(
    ("cell", "status", "figure"),
    [
        ("284 b", "", PrintedFigure(284.0, None, "284 b", (("b", "break"),))),
        ("1 250,5 ep", "", PrintedFigure(1250.5, None, "1 250,5 ep", (("e", "estimated"), ("p", "provisional")))),
        (
            "284*",
            "",
            PrintedFigure(284.0, None, "284*", (("*", "revised"),)),
        ),  # one of the mapping may touch the figure
        ("284 est", "", PrintedFigure(284.0, None, "284 est", (("est", "estimated"),))),
        ("<4 p", "", PrintedFigure(0.0, 3.0, "<4 p", (("p", "provisional"),))),
        (".. z", "", PrintedFigure(None, None, ".. z", (("z", "missing"),))),
        ("284", "b", PrintedFigure(284.0, None, "284 b", (("b", "break"),))),
        ("284 b", "b", PrintedFigure(284.0, None, "284 b", (("b", "break"),))),
        (284, "A", PrintedFigure(284.0, None, "284 A")),  # nothing to remark
        (284, "AE", PrintedFigure(284.0, None, "284 AE", (("E", "estimated"),))),
        (284, "L", PrintedFigure(None, None, "284 L", (("L", "missing"),))),  # a missing status holds over any value
        (284, " ", PrintedFigure(284.0, None, "284")),
        (284, "..", PrintedFigure(None, None, "284 ..")),
        (3, "<4", PrintedFigure(3.0, None, "3 <4")),
        (0, "-", PrintedFigure(0.0, None, "0 -")),
        ("..", "<4", PrintedFigure(None, None, ".. <4")),
    ],
)
def test_what_the_publisher_says_beside_a_figure(cell: str | float, status: str, figure: PrintedFigure) -> None:
    assert read_figure(cell, FLAGGED, status) == figure


@pytest.mark.parametrize(
    ("value", "status", "expected"), [(4, "<4", "a figure of 0–3, or no mark"), (1, "-", "a figure of 0–0, or no mark")]
)
def test_a_mark_beside_a_figure_that_says_another_is_refused(value: float, status: str, expected: str) -> None:
    with pytest.raises(FigureError) as refused:
        read_figure(value, FLAGGED, status)
    assert refused.value.what == Text(
        "en siffra, och bredvid den ett tecken som säger något annat",
        "a figure, and beside it a mark that says another",
    )
    assert refused.value.expected.en == expected
    assert refused.value.remedy == Text(
        "fråga utgivaren vilket av de två som gäller", "ask the publisher which of the two holds"
    )


@pytest.mark.parametrize(("cell", "status"), [("284 x", ""), ("284", "x"), ("284 bx", "")])
def test_a_flag_that_nobody_explains_is_refused(cell: str, status: str) -> None:
    flag = status or cell.split()[1]
    with pytest.raises(FigureError) as refused:
        read_figure(cell, FLAGGED, status)
    assert refused.value.what == Text(
        f"flaggan {flag!r} vid en siffra, som ingen förklarar", f"the flag {flag!r} at a figure, which nobody explains"
    )
    assert refused.value.remedy.en == (
        f"say what {flag!r} means: under numbers.flags in the mapping, or under numbers.marks if it is a mark"
    )


@pytest.mark.parametrize(
    ("printed", "style", "what", "remedy"),
    [
        ("", SCB, "en tom cell där en siffra ska stå", "skriv tecknet för en siffra som saknas"),
        ("12 50", SCB, "siffror som inte är grupperade tre och tre", "rätta talet"),
        (
            "1.250",
            SCB,
            "ett tal med '.', som mappningen inte ger någon betydelse",
            "säg i mappningen vad '.' är: numbers.decimal eller numbers.thousands",
        ),
        (
            "1'250",
            SCB,
            'ett tal med "\'", som mappningen inte ger någon betydelse',
            'säg i mappningen vad "\'" är: numbers.decimal eller numbers.thousands',
        ),
        (
            "1,250",
            Style("."),
            "ett tal med ',', som mappningen inte ger någon betydelse",
            "säg i mappningen vad ',' är: numbers.decimal eller numbers.thousands",
        ),
        ("48%", SCB, "ett tal med procenttecken", "ta bort tecknet, eller ange numbers.notes i mappningen"),
        (
            "≤5",
            SCB,
            "ett tecken som mappningen inte förklarar",
            "säg under numbers.marks i mappningen vad '≤5' betyder",
        ),
        (
            "xx",
            SCB,
            "ett tecken som mappningen inte förklarar",
            "säg under numbers.marks i mappningen vad 'xx' betyder",
        ),
        (
            "\u2026",
            SCB,
            "ett tecken som mappningen inte förklarar",
            "säg under numbers.marks i mappningen vad '…' betyder",
        ),
        ("cirka 5", SCB, "text där en siffra ska stå", "rätta cellen, eller ta upp dess tecken i mappningen"),
    ],
)
def test_a_cell_that_is_no_figure_is_told_in_swedish(printed: str, style: Style, what: str, remedy: str) -> None:
    with pytest.raises(FigureError) as refused:
        read_figure(printed, style)
    marks = ", ".join(style.marks) or "(inga)"
    expected = f"ett tal såsom 1 250{style.decimal}5, eller ett av tecknen {marks}"
    found = refused.value
    assert (found.what.sv, found.expected.sv, found.remedy.sv) == (what, expected, remedy)

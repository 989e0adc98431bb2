"""What a number format shows of a number, by the rules of ISO/IEC 29500-1:2016, 18.8.31, each case worked by hand."""

from __future__ import annotations

import pytest

from underlag.core.language import Text
from underlag.evidence.reading.workbook.number_formats import Disguise, disguise, hides_text

MARK = Text(
    "cellen visar ett tecken, och i den är ett tal lagrat", "the cell shows a mark, and a number is stored in it"
)
NOTHING = Text(
    "cellen visar inget, och i den är ett tal lagrat", "the cell shows nothing, and a number is stored in it"
)
PER_CENT = Text(
    "cellen visar procent, och det lagrade talet är en hundradel av det",
    "the cell shows percent, and the number stored is a hundredth of it",
)
DIGITS = Text("cellens format sätter siffror bredvid talet", "the format of the cell puts digits beside the number")
UNSIGNED = Text(
    "cellen visar ett tal under noll utan minustecken", "the cell shows a number below zero without its sign"
)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1234.5, "General"),
        (-3, "general"),
        (5, "@"),
        (5, "0"),
        (5, "0.00"),
        (5, "0.00E+00"),
        (0.25, "# ?/?"),
        (0, "0"),
        (0, "#,##0"),
        (1234567, "#,##0"),
        (1234567, "# ##0"),
        (1234, "#,##0.0"),
        (5, '0 "kr"'),  # a unit after the number
        (5, "0\\ \\k\\r"),
        (5, "[$kr-41D] 0"),
        (5, "0_-"),  # as much space as a minus takes
        (5, "* 0"),  # filled with spaces up to the number
        (5, "[Red]0"),
        (-5, "0"),  # one section: the program puts the minus
        (-5, "0;-0"),
        (-5, "0;(0)"),
        (-5, "0;\u22120"),
        (-5, '0;"-"0'),
        (-5, "[<4]0;0"),  # sections with conditions: the program puts the minus
        (5, '0;-0;"-"'),
        (0, "0;-0"),  # no section of its own: zero is shown by the first
        (4, '[<4]"<4";0'),
    ],
)
def test_a_format_that_shows_the_number_is_no_disguise(value: float, code: str) -> None:
    assert disguise(value, code) is None


@pytest.mark.parametrize(
    ("value", "code", "what", "shown"),
    [
        (5, '"-"', MARK, "-"),
        (5, "\\x", MARK, "x"),
        (5, '".."', MARK, ".."),
        (0, '0;-0;"\u2013"', MARK, "\u2013"),
        (-5, '0;"neg"', MARK, "neg"),
        (45000, "yyyy-mm-dd", MARK, "yyyy-mm-dd"),
        (5, ";;;", NOTHING, ""),
        (-5, "0;", NOTHING, ""),
        (0, "0;-0;", NOTHING, ""),
        (0, "#", NOTHING, ""),  # a place that shows no zero
        (0, "#.#", NOTHING, ""),
        (0.125, "0%", PER_CENT, "12.5 %"),
        (-0.5, "0.0%", PER_CENT, "-50 %"),
        (0.5, '0 "%"', PER_CENT, "50 %"),  # the reader can't tell that this one multiplies nothing
        (12, '0"00"', DIGITS, '0"00"'),
        (12, "0\\0", DIGITS, "0\\0"),
        (12, "[$5-409]0", DIGITS, "[$5-409]0"),
        (0.125, "# ?/8", DIGITS, "# ?/8"),
        (-5, "0;0", UNSIGNED, "5"),
        (-2.5, "0.0;[Red]0.0", UNSIGNED, "2.5"),
    ],
)
def test_a_format_that_shows_something_else_says_what(value: float, code: str, what: Text, shown: str) -> None:
    assert disguise(value, code) == Disguise(what, shown)


@pytest.mark.parametrize(
    ("value", "code", "divisor", "shown"),
    [
        (1500, "0,", 1000, "1.5"),
        (1500, "0.0,", 1000, "1.5"),
        (1500, "#,##0,", 1000, "1.5"),
        (2_500_000, "0,,", 1_000_000, "2.5"),
        (1500, "0,.0", 1000, "1.5"),  # the comma right before the decimal point divides too
        (1500, '0, "tkr"', 1000, "1.5"),
    ],
)
def test_a_comma_after_the_last_place_divides_by_a_thousand(value: float, code: str, divisor: int, shown: str) -> None:
    what = Text(f"cellen visar talet delat med {divisor}", f"the cell shows the number divided by {divisor}")
    assert disguise(value, code) == Disguise(what, shown)


@pytest.mark.parametrize(
    ("condition", "below", "at", "above"),
    [
        ("<4", True, False, False),
        ("<=4", True, True, False),
        (">4", False, False, True),
        (">=4", False, True, True),
        ("=4", False, True, False),
        ("<>4", True, False, True),
        ("< 4.0", True, False, False),
    ],
)
def test_a_section_holds_under_its_condition(condition: str, below: bool, at: bool, above: bool) -> None:
    code = f'[{condition}]"x";0'
    assert [disguise(value, code) is not None for value in (3, 4, 5)] == [below, at, above]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "few"),
        (4, "some"),  # the first section whose condition holds
        (10, "many"),
    ],
)
def test_of_several_conditions_the_first_that_holds_decides(value: float, shown: str) -> None:
    found = disguise(value, '[<4]"few";[<10]"some";"many"')
    assert found is not None and found.shown == shown


def test_a_number_that_no_condition_takes_is_shown_by_the_last_section() -> None:
    assert disguise(12, '[<4]"few";[<10]"some"') == Disguise(MARK, "some")
    assert disguise(12, '[<4]"few";[<10]0') is None


def test_a_colour_is_no_condition() -> None:
    assert disguise(-5, "[Blue]0;[Red]-0") is None
    assert disguise(-5, "[Color 3]0;[>=]0") == Disguise(UNSIGNED, "5"), "without a bound it is none either"


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        ("General", False),
        ("0;-0;0", False),  # three sections say nothing of text
        ("0;-0;0;@", False),
        ('0;-0;0;"not: "@', False),
        ("0;-0;0;", True),
        (";;;", True),
        ('0;-0;0;"x"', True),
    ],
)
def test_the_fourth_section_may_hide_a_text(code: str, hidden: bool) -> None:
    assert hides_text(code) is hidden

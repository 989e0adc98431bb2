"""Whether a reader of a sheet sees what its cells store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import DifferentialStyle, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.numbers import NumberFormat

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.reading.workbook.appearance import looks_like_figure, without_superscripts
from underlag.evidence.reading.workbook.sheet import Sheet

Read = Callable[[Callable[[Any], None]], Sheet]

SHOWN = Text("det som cellen lagrar, visat som det är", "what the cell stores, shown as it is")
SAME = Text(
    "låt cellen visa vad den lagrar (formatet Allmänt), eller skriv i den vad den visar",
    "let the cell show what it stores (format General), or write in it what it shows",
)
SEEN = Text("rader och kolumner som en läsare ser", "rows and columns that a reader sees")


@pytest.mark.parametrize(
    ("text", "is_figure"),
    [
        ("48", True),
        (" 48 ", True),
        ("-48", True),
        ("\u221248", True),
        ("+4.5", True),
        ("10 587", True),
        ("10\u202f587,5", True),
        ("6'000", True),
        ("12%", True),
        ("", False),
        (".5", False),  # begins with a mark
        ("4a", False),
        ("48¹", False),
        ("- 48", False),
        ("12 %%", False),
        ("Åre", False),
    ],
)
def test_a_figure_is_digits_signs_and_marks(text: str, is_figure: bool) -> None:
    assert looks_like_figure(text) is is_figure


@pytest.mark.parametrize(
    ("text", "bare"), [("48¹", "48"), ("48¹²", "48"), ("m³", "m"), ("H₂O", "HO"), ("x⁻¹", "x"), ("48", "48"), ("⁰", "")]
)
def test_superscripts_and_subscripts_of_unicode_are_taken_away(text: str, bare: str) -> None:
    assert without_superscripts(text) == bare


def put(value: Any, **style: Any) -> Callable[[Any], None]:
    """A sheet whose only cell is B2, of that value and style."""

    def change(page: Any) -> None:
        cell = page["B2"]
        cell.value = value
        for name, given in style.items():
            setattr(cell, name, given)

    return change


def doubt(what: Text, found: str | Text, remedy: Text) -> dict[tuple[int, int], Problem]:
    return {(2, 1): Problem("t.xlsx, row 2, column B", what, found, SHOWN, remedy)}


def raised(found: str | Text, figure: str) -> dict[tuple[int, int], Problem]:
    return doubt(
        Text(
            "ett upphöjt tecken vid ett tal, som kan läsas som en av talets siffror",
            "a superscript at a figure, which may be read as one of its digits",
        ),
        found,
        Text(
            f"ta bort det upphöjda tecknet om det pekar på en not, så att cellen innehåller {figure}",
            f"delete the superscript if it points to a note, so that the cell holds {figure}",
        ),
    )


def struck(found: str) -> dict[tuple[int, int], Problem]:
    return doubt(
        Text("text som är genomstruken", "text that is struck through"),
        found,
        Text(
            "ta bort den genomstrukna texten, eller strecket genom den",
            "delete the struck text, or remove the line through it",
        ),
    )


def white(found: str) -> dict[tuple[int, int], Problem]:
    return doubt(
        Text("cellen är skriven med vitt på vitt", "the cell is written in white on white"),
        found,
        Text("ge cellen en färg som syns", "give the cell a colour that can be seen"),
    )


WHITE = "FFFFFFFF"
BLACK_GROUND, WHITE_GROUND = PatternFill("solid", fgColor="FF000000"), PatternFill("solid", fgColor=WHITE)


@pytest.mark.parametrize(
    ("change", "value", "doubts"),
    [
        (put("48"), "48", {}),
        (put(48), 48, {}),
        (put(True), True, {}),
        (put("48¹"), "48", raised("48¹", "48")),
        (put("1 250²"), "1 250", raised("1 250²", "1 250")),
        (put("Solna¹"), "Solna¹", {}),  # a note at a name is part of no figure
        (put(48, font=Font(vertAlign="superscript")), 48, raised("48", "48")),
        (put("x", font=Font(vertAlign="superscript")), "x", {}),
        (put(48, font=Font(strike=True)), 48, struck("48")),
        (put("Solna", font=Font(strike=True)), "Solna", struck("Solna")),
        (put(True, font=Font(strike=True)), True, struck("True")),
        (put(48, font=Font(color=WHITE)), 48, white("48")),
        (put(48, font=Font(color="00FFFFFF"), fill=WHITE_GROUND), 48, white("48")),
        (put(48, font=Font(color=WHITE), fill=BLACK_GROUND), 48, {}),
        (put(48, font=Font(color="FFFFFFFE")), 48, {}),
        (put("rubrik", font=Font(color=WHITE)), "rubrik", {}),
    ],
)
def test_how_a_cell_is_written(sheet: Read, change: Callable[[Any], None], value: object, doubts: Any) -> None:
    found = sheet(change)
    assert found.cells[1][1] == value
    assert found.doubts == doubts


def runs(*parts: tuple[str, dict[str, Any]] | str) -> CellRichText:
    return CellRichText(
        *(part if isinstance(part, str) else TextBlock(InlineFont(**part[1]), part[0]) for part in parts)
    )


@pytest.mark.parametrize(
    ("value", "kept", "doubts"),
    [
        (
            runs("48", ("1", {"vertAlign": "superscript"})),
            "48",
            raised(Text("48 med 1 upphöjt eller nedsänkt", "48 with 1 raised or lowered"), "48"),
        ),
        (
            runs(("48 ", {"b": True}), ("a", {"vertAlign": "subscript"})),
            "48 ",
            raised(Text("48 med a upphöjt eller nedsänkt", "48 with a raised or lowered"), "48"),
        ),
        (runs("Solna", ("1", {"vertAlign": "superscript"})), "Solna", {}),
        (runs("48", ("0", {"b": True})), "480", {}),
        (runs("48", ("0", {"strike": True})), "480", struck("0")),
        (runs(("Solna", {"strike": True}), "Sundbyberg"), "SolnaSundbyberg", struck("Solna")),
    ],
)
def test_text_with_fonts_of_its_own(sheet: Read, value: CellRichText, kept: str, doubts: Any) -> None:
    found = sheet(put(value))
    assert str(found.cells[1][1]) == kept
    assert found.doubts == doubts


@pytest.mark.parametrize(
    ("value", "code", "seen", "what", "told"),
    [
        (
            0.5,
            "0%",
            0.5,
            Text(
                "cellen visar procent, och det lagrade talet är en hundradel av det",
                "the cell shows percent, and the number stored is a hundredth of it",
            ),
            Text("visat som '50 %', lagrat som 0.5", "shown as '50 %', stored as 0.5"),
        ),
        (
            16,
            '".."',
            16,
            Text(
                "cellen visar ett tecken, och i den är ett tal lagrat",
                "the cell shows a mark, and a number is stored in it",
            ),
            Text("visat som '..', lagrat som 16", "shown as '..', stored as 16"),
        ),
        (
            16,
            ";;;",
            16,
            Text(
                "cellen visar inget, och i den är ett tal lagrat",
                "the cell shows nothing, and a number is stored in it",
            ),
            Text("lagrat som 16", "stored as 16"),
        ),
        (
            "hemlig",
            ";;;",
            "hemlig",
            Text("cellens format döljer dess text", "the format of the cell hides its text"),
            "hemlig",
        ),
    ],
)
def test_how_a_cell_is_shown(sheet: Read, value: object, code: str, seen: object, what: Text, told: str | Text) -> None:
    found = sheet(put(value, number_format=code))
    assert found.cells[1][1] == seen
    assert found.doubts == doubt(what, told, SAME)


@pytest.mark.parametrize("dash", ["-", "\u2212", "\u2013", "\u2014"])
def test_zero_may_be_shown_as_a_dash_and_is_read_so(sheet: Read, dash: str) -> None:
    found = sheet(put(0, number_format=f'0;-0;"{dash}"'))
    assert (found.cells[1][1], found.doubts) == (dash, {})
    other = sheet(put(1, number_format=f'"{dash}"'))
    assert (other.cells[1][1], list(other.doubts)) == (1, [(2, 1)])


def two_by_two(page: Any) -> None:
    for row in ((1, 2), (3, 4)):
        page.append(row)


def hidden(where: str, what: Text, sv: str, en: str) -> Problem:
    return Problem(
        where,
        what,
        "",
        SEEN,
        Text(f"{sv} och kontrollera innehållet, eller ta bort det", f"{en} and check it, or delete it"),
    )


ROW, COLUMN = (
    Text("en dold rad innehåller data", "a hidden row holds data"),
    Text("en dold kolumn innehåller data", "a hidden column holds data"),
)


@pytest.mark.parametrize(
    ("hide", "doubts"),
    [
        (
            lambda page: setattr(page.row_dimensions[2], "hidden", True),
            {(2, n): hidden("t.xlsx, row 2", ROW, "visa raden", "show the row") for n in (0, 1)},
        ),
        (lambda page: setattr(page.row_dimensions[2], "height", 0.5), {}),
        (
            lambda page: setattr(page.column_dimensions["B"], "hidden", True),
            {(n, 1): hidden("t.xlsx, column B", COLUMN, "visa kolumnen", "show the column") for n in (1, 2)},
        ),
        (
            lambda page: page.column_dimensions.group("A", "B", hidden=True),
            {
                (row, n): hidden(f"t.xlsx, column {'AB'[n]}", COLUMN, "visa kolumnen", "show the column")
                for row in (1, 2)
                for n in (0, 1)
            },
        ),
        (lambda page: setattr(page.column_dimensions["B"], "width", 3), {}),
    ],
)
def test_a_hidden_row_or_column_is_told_where_it_holds_data(
    sheet: Read, hide: Callable[[Any], None], doubts: dict[tuple[int, int], Problem]
) -> None:
    def change(page: Any) -> None:
        two_by_two(page)
        hide(page)

    assert sheet(change).doubts == doubts


def test_a_row_that_a_filter_hides_is_shown_by_clearing_it(sheet: Read) -> None:
    def change(page: Any) -> None:
        two_by_two(page)
        page.auto_filter.ref = "A1:B2"
        page.row_dimensions[2].hidden = True
        page.row_dimensions[9].hidden = True  # and holds nothing

    expected = hidden("t.xlsx, row 2", ROW, "rensa filtret", "clear the filter")
    assert sheet(change).doubts == {(2, 0): expected, (2, 1): expected}


def conditional(code: str | None) -> Rule:
    shape = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode=code) if code else None, font=Font(b=True))
    return Rule(type="cellIs", operator="lessThan", formula=["10"], dxf=shape)


def test_a_condition_that_changes_how_numbers_are_shown_is_told_of_the_cells_in_its_range(sheet: Read) -> None:
    def change(page: Any) -> None:
        two_by_two(page)
        page["C1"] = "text"
        page["D1"] = True
        page.conditional_formatting.add("B1:D1", conditional('"<10"'))
        page.conditional_formatting.add("A1:B2", conditional(None))
        page.conditional_formatting.add("A1:A2", conditional("0.0"))

    assert sheet(change).doubts == {
        (1, 1): Problem(
            "t.xlsx, row 1, column B",
            Text(
                "ett villkorsstyrt format kan visa något annat än det lagrade talet",
                "a conditional format may show something else than the number stored",
            ),
            '2, format "<10"',
            SHOWN,
            Text(
                "ta bort det villkorsstyrda formatet, eller skriv i cellen vad den visar",
                "remove the conditional format, or write in the cell what it shows",
            ),
        )
    }

"""A sheet of a workbook: which one, its cells as text, and a table of ours in it."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.reading.raw_table import SHOWN
from underlag.evidence.reading.workbook.sheet import Sheet, cell_text, read_sheet, read_xlsx

Refused = Callable[..., tuple[Problem, ...]]
Workbook = Callable[[Callable[[Any], None]], bytes]
Save = Callable[[Any], bytes]


def three_sheets(hidden: tuple[str, ...]) -> Any:
    book = openpyxl.Workbook()
    book.active.title = "Läs mig"
    for name in ("Tabell", "Noter"):
        book.create_sheet(name)
    for page in book.worksheets:
        page["A1"] = page.title
        page.sheet_state = "hidden" if page.title in hidden else "visible"
    return book


@pytest.mark.parametrize(
    ("hidden", "asked", "read"),
    [
        ((), None, "Läs mig"),
        (("Läs mig",), None, "Tabell"),
        (("Läs mig", "Tabell"), None, "Noter"),
        (("Läs mig",), "Noter", "Noter"),
    ],
)
def test_the_sheet_of_that_name_or_the_first_that_a_reader_sees(
    bytes_of: Save, hidden: tuple[str, ...], asked: str | None, read: str
) -> None:
    assert read_sheet(bytes_of(three_sheets(hidden)), "t.xlsx", asked).cells == ((read,),)


A_SHEET = Text("ett blad som en läsare ser", "a sheet that a reader sees")


def test_a_sheet_that_is_not_there(bytes_of: Save, refused: Refused) -> None:
    assert refused(read_sheet, bytes_of(three_sheets(("Noter",))), "t.xlsx", "tabell") == (
        Problem(
            "t.xlsx",
            Text("bladet saknas", "the sheet is missing"),
            "Läs mig, Tabell",
            "tabell",
            Text(
                "kalla bladet så i arbetsboken, eller rätta dess namn i mappningen eller datapackage.json",
                "name the sheet so in the workbook, or correct its name in the mapping or datapackage.json",
            ),
        ),
    )


def test_a_sheet_that_is_hidden(bytes_of: Save, refused: Refused) -> None:
    assert refused(read_sheet, bytes_of(three_sheets(("Noter",))), "t.xlsx", "Noter") == (
        Problem(
            "t.xlsx",
            Text("bladet är dolt", "the sheet is hidden"),
            "Noter",
            "Läs mig, Tabell",
            Text(
                "ange ett synligt blad, eller visa det här i kalkylprogrammet och kontrollera vad det innehåller",
                "name a visible sheet, or show this one in the spreadsheet program and check what it holds",
            ),
        ),
    )


def test_a_workbook_of_hidden_sheets(workbook: Workbook, refused: Refused) -> None:
    """No program saves one; the state is written into the file."""
    made, changed = io.BytesIO(workbook(lambda page: page.append([1]))), io.BytesIO()
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace(b'state="visible"', b'state="veryHidden"'))
    all_hidden = Text("alla blad i arbetsboken är dolda", "every sheet of the workbook is hidden")
    show = Text(
        "visa bladet med tabellen i kalkylprogrammet", "show the sheet with the table in the spreadsheet program"
    )
    assert refused(read_sheet, changed.getvalue(), "t.xlsx") == (Problem("t.xlsx", all_hidden, "Sheet", A_SHEET, show),)
    (named,) = refused(read_sheet, changed.getvalue(), "t.xlsx", "Sheet")
    assert (named.what, named.expected) == (Text("bladet är dolt", "the sheet is hidden"), A_SHEET)


def test_content_far_away_is_refused_with_where_it_is(workbook: Workbook, refused: Refused) -> None:
    def far(page: Any) -> None:
        page["A1"] = 1
        page["AB40000"] = 1

    (problem,) = refused(read_sheet, workbook(far), "t.xlsx")
    assert problem.found == Text("innehåll ända till rad 40000, kolumn AB", "content as far as row 40000, column AB")
    assert problem.what == Text("tabellen är för stor", "the table is too large")


def test_formulas_errors_and_merged_cells_are_noted_where_they_are(sheet: Callable[..., Sheet]) -> None:
    def change(page: Any) -> None:
        page.append([1, "=A1+1", "#N/A"])
        page.append(["x", None, ""])
        page.merge_cells("A3:B4")
        page.merge_cells("C1:C2")

    found = sheet(change)
    assert found.formulas == {(1, 1)}
    assert found.errors == {(1, 2)}
    assert found.cells[:2] == ((1, "=A1+1", "#N/A"), ("x", None, None))
    assert found.blocks == ((1, 2, 2, 2), (3, 4, 0, 1))


def test_an_archive_without_a_workbook_is_none(refused: Refused) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    (problem,) = refused(read_sheet, made.getvalue(), "t.xlsx")
    assert problem.what == Text("ingen Excel-arbetsbok som går att läsa", "not an Excel workbook that can be read")
    assert problem.found == "OSError: File contains no valid workbook part"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (" Åre ", " Åre "),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (12.0, "12"),
        (-0.0, "0"),
        (12.5, "12.5"),
        (0.1, "0.1"),
        (1e15, "1000000000000000.0"),  # a number of this size may have lost its last digits: its point stays
        (999_999_999_999_999.0, "999999999999999"),
        (float("inf"), "inf"),
        (datetime.datetime(2024, 12, 31), "2024-12-31"),
        (datetime.datetime(2024, 12, 31, 1, 2), "2024-12-31T01:02:00"),
        (datetime.date(2024, 1, 1), "2024-01-01"),
        (datetime.time(7, 30), "07:30:00"),
    ],
)
def test_a_cell_is_text_as_in_a_csv(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_table_below_empty_rows_has_the_rows_of_the_sheet(workbook: Workbook) -> None:
    def change(page: Any) -> None:
        for record in ([], ["b", "a"], [1, True], [], [None, 2.5], ["x"]):
            page.append(record)

    table = read_xlsx(workbook(change), "t.xlsx", ["a", "b"])
    assert table.rows.to_list() == [3, 5, 6]
    assert table.frame.rows() == [("true", "1"), ("2.5", ""), ("", "x")]
    assert (table.typed, table.problems) == (False, ())


def test_a_cell_beside_the_table_is_one_too_many(workbook: Workbook) -> None:
    def change(page: Any) -> None:
        for record in (["a", "b"], [1, 2], [3, 4, None, "sum"], [None, None, "note"]):
            page.append(record)

    table = read_xlsx(workbook(change), "t.xlsx", ["a", "b"])
    assert table.rows.to_list() == [2]
    assert [(problem.where, problem.found) for problem in table.problems] == [
        ("t.xlsx, row 3", Text("4 celler: 3,4,,sum", "4 cells: 3,4,,sum")),
        ("t.xlsx, row 4", Text("3 celler: ,,note", "3 cells: ,,note")),
    ]


def test_every_cell_must_store_what_it_shows(workbook: Workbook, refused: Refused) -> None:
    def change(page: Any) -> None:
        for record in (["a", "b"], ["=1", "#REF!"], ["6.000", "1.5"], ["1.000.000", "10.00"], ["48¹", 1]):
            page.append(record)

    doubt, formula, error, *grouped = refused(read_xlsx, workbook(change), "t.xlsx", ["a", "b"])
    assert doubt.where == "t.xlsx, row 5, column A"
    assert formula == Problem(
        "t.xlsx, row 2, column A",
        Text("en formel där ett värde ska stå", "a formula where a value belongs"),
        Text("en formel", "a formula"),
        Text("värdet självt", "the value itself"),
        Text("kopiera bladet och klistra in det som värden", "copy the sheet and paste it as values"),
    )
    assert error == Problem(
        "t.xlsx, row 2, column B",
        Text("ett fel från kalkylprogrammet", "an error of the spreadsheet"),
        "#REF!",
        Text("ett värde", "a value"),
        Text("rätta cellen, eller töm den", "correct the cell, or empty it"),
    )
    assert grouped == [
        Problem(
            f"t.xlsx, row {row}, column A",
            Text("text som kan läsas som två tal", "text that can be read as two numbers"),
            found,
            Text("ett tal, inte text", "a number, not text"),
            Text(f"skriv {whole} om punkterna skiljer tusental", f"write {whole} if the points part thousands"),
        )
        for row, found, whole in ((3, "6.000", 6000), (4, "1.000.000", 1_000_000))
    ]


def test_faults_of_cells_beyond_those_shown_are_counted(workbook: Workbook, refused: Refused) -> None:
    def change(page: Any) -> None:
        page.append(["a"])
        for _ in range(SHOWN + 3):
            page.append(["=1"])

    problems = refused(read_xlsx, workbook(change), "t.xlsx", ["a"])
    assert len(problems) == SHOWN + 1
    assert problems[-1].what == Text(
        "en formel där ett värde ska stå, i 3 rader till", "a formula where a value belongs, in 3 further rows"
    )


def test_a_hidden_row_is_told_once_for_all_its_cells(workbook: Workbook, refused: Refused) -> None:
    def change(page: Any) -> None:
        page.append(["a", "b"])
        page.append([1, 2])
        page.row_dimensions[2].hidden = True

    (problem,) = refused(read_xlsx, workbook(change), "t.xlsx", ["a", "b"])
    assert (problem.where, problem.what) == (
        "t.xlsx, row 2",
        Text("en dold rad innehåller data", "a hidden row holds data"),
    )

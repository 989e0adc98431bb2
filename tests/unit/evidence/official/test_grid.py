"""Workbooks and delimited text as grids of cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.official import grid
from underlag.evidence.official.grid import MergedCells, column_letters, grid_of_text, grid_of_workbook, text_of
from underlag.evidence.reading.workbook import sheet


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestWorkbook:
    def test_cells_as_they_stand_with_numbers_merged_cells_and_formulas(self) -> None:
        def fill(page: Any) -> None:
            page["A1"], page["A3"], page["B3"], page["A4"], page["B4"] = "Title", "Region", "ST", "01", 1250
            page["B5"] = "=SUM(B4:B4)"
            page.merge_cells("A1:B1")

        found = grid_of_workbook(workbook(fill), "t.xlsx", None)
        assert found.rows == (1, 2, 3, 4, 5)
        assert found.cells[3] == ("01", 1250.0)
        assert found.blocks == (MergedCells(1, 1, 0, 1),)
        assert found.formulas == {(5, 1)}
        assert found.where(4, 1) == "t.xlsx, row 4, column B"

    def test_a_named_sheet_and_one_that_is_not_there(self) -> None:
        data = workbook(lambda page: page.append(["a"]))
        assert grid_of_workbook(data, "t.xlsx", "Sheet").cells == (("a",),)
        with pytest.raises(EvidenceError, match=r"the sheet is missing\. Found: Sheet\. Expected: Blad1"):
            grid_of_workbook(data, "t.xlsx", "Blad1")

    def test_what_is_no_workbook_is_refused(self) -> None:
        with pytest.raises(EvidenceError, match="not an Excel workbook"):
            grid_of_workbook(b"Region;ST\n", "t.xlsx", None)
        with pytest.raises(EvidenceError, match="not an Excel workbook"):
            grid_of_workbook(workbook(lambda page: page.append(["a"]))[:-200], "t.xlsx", None)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("hello.txt", "hello")
        with pytest.raises(EvidenceError, match="not an Excel workbook"):
            grid_of_workbook(stream.getvalue(), "t.xlsx", None)

    def test_a_zip_bomb_is_refused_unread(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
        with pytest.raises(EvidenceError, match="refused unread"):
            grid_of_workbook(stream.getvalue(), "t.xlsx", None)

    def test_a_sheet_that_claims_the_whole_of_excel(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sheet, "MAX_SHEET_CELLS", 100)

        def far(page: Any) -> None:
            page["A1"], page["CV200"] = 1, 2

        with pytest.raises(EvidenceError, match="the table is too large"):
            grid_of_workbook(workbook(far), "t.xlsx", None)


class TestText:
    @pytest.mark.parametrize("mark", [";", "\t", ",", "|"])
    def test_the_delimiter_is_found(self, mark: str) -> None:
        text = "\n".join(mark.join(row) for row in (("Region", "ST"), ("Skåne", "250"), ("Gotland", "12")))
        assert grid_of_text(text.encode(), "t.csv", None, "utf-8").cells[1] == ("Skåne", "250")

    def test_decimal_commas_do_not_make_the_comma_a_delimiter(self) -> None:
        data = b"Region;ST;FTE\nA;1,5;2,5\nB;3,5;4,5\n"
        assert grid_of_text(data, "t.csv", None, "utf-8").cells[1] == ("A", "1,5", "2,5")

    def test_rows_are_numbered_by_line_also_after_a_cell_of_two_lines(self) -> None:
        found = grid_of_text(b'a;b\n"x\ny";1\n\nz;2\n', "t.csv", ";", "utf-8")
        assert found.rows == (1, 2, 4, 5)
        assert text_of(found.cells[1][0]) == "x y"

    def test_encodings(self) -> None:
        assert grid_of_text("Å;1\n".encode("cp1252"), "t.csv", ";", "windows-1252").cells[0][0] == "Å"
        assert grid_of_text(b"\xef\xbb\xbfRegion;1\n", "t.csv", ";", "utf-8").cells[0][0] == "Region"
        with pytest.raises(EvidenceError, match="wrong encoding"):
            grid_of_text("Åre;1\n".encode("cp1252"), "t.csv", ";", "utf-8")
        with pytest.raises(EvidenceError, match="wrong encoding"):
            grid_of_text(b"\x81;1\n", "t.csv", ";", "windows-1252")

    def test_an_open_quotation_mark_and_a_table_without_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(EvidenceError, match=r"t\.csv, row 2"):
            grid_of_text(b'a;b\n"x;1\ny;2\n', "t.csv", ";", "utf-8")
        monkeypatch.setattr(grid, "MAX_GRID_CELLS", 3)
        with pytest.raises(EvidenceError, match="too large"):
            grid_of_text(b"a;b\nc;d\n", "t.csv", ";", "utf-8")


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_cell_as_text() -> None:
    assert text_of(1.0) == "1"
    assert text_of("  Region \n kod ") == "Region kod"

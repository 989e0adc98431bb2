"""Sheets of a workbook from tables of a few rows: words for keys, forms of numbers, widths, yes and no."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from shared.reports.two_regions import result

from underlag.reports.columns.units import NO_UNIT, OF_ROW, column_unit
from underlag.reports.data.measures_files import readable_measures
from underlag.reports.data.workbook import (
    LONGEST_CELL,
    OPTIONS,
    SheetContents,
    add_sheet,
    cell_formats,
    in_language,
    shown_unit,
    years_across,
)
from underlag.reports.language.sheet_words import in_words

ROWS = [
    ("coverage", "today", "01", 2024, 0.8, 0.1),
    ("coverage", "called_for", "01", 2024, 0.8, 0.1),
    ("exits", "today", "01", 2025, 3.0, 0.5),
    ("exits", "today", "01", 2024, 2.0, 0.5),
]


def test_years_stand_across_with_ends_for_the_main_quantities_of_two_policies() -> None:
    table = years_across(result(ROWS))
    assert table.columns == ["quantity", "policy", "region_code", "name", "unit", "measure", "2024", "2025"]
    found = {row[:3] + row[5:6]: row[6:] for row in table.rows()}
    assert found == {
        ("coverage", "called_for", "01", "central"): (0.8, None),
        ("coverage", "today", "01", "central"): (0.8, None),
        ("coverage", "today", "01", "p10"): (pytest.approx(0.7), None),
        ("coverage", "today", "01", "p90"): (pytest.approx(0.9), None),
        ("exits", "today", "01", "central"): (2.0, 3.0),
    }
    assert set(table["name"]) == {"Ålviken"}


def test_one_language_of_each_pair_and_words_for_codes() -> None:
    table = pl.DataFrame(
        {
            "text_sv": ["Brist"],
            "text_en": ["Shortage"],
            "quantity": ["coverage"],
            "status": ["official estimated"],
            "policy": ["recommended"],
            "unit": ["head/year"],
            "date": ["2022-05, reviderad"],
            "publisher": ["SCB / Statistics Sweden"],
        }
    )
    sv, en = in_language(table, "sv"), in_language(table, "en")
    assert sv.columns == ["text", "quantity", "quantity_name", "status", "policy", "unit", "date", "publisher"]
    assert sv.row(0) == (
        "Brist",
        "coverage",
        "Täckningsgrad",
        "officiell, skattad",
        "Rekommendation",
        "personer per år",
        "2022-05",
        "SCB",
    )
    assert en.row(0) == (
        "Shortage",
        "coverage",
        "Coverage",
        "official, estimated",
        "Recommendation",
        "heads per year",
        "2022-05",
        "Statistics Sweden",
    )


def test_a_quantity_of_published_figures_has_its_name_and_an_unknown_one_its_key_with_spaces() -> None:
    table = pl.DataFrame({"quantity": ["vacancies_fte", "women_percent", "bed_days"]})
    named = {language: in_language(table, language)["quantity_name"].to_list() for language in ("sv", "en")}
    assert named["sv"] == ["Vakanser med finansiering", "Andel kvinnor", "bed days"]
    assert named["en"] == ["Funded vacancies", "Share of women", "bed days"]


def test_a_quantity_is_called_as_it_is_published_beside_a_figure_and_as_it_is_computed_elsewhere() -> None:
    table = pl.DataFrame({"quantity": ["specialists_fte", "residents_per_specialist_fte"]})
    figures = table.with_columns(pl.Series("observation_id", ["a", "b"]))
    computed = ["Specialister, heltidsekvivalenter", "Rikets invånare per heltidsspecialist"]
    assert in_language(table, "sv")["quantity_name"].to_list() == computed
    published = ["Specialister räknat i heltid", "Invånare per heltidsspecialist"]
    assert in_language(figures, "sv")["quantity_name"].to_list() == published


def test_keys_of_limits_and_assumptions_are_told_in_words() -> None:
    run = result(ROWS)
    table = pl.DataFrame(
        {"parameter": ["training/duration_mean own/card", None, "base"], "kind": ["world", "base", "own"]}
    )
    assert in_words("limit_ends", table, run, "sv").rows() == [
        ("Utbildningens längd i medeltal; own/card", "annan utveckling"),
        (None, "rekommendationen"),
        ("Alla antaganden som på sina kort", "own"),
    ]
    assert in_words("limit_ends", table, run, "en")["parameter"][2] == "All assumptions as on their cards"


def test_a_key_that_is_said_beside_is_left_out_in_that_table_only() -> None:
    table = pl.DataFrame({"name": ["x"], "text": ["Ord"]})
    assert in_words("alternatives", table, result(ROWS), "sv").columns == ["text"]
    assert in_words("facts", table, result(ROWS), "sv").columns == ["name", "text"]


def test_labels_of_values_are_told_by_their_axis_and_names_by_their_meaning() -> None:
    table = pl.DataFrame({"name": ["hours/full_time_share"], "axis": ["sex"], "label": ["women"]})
    found = in_words("parameter_values", table, result(ROWS), "en")
    assert found.row(0) == ("Share of full time", "sex", "women")
    assert in_words("parameter_values", table, result(ROWS), "sv").row(0) == ("Tjänstgöringsgrad", "kön", "kvinnor")


@pytest.mark.parametrize(
    ("table", "column", "kind", "unit"),
    [
        ("numbers", "2030", pl.Float64(), OF_ROW),
        ("summary", "gap", pl.Float64(), "fte"),
        ("joint", "gap", pl.Float64(), "1"),
        ("measures", "cost", pl.Float64(), "sek"),
        ("alternatives", "cost", pl.Float64(), "sek/year"),
        ("placement", "posts", pl.Int64(), "post"),
        ("joint_starts", "posts", pl.Float64(), "post/year"),
        ("facts", "published", pl.Float64(), OF_ROW),
        ("recommendation", "year", pl.Int64(), NO_UNIT),
        ("numbers", "status", pl.String(), None),
        ("facts", "met", pl.Boolean(), None),
    ],
)
def test_the_unit_of_a_column(table: str, column: str, kind: pl.DataType, unit: str | None) -> None:
    found = shown_unit(table, column, kind)
    if column == "year" and table == "recommendation":
        assert found in (NO_UNIT, "year")
    else:
        assert found == unit


def test_a_column_that_nobody_has_a_unit_for_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        column_unit("numbers", "no_such_column")


def sheet(table: pl.DataFrame, language: str = "sv", units: list[str] | None = None) -> Any:
    whole = BytesIO()
    book = xlsxwriter.Workbook(whole, OPTIONS)
    given = None if units is None else pl.Series(units)
    add_sheet(book, cell_formats(book), SheetContents("facts", "Publicerade uppgifter", table, given), language)
    book.close()
    return openpyxl.load_workbook(BytesIO(whole.getvalue())).active


def test_truth_values_are_words_and_no_value_is_no_cell() -> None:
    table = pl.DataFrame({"met": [True, False, None], "text": ["a", "", None]})
    assert [[cell.value for cell in row] for row in sheet(table).iter_rows(min_row=2)] == [
        ["ja", "a"],
        ["nej", None],
    ]
    assert [row[0].value for row in sheet(table, "en").iter_rows(min_row=2)] == ["yes", "no"]


def test_headings_are_those_of_the_columns_or_their_names() -> None:
    assert [cell.value for cell in sheet(pl.DataFrame({"text": ["a"], "own": ["b"]}))[1]] == ["Uppgift", "own"]


def test_numbers_have_the_form_of_the_unit_of_their_row() -> None:
    table = pl.DataFrame({"published": [0.25, 340.0, None, float("inf"), float("nan")]})
    found = sheet(table, units=["1", "fte", "1", "1", "1"])
    assert [(found.cell(row, 1).value, found.cell(row, 1).number_format) for row in (2, 3)] == [
        (0.25, "0.0%"),
        (340, "#,##0.0##"),
    ]
    assert found.max_row == 3, "what is no number has no cell"


def test_a_text_too_long_for_a_cell_ends_in_dots() -> None:
    found = sheet(pl.DataFrame({"text": ["b" * (LONGEST_CELL + 1), "c" * LONGEST_CELL]}))
    assert found.cell(2, 1).value == "b" * (LONGEST_CELL - 1) + "…"
    assert found.cell(3, 1).value == "c" * LONGEST_CELL


def test_a_column_is_as_wide_as_its_text_within_bounds() -> None:
    found = sheet(pl.DataFrame({"text": ["b" * 200], "own": ["b"], "id": ["b" * 20]}))
    widths = [found.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] == pytest.approx(60, abs=1) and widths[1] == pytest.approx(8, abs=1)
    assert widths[2] == pytest.approx(21, abs=1)
    assert found.freeze_panes == "B2"


def test_measures_in_words() -> None:
    table = pl.DataFrame(
        {"actors": ["region national"], "title_sv": ["A"], "title_en": ["B"], "method": ["exact"], "own": ["x"]}
    )
    sv, en = readable_measures(table, "sv"), readable_measures(table, "en")
    assert sv.columns == ["actors", "title", "method", "own"]
    assert (sv["title"][0], en["title"][0], sv["own"][0]) == ("A", "B", "x")
    assert (sv["actors"][0], en["actors"][0]) == ("regionen, staten", "the region, the state")
    assert (sv["method"][0], en["method"][0]) == ("alla grupper prövade", "every set tried")

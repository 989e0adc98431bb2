"""The unit of a number decides how it is printed: shares in percent, all else as decimals with the unit in words."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from underlag.core.errors import SettingError
from underlag.core.units import NAMED, Unit
from underlag.evidence.cards.requirements import FAMILIES, PARAMETERS, ExpectedParameter, quantity_unit, unit_read
from underlag.reports.columns.of_measures import MEASURE_COLUMNS
from underlag.reports.columns.of_run import COLUMN_DEFINITIONS
from underlag.reports.columns.table_titles import TABLE_TITLES
from underlag.reports.columns.units import COLUMN_UNITS, NO_UNIT, OF_ROW, column_unit
from underlag.reports.data.tidy import tidy_tables
from underlag.reports.data.workbook import WORKBOOK, write_workbook
from underlag.reports.language.amounts import amount, ends, in_per_cent
from underlag.reports.language.nouns import unit_words
from underlag.runs.measures.spending_tables import SPENDING_SCHEMA
from underlag.runs.measures.weighed_tables import MEASURE_SCHEMA as MEASURE_TABLES
from underlag.runs.record.contents import RunResult
from underlag.runs.record.quantities import OF_SYNTHESIS, QUANTITIES


@pytest.mark.parametrize(
    ("value", "unit", "sv", "en"),
    [
        (0.34, "per_1000", "0,34 per 1 000 invånare", "0.34 per 1,000 residents"),
        (0.34, "1", "34 %", "34%"),
        (0.125, "1", "12,5 %", "12.5%"),
        (0.1, "1", "10 %", "10%"),
        (0.019, "1/year", "1,9 % per år", "1.9% a year"),
        (0.93, "fte/head", "93 % av heltid", "93% of full time"),
        (0.76, "ratio", "0,76", "0.76"),
        (1.5, "weight", "1,5", "1.5"),
        (0.07, "log", "0,07 på logaritmisk skala", "0.07 on the logarithmic scale"),
        (1100.0, "resident/fte", "1 100 invånare per heltidsekvivalent", "1,100 residents per FTE"),
        (62.0, "percent", "62 procent", "62 percent"),
        (None, "1", "–", "–"),
    ],
)
def test_an_amount_is_written_as_its_unit_says(value: float | None, unit: str, sv: str, en: str) -> None:
    for language, text in (("sv", sv), ("en", en)):
        assert amount(value, unit, language).replace("\u00a0", " ") == text


def test_the_ends_of_an_interval_get_the_decimals_that_tell_them_apart() -> None:
    assert ends(0.921, 0.944, "fte/head", "sv").replace("\u00a0", " ") == "92 % till 94 %"
    assert ends(0.951, 0.954, "1", "sv").replace("\u00a0", " ") == "95,1 % till 95,4 %"
    assert ends(0.31, 0.36, "per_1000", "en") == "0.31 to 0.36"
    assert ends(0.5, 0.5, "1", "sv") == ends(None, 0.5, "1", "sv") == ""


def test_a_number_without_dimension_that_is_no_share_is_never_in_per_cent() -> None:
    assert in_per_cent("1") and in_per_cent("1/year") and in_per_cent("fte/head")
    for name in NAMED:
        unit = Unit.parse(name)
        assert str(unit) == name and not in_per_cent(name)
        assert unit.label("sv") == unit_words(name, "sv") and unit.label("en") == unit_words(name, "en")
    assert not in_per_cent("resident/fte") and not in_per_cent("text")
    with pytest.raises(SettingError, match="did you mean ratio"):
        Unit.parse("ratios")


def test_every_parameter_without_dimension_says_what_it_is() -> None:
    with pytest.raises(ValueError, match="says what it is"):
        ExpectedParameter("1", 0.0, 1.0)
    for name, expected in {**PARAMETERS, **FAMILIES}.items():
        assert (expected.reads == "1" or expected.reads in NAMED) == (expected.unit == "1"), name
        # a share of a whole lies between none and all of it; a change may be more than what there was
        assert expected.reads != "1" or expected.high <= 1 or name == "limits/yearly_change", name
    assert unit_read("start/trainees_per_1000", "1") == quantity_unit("trainees_per_1000") == "per_1000"
    assert unit_read("training/fill", "1") == "1"
    assert unit_read("training/duration_mean", "year") == "year"


def test_every_quantity_in_per_cent_is_a_share() -> None:
    shares = {key for key, quantity in (QUANTITIES | OF_SYNTHESIS).items() if in_per_cent(str(quantity.unit))}
    told = {"told_specialists", "told_trainees", "told_growth"}
    assert shares == {"coverage", "named_gp_potential", "employment_degree", *told}
    assert str(OF_SYNTHESIS["trainees_per_1000"].unit) == "per_1000"


def test_every_column_of_numbers_that_is_printed_has_a_unit(run_result: RunResult) -> None:
    schemas = {name: table.schema for name, table in tidy_tables(run_result).items()}
    schemas |= {name: pl.Schema(columns) for name, columns in {**MEASURE_TABLES, **SPENDING_SCHEMA}.items()}
    known = set[str]()
    for name, schema in schemas.items():
        for column in (column for column, kind in schema.items() if kind.is_numeric()):
            unit = column_unit(name, column)  # KeyError where nobody has said what it counts
            known.add(column)
            assert unit != OF_ROW or "unit" in schema, f"{column} of {name}: no column says its unit"
            assert unit in (OF_ROW, NO_UNIT) or str(Unit.parse(unit)) == unit
            heading = (MEASURE_COLUMNS if name in {**MEASURE_TABLES, **SPENDING_SCHEMA} else COLUMN_DEFINITIONS)[
                column
            ][0].en
            assert not in_per_cent(unit) or "per 1" not in heading
    assert set(COLUMN_UNITS) == known, "no unit is given to a column that there is not"


def test_the_workbook_writes_each_number_in_the_form_of_its_unit(
    make_run: Callable[..., RunResult], tmp_path: Path
) -> None:
    parameters = (
        make_run()
        .tables["parameters"]
        .with_columns(unit=pl.when(pl.col("name") == "start/women_share").then(pl.lit("per_1000")).otherwise("unit"))
    )
    write_workbook(make_run(changed={"parameters": parameters}), tmp_path / WORKBOOK, "sv")
    book = openpyxl.load_workbook(BytesIO((tmp_path / WORKBOOK).read_bytes()))
    for name, column, expected in (
        ("summary", "coverage", "0.0%"),
        ("summary", "gap", "#,##0.0##"),
        ("placement", "p10", "0.0%"),
        ("data_value", "narrowing", "0.0%"),
        ("placement_regions", "gini_start", "#,##0.0##"),
        ("recommendation", "new_posts", "0"),
    ):
        sheet = book[TABLE_TITLES[name]["sv"]]
        at = next(cell.column for cell in sheet[1] if cell.value == COLUMN_DEFINITIONS[column][0].sv)
        letter = openpyxl.utils.get_column_letter(at)
        assert book[TABLE_TITLES[name]["sv"]].column_dimensions[letter].number_format == expected, column
    told = {row[0].value: row for row in book[TABLE_TITLES["parameters"]["sv"]].iter_rows(min_row=2)}
    central = next(
        at for at, cell in enumerate(book[TABLE_TITLES["parameters"]["sv"]][1]) if cell.value == "Centralt värde"
    )
    assert told["start/women_share"][central].number_format != "0.0%"
    assert told["hours/full_time_share"][central].number_format == "0.0%"

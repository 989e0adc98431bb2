"""Need by every model in one table: what is missing, with the coverage below."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from underlag.need.models import NEED_MODELS
from underlag.reports.document.figures import Figures
from underlag.reports.tables.need_models import need_models_table
from underlag.runs.record.contents import RunResult


def test_each_region_has_a_column_a_model_and_the_nation_is_last(run_result: RunResult) -> None:
    """Ålviken: 10 needed by the guideline and 11 by age, of which 8 are there: 2 and 3 missing, 80 and 73 percent."""
    names = replace(run_result.names, need_model=NEED_MODELS["guideline"].title)
    figures = Figures(replace(run_result, names=names))
    table = need_models_table(figures, "sv")
    assert table is not None
    assert len(table.rows) == len(figures.regions) + 1 and table.rows[-1][0].text == "Riket"
    rows = {row[0].text: row for row in table.rows}
    assert [cell.text for cell in rows["Ålviken"][1:]] == ["2,0", "3,0"]
    assert [cell.note.replace("\u00a0", " ") for cell in rows["Ålviken"][1:]] == ["80 %", "73 %"]
    assert rows["Ålviken"][0].note == "egna uppgifter"
    assert [head.text for head in table.heads[1:]] == ["Riktvärdet rakt av (körningens)", "Ålder"]


def test_only_the_regions_asked_for(run_result: RunResult) -> None:
    figures = Figures(run_result, "en")
    table = need_models_table(figures, "en", figures.regions[:2])
    assert table is not None and len(table.rows) == 3
    assert table.caption == "Shortage in 2024 by every need model"


def test_one_model_alone_is_no_table(run_result: RunResult) -> None:
    one = run_result.tables["need_by_model"].filter(pl.col("need_model") == "age")
    figures = Figures(replace(run_result, tables={**run_result.tables, "need_by_model": one}))
    assert need_models_table(figures, "sv") is None

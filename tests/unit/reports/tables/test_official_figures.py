"""A figure of an official table is labelled so where the page lists what a region rests on."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from underlag.reports.document.figures import Figures
from underlag.reports.tables.place import observation_table
from underlag.runs.record.contents import RunResult


def test_official_figures_carry_the_label(run_result: RunResult, make_run: Callable[..., RunResult]) -> None:
    official = run_result.tables["observations"].with_columns(pl.lit("official").alias("source_kind"))
    for tables, status in (({}, ""), ({"observations": official}, "official")):
        figures = Figures(make_run(changed=tables))
        (region,) = (place for place in figures.regions if place.code == "01")
        table = observation_table(figures, region, "sv")
        assert table is not None
        assert [cell.status for row in table.rows for cell in row if cell.status] == [status] * bool(status)

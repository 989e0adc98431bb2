"""The efficient frontier: its dots are the table's points, in order of the nation's shortage."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import polars as pl
import pytest

from underlag.reports.charts.frontier import frontier_chart
from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import svg_chart
from underlag.reports.document.figures import Figures
from underlag.runs.record.contents import RunResult

POINTS = [(2, 0.8, 1080.0, 0.81, "04", 733.0), (1, 0.7, 980.0, 0.71, "01", 700.0), (3, 0.9, 1460.0, 0.9, "01", 801.4)]
COLUMNS = ("point", "least_coverage", "missing_fte", "worst_coverage", "worst_region", "starts")


def with_points(result: RunResult, points: list[tuple[float | str, ...]]) -> Figures:
    table = pl.DataFrame(points, schema=list(COLUMNS), orient="row")
    return Figures(replace(result, tables={**result.tables, "frontier": table}))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_dots_are_the_points_in_order_of_shortage(run_result: RunResult, language: str) -> None:
    chart = frontier_chart(with_points(run_result, POINTS), language)
    assert chart is not None
    rows = chart.spec["data"]["values"]
    assert [(row["x"], row["y"], row["t"]) for row in rows] == [
        (980.0, 71.0, "700"),
        (1080.0, 81.0, "733"),
        (1460.0, 90.0, "801"),
    ]
    picture = svg_chart(chart, language)
    ET.fromstring(picture)
    assert ("1\u00a0000<" if language == "sv" else "1,000<") in picture
    assert set(re.findall(r"#[0-9a-f]{6}", json.dumps(chart.spec))) <= set(LIGHT.values())


def test_the_words_tell_both_ends(run_result: RunResult) -> None:
    chart = frontier_chart(with_points(run_result, POINTS), "sv")
    assert chart is not None
    assert chart.description == (
        "Punktdiagram med 3\u00a0punkter. I ena änden 980 heltidsspecialister saknas och lägst täckningsgrad har "
        "Ålviken med 71\u00a0% (700 nya tjänster per år). I den andra änden 1\u00a0460 heltidsspecialister saknas "
        "och lägst täckningsgrad har Ålviken med 90\u00a0% (801 nya tjänster per år)."
    )


def test_every_dot_is_inside_the_axes_even_where_they_lie_close(run_result: RunResult) -> None:
    close = [(1, 0.9, 100.0, 0.9, "01", 10.0), (2, 0.9, 100.0001, 0.900001, "01", 10.0)]
    for points in (POINTS, close):
        chart = frontier_chart(with_points(run_result, points), "en")
        assert chart is not None
        for axis in ("x", "y"):
            low, high = chart.spec["layer"][0]["encoding"][axis]["scale"]["domain"]
            assert low < high
            assert all(low <= row[axis] <= high for row in chart.spec["data"]["values"])


def test_a_point_that_another_beats_is_not_on_the_frontier(run_result: RunResult) -> None:
    beaten = (4, 0.75, 1085.0, 0.79, "01", 740.0)
    chart = frontier_chart(with_points(run_result, [*POINTS, beaten]), "en")
    assert chart is not None
    assert [row["x"] for row in chart.spec["data"]["values"]] == [980.0, 1080.0, 1460.0]


def test_no_frontier_no_chart(run_result: RunResult) -> None:
    without = {name: table for name, table in run_result.tables.items() if name != "frontier"}
    none = replace(run_result)
    object.__setattr__(none, "tables", without)
    assert frontier_chart(Figures(none), "sv") is None
    assert frontier_chart(with_points(run_result, POINTS[:1]), "sv") is None

"""Stock and flow, small multiples: they show the numbers of the tables, and say so in words."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from underlag.reports.charts.of_place import marked
from underlag.reports.charts.palette import DARK, LIGHT
from underlag.reports.charts.small_multiples import coverage_panels
from underlag.reports.charts.stock_and_flow import FLOW_BARS, axis_of, flows
from underlag.reports.charts.svg import svg_chart
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import Figures
from underlag.reports.language.numerals import number
from underlag.runs.record.contents import RunResult


@pytest.fixture(scope="module")
def figures(run_result: RunResult) -> Figures:
    return Figures(run_result)


def data(chart: Chart, key: str) -> list[dict[str, Any]]:
    """Rows of every layer that have the key."""
    return [row for layer in chart.spec["layer"] for row in layer["data"]["values"] if key in row]


def test_the_bars_of_a_year_are_its_flows_and_the_dot_what_is_left(run_result: RunResult, figures: Figures) -> None:
    chart = flows(figures, figures.nation, "sv")
    assert chart is not None
    numbers = run_result.tables["numbers"].filter(
        (pl.col("region_code") == "00") & (pl.col("policy") == "recommended") & (pl.col("year") == 2030)
    )
    value = dict(numbers.select("quantity", "central").iter_rows())
    bars = {row["k"]: row["h"] - row["l"] for row in data(chart, "h") if row["x"] == 2030}
    assert bars == {"exits": pytest.approx(-value["exits"], abs=1e-3)}, "the invented run has no other flow"
    net = next(row["v"] for row in data(chart, "v") if row.get("x") == 2030)
    assert net == pytest.approx(-value["exits"], abs=1e-3)
    assert chart.description.startswith("Staplar. Personer per år.")
    assert re.search(r"2036: avgångar \d+, netto −\d+\.", chart.description)


def test_every_tick_of_the_axis_is_written(figures: Figures) -> None:
    chart = flows(figures, figures.nation, "sv")
    assert chart is not None
    written = re.findall(r">(−?[\d\u00a0,]+)</text>", svg_chart(chart, "sv"))
    ticks = chart.spec["layer"][0]["encoding"]["y"]["axis"]["values"]
    assert {number(tick, "sv", 0 if ticks[1] - ticks[0] >= 1 else 1) for tick in ticks} <= set(written)


def test_in_a_real_plan_flows_add_up_to_the_change_of_the_stock(finished: Callable[..., Any]) -> None:
    known = Figures(finished().result)
    for place in (known.nation, known.regions[0]):
        chart = flows(known, place, "en")
        assert chart is not None
        stock = dict(known.series("specialists", place.code, "recommended"))
        dots = {row["x"]: row["v"] for row in data(chart, "v") if "x" in row and "t" not in row}
        for year in (2025, 2030):
            change = stock[year].central - stock[year - 1].central
            assert dots[year] == pytest.approx(change, abs=0.02), "stocks of a thousand are printed to a hundredth"
        assert {row["k"] for row in data(chart, "k")} == set(FLOW_BARS)


def test_a_place_without_flows_has_no_chart(make_run: Callable[..., RunResult]) -> None:
    numbers = make_run().tables["numbers"].filter(pl.col("quantity") != "exits")
    known = Figures(make_run(changed={"numbers": numbers}))
    assert flows(known, known.nation, "sv") is None


@pytest.mark.parametrize("least", [0.0, -0.3, -7.0, -640.0])
@pytest.mark.parametrize("most", [0.0, 0.4, 3.0, 99.0, 12_345.0])
def test_the_axis_of_flows_holds_both_ends_and_zero_in_round_steps(least: float, most: float) -> None:
    low, high, step = axis_of(least, most)
    assert low <= min(0, least) and high >= max(0, most)
    assert low / step == pytest.approx(round(low / step), abs=1e-9)
    assert 1 <= round((high - low) / step) <= 9


def test_every_region_has_a_panel_in_order_of_name(figures: Figures) -> None:
    chart = coverage_panels(figures, "sv")
    assert chart is not None
    names = [marked(place.name, place) for place in figures.by_name("sv")]
    texts = [row["t"] for row in data(chart, "t")]
    assert [text for text in texts if text in names] == names
    ends = {
        f"{round(100 * figures.series('coverage', p.code, policy)[12][1].central)}"
        for p in figures.regions
        for policy in ("today", "recommended")
    }
    assert ends <= set(texts)
    assert "Dagens nivå: 2036 når 1\u00a0region av 8 målet" in chart.description
    assert "högst Fjällby" in chart.description


def test_a_name_of_two_hundred_letters_and_a_region_without_data_do_not_break_the_panels(
    run_result: RunResult, make_run: Callable[..., RunResult]
) -> None:
    names = ["Riket", "<b>&" + "x" * 200, *run_result.tables["regions"]["name"][2:]]
    regions = run_result.tables["regions"].with_columns(name=pl.Series(names))
    numbers = run_result.tables["numbers"].filter(pl.col("region_code") != "02")
    known = Figures(make_run(changed={"regions": regions, "numbers": numbers}))
    chart = coverage_panels(known, "sv")
    assert chart is not None
    picture = svg_chart(chart, "sv")
    ET.fromstring(picture)
    assert "x" * 30 not in re.sub(r"<desc.*?</desc>", "", picture)
    assert len({row["k"] for row in data(chart, "k")}) == 2 * 7


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pictures_are_named_described_and_in_the_palette(figures: Figures, language: str) -> None:
    charts = [flows(figures, figures.nation, language), coverage_panels(figures, language)]
    for chart in charts:
        assert chart is not None
        picture = svg_chart(chart, language)
        root = ET.fromstring(picture)
        assert root.get("role") == "img" and len(chart.description) > 60
        used = set(re.findall(r"#[0-9a-f]{6}", json.dumps(chart.spec)))
        assert used <= set(LIGHT.values()), "every colour has a dark counterpart"
        assert set(LIGHT) == set(DARK)

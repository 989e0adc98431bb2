"""Axes, ticks, labels and bands of the chart forms, worked out by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from underlag.reports.charts.forms import WIDTH, Line, ceiling, line_chart, spread, year_ticks
from underlag.reports.document.figures import Figure


def flat(central: float, far: float = 0.0) -> Figure:
    return Figure(
        central,
        central - far / 2,
        central + far / 2,
        central - far,
        central + far,
        central - 2 * far,
        central + 2 * far,
        "estimated",
    )


@pytest.mark.parametrize(
    ("largest", "top", "step"),
    [
        (0.0, 1.0, 0.5),
        (-3.0, 1.0, 0.5),
        (1.0, 1.0, 0.25),
        (3.0, 3.0, 1.0),
        (4.0, 4.0, 1.0),
        (4.1, 6.0, 2.0),
        (8.0, 8.0, 2.0),
        (8.5, 10.0, 2.5),
        (11.0, 15.0, 5.0),
        (25.0, 30.0, 10.0),
        (4000.0, 4000.0, 1000.0),
        (4001.0, 6000.0, 2000.0),
        (0.03, 0.03, 0.01),
    ],
)
def test_an_axis_from_zero(largest: float, top: float, step: float) -> None:
    assert ceiling(largest) == pytest.approx((top, step))


@pytest.mark.parametrize(
    ("first", "last", "marked", "ticks"),
    [
        (2024, 2050, None, [2024, 2030, 2040, 2050]),
        (2024, 2050, 2036, [2024, 2030, 2036, 2040, 2050]),  # four years apart: more than 0.12·26 = 3.12
        (2024, 2050, 2038, [2024, 2030, 2038, 2050]),  # 2040 is too near the marked year
        (2024, 2040, 2036, [2024, 2030, 2036, 2040]),
        (2024, 2034, None, [2024, 2030, 2034]),  # every fifth; 2025 is within 1.2 years of the first
        (2024, 2029, None, [2024, 2025, 2026, 2027, 2028, 2029]),
        (2024, 2025, None, [2024, 2025]),
    ],
)
def test_years_under_a_chart(first: int, last: int, marked: int | None, ticks: list[int]) -> None:
    assert year_ticks(first, last, marked) == ticks


@pytest.mark.parametrize(
    ("heights", "least", "top", "placed"),
    [
        ([1.0, 5.0], 2.0, 10.0, [1.0, 5.0]),
        ([4.0, 5.0], 2.0, 10.0, [3.5, 5.5]),  # half of what is missing to either side
        ([5.0, 4.0], 2.0, 10.0, [5.5, 3.5]),
        ([5.0], 2.0, 4.0, [4.0]),
        ([-3.0], 2.0, 4.0, [0.0]),
        ([], 2.0, 4.0, []),
    ],
)
def test_labels_are_pushed_apart(heights: list[float], least: float, top: float, placed: list[float]) -> None:
    assert spread(heights, least, top) == pytest.approx(placed)


def test_labels_at_the_top_are_pushed_down() -> None:
    low, high = spread([10.0, 10.0], 2.0, 10.0)
    assert high <= 10.0 and high - low == pytest.approx(2.0, abs=1e-3)


def of(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """The layers with a mark."""
    return [
        layer
        for layer in spec["layer"]
        if (layer["mark"]["type"] if isinstance(layer["mark"], dict) else layer["mark"]) == mark
    ]


ROWS = [(2024, flat(10.0, 2.0)), (2026, flat(20.0, 4.0))]


def test_a_line_with_all_its_bands() -> None:
    spec = line_chart([Line("Plan", "#111", ROWS, bands=3)], 2025, 200)
    [bands] = of(spec, "area")
    assert [(row["x"], row["l"], row["h"]) for row in bands["data"]["values"]] == [
        (2024, 6.0, 14.0),
        (2026, 12.0, 28.0),
        (2024, 8.0, 12.0),
        (2026, 16.0, 24.0),
        (2024, 9.0, 11.0),
        (2026, 18.0, 22.0),
    ]
    y = bands["encoding"]["y"]
    assert y["scale"]["domain"] == [0, 30.0]  # 28 is reached by three steps of 10
    assert y["axis"]["values"] == [0.0, 10.0, 20.0, 30.0]
    assert len(of(spec, "rule")) == 1


def test_one_band_is_that_of_80_percent_and_none_where_nothing_varies() -> None:
    [band] = of(line_chart([Line("a", "#111", ROWS, bands=1)], 2025, 200), "area")
    assert [(row["l"], row["h"]) for row in band["data"]["values"]] == [(8.0, 12.0), (16.0, 24.0)]
    certain = [(2024, flat(10.0)), (2025, flat(12.0))]
    assert of(line_chart([Line("a", "#111", certain, bands=3)], 2030, 200), "area") == []


def test_a_line_without_bands_has_an_axis_of_its_central_values() -> None:
    spec = line_chart([Line("a", "#111", ROWS)], 2025, 200)
    assert of(spec, "line")[0]["encoding"]["y"]["scale"]["domain"] == [0, 20.0]


def test_what_is_below_zero_is_drawn_at_zero() -> None:
    spec = line_chart([Line("a", "#111", [(2024, flat(1.0, 3.0)), (2025, flat(-1.0, 3.0))], bands=1)], 2024, 200)
    [band] = of(spec, "area")
    assert [row["l"] for row in band["data"]["values"]] == [0.0, 0.0]
    assert [row["v"] for row in of(spec, "line")[0]["data"]["values"]] == [1.0, 0.0]
    assert of(spec, "text")[0]["data"]["values"][0]["v"] == 0.0


@pytest.mark.parametrize(("marked", "rules"), [(2024, 0), (2025, 1), (2026, 0), (2030, 0)])
def test_a_marked_year_has_a_rule_only_inside(marked: int, rules: int) -> None:
    assert len(of(line_chart([Line("a", "#111", ROWS)], marked, 200), "rule")) == rules


def test_dots_instead_of_a_line_and_a_dashed_line() -> None:
    spec = line_chart([Line("a", "#111", ROWS, dots=True), Line("b", "#222", ROWS, dashed=True)], 2025, 200)
    [dots], [lines] = of(spec, "circle"), of(spec, "line")
    assert [(row["x"], row["v"], row["c"]) for row in dots["data"]["values"]] == [
        (2024, 10.0, "#111"),
        (2026, 20.0, "#111"),
    ]
    assert {json.dumps(row["d"]) for row in lines["data"]["values"]} == {"[6, 4]"}
    assert {row["c"] for row in lines["data"]["values"]} == {"#222"}


def test_a_line_without_rows_is_not_named() -> None:
    spec = line_chart([Line("shown", "#111", ROWS), Line("empty", "#222", [])], 2025, 200)
    assert [row["t"] for row in of(spec, "text")[0]["data"]["values"]] == ["shown"]


def test_a_single_year_still_has_an_axis() -> None:
    spec = line_chart([Line("a", "#111", ROWS[:1])], 2024, 200)
    assert spec["encoding"]["x"]["scale"]["domain"] == [2024, 2025]


def test_a_long_name_gets_room_at_the_right() -> None:
    short, long = (line_chart([Line(name, "#111", ROWS)], 2025, 200) for name in ("a", "b" * 30))
    assert short["padding"]["right"] == 112
    assert long["padding"]["right"] == 10 + 7 * 30
    for spec in (short, long):
        assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == WIDTH


def test_small_steps_are_written_with_a_decimal() -> None:
    small = line_chart([Line("a", "#111", [(2024, flat(0.9)), (2025, flat(1.0))])], 2024, 200)
    assert of(small, "line")[0]["encoding"]["y"]["axis"]["format"] == ",.1f"
    large = line_chart([Line("a", "#111", ROWS)], 2024, 200)
    assert of(large, "line")[0]["encoding"]["y"]["axis"]["format"] == ",.0f"

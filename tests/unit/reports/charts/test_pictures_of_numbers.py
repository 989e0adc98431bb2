"""Where bars, dots and panels stand in the pictures, by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from shared.reports.two_regions import ALVIKEN, figures

from underlag.reports.charts.palette import COVERAGE_CLASSES, DARK, LIGHT, dark_rules
from underlag.reports.charts.small_multiples import coverage_panels
from underlag.reports.charts.stock_and_flow import flows
from underlag.reports.charts.svg import as_png, frame
from underlag.reports.charts.waterfall import Change, waterfall
from underlag.reports.document.blocks import Chart


def rows(chart: Chart | None, layer: int) -> list[dict[str, Any]]:
    assert chart is not None
    found: list[dict[str, Any]] = chart.spec["layer"][layer]["data"]["values"]
    return found


def steps(change: Change) -> Chart:
    return waterfall("k", "T", "", "", change, "sv")


def test_bars_of_a_waterfall_begin_where_the_one_above_ends() -> None:
    bars = rows(steps(Change(10.0, 6.0, [("Behov", 5.0), ("Mål", -9.0)], 0)), 1)
    assert [(bar["n"], bar["l"], bar["h"]) for bar in bars] == [
        ("Före", 0.0, 10.0),
        ("Behov", 10.0, 15.0),
        ("Mål", 15.0, 6.0),
        ("Efter", 0.0, 6.0),
    ]
    assert [bar["c"] for bar in bars] == [LIGHT["ink"], LIGHT["recommended"], LIGHT["today"], LIGHT["ink"]]
    assert [bar["t"] for bar in bars] == ["10", "+5", "−9", "6"]
    assert all(bar["r"] for bar in bars), "every number stands to the right of its bar"
    assert [bar["b"] for bar in bars] == [10.0, 15.0, 15.0, 6.0]


def test_numbers_of_bars_below_zero_stand_to_the_left() -> None:
    bars = rows(steps(Change(-4.0, -6.0, [("Behov", -2.0)], 0)), 1)
    assert [(bar["r"], bar["b"]) for bar in bars] == [(False, -4.0), (False, -6.0), (False, -6.0)]
    chart = steps(Change(-4.0, -6.0, [("Behov", -2.0)], 0))
    assert [row["t"] for row in rows(chart, 4)] == ["−4", "−2", "−6"]
    assert rows(chart, 3) == []


def test_links_lead_from_each_bar_to_the_next() -> None:
    links = rows(steps(Change(1.0, 3.0, [("a", 2.0)], 0)), 0)
    assert [(link["i"], link["j"], link["v"]) for link in links] == [(0, 1, 1.0), (1, 2, 3.0)]


def test_a_long_cause_is_cut() -> None:
    bars = rows(steps(Change(1.0, 2.0, [("Etablering efter utbildningen", 1.0)], 0)), 1)
    assert bars[1]["n"] == "Etablering…"


FLOWS = [
    ("new_specialists", "recommended", "01", 2025, 5.0, 0.0),
    ("arrivals", "recommended", "01", 2025, 1.0, 0.0),
    ("moves_net", "recommended", "01", 2025, 2.0, 0.0),
    ("exits", "recommended", "01", 2025, 6.0, 0.0),
    ("new_specialists", "recommended", "01", 2026, 4.0, 0.0),
    ("moves_net", "recommended", "01", 2026, -3.0, 0.0),
    ("exits", "recommended", "01", 2026, 2.0, 0.0),
]


def test_bars_of_flows_are_laid_on_each_other_upwards_and_downwards() -> None:
    bars = {(bar["k"], bar["x"]): (bar["l"], bar["h"]) for bar in rows(flows(figures(FLOWS), ALVIKEN, "sv"), 0)}
    assert bars == {
        ("new", 2025): (0.0, 5.0),
        ("new", 2026): (0.0, 4.0),
        ("other", 2025): (5.0, 8.0),
        ("other", 2026): (0.0, -3.0),
        ("exits", 2025): (0.0, -6.0),
        ("exits", 2026): (-3.0, -5.0),
    }


def test_dots_are_what_is_left() -> None:
    dots = rows(flows(figures(FLOWS), ALVIKEN, "sv"), 2)
    assert [(dot["x"], dot["v"]) for dot in dots] == [(2025, 2.0), (2026, -1.0)]


def test_labels_of_flows_keep_apart_and_in_order() -> None:
    labels = rows(flows(figures(FLOWS), ALVIKEN, "en"), 3)
    assert [label["t"] for label in labels] == ["Exits", "Arrivals, moves", "Net", "New specialists"]
    heights = [label["v"] for label in labels]
    # axis −6 to 8 in 210 pixels: 15 pixels are 15·14/210 = 1 head
    assert all(above - below >= 1 - 1e-3 for below, above in pairwise(heights))


COVERED = [
    ("coverage", "today", "01", 2024, 0.85, 0.0),
    ("coverage", "today", "01", 2030, 0.8, 0.0),
    ("coverage", "today", "01", 2036, 0.75, 0.0),
    ("coverage", "today", "01", 2040, 0.1, 0.0),
    ("coverage", "recommended", "02", 2024, 0.85, 0.0),
    ("coverage", "recommended", "02", 2036, 0.95, 0.0),
]


def test_panels_end_with_the_target_year_and_share_one_scale() -> None:
    """The scale is 0.7 to 1.0; a panel is 84 pixels high with 18 for its name and 6 below, so 60 are left: 20 for each
    tenth. The first panel begins 24 pixels down, so 1.0 (the goal) lies at 24 + 18 = 42 and 0.85 at 72."""
    chart = coverage_panels(figures(COVERED), "sv")
    lines = rows(chart, 1)
    berg = [row["y"] for row in lines if row["c"] == LIGHT["recommended"]]
    alviken = [row["y"] for row in lines if row["c"] == LIGHT["today"]]
    assert berg == pytest.approx([72.0, 52.0])
    assert alviken == pytest.approx([72.0, 82.0, 92.0])
    assert [rule["y"] for rule in rows(chart, 0)] == pytest.approx([42.0, 42.0])


def test_a_frame_leaves_its_margins() -> None:
    made = frame(430, 200, 50, 20, 10, 30)
    assert (made["width"], made["height"]) == (360, 160)
    assert made["padding"] == {"left": 50, "right": 20, "top": 10, "bottom": 30}


def test_every_light_colour_has_a_dark_one_and_rules_for_both_attributes() -> None:
    assert set(LIGHT) == set(DARK)
    assert len(set(LIGHT.values())) == len(LIGHT), "a rule finds its colour by what it is"
    found = dark_rules().split("\n")
    assert len(found) == 2 * len(LIGHT)
    assert f'svg.chart [stroke="{LIGHT["today"]}"]{{stroke:{DARK["today"]}}}' in found


def test_classes_of_coverage_rise_to_the_goal_and_beyond() -> None:
    bounds = [bound for bound, _, _ in COVERAGE_CLASSES]
    assert bounds == [0.5, 0.6, 0.7, 0.8, 1.0, float("inf")]


def test_a_picture_of_pixels_is_twice_its_size_on_white() -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4" width="8" height="4"></svg>'
    [(key, png)] = as_png({"a": drawn}).items()
    assert key == "a" and png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 16 and int.from_bytes(png[20:24], "big") == 8

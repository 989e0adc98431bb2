"""Waterfall: from one number to another by what moved it, in a picture and in words."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import svg_chart
from underlag.reports.charts.waterfall import Change, waterfall
from underlag.reports.document.blocks import Chart


def steps(parts: list[tuple[str, float]], before: float = 100.0, language: str = "sv") -> Chart:
    after = before + sum(value for _, value in parts)
    return waterfall("w", "Titel", "Tjänster.", "Källa.", Change(before, after, parts, 1), language)


def data(chart: Chart, key: str) -> list[dict[str, Any]]:
    """Rows of every layer that have the key."""
    return [row for layer in chart.spec["layer"] for row in layer["data"]["values"] if key in row]


def test_a_waterfall_ends_where_the_causes_lead() -> None:
    chart = steps([("Yrkesbana", -30.0), ("Befolkning", 12.5), ("Mål", 0.0)])
    rows = data(chart, "n")
    bars = {row["n"]: (row["l"], row["h"]) for row in rows}
    assert bars == {"Före": (0.0, 100.0), "Yrkesbana": (100.0, 70.0), "Befolkning": (70.0, 82.5), "Efter": (0.0, 82.5)}
    assert chart.description == ("Trappdiagram. Tjänster. Från 100,0 till 82,5: yrkesbana −30,0 och befolkning +12,5.")
    assert {row["c"] for row in rows} == {LIGHT["ink"], LIGHT["today"], LIGHT["recommended"]}


def test_a_waterfall_where_nothing_moves_says_so_and_one_below_zero_keeps_its_numbers_inside() -> None:
    assert steps([("Mål", 0.0)], language="en").description.endswith("From 100.0 to 100.0, unchanged.")
    chart = steps([("Yrkesbana", -230.0), ("Befolkning", 20.0)])
    last = data(chart, "n")[-1]
    assert (last["r"], last["b"]) == (False, -110.0), "the number of a negative bar stands to the left"
    low, high = chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low < -130 - 20 and high > 100 + 20, "there is room for numbers beyond the bars"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_picture_is_named_and_in_the_palette(language: str) -> None:
    chart = steps([("Yrkesbana", -30.0), ("x" * 200, 4.0)], language=language)
    picture = svg_chart(chart, language)
    assert ET.fromstring(picture).get("role") == "img"
    assert "x" * 30 not in re.sub(r"<desc.*?</desc>", "", picture)
    assert set(re.findall(r"#[0-9a-f]{6}", json.dumps(chart.spec))) <= set(LIGHT.values())

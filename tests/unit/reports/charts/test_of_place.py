"""Charts: what they show, their text alternatives, and pictures that need nothing from outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise

import polars as pl
import pytest

from underlag.reports.chapters.sensitivity import tornado
from underlag.reports.charts import coverage_map as maps
from underlag.reports.charts import forms as plots
from underlag.reports.charts import of_place as charts
from underlag.reports.charts import svg
from underlag.reports.charts.palette import COVERAGE_CLASSES, DARK, LIGHT
from underlag.reports.charts.svg import svg_chart
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import Teller
from underlag.reports.language.nouns import nouns
from underlag.runs.record.contents import RunResult

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def figures(run_result: RunResult) -> Figures:
    return Figures(run_result)


def all_charts(figures: Figures, language: str = "sv") -> list[Chart]:
    words = nouns(figures.result.names.trainee)
    found = [
        *charts.region_charts(figures, figures.nation, words, language),
        charts.pyramid(figures, language),
        tornado(Teller(figures, words, language), figures.nation),
        maps.coverage_map(figures, 2024, language),
    ]
    return [chart for chart in found if chart is not None]


def test_every_chart_is_a_named_picture_without_scripts_or_addresses(figures: Figures) -> None:
    drawn = {chart.key: svg_chart(chart, "sv") for chart in all_charts(figures)}
    assert list(drawn) == ["fan-00", "starts-00", "stock-00", "pyramid", "drivers-00", "map-2024"]
    for key, picture in drawn.items():
        root = ET.fromstring(picture)
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{key}-t {key}-d"
        assert title is not None and title.text and desc is not None and desc.text and len(desc.text) > 60
        assert not re.search(r"style=|<script|<image|href|url\((?!#)|@import", picture)
        assert picture.count("http") == 1
        assert "mark container" not in picture
        ids = re.findall(r' id="([^"]+)"', picture)
        assert all(name.startswith(key) for name in ids)


def test_words_put_in_afterwards_stand_where_the_renderer_would_have_put_them(
    figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = {chart.key: svg_chart(chart, "sv") for chart in all_charts(figures)}
    monkeypatch.setattr(svg, "SHORT_WORD", 10**6)  # every word is now measured and drawn by the renderer
    assert drawn == {chart.key: svg_chart(chart, "sv") for chart in all_charts(figures)}


def test_words_are_escaped_and_may_look_like_what_stands_for_them() -> None:
    word = "<script>§0§ & §1§"
    rows = [{"y": 0, "t": word}, {"y": 1, "t": "an ordinary word"}]
    spec = {
        "width": 90,
        "height": 60,
        "data": {"values": rows},
        "mark": "text",
        "encoding": {"y": {"field": "y", "type": "ordinal"}, "text": {"field": "t"}},
    }
    texts = [
        node.text for node in ET.fromstring(svg_chart(Chart("k", "T", "1", "D", "S", spec), "en")).iter(f"{SVG}text")
    ]
    assert word in texts and "an ordinary word" in texts


def test_the_same_chart_is_the_same_bytes(figures: Figures) -> None:
    chart = all_charts(figures)[0]
    assert svg_chart(chart, "sv") == svg_chart(chart, "sv")


def test_swedish_axes_have_swedish_numbers(figures: Figures) -> None:
    fan = all_charts(figures)[0]
    assert "1\u00a0000<" in svg_chart(fan, "sv")
    assert "1,000<" in svg_chart(fan, "en")
    small = plots.line_chart([plots.Line("a", "#000000", figures.series("coverage", "01"))], 2036, 200)
    assert "0,5<" in svg_chart(Chart("k", "t", "u", "d", "s", small), "sv")


def test_the_description_follows_the_numbers(figures: Figures) -> None:
    fan = all_charts(figures)[0]
    assert (
        "Dagens nivå: " in fan.description and "2036" in fan.description and "procentigt intervall" in fan.description
    )
    region = charts.region_charts(figures, figures.regions[0], nouns(figures.result.names.trainee), "sv")[0]
    assert region.description != fan.description


def test_labels_stay_inside_the_picture_in_the_widest_usual_font() -> None:
    """A label may be 0.68 em a character (DejaVu Sans bold, the widest usual fallback) and still fit its margin."""
    words = ("Rekommendation", "Dagens nivå", "Behov", "Recommendation", "Today's level", "Need")
    margin = 112
    assert max(len(word) for word in words) * 12 * 0.62 + 7 <= margin


def test_the_map_has_a_class_and_a_number_for_each_region(figures: Figures) -> None:
    chart = maps.coverage_map(figures, 2024, "sv")
    assert chart is not None
    picture = svg_chart(chart, "sv")
    for place in figures.regions:
        share = figures.central("coverage", place.code, 2024)
        assert share is not None and f">{charts.marked(str(round(100 * share)), place)}<" in picture
    assert "Lägst" in chart.description and "högst Fjällby" in chart.description
    assert "Alla värden är skattade." in chart.unit


def test_mixed_statuses_are_marked_on_the_map(make_run: Callable[..., RunResult]) -> None:
    numbers = (
        make_run()
        .tables["numbers"]
        .with_columns(
            pl.when(pl.col("region_code") == "01").then(pl.lit("official")).otherwise(pl.col("status")).alias("status")
        )
    )
    chart = maps.coverage_map(Figures(make_run(changed={"numbers": numbers})), 2024, "sv")
    assert chart is not None and "* skattad." in chart.unit
    picture = svg_chart(chart, "sv")
    assert sum(picture.count(end) for end in ("*<", "*†<", "*)<")) == 2 * 7


def test_a_region_without_data_is_shown_as_such(make_run: Callable[..., RunResult]) -> None:
    numbers = make_run().tables["numbers"].filter(pl.col("region_code") != "01")
    figures = Figures(make_run(changed={"numbers": numbers}))
    chart = maps.coverage_map(figures, 2024, "sv")
    assert chart is not None and "uppgift saknas<" in svg_chart(chart, "sv")
    assert "Uppgift saknas för 1\u00a0region." in chart.description
    assert charts.region_charts(figures, figures.regions[0], nouns(figures.result.names.trainee), "sv") == ()


def test_rings_wound_either_way_give_the_same_map(make_run: Callable[..., RunResult]) -> None:
    shapes = make_run().boundaries
    assert shapes is not None
    turned = {
        **shapes,
        "features": [
            {**f, "geometry": {**f["geometry"], "coordinates": [ring[::-1] for ring in f["geometry"]["coordinates"]]}}
            for f in shapes["features"]
        ],
    }
    drawn = []
    for each in (shapes, turned):
        chart = maps.coverage_map(Figures(make_run(shapes=each)), 2024, "sv")
        assert chart is not None
        drawn.append(re.findall(r'd="([^"]+)" fill="#', svg_chart(chart, "sv")))
    assert [sorted(set(re.findall(r"[\d.]+,[\d.]+", d))) for d in drawn[0]] == [
        sorted(set(re.findall(r"[\d.]+,[\d.]+", d))) for d in drawn[1]
    ]
    assert len(drawn[0]) == 8 + 2  # and the squares of the legend


def test_no_boundaries_no_map(make_run: Callable[..., RunResult]) -> None:
    assert maps.coverage_map(Figures(make_run(shapes={"features": []})), 2024, "sv") is None


@pytest.mark.parametrize("largest", [0.3, 1, 7, 8, 99, 101, 1234, 98765])
def test_an_axis_ends_above_its_largest_number_in_few_round_steps(largest: float) -> None:
    top, step = plots.ceiling(float(largest))
    assert largest <= top < largest + step * 1.0001
    assert 2 <= round(top / step) <= 4


def test_years_under_a_chart_keep_apart() -> None:
    assert plots.year_ticks(2024, 2050, 2040) == [2024, 2030, 2040, 2050]
    assert plots.year_ticks(2024, 2050, 2039) == [2024, 2030, 2039, 2050]
    assert plots.year_ticks(2024, 2027) == [2024, 2025, 2026, 2027]


def test_labels_keep_their_order_and_distance() -> None:
    placed = plots.spread([50.0, 51.0, 49.0, 99.0], 10.0, 100.0)
    assert placed[2] < placed[0] < placed[1] < placed[3] <= 100.0
    gaps = sorted(placed)
    assert all(b - a > 9.9 for a, b in pairwise(gaps))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


SEEN = {
    "any": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How linear colours appear to people who lack a kind of cone (Machado, Oliveira and Fernandes 2009, severity 1)."""

TOGETHER = (
    ("today", "recommended"),
    ("today", "ink"),
    ("recommended", "ink"),
    ("today", "axis"),
    ("recommended", "axis"),
    ("ink", "axis"),
    ("women", "men"),
)
"""Colours that carry different meanings in the same chart."""


def perceived(colour: str, vision: str) -> list[float]:
    """The colour in CIE L*a*b* as it appears with that vision."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    seen = [min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True)))) for row in SEEN[vision]]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [
        sum(w * c for w, c in zip(row, seen, strict=True)) / white
        for row, white in zip(to_xyz, (0.9505, 1.0, 1.089), strict=True)
    ]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("vision", SEEN)
def test_colours_of_one_chart_are_told_apart_with_any_colour_vision(vision: str) -> None:
    for palette in (LIGHT, DARK):
        for one, other in TOGETHER:
            a, b = (perceived(palette[name], vision) for name in (one, other))
            difference = sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
            assert difference > 20, (one, other, difference)  # about 2 can just be noticed


def test_inks_read_on_their_backgrounds() -> None:
    for palette, page in ((LIGHT, "#ffffff"), (DARK, "#14181d")):
        for name in ("ink", "muted", "today", "recommended", "other", "women", "men"):
            assert contrast(palette[name], page) >= 4.5, (name, page)
        assert contrast(palette["axis"], page) >= 3
    for _, fill, ink in COVERAGE_CLASSES:
        assert contrast(fill, ink) >= 4.5, fill

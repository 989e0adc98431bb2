"""Text alternatives of charts: what a reader who sees no picture is told, in both languages."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from shared.reports.invented_rows import frame
from shared.reports.two_regions import ALVIKEN, BERG, figures

from underlag.reports.charts.frontier import frontier_chart
from underlag.reports.charts.small_multiples import coverage_panels
from underlag.reports.charts.stock_and_flow import axis_of, flows
from underlag.reports.charts.waterfall import Change, waterfall

NBSP = "\u00a0"
COVERED = [
    ("coverage", policy, region, year, value, 0.1)
    for policy, region, values in (
        ("today", "01", (0.9, 0.7)),
        ("today", "02", (0.8, 0.6)),
        ("recommended", "01", (0.9, 1.02)),
        ("recommended", "02", (0.8, 0.994)),
    )
    for year, value in zip((2024, 2036), values, strict=True)
]


def test_panels_tell_the_ends_and_who_reaches_the_goal_as_it_is_written() -> None:
    """0.994 reads 99 percent and does not reach 100; with a goal of 99.4 it would read the same and reach it."""
    chart = coverage_panels(figures(COVERED), "sv")
    assert chart is not None
    assert chart.description.replace(NBSP, " ") == (
        "Små diagram, ett per region. "
        "Dagens nivå: 2036 når 0 regioner av 2 målet; lägst Berg 60 %, högst Ålviken 70 %. "
        "Rekommendation: 2036 når 1 region av 2 målet; lägst Berg 99 %, högst Ålviken 102 %."
    )
    assert chart.title == "Täckningsgrad per region 2024–2036"


def test_panels_in_english_have_a_verb_that_agrees() -> None:
    chart = coverage_panels(figures(COVERED, "en"), "en")
    assert chart is not None
    assert chart.description.replace(NBSP, " ") == (
        "Small charts, one for each region. "
        "Today's level: in 2036, 0 regions reach the goal, of 2; lowest Berg 60%, highest Ålviken 70%. "
        "Recommendation: in 2036, 1 region reaches the goal, of 2; lowest Berg 99%, highest Ålviken 102%."
    )
    assert chart.unit == (
        "Percent of need at year's end. The numbers are of 2036; the dashed line is the goal of 100%. "
        "( ) National level, without own figures."
    )


def test_panels_of_one_policy_tell_of_that_alone_and_of_none_there_are_none() -> None:
    chart = coverage_panels(figures([row for row in COVERED if row[1] == "today"]), "sv")
    assert chart is not None
    assert "Rekommendation" not in chart.description
    assert coverage_panels(figures([("residents", "", "01", 2024, 1.0, 0.0)]), "sv") is None


FLOWS = [
    (quantity, "recommended", "01", year, value, 0.0)
    for quantity, values in (
        ("new_specialists", (5.0, 8.0)),
        ("arrivals", (1.0, 1.0)),
        ("moves_net", (-2.0, 0.5)),
        ("exits", (3.0, 12.0)),
    )
    for year, value in zip((2025, 2036), values, strict=True)
]


def test_flows_are_told_as_numbers_of_people_and_what_is_left_with_its_sign() -> None:
    """2025: 5 + (1 − 2) − 3 = 1; 2036: 8 + 1.5 − 12 = −2.5."""
    chart = flows(figures(FLOWS), ALVIKEN, "sv")
    assert chart is not None
    assert chart.description == (
        "Staplar. Personer per år. Alternativ: rekommendation. "
        "2025: nya specialister 5, inflöde och flytt −1, avgångar 3, netto 1. "
        "2036: nya specialister 8, inflöde och flytt 2, avgångar 12, netto −3."
    )
    assert chart.title == "Specialister som kommer och går, Ålviken"


def test_small_flows_have_a_decimal_in_the_words() -> None:
    small = [(*row[:4], row[4] / 8, 0.0) for row in FLOWS]
    chart = flows(figures(small, "en"), ALVIKEN, "en")
    assert chart is not None
    assert "2036: new specialists 1.0, arrivals, moves 0.2, exits 1.5, net −0.3." in chart.description


def test_a_place_where_nothing_moves_has_no_flows() -> None:
    assert flows(figures(FLOWS), BERG, "sv") is None
    assert flows(figures([("exits", "recommended", "01", 2025, 0.0, 0.0)]), ALVIKEN, "sv") is None


@pytest.mark.parametrize(
    ("least", "most", "axis"),
    [
        (0.0, 8.0, (0.0, 8.0, 2.0)),
        (-3.0, 8.0, (-4.0, 8.0, 2.0)),
        (-8.0, 1.0, (-8.0, 2.0, 2.0)),
        (-8.0, 0.0, (-8.0, 0.0, 2.0)),
        (0.0, 0.0, (0.0, 0.5, 0.5)),
        (-0.5, 1.0, (-0.5, 1.0, 0.25)),
    ],
)
def test_an_axis_around_zero(least: float, most: float, axis: tuple[float, float, float]) -> None:
    assert axis_of(least, most) == pytest.approx(axis)


def points(*rows: tuple[float, float, str, float]) -> pl.DataFrame:
    """Rows of shortage, coverage of the worst region, its code, and starts."""
    whole = [(at, 0.5, missing, worst, code, starts) for at, (missing, worst, code, starts) in enumerate(rows, start=1)]
    return frame("frontier", whole)


def test_the_two_ends_of_a_frontier() -> None:
    table = points((90.0, 0.8, "01", 30.0), (120.0, 0.9, "02", 34.4), (100.0, 0.85, "99", 31.0))
    found = figures(COVERED, frontier=table)
    chart = frontier_chart(found, "sv")
    assert chart is not None
    assert chart.description.replace(NBSP, " ") == (
        "Punktdiagram med 3 punkter. I ena änden 90 heltidsspecialister saknas och lägst täckningsgrad har Ålviken med "
        "80 % (30 nya tjänster per år). I den andra änden 120 heltidsspecialister saknas och lägst täckningsgrad har "
        "Berg med 90 % (34 nya tjänster per år)."
    )


def test_the_frontier_in_english_and_a_region_without_a_name() -> None:
    chart = frontier_chart(figures(COVERED, frontier=points((90.0, 0.8, "77", 30.0), (95.0, 0.81, "02", 31.0))), "en")
    assert chart is not None
    assert "Chart of 2 dots. At one end 90 full-time specialists are missing" in chart.description.replace(NBSP, " ")
    assert "the lowest coverage is 77's, 80% (30 new posts a year)" in chart.description


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ((90.0, 0.8, "01", 30.0),),
        ((90.0, 0.8, "01", 30.0), (91.0, 0.8, "01", 30.0)),  # as many missing or more, and no better anywhere
        ((90.0, 0.8, "01", 30.0), (90.0, 0.7, "01", 30.0)),
    ],
)
def test_a_frontier_needs_two_points_that_nothing_beats(rows: Any) -> None:
    table = points(*rows) if rows else points((1.0, 1.0, "01", 1.0)).clear()
    assert frontier_chart(figures(COVERED, frontier=table), "sv") is None


def told(change: Change, language: str = "sv") -> str:
    return waterfall("k", "T", "Personer.", "", change, language).description.replace(NBSP, " ")


def test_a_waterfall_tells_every_cause_that_moves() -> None:
    change = Change(100.0, 97.5, [("Behov", 5.0), ("Mål", -7.5), ("Insatser", 0.0)], 1)
    assert told(change) == "Trappdiagram. Personer. Från 100,0 till 97,5: behov +5,0 och mål −7,5."
    assert told(change, "en") == "Waterfall chart. Personer. From 100.0 to 97.5: behov +5.0 and mål −7.5."


def test_a_waterfall_where_nothing_moves() -> None:
    still = Change(3.0, 3.0, [("Behov", 1e-12)], 0)
    assert told(still) == "Trappdiagram. Personer. Från 3 till 3, oförändrat."
    assert told(still, "en").endswith("From 3 to 3, unchanged.")


def test_a_move_that_reads_as_nought_has_no_sign() -> None:
    assert told(Change(3.0, 3.2, [("Behov", 0.2)], 0)).endswith("behov 0.")
    assert told(Change(3.0, 2.8, [("Behov", -0.2)], 0)).endswith("behov 0.")

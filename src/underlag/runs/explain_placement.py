"""Explain the posts placed at a unit: the formula, its inputs with their values, and the cards they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from underlag.core.errors import Problem, UnknownNumberError, nearest
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.runs.explain import Node, explain, parameter_node, table_node
from underlag.runs.stored import Place, StoredRun

KIND = "placement"
"""First part of the key of a unit's posts: ``placement/2080``."""

PRIORITY = ("placement/degurba_weight", "placement/group_weight", "placement/deprivation_strength")
ROOM = ("limits/trainees_per_specialist", "placement/specialists_together")

_WORDS: Mapping[str, tuple[Text, Text]] = {
    "posts": (
        Text("Placerade tjänster", "Posts placed"),
        Text(
            "den exakta andelen avrundad till hela tjänster med metoden {method}, så att regionens summa blir hel",
            "the exact share rounded to whole posts by the method {method}, so that the region's sum is whole",
        ),
    ),
    "quota": (
        Text("Exakt andel", "Exact share"),
        Text(
            "regionens tjänster × vägd brist ÷ regionens vägda brist, högst vad specialisterna kan handleda",
            "the region's posts × weighted shortage ÷ the region's weighted shortage, at most what the specialists can "
            "supervise",
        ),
    ),
    "claim_fte": (
        Text("Vägd brist", "Weighted shortage"),
        Text(
            "prioritet × brist, summerat över enheten och dem vars tjänster placeras här; saknas ingen alls i "
            "regionen räknas behovet",
            "priority × shortage, summed over the unit and those whose posts are placed here; where the region lacks "
            "nobody, need counts",
        ),
    ),
    "priority": (
        Text("Prioritet", "Priority"),
        Text("urbaniseringsgradens vikt × kommungruppens × utsatthetens",
             "weight of the degree of urbanisation × of the municipality group × of deprivation"),
    ),
    "shortage_fte": (
        Text("Brist målåret utan nya tjänster", "Shortage in the target year without new posts"),
        Text(
            "(behov − andel av specialisterna × regionens kapacitet om inga tjänster öppnades) ÷ invånare per "
            "specialist, minst 0",
            "(need − share of the specialists × the region's capacity if no posts were opened) ÷ residents per "
            "specialist, at least 0",
        ),
    ),
    "need": (
        Text("Behov målåret", "Need in the target year"),
        Text("kommunens andel av regionens framskrivna invånare × regionens behov per invånare",
             "the municipality's share of the region's projected residents × the region's need per resident"),
    ),
    "present": (
        Text("Andel av regionens specialister", "Share of the region's specialists"),
        Text("efter invånare i dag, med avdrag i glest befolkade kommuner; i egna enheter som planeraren angett",
             "by residents today, less in thinly populated municipalities; in own units as the planner states"),
    ),
    "most": (
        Text("Plats för högst", "Room for at most"),
        Text("specialister i medeltal över åren × tjänster per specialist × år ÷ år i utbildning",
             "specialists on average over the years × posts per specialist × years ÷ years in training"),
    ),
}  # fmt: skip

_UNITS = {"posts": "post", "quota": "post", "most": "post", "claim_fte": "fte", "shortage_fte": "fte",
          "need": "resident", "priority": "1", "present": "1"}  # fmt: skip


def find_unit(run: StoredRun, key: str) -> str | None:
    """Code of the unit in a key ``placement/unit``, or None for any other key. UnknownNumberError for no such unit."""
    kind, _, unit = key.strip().strip("/").partition("/")
    if kind != KIND:
        return None
    known = run.tables["placement"]["unit_code"].to_list()
    if unit not in known:
        raise UnknownNumberError(Problem("NUMBER", "unknown unit", unit, "", nearest(unit, known)))
    return unit


def explain_unit(run: StoredRun, unit: str, language: str) -> Node:
    """The explanation of the posts placed at a unit of the run, down to cards and tables."""
    row = run.tables["placement"].filter(pl.col("unit_code") == unit).row(0, named=True)
    sums = run.tables["placement_regions"].filter(pl.col("region_code") == row["region_code"]).row(0, named=True)

    def node(name: str, *children: Node) -> Node:
        said, formula = _WORDS[name]
        text = formula[language].format(method=sums["method"])
        return Node(
            said[language],
            float(row[name]),
            Unit.parse(_UNITS[name]).label(language),
            None,
            None,
            row["status"],
            text,
            children,
        )

    def cards(*names: str) -> tuple[Node, ...]:
        return tuple(parameter_node(run, name, language) for name in names)

    norm = run.tables["parameters"].filter(pl.col("name") == "need/residents_per_specialist")["name"].to_list()
    shortage = node(
        "shortage_fte",
        node("need", table_node(run, "municipality_population_total", language)),
        node("present", *cards("placement/rural_shortfall")),
        *cards(*norm),
    )
    claim = node("claim_fte", node("priority", *cards(*PRIORITY)), shortage)
    found = node("posts", node("quota", *_region_posts(run, row, language), claim, node("most", *cards(*ROOM))))
    return Node(f"{found.name}, {row['name']}  [{KIND}/{unit}]", found.value, found.unit, None, None, found.status,
                found.text, found.children)  # fmt: skip


def _region_posts(run: StoredRun, row: Mapping[str, Any], language: str) -> tuple[Node, ...]:
    """The region's recommended starts of each year that is divided."""
    years = run.tables["placement_years"].filter(pl.col("unit_code") == row["unit_code"])["year"].to_list()
    return tuple(
        explain(run, Place("starts", row["region_code"], year, "recommended"), language, 0) for year in sorted(years)
    )

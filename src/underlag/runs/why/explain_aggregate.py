"""Explain the advised intake of a run of the aggregate form: its twelve parts, each with the numbers it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from underlag.core.errors import Problem, SettingError, UnknownNumberError, nearest
from underlag.core.language import Text
from underlag.core.printed import printed
from underlag.core.units import Unit
from underlag.runs.record.aggregate import AggregateRun, advice_year
from underlag.runs.record.aggregate_words import ADVISED_INTAKE, PART_NAMES, PARTS_ORDER, VARIANT_NAMES
from underlag.runs.record.read import NUMBER, not_a_year
from underlag.runs.why.explain_nodes import Node
from underlag.workforce.aggregate_form.aggregate import TRENDS, VARIANTS
from underlag.workforce.aggregate_form.aggregate_parts import (
    ARRIVALS,
    COMMITTED,
    DEMOGRAPHY,
    IN_TRAINING,
    OUTFLOW,
    TRAINING,
    UNMET,
    Built,
    built_from,
)

INTAKE_KEY = "intake"
DEFAULT_VARIANT = "mid"

GIVEN = Text(
    "Talet står i filen som körningen gjordes av; mellan ankaråren går det rätlinjigt.",
    "The number stands in the file that the run was made from; between the anchor years it is linear.",
)
FOLLOWED = Text(
    "Följs kön för kön och år för år ur kurvorna i inputs.json; talen däremellan finns inte i körningen.",
    "Followed by sex and year from the curves in inputs.json; the numbers in between are not in the run.",
)

SUPPLY_START, LEFT, PER_PLACE, _TREND_YEARS = "supply_start", "left", "fte_per_place", "trend_years"
ARRIVED = "arrived"

_MADE_OF: Mapping[str, str] = {
    OUTFLOW: "({supply_start} - {left}) / {fte_per_place}",
    TRAINING: "(0 - {in_training} - {committed}) / {fte_per_place}",
    ARRIVALS: "(0 - {arrived}) / {fte_per_place}",
    UNMET: "{supply_start} * {unmet_share} / {fte_per_place}",
    DEMOGRAPHY: "{supply_start} * (1 + {unmet_share}) * {growth} / {fte_per_place}",
    **dict.fromkeys(
        TRENDS, "{supply_start} * (1 + {unmet_share}) * (1 + {growth}) * {rate} * {trend_years} / {fte_per_place}"
    ),
}
"""Part → how it is computed from what stands below it."""


@dataclass(frozen=True)
class _Leaf:
    """A number that parts are made of.

    name    in words
    unit    as ``core.units`` writes it
    reason  why it is not computed from others
    """

    name: Text
    unit: str
    reason: Text


LEAVES: Mapping[str, _Leaf] = {
    SUPPLY_START: _Leaf(Text("Utbud i basåret", "Supply in the base year"), "fte", FOLLOWED),
    LEFT: _Leaf(Text("Vad de som arbetade då ger det året", "What those at work then give that year"), "fte", FOLLOWED),
    IN_TRAINING: _Leaf(
        Text("Vad de som var i utbildning i basåret ger", "What those in training in the base year give"),
        "fte",
        FOLLOWED,
    ),
    COMMITTED: _Leaf(
        Text("Vad de som börjar innan intaget kan ändras ger", "What those who start before the steering year give"),
        "fte",
        FOLLOWED,
    ),
    ARRIVED: _Leaf(
        Text("Vad de som kommit från utlandet ger", "What those who have come from abroad give"), "fte", FOLLOWED
    ),
    "unmet_share": _Leaf(
        Text("Otillgodosett behov som andel av utbudet", "Unmet demand as a share of supply"), "1", GIVEN
    ),
    "growth": _Leaf(Text("Behovets tillväxt genom befolkningen", "Growth of requirement by population"), "1", GIVEN),
    "rate": _Leaf(Text("Tillväxt per år", "Growth a year"), "1/year", GIVEN),
    _TREND_YEARS: _Leaf(Text("År som trenden har gått", "Years that the trend has gone on"), "year", GIVEN),
    PER_PLACE: _Leaf(
        Text("Vad en plats om året har gett till dess", "What one place a year has given by then"),
        "fte·year/head",
        FOLLOWED,
    ),
}
"""Key in ``_MADE_OF`` → the number it stands for."""


def explain_advice(run: AggregateRun, key: str, language: str, depth: int = 2) -> Node:
    """The explanation of the advised intake [head/year], ``depth`` levels of numbers deep (≥ 1).

    key       ``intake``, ``intake/year`` or ``intake/year/variant``; the last balance year and the middle variant if
              left out
    language  sv or en

    Raises UnknownNumberError for another number, or a year or variant without an advice, RunError where the run has no
    balance year with one.
    """
    built = _found(run, key)
    children = tuple(_part(built, part, language, depth - 1) for part in _MADE_OF)
    name = f"{ADVISED_INTAKE[language]} {built.year}, {VARIANT_NAMES[built.variant][language]}"
    expression = " + ".join(f"{{{part}}}" for part in _MADE_OF)
    unit = Unit.parse("head/year").label(language)
    whole = f"{INTAKE_KEY}/{built.year}/{built.variant}"
    return Node(
        f"{name}  [{whole}]",
        printed(built.intake),
        unit,
        text=PARTS_ORDER[language],
        children=children,
        expression=expression,
    )


def _found(run: AggregateRun, key: str) -> Built:
    quantity, *rest = key.strip().strip("/").split("/")
    if quantity != INTAKE_KEY or len(rest) > 2:
        raise UnknownNumberError(
            Problem(
                NUMBER,
                Text(
                    "en körning i den aggregerade formen förklarar bara sitt råd",
                    "a run of the aggregate form explains its advice alone",
                ),
                key,
                Text("intake, intake/år eller intake/år/variant", "intake, intake/year or intake/year/variant"),
                Text(
                    f"till exempel intake/{advice_year(run)}; alla andra tal finns i trace.csv",
                    f"e.g. intake/{advice_year(run)}; all other numbers stand in trace.csv",
                ),
            )
        )
    year = rest[0] if rest else str(advice_year(run))
    variant = rest[1] if len(rest) == 2 else DEFAULT_VARIANT
    if not (year.isascii() and year.isdigit()):
        raise UnknownNumberError(not_a_year(year, advice_year(run)))
    if variant not in VARIANTS:
        what = Text("okänd variant", "unknown variant")
        raise UnknownNumberError(Problem(NUMBER, what, variant, "", nearest(variant, VARIANTS)))
    try:
        return built_from(run.inputs, int(year), variant)
    except SettingError as fault:
        raise UnknownNumberError(replace(problem, where=NUMBER) for problem in fault.problems) from None


def _part(built: Built, part: str, language: str, depth: int) -> Node:
    """A part of the advice, with what it is made of where there is a level left."""
    unit, name = Unit.parse("head/year").label(language), f"{PART_NAMES[part][language]}  [{part}]"
    if depth < 1:
        return Node(name, printed(built.places()[part]), unit)
    values = _values(built, part)
    below = tuple(
        Node(
            f"{leaf.name[language]}  [{key}]",
            printed(values[key]),
            Unit.parse(leaf.unit).label(language),
            reason=leaf.reason[language],
        )
        for key, leaf in LEAVES.items()
        if f"{{{key}}}" in _MADE_OF[part]
    )
    return Node(name, printed(built.places()[part]), unit, children=below, expression=_MADE_OF[part])


def _values(built: Built, part: str) -> dict[str, float]:
    return {
        SUPPLY_START: built.supply_start,
        LEFT: built.left,
        IN_TRAINING: built.in_training,
        COMMITTED: built.committed,
        ARRIVED: built.arrived,
        PER_PLACE: built.fte_per_place,
        "unmet_share": built.unmet,
        "growth": built.demography,
        "rate": built.trends.get(part, 0.0),
        _TREND_YEARS: float(built.trend_years),
    }

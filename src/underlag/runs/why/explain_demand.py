"""Explain a number of demand: what it is made of, the cards, and the published figures that it rests on.

Its key is ``quantity/region``, as ``specialist_posts_vacant/07``; a run tells of one year, which may stand after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from underlag.core.errors import Problem, UnknownNumberError
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.evidence.checks.figures import DEMAND_USE
from underlag.runs.record.demand_quantities import DEMAND
from underlag.runs.record.read import NUMBER, StoredRun, find_number, find_region
from underlag.runs.why.explain import explain
from underlag.runs.why.explain_basis import Basis
from underlag.runs.why.explain_fill import by_place, regional_fill
from underlag.runs.why.explain_nodes import PUBLISHED, Node, figure_node, parameter_node, table_node

_MADE_OF: Mapping[str, tuple[str, ...]] = {
    "specialist_posts_demanded": ("specialist_posts_filled", "specialist_posts_vacant"),
    "specialist_posts_vacant_share": ("specialist_posts_vacant", "specialist_posts_demanded"),
    "training_posts_vacant": ("training_posts_filled",),
    "training_posts_demanded": ("training_posts_filled", "training_posts_vacant"),
    "training_posts_funded": ("training_posts_filled",),
}
"""Quantity → those of the same place that it is computed from."""

_EXPRESSIONS: Mapping[str, str] = {
    "specialist_posts_demanded": "{specialist_posts_filled} + {specialist_posts_vacant}",
    "specialist_posts_vacant_share": "{specialist_posts_vacant} / {specialist_posts_demanded}",
    "training_posts_demanded": "{training_posts_filled} + {training_posts_vacant}",
    "training_posts_filled": "{trainees}",
    "training_posts_funded": "{training_posts_filled} * {start/observation_ratio_training_posts_funded}",
}

_STOCKS: Mapping[str, str] = {"specialist_posts_filled": "specialists", "training_posts_filled": "trainees"}
"""Quantity → the stock of the start year [head] that fills the posts."""

_TABLES: Mapping[str, str] = {
    "specialist_posts_vacant": "degurba_share",
    **{name: "foundation_and_internship" for name in DEMAND if name.startswith("foundation")},
}
"""Quantity → table of the evidence that it is computed from, or published in."""

_SHARED = Text(
    "Rikets vakanser delas efter invånare och slag av ort; invånarna per slag av ort finns inte i körningen.",
    "The nation's vacancies are shared by residents and kind of place; residents by kind of place are not in the run.",
)
_WORKED = Text(
    "Specialisterna gånger hur stor del av heltid de är anställda, kön för kön och ålder för ålder; hur regionens "
    "specialister är fördelade på åldrar finns inte i körningen.",
    "Specialists times the share of full time that they are employed, by sex and age; how the region's specialists are "
    "spread over ages is not in the run.",
)
_OPENED = Text(
    "Tjänsterna som utlyses ett år är de som håller antalet under utbildning oförändrat.",
    "The posts advertised in a year are those that keep the number in training as it is.",
)
_REASONS: Mapping[str, Text] = {
    "specialist_posts_vacant": _SHARED,
    "specialist_posts_filled": _WORKED,
    "training_applicants_per_post": _OPENED,
}


def find_demand(run: StoredRun, key: str) -> tuple[str, str] | None:
    """Quantity and region code of a key ``quantity/region``, with or without the run's year; None for any other key.

    Raises UnknownNumberError where the run has no such region, or another year is asked for.
    """
    quantity, *rest = key.strip().strip("/").split("/")
    if quantity not in DEMAND or not 1 <= len(rest) <= 2:
        return None
    region = find_region(run, rest[0])
    if isinstance(region, Problem):
        raise UnknownNumberError(region)
    year = _row(run, quantity, region)["year"]
    if len(rest) == 2 and rest[1] != str(year):
        what = Text("efterfrågan är räknad för ett enda år", "demand is told of one year alone")
        expected = Text("inget år", "no year") if year is None else str(year)
        remedy = Text("lämna året därhän", "leave the year out")
        raise UnknownNumberError(Problem(NUMBER, what, rest[1], expected, remedy))
    return quantity, region


def explain_demand(run: StoredRun, quantity: str, region: str, language: str) -> Node:
    """The explanation of a quantity of ``DEMAND`` of a region (its code): value and 80 percent interval [unit that the
    node names], cards and published figures.

    language  sv or en
    """
    row, told = _row(run, quantity, region), DEMAND[quantity]
    key = f"{quantity}/{region}"
    name = f"{told.name[language]}, {run.region_name(region)} {row['year'] or ''}".rstrip()
    if row["central"] is None:
        nothing = Text("Ingen uppgift finns.", "There is no figure.")
        return Node(f"{name}  [{key}]", text=nothing[language])
    if quantity == "training_posts_vacant":
        more, expression = _not_filled(run, region, language)
    else:
        more, expression = [parameter_node(run, card, language) for card in told.cards], _EXPRESSIONS.get(quantity, "")
    below = [_part(run, other, region, language) for other in _MADE_OF.get(quantity, ())]
    below += [_stock(run, stock, region, language) for stock in _named(_STOCKS, quantity)]
    below += more
    below += [table_node(run, table, language) for table in _named(_TABLES, quantity)]
    below += [figure_node(run, figure, language) for figure in _figures(run, quantity, region)]
    reason = PUBLISHED if told.published else _REASONS.get(quantity)
    return Node(
        f"{name}  [{key}]",
        row["central"],
        Unit.parse(told.unit).label(language),
        row["p10"],
        row["p90"],
        row["status"],
        told.meaning[language],
        tuple(below),
        expression,
        reason[language] if reason else "",
        run.strength(region, language),
    )


def _not_filled(run: StoredRun, region: str, language: str) -> tuple[list[Node], str]:
    """What training posts advertised and not filled are made of beside those filled, and the formula: the share filled;
    for a nation whose regions differ in it, the regions."""
    basis, quantity = Basis(run, language), "training_posts_vacant"
    if region == run.nation_code and by_place(basis):
        parts = [_of_region(_part(run, quantity, code, language), quantity, code) for code in run.regions()]
        return parts, " + ".join(f"{{{quantity}/{code}}}" for code in run.regions())
    fill = regional_fill(basis, run.regions()[0] if region == run.nation_code else region)
    return [fill.node(1)], f"{{training_posts_filled}} * (1 - {{{fill.key}}}) / {{{fill.key}}}"


def _of_region(node: Node, quantity: str, region: str) -> Node:
    return replace(node, name=node.name.replace(f"[{quantity}]", f"[{quantity}/{region}]"))


def _part(run: StoredRun, quantity: str, region: str, language: str) -> Node:
    row, told = _row(run, quantity, region), DEMAND[quantity]
    unit = Unit.parse(told.unit).label(language)
    return Node(f"{told.name[language]}  [{quantity}]", row["central"], unit, row["p10"], row["p90"], row["status"])


def _stock(run: StoredRun, stock: str, region: str, language: str) -> Node:
    """A stock of the start year [head], under the key that expressions use; its own key is told in the name."""
    node = explain(run, find_number(run, f"{stock}/{region}/{run.start}"), language, 0)
    return replace(node, name=f"{node.name.replace('[', '(').replace(']', ')')}  [{stock}]")


def _named(found: Mapping[str, str], quantity: str) -> tuple[str, ...]:
    return (found[quantity],) if quantity in found else ()


def _figures(run: StoredRun, quantity: str, region: str) -> list[dict[str, Any]]:
    """Published figures of staff that the number rests on itself, and not through the numbers that it is made of."""
    observed = () if quantity in _MADE_OF else DEMAND[quantity].observed
    used = run.tables["observations"].filter((pl.col("used") == DEMAND_USE) & (pl.col("region_code") == region))
    return used.filter(pl.col("quantity").is_in(observed)).sort("observation_id").to_dicts()


def _row(run: StoredRun, quantity: str, region: str) -> dict[str, Any]:
    return run.tables["demand"].row(
        by_predicate=(pl.col("quantity") == quantity) & (pl.col("region_code") == region), named=True
    )

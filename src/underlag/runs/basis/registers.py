"""The registers of a run: parameters used, sources they rest on, observations behind the starting point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.language import Text, joined
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.requirements import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.runs.inputs.cards import DrawnParameter, as_array
from underlag.runs.inputs.limit_checks import unit_of
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS


def parameters_table(assembled: Assembled) -> pl.DataFrame:
    """Every parameter of the run, by name: its central value and the ends of its 80 percent interval [unit of its row].

    Columns are ``COLUMNS["parameters"]``. A card with axes has several values: they are in ``parameter_values``, and
    null here.
    """
    rows = [_parameter_row(name, drawn) for name, drawn in sorted(assembled.parameters.items())]
    numbers = dict.fromkeys(("central", "low80", "high80"), pl.Float64)
    schema = {name: numbers.get(name, pl.String) for name in COLUMNS["parameters"]}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _parameter_row(name: str, drawn: DrawnParameter) -> tuple[object, ...]:
    card = drawn.card
    several = bool(card.axes)
    low, high = (None if several else drawn.interval80) or (None, None)
    central = None if several else drawn.central.item()
    reason, unit = _reason(card), unit_of(name, str(card.unit))
    return (
        name,
        card.meaning.sv,
        card.meaning.en,
        unit,
        card.status,
        central,
        low,
        high,
        " ".join(card.sources),
        reason.sv if reason else "",
        reason.en if reason else "",
        card.review.sv,
        card.review.en,
    )


def _reason(card: ParameterCard) -> Text | None:
    """Why the card says what it says, why that holds before its first date too where it is carried back, and why it
    stands where figures contradict it."""
    parts = [card.reason] if card.reason is not None else []
    if card.before is not None:
        first, why = card.values[0].from_year, card.before.reason
        parts.append(Text(f"Åren före {first}: {why.sv}", f"Years before {first}: {why.en}"))
    if card.conflict is not None:
        told = card.conflict.reason
        parts.append(
            Text(f"Mot de publicerade uppgifterna: {told.sv}", f"Against the published figures: {told.en}"),
        )
    return joined(parts, " ") if parts else None


def parameter_values_table(assembled: Assembled) -> pl.DataFrame:
    """The values of every parameter that has several, by name and label [unit of the card as it is read]: the central
    one and the ends of its 80 percent interval, null where it does not vary. Columns are
    ``COLUMNS["parameter_values"]``."""
    year, rows = assembled.evidence.horizon.start, list[tuple[object, ...]]()
    for name, drawn in sorted(assembled.parameters.items()):
        if not drawn.card.axes:
            continue
        axis, unit = "/".join(drawn.card.axes), unit_of(name, str(drawn.card.unit))
        central = drawn.central[0].reshape(-1)
        spread = _ends(drawn, year)
        for at, label in enumerate(product(*drawn.labels)):
            low, high = (None, None) if spread is None else (float(end[at]) for end in spread)
            rows.append((name, axis, "/".join(map(str, label)), unit, float(central[at]), low, high))
    numbers = dict.fromkeys(("central", "low80", "high80"), pl.Float64)
    schema = {name: numbers.get(name, pl.String) for name in COLUMNS["parameter_values"]}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _ends(drawn: DrawnParameter, year: int) -> Float[np.ndarray, "end label"] | None:
    """Ends of each value's 80 percent interval: the card's values moved by the ends of the factor or shift drawn."""
    if drawn.interval80 is None:
        return None
    moved = drawn.spread.apply(as_array(drawn.card.value_in(year)), np.array(drawn.interval80))
    return np.sort(moved.reshape(2, -1), axis=0)


def sources_table(assembled: Assembled) -> pl.DataFrame:
    """The source cards that the run rests on, one a row: of its parameters, its tables, its observations and its facts.

    All columns, ``COLUMNS["sources"]``, are texts [without unit]. KeyError for a source that the country has no card
    of.
    """
    country = assembled.evidence.country
    rows = [
        (
            source,
            card.publisher,
            card.title,
            card.date,
            card.address,
            card.licence,
            card.accessed,
            card.taken,
            card.hash or "",
        )
        for source in sorted(set(_cited(assembled)))
        for card in [country.sources[source]]
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS["sources"], pl.String), orient="row")


def _cited(assembled: Assembled) -> Iterator[str]:
    country = assembled.evidence.country
    for drawn in assembled.parameters.values():
        yield from drawn.card.sources
    for name in (*ASSEMBLED_TABLES, *OPTIONAL_TABLES):
        if name not in country.tables:
            continue
        yield from country.tables.package.resources[name].sources
        if name in ("workforce_observations", "published_facts"):
            used = observations_table(assembled) if name == "workforce_observations" else country.tables[name]
            yield from used["source"].to_list()
        elif "source" in country.tables[name].columns:
            yield from country.tables[name]["source"].unique().to_list()


def observations_table(assembled: Assembled) -> pl.DataFrame:
    """Every observation of the profession [unit of its row]: what the synthesis predicts of it, median and 80 percent
    interval, whether the two agree, or why it is not used. Columns are ``COLUMNS["observations"]``, rows by id."""
    evidence, posterior = assembled.evidence, assembled.posterior
    rows = evidence.country.observations(evidence.profession)
    told, figures = posterior.agreement, posterior.figures
    ends = figures.published(posterior.past, posterior.norms, (told.p10, told.p50, told.p90))
    inside = dict(zip(figures.figures.identity, map(bool, told.inside), strict=True))
    reasons = {identity: f"{reason.sv} / {reason.en}" for identity, reason in figures.left_out.items()}
    identity = pl.col("observation_id")

    def looked_up(values: Mapping[str, object], kind: Any) -> pl.Expr:
        return identity.replace_strict(values, default=None, return_dtype=kind)

    predicted = {
        name: {key: each[at] for key, each in ends.items()}
        for at, name in enumerate(("predicted_low80", "predicted", "predicted_high80"))
    }
    return (
        rows.with_columns(
            *(looked_up(values, pl.Float64).alias(name) for name, values in predicted.items()),
            looked_up(inside, pl.Boolean).alias("agrees"),
            pl.coalesce(pl.col("reason_left_out"), looked_up(reasons, pl.String)).alias("reason_left_out"),
        )
        .select(COLUMNS["observations"])
        .sort("observation_id")
    )

"""Evidence meets the placement: municipalities, or the user's own units, with need, specialists and weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.units.file import UnitsFile
from underlag.optimise.placement.apportionment import Method
from underlag.optimise.placement.placement import PlacementRules, UnitArray
from underlag.runs.inputs.cards import DrawnParameter
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.policies import years_in_training

RURAL = 3
"""Degree of urbanisation of thinly populated areas (Eurostat's DEGURBA)."""

SHORTFALL, STAY, REACH = "placement/rural_shortfall", "placement/stay_at_unit", "placement/reach"
DEGURBA_WEIGHT, GROUP_WEIGHT = "placement/degurba_weight", "placement/group_weight"
DEPRIVATION = "placement/deprivation_strength"
TOGETHER, SUPERVISED = "placement/specialists_together", "limits/trainees_per_specialist"


@dataclass(frozen=True)
class RegionUnits:
    """The units of one region.

    units          one row each, in order of code: unit, name, municipality_code, degurba, group_code, latitude and
                   longitude [degree], persons, need_start and need_target [resident]
    weight         of a missing specialist: degree of urbanisation × municipality group × deprivation, ≥ 0 [1]
    present        share of the region's specialists, sum 1 [1]
    present_drawn  the same in every draw of what is assumed (one where the user's file says it), axes draw unit [1]
    deprivation    index against the region's mean, or None without figures [1]
    given          whether the user's file says how many specialists there are
    residents      the region's municipalities: municipality_code, need_start and need_target [resident]
    """

    units: pl.DataFrame
    weight: UnitArray
    present: UnitArray
    present_drawn: Float[Array, "draw unit"]
    deprivation: UnitArray | None
    given: bool
    residents: pl.DataFrame


def placement_rules(assembled: Assembled) -> PlacementRules:
    """How posts are placed, from the scenario and the cards at their central values. KeyError without such a card."""
    choice, parameters = assembled.evidence.scenario.placement, assembled.parameters
    return PlacementRules(
        method=Method(choice.method),
        break_ties=choice.ties == "need",
        together=parameters[TOGETHER].central.item(),
        trainees_per_specialist=parameters[SUPERVISED].central.item(),
        years_in_training=years_in_training(assembled.central),
    )


def region_units(assembled: Assembled, totals: pl.DataFrame) -> tuple[RegionUnits, ...]:
    """The units of every region, in the order of the regions.

    totals  the run's table of municipalities: residents and need by municipality in the start and the target year
            [resident]

    Raises EvidenceError if a weight card lacks a group that a municipality belongs to.
    """
    evidence = assembled.evidence
    start, target = evidence.horizon.start, evidence.horizon.target
    at = ["municipality_code", "persons", "need"]
    early, late = (totals.filter(pl.col("year") == year).select(at) for year in (start, target))
    places = (
        evidence.country.tables["municipalities"]
        .select("municipality_code", "name", "region_code", "degurba", "group_code", "latitude", "longitude")
        .join(early.rename({"need": "need_start"}), on="municipality_code")
        .join(late.select("municipality_code", need_target="need"), on="municipality_code")
        .with_columns(pl.col("municipality_code").alias("unit"))
        .sort("municipality_code")
    )
    _check_labels(places, assembled.parameters)
    components = _components(assembled)
    return tuple(
        _of_region(code, places, components, evidence.units, assembled.parameters) for code in evidence.regions
    )


def _of_region(
    code: str,
    places: pl.DataFrame,
    components: pl.DataFrame | None,
    own: UnitsFile | None,
    parameters: Mapping[str, DrawnParameter],
) -> RegionUnits:
    region = places.filter(pl.col("region_code") == code)
    chosen = None if own is None else own.frame.filter(pl.col("region_code") == code)
    if chosen is not None and chosen.height:
        units, deprivation = _own_units(chosen, region)
        heads = chosen["specialists"].to_numpy()
        present = heads / heads.sum()
        drawn = present[None]
    else:
        units, deprivation = region, _index(region, components)
        people, rural = units["persons"].to_numpy(), units["degurba"].to_numpy() == RURAL
        present = _divided(people, rural, parameters[SHORTFALL].central)[0]
        drawn = _divided(people, rural, parameters[SHORTFALL].draws)
    weight = _by_label(units["degurba"], parameters[DEGURBA_WEIGHT])
    weight = weight * _by_label(units["group_code"], parameters[GROUP_WEIGHT])
    if deprivation is not None:
        weight = weight * np.maximum(0.0, 1 + parameters[DEPRIVATION].central.item() * (deprivation - 1))
    given = chosen is not None and chosen.height > 0
    residents = region.select("municipality_code", "need_start", "need_target")
    return RegionUnits(units, weight, present, drawn, deprivation, given, residents)


def _divided(people: UnitArray, rural: Array, shortfall: Float[Array, " draw"]) -> Float[Array, "draw unit"]:
    """Shares of a region's specialists: by residents, fewer by the shortfall in thinly populated municipalities."""
    density = np.where(rural[None, :], 1 - np.reshape(shortfall, (-1, 1)), 1.0) * people
    return np.asarray(density / density.sum(axis=1, keepdims=True))


def _own_units(chosen: pl.DataFrame, region: pl.DataFrame) -> tuple[pl.DataFrame, UnitArray | None]:
    """The user's units with the region's totals of residents and need divided by the need they state."""
    share = pl.col("need") / pl.col("need").sum()
    totals = {name: region[name].sum() for name in ("persons", "need_start", "need_target")}
    urban = region.select("municipality_code", "degurba", "group_code")
    units = (
        chosen.join(urban, on="municipality_code", how="left")
        .with_columns(pl.col("unit").alias("name"), *((share * total).alias(name) for name, total in totals.items()))
        .select(region.columns)
        .sort("unit")
    )
    if chosen["deprivation"].null_count():
        return units, None
    return units, _relative(chosen["deprivation"].to_numpy(), units["need_target"].to_numpy())


def _components(assembled: Assembled) -> pl.DataFrame | None:
    """The latest value of each component of deprivation by municipality, none after the start year."""
    tables = assembled.evidence.country.tables
    if "municipality_deprivation" not in tables:
        return None
    known = tables["municipality_deprivation"].filter(pl.col("year") <= assembled.evidence.horizon.start)
    latest = pl.col("year") == pl.col("year").max().over("municipality_code", "component")
    return known.filter(latest).select("municipality_code", "component", "value")


def _index(region: pl.DataFrame, components: pl.DataFrame | None) -> UnitArray | None:
    """Mean over the components of a municipality's value over the region's mean, components counting alike.

    Only components that every municipality of the region has; None where there are none.
    """
    if components is None:
        return None
    need, codes = region["need_target"].to_numpy(), region.select("municipality_code")
    parts = []
    for (_,), rows in components.sort("component").group_by("component", maintain_order=True):
        values = codes.join(rows, on="municipality_code", how="left", maintain_order="left")["value"]
        if not values.null_count() and values.sum() > 0:
            parts.append(_relative(values.to_numpy(), need))
    return np.mean(parts, axis=0) if parts else None


def _relative(values: UnitArray, need: UnitArray) -> UnitArray:
    return np.asarray(values / np.average(values, weights=need))


def _by_label(labels: pl.Series, card: DrawnParameter) -> UnitArray:
    """The card's number for each label; one number holds for all."""
    if not card.labels:
        return np.full(len(labels), card.central.item())
    known = dict(zip(card.labels[0], card.central[0].tolist(), strict=True))
    return np.array([known[label] for label in labels.to_list()])


def _check_labels(places: pl.DataFrame, parameters: Mapping[str, DrawnParameter]) -> None:
    problems = []
    for name, column in ((DEGURBA_WEIGHT, "degurba"), (GROUP_WEIGHT, "group_code")):
        known = parameters[name].labels
        for label in sorted(set(places[column].to_list())) if known else ():
            if label not in known[0]:
                problems.append(
                    Problem(
                        f"parameters/{name}.yaml, values",
                        Text("en grupp av kommuner har ingen vikt", "a group of municipalities has no weight"),
                        str(label),
                        Text(
                            f"ett tal för varje {column} i tabellen municipalities",
                            f"a number for every {column} of table municipalities",
                        ),
                        Text("lägg till det i kortet", "add it to the card"),
                    )
                )
    if problems:
        raise EvidenceError(problems)

"""Need per resident by year and region, from the scenario's need model and the country's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.axes import RESIDENT_AGES
from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.directory.tables import TablesByName
from underlag.need.models import Deprivation, NeedBasis, NeedEvidence, basis, need, weights_by_age

STRENGTH = "need/deprivation_strength"
"""Card that says how much of need moves with the deprivation index."""


def need_per_resident(
    model: str,
    tables: TablesByName,
    regions: Sequence[str],
    start: int,
    people: Float[Array, "year region sex age"],
    values: Mapping[str, Array],
) -> Float[Array, "draw year region"]:
    """Resident-equivalents per resident [1], 1 being the nation's mean in the start year (the first of ``people``).

    model    a name in ``need.models.NEED_MODELS``
    regions  codes, in the order of the region axis
    start    start year: no figures of a later year are used where there are earlier ones for all regions
    people   residents at 31 December of the start year and the years after it [persons]
    values   parameter cards over draws; only the deprivation model has one that varies, else the axis draw has length 1
    Raises EvidenceError if the model's table or card is missing or a weight can't be used, SettingError for a model
    that is not there.
    """
    residents = people[0].sum(axis=(1, 2))
    everyone = people.sum(axis=(2, 3))
    found = []
    for evidence in _evidence(model, tables, regions, start, values):
        made = basis(model, RESIDENT_AGES, residents, evidence)
        found.append(need(people, made.weights, made.structure, 0) / everyone)
    return np.stack(found)


def _evidence(
    model: str, tables: TablesByName, regions: Sequence[str], start: int, values: Mapping[str, Array]
) -> list[NeedEvidence]:
    """What the model rests on, once for each draw or once for all; only its own table is read."""
    if model == "age":
        bands = tables["need_weight_by_age"].sort("age_from")
        return [NeedEvidence(weight_by_age=list(zip(bands["age_from"], bands["weight"], strict=True)))]
    if model == "structure":
        return [NeedEvidence(standard_cost=standard_cost(tables, regions, start))]
    if model == "custom":
        return [NeedEvidence(custom=_custom(tables["need_custom"], regions))]
    if model == "deprivation":
        return _deprivation(tables["deprivation_components"], regions, start, values)
    return [NeedEvidence()]


def _deprivation(
    table: pl.DataFrame, regions: Sequence[str], start: int, values: Mapping[str, Array]
) -> list[NeedEvidence]:
    """Components weighted alike: the numeric weights of the Swedish index are not published."""
    if STRENGTH not in values:
        what = Text("behovsmodellen deprivation behöver detta kort", "the need model deprivation needs this card")
        remedy = Text("lägg till kortet", "add the card")
        raise EvidenceError(Problem(f"parameters/{STRENGTH}.yaml", what, remedy=remedy))
    names = sorted(table["component"].unique().to_list())
    parts = np.stack(
        [latest(table.filter(pl.col("component") == n), f"deprivation_components {n}", regions, start) for n in names]
    )
    weights = np.ones(len(names))
    strengths = np.clip(values[STRENGTH], 0.0, 1.0)
    return [NeedEvidence(deprivation=Deprivation(parts, weights, float(strength))) for strength in strengths]


def _custom(table: pl.DataFrame, regions: Sequence[str]) -> NeedBasis:
    """The user's own weights: rows of kind ``age`` (key: first age of a band) and of kind ``region`` (key: code)."""
    ages = {int(key): weight for key, weight in _of_kind(table, "age") if key.isdigit()}
    by_region = dict(_of_kind(table, "region"))
    missing = [code for code in regions if code not in by_region] if by_region else []
    if missing:
        what = Text("en region har ingen vikt", "a region has no weight")
        remedy = Text("lägg till raden", "add the row")
        raise EvidenceError(
            [Problem("table need_custom, kind region", what, code, Text("en rad", "a row"), remedy) for code in missing]
        )
    bands = sorted(ages.items()) or [(RESIDENT_AGES[0], 1.0)]
    structure = np.array([by_region.get(code, 1.0) for code in regions])
    return NeedBasis(weights_by_age(RESIDENT_AGES, bands), structure)


def _of_kind(table: pl.DataFrame, kind: str) -> list[tuple[str, float]]:
    return list(table.filter(pl.col("kind") == kind).select("key", "weight").iter_rows())


def standard_cost(tables: TablesByName, regions: Sequence[str], year: int) -> Float[Array, " region"]:
    """Standard cost of health care by region [the country's currency/resident/year], as ``latest`` chooses the year.
    EvidenceError where no year has one for every region."""
    return latest(tables["need_index"].filter(pl.col("index") == "standard_cost"), "need_index", regions, year)


def latest(table: pl.DataFrame, name: str, regions: Sequence[str], year: int) -> Float[Array, " region"]:
    """The regions' values [unit of the table] of the latest year up to ``year`` (or the first one after it) in which
    all have one.

    table  region_code, year, value; ``name`` is what an error calls it
    Raises EvidenceError where no year has a value for every region.
    """
    rows = table.filter(pl.col("region_code").is_in(list(regions)) & pl.col("value").is_not_null())
    counts = rows.group_by("year").len().filter(pl.col("len") == len(regions))["year"].sort().to_list()
    if not counts:
        what = Text("inget år har ett värde för varje region", "no year has a value for every region")
        raise EvidenceError(Problem(f"table {name}", what, remedy=Text("lägg till raderna", "add the rows")))
    chosen = max([y for y in counts if y <= year], default=counts[0])
    by_code = dict(rows.filter(pl.col("year") == chosen).select("region_code", "value").iter_rows())
    return np.array([by_code[code] for code in regions], dtype=np.float64)

"""Need in resident-equivalents, by one of five models.

``N[r,t] = scale · z[r] · Σ_ga w[g,a] · P[r,g,a,t]``, with ``scale`` such that the nation's mean weight is 1 in the base
year: need then equals the nation's residents in that year, whatever the weights, and a norm of so many residents per
specialist keeps its meaning. Need says who needs much and who little; how much one resident needs is the norm's affair.

Two regions of 200, one with as many old as young, the other with 50 old, where an old resident counts as three young:
they weigh 400 and 300 of 700, and share the nation's 400 residents in that proportion.

>>> population = np.array([[[[100.0, 100.0]], [[150.0, 50.0]]]])
>>> need(population, np.array([[1.0, 3.0]]), np.ones(2), 0).round(1).tolist()
[[228.6, 171.4]]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.core.axes import SEXES, band_index
from underlag.core.errors import EvidenceError, Problem, SettingError, nearest
from underlag.core.language import Text

SexAge = Float[np.ndarray, "sex age"]
Region = Float[np.ndarray, " region"]


@dataclass(frozen=True)
class NeedModel:
    """One of the five models: its name, title and what it takes into account."""

    name: str
    title: Text
    meaning: Text


NEED_MODELS: Mapping[str, NeedModel] = {
    model.name: model
    for model in (
        NeedModel(
            "guideline",
            Text("Riktvärdet rakt av", "The guideline as it stands"),
            Text(
                "Varje invånare räknas lika, oavsett ålder, kön och region.",
                "Every resident counts the same, whatever age, sex and region.",
            ),
        ),
        NeedModel(
            "age",
            Text("Ålder", "Age"),
            Text(
                "Invånare räknas efter hur mycket primärvård deras åldersgrupp brukar behöva.",
                "Residents count by how much primary care their age group tends to need.",
            ),
        ),
        NeedModel(
            "structure",
            Text("Strukturella villkor", "Structural conditions"),
            Text(
                "Regionens invånare räknas efter standardkostnaden i kostnadsutjämningen.",
                "The region's residents count by the standard cost in the cost equalisation.",
            ),
        ),
        NeedModel(
            "deprivation",
            Text("Socioekonomi", "Deprivation"),
            Text(
                "Regionens invånare räknas efter ett index av samma slag som Care Need Index.",
                "The region's residents count by an index of the Care Need Index kind.",
            ),
        ),
        NeedModel(
            "custom",
            Text("Egna vikter", "Own weights"),
            Text(
                "Invånare räknas efter användarens egen tabell över ålder, kön och region.",
                "Residents count by the user's own table of age, sex and region.",
            ),
        ),
    )
}
"""The five models by name."""


@dataclass(frozen=True)
class NeedBasis:
    """What a need model amounts to in numbers; only ratios between entries matter.

    weights    weight of a resident [1] by sex and age, ≥ 0
    structure  weight of a region [1], > 0
    """

    weights: SexAge
    structure: Region


@dataclass(frozen=True)
class Deprivation:
    """What a deprivation index is made of.

    shares    component × region: e.g. share with low education; any unit, one per component, ≥ 0
    weights   weight of each component [1], ≥ 0, not all 0; only ratios matter
    strength  how much of need moves with the index [1], 0 (not at all) to 1 (in proportion)
    """

    shares: Float[np.ndarray, "component region"]
    weights: Float[np.ndarray, " component"]
    strength: float


@dataclass(frozen=True)
class NeedEvidence:
    """What a country has to build weights from; None where it has no such table.

    weight_by_age  (age from, weight) ascending, the first at the youngest age; need per resident on any scale
    standard_cost  official standard cost by region, on any scale
    deprivation    components of a deprivation index
    custom         the user's own weights
    """

    weight_by_age: Sequence[tuple[int, float]] | None = None
    standard_cost: Region | None = None
    deprivation: Deprivation | None = None
    custom: NeedBasis | None = None


def weights_by_age(ages: Sequence[int], bands: Sequence[tuple[int, float]]) -> SexAge:
    """Weight [1] of each sex and age from bands (age from, weight), both sexes alike."""
    lower = tuple(age_from for age_from, _ in bands)
    by_age = np.array([weight for _, weight in bands], dtype=np.float64)[list(band_index(tuple(ages), lower))]
    return np.tile(by_age, (len(SEXES), 1))


def relative_index(index: Region, residents: Region) -> Region:
    """An index by region as a multiple of the nation's mean [1], residents being the weights of that mean."""
    return np.asarray(index / np.average(index, weights=residents), dtype=np.float64)


def deprivation_index(components: Deprivation, residents: Region) -> Region:
    """Weight of a region [1]: ``1 + strength · (D − 1)``, ``D = Σ_c v_c · x_cr / x̄_c`` with weights ``v`` summing to 1.

    Each component is first set against the nation's mean ``x̄_c``, so that a common one does not outweigh a rare one
    because it is common; the nation's mean of the result is 1.
    """
    relative = np.stack([relative_index(share, residents) for share in components.shares])
    mean = np.average(relative, axis=0, weights=components.weights)
    return np.asarray(1 + components.strength * (mean - 1), dtype=np.float64)


_UNKNOWN = Text("okänd behovsmodell", "unknown need model")


def basis(model: str, ages: Sequence[int], residents: Region, evidence: NeedEvidence) -> NeedBasis:
    """The weights of a need model.

    model      a name in ``NEED_MODELS``; SettingError names it and the accepted ones otherwise
    ages       whole years of age of the population, ascending
    residents  residents by region in the base year [resident]
    evidence   tables; EvidenceError if the model's own is missing or holds weights that are not positive
    """
    flat_age, flat_region = np.ones((len(SEXES), len(ages))), np.ones(len(residents))
    if model == "guideline":
        return NeedBasis(flat_age, flat_region)
    if model == "age" and evidence.weight_by_age is not None:
        return _sound(model, NeedBasis(weights_by_age(ages, evidence.weight_by_age), flat_region))
    if model == "structure" and evidence.standard_cost is not None:
        return _sound(model, NeedBasis(flat_age, relative_index(evidence.standard_cost, residents)))
    if model == "deprivation" and evidence.deprivation is not None:
        return _sound(model, NeedBasis(flat_age, deprivation_index(evidence.deprivation, residents)))
    if model == "custom" and evidence.custom is not None:
        return _sound(model, evidence.custom)
    if model not in NEED_MODELS:
        raise SettingError(Problem("need_model", _UNKNOWN, model, "", nearest(model, sorted(NEED_MODELS))))
    raise EvidenceError(
        Problem(
            f"need model {model}",
            Text("landet har ingen tabell för den", "the country has no table for it"),
            remedy=Text("lägg till tabellen eller välj en annan modell", "add the table or choose another model"),
        )
    )


def _sound(model: str, made: NeedBasis) -> NeedBasis:
    """The same basis, refused where a weight is negative or not a number, a region counts nothing, or all ages do."""
    weights_fit = np.all(np.isfinite(made.weights)) and np.all(made.weights >= 0) and np.any(made.weights > 0)
    if weights_fit and np.all(np.isfinite(made.structure)) and np.all(made.structure > 0):
        return made
    by_age, by_region = f"{np.min(made.weights):g}", f"{np.min(made.structure):g}"
    lowest = Text(
        f"vikt efter ålder {by_age}, vikt efter region {by_region}",
        f"weight by age {by_age}, weight by region {by_region}",
    )
    raise EvidenceError(
        Problem(
            f"need model {model}",
            Text("en vikt går inte att använda", "a weight is not usable"),
            lowest,
            Text("minst 0 för varje ålder, över 0 för varje region", "0 or more by age, above 0 by region"),
            Text("rätta den", "correct it"),
        )
    )


def need(
    population: Float[np.ndarray, "*draw year region sex age"],
    weights: SexAge,
    structure: Region,
    base_year: int,
) -> Float[np.ndarray, "*draw year region"]:
    """Need [resident], i.e. resident-equivalents, by year and region.

    population  residents at 31 December [resident]; the regions make up the nation; draws may lead
    weights     weight of a resident by sex and age [1], ≥ 0
    structure   weight of a region [1], ≥ 0
    base_year   position on the year axis in which the nation's need equals its residents
    """
    weighted = np.einsum("...yrga,ga,r->...yr", population, weights, structure)
    residents = population[..., base_year, :, :, :].sum(axis=(-3, -2, -1))
    total = weighted[..., base_year, :].sum(axis=-1)
    if np.any(total <= 0):
        raise ValueError("the base year has no residents with a weight above 0")
    return np.asarray(weighted * (residents / total)[..., None, None])

"""The starting point: published figures on specialists and trainees turned into levels per resident, and estimated.

Specialists are estimated as full-time equivalents employed (the form most figures have) and turned into heads by the
mean employment degree; trainees are estimated as heads.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.runs.inputs.cards import Drawn, as_array
from underlag.runs.inputs.careers import employment_degree
from underlag.runs.inputs.evidence import Evidence
from underlag.uncertainty.starting_point import Level, Published, StartingPoint, estimate_start

Row = Mapping[str, Any]
USED = "synthesis"


@dataclass(frozen=True)
class Yardstick:
    """What is needed to turn a figure into a level per resident.

    residents   (region index, year) → residents [resident]
    employment  mean employment degree of specialists [fte/head], central
    guideline   residents per specialist of the guideline [resident/fte]
    """

    residents: Callable[[int, int], float]
    employment: float
    guideline: float


Reading = Callable[[Row, Yardstick, int], tuple[str, float, float | None]]
"""From a row, the yardstick and the region's index to (form, value, upper end) as ``Published`` has them."""


def _ends(row: Row, scale: float) -> tuple[float, float | None]:
    upper = row["value_max"]
    return row["value"] * scale, None if upper is None else upper * scale


def _per_resident(scale: Callable[[Yardstick], float]) -> Reading:
    def read(row: Row, yardstick: Yardstick, region: int) -> tuple[str, float, float | None]:
        value, upper = _ends(row, scale(yardstick) / yardstick.residents(region, row["year"]))
        return "units_per_resident", value, upper

    return read


def _as_published(form: str, scale: float) -> Reading:
    def read(row: Row, yardstick: Yardstick, region: int) -> tuple[str, float, float | None]:
        return (form, *_ends(row, scale))

    return read


def _increase_needed(row: Row, yardstick: Yardstick, region: int) -> tuple[str, float, float | None]:
    """Percent more doctors needed to reach the guideline: there is one for guideline × (1 + p/100) residents."""
    value, upper = (None if end is None else yardstick.guideline * (1 + end / 100) for end in _ends(row, 1.0))
    assert value is not None
    return "residents_per_unit", value, upper


def _shortage(row: Row, yardstick: Yardstick, region: int) -> tuple[str, float, float | None]:
    """Full-time specialists missing against the guideline: what is there is residents/guideline − shortage."""
    residents = yardstick.residents(region, row["year"])
    there = max(residents / yardstick.guideline - row["value"], 1.0)
    return "units_per_resident", there / residents, None


SPECIALISTS: Mapping[str, Reading] = {
    "residents_per_specialist_fte": _as_published("residents_per_unit", 1.0),
    "specialists_fte": _per_resident(lambda y: 1.0),
    "specialists_heads": _per_resident(lambda y: y.employment),
    "increase_needed_percent": _increase_needed,
    "increase_needed_doctors": _shortage,
}
"""Quantities that tell the full-time specialists of a region, and how to read them."""

TRAINEES: Mapping[str, Reading] = {
    "trainees_heads": _per_resident(lambda y: 1.0),
    "trainees_per_1000": _as_published("units_per_resident", 0.001),
    "training_posts": _per_resident(lambda y: 1.0),
    "training_posts_funded": _per_resident(lambda y: 1.0),
}
"""Quantities that tell the trainees of a region, and how to read them."""


def published_figures(
    observations: pl.DataFrame,
    readings: Mapping[str, Reading],
    regions: Sequence[str],
    yardstick: Yardstick,
    parameters: Mapping[str, Drawn],
) -> list[Published]:
    """The rows marked for the starting point, as figures with their error."""
    rows = observations.filter((pl.col("used") == USED) & pl.col("quantity").is_in(list(readings)))
    figures = []
    for row in rows.iter_rows(named=True):
        if row["region_code"] not in regions:
            continue
        region = regions.index(row["region_code"])
        form, value, upper = readings[row["quantity"]](row, yardstick, region)
        names = (f"start/source_error_{row['source_kind']}", f"start/observation_error_{row['quantity']}")
        by_card = math.hypot(*(parameters[name].central.item() for name in names if name in parameters))
        error = row.get("stated_error") or by_card  # what an official table says of itself holds before the cards
        figures.append(
            Published(row["observation_id"], region, row["year"], form, row["relation"], value, error, upper)
        )
    return figures


def start_estimate(
    name: str,
    level: Float[Array, " draw"],
    central_level: float,
    figures: Sequence[Published],
    residents: Float[Array, " region"],
    regions: Sequence[str],
    parameters: Mapping[str, Drawn],
    year: int,
    seed: int,
) -> StartingPoint:
    """Units by region in ``year``.

    name   specialists or trainees: also names the card of the regional spread
    level  national level [units per resident], over draws and central
    """
    spread = parameters[f"start/regional_spread_{name}"]
    drift = parameters.get("start/observation_drift")
    national = Level(
        name, central_level, level, spread.central.item(), spread.draws, drift.central.item() if drift else 0.0
    )
    return estimate_start(national, residents, regions, figures, year, seed)


def start_estimates(
    evidence: Evidence, parameters: Mapping[str, Drawn], year: int, seed: int
) -> dict[str, StartingPoint]:
    """The starting point in ``year``: full-time specialists employed, and trainees, by region."""
    central = {name: p.central for name, p in parameters.items()}
    residents = np.array([evidence.residents(region, year) for region in range(len(evidence.regions))])
    norm_card = evidence.country.parameters(evidence.profession.name)[evidence.profession.norms.specialist]
    norm = float(as_array(norm_card.value_in(year)))  # of the evidence: a scenario's norm does not change the past
    degree = float(employment_degree(central, evidence.scenario.parameters)[0])
    yardstick = Yardstick(evidence.residents, degree, norm)
    observations = evidence.country.observations(evidence.profession)
    ratio, per_1000 = parameters["start/residents_per_specialist_fte"], parameters["start/trainees_per_1000"]
    made = {}
    for name, readings, level, middle in (
        ("specialists", SPECIALISTS, 1 / ratio.draws, 1 / ratio.central.item()),
        ("trainees", TRAINEES, per_1000.draws / 1000, per_1000.central.item() / 1000),
    ):
        figures = published_figures(observations, readings, evidence.regions, yardstick, parameters)
        made[name] = start_estimate(name, level, middle, figures, residents, evidence.regions, parameters, year, seed)
    return made

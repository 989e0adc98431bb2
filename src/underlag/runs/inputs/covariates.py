"""Covariates: what regions are like, in so far as it may tell how their staff differs before any figure of their own.

A country uses a covariate by having the card of its slope, ``start/slope_<staff>_<covariate>``. Whether one earns its
place is asked of regions whose figures are left out: ``runs.synthesis.covariate_check``.

A covariate counts in standard deviations between regions: where three regions have 10, 20 and 30 percent of their
residents in rural areas, it is −1.22, 0 and 1.22 for them. With a slope of −0.05 the third is expected to have
exp(−0.05 · 1.22) = 0.94 times the staff per resident of the second, before it has published anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.directory.tables import TablesByName
from underlag.runs.inputs.need import latest, standard_cost

SLOPE = "start/slope_"
"""Beginning of the names of the cards that say how staff per resident follows a covariate."""

STAFF: tuple[str, ...] = ("specialists", "trainees")
"""What a covariate may tell of: staff per resident."""

SPARSE = 3
"""Degree of urbanisation: rural areas (Eurostat's DEGURBA)."""

Reader = Callable[[TablesByName, Sequence[str], int], Float[Array, " region"]]
"""From the tables, the regions and a year to the covariate by region as it was known by then, on any scale."""


def rural_share(tables: TablesByName, regions: Sequence[str]) -> Float[Array, " region"]:
    """Share of residents who live in rural areas [1]; 0 where the country has no such table."""
    if "degurba_share" not in tables:
        return np.zeros(len(regions))
    rows = tables["degurba_share"].filter(pl.col("degurba") == SPARSE)
    percent = dict(rows.select("region_code", "percent").iter_rows())
    return np.array([float(percent.get(code, 0.0)) / 100 for code in regions])


def degurba_shares(
    tables: TablesByName, regions: Sequence[str], kinds: Sequence[int]
) -> Float[Array, "region degurba"]:
    """Share of each region's residents in each kind of place [1], in the order of ``kinds`` (degrees of urbanisation).

    Raises EvidenceError where those of a region don't make up its whole, to a percent. KeyError without the table.
    """
    rows = tables["degurba_share"].select("region_code", "degurba", "percent").iter_rows()
    percent = {(code, int(kind)): float(share) for code, kind, share in rows}
    found = np.array([[percent.get((code, kind), 0.0) / 100 for kind in kinds] for code in regions])
    off = [code for code, total in zip(regions, found.sum(axis=1), strict=True) if abs(total - 1) > 0.01]
    if off:
        raise EvidenceError(
            Problem(
                "tables/degurba_share",
                Text(
                    "regionens invånare i de slag av ort som räknas är inte alla dess invånare",
                    "a region's residents in the kinds of place that count are not all its residents",
                ),
                ", ".join(off),
                Text(
                    f"100 procent i slagen {', '.join(map(str, kinds))} tillsammans",
                    f"100 percent in the kinds {', '.join(map(str, kinds))} together",
                ),
                Text("lägg till de rader som saknas", "add the rows that are missing"),
            )
        )
    return found


def _aged(tables: TablesByName, regions: Sequence[str], year: int) -> Float[Array, " region"]:
    rows = tables["population_share_80plus"].rename({"percent": "value"})
    return latest(rows, "population_share_80plus", regions, year)


def _taught(tables: TablesByName, regions: Sequence[str], year: int) -> Float[Array, " region"]:
    taught = tables["medical_schools"]["region_code"].to_list() if "medical_schools" in tables else []
    return np.array([float(code in taught) for code in regions])


COVARIATES: Mapping[str, Reader] = {
    "rural_share": lambda tables, regions, year: rural_share(tables, regions),
    "aged_80": _aged,
    "standard_cost": lambda tables, regions, year: np.log(standard_cost(tables, regions, year)),
    "medical_school": _taught,
}
"""Covariate → how it is read: share of residents in rural areas [1], percent aged 80 or more, logarithm of the standard
cost of health care per resident [1], whether a university in the region trains doctors [0 or 1]."""


_COVARIATE_TABLES: Mapping[str, str] = {
    "rural_share": "degurba_share",
    "aged_80": "population_share_80plus",
    "standard_cost": "need_index",
    "medical_school": "medical_schools",
}
"""Covariate → the table that it is read from."""


def covariate_tables(slopes: Iterable[str]) -> set[str]:
    """The tables that the covariates of these slopes are read from."""
    return {_COVARIATE_TABLES[covariate] for _, covariate in map(told_by, slopes) if covariate in _COVARIATE_TABLES}


def told_by(slope: str) -> tuple[str, str]:
    """The staff and the covariate that the name of a slope's card tells of."""
    staff, _, covariate = slope.removeprefix(SLOPE).partition("_")
    return staff, covariate


def candidates() -> tuple[str, ...]:
    """The names of the slopes that there could be."""
    return tuple(f"{SLOPE}{staff}_{covariate}" for staff in STAFF for covariate in COVARIATES)


def covariates(
    slopes: Iterable[str], tables: TablesByName, regions: Sequence[str], year: int
) -> dict[str, Float[Array, " region"]]:
    """Slope → its covariate in standard deviations between regions from their mean [1], as known in ``year``.

    Raises EvidenceError with every slope that is of nothing that is known, or of something in which regions do not
    differ; and where the table of a covariate is missing or has no year with a value for every region.
    """
    found, problems = {}, []
    for slope in slopes:
        staff, name = told_by(slope)
        if staff not in STAFF or name not in COVARIATES:
            problems.append(
                Problem(
                    f"parameters/{slope}.yaml",
                    Text("ingen sådan kovariat är känd", "no such covariate is known"),
                    slope,
                    ", ".join(candidates()),
                    Text("byt namn på kortet, eller utelämna det", "rename the card, or leave it out"),
                )
            )
            continue
        read = COVARIATES[name](tables, regions, year)
        spread = float(read.std())
        if spread > 0:
            found[slope] = np.asarray((read - read.mean()) / spread)
        else:
            problems.append(
                Problem(
                    f"parameters/{slope}.yaml",
                    Text(
                        "regionerna skiljer sig inte åt i det som kortet är en lutning mot",
                        "the regions do not differ in what the card is a slope of",
                    ),
                    name,
                    Text("minst två värden", "two values at least"),
                    Text(
                        "lägg till tabellen som det läses från, eller utelämna kortet",
                        "add the table it is read from, or leave the card out",
                    ),
                )
            )
    if problems:
        raise EvidenceError(problems)
    return found


def that_could_be_used(tables: TablesByName, regions: Sequence[str], year: int) -> dict[str, Float[Array, " region"]]:
    """Every slope of a covariate that is known of all regions and in which they differ → its covariate by region, in
    standard deviations from their mean [1]. What is not known of all is left out without an error."""
    found: dict[str, Float[Array, " region"]] = {}
    for slope in candidates():
        with suppress(EvidenceError):  # not known of every region: what its own cards need has been asked before
            found |= covariates([slope], tables, regions, year)
    return found

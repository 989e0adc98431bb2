"""The numbers of a run as cubes: every combination of quantity, policy, region, statistic and year is one cell.

PX and JSON-stat hold cubes, not rows. Quantities that have the same policies and years in common share a cube, so that
few cells are empty: conditions that do not depend on the starts, levels at 31 December, flows during a year, and what
the goal calls for in the target year. What is recommended has a cube of its own: whole posts, which have no interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from underlag.core.language import Text
from underlag.core.units import Kind
from underlag.reports.columns.of_run import COLUMN_DEFINITIONS
from underlag.reports.language.nouns import POLICY_NAMES, nouns, quantity_name
from underlag.runs.record.contents import POLICIES as POLICY_ORDER
from underlag.runs.record.contents import RunResult
from underlag.runs.record.quantities import QUANTITIES, Quantity
from underlag.uncertainty.intervals import QUANTILES

STATISTICS: tuple[str, ...] = ("central", "mean", *QUANTILES)
"""What is told of each number: its central value, then mean and quantiles over the draws."""

CUBES: Mapping[str, Text] = {
    "conditions": Text("Invånare och behov", "Residents and need"),
    "levels": Text("Nivåer 31 december", "Levels at 31 December"),
    "flows": Text("Flöden under året", "Flows during the year"),
    "recommendation": Text("Rekommendation", "Recommendation"),
    "called_for": Text("Vad målet kräver", "What the goal calls for"),
}
"""Key of each cube → its title."""

STATUS_ORDER: tuple[str, ...] = ("", "official", "estimated", "assumed")
"""Status of a cell by its code in ``Cube.status``, the surest first; "" where there is no number."""

MISSING_MEANING = Text(
    "betyder att körningen inte räknar talet: alternativet förs inte vidare efter målåret, storheten räknas bara för "
    "två av alternativen, eller talet saknar innebörd för riket.",
    "means that the run does not compute the number: the policy is not carried on after the target year, the quantity "
    "is computed for two of the policies only, or the number has no meaning for the nation.",
)
"""What an empty cell says; goes after the sign that stands in it."""

_DIMENSIONS: Mapping[str, Text] = {
    "quantity": Text("Storhet", "Quantity"),
    "policy": Text("Alternativ", "Policy"),
    "region": Text("Region", "Region"),
    "statistic": Text("Mått", "Statistic"),
    "year": Text("År", "Year"),
}


@dataclass(frozen=True)
class Dimension:
    """One edge of a cube: key, name, and its categories as code → name, in order."""

    key: str
    name: Text
    categories: Mapping[str, Text]

    def __len__(self) -> int:
        return len(self.categories)


@dataclass(frozen=True, eq=False)
class Cube:
    """Numbers by every combination of categories, the last dimension running fastest.

    values  by category of each dimension; NaN where the run has no number
    status  position in ``STATUS_ORDER`` of each cell
    """

    key: str
    title: Text
    dimensions: tuple[Dimension, ...]
    values: np.ndarray[Any, np.dtype[np.float64]]
    status: np.ndarray[Any, np.dtype[np.int8]]

    def dimension(self, key: str) -> Dimension:
        """The dimension of that key."""
        return next(d for d in self.dimensions if d.key == key)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities of the cube, in order."""
        return tuple(QUANTITIES[key] for key in self.dimension("quantity").categories)


def cubes(result: RunResult) -> tuple[Cube, ...]:
    """The cubes of a run, in the order of ``CUBES``; one without numbers is left out."""
    numbers = result.tables["numbers"].with_columns(pl.col("policy").fill_null(""))
    assigned = _assigned(numbers, result.settings.target_year)
    made = []
    for key, title in CUBES.items():
        members = [quantity for quantity in QUANTITIES if assigned.get(quantity) == key]
        if key == "recommendation" and (rows := recommended(result)).height:
            made.append(_cube(result, key, title, ["starts"], rows, STATISTICS[:1]))
        elif members:
            made.append(_cube(result, key, title, members, numbers.filter(pl.col("quantity").is_in(members))))
    return tuple(made)


def recommended(result: RunResult) -> pl.DataFrame:
    """The rows of ``numbers`` that say what is recommended: posts by place and year, from the first year decided."""
    return result.tables["numbers"].filter(
        (pl.col("quantity") == "starts")
        & (pl.col("policy") == "recommended")
        & (pl.col("year") >= int(result.goal["first_year"]))
    )


def _assigned(numbers: pl.DataFrame, target_year: int) -> dict[str, str]:
    """Quantity → key of its cube."""
    found = {}
    for quantity, first, last in (
        numbers.group_by("quantity").agg(pl.col("year").min().alias("a"), pl.col("year").max().alias("b")).iter_rows()
    ):
        entry = QUANTITIES[quantity]
        if not entry.by_policy:
            found[quantity] = "conditions"
        elif first == last == target_year:
            found[quantity] = "called_for"
        else:
            found[quantity] = "flows" if entry.unit.kind is Kind.FLOW else "levels"
    return found


def _cube(
    result: RunResult,
    key: str,
    title: Text,
    members: Sequence[str],
    rows: pl.DataFrame,
    statistics: Sequence[str] = STATISTICS,
) -> Cube:
    """One cube from the rows of its quantities."""
    dimensions = _dimensions(result, members, rows, statistics)
    edges = [d for d in dimensions if d.key != "statistic"]
    at = rows.select(
        pl.col("region_code" if d.key == "region" else d.key)
        .cast(pl.String)
        .replace_strict({code: place for place, code in enumerate(d.categories)}, return_dtype=pl.Int64)
        .alias(d.key)
        for d in edges
    )
    where = tuple(at[d.key].to_numpy() for d in edges)
    cells = np.full((*(len(d) for d in edges), len(statistics)), np.nan)
    cells[where] = rows.select(pl.col(s).fill_null(float("nan")) for s in statistics).to_numpy()
    status = np.zeros(cells.shape[:-1], dtype=np.int8)
    codes = {name: code for code, name in enumerate(STATUS_ORDER)}
    status[where] = rows["status"].replace_strict(codes, return_dtype=pl.Int8).to_numpy()
    values = np.ascontiguousarray(np.moveaxis(cells, -1, -2))  # the year runs fastest
    known = np.where(np.isnan(values), np.int8(0), status[..., None, :])
    return Cube(key, title, dimensions, values, known)


def _dimensions(
    result: RunResult, members: Sequence[str], rows: pl.DataFrame, statistics: Sequence[str]
) -> tuple[Dimension, ...]:
    """Quantity, policy where there is one, region with the nation first, statistic, year."""
    words = nouns(result.names.trainee)
    names = {key: Text(quantity_name(key, words, "sv"), quantity_name(key, words, "en")) for key in members}
    policies = [policy for policy in POLICY_ORDER if policy in set(rows["policy"])]
    years = sorted(set(rows["year"]))
    chosen: dict[str, Mapping[str, Text]] = {
        "quantity": names,
        "policy": {policy: POLICY_NAMES[policy] for policy in policies},
        "region": _places(result, set(rows["region_code"])),
        "statistic": {name: COLUMN_DEFINITIONS[name][0] for name in statistics},
        "year": {str(year): Text(str(year), str(year)) for year in years},
    }
    return tuple(Dimension(key, _DIMENSIONS[key], found) for key, found in chosen.items() if found)


def _places(result: RunResult, used: set[str]) -> dict[str, Text]:
    """Code → name of the nation and of each region that has a number, the nation first."""
    nation = result.names.nation_code
    names = {code: Text(name or code, name or code) for code, name, _ in result.tables["regions"].iter_rows()}
    names[nation] = result.names.nation
    codes = sorted(used, key=lambda code: (code != nation, code))
    return {code: names.get(code, Text(code, code)) for code in codes}

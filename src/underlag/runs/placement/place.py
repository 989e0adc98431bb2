"""Placement of each region's recommended posts: who gets them, what that does to coverage, and what equity costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.balance.inequality import gini
from underlag.core.arrays import Array
from underlag.core.sphere import great_circle_km
from underlag.optimise.placement.placement import (
    Placement,
    PlacementProblem,
    PlacementRules,
    UnitArray,
    capacity_with,
    missing,
    place,
    unit_coverage,
    unweighted,
)
from underlag.optimise.programme.problem import base_capacity
from underlag.runs.placement.units import STAY, RegionUnits, placement_rules, region_units
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.policies import CentralPlan
from underlag.runs.record.contents import COLUMNS
from underlag.uncertainty.intervals import summaries


@dataclass(frozen=True)
class PlacedRegion:
    """One region's placement.

    code       of the region
    years      whose posts are placed
    units      its municipalities, or the user's units, in the order of every axis unit
    problem    what is to be placed, and by what claims
    placement  what is placed, by the rules and weights of the scenario
    plain      what would be placed if every missing specialist counted alike
    capacity   [resident] by unit: in the start year (``start``); in the target year without new posts (``without``),
               with them as placed (``with``), and with them placed by ``plain`` (``plain``)
    spread     coverage with the posts over the draws of what is assumed, axes draw unit [1]
    """

    code: str
    years: tuple[int, ...]
    units: RegionUnits
    problem: PlacementProblem
    placement: Placement
    plain: Placement
    capacity: Mapping[str, UnitArray]
    spread: Float[Array, "draw unit"]

    @property
    def need_start(self) -> UnitArray:
        """Need in the start year by unit [resident]."""
        return self.units.units["need_start"].to_numpy()

    def covered(self, when: str) -> UnitArray:
        """Coverage by unit [1] at one of the keys of ``capacity``; 1 where there is no need. KeyError for
        another key."""
        if when == "start":
            need = self.need_start
            return np.divide(self.capacity[when], need, out=np.ones_like(need), where=need > 0)
        return unit_coverage(self.problem, self.capacity[when])


def place_regions(assembled: Assembled, central: CentralPlan, totals: pl.DataFrame) -> tuple[PlacedRegion, ...]:
    """Place the recommended posts of every region, in the order of the regions.

    central  the plan with every parameter at its central value
    totals   the run's table of municipalities: residents and need [resident]

    Raises EvidenceError if a weight card lacks a group that a municipality belongs to.
    """
    rules = placement_rules(assembled)
    stay = assembled.parameters[STAY]
    return tuple(
        _placed(position, units, assembled, central, rules, stay.central.item(), stay.draws.reshape(-1, 1))
        for position, units in enumerate(region_units(assembled, totals))
    )


def _placed(
    position: int,
    units: RegionUnits,
    assembled: Assembled,
    central: CentralPlan,
    rules: PlacementRules,
    stay: float,
    stay_drawn: Float[Array, "draw 1"],
) -> PlacedRegion:
    inputs, goal = assembled.central, assembled.central.goal
    at = inputs.years.index(goal.target_year)
    base = float(base_capacity(central.problem, goal.target_year)[0, position])
    with_posts = float(central.outcomes["recommended"]["capacity"][0, at, position])
    specialists = central.outcomes["recommended"]["specialists"][0, :, position]
    last = min(goal.first_year + assembled.evidence.scenario.placement.years - 1, inputs.years[-1])
    years = tuple(range(goal.first_year, last + 1))
    steps = [inputs.years.index(year) - 1 for year in years]
    place_of = units.units.select("latitude", "longitude").to_numpy().T
    problem = PlacementProblem(
        need=units.units["need_target"].to_numpy(),
        present=units.present,
        specialists=units.present * float(inputs.start.specialists[0, position]),
        supervising=units.present * float(np.mean([specialists[step + 1] for step in steps])),
        weight=units.weight,
        distance=great_circle_km(*place_of, *place_of),
        posts=np.rint(central.decided["recommended"][steps, position]).astype(np.int64),
        base=base,
        added=with_posts - base,
    )
    placement, plain = place(problem, rules), place(unweighted(problem), rules)
    capacity = {
        "start": units.present * float(central.outcomes["today"]["capacity"][0, 0, position]),
        "without": units.present * base,
        "with": capacity_with(problem, placement, stay),
        "plain": capacity_with(problem, plain, stay),
    }
    spread = unit_coverage(problem, capacity_with(problem, placement, stay_drawn, units.present_drawn))
    code = assembled.evidence.regions[position]
    return PlacedRegion(code, years, units, problem, placement, plain, capacity, spread)


def placement_table(placed: Sequence[PlacedRegion], norm: float) -> pl.DataFrame:
    """One row a unit: its posts, what they follow from, and coverage before and after.

    norm  residents per specialist [resident/fte], > 0, in which shortages are counted [fte]
    """
    frames = []
    for region in placed:
        units, problem, found = region.units.units, region.problem, region.placement
        over = summaries(region.spread)
        codes = np.array(units["unit"].to_list())
        frames.append(
            pl.DataFrame(
                {
                    "unit_code": units["unit"],
                    "name": units["name"],
                    "municipality_code": units["municipality_code"],
                    "region_code": region.code,
                    "latitude": units["latitude"],
                    "longitude": units["longitude"],
                    "posts": found.posts,
                    "quota": found.quota,
                    "posts_plain": region.plain.posts,
                    "need": problem.need,
                    "present": problem.present,
                    "specialists": problem.specialists,
                    "priority": problem.weight,
                    "deprivation": region.units.deprivation,
                    "shortage_fte": problem.shortage / norm,
                    "claim_fte": found.claim / norm,
                    "most": found.most,
                    "host": codes[found.host],
                    "distance_km": problem.distance[np.arange(len(codes)), found.host],
                    "coverage_start": region.covered("start"),
                    "coverage_without": region.covered("without"),
                    "coverage_with": region.covered("with"),
                    "p10": over["p10"],
                    "p90": over["p90"],
                    "tied": _among(found.tie.units if found.tie else (), len(codes)),
                    "status": "estimated" if region.units.given else "assumed",
                },
                schema_overrides={"deprivation": pl.Float64, "tied": pl.Boolean},
            ).select(COLUMNS["placement"])
        )
    return pl.concat(frames)


def _among(positions: Sequence[int], count: int) -> Array:
    return np.isin(np.arange(count), np.asarray(positions, dtype=np.int64))


def placement_years_table(placed: Sequence[PlacedRegion]) -> pl.DataFrame:
    """Posts of every unit by year [post]; sums to the unit's posts and, but for unplaced ones, to the region's starts.

    Columns are ``COLUMNS["placement_years"]``.
    """
    frames = []
    for region in placed:
        codes = region.units.units["unit"].to_list()
        frames.append(
            pl.DataFrame(
                {
                    "unit_code": codes * len(region.years),
                    "region_code": region.code,
                    "year": np.repeat(np.asarray(region.years), len(codes)),
                    "posts": region.placement.by_year.reshape(-1),
                    "turns": region.placement.turns.reshape(-1),
                }
            )
        )
    return pl.concat(frames).sort("region_code", "unit_code", "year")


def placement_regions_table(placed: Sequence[PlacedRegion], method: str, nation: str, norm: float) -> pl.DataFrame:
    """One row the nation and one a region: how coverage is spread before and after (Gini coefficient and the worst
    unit's coverage [1]), missing specialists [fte], posts, ties, warnings, and what the weights move [post].

    method  of apportionment, by name
    nation  code of the nation
    norm    residents per specialist [resident/fte], > 0, in which shortages are counted

    Columns are ``COLUMNS["placement_regions"]``.
    """
    rows = [_summary(region.code, (region,), method, norm) for region in placed]
    table = pl.DataFrame([_summary(nation, placed, method, norm), *rows], infer_schema_length=None)
    return table.select(COLUMNS["placement_regions"])


def _summary(code: str, placed: Sequence[PlacedRegion], method: str, norm: float) -> dict[str, object]:
    """One row; of the nation where ``placed`` has every region."""
    names = [unit for region in placed for unit in region.units.units["unit"].to_list()]
    need = np.concatenate([region.problem.need for region in placed])
    need_start = np.concatenate([region.need_start for region in placed])
    row: dict[str, object] = {"region_code": code, "method": method}
    for when in ("start", "without", "with", "plain"):
        level = np.concatenate([region.covered(when) for region in placed])
        row[f"gini_{when}"] = gini(level, need_start if when == "start" else need)
        row[f"worst_{when}"] = names[int(np.argmin(level))]
        row[f"worst_coverage_{when}"] = float(level.min())
        if when != "start":
            lacking = sum(missing(region.problem, region.capacity[when]) for region in placed)
            row[f"missing_fte_{when}"] = lacking / norm
    row["posts"] = sum(int(region.problem.posts.sum()) for region in placed)
    row["unplaced"] = sum(region.placement.unplaced for region in placed)
    row["moved"] = sum(_moved(region) for region in placed)
    row["stretch"] = max(region.placement.stretch for region in placed)
    row["outside_quota"] = " ".join(_named(placed, "quota"))
    row["losing"] = " ".join(_named(placed, "losing"))
    row["tied"] = " ".join(_named(placed, "tied"))
    row["won"] = " ".join(_named(placed, "won"))
    return row


def _moved(region: PlacedRegion) -> int:
    """Posts that the weights move from one unit to another [post]."""
    return int(np.maximum(region.placement.posts - region.plain.posts, 0).sum())


def _named(placed: Sequence[PlacedRegion], what: str) -> Iterator[str]:
    """Codes of the units outside their quota, losing by one more post, tied at the margin, or winners of the tie."""
    for region in placed:
        found = region.placement
        tie = found.tie
        at = {
            "quota": np.flatnonzero(np.abs(found.posts - found.quota) >= 1).tolist(),
            "losing": found.losing,
            "tied": tie.units if tie else (),
            "won": tie.winners if tie else (),
        }[what]
        codes = region.units.units["unit"].to_list()
        yield from (codes[position] for position in at)

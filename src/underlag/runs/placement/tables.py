"""The tables of a run on what lies inside its regions: placement by unit, by year and by region, and access."""

from __future__ import annotations

import polars as pl

from underlag.runs.placement.access import access_table
from underlag.runs.placement.place import (
    place_regions,
    placement_regions_table,
    placement_table,
    placement_years_table,
)
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.policies import CentralPlan


def placement_tables(
    assembled: Assembled, central: CentralPlan, municipalities: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Tables by name. ``municipalities``: the run's table of them."""
    placed = place_regions(assembled, central, municipalities)
    norm, nation = assembled.central.goal.residents_per_specialist, assembled.evidence.country.nation_code
    method = assembled.evidence.scenario.placement.method
    return {
        "placement": placement_table(placed, norm),
        "placement_years": placement_years_table(placed),
        "placement_regions": placement_regions_table(placed, method, nation, norm),
        "access": access_table(assembled, placed),
    }

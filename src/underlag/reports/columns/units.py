"""The unit of every column of numbers in a table: what decides how it is printed, and what open data state of it."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.reports.columns.of_placement import PLACEMENT_SHARES
from underlag.reports.columns.of_recommendation import RECOMMENDATION_SHARES

OF_ROW = "unit"
"""In place of a unit: each row has its own, in the column of this name."""

NO_UNIT = ""
"""In place of a unit: the number is an order, a code or a place on the map, counts what its heading names, or is in the
unit of the assumption that the row names."""

_SHARES = (
    "coverage",
    "coverage_target",
    "coverage_low80",
    "coverage_high80",
    "probability",
    "narrowing",
    "gap",
    "worse",
    "specialists_prior_share",
    "trainees_prior_share",
    *sorted(PLACEMENT_SHARES | RECOMMENDATION_SHARES),
)

_BY_UNIT: Mapping[str, tuple[str, ...]] = {
    "1": _SHARES,
    "ratio": ("factor", "stretch", "deprivation", "gini_start", "gini_without", "gini_with", "gini_plain"),
    "weight": ("priority", "need_weight"),
    "resident": (
        "residents",
        "persons",
        "need",
        "price",
        "extra_listed",
        "extra_listed_low80",
        "extra_listed_high80",
        "extra_listed_added",
        "lost_without",
    ),
    "head": ("specialists", "trainees"),
    "fte": (
        "specialists_fte",
        "gap_target",
        "required_fte",
        "shortage_fte",
        "claim_fte",
        "missing_fte",
        "missing_fte_without",
        "missing_fte_with",
        "missing_fte_plain",
        "regret",
        "objective_fte",
        "weighted_fte",
        "worst_fte",
        "cost_fte",
        "unsteadiness_fte",
        "difference_fte",
        "error_fte",
        "free_objective_fte",
        "free_difference_fte",
        "free_error_fte",
        "extra_fte",
        "extra_fte_low80",
        "extra_fte_high80",
        "objective",
        "promised",
        "apart",
    ),
    "post": ("posts", "quota", "posts_plain", "most", "unplaced", "moved"),
    "post/year": (
        "starts",
        "starts_today",
        "starts_target",
        "starts_mean",
        "free_starts",
        "best_starts",
        "sd_before",
        "sd_after",
        "new_posts",
        "posts_year",
        "together",
        "starts_saved",
    ),
    "sek": ("cost_low80", "cost_high80"),
    "sek/year": ("cost", "cost_posts", "cost_measures", "cost_peak", "cost_year"),
    "sek/resident": ("cost_per_resident", "cost_per_resident_low80", "cost_per_resident_high80"),
    "sek/fte": ("cost_per_fte",),
    "sek/resident/year": ("cost_per_resident_year",),
    "km": ("distance_km", "nearest_km"),
    "year": ("age",),
    OF_ROW: (
        "central",
        "mean",
        "median",
        "p2_5",
        "p10",
        "p25",
        "p50",
        "p75",
        "p90",
        "p97_5",
        "low80",
        "high80",
        "published",
        "tolerance",
        "value",
        "value_max",
        "predicted",
        "predicted_low80",
        "predicted_high80",
        "used",
        "allowed",
        "slack",
        "set_to",
        "effect",
        "outcome",
        "crps",
    ),
    NO_UNIT: (
        "year",
        "figures",
        "latest",
        "specialists_figures",
        "specialists_latest",
        "trainees_figures",
        "trainees_latest",
        "from_year",
        "to_year",
        "price_year",
        "origin",
        "point",
        "rank",
        "order",
        "items",
        "centres",
        "draws",
        "seed",
        "starting_points",
        "weighed_points",
        "latitude",
        "longitude",
        "derivative",
        "half_width",
    ),
}

COLUMN_UNITS: Mapping[str, str] = {column: unit for unit, columns in _BY_UNIT.items() for column in columns}
"""Column → its unit in notation of core.units, ``OF_ROW`` or ``NO_UNIT``; the same in every table but those below."""

_IN_TABLE: Mapping[str, Mapping[str, str]] = {
    "placement": {"p10": "1", "p90": "1"},
    "summary": {"gap": "fte"},
    "measures": {"cost": "sek"},
    "portfolio": {"cost": "sek"},
    "joint_starts": {"posts": "post/year"},
}
"""Table → column that means something else there → its unit."""


def column_unit(table: str, column: str) -> str:
    """Unit of a column of numbers. KeyError if nobody has said what it counts."""
    return _IN_TABLE.get(table, {}).get(column) or COLUMN_UNITS[column]

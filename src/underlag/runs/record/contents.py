"""What a run returns: settings, numbers with intervals, and everything needed to explain them.

The tables are tidy polars frames with fixed columns (``COLUMNS``); the run directory holds the same tables as files,
so a report can be written from either. A row of ``numbers`` says of one quantity, policy, place and year what the
central run has (``central``), and the mean and quantiles of the draws, in the unit that the row names. What the columns
of each table mean, and their units, is told once, in ``reports.columns``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.runs.record.demand_quantities import DEMAND_COLUMNS
from underlag.uncertainty.intervals import QUANTILES

POLICIES: tuple[str, ...] = (
    "today",
    "recommended",
    "called_for",
    "replacement",
    "specialists_per_post",
    "proportional",
)
"""Ways to set the yearly training starts; the first is what happens if nothing is done."""

STRENGTHS: Mapping[str, Text] = {
    "own": Text("egna uppgifter", "own figures"),
    "partly": Text("delvis", "partly"),
    "national": Text("rikets nivå", "national level"),
}
"""Strength of the evidence on a region: figures of its own on specialists and on training, on one, on neither."""

NUMBER_KEYS: tuple[str, ...] = ("quantity", "policy", "region_code", "year")
"""Columns that a number is found by; policy is empty where the quantity does not depend on the starts."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "regions": ("region_code", "name", "healthcare_region"),
    "evidence_strength": (
        "region_code",
        "specialists_figures",
        "specialists_latest",
        "specialists_prior_share",
        "trainees_figures",
        "trainees_latest",
        "trainees_prior_share",
        "strength",
    ),
    "need_by_model": (
        "region_code",
        "need_model",
        "need_weight",
        "need",
        "required_fte",
        "coverage",
        "shortage_fte",
        "status",
    ),
    "demand": DEMAND_COLUMNS,
    "numbers": (*NUMBER_KEYS, "unit", "central", "mean", *QUANTILES, "status"),
    "probabilities": ("policy", "region_code", "year", "probability"),
    "sensitivity": ("region_code", "quantity", "parameter", "group", "derivative", "half_width", "effect", "unit"),
    "data_value": ("region_code", "measurement", "question", "form", "items", "sd_before", "sd_after", "narrowing"),
    "limits": (
        "limit",
        "region_code",
        "shared_with",
        "year",
        "unit",
        "used",
        "allowed",
        "slack",
        "price",
        "binding",
        "text_sv",
        "text_en",
        "one_more_sv",
        "one_more_en",
        "cards",
    ),
    "frontier": ("point", "least_coverage", "missing_fte", "worst_coverage", "worst_region", "starts"),
    "alternatives": (
        "kind",
        "name",
        "text_sv",
        "text_en",
        "starts",
        "missing_fte",
        "worst_coverage",
        "cost",
        "regret",
    ),
    "regret": ("region_code", "change", "regret"),
    "own_plans": (
        "region_code",
        "year",
        "trainees",
        "starts",
        "probability",
        "probability_today",
        "probability_recommended",
        "source",
    ),
    "out_of_sample": (
        "policy",
        "variant",
        "factor",
        "starts",
        "objective_fte",
        "weighted_fte",
        "worst_fte",
        "cost_fte",
        "unsteadiness_fte",
        "difference_fte",
        "error_fte",
        "better",
        "limits_broken",
        "broken_by",
        "free_starts",
        "free_objective_fte",
        "free_difference_fte",
        "free_error_fte",
        "free_better",
        "draws",
        "seed",
        "starting_points",
        "weighed_points",
        "inputs",
    ),
    "limit_ends": (
        "limit",
        "parameter",
        "end",
        "set_to",
        "unit",
        "starts",
        "cost",
        "missing_fte",
        "worst_coverage",
        "difference_fte",
        "fits",
        "inputs",
    ),
    "regret_matrix": (
        "decision",
        "world",
        "text_sv",
        "text_en",
        "starts",
        "best_starts",
        "regret",
        "within_limits",
        "inputs",
    ),
    "facts": (
        "fact_id",
        "text_sv",
        "text_en",
        "published",
        "tolerance",
        "unit",
        "central",
        "p10",
        "p90",
        "met",
        "source",
    ),
    "parameters": (
        "name",
        "meaning_sv",
        "meaning_en",
        "unit",
        "status",
        "central",
        "low80",
        "high80",
        "source_ids",
        "reason_sv",
        "reason_en",
        "review_sv",
        "review_en",
    ),
    "parameter_values": ("name", "axis", "label", "unit", "central", "low80", "high80"),
    "sources": ("id", "publisher", "title", "date", "address", "licence", "accessed", "taken", "hash"),
    "observations": (
        "observation_id",
        "region_code",
        "region_codes",
        "year",
        "quantity",
        "relation",
        "value",
        "value_max",
        "unit",
        "source",
        "source_kind",
        "used",
        "predicted",
        "predicted_low80",
        "predicted_high80",
        "agrees",
        "reason_left_out",
    ),
    "past": ("quantity", "region_code", "year", "unit", "central", "p10", "p50", "p90", "status"),
    "pyramid": ("region_code", "sex", "age", "specialists"),
    "track_record": (
        "subject",
        "profession",
        "region_code",
        "method",
        "name_sv",
        "name_en",
        "origin",
        "year",
        "median",
        "low80",
        "high80",
        "outcome",
        "crps",
        "inside50",
        "inside80",
        "inside95",
        "unit",
        "inputs",
    ),
    "municipalities": ("municipality_code", "name", "region_code", "year", "persons", "need"),
    "placement": (
        "unit_code",
        "name",
        "municipality_code",
        "region_code",
        "latitude",
        "longitude",
        "posts",
        "quota",
        "posts_plain",
        "need",
        "present",
        "specialists",
        "priority",
        "deprivation",
        "shortage_fte",
        "claim_fte",
        "most",
        "host",
        "distance_km",
        "coverage_start",
        "coverage_without",
        "coverage_with",
        "p10",
        "p90",
        "tied",
        "status",
    ),
    "placement_years": ("unit_code", "region_code", "year", "posts", "turns"),
    "placement_regions": (
        "region_code",
        "method",
        "posts",
        "unplaced",
        "moved",
        "gini_start",
        "gini_without",
        "gini_with",
        "gini_plain",
        "worst_start",
        "worst_coverage_start",
        "worst_without",
        "worst_coverage_without",
        "worst_with",
        "worst_coverage_with",
        "worst_plain",
        "worst_coverage_plain",
        "missing_fte_without",
        "missing_fte_with",
        "missing_fte_plain",
        "stretch",
        "outside_quota",
        "losing",
        "tied",
        "won",
    ),
    "access": (
        "municipality_code",
        "name",
        "region_code",
        "centres",
        "nearest_km",
        "two_step",
        "enhanced",
        "three_step",
        "enhanced_with",
    ),
}
"""Columns of each table, in order."""


DOUBLE, SINGLE = "float64", "float32"
"""Float types by name."""

PRECISIONS: tuple[str, ...] = (DOUBLE, SINGLE)
"""Float types that an ensemble can be computed in. What is printed is the same on every machine in the first alone."""


@dataclass(frozen=True)
class Settings:
    """What the user chose. Together with the evidence it determines every number.

    country, profession, scenario   names as in the evidence
    start                           year of the first state, at 31 December                                 [year]
    years                           number of yearly steps after it, 1–60                                   [years]
    target_year                     year of the goal, after the start and at most the last year             [year]
    draws, seed                     size of the ensemble, ≥ 2, and seed of the random streams, ≥ 0
    precision                       float type of the ensemble, one of ``PRECISIONS``
    """

    country: str
    profession: str
    scenario: str
    start: int
    years: int
    target_year: int
    draws: int
    seed: int
    precision: str = DOUBLE

    @property
    def end(self) -> int:
        """Last year of the plan."""
        return self.start + self.years


@dataclass(frozen=True)
class Names:
    """Words for the reader, in Swedish and English.

    country, nation                   the country, and the nation as the first row of a table of regions
    profession, specialist(s), trainee  of the profession planned; what it calls one and several of its specialists
    scenario, need_model              what was chosen
    nation_code                       code of the nation in tables
    """

    country: Text
    nation: Text
    profession: Text
    specialist: Text
    specialists: Text
    trainee: Text
    scenario: Text
    need_model: Text
    nation_code: str


@dataclass(frozen=True)
class RunResult:
    """A finished run. Every table has the columns of ``COLUMNS``; region rows put the nation first, then by code.

    run_id      identity of settings, evidence and versions: equal id, equal tables
    settings    what was chosen
    names       words for the reader
    tables      name → table
    boundaries  GeoJSON of the regions, None where the country has none
    manifest    what went in, hash by hash

    Raises ValueError for a table that is missing, has other columns, or columns without a type.
    """

    run_id: str
    settings: Settings
    names: Names
    goal: Mapping[str, float]
    """coverage [1], first_year and target_year [year], ramp_years and decided_years [years], residents_per_specialist
    and residents_per_trainee [resident/fte], specialists_per_post [head/post]."""
    tables: Mapping[str, pl.DataFrame]
    boundaries: Mapping[str, Any] | None
    manifest: Mapping[str, Any]

    def __post_init__(self) -> None:
        for name, columns in COLUMNS.items():
            if name not in self.tables:
                raise ValueError(f"the run lacks the table {name}")
            if tuple(self.tables[name].columns) != columns:
                raise ValueError(f"table {name} has columns {self.tables[name].columns}, not {list(columns)}")
            untyped = [column for column, kind in self.tables[name].schema.items() if kind == pl.Null]
            if untyped:
                raise ValueError(f"table {name} has columns without a type: {untyped}")

    def series(self, quantity: str, policy: str, region_code: str) -> pl.DataFrame:
        """Rows of ``numbers`` of one quantity [unit of the row] by year for one region; empty if the run has none."""
        return (
            self.tables["numbers"]
            .filter(
                (pl.col("quantity") == quantity) & (pl.col("policy") == policy) & (pl.col("region_code") == region_code)
            )
            .sort("year")
        )

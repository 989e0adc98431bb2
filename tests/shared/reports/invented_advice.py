"""What explains the invented recommendation: limits, alternatives, regret, a trial in new draws."""

from __future__ import annotations

from typing import Any

import polars as pl

from shared.reports.invented_rows import SOURCE, frame, typed
from underlag.runs.record.contents import COLUMNS


def advice(codes: list[str]) -> dict[str, pl.DataFrame]:
    """One limit that two regions share, two points, alternatives and a plan."""
    worlds: list[tuple[Any, ...]] = [
        ("base", "recommended", "Rekommendationen", "The recommendation", 30.0, 90.0, 0.8, 2e8, 0.0),
        ("world", "no_inflow", "Ingen kommer från utlandet", "Nobody comes from abroad", 34.0, 99.0, 0.7, 3e8, 1.5),
    ]
    numbers = dict.fromkeys(("starts", "missing_fte", "worst_coverage", "cost", "regret"), pl.Float64)
    points = [(1, 0.8, 90.0, 0.8, codes[0], 30.0), (2, 0.85, 95.0, 0.85, codes[1], 31.0)]
    regrets = [(code, change, 2.0 if change < 0 else -1.0) for code in ["00", *codes] for change in (-0.1, 0.1)]
    shares = ("trainees", "starts", "probability", "probability_today", "probability_recommended")
    own = {**dict.fromkeys(shares, pl.Float64), "year": pl.Int64}
    return {
        "limits": _limits(codes),
        "frontier": frame("frontier", points),
        "alternatives": typed("alternatives", worlds, numbers),
        "regret": frame("regret", regrets),
        "own_plans": typed("own_plans", [(codes[0], 2034, 44.0, 8.0, 0.3, 0.1, 0.6, SOURCE)], own),
        "out_of_sample": trial(),
        "regret_matrix": matrix(),
        "limit_ends": ends(),
    }


def _limits(codes: list[str]) -> pl.DataFrame:
    rotation = (
        "Sidotjänstgöringens månader räcker inte.",
        "Months of side rotation do not suffice.",
        "en månad till",
        "one more month",
        "limits/rotation_room",
    )
    rows = [
        ("rotations", code, other, 2033, "month/year", 120.0, 120.0, 0.0, 14.0, True, *rotation)
        for code, other in ((codes[0], codes[1]), (codes[1], codes[0]))
    ]
    numbers = dict.fromkeys(("used", "allowed", "slack", "price"), pl.Float64)
    return typed("limits", rows, {**numbers, "year": pl.Int64, "binding": pl.Boolean})


def matrix() -> pl.DataFrame:
    """Two worlds, the plan's own and one in which keeping to the recommendation costs 9."""
    worlds = {
        "as_drawn": ("Som planen räknar", "As the plan computes", 30.0),
        "no_inflow": ("Ingen kommer från utlandet", "Nobody comes from abroad", 34.0),
    }
    regrets = {
        "recommended": (30.0, 0.1, 9.0),
        "least_regret": (32.0, 2.0, 3.0),
        "as_drawn": (30.0, 0.0, 9.1),
        "no_inflow": (34.0, 7.0, 0.0),
    }
    rows = [
        (decision, world, *said, starts, best, regret, True, "abc")
        for decision, (starts, *found) in regrets.items()
        for (world, (*said, best)), regret in zip(worlds.items(), found, strict=True)
    ]
    return frame("regret_matrix", rows)


def ends(starts: float | None = 25.0) -> pl.DataFrame:
    """One card behind two limits; at its low end ``starts`` posts a year, or none that keep the limits."""
    low = (starts, 4e8, 90.0, 0.9, 6.0, False) if starts is not None else (*(None,) * 5, False)
    rows: list[tuple[Any, ...]] = [
        (None, "base", "base", None, None, 30.0, 5e8, 80.0, 0.95, 0.0, True, "abc"),
        ("rotations floor", "limits/yearly_change", "low", 0.125, "ratio", *low, "abc"),
        ("rotations floor", "limits/yearly_change", "high", 1.5, "ratio", 31.0, 5.1e8, 79.0, 0.96, -1.0, True, "abc"),
    ]
    words = ("limit", "parameter", "end", "unit", "inputs")
    kinds = {
        name: pl.String if name in words else pl.Boolean if name == "fits" else pl.Float64
        for name in COLUMNS["limit_ends"]
    }
    return pl.DataFrame(rows, schema=kinds, orient="row")


def trial(within: float = 2.0, free: float = -3.0, alike: float = 5.0) -> pl.DataFrame:
    """Two rules tried in new draws: one far off, and one that is so much worse than the recommendation ``within`` the
    limits and ``free`` of them, and than the method where it is as free (``alike``), with a standard error of 0.1."""
    told, none = (2000, 2, 500, 0, "abc"), (0.0, 0.0, 0.0)
    rest = (80.0, 9.0, 1.0)
    rows: list[tuple[Any, ...]] = [
        ("recommended", "own_cost", 1.0, 30.0, 90.0, 60.0, *rest, *none, "", "", 30.0, 90.0, *none, *told)
    ]
    far = {"own_cost": (40.0, 20.0), "equal_cost": (9.0, 12.0), "within_limits": (8.0, 8.0)}
    near = {"own_cost": (free, alike), "equal_cost": (free, alike), "within_limits": (within, within)}
    for policy, apart in (("today", far), ("proportional", near)):
        for variant, (worse, than_free) in apart.items():
            broken = ("", "") if variant == "within_limits" else ("rotations yearly_change", "12.0 3.5")
            tried = (1.25, 31.0, 90.0 + worse, 60.0 + worse, *rest, worse, 0.1, 0.93)
            beside_free = (30.0, 90.0 + worse - than_free, than_free, 0.1, 0.97)
            rows.append((policy, variant, *tried, *broken, *beside_free, *told))
    columns = COLUMNS["out_of_sample"]
    words = ("policy", "variant", "limits_broken", "broken_by", "inputs")
    counts = ("draws", "seed", "starting_points", "weighed_points")
    kinds = {name: pl.String if name in words else pl.Int64 if name in counts else pl.Float64 for name in columns}
    return pl.DataFrame(rows, schema=kinds, orient="row")

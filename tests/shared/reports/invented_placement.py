"""Placement in the invented country: a town and a village in every region."""

from __future__ import annotations

from typing import Any

import polars as pl

from underlag.runs.record.contents import COLUMNS


def placement(codes: list[str]) -> dict[str, pl.DataFrame]:
    """The tables on placement; in the first region the village has too few specialists for posts of its own."""
    units: list[tuple[Any, ...]] = []
    years: list[tuple[Any, ...]] = []
    reached: list[tuple[Any, ...]] = []
    for i, code in enumerate(codes):
        town, village = code + "10", code + "20"
        host, km, posts = (town, 31.5, (8, 0)) if i == 0 else (village, 0.0, (6, 2))
        for unit, name, count, plain, weight, at, off in (
            (town, f"Staden {code}", posts[0], 7, 1.0, town, 0.0),
            (village, f"Byn {code}", posts[1], 1, 1.265, host, km),
        ):
            place = (unit, name, unit, code, 55.4 + 1.5 * (i // 2), 11.0 + 2 * (i % 2))
            given = (count, count + 0.2, plain)
            known = (20000.0, 0.5, 12.0, weight, None, 4.0, 4.0 * weight)
            coverage = (0.62, 0.41, 0.93, 0.88, 0.97)
            units.append((*place, *given, *known, 9, at, off, *coverage, i == 1, "assumed"))
            years += [(unit, code, 2027 + step, count // 2, False) for step in range(2)]
            reached.append((unit, name, code, 2, 3.5, 0.6, 0.58, 0.61, None if i else 0.9))
    sums = [_sums(code, i, len(codes)) for i, code in enumerate(["00", *codes])]
    rows = {"placement": units, "placement_years": years, "placement_regions": sums, "access": reached}
    whole = {
        name: pl.DataFrame(found, schema=list(COLUMNS[name]), orient="row", infer_schema_length=None)
        for name, found in rows.items()
    }
    return {**whole, "placement": whole["placement"].cast({"deprivation": pl.Float64})}


def _sums(code: str, i: int, regions: int) -> tuple[Any, ...]:
    """Summary of a place, the nation first: the third has a tie, the fourth is stretched, the fifth could lose."""
    village = f"{code}20"
    posts, gini = (8 * (1 if i else regions), 0, 1), (0.02, 0.05, 0.01, 0.03)
    worst = (village, 0.55, village, 0.4, village, 0.93, village, 0.9)
    missing, stretch = (40.0, 2.0, 4.0), 1.0 + (i == 3) * 0.2
    tied = (f"{code}10 {village}", f"{code}10") if i == 2 else ("", "")
    return (code, "webster", *posts, *gini, *worst, *missing, stretch, "", village if i == 4 else "", *tied)

"""What ``underlag measures`` has weighed, as its directory holds it, for the documents of a run: measures one by one,
and posts and measures decided together under a yearly budget, if they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from underlag.core.errors import Problem, RunError, command_named, run_again
from underlag.core.language import Text
from underlag.runs.record.contents import RunResult
from underlag.runs.record.directory import TABLES_FOLDER, UNREADABLE, read_manifest

WEIGHED = "weighed_measures"
"""Entry of a result's manifest: the rows of the table of measures, the best first."""

JOINT = "joint_spending"
"""Entry of a result's manifest: the yearly budget, the ways to spend it and on what; absent where none was given."""

POSTS = "posts"
"""Item that is the posts themselves, and way in which all money goes to them."""

_SAME = ("country", "profession", "target_year")
_ENDS = tuple(
    f"{key}{end}"
    for key in ("cost", "extra_listed", "extra_fte", "cost_per_resident")
    for end in ("", "_low80", "_high80")
)
WEIGHED_COLUMNS = (
    "rank",
    "measure_id",
    "title_sv",
    "title_en",
    "grade",
    "cost_basis",
    "unranked_sv",
    "unranked_en",
    *_ENDS,
)
"""Columns of the table that a document reads."""

JOINT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "joint": (
        "way",
        "posts_year",
        "cost_posts",
        "cost_measures",
        "extra_listed",
        "extra_listed_low80",
        "extra_listed_high80",
        "gap",
    ),
    "joint_spending": (
        "item",
        "title_sv",
        "title_en",
        "taken",
        "cost_year",
        "lost_without",
        "not_taken_sv",
        "not_taken_en",
    ),
}
"""Tables of posts and measures decided together → columns of them that a document reads."""


def with_weighed(result: RunResult, directory: Path) -> RunResult:
    """The result with the measures weighed in ``directory`` beside it, as entries of its manifest (``WEIGHED``,
    ``JOINT``); units as in the tables of ``underlag measures`` (``reports.columns.of_measures``).

    Raises RunError where the directory can't be read, lacks a column, or weighs another country, profession or target
    year.
    """
    manifest = read_manifest(directory)
    settings, yearly = manifest.get("settings", {}), manifest.get("yearly_budget")
    ours = {name: getattr(result.settings, name) for name in _SAME}
    theirs = {name: settings.get(name) for name in _SAME}
    if theirs != ours:
        raise RunError(
            Problem(
                str(directory),
                Text("väger insatser för något annat än körningen", "weighs measures of something else than the run"),
                _words(theirs),
                _words(ours),
                Text(
                    f"kör {command_named('measures')} med körningens inställningar",
                    f"run {command_named('measures')} with the settings of the run",
                ),
            )
        )
    found: dict[str, Any] = {
        WEIGHED: _read(directory, "measures", WEIGHED_COLUMNS).sort("rank", "measure_id", nulls_last=True).to_dicts()
    }
    if yearly is not None:
        ways, items = (_read(directory, name, columns) for name, columns in JOINT_COLUMNS.items())
        found[JOINT] = {
            "budget": yearly,
            "ways": {row["way"]: row for row in ways.sort("way").to_dicts()},
            "items": items.sort(~pl.col("taken"), pl.col("item") != POSTS, "item").to_dicts(),
        }
    return replace(result, manifest={**result.manifest, **found})


def _read(directory: Path, name: str, columns: Sequence[str]) -> pl.DataFrame:
    """Columns of a table of the directory; raises RunError where it can't be read or lacks any."""
    path, again = directory / TABLES_FOLDER / f"{name}.parquet", run_again("measures", out=True)
    try:
        table = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise RunError(Problem(str(path), UNREADABLE, str(fault)[:80], remedy=again)) from None
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise RunError(
            Problem(
                str(path),
                Text("saknar kolumner som ett dokument läser", "lacks columns that a document reads"),
                ", ".join(missing),
                ", ".join(columns),
                again,
            )
        )
    return table.select(columns)


def _words(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())

"""The measures that ``underlag measures`` has weighed, as its directory holds them, for the documents of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from underlag.core.errors import Problem, RunError
from underlag.runs.directory import TABLES, read_manifest
from underlag.runs.result import RunResult

WEIGHED = "weighed_measures"
"""Entry of a result's manifest: the rows of the table of measures, the best first."""

_SAME = ("country", "profession", "target_year")
_ENDS = tuple(f"{key}{end}" for key in ("cost", "extra_listed", "extra_fte", "cost_per_resident")
              for end in ("", "_low80", "_high80"))  # fmt: skip
COLUMNS = ("rank", "measure_id", "title_sv", "title_en", "grade", "cost_basis", "unranked_sv", "unranked_en", *_ENDS)
"""Columns of the table that a document reads."""


def with_weighed(result: RunResult, directory: Path) -> RunResult:
    """The result with the measures weighed in ``directory`` beside it.

    Raises RunError where the directory can't be read, or weighs another country, profession or target year.
    """
    settings, path = read_manifest(directory).get("settings", {}), directory / TABLES / "measures.parquet"
    ours = {name: getattr(result.settings, name) for name in _SAME}
    theirs = {name: settings.get(name) for name in _SAME}
    if theirs != ours:
        raise RunError(
            Problem(str(directory), "weighs measures of something else than the run", _words(theirs), _words(ours),
                    "run underlag measures with the settings of the run")
        )  # fmt: skip
    try:
        table = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise RunError(
            Problem(str(path), "can't be read", str(fault)[:80], remedy="run underlag measures --out again")
        ) from None
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise RunError(
            Problem(str(path), "lacks columns that a document reads", ", ".join(missing), ", ".join(COLUMNS),
                    "run underlag measures --out again")
        )  # fmt: skip
    rows = table.select(COLUMNS).sort("rank", "measure_id", nulls_last=True).to_dicts()
    return replace(result, manifest={**result.manifest, WEIGHED: rows})


def _words(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())

"""Rows of the invented run as tables with the columns of a real one."""

from __future__ import annotations

from typing import Any

import polars as pl

from underlag.runs.record.contents import COLUMNS

SOURCE = "board-2022"
"""Source of everything."""


def frame(name: str, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    """The table of this name; types by what the rows hold."""
    return pl.DataFrame(rows, schema=list(COLUMNS[name]), orient="row")


def typed(name: str, rows: list[tuple[Any, ...]], kinds: dict[str, Any]) -> pl.DataFrame:
    """The table of this name; a column that is not among ``kinds`` is text."""
    return pl.DataFrame(rows, schema={c: kinds.get(c, pl.String) for c in COLUMNS[name]}, orient="row")

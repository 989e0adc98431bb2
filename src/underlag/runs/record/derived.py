"""Tables that take too long for a plan to compute: they ship with a country and say what they were computed from.

Each has a column ``inputs``, the identity of what it was computed from; a plan asks for it anew and says so where the
evidence has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from underlag.core.errors import EvidenceError, Problem, command_named
from underlag.core.language import Text
from underlag.evidence.country import Country


def read_shipped(country: Country, file: str, schema: Mapping[str, Any], command: str) -> pl.DataFrame | None:
    """A table that ships with the country, or None where it has none. EvidenceError if it is not as ``schema`` says.

    file     below the country's directory
    schema   column → polars type, in the order of the columns
    command  that writes it, by name
    """
    path = country.directory / file
    if not path.is_file():
        return None
    try:
        return pl.read_csv(path, schema=dict(schema))
    except (OSError, pl.exceptions.PolarsError) as fault:
        name, by = path.stem.replace("_", " "), command_named(command)
        raise EvidenceError(
            Problem(
                file,
                Text(f"tabellen {name} går inte att läsa", f"the {name} can't be read"),
                str(fault).splitlines()[0][:80],
                Text("kolumnerna " + ", ".join(schema), "the columns " + ", ".join(schema)),
                Text(f"kör {by} och kopiera dess {path.name} hit", f"run {by} and copy its {path.name} here"),
            )
        ) from None


def write_shipped(table: pl.DataFrame, path: Path) -> None:
    """Write as CSV; the same table gives the same bytes. Raises OSError."""
    table.write_csv(path, line_terminator="\n")

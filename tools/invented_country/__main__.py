"""Write the tables, the descriptor, the map and the hashes of the sources of Havsmark, the invented country.

    python tools/invented_country [DIRECTORY]

The directory holds the cards, which are written by hand: country.yaml, sources/, parameters/, professions/, scenarios/.
Without it, evidence/fictional is written. The same program always writes the same files.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import Any

import polars as pl
from land import collection
from rows import Row, Rows
from schema import FIELDS, Table, columns, descriptor
from tables import TABLES

from underlag.evidence.checks.provenance import source_hashes
from underlag.evidence.directory.draft import read_draft

HAVSMARK = Path(__file__).parents[2] / "evidence" / "fictional"

BOUNDARIES_SOURCE = "hlv-boundaries-2025"

POLARS = {"string": pl.String, "integer": pl.Int32, "number": pl.Float64}


def written(value: Any) -> str:
    """A cell of a CSV file: whole numbers without point, nothing for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    return str(value)


def key(row: Row, table: Table) -> tuple[Any, ...]:
    """What rows are sorted by: the primary key, empty first."""
    names = [word[:-1] for word in table.columns.split() if word[-1] in "*~"]
    return tuple((row.get(name) is not None, row.get(name) if row.get(name) is not None else 0) for name in names)


def write_table(directory: Path, name: str, table: Table, rows: list[Row]) -> None:
    """One table as CSV or Parquet, sorted by its primary key."""
    names = columns(table)
    strange = {column for row in rows for column in row} - set(names)
    if strange:
        raise ValueError(f"table {name} has no columns {sorted(strange)}")
    ordered = sorted(rows, key=lambda row: key(row, table))
    if table.parquet:
        types = {column: POLARS[FIELDS[column].type] for column in names}
        pl.DataFrame(ordered, schema=types).write_parquet(directory / f"{name}.parquet", compression="zstd")
        return
    with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([written(row.get(column)) for column in names] for row in ordered)


def write_hashes(directory: Path) -> None:
    """Put the hash of what is taken from each source in its card, in place of the one that stands there."""
    for source, digest in source_hashes(read_draft(directory)).items():
        path = directory / "sources" / f"{source}.yaml"
        card = re.sub(r"^hash: .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        path.write_text(f"{card}hash: {digest}\n", encoding="utf-8")


def main(directory: Path) -> None:
    """Write everything that is not written by hand."""
    (directory / "tables").mkdir(exist_ok=True)
    (directory / "boundaries").mkdir(exist_ok=True)
    (directory / "datapackage.json").write_text(descriptor(TABLES), encoding="utf-8")
    (directory / "boundaries" / "regions.geojson").write_text(collection([BOUNDARIES_SOURCE]), encoding="utf-8")
    rows = Rows().all()
    if set(rows) != set(TABLES):
        raise ValueError(f"tables without rows or description: {sorted(set(rows) ^ set(TABLES))}")
    for name, table in TABLES.items():
        write_table(directory / "tables", name, table, rows[name])
    write_hashes(directory)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HAVSMARK)

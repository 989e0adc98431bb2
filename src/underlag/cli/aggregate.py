"""``underlag aggregate FILE.json --out DIR``: the aggregate form, for countries that publish anchor-year figures."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer, echo

from underlag.evidence.documents import read_json
from underlag.runs.directory import MANIFEST, whole_directory
from underlag.runs.manifest import aggregate_manifest
from underlag.workforce.aggregate import TRACE_COLUMNS, trace, trace_rows
from underlag.workforce.aggregate_inputs import read_document

app = Typer(add_completion=False)


@app.command()
def command(
    file: Annotated[Path, Argument(help="JSON file whose object inputs holds the figures.")],
    out: Annotated[Path, Option(help="Directory to write; must not exist.")],
    replace: Annotated[bool, Option("--replace", help="Replace an earlier run at --out.")] = False,
) -> None:
    """Project supply, required supply and advised yearly intake; writes trace.csv."""
    rows = trace_rows(trace(read_document(read_json(file, str(file)).data, str(file))))
    with whole_directory(out, replace) as place:
        with (place / "trace.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, TRACE_COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        (place / MANIFEST).write_text(aggregate_manifest(file), encoding="utf-8")
    echo(str(out / "trace.csv"))

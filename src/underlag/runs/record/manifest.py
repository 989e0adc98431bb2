"""The manifest of a run: what went in, hash by hash, so that anyone can tell whether two runs should agree."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from underlag.core.identity import as_read, of_file, short_identity
from underlag.core.language import Text
from underlag.evidence.cards.inheritance import inherited_files
from underlag.evidence.cards.requirements import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.evidence.country import Country
from underlag.evidence.reading.format_versions import FormatChange, Formats
from underlag.evidence.units.file import UnitsFile
from underlag.evidence.vintages.vintage import ROWS
from underlag.runs.record.contents import Settings

ENGINE_PARTS = ("underlag", "numpy", "scipy", "jax", "jaxlib", "polars")
"""Packages whose version can change a number."""


WAY_OF_COUNTING = "chance"
"""What the present way of making numbers brought: another when the same evidence, settings and versions give other ones
than before, so that runs made in the former way are not taken for equal."""

RUN = Formats(
    Text("körning", "run"),
    (
        FormatChange(
            ("inputs.npz",),
            Text("gränsernas tal låg i ett annat slags fält", "the numbers of limits stood in fields of another kind"),
        ),
    ),
)
"""How a run's files are written. Tables of an earlier format are read as before; what a step names is not."""

FOLDERS: Mapping[str, str] = {
    "parameters": "*.yaml",
    "professions": "*.yaml",
    "scenarios": "*.yaml",
    "measures": "*.yaml",
    "sources": "*.yaml",
    "derived": "*.csv",
}
"""Folders of a country whose files of that name a run rests on."""


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that can change a number."""
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in ENGINE_PARTS}}


def evidence_of(country: Country, units: UnitsFile | None = None) -> dict[str, dict[str, Any]]:
    """Every file of the country's evidence with its hash, a table also with the sources it rests on; the cards
    of other countries that its own inherit, by country and file; and the user's own file of units if there is one.

    Each entry: ``file``, ``sha256`` (64 hexadecimal digits), ``sources`` (ids). Raises OSError where one can't be read.
    """
    files: dict[str, dict[str, Any]] = {}
    for name, resource in sorted(country.tables.package.resources.items()):
        path = country.directory / resource.file
        if name in (*ASSEMBLED_TABLES, *OPTIONAL_TABLES):
            files[name] = {"file": resource.file, "sha256": of_file(path), "sources": list(resource.sources)}
    for vintage in country.tables.vintages:
        file = vintage.file
        files[file] = {"file": file, "sha256": of_file(vintage.directory / ROWS), "sources": [vintage.source.id]}
    for folder, pattern in FOLDERS.items():
        for path in sorted((country.directory / folder).rglob(pattern)):
            file = path.relative_to(country.directory).as_posix()
            files[file] = {"file": file, "sha256": of_file(path), "sources": []}
    for file, path in inherited_files(country.cards).items():
        files[file] = {"file": file, "sha256": of_file(path), "sources": []}
    if units is not None:
        files["units"] = {"file": units.file, "sha256": units.sha256, "sources": []}
    return files


def run_identity(
    settings: Settings, evidence: Mapping[str, Mapping[str, Any]], stopped: Sequence[int] | None = None
) -> str:
    """Twelve hexadecimal digits that settings (precision among them), evidence, method and versions determine: equal
    id, equal tables.

    evidence  name → entry with ``sha256``, as ``evidence_of`` gives it
    stopped   whole posts of a recommendation whose search stopped before its proof, which a clock may have decided
    """
    return short_identity(
        {
            **({} if stopped is None else {"stopped": tuple(stopped)}),
            "method": WAY_OF_COUNTING,
            "settings": as_read(asdict(settings)),
            "evidence": {name: entry["sha256"] for name, entry in evidence.items()},
            "versions": versions(),
        }
    )


def as_json(manifest: Mapping[str, Any]) -> str:
    """The manifest as written to file: keys sorted, two spaces, one newline at the end."""
    return json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


AGGREGATE = "aggregate"
"""What the manifest of a run of the aggregate form has as its ``form``."""


def aggregate_manifest(file: Path, arrivals: str) -> str:
    """Manifest of a run of the aggregate form: the input's hash, how arrivals were read, and the versions; the run's id
    is of all three, so that equal ids have equal traces. Raises OSError where the input can't be read."""
    digest = of_file(file)
    run_id = short_identity({"input": digest, "arrivals": str(arrivals), "versions": versions()})
    return as_json(
        {
            "run_id": run_id,
            "form": AGGREGATE,
            "input_sha256": digest,
            "arrivals": str(arrivals),
            "versions": versions(),
        }
    )

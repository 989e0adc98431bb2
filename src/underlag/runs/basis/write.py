"""What a run directory holds beside the report: manifest, central inputs, and compared quantities by draw."""

from __future__ import annotations

import json
from pathlib import Path

from underlag.runs.basis.contents import Finished
from underlag.runs.inputs.groups import to_arrays
from underlag.runs.record.arrays import write_arrays
from underlag.runs.record.directory import MANIFEST
from underlag.runs.record.manifest import as_json
from underlag.runs.record.read import BOUNDARIES_FILE, DRAWS_FILE, INPUTS_FILE


def store(finished: Finished, directory: Path) -> None:
    """Write the manifest, the boundaries of maps and the arrays that ``underlag compare`` reads.

    directory  of the run, which is there

    Raises OSError if a file can't be written.
    """
    write_arrays(directory / INPUTS_FILE, to_arrays(finished.central))
    write_arrays(directory / DRAWS_FILE, finished.by_draw)
    if finished.result.boundaries:
        shapes = json.dumps(dict(finished.result.boundaries), ensure_ascii=False, separators=(",", ":"))
        (directory / BOUNDARIES_FILE).write_text(shapes, encoding="utf-8", newline="\n")
    (directory / MANIFEST).write_text(as_json(finished.result.manifest), encoding="utf-8", newline="\n")

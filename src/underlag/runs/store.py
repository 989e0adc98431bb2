"""What a run directory holds beside the report: manifest, central inputs, and compared quantities by draw."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from underlag.runs.directory import MANIFEST
from underlag.runs.finish import Finished
from underlag.runs.inputs import Array, to_arrays
from underlag.runs.manifest import as_json
from underlag.runs.stored import BOUNDARIES, DRAWS, INPUTS


def store(finished: Finished, directory: Path) -> None:
    """Write the manifest, the boundaries of maps and the arrays that ``underlag compare`` reads.

    Raises OSError if a file can't be written.
    """
    _write_arrays(directory / INPUTS, to_arrays(finished.central))
    _write_arrays(directory / DRAWS, finished.by_draw)
    if finished.result.boundaries:
        shapes = json.dumps(dict(finished.result.boundaries), ensure_ascii=False, separators=(",", ":"))
        (directory / BOUNDARIES).write_text(shapes, encoding="utf-8", newline="\n")
    (directory / MANIFEST).write_text(as_json(finished.result.manifest), encoding="utf-8", newline="\n")


def _write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """As ``numpy.savez_compressed``, but the same arrays always give the same bytes: no clock in the archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in sorted(arrays.items()):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asarray(array, order="C"), allow_pickle=False)

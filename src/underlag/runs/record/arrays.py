"""Named arrays in one file: the same arrays always give the same bytes."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from underlag.core.arrays import Array


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """As ``numpy.savez_compressed``, but in the order of their names and with no clock in the archive.

    arrays  any shape and unit; numbers, text or truth values. Raises ValueError for objects, OSError where the
            operating system refuses
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in sorted(arrays.items()):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asarray(array, order="C"), allow_pickle=False)


def read_arrays(path: Path) -> dict[str, Array]:
    """Every array of the file by name, shapes and types as they were written. Raises ValueError, whatever is wrong with
    the file."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as saved:
            return {name: saved[name] for name in saved.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as fault:
        raise ValueError(f"{path.name}: {fault}") from fault

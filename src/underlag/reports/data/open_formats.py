"""Open formats of a run: what each is called, and who writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from underlag.reports.data.json_stat import write_json_stat
from underlag.reports.data.px import write_px
from underlag.runs.record.contents import RunResult

OPEN_DATA: Mapping[str, Callable[[RunResult, Path], tuple[Path, ...]]] = {
    "px": write_px,
    "json-stat": write_json_stat,
}
"""Format, which is also its folder in the run directory → writer, in both languages at once."""


def write_open_data(result: RunResult, directory: Path) -> tuple[Path, ...]:
    """Write every open format into a folder of its own in the run directory; returns the paths.

    Raises OSError if a file can't be written.
    """
    return tuple(path for folder, write in OPEN_DATA.items() for path in write(result, directory / folder))

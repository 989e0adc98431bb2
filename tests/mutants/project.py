"""What is put to the proof: which packages, which of their modules, and where their tests lie."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sites import Mutant, mutants

SHARED = ("laws", "twins", "golden")
"""Folders of tests that belong to every package."""

NO_NUMBERS = (
    "basis/registers",
    "basis/run",
    "basis/write",
    "inputs/cards",
    "plan/jax_settings",
    "record/arrays",
    "record/contents",
    "record/derived",
    "record/directory",
    "record/listing",
    "record/manifest",
    "record/quantities",
    "record/read",
    "synthesis/calibrate",
    "synthesis/plausibility",
    "synthesis/stored_posterior",
    "why/explain*",
)
"""Modules of ``runs`` that make no numbers: files and folders, registers, what is said about numbers."""


OTHERS = (
    "test_run_laws",
    "test_open_data_laws",
    "test_import_laws",
    "test_cube_twins",
    "track_record/test_nation",
    "inputs/test_covariates",
    "plan/test_sweden",
    "synthesis/test_checks",
)
"""Tests that are not asked: whole plans through the command line, the real country and chains of the sampler, which
take minutes each, and files of other packages."""


@dataclass(frozen=True)
class Project:
    """A source tree with its tests.

    root      holds ``src/<name>``, ``tests/unit/<package>`` and the folders of ``SHARED``
    name      of the importable package
    packages  parts of it to change
    work      where recordings and results are kept, not tracked
    lane      name of those that run at the same time, each with temporary files and compiled kernels of its own
    """

    root: Path
    name: str
    packages: tuple[str, ...]
    work: Path
    lane: str = "0"

    @property
    def own(self) -> Path:
        """Where this process keeps what no other may touch."""
        return self.work / f"lane-{self.lane}"

    @property
    def source(self) -> Path:
        return self.root / "src" / self.name

    @property
    def groups(self) -> tuple[str, ...]:
        """Folders of tests that are recorded in one process each."""
        return tuple(f"unit/{package}" for package in self.packages) + SHARED

    def groups_of(self, mutant: Mutant) -> tuple[str, ...]:
        """Folders of the tests of a mutant's package; what assembles the others is tested beside them as well."""
        package = mutant.path.partition("/")[0]
        return self.groups if package == "runs" else (f"unit/{package}", *SHARED)

    def test_files(self, group: str) -> list[str]:
        """Files of tests, from the root."""
        found = sorted((self.root / "tests" / group).rglob("test_*.py"))
        return [path.relative_to(self.root).as_posix() for path in found if not _is_any(path, OTHERS)]

    def candidates(self) -> dict[str, list[Mutant]]:
        """Every mutant of every package."""
        return {
            package: [
                mutant
                for path in sorted((self.source / package).rglob("*.py"))
                if package != "runs" or not _is_any(path, NO_NUMBERS)
                for mutant in mutants(path, self.source)
            ]
            for package in self.packages
        }

    def state(self, files: Sequence[Path]) -> str:
        """Tells whether files have changed since."""
        whole = 0
        for path in files:
            whole = zlib.crc32(path.read_bytes(), zlib.crc32(path.name.encode(), whole))
        return f"{whole:08x}"


def read_json(path: Path, otherwise: object) -> object:
    """Content of a file, or something else where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else otherwise


def _is_any(path: Path, named: Sequence[str]) -> bool:
    return any(path.match(f"{each}.py") for each in named)

"""Where the evidence of a country lies: bundled with the program, or in a directory of the user's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from underlag.core.errors import EvidenceError, Problem, SettingError, nearest, setting
from underlag.core.language import Text


def evidence_root() -> Path:
    """Where the bundled countries are: ``evidence/`` of the repository, ``underlag/evidence_data`` when installed."""
    package = Path(str(files("underlag")))
    beside = package.parents[1] / "evidence"
    installed = package / "evidence_data"
    if installed.is_dir():
        return installed
    return beside


def is_installed(directory: Path) -> bool:
    """Whether a directory belongs to the installed program, where an upgrade replaces it."""
    installed = Path(str(files("underlag"))) / "evidence_data"
    return directory.resolve().is_relative_to(installed.resolve())


def refuse_unwritable(directory: Path) -> None:
    """Raise SettingError for a country that can't be changed, or belongs to the installed program: the next upgrade
    would wipe what was put there."""
    if is_installed(directory) or not os.access(directory, os.W_OK):
        raise SettingError(
            Problem(
                setting("country"),
                Text(
                    "landet hör till installationen och går inte att ändra",
                    "the country is part of the installation and can't be changed",
                ),
                str(directory),
                Text("en egen kopia", "a copy of your own"),
                Text(
                    f"cp -r {directory} mycountry, och sedan {setting('country', 'mycountry')}",
                    f"cp -r {directory} mycountry, then {setting('country', 'mycountry')}",
                ),
            )
        )


def bundled_countries() -> Mapping[str, Path]:
    """Name → directory of each bundled country. Sweden is the root itself, the others are its subdirectories."""
    root = evidence_root()
    found = {"sweden": root} if (root / "country.yaml").is_file() else {}
    for directory in sorted(root.iterdir()) if root.is_dir() else []:
        if (directory / "country.yaml").is_file():
            found[directory.name] = directory
    return found


def country_directory(name_or_path: str) -> Path:
    """The directory of a country: a bundled name (``sweden``), or a path to a directory with ``country.yaml``.

    A word without a separator is a name first. Raises EvidenceError if it is neither.
    """
    bundled = bundled_countries()
    if name_or_path in bundled:
        return bundled[name_or_path]
    path = Path(name_or_path)
    if (path / "country.yaml").is_file():
        return path
    names = sorted(bundled)
    what = (
        Text("en katalog utan country.yaml", "a directory without country.yaml")
        if path.is_dir()
        else Text("varken ett medföljande land eller en katalog", "no bundled country and no directory")
    )
    raise EvidenceError(
        Problem(
            setting("country"),
            what,
            name_or_path,
            Text(", ".join(names) + " eller en sökväg", ", ".join(names) + " or a path"),
            nearest(name_or_path, names),
        )
    )

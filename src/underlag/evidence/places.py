"""Where a country lies: its evidence, bundled with the program or in a directory of the user's own; and what is made
from it later, below one data directory.

Tables taken in and posteriors built anew are kept in ``<data>/countries/<name>``, so that neither an installed program
nor a copy of the evidence is written to. The name is the country's word if it is a bundled one (``sweden``), else also
tells its directory (``sweden-3f2a9c41``), since two copies of a country are two countries.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from platformdirs import user_data_path

from underlag.core.errors import EvidenceError, Problem, SettingError, nearest, setting
from underlag.core.identity import short_identity
from underlag.core.language import Text
from underlag.evidence.reading.documents import read_yaml

COUNTRIES, OWNER_FILE = "countries", "country.json"
"""Folder of a data directory that holds what is kept of each country, and the file there that says of which."""


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


@dataclass(frozen=True)
class CountryPlace:
    """Where a country is read from, and where what is made from it is kept.

    directory  its evidence
    kept       its folder of the data directory, which need not exist yet; None where all is kept in ``directory``
    """

    directory: Path
    kept: Path | None = None

    @property
    def written(self) -> Path:
        """The directory that is written to."""
        return self.kept or self.directory

    @property
    def directories(self) -> tuple[Path, ...]:
        """Every directory that may hold tables taken in and posteriors, the one that is written to first."""
        return (self.directory,) if self.kept is None else (self.kept, self.directory)

    def shown(self, path: Path) -> str:
        """How the user is told of a file: by its name in the country's own directory, as all evidence is; by its whole
        path where it is kept in the data directory, which the user need not have named."""
        kept = self.kept is not None and path.is_relative_to(self.kept)
        return (path if kept else path.relative_to(self.directory)).as_posix()


def data_directory(given: Path | None = None) -> Path:
    """The data directory: the one given, else the platform's folder for data of the user's programs."""
    return given if given is not None else user_data_path("underlag", appauthor=False)


def country_place(name_or_path: str, data: Path | None) -> CountryPlace:
    """Where a country is read from and kept.

    name_or_path  as for ``country_directory``
    data          the data directory; None to keep all in the country's own directory
    Raises EvidenceError as ``country_directory`` does, and where tables are kept of a country whose directory is gone:
    the country may be the one that was there.
    """
    directory = country_directory(name_or_path)
    if data is None:
        return CountryPlace(directory)
    bundled = next((name for name, path in bundled_countries().items() if _same(path, directory)), None)
    name = bundled or f"{directory.resolve().name}-{short_identity(str(directory.resolve()))[:8]}"
    kept = data / COUNTRIES / name
    if bundled is None and not kept.exists():
        _refuse_moved(directory, kept)
    return CountryPlace(directory, kept)


def place_to_write(place: CountryPlace) -> Path:
    """The directory that tables taken in and posteriors of a country are written to, made if need be.

    SettingError: the system refuses, or it belongs to the installed program, whose next upgrade would wipe it.
    """
    if place.kept is None:
        if is_installed(place.directory) or not os.access(place.directory, os.W_OK):
            raise SettingError(_belongs_to_the_installation(place.directory))
        return place.directory
    owner = place.kept / OWNER_FILE
    try:
        place.kept.mkdir(parents=True, exist_ok=True)
        if not owner.exists():
            told = {"code": _code(place.directory), "directory": str(place.directory.resolve())}
            owner.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise SettingError(
            Problem(
                setting("data"),
                Text("datakatalogen går inte att skriva i", "the data directory can't be written to"),
                f"{place.kept}: {error.strerror}",
                Text("en katalog som du får skriva i", "a directory that you may write to"),
                Text(f"ange en annan med {setting('data')}", f"give another one with {setting('data')}"),
            )
        ) from error
    return place.kept


def _code(directory: Path) -> str | None:
    """The word that a country calls itself by; None where its settings can't be read, which is told when it is."""
    try:
        found = read_yaml(directory / "country.yaml", "country.yaml").data
    except EvidenceError:
        return None
    return str(found.get("code")) if isinstance(found, dict) else None


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _belongs_to_the_installation(directory: Path) -> Problem:
    return Problem(
        setting("country"),
        Text(
            "landet hör till installationen och går inte att ändra",
            "the country is part of the installation and can't be changed",
        ),
        str(directory),
        Text("en egen kopia, eller en datakatalog", "a copy of your own, or a data directory"),
        Text(
            f"cp -r {directory} mycountry, och sedan {setting('country', 'mycountry')}",
            f"cp -r {directory} mycountry, then {setting('country', 'mycountry')}",
        ),
    )


def _refuse_moved(directory: Path, kept: Path) -> None:
    """Refuse a country that may have been moved: tables are kept of one with the same code that is not there any more,
    and a plan without them would be another plan."""
    for owner in sorted(kept.parent.glob(f"*/{OWNER_FILE}")):
        try:
            told = json.loads(owner.read_text(encoding="utf-8"))
            code, former = told["code"], str(told["directory"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        tables = any((owner.parent / "vintages").glob("[!.]*/"))
        if tables and code == _code(directory) and not Path(former).exists():
            raise EvidenceError(
                Problem(
                    str(directory.resolve()),
                    Text(
                        f"tabeller har tagits in för landet i {former}, som inte finns längre",
                        f"tables have been taken in for the country in {former}, which is gone",
                    ),
                    str(owner.parent),
                    str(kept),
                    Text(
                        f"har landet flyttats hit, mv {owner.parent} {kept}; annars ta bort {owner.parent}",
                        f"if the country has moved here, mv {owner.parent} {kept}; else remove {owner.parent}",
                    ),
                )
            )

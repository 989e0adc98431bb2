"""The data package of a country: which tables it has and what each column is, read from ``datapackage.json``.

The descriptor is a Frictionless Data Package with Table Schema. Two names are ours: ``underlag:title_sv`` (Swedish
title) and, on a measured field, ``underlag:unit`` (notation of `core.units`); on a table ``underlag:sources`` (ids of
source cards that hold for every row) and ``underlag:awaits`` (the room that will read the table).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from underlag.core.errors import EvidenceError, Problem, SettingError, nearest, setting
from underlag.core.language import Text
from underlag.core.units import Kind, Unit
from underlag.evidence.documents import Document, read_json, validated

DESCRIPTOR = "datapackage.json"

ROOMS: tuple[str, ...] = ("followup", "programme", "synthesis", "web")
"""Rooms of the product that are not built yet and may be named by ``underlag:awaits``."""

FORMATS: Mapping[str, str] = {".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}

FieldType = Literal["string", "integer", "number", "year", "boolean", "date"]

FIELD_TYPES: tuple[FieldType, ...] = ("string", "integer", "number", "year", "boolean", "date")


@dataclass(frozen=True)
class Column:
    """One field of a table.

    type            how its text is read
    unit            what it counts; None for a name, a code or a year
    required        no row may leave it empty
    minimum, maximum  bounds, inclusive, in the unit
    pattern         regular expression that the whole text must match
    enum            the words allowed
    """

    name: str
    type: FieldType
    title: str = ""
    description: str = ""
    unit: Unit | None = None
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()

    @property
    def lowest(self) -> float | None:
        """The bound below: the stated one, else 0 for a stock of persons, posts or FTE, which can't be negative."""
        counted = self.unit is not None and self.unit.kind is Kind.STOCK
        return self.minimum if self.minimum is not None or not counted else 0.0


@dataclass(frozen=True)
class ForeignKey:
    """Values of ``columns`` must occur in ``there`` of table ``table``."""

    columns: tuple[str, ...]
    table: str
    there: tuple[str, ...]


@dataclass(frozen=True)
class Resource:
    """One table of the package.

    file            path below the country directory, with ``/``
    primary_key     columns that together name a row; rows come out sorted by them
    sources         ids of source cards that hold for every row; empty if each row names its own
    awaits          the future room that will read the table, or None
    """

    name: str
    file: str
    format: str
    title: Text
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    sources: tuple[str, ...] = ()
    awaits: str | None = None
    sheet: str | None = None
    sha256: str | None = None

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((c for c in self.columns if c.name == name), None)


@dataclass(frozen=True)
class Package:
    """The tables of one country directory, by name."""

    directory: Path
    resources: Mapping[str, Resource]


class _Open(BaseModel):
    """Frictionless lets a descriptor carry further properties; only names beginning ``underlag:`` are closed."""

    model_config = ConfigDict(frozen=True, extra="allow")


class _Constraints(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    required: bool = False
    unique: bool = False
    minimum: float | int | None = None
    maximum: float | int | None = None
    pattern: str | None = None
    enum: list[str | int | float] = []


class _Field(_Open):
    name: str
    type: FieldType
    title: str = ""
    description: str = ""
    unit: str | None = Field(None, alias="underlag:unit")
    constraints: _Constraints = _Constraints()


class _Reference(_Open):
    resource: str
    fields: str | list[str]


class _ForeignKey(_Open):
    fields: str | list[str]
    reference: _Reference


class _Schema(_Open):
    fields: list[_Field]
    primary_key: str | list[str] = Field([], alias="primaryKey")
    foreign_keys: list[_ForeignKey] = Field([], alias="foreignKeys")


class _Dialect(_Open):
    sheet: str | None = None


class _Resource(_Open):
    name: str
    path: str
    title: str
    description: str = ""
    table_schema: _Schema = Field(alias="schema")
    dialect: _Dialect = _Dialect()
    hash: str | None = None
    title_sv: str = Field(alias="underlag:title_sv")
    source_ids: list[str] = Field([], alias="underlag:sources")
    awaits: str | None = Field(None, alias="underlag:awaits")


class _Descriptor(_Open):
    resources: list[_Resource]


_OURS = {"title_sv", "unit", "sources", "awaits"}


def read_package(directory: Path) -> Package:
    """The data package in ``directory``. Raises EvidenceError with every fault of its descriptor."""
    document = read_json(directory / DESCRIPTOR, DESCRIPTOR)
    descriptor = validated(_Descriptor, document)
    problems = list(_unknown_names(document))
    resources: dict[str, Resource] = {}
    for given in descriptor.resources:
        faults = list(_faults(given))
        if given.name in resources:
            faults.append(
                Problem(
                    _where(given),
                    Text("två tabeller heter så", "two tables have this name"),
                    given.name,
                    Text("varje namn en gång", "each name once"),
                    Text("byt namn på en", "rename one"),
                )
            )
        problems += faults
        if not faults:
            resources[given.name] = _resource(given)
    problems += [p for r in resources.values() for p in _foreign_faults(r, {g.name: g for g in descriptor.resources})]
    if problems:
        raise EvidenceError(problems)
    return Package(directory, dict(sorted(resources.items())))


def _where(resource: _Resource, *further: str) -> str:
    return ", ".join([DESCRIPTOR, f"table {resource.name}", *further])


def _unknown_names(document: Document) -> Iterator[Problem]:
    """Names that begin ``underlag:`` but are none of ours, wherever they stand: surely misspelt."""
    left: list[tuple[str, Any]] = [("", document.data)]
    while left:
        place, value = left.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if key.startswith("underlag:") and key.removeprefix("underlag:") not in _OURS:
                    ours = sorted(f"underlag:{name}" for name in _OURS)
                    yield Problem(
                        f"{DESCRIPTOR}, {place}{key}",
                        Text("okänd nyckel", "unknown key"),
                        key,
                        ", ".join(ours),
                        nearest(key, ours),
                    )
                left.append((f"{place}{key}.", inner))
        elif isinstance(value, list):
            for n, inner in enumerate(value):
                name = inner.get("name", n) if isinstance(inner, dict) else n
                left.append((f"{place}{name}.", inner))


def _faults(given: _Resource) -> Iterator[Problem]:
    path = PurePosixPath(given.path)
    if path.is_absolute() or ".." in path.parts or "\\" in given.path or ":" in given.path or "\0" in given.path:
        yield Problem(
            _where(given),
            Text("sökvägen leder ut ur landets katalog", "the path leads out of the country directory"),
            given.path,
            Text("en sökväg inom den", "a path below it"),
            Text("flytta den", "move it"),
        )
    if path.suffix not in FORMATS:
        yield Problem(
            _where(given),
            Text("okänt filformat", "unknown file format"),
            path.suffix,
            ", ".join(FORMATS),
            Text("konvertera filen", "convert the file"),
        )
    if not given.title.strip() or not given.title_sv.strip():
        yield Problem(
            _where(given),
            Text("en titel är tom", "a title is empty"),
            "",
            Text("title och underlag:title_sv", "title and underlag:title_sv"),
            Text("ge tabellen ett namn", "name the table"),
        )
    if given.awaits is not None and given.awaits not in ROOMS:
        yield Problem(
            _where(given),
            Text("okänt rum", "unknown room"),
            given.awaits,
            ", ".join(ROOMS),
            nearest(given.awaits, ROOMS),
        )
    if given.hash is not None and not re.fullmatch(r"sha256:[0-9a-f]{64}", given.hash):
        yield Problem(
            _where(given),
            Text("ingen hash", "not a hash"),
            given.hash,
            Text("sha256: och 64 hexadecimala siffror", "sha256: and 64 hexadecimal digits"),
            Text("beräkna den på nytt", "compute it again"),
        )
    names = [f.name for f in given.table_schema.fields]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield Problem(
            _where(given, f"field {name}"),
            Text("fältet förekommer två gånger", "the field occurs twice"),
            name,
            Text("varje fält en gång", "each field once"),
            Text("ta bort ett", "remove one"),
        )
    for name in _listed(given.table_schema.primary_key):
        if name not in names:
            yield Problem(
                _where(given),
                Text("primärnyckeln anger inget fält", "the primary key names no field"),
                name,
                ", ".join(names),
                nearest(name, names),
            )
    for field in given.table_schema.fields:
        yield from _field_faults(given, field)


def _field_faults(given: _Resource, field: _Field) -> Iterator[Problem]:
    where = _where(given, f"field {field.name}")
    if field.unit is not None:
        try:
            Unit.parse(field.unit)
        except SettingError as error:
            for problem in error.problems:
                yield Problem(
                    where,
                    problem.what,
                    problem.found,
                    Text("en enhet ur core.units", "a unit of core.units"),
                    problem.remedy,
                )
    if field.constraints.pattern is not None:
        try:
            re.compile(field.constraints.pattern)
        except re.error as error:
            yield Problem(
                where,
                Text("inget reguljärt uttryck", "not a regular expression"),
                field.constraints.pattern,
                str(error),
                Text("rätta mönstret", "correct the pattern"),
            )


def _foreign_faults(resource: Resource, known: Mapping[str, _Resource]) -> Iterator[Problem]:
    where = f"{DESCRIPTOR}, table {resource.name}, foreignKeys"
    for key in resource.foreign_keys:
        if key.table not in known:
            yield Problem(
                where,
                Text("ingen tabell heter så", "no table has this name"),
                key.table,
                "",
                nearest(key.table, sorted(known)),
            )
            continue
        there = {f.name for f in known[key.table].table_schema.fields}
        here = {c.name for c in resource.columns}
        for name in [n for n in key.columns if n not in here] + [n for n in key.there if n not in there]:
            yield Problem(
                where,
                Text("inget fält heter så", "no field has this name"),
                name,
                "",
                nearest(name, sorted(here | there)),
            )
        if len(key.columns) != len(key.there):
            yield Problem(
                where,
                Text("de två sidorna har olika antal fält", "the two sides have different numbers of fields"),
                "",
                Text("lika många här som där", "as many here as there"),
                Text("ange ett par för varje", "name a pair for each"),
            )


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _resource(given: _Resource) -> Resource:
    schema = given.table_schema
    keys = tuple(
        ForeignKey(_listed(k.fields), k.reference.resource or given.name, _listed(k.reference.fields))
        for k in schema.foreign_keys
    )
    return Resource(
        name=given.name,
        file=given.path,
        format=FORMATS[PurePosixPath(given.path).suffix],
        title=Text(sv=given.title_sv, en=given.title),
        description=given.description,
        columns=tuple(_column(f) for f in schema.fields),
        primary_key=_listed(schema.primary_key),
        foreign_keys=keys,
        sources=tuple(given.source_ids),
        awaits=given.awaits,
        sheet=given.dialect.sheet,
        sha256=given.hash.removeprefix("sha256:") if given.hash else None,
    )


def _column(field: _Field) -> Column:
    limits = field.constraints
    return Column(
        name=field.name,
        type=field.type,
        title=field.title,
        description=field.description,
        unit=Unit.parse(field.unit) if field.unit is not None else None,
        required=limits.required,
        unique=limits.unique,
        minimum=limits.minimum,
        maximum=limits.maximum,
        pattern=limits.pattern,
        enum=tuple(str(word) for word in limits.enum),
    )


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

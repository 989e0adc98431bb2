"""The descriptor of a data package, ``datapackage.json``, as it is written: its form, and what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from underlag.core.errors import EvidenceError, Problem, SettingError, nearest
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.evidence.reading.documents import ParsedFile, read_json, validated

DESCRIPTOR = "datapackage.json"

ROOMS: tuple[str, ...] = ("followup", "programme", "synthesis", "web")
"""Rooms of the product that are not built yet and may be named by ``underlag:awaits``."""

FORMATS: Mapping[str, str] = {".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}

FieldType = Literal["string", "integer", "number", "year", "boolean", "date"]


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


class FieldEntry(_Open):
    """A field of a table as the descriptor gives it."""

    name: str
    type: FieldType
    title: str = ""
    description: str = ""
    unit: str | None = Field(None, alias="underlag:unit")
    constraints: _Constraints = _Constraints()


class _Reference(_Open):
    resource: str
    fields: str | list[str]


class ForeignKeyEntry(_Open):
    """A foreign key as the descriptor gives it; an empty name is the table itself."""

    fields: str | list[str]
    reference: _Reference


class _Schema(_Open):
    fields: list[FieldEntry]
    primary_key: str | list[str] = Field([], alias="primaryKey")
    foreign_keys: list[ForeignKeyEntry] = Field([], alias="foreignKeys")


class _Dialect(_Open):
    sheet: str | None = None


class ResourceEntry(_Open):
    """A table as the descriptor gives it."""

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


class Descriptor(_Open):
    """The whole of ``datapackage.json``."""

    resources: list[ResourceEntry]


_OURS = {"title_sv", "unit", "sources", "awaits"}


def read_descriptor(directory: Path) -> Descriptor:
    """The descriptor in ``directory``. Raises EvidenceError with every fault of it."""
    document = read_json(directory / DESCRIPTOR, DESCRIPTOR)
    descriptor = validated(Descriptor, document)
    problems = list(_unknown_names(document))
    faultless: dict[str, ResourceEntry] = {}
    for given in descriptor.resources:
        faults = list(_faults(given))
        if given.name in faultless:
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
            faultless[given.name] = given
    known = {given.name: given for given in descriptor.resources}
    problems += [problem for given in faultless.values() for problem in _foreign_faults(given, known)]
    if problems:
        raise EvidenceError(problems)
    return descriptor


def _where(resource: ResourceEntry, *further: str) -> str:
    return ", ".join([DESCRIPTOR, f"table {resource.name}", *further])


def _unknown_names(document: ParsedFile) -> Iterator[Problem]:
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


def _faults(given: ResourceEntry) -> Iterator[Problem]:
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
    yield from _names_at_fault(given)
    for field in given.table_schema.fields:
        yield from _field_faults(given, field)


def _names_at_fault(given: ResourceEntry) -> Iterator[Problem]:
    """Fields of one name, and a primary key that names none."""
    names = [f.name for f in given.table_schema.fields]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield Problem(
            _where(given, f"field {name}"),
            Text("fältet förekommer två gånger", "the field occurs twice"),
            name,
            Text("varje fält en gång", "each field once"),
            Text("ta bort ett", "remove one"),
        )
    for name in listed(given.table_schema.primary_key):
        if name not in names:
            yield Problem(
                _where(given),
                Text("primärnyckeln anger inget fält", "the primary key names no field"),
                name,
                ", ".join(names),
                nearest(name, names),
            )


def _field_faults(given: ResourceEntry, field: FieldEntry) -> Iterator[Problem]:
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


def _foreign_faults(given: ResourceEntry, known: Mapping[str, ResourceEntry]) -> Iterator[Problem]:
    where = _where(given, "foreignKeys")
    for key in given.table_schema.foreign_keys:
        table, columns, names = key.reference.resource or given.name, listed(key.fields), listed(key.reference.fields)
        if table not in known:
            what = Text("ingen tabell heter så", "no table has this name")
            yield Problem(where, what, table, "", nearest(table, sorted(known)))
            continue
        there = {f.name for f in known[table].table_schema.fields}
        here = {f.name for f in given.table_schema.fields}
        for name in [n for n in columns if n not in here] + [n for n in names if n not in there]:
            what = Text("inget fält heter så", "no field has this name")
            yield Problem(where, what, name, "", nearest(name, sorted(here | there)))
        if len(columns) != len(names):
            yield Problem(
                where,
                Text("de två sidorna har olika antal fält", "the two sides have different numbers of fields"),
                "",
                Text("lika många här som där", "as many here as there"),
                Text("ange ett par för varje", "name a pair for each"),
            )


def listed(value: str | list[str]) -> tuple[str, ...]:
    """One name, or several, as several."""
    return (value,) if isinstance(value, str) else tuple(value)

"""The data package of a country: which tables it has and what each column is, read from ``datapackage.json``.

The descriptor is a Frictionless Data Package with Table Schema. Two names are ours: ``underlag:title_sv`` (Swedish
title) and, on a measured field, ``underlag:unit`` (notation of `core.units`); on a table ``underlag:sources`` (ids of
source cards that hold for every row) and ``underlag:awaits`` (the room that will read the table).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from underlag.core.language import Text
from underlag.core.units import Kind, Unit
from underlag.evidence.package.descriptor import FORMATS, FieldEntry, FieldType, ResourceEntry, listed, read_descriptor


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


def read_package(directory: Path) -> Package:
    """The data package in ``directory``. Raises EvidenceError with every fault of its descriptor."""
    resources = {given.name: _resource(given) for given in read_descriptor(directory).resources}
    return Package(directory, dict(sorted(resources.items())))


def _resource(given: ResourceEntry) -> Resource:
    schema = given.table_schema
    keys = tuple(
        ForeignKey(listed(k.fields), k.reference.resource or given.name, listed(k.reference.fields))
        for k in schema.foreign_keys
    )
    return Resource(
        name=given.name,
        file=given.path,
        format=FORMATS[PurePosixPath(given.path).suffix],
        title=Text(sv=given.title_sv, en=given.title),
        description=given.description,
        columns=tuple(_column(f) for f in schema.fields),
        primary_key=listed(schema.primary_key),
        foreign_keys=keys,
        sources=tuple(given.source_ids),
        awaits=given.awaits,
        sheet=given.dialect.sheet,
        sha256=given.hash.removeprefix("sha256:") if given.hash else None,
    )


def _column(field: FieldEntry) -> Column:
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

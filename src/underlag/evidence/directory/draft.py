"""A country directory as far as it can be read, with every problem met on the way.

`underlag check` wants all problems at once, so reading goes on past a broken file. Only a draft without problems
becomes a `Country`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.cards.card import Card
from underlag.evidence.cards.inheritance import completed
from underlag.evidence.cards.measures import MeasureCard
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.professions import Profession
from underlag.evidence.cards.scenarios import Scenario
from underlag.evidence.cards.source import SourceCard
from underlag.evidence.directory.aggregate_file import read_aggregate_file
from underlag.evidence.directory.settings import BOUNDARIES, SETTINGS, CountrySettings
from underlag.evidence.directory.tables import Tables, attempt
from underlag.evidence.package.descriptor import DESCRIPTOR
from underlag.evidence.package.resources import Package, Resource, read_package
from underlag.evidence.package.tables import raw_table
from underlag.evidence.places import CountryPlace
from underlag.evidence.reading.documents import read_json, read_yaml, validated
from underlag.evidence.reading.file_limits import MAX_BOUNDARY_BYTES
from underlag.evidence.reading.format_versions import SCENARIO, in_current_format
from underlag.evidence.reading.raw_table import RawTable
from underlag.evidence.vintages.mapping import TableMapping
from underlag.evidence.vintages.vintage import Vintage, read_vintage, strangers, vintage_directories

C = TypeVar("C", bound=Card)


@dataclass
class Draft:
    """What could be read of a country directory.

    kept          folder of the data directory with more vintages, if there is one
    candidate     whether the last vintage is not in the country yet
    unread        files of cards that could not be read
    source_files  id of a source → file of its card
    cards         file → parameter card
    measures      id → measure
    vintages      official tables taken in, the oldest first
    mappings      name → mapping of a published layout
    problems      everything that could not be read
    """

    directory: Path
    kept: Path | None = None
    settings: CountrySettings | None = None
    tables: Tables | None = None
    sources: dict[str, SourceCard] = field(default_factory=dict)
    source_files: dict[str, str] = field(default_factory=dict)
    cards: dict[str, ParameterCard] = field(default_factory=dict)
    professions: dict[str, Profession] = field(default_factory=dict)
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    measures: dict[str, MeasureCard] = field(default_factory=dict)
    vintages: list[Vintage] = field(default_factory=list)
    candidate: bool = False
    unread: set[str] = field(default_factory=set)
    mappings: dict[str, TableMapping] = field(default_factory=dict)
    boundaries: Mapping[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)
    _raw: dict[str, RawTable | None] = field(default_factory=dict, repr=False)

    @property
    def place(self) -> CountryPlace:
        """Where it is read from, and where what is made from it is kept."""
        return CountryPlace(self.directory, self.kept)

    @property
    def resources(self) -> Mapping[str, Resource]:
        """The tables that the descriptor describes."""
        return self.tables.package.resources if self.tables else {}

    def unread_in(self, folder: str) -> set[str]:
        """Names of the cards of a folder that could not be read. What they would say is not missing: their own faults
        are told where they are read."""
        return {Path(file).stem for file in self.unread if Path(file).parent.name == folder}

    @property
    def unread_holders(self) -> bool:
        """Whether a card that may cite sources and tables could not be read."""
        return any(self.unread_in(folder) for folder in ("professions", "scenarios", "measures"))

    def _table(self, name: str) -> pl.DataFrame | None:
        return self.tables[name] if self.tables else None

    def readable(self) -> Iterator[tuple[Resource, pl.DataFrame]]:
        """Every table that can be read; the problems of the others are `table_problems`."""
        for name, resource in self.resources.items():
            frame = attempt(partial(self._table, name), [])
            if frame is not None:
                yield resource, frame

    def raw_tables(self) -> Iterator[tuple[Resource, RawTable]]:
        """Every table and vintage whose file has the right form, as it stands in the file."""
        read: dict[str, tuple[Resource, Callable[[], RawTable]]] = {
            name: (r, partial(raw_table, self.directory, r)) for name, r in self.resources.items()
        }
        read |= {vintage.shown: (vintage.resource, vintage.raw) for vintage in self.vintages}
        for name, (resource, action) in read.items():
            if name not in self._raw:
                self._raw[name] = attempt(action, [])
            raw = self._raw[name]
            if raw is not None:
                yield resource, raw

    def table_problems(self) -> list[Problem]:
        """Every fault of every table."""
        problems: list[Problem] = []
        for name in self.resources:
            attempt(partial(self._table, name), problems)
        return sorted(set(problems))


def read_draft(directory: Path, candidate: Path | None = None, kept: Path | None = None) -> Draft:
    """Read everything but the tables, which are read when asked for. Scenarios and measures go by the names of their
    files, so that one which calls itself by another's name does not take its place.

    candidate  a vintage that is not in the country yet, laid over the others as if it were
    kept       the country's folder of the data directory, which may hold more vintages; it need not exist
    """
    draft = Draft(directory, kept)
    draft.settings = attempt(lambda: _card(CountrySettings, directory, SETTINGS), draft.problems)
    nation = draft.settings.nation_code if draft.settings else None
    aggregate = draft.settings is not None and draft.settings.form == "aggregate"
    for file, source in _cards(draft, SourceCard, "sources", "*.yaml"):
        _named(draft, file, "id", source.id, Path(file).stem)
        draft.sources[source.id], draft.source_files[source.id] = source, file
    if (directory / DESCRIPTOR).exists() or not aggregate:
        package = attempt(lambda: read_package(directory), draft.problems)
        # A card that can't be read still gives its name, so that its rows are not called sourceless as well.
        known = {path.stem for path in (directory / "sources").glob("*.yaml")}
        if package:
            _read_vintages(draft, package, candidate)
            known |= {vintage.source.id for vintage in draft.vintages}
            draft.tables = Tables(package, nation, known, draft.vintages)
    for file, card in _cards(draft, ParameterCard, "parameters", "*/*.yaml"):
        _named(draft, file, "name", card.name, "/".join(Path(file).with_suffix("").parts[1:]).split(".")[0])
        draft.cards[file] = card
    for file, profession in _cards(draft, Profession, "professions", "*.yaml"):
        _named(draft, file, "name", profession.name, Path(file).stem)
        draft.professions[Path(file).stem] = profession.model_copy(update={"name": Path(file).stem})
    for file, scenario in _cards(draft, Scenario, "scenarios", "*.yaml"):
        _named(draft, file, "name", scenario.name, Path(file).stem)
        draft.scenarios[Path(file).stem] = scenario.model_copy(update={"name": Path(file).stem})
    for file, measure in _cards(draft, MeasureCard, "measures", "*.yaml"):
        _named(draft, file, "id", measure.id, Path(file).stem)
        draft.measures[Path(file).stem] = measure.model_copy(update={"id": Path(file).stem})
    for file, mapping in _cards(draft, TableMapping, "mappings", "*.yaml"):
        _named(draft, file, "name", mapping.name, Path(file).stem)
        draft.mappings[mapping.name] = mapping
    if draft.settings and draft.settings.aggregate:
        file = draft.settings.aggregate
        attempt(partial(read_aggregate_file, directory / file, file), draft.problems)
    if (directory / BOUNDARIES).exists() or not aggregate:
        document = attempt(lambda: read_json(directory / BOUNDARIES, BOUNDARIES, MAX_BOUNDARY_BYTES), draft.problems)
        draft.boundaries = document.data if document else None
    return draft


def _read_vintages(draft: Draft, package: Package, candidate: Path | None) -> None:
    """Every vintage of the country, and its source among the sources."""
    places = [*vintage_directories(*draft.place.directories), *([candidate] if candidate else [])]
    draft.candidate = candidate is not None
    draft.problems += strangers(draft.place)
    for place in places:
        shown = "the new vintage" if place is candidate else draft.place.shown(place)
        vintage = attempt(partial(read_vintage, place, package, shown), draft.problems)
        if vintage is None:
            continue
        file = f"{vintage.shown}/source.yaml"
        if place is not candidate:
            _named(draft, f"{vintage.shown}/vintage.yaml", "id", vintage.id, place.name)
        if vintage.source.id in draft.sources:
            where = draft.source_files[vintage.source.id]
            draft.problems.append(
                Problem(
                    f"{file}, id",
                    Text("id:t används redan av en annan källa", "the id is taken by another source"),
                    vintage.source.id,
                    Text(f"inte samma som i {where}", f"not that of {where}"),
                    Text("ångra importen och ta in tabellen på nytt", "undo the import and take the table in again"),
                )
            )
        draft.vintages.append(vintage)
        draft.sources[vintage.source.id], draft.source_files[vintage.source.id] = vintage.source, file


def _card(model: type[C], directory: Path, file: str) -> C:
    document = read_yaml(directory / file, file)
    if issubclass(model, Scenario):
        document = in_current_format(document, SCENARIO)
    return validated(model, completed(document) if issubclass(model, ParameterCard) else document)


def _cards(draft: Draft, model: type[C], folder: str, pattern: str) -> Iterator[tuple[str, C]]:
    """Every card of a folder that can be read, in order of file name."""
    for path in sorted((draft.directory / folder).glob(pattern)):
        file = path.relative_to(draft.directory).as_posix()
        card = attempt(partial(_card, model, draft.directory, file), draft.problems)
        if card is None:
            draft.unread.add(file)
        else:
            yield file, card
    for path in sorted((draft.directory / folder).rglob("*")):
        if path.is_file() and not path.match(pattern) and path.suffix != ".md":
            file = path.relative_to(draft.directory).as_posix()
            draft.problems.append(
                Problem(
                    file,
                    Text("en fil som inget läser", "a file that nothing reads"),
                    path.name,
                    f"{folder}/{pattern}",
                    Text("byt namn på den, flytta den eller ta bort den", "rename, move or remove it"),
                )
            )


def _named(draft: Draft, file: str, key: str, found: str, expected: str) -> None:
    if found != expected:
        draft.problems.append(
            Problem(
                f"{file}, {key}",
                Text("namnet i kortet är inte filens", "the name in the card is not that of its file"),
                found,
                expected,
                Text("byt namn på filen eller rätta namnet", "rename the file or correct the name"),
            )
        )

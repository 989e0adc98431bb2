"""A country: everything in its directory, read into frozen types, without problems that would falsify a plan."""

from __future__ import annotations

import copyreg
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from underlag.core.errors import EvidenceError, Problem, SettingError, nearest, setting
from underlag.core.language import Text
from underlag.evidence.cards.measures import MeasureCard, measure_file, measures_of
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.professions import Profession, cards_of
from underlag.evidence.cards.scenarios import ResolvedScenario, Scenario, apply
from underlag.evidence.cards.source import SourceCard
from underlag.evidence.checks.register import faults_of
from underlag.evidence.directory.draft import read_draft
from underlag.evidence.directory.settings import CountrySettings
from underlag.evidence.directory.tables import Tables
from underlag.evidence.package.resources import Package
from underlag.evidence.places import CountryPlace, bundled_countries, country_place
from underlag.evidence.vintages.vintage import errors_by_observation


def _view(shown: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(shown)


# a country can be sent to another process: a view of a mapping is sent as the mapping that it shows
copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))


@dataclass(frozen=True, eq=False)
class Country:
    """The evidence of one country.

    directory    where its evidence is
    kept         its folder of the data directory, with tables taken in and posteriors; None where there is none
    tables       name → polars table, read and checked when first asked for; sorted by primary key
    sources      id → source card
    cards        file → parameter card
    professions, scenarios  by name
    measures_by_id          id → measure, of every profession
    boundaries   GeoJSON FeatureCollection of the regions, with ``region_code`` in the properties of each feature
    faults       file of a profession, scenario, measure or mapping → what is wrong with it; told to who asks for it
    """

    directory: Path
    settings: CountrySettings
    tables: Tables
    sources: Mapping[str, SourceCard]
    cards: Mapping[str, ParameterCard]
    professions: Mapping[str, Profession]
    scenarios: Mapping[str, Scenario]
    measures_by_id: Mapping[str, MeasureCard]
    boundaries: Mapping[str, Any]
    faults: Mapping[str, tuple[Problem, ...]]
    kept: Path | None = None

    @property
    def place(self) -> CountryPlace:
        """Where it is read from, and where what is made from it is kept."""
        return CountryPlace(self.directory, self.kept)

    @property
    def code(self) -> str:
        """Word for the country on the command line, e.g. ``sweden``."""
        return self.settings.code

    @property
    def called(self) -> str:
        """How the user names it on the command line: its word if it is a bundled one, else its directory."""
        bundled = bundled_countries().get(self.code)
        same = bundled is not None and bundled.resolve() == self.directory.resolve()
        return self.code if same else str(self.directory)

    @property
    def name(self) -> Text:
        """Name of the country."""
        return self.settings.name

    @property
    def nation_code(self) -> str:
        """Code of the nation in tables; never one of the regions."""
        return self.settings.nation_code

    @property
    def nation_name(self) -> Text:
        """Name of the nation as the first line of a table of regions."""
        return self.settings.nation_name

    @property
    def base_year(self) -> int:
        """Year of the latest complete state (31 December)."""
        return self.settings.base_year

    def profession(self, name: str | None = None) -> Profession:
        """The profession of that name, or the default one.

        SettingError if there is none. EvidenceError: all that is wrong with its file.
        """
        wanted = name or self.settings.default_profession
        problems = list(self._faults_named("professions", wanted))
        if problems:
            raise EvidenceError(problems)
        if wanted not in self.professions:
            names = sorted(self.professions)
            raise SettingError(
                Problem(
                    setting("profession"),
                    Text("inget yrke heter så", "no profession has this name"),
                    wanted,
                    ", ".join(names),
                    nearest(wanted, names),
                )
            )
        return self.professions[wanted]

    def parameter_files(self, profession: str | None = None) -> Mapping[str, str]:
        """Parameter name → file of the card that holds for the profession."""
        return MappingProxyType(cards_of(self.profession(profession), self.cards))

    def parameters(self, profession: str | None = None) -> Mapping[str, ParameterCard]:
        """Parameter name → card that holds for the profession."""
        return MappingProxyType({name: self.cards[file] for name, file in self.parameter_files(profession).items()})

    def observations(self, profession: Profession) -> pl.DataFrame:
        """Figures on the staff of a profession, and the column ``stated_error``: the standard error on the log scale
        [1] that the mapping of an official table states, null for other figures."""
        kind = profession.observations.get("profession", profession.name)
        rows = self.tables["workforce_observations"].filter(pl.col("profession") == kind)
        errors = errors_by_observation(self.tables.vintages, rows)
        stated = pl.col("observation_id").replace_strict(errors, default=None, return_dtype=pl.Float64)
        return rows.with_columns(stated.alias("stated_error"))

    def scenario(self, name: str | None = None, profession: str | None = None) -> ResolvedScenario:
        """The scenario applied to the cards of the profession, with those of its measures that hold for it.

        SettingError: unknown names. EvidenceError: all that is wrong with the scenario, its bases and the measures that
        they take.
        """
        wanted = name or self.settings.default_scenario
        problems = self._faults_of_scenario(wanted)
        if problems:
            raise EvidenceError(problems)
        files = self.parameter_files(profession)
        found = apply(wanted, self.scenarios, self.parameters(profession), files, self.measures_by_id)
        held = measures_of(self.profession(profession).name, self.measures_by_id)
        return replace(found, measures=tuple(m for m in found.measures if m in held))

    def _faults_of_scenario(self, name: str) -> list[Problem]:
        problems, passed, wanted = list[Problem](), set[str](), name
        while wanted not in passed:
            passed.add(wanted)
            problems += self._faults_named("scenarios", wanted)
            step = self.scenarios.get(wanted)
            for measure in step.measures if step else ():
                problems += self._faults_named("measures", measure)
            wanted = (step.base if step else None) or wanted
        return problems

    def _faults_named(self, folder: str, name: str) -> Iterator[Problem]:
        """What is wrong with the card of that name; where there is none, with a file that would be it but for its
        ending."""
        card = f"{folder}/{name}.yaml"
        cards: Mapping[str, Mapping[str, object]] = {
            "professions": self.professions,
            "scenarios": self.scenarios,
            "measures": self.measures_by_id,
        }
        known = cards[folder]
        for file, problems in self.faults.items():
            if file == card or (name not in known and Path(file).with_suffix("").as_posix() == f"{folder}/{name}"):
                yield from problems

    def measures(self, profession: str | None = None) -> Mapping[str, MeasureCard]:
        """Id → measure that holds for the profession, by id.

        EvidenceError: all that is wrong with any of them, or with a file of ``measures/`` that may be one of them.
        """
        held = measures_of(self.profession(profession).name, self.measures_by_id)
        others = {measure_file(name) for name in self.measures_by_id.keys() - held.keys()}
        problems = [
            problem
            for file, found in self.faults.items()
            if file.startswith("measures/") and file not in others
            for problem in found
        ]
        if problems:
            raise EvidenceError(problems)
        return MappingProxyType(held)

    @property
    def aggregate(self) -> Path | None:
        """File of the aggregate form, or None for a country in the career form."""
        return self.directory / self.settings.aggregate if self.settings.aggregate else None


def read_country(directory: Path, kept: Path | None = None) -> Country:
    """The country in ``directory``. Tables are read when asked for; everything else now.

    kept  its folder of the data directory, which need not exist; None where all is kept in ``directory``
    Raises EvidenceError with every problem of the checks that are made before each plan, but for those of professions,
    scenarios, measures and mappings, which are told to who asks for one.
    """
    draft = read_draft(directory, kept=kept)
    faults = faults_of(draft, quick=True)
    if faults.shared:
        raise EvidenceError([*faults.shared, *(p for found in faults.apart.values() for p in found)])
    assert draft.settings is not None, "a draft without settings has problems"
    return Country(
        directory=directory,
        settings=draft.settings,
        tables=draft.tables or Tables(Package(directory, {}), None, ()),
        sources=MappingProxyType(draft.sources),
        cards=MappingProxyType(draft.cards),
        professions=MappingProxyType(draft.professions),
        scenarios=MappingProxyType(draft.scenarios),
        measures_by_id=MappingProxyType(draft.measures),
        boundaries=MappingProxyType(dict(draft.boundaries or {})),
        faults=MappingProxyType(faults.apart),
        kept=kept,
    )


def country_at(name_or_path: str, data: Path | None) -> Country:
    """The country of that name or path, with what is kept of it in the data directory; arguments as for
    ``country_place``. Raises EvidenceError as that and ``read_country`` do."""
    place = country_place(name_or_path, data)
    return read_country(place.directory, place.kept)

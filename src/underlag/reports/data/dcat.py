"""DCAT-AP-SE: the run's files as a catalogue that data portals harvest, in Turtle and JSON-LD.

By the profile of Sweden's data portal, version 3.0.1. Who publishes, whom to ask and under which terms comes from the
country's file. Addresses are relative to the catalogue's own place unless the country's file says where runs are
published, so that a directory put on any web server describes itself. No date is invented: a run has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from underlag.core.language import LANGUAGES, Text
from underlag.evidence.package.descriptor import DESCRIPTOR
from underlag.reports.data.cubes import CUBES
from underlag.reports.data.datapackage import package_description, package_title
from underlag.reports.data.workbook import WORKBOOK
from underlag.runs.record.contents import RunResult
from underlag.runs.record.directory import TABLES_FOLDER

FOLDER, _CATALOGUE = "dcat", "catalogue"

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_EU = "http://publications.europa.eu/resource/authority/"
_PUBLISHER_KIND = "http://purl.org/adms/publishertype/"
THEMES = URIRef(f"{_EU}data-theme")
HEALTH = URIRef(f"{_EU}data-theme/HEAL")
PUBLIC = URIRef(f"{_EU}access-right/PUBLIC")
_LANGUAGE = {"sv": URIRef(f"{_EU}language/SWE"), "en": URIRef(f"{_EU}language/ENG")}

MEDIA_TYPES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".px": "application/octet-stream",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Ending of a file → its media type; PX has none that is registered."""

_KEYWORDS = (
    Text("primärvård", "primary care"),
    Text("bemanning", "workforce planning"),
    Text("specialistutbildning", "specialist training"),
    Text("kompetensförsörjning", "health workforce"),
    Text("region", "region"),
)


@dataclass(frozen=True)
class _Dataset:
    """One dataset of the catalogue: its files hold the same data in different formats.

    files  path in the run directory → what the file is
    """

    key: str
    title: Text
    description: Text
    files: Mapping[str, Text]


def write_catalogue(result: RunResult, directory: Path) -> tuple[Path, ...]:
    """Write ``dcat/catalogue.ttl`` and ``dcat/catalogue.jsonld`` into the run directory, whose files are all there.

    Same run, same bytes. Raises OSError if a file can't be read or written.
    """
    graph = catalogue(result, directory)
    folder = directory / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"ttl": graph.serialize(format="turtle"), "jsonld": _json_ld(graph)}
    for ending, text in texts.items():
        (folder / f"{_CATALOGUE}.{ending}").write_text(text, encoding="utf-8", newline="\n")
    return tuple(folder / f"{_CATALOGUE}.{ending}" for ending in texts)


def catalogue(result: RunResult, directory: Path) -> Graph:
    """The catalogue as RDF."""
    return _Writer(result, directory).graph(_datasets(result))


def _datasets(result: RunResult) -> Iterator[_Dataset]:
    """The whole basis, its numbers as one long table, and each cube."""
    about = package_description(result)
    yield _Dataset(
        "basis",
        package_title(result),
        about,
        {
            WORKBOOK: Text("Arbetsbok med alla tabeller", "Workbook with every table"),
            f"{TABLES_FOLDER}/{DESCRIPTOR}": Text(
                "Datapaket som beskriver alla tabeller i CSV och Parquet",
                "Data package that describes every table in CSV and Parquet",
            ),
        },
    )
    title = package_title(result)
    yield _Dataset(
        "numbers",
        Text(f"{title.sv}: alla tal", f"{title.en}: all numbers"),
        about,
        {
            f"{TABLES_FOLDER}/numbers.csv": Text("Alla tal, CSV", "All numbers, CSV"),
            f"{TABLES_FOLDER}/numbers.parquet": Text("Alla tal, Parquet", "All numbers, Parquet"),
        },
    )
    for key, name in CUBES.items():
        files = {f"px/{key}.px": Text(f"{name.sv}, PX", f"{name.en}, PX")}
        for language in LANGUAGES:
            files[f"json-stat/{key}.{language}.json"] = Text(
                f"{name.sv}, JSON-stat 2 på {'svenska' if language == 'sv' else 'engelska'}",
                f"{name.en}, JSON-stat 2 in {'Swedish' if language == 'sv' else 'English'}",
            )
        yield _Dataset(key, Text(f"{title.sv}: {name.sv.lower()}", f"{title.en}: {name.en.lower()}"), about, files)


class _Writer:
    """Writes the statements of one run into a graph."""

    def __init__(self, result: RunResult, directory: Path) -> None:
        self.result, self.directory = result, directory
        self.published: Mapping[str, Any] = result.manifest["publication"]
        base = self.published["base"]
        self.root = f"{base}{result.run_id}/" if base else "../"
        self.here = f"{self.root}{FOLDER}/{_CATALOGUE}#" if base else f"{_CATALOGUE}#"
        self.made = Graph()
        for prefix, namespace in (("dcat", DCAT), ("dcterms", DCTERMS), ("foaf", FOAF), ("vcard", VCARD)):
            self.made.bind(prefix, namespace)

    def graph(self, datasets: Iterator[_Dataset]) -> Graph:
        """Publisher, contact, period and datasets; then the catalogue that lists them."""
        listed = [self._dataset(dataset) for dataset in datasets if self._files(dataset)]
        title, about = package_title(self.result), package_description(self.result)
        subject = self._thing("catalogue", DCAT.Catalog)
        self._texts(subject, title, about)
        self.made.add((subject, DCTERMS.publisher, self._publisher()))
        self.made.add((subject, DCTERMS.license, URIRef(self.published["licence"]["address"])))
        self.made.add((subject, DCAT.themeTaxonomy, THEMES))
        for language in LANGUAGES:
            self.made.add((subject, DCTERMS.language, _LANGUAGE[language]))
        for dataset in listed:
            self.made.add((subject, DCAT.dataset, dataset))
        return self.made

    def _files(self, dataset: _Dataset) -> list[str]:
        """Those files of a dataset that the run has; a run without a cube's numbers has no file of it."""
        return [file for file in dataset.files if (self.directory / file).is_file()]

    def _thing(self, key: str, kind: URIRef) -> URIRef:
        subject = URIRef(f"{self.here}{key}")
        self.made.add((subject, RDF.type, kind))
        return subject

    def _texts(self, subject: URIRef, title: Text, description: Text) -> None:
        for language in LANGUAGES:
            self.made.add((subject, DCTERMS.title, Literal(title[language], lang=language)))
            self.made.add((subject, DCTERMS.description, Literal(description[language], lang=language)))

    def _publisher(self) -> URIRef:
        publisher = self.published["publisher"]
        subject = self._thing("publisher", FOAF.Agent)
        for language in LANGUAGES:
            self.made.add((subject, FOAF.name, Literal(publisher["name"][language], lang=language)))
        self.made.add((subject, DCTERMS.type, URIRef(_PUBLISHER_KIND + publisher["kind"])))
        if publisher["homepage"]:
            self.made.add((subject, FOAF.homepage, URIRef(publisher["homepage"])))
        return subject

    def _contact(self) -> URIRef | None:
        contact = self.published["contact"]
        if not contact:
            return None
        subject = self._thing("contact", VCARD.Organization)
        self.made.add((subject, VCARD.fn, Literal(contact["name"][LANGUAGES[0]])))
        self.made.add((subject, VCARD.hasEmail, URIRef(f"mailto:{contact['email']}")))
        return subject

    def _period(self) -> URIRef:
        """Levels are at 31 December of each year."""
        settings = self.result.settings
        subject = self._thing("period", DCTERMS.PeriodOfTime)
        self.made.add((subject, DCAT.startDate, Literal(f"{settings.start}-12-31", datatype=XSD.date)))
        self.made.add((subject, DCAT.endDate, Literal(f"{settings.end}-12-31", datatype=XSD.date)))
        return subject

    def _dataset(self, dataset: _Dataset) -> URIRef:
        subject = self._thing(dataset.key, DCAT.Dataset)
        self._texts(subject, dataset.title, dataset.description)
        facts = [
            (DCTERMS.publisher, self._publisher()),
            (DCTERMS.accessRights, PUBLIC),
            (DCAT.theme, HEALTH),
            (DCTERMS.temporal, self._period()),
            (DCTERMS.identifier, Literal(f"{self.result.run_id}/{dataset.key}")),
        ]
        contact = self._contact()
        facts += [(DCAT.contactPoint, contact)] if contact else []
        if self.published["spatial"]:
            facts.append((DCTERMS.spatial, URIRef(self.published["spatial"])))
        facts += [
            (DCAT.keyword, Literal(word[language], lang=language)) for word in _KEYWORDS for language in LANGUAGES
        ]
        facts += [(DCAT.distribution, self._distribution(file, dataset.files[file])) for file in self._files(dataset)]
        for predicate, value in facts:
            self.made.add((subject, predicate, value))
        return subject

    def _distribution(self, file: str, title: Text) -> URIRef:
        subject = self._thing(file.replace("/", "-"), DCAT.Distribution)
        self._texts(subject, title, title)
        path = self.directory / file
        address = URIRef(self.root + file)
        for predicate, value in (
            (DCAT.accessURL, address),
            (DCAT.downloadURL, address),
            (DCTERMS.format, Literal(MEDIA_TYPES[path.suffix])),
            (DCTERMS.license, URIRef(self.published["licence"]["address"])),
            (DCAT.byteSize, Literal(path.stat().st_size, datatype=XSD.nonNegativeInteger)),
        ):
            self.made.add((subject, predicate, value))
        return subject


def _json_ld(graph: Graph) -> str:
    """JSON-LD with everything in a fixed order, whatever order the graph is walked in."""
    return json.dumps(_sorted(json.loads(graph.serialize(format="json-ld"))), ensure_ascii=False, indent=1) + "\n"


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_sorted(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value

"""The catalogue has what DCAT-AP-SE requires, in both notations, and points at the files that there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef
from rdflib.compare import to_isomorphic

from underlag.reports.data.dcat import HEALTH, MEDIA_TYPES, PUBLIC, VCARD, write_catalogue
from underlag.reports.data.open_formats import write_open_data
from underlag.reports.data.tidy import write_tables
from underlag.runs.record.contents import RunResult
from underlag.runs.record.directory import TABLES_FOLDER

# the readers call what rdflib deprecates
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).*deprecated:DeprecationWarning")

SHAPES = Path(__file__).with_name("dcat_ap_se_3_0_1.ttl")
PLACE = "https://example.org/runs/one/dcat/"


@pytest.fixture(scope="module")
def written(run_result: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("run")
    write_tables(run_result, directory / TABLES_FOLDER)
    write_open_data(run_result, directory)
    (directory / "tables.xlsx").write_bytes(b"a workbook")
    return directory


def read(path: Path, place: str) -> Graph:
    return Graph().parse(path, format="json-ld" if path.suffix == ".jsonld" else "turtle", publicID=place + path.name)


def complaints(graph: Graph, severities: tuple[str, ...] = ("Violation", "Warning")) -> list[str]:
    _, found, _ = pyshacl.validate(graph, shacl_graph=str(SHAPES), advanced=False, allow_warnings=True)
    sh = "http://www.w3.org/ns/shacl#"
    return [
        f"{found.value(entry, URIRef(sh + 'focusNode'))} {found.value(entry, URIRef(sh + 'resultPath'))}"
        for severity in severities
        for entry in found.subjects(URIRef(sh + "resultSeverity"), URIRef(sh + severity))
    ]


def relative(result: RunResult, **change: Any) -> RunResult:
    """The run with another publication; without a base, addresses are relative."""
    published = {**result.manifest["publication"], "base": None, **change}
    return replace(result, manifest={**result.manifest, "publication": published})


@pytest.mark.parametrize("ending", ["ttl", "jsonld"])
@pytest.mark.parametrize("base", [True, False])
def test_nothing_required_or_recommended_is_missing(
    run_result: RunResult, written: Path, ending: str, base: bool
) -> None:
    paths = write_catalogue(run_result if base else relative(run_result), written)
    graph = read(next(p for p in paths if p.suffix == f".{ending}"), PLACE)
    assert complaints(graph) == []
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 6, "the invented run has no plateau"


def test_both_notations_say_the_same(run_result: RunResult, written: Path) -> None:
    turtle, json_ld = (read(path, PLACE) for path in write_catalogue(relative(run_result), written))
    assert to_isomorphic(turtle) == to_isomorphic(json_ld)


def test_relative_addresses_hold_wherever_the_directory_is_put(run_result: RunResult, written: Path) -> None:
    turtle = write_catalogue(relative(run_result), written)[0]
    graph = read(turtle, PLACE)
    addresses = sorted(str(a) for a in graph.objects(None, DCAT.downloadURL))
    assert "https://example.org/runs/one/tables/numbers.csv" in addresses
    assert len(addresses) == 2 + 2 + 4 * 3
    for address in addresses:
        file = written / address.removeprefix("https://example.org/runs/one/")
        assert file.is_file()
        size = next(graph.objects(next(graph.subjects(DCAT.downloadURL, URIRef(address))), DCAT.byteSize))
        assert int(size) == file.stat().st_size
        assert file.suffix in MEDIA_TYPES


def test_what_the_country_says_is_in_the_catalogue(run_result: RunResult, written: Path) -> None:
    graph = read(write_catalogue(run_result, written)[0], PLACE)
    here = f"https://data.example.org/{run_result.run_id}/"
    basis = URIRef(here + "dcat/catalogue#basis")
    assert {str(name) for name in graph.objects(None, FOAF.name)} == {"Provnämnden", "The Test Board"}
    assert URIRef("mailto:statistik@example.org") in set(graph.objects(None, VCARD.hasEmail))
    assert graph.value(basis, DCTERMS.accessRights) == PUBLIC
    assert graph.value(basis, DCAT.theme) == HEALTH
    assert graph.value(basis, DCTERMS.spatial) == URIRef("https://example.org/place")
    period = graph.value(basis, DCTERMS.temporal)
    assert [str(graph.value(period, key)) for key in (DCAT.startDate, DCAT.endDate)] == ["2024-12-31", "2040-12-31"]
    assert {t.language for t in graph.objects(basis, DCTERMS.title)} == {"sv", "en"}


def test_without_a_contact_or_place_only_what_is_recommended_is_missing(run_result: RunResult, written: Path) -> None:
    bare = relative(run_result, contact=None, spatial=None)
    graph = read(write_catalogue(bare, written)[0], PLACE)
    assert complaints(graph, ("Violation",)) == []
    missing = {said.split()[1] for said in complaints(graph, ("Warning",))}
    assert missing == {str(DCAT.contactPoint), str(DCTERMS.spatial)}


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (DCAT.Catalog, DCTERMS.title),
        (DCAT.Catalog, DCTERMS.description),
        (DCAT.Catalog, DCTERMS.publisher),
        (DCAT.Catalog, DCTERMS.license),
        (DCAT.Catalog, DCAT.dataset),
        (DCAT.Dataset, DCTERMS.title),
        (DCAT.Dataset, DCTERMS.publisher),
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.Distribution, DCTERMS.format),
        (FOAF.Agent, FOAF.name),
        (FOAF.Agent, DCTERMS.type),
        (VCARD.Organization, VCARD.fn),
        (VCARD.Organization, VCARD.hasEmail),
    ],
)
def test_the_shapes_notice_what_is_taken_away(run_result: RunResult, written: Path, kind: URIRef, path: URIRef) -> None:
    graph = read(write_catalogue(run_result, written)[0], PLACE)
    subject = sorted(graph.subjects(RDF.type, kind))[0]
    graph.remove((subject, path, None))
    assert f"{subject} {path}" in complaints(graph, ("Violation",))


def test_a_real_plan_and_the_same_bytes_each_time(finished: Callable[..., Any], tmp_path: Path) -> None:
    result = finished().result
    for name in ("one", "two"):
        write_tables(result, tmp_path / name / TABLES_FOLDER)
        write_open_data(result, tmp_path / name)
        write_catalogue(result, tmp_path / name)
    one, two = (sorted((tmp_path / name / "dcat").iterdir()) for name in ("one", "two"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
    assert complaints(read(one[1], PLACE)) == []

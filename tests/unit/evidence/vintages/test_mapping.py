"""Mappings: every fault with its line and in both languages, and which mapping a name means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from underlag.core.errors import EvidenceError, Problem, setting
from underlag.core.language import Text
from underlag.evidence.vintages.mapping import TableMapping, find_mapping, read_mapping
from underlag.evidence.vintages.printed_figures import Mark, Style

BOTH = {"sv": "Ett påstående", "en": "A statement"}


def mapping(**changes: Any) -> dict[str, Any]:
    """A mapping of beds, whole unless changed."""
    return {
        "name": "beds",
        "title": BOTH,
        "modelled_on": BOTH,
        "table": "beds",
        "layout": {"formats": ["csv"], "header": "Region"},
        "region": {"code": "Region"},
        "values": [{"column": "Antal"}],
        "source": {
            "id": "beds-2024",
            "publisher": "Registret",
            "title": "Beds",
            "date": 2024,
            "address": "https://example.org",
            "licence": "CC0",
        },
        **changes,
    }


def told(tmp_path: Path, content: dict[str, Any], language: str = "en") -> list[tuple[str, str, str]]:
    """(where, what, remedy) of each fault."""
    path = tmp_path / "m.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(EvidenceError) as refused:
        read_mapping(path, "m.yaml")
    parts = [problem.told(language) for problem in refused.value.problems]
    return [(part["where"].split(", ")[-1], part["what"], part["remedy"]) for part in parts]


def read(**changes: Any) -> TableMapping:
    return TableMapping.model_validate(mapping(**changes))


def test_what_a_mapping_does_not_say_is_as_the_manual_has_it() -> None:
    found = read()
    assert found.numbers.style == Style(",", "", {}, (), {})
    assert (found.layout.header_rows, found.layout.encoding, found.layout.merged_keys) == (1, "utf-8", "refuse")
    assert (found.values[0].to, found.values[0].times, found.values[0].error) == ("value", 1.0, None)
    assert (found.sum_row.names, found.sum_row.keep) == ((), False)


def test_texts_of_cells_are_stripped_composed_and_may_be_whole_numbers() -> None:
    found = read(layout={"formats": ["csv"], "header": " La\u0308n "}, columns={"year": 2024})
    assert (found.layout.header, found.columns["year"]) == ("Län", "2024")


def test_marks_are_known_without_the_blanks_in_them() -> None:
    marks = {"< 4": {"from": 0, "to": 3}, "..": "missing", "-": "zero"}
    style = read(numbers={"decimal": ".", "thousands": ",", "marks": marks, "flags": {"*": "revised"}}).numbers.style
    assert style == Style(".", ",", {"<4": Mark(0, 3), "..": Mark(), "-": Mark(0, 0)}, (), {"*": "revised"})


@pytest.mark.parametrize(("low", "high"), [(0, 0), (3, 3), (4, 3), (-1, 3)])
def test_a_range_begins_at_zero_or_above_and_ends_above_that(tmp_path: Path, low: float, high: float) -> None:
    content = mapping(numbers={"marks": {"x": {"from": low, "to": high}}})
    expected = (
        f"from {low:g} to {high:g} is no range",
        "give from: below to:, neither negative",
    )
    assert [problem[1:] for problem in told(tmp_path, content)][-1] == expected
    swedish = (
        f"from {low:g} to {high:g} är inget intervall",
        "ange ett from: som är lägre än to:, inget av dem negativt",
    )
    assert [problem[1:] for problem in told(tmp_path, content, "sv")][-1] == swedish


@pytest.mark.parametrize("mark", [",", "."])
def test_one_mark_can_t_part_both_thousands_and_decimals(tmp_path: Path, mark: str) -> None:
    content = mapping(numbers={"decimal": mark, "thousands": mark})
    assert told(tmp_path, content) == [
        ("numbers", "the decimal mark and the mark between thousands are the same", "change one of them")
    ]
    assert told(tmp_path, content, "sv") == [
        ("numbers", "decimaltecknet och tecknet mellan tusental är samma", "ändra ett av dem")
    ]


@pytest.mark.parametrize("region", [{}, {"code": "Kod", "value": "01"}, {"name": "Namn", "value": "01"}])
def test_the_region_is_said_once(tmp_path: Path, region: dict[str, str]) -> None:
    assert told(tmp_path, mapping(region=region)) == [
        (
            "region",
            "the region is not said, or said twice",
            "give code: or name: or both, or else value:",
        )
    ]
    assert told(tmp_path, mapping(region=region), "sv")[0][1:] == (
        "regionen anges inte, eller anges två gånger",
        "ange code: eller name: eller båda, eller annars value:",
    )


@pytest.mark.parametrize("region", [{"code": "Kod"}, {"name": "Namn"}, {"code": "Kod", "name": "Namn"}, {"value": 1}])
def test_the_region_is_said_by_code_by_name_by_both_or_for_the_whole_file(region: dict[str, Any]) -> None:
    assert read(region=region).region.model_dump(exclude_none=True, exclude={"names"}) == {
        key: str(value) for key, value in region.items()
    }


def test_a_table_of_staff_says_what_how_sure_and_why(tmp_path: Path) -> None:
    content = mapping(table="workforce_observations", values=[{"column": "A {year} {year}"}])
    ((where, what, remedy),) = told(tmp_path, content)
    assert where == "line 1" or where == "m.yaml"
    assert what.split("; ") == [
        "values A {year} {year}: {year} more than once",
        "values A {year} {year}: no error, so nothing says how sure the figure is",
        "values A {year} {year}: quantity and unit are not both given",
        "error_reason is missing",
    ]
    assert remedy == "complete the mapping"
    ((_, swedish, mend),) = told(tmp_path, content, "sv")
    assert swedish.split("; ") == [
        "values A {year} {year}: {year} mer än en gång",
        "values A {year} {year}: error saknas, så inget säger hur säker siffran är",
        "values A {year} {year}: quantity och unit anges inte båda",
        "error_reason saknas",
    ]
    assert mend == "gör mappningen fullständig"


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ({"quantity": "staff_heads", "unit": "head"}, {}),
        ({"quantity": "staff_heads"}, {"unit": "head"}),
        ({}, {"unit": "head", "quantity": "staff_heads"}),
    ],
)
def test_quantity_and_unit_are_said_by_the_column_or_for_all_rows(
    value: dict[str, str], fields: dict[str, str]
) -> None:
    columns = [{"column": "Antal {year}", "error": 0.01, "fields": value}]
    found = read(table="workforce_observations", values=columns, fields=fields, error_reason=BOTH)
    assert {**found.fields, **found.values[0].fields} == {"quantity": "staff_heads", "unit": "head"}


@pytest.mark.parametrize(
    ("key", "value", "where", "expected"),
    [
        ("values", [], "values", "minst 1 värden"),
        ("values", [{"column": "A", "error": 0}], "values.0.error", "ett tal över 0"),
        ("values", [{"column": "A", "error": 2.1}], "values.0.error", "ett tal som är högst 2"),
        ("values", [{"column": ""}], "values.0.column", "text med minst 1 tecken"),
        ("layout", {"formats": [], "header": "A"}, "layout.formats", "minst 1 värden"),
        (
            "layout",
            {"formats": ["csv"], "header": "A", "header_rows": 4},
            "layout.header_rows",
            "ett tal som är högst 3",
        ),
        (
            "layout",
            {"formats": ["csv"], "header": "A", "header_rows": 0},
            "layout.header_rows",
            "ett tal som är minst 1",
        ),
        ("name", "Bäddar", "name", "text som ^[a-z0-9-]+$"),
    ],
)
def test_a_value_out_of_bounds_is_told_in_swedish(
    tmp_path: Path, key: str, value: object, where: str, expected: str
) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(json.dumps(mapping(**{key: value})), encoding="utf-8")
    with pytest.raises(EvidenceError) as refused:
        read_mapping(path, "m.yaml")
    (problem,) = refused.value.problems
    assert (problem.told("sv")["where"].split(", ")[-1], problem.told("sv")["expected"]) == (where, expected)


def country(root: Path, name: str, *mappings: str) -> Path:
    folder = root / name / "mappings"
    folder.mkdir(parents=True)
    for each in mappings:
        (folder / f"{each}.yaml").touch()
    return root / name


def test_a_name_means_the_first_country_s_mapping(tmp_path: Path) -> None:
    one, other = country(tmp_path, "one", "a", "b"), country(tmp_path, "other", "b", "c")
    assert find_mapping("b", (one, other)) == (one / "mappings/b.yaml", "mappings/b.yaml")
    assert find_mapping("c", (one, other)) == (other / "mappings/c.yaml", "mappings/c.yaml")
    assert find_mapping("x/b.yml", (one,)) == (Path("x/b.yml"), "x/b.yml"), "a file is taken as it is"


def test_a_name_that_no_mapping_has(tmp_path: Path) -> None:
    one = country(tmp_path, "one", "beds", "visits")
    with pytest.raises(EvidenceError) as refused:
        find_mapping("bed", (one,))
    what = Text("ingen mappning heter så", "no mapping has this name")
    assert refused.value.problems == (
        Problem(
            setting("mapping"),
            what,
            "bed",
            Text("beds, visits eller en .yaml-fil", "beds, visits or a .yaml file"),
            Text("menade du beds", "did you mean beds"),
        ),
    )
    with pytest.raises(EvidenceError) as none:
        find_mapping("bed", (tmp_path,))
    assert none.value.problems == (
        Problem(
            setting("mapping"),
            what,
            "bed",
            Text("en .yaml-fil", "a .yaml file"),
            Text("ange en .yaml-fil", "give a .yaml file"),
        ),
    )

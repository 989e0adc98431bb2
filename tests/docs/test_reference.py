"""The reference says what code and evidence say, and leaves nothing out."""

from __future__ import annotations

import re
from itertools import zip_longest
from pathlib import Path

import generate
import markdown_parts
import pytest

from underlag.cli.main import COMMANDS
from underlag.evidence.checks.register import CHECKS
from underlag.evidence.country import Country, read_country
from underlag.evidence.places import country_directory
from underlag.runs.basis.checks import CHECKS_OF_RUNS
from underlag.runs.record.quantities import QUANTITIES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return dict(generate.pages())


@pytest.fixture(scope="module")
def sweden() -> Country:
    return read_country(country_directory("sweden"))


def headings(text: str) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", text, re.MULTILINE))


def test_what_is_committed_is_what_the_program_writes(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        committed = (REFERENCE / name).read_text(encoding="utf-8") if (REFERENCE / name).exists() else ""
        lines = zip_longest(committed.splitlines(), text.splitlines(), fillvalue="")
        old = [f"committed: {a}\nwritten:   {b}" for a, b in lines if a != b]
        assert not old, f"docs/reference/{name} is out of date; run `make docs` and commit it.\n{old[0]}"


def test_every_page_is_written_by_the_program(pages: dict[str, str]) -> None:
    assert {path.name for path in REFERENCE.iterdir()} == set(pages)


def test_every_command_has_its_section_with_its_options(pages: dict[str, str]) -> None:
    text = pages["command-line.md"]
    assert {f"underlag {name}" for name in COMMANDS} <= headings(text)
    for option in (
        "--scenario",
        "--draws",
        "--seed",
        "--start",
        "--horizon",
        "--target-year",
        "--profession",
        "--country",
        "--out",
        "--json",
        "--lang",
        "--depth",
        "--csv",
    ):
        assert option in text
    assert "\x1b" not in text


def test_every_quantity_is_there(pages: dict[str, str]) -> None:
    assert set(QUANTITIES) <= headings(pages["quantities.md"])


def test_every_card_table_scenario_and_source_is_there(pages: dict[str, str], sweden: Country) -> None:
    cards = {file.removeprefix("parameters/").removesuffix(".yaml") for file in sweden.cards}
    assert cards <= headings(pages["parameters-sweden.md"])
    assert set(sweden.tables) <= headings(pages["tables-sweden.md"])
    assert set(sweden.scenarios) <= headings(pages["scenarios-sweden.md"])
    anchors = set(re.findall(r'<a id="([^"]+)"></a>', pages["sources-sweden.md"]))
    assert anchors == set(sweden.sources)


def test_every_column_of_a_table_is_described(pages: dict[str, str], sweden: Country) -> None:
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", pages["tables-sweden.md"], re.DOTALL | re.MULTILINE))
    for name, resource in sweden.tables.package.resources.items():
        rows = re.findall(r"^\| `(\S+)` \|", sections[name], re.MULTILINE)
        assert rows == [column.name for column in resource.columns]


def test_every_table_says_what_uses_it(pages: dict[str, str], sweden: Country) -> None:
    for name, uses in generate.uses_of_tables(sweden).items():
        resource = sweden.tables.package.resources[name]
        assert uses or resource.awaits or generate.cited_by_source(sweden, name), name


def test_every_check_is_there_in_both_languages(pages: dict[str, str]) -> None:
    assert all(pages["checks.md"].count(f"(`{check.id}`)") == 2 for check in (*CHECKS, *CHECKS_OF_RUNS))


def test_every_exit_code_is_there_once(pages: dict[str, str]) -> None:
    codes = re.findall(r"^\| (\d+) \|", pages["exit-codes.md"], re.MULTILINE)
    assert codes == ["0", "1", "2", "10", "11", "12", "13", "14", "15", "16", "17", "18", "129", "130", "141", "143"]


def test_a_cell_cannot_break_a_table() -> None:
    assert markdown_parts.table(["a"], [["x | y\nz"]]) == ["| a |", "| --- |", "| x \\| y z |"]

"""Files as publishers really write them, each in a folder of ``cases`` with what it shows: read with the right values,
or refused by what is at fault. Through the command line, into the invented country."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from underlag.core.errors import EvidenceError
from underlag.evidence.country import Country, read_country
from underlag.evidence.official.intake import Delivery, Offer, prepare_import
from underlag.evidence.places import country_directory
from underlag.evidence.vintages.mapping import read_mapping
from underlag.runs.synthesis.plausibility import findings

CASES = Path(__file__).parent / "cases"
HEADS = {"N1": "571", "N2": "284", "N3": "160", "N4": "118", "N5": "103", "N6": "48", "N7": "16", "N8": "18"}
RIGHT = ("01", "02", "03", "05", "07", "08", "11", "18", "20", "26", "28")
"""Cases whose mapping reads all eight figures."""

Command = Callable[..., Any]
Change = Callable[[str], str]
Read = Callable[..., Offer]
Refusal = Callable[..., str]


def folder(number: str) -> Path:
    (found,) = CASES.glob(f"{number}-*")
    return found


def test_every_case_says_what_it_shows() -> None:
    for case in CASES.iterdir():
        text = (case / "README.md").read_text(encoding="utf-8")
        assert "Expected: " in text
        assert len(list(case.glob("t.*"))) == 1


@pytest.fixture(scope="module")
def country() -> Country:
    return read_country(country_directory("fictional"))


Placed = Callable[..., tuple[str, Path, Path]]


@pytest.fixture
def placed(tmp_path: Path) -> Placed:
    """Table, file and mapping of a case, with changes: of the mapping (keys laid over), of the text of the file."""

    def place(number: str, mapping: dict[str, Any] | None = None, file: Change | None = None) -> tuple[str, Path, Path]:
        case = tmp_path / "case"
        shutil.copytree(folder(number), case, dirs_exist_ok=True)
        rules, (table,) = case / "mapping.yaml", case.glob("t.*")
        read = {**yaml.safe_load(rules.read_text(encoding="utf-8")), **(mapping or {})}
        rules.write_text(yaml.safe_dump(read, allow_unicode=True), encoding="utf-8")
        if file is not None:
            before = table.read_text(encoding="utf-8")
            table.write_text(file(before), encoding="utf-8")
            assert table.read_text(encoding="utf-8") != before
        return read["table"], table, rules

    return place


@pytest.fixture
def read(country: Country, placed: Placed) -> Callable[..., Offer]:
    """What an import of a case would do."""

    def offer(number: str, mapping: dict[str, Any] | None = None, file: Change | None = None) -> Offer:
        table, path, rules = placed(number, mapping, file)
        given = read_mapping(rules, "mapping.yaml")
        return prepare_import(country, Delivery(table, path, given, "", "2026-03-31", "tester"))

    return offer


@pytest.fixture
def refusal(read: Callable[..., Offer]) -> Callable[..., str]:
    """Why a case is refused."""

    def why(number: str, mapping: dict[str, Any] | None = None, file: Change | None = None) -> str:
        with pytest.raises(EvidenceError) as refused:
            read(number, mapping, file)
        return str(refused.value)

    return why


@pytest.fixture
def imported(underlag: Command, own_country: Path, placed: Placed) -> Command:
    """Import a case by the command."""

    def run(number: str, *options: str, file: Change | None = None) -> Any:
        table, path, rules = placed(number, None, file)
        return underlag(
            "import",
            table,
            path,
            "--country",
            own_country,
            "--mapping",
            rules,
            "--lang",
            "en",
            "--date",
            "2026-03-31",
            *(options or ("--dry-run", "--json")),
        )

    return run


def after(offer: Offer) -> dict[str, str]:
    """Region → figure that the import would take in."""
    return {row["key"].split()[0]: row["after"] for row in offer.changes.iter_rows(named=True)}


@pytest.mark.parametrize("number", RIGHT)
def test_the_figures_are_right(read: Read, number: str) -> None:
    assert after(read(number)) == HEADS


def test_the_command_says_the_same(imported: Command) -> None:
    said = json.loads(imported("01").out)
    assert {row["key"].split()[0]: row["after"] for row in said["changes"]} == HEADS
    assert (said["flagged"], said["passed"], said["missing"]) == ([], [], [])


@pytest.mark.parametrize("number", ["09", "16"])
def test_thousands_are_refused_by_their_unit_and_obeyed_where_the_mapping_says_so(
    read: Read, refusal: Refusal, number: str
) -> None:
    refused = refusal(number)
    assert "the unit of the file is not that of the table" in refused
    assert "times: 1000" in refused
    assert "round it" not in refused
    for times in (1000, "file"):
        found = after(read(number, {"values": [{"column": "value", "to": "persons", "times": times}]}))
        assert (found["N1"], found["N8"]) == ("750100", "22400")
    assert "times 10." in refusal(number, {"values": [{"column": "value", "to": "persons", "times": 10}]})


@pytest.mark.parametrize("words", ["procent", "antal per 1 000 invånare", "miljoner kronor"])
def test_a_unit_that_no_count_has_is_refused(refusal: Refusal, words: str) -> None:
    said = refusal("01", file=lambda text: text.replace('UNITS="personer"', f'UNITS="{words}"'))
    assert "the unit of the file is not that of the table" in said


def test_a_missing_status_holds_over_the_value_beside_it(read: Read) -> None:
    offer = read("13")
    assert after(offer) == {code: figure for code, figure in HEADS.items() if code != "N5"}
    assert offer.found.missing == ((5, "N5", "specialists_heads 2024"),)


@pytest.mark.parametrize("strange", ["?", "px", "..."])
def test_a_status_that_nobody_explains_is_refused(refusal: Refusal, strange: str) -> None:
    said = refusal("13", file=lambda text: text.replace('"4": ".."', f'"4": "{strange}"'))
    assert f"the flag {strange!r} at a figure, which nobody explains" in said
    assert "numbers.flags" in said


def test_flags_are_told_and_kept_and_an_estimate_is_not_official(
    imported: Command, own_country: Path, kept: Path
) -> None:
    said = json.loads(imported("14").out)
    assert {row["key"].split()[0] for row in said["changes"]} == set(HEADS) - {"N5"}
    told = {(f["region"], f["flag"], f["meaning"], f["used"]) for f in said["flagged"]}
    assert told == {
        ("N1", "p", "provisional", True),
        ("N4", "b", "break", True),
        ("N5", "e", "estimated", False),
        ("N7", "b", "break", True),
        ("N7", "u", "uncertain", True),
    }
    words = imported("14", "--by", "Anna Ek").out
    assert "e (estimated by the publisher, not used): Klippkusten" in words
    country = read_country(own_country, kept)
    rows = country.observations(country.profession("gp")).filter(
        (pl.col("year") == 2024) & (pl.col("quantity") == "specialists_heads")
    )
    (estimate, register) = rows.filter(pl.col("region_code") == "N5").sort("source_kind").iter_rows(named=True)
    assert (estimate["value"], estimate["used"], estimate["source_kind"]) == (103, "no", "official")
    assert "not counted" in estimate["reason_left_out"]
    assert (register["value"], register["used"]) == (105, "synthesis")
    notes = dict(rows.filter(pl.col("source_kind") == "official").select("region_code", "note").iter_rows())
    assert notes["N1"] == "Provtabell (preliminär) / Trial table (provisional)"
    assert notes["N2"] == "Provtabell / Trial table"


def test_a_mapping_can_take_an_estimate_as_counted(read: Read, refusal: Refusal) -> None:
    numbers = {"marks": {"..": "missing"}, "flags": {"e": "counted"}}
    assert after(read("14", {"numbers": numbers})) == HEADS


def test_a_table_of_counts_refuses_an_estimate(read: Read, refusal: Refusal) -> None:
    def estimate(text: str) -> str:
        table = json.loads(text)
        table["dimension"]["tab"]["category"].pop("unit")
        return json.dumps({**table, "value": [round(1000 * v) for v in table["value"]], "status": {"2": "e"}})

    refused = refusal("16", file=estimate)
    assert "a figure estimated by the publisher, and the table holds counted ones only" in refused
    assert "record 3" in refused


def test_a_cell_with_several_keys_is_named_and_can_be_parted(read: Read, refusal: Refusal) -> None:
    refused = refusal("21")
    assert "the key cell holds several keys" in refused
    assert "part_keys" in refused
    layout = {"formats": ["csv"], "header": "unit,geo\\time", "delimiter": "\t", "part_keys": ","}
    said = read("21", mapping={"layout": layout, "region": {"code": "geo"}})
    assert after(said) == {code: figure for code, figure in HEADS.items() if code != "N3"}
    assert len(said.found.missing) == 8
    assert {flagged.region for flagged in said.found.flagged} == {"N2", "N3", "N4", "N6"}
    refused = refusal(
        "21",
        mapping={"layout": layout, "region": {"code": "geo"}},
        file=lambda text: text.replace("NR,N4", "NR;N4").replace("NR,N5", "NR,N9"),
    )
    assert "t.tsv, row 5, column A" in refused
    assert "another number of keys" in refused


def test_columns_of_flags_and_powers_of_ten_are_read(read: Read, refusal: Refusal) -> None:
    """As SDMX writes them: OBS_STATUS and UNIT_MULT, which no mapping need name."""

    def columns(power: str) -> Change:
        def change(text: str) -> str:
            head, *rows = text.splitlines()
            rows = [f"{row};{'E' if row.startswith('N3') else 'A'};{power}" for row in rows]
            return "\n".join([f"{head};OBS_STATUS;UNIT_MULT", *rows]) + "\n"

        return change

    offer = read("20", file=columns("0"))
    assert after(offer) == {code: figure for code, figure in HEADS.items() if code != "N3"}
    assert [(f.region, f.flag, f.used) for f in offer.found.flagged] == [("N3", "E", False)]
    assert "times: 1000" in refusal("20", file=columns("3"))
    assert "nobody explains" in refusal("20", file=lambda text: columns("0")(text).replace(";E;", ";§;"))
    values = [
        {"column": "Antal", "fields": {"quantity": "specialists_heads", "unit": "head"}, "error": 0.01, "times": "file"}
    ]
    assert after(read("20", {"values": values}, columns("1")))["N8"] == "180"


def test_every_row_that_fits_no_label_is_named(read: Read, refusal: Refusal) -> None:
    refused = refusal("23")
    for row, label in ((4, "specialister"), (6, "Specialister*"), (7, "Specialister (prel.)")):
        assert f"t.csv, row {row}, Uppgift" in refused
        assert f"Uppgift: {label}. Expected" in refused
    assert "did you mean Specialister" in refused
    skipped = {"Uppgift": ["specialister", "Specialister*", "Specialister (prel.)"]}
    said = read("23", mapping={"skip": skipped})
    assert [row for row, _ in said.passed] == [4, 6, 7]


def test_a_figure_that_can_be_read_in_two_ways_is_refused(read: Read, refusal: Refusal) -> None:
    refused = refusal("27")
    assert "row 9" in refused
    assert "numbers.decimal or numbers.thousands" in refused


def test_sums_of_health_care_regions_are_compared_and_left_out(read: Read, refusal: Refusal) -> None:
    assert read("28").found.sums == 4
    dressed = read("28", file=lambda text: text.replace("Mellanlandet", "Mellanlandets sjukvårdsregion"))
    assert after(dressed) == HEADS
    refused = refusal("28", file=lambda text: text.replace("278", "287"))
    assert "t.csv, row 8" in refused
    assert "287" in refused
    assert "278" in refused
    unknown = refusal("28", file=lambda text: text.replace("Mellanlandet", "Okänd region"))
    assert "can be named in the mapping under skip" in unknown
    said = read(
        "28",
        mapping={"skip": {"Region": ["Okänd region"]}},
        file=lambda text: text.replace("Mellanlandet;2024;278", "Okänd region;2024;5"),
    )
    assert after(said) == HEADS


class TestZero:
    def test_zero_where_about_a_hundred_is_expected_is_implausible(self, country: Country, read: Read) -> None:
        (found,) = findings(country, read("01", file=lambda text: text.replace("\n103\n", "\n0\n")))
        assert "Klippkusten 0, väntat omkring 10" in found.text.sv
        assert (found.quantity, found.year) == ("specialists_heads", "2024")

    def test_zero_residents_are_held_against_the_nearest_year(self, country: Country, read: Read) -> None:
        known = country.tables["population_total"].filter((pl.col("region_code") != "N0") & (pl.col("year") == 2024))
        persons = known.sort("region_code")["persons"].to_list()

        def change(text: str) -> str:
            head = text.replace("1000-tal personer", "personer").partition("DATA=")[0]
            return head + "DATA=\n" + "\n".join(map(str, [*persons[:7], 0])) + ";\n"

        (found,) = findings(country, read("09", file=change))
        assert "Fågelskären 0" in found.text.sv

    def test_it_is_refused_and_taken_in_for_a_reason(self, imported: Command) -> None:
        def change(text: str) -> str:
            return text.replace("\n103\n", "\n0\n")

        refused = imported("01", file=change)
        assert refused.code == 10
        assert "implausible figures" in refused.err
        said = imported("01", "--dry-run", "--json", "--accept-implausible", "The clinic closed", file=change)
        assert {r["key"].split()[0]: r["after"] for r in json.loads(said.out)["changes"]}["N5"] == "0"

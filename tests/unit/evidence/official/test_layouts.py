"""What published layouts mean: headings, merged cells, marks, notes, sums, cubes; every bundled mapping."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from underlag.core.errors import EvidenceError
from underlag.evidence.country import Country, read_country
from underlag.evidence.official.intake import Delivery, Offer, prepare_import
from underlag.evidence.places import country_directory, evidence_root
from underlag.evidence.vintages.mapping import MAPPING_FOLDER, TableMapping, find_mapping, read_mapping

OFFICIAL = "workforce_observations"
Read = Callable[..., Offer]


@pytest.fixture(scope="module")
def invented() -> Country:
    return read_country(country_directory("fictional"))


@pytest.fixture(scope="module")
def sweden() -> Country:
    return read_country(country_directory("sweden"))


def offered(country: Country, file: Path, mapping: str | TableMapping, table: str = OFFICIAL) -> Offer:
    if isinstance(mapping, str):
        path, shown = find_mapping(mapping, (country.directory, evidence_root()))
        mapping = read_mapping(path, shown)
    return prepare_import(country, Delivery(table, file, mapping, "text", "2026-03-31", "tester"))


def figures(offer: Offer, column: str = "value") -> dict[tuple[str, ...], float]:
    keys = [k for k in ("region_code", "quantity", "year") if k in offer.rows.columns]
    return {tuple(map(str, row[:-1])): row[-1] for row in offer.rows.select(*keys, column).iter_rows()}


class TestTheBoardsTable:
    @pytest.fixture
    def read(self, invented: Country, official: Any, tmp_path: Path) -> Read:
        def make(damage: Any = None, years: tuple[int, ...] = (2024,)) -> Offer:
            return offered(invented, official(tmp_path / "t.xlsx", damage, years), "health-board-by-region")

        return make

    def test_every_figure_comes_in_once_and_the_nation_not_at_all(self, read: Read, invented: Country) -> None:
        offer = read(years=(2022, 2024))
        assert offer.rows.height == 8 * 3 * 2
        assert "N0" not in offer.rows["region_code"].to_list()
        assert offer.found.sums == 1
        known = invented.tables[OFFICIAL].filter(pl.col("profession") == "gp")
        for (code, quantity, year), value in figures(offer).items():
            same = known.filter(
                (pl.col("region_code") == code) & (pl.col("quantity") == quantity) & (pl.col("year") == int(year))
            )
            assert same["value"].to_list() == [value]

    def test_rows_are_official_and_say_where_they_come_from(self, read: Read) -> None:
        rows = read().rows
        assert set(rows["source_kind"]) == {"official"}
        assert set(rows["source"]) == {"hhs-staff-table-2026-03-31-1"}
        assert set(rows["used"]) == {"synthesis"}
        assert rows["observation_id"].is_unique().all()

    def test_figures_as_text_in_swedish_style(self, read: Read) -> None:
        plain = figures(read())

        def printed(page: Any) -> None:
            for row in range(6, 14):
                for column in (3, 4, 5):
                    value = float(page.cell(row, column).value)
                    page.cell(row, column).value = f"{value:,.1f}".replace(",", "\u00a0").replace(".", ",")

        assert figures(read(printed)) == plain

    def test_a_missing_figure_is_listed_and_left_out(self, read: Read) -> None:
        def damage(page: Any) -> None:
            page["C7"] = ".."

        offer = read(damage)
        assert offer.found.missing == ((7, "N2", "specialists_heads 2024"),)
        assert ("N2", "specialists_heads", "2024") not in figures(offer)

    def test_a_figure_hidden_for_secrecy_is_a_range_that_is_kept_and_not_used(self, read: Read) -> None:
        def damage(page: Any) -> None:
            page["E13"] = "<4"
            page["E14"] = float(page["E14"].value) - 1

        row = read(damage).rows.filter((pl.col("region_code") == "N8") & (pl.col("quantity") == "trainees_heads"))
        assert row.select("relation", "value", "value_max", "used").row(0) == ("range", 0.0, 3.0, "no")
        assert " / " in row["reason_left_out"][0]

    def test_a_dash_is_zero(self, read: Read) -> None:
        def damage(page: Any) -> None:
            page["E14"] = page["E14"].value - page["E13"].value
            page["E13"] = "-"

        assert figures(read(damage))["N8", "trainees_heads", "2024"] == 0.0

    def test_a_sum_under_another_name_is_known_by_its_arithmetic(self, read: Read) -> None:
        def damage(page: Any) -> None:
            page["B14"] = "Alla åtta"

        assert read(damage).found.sums == 1

    def test_a_sum_by_formula_is_passed_over(self, read: Read) -> None:
        def damage(page: Any) -> None:
            for column in "CDE":
                page[f"{column}14"] = f"=SUM({column}6:{column}13)"

        offer = read(damage)
        assert offer.found.sums == 0
        assert (14, "Havsmark") in offer.passed

    def test_notes_at_names_and_figures(self, read: Read) -> None:
        def damage(page: Any) -> None:
            page["B7"], page["C7"] = "Västra Åsjö 1)", f"{page['C7'].value:.0f} *"

        assert figures(read(damage)) == figures(read())

    def test_a_table_without_some_regions_says_which(self, read: Read) -> None:
        offer = read(lambda page: page.delete_rows(13, 2))
        assert offer.uncovered == ("N8",)

    def test_names_alone_are_enough(self, read: Read) -> None:
        def damage(page: Any) -> None:
            for row in range(6, 14):
                page.cell(row, 1).value = None
            page["B6"], page["B7"] = "Region  HAMNLANDET", "Västra Åsjös län"

        assert figures(read(damage)) == figures(read())


class TestOtherLayouts:
    def test_a_survey_with_one_figure_a_row(self, sweden: Country, tmp_path: Path) -> None:
        lines = ["Svar på enkät;;;", "Region;Uppgift;År;Antal"]
        lines += [
            "Region Blekinge;Specialister i allmänmedicin;2024;1 090,5",
            "Gotlands län;ST-läkare i allmänmedicin;2024;31",
        ]
        lines += [
            "Örebro;ST-läkare i allmänmedicin;2024;uppgift saknas",
            "Örebro;Tandläkare;2024;",
            "Källa: enkäten;;;",
        ]
        (tmp_path / "t.csv").write_bytes("\r\n".join(lines).encode("cp1252"))
        offer = offered(sweden, tmp_path / "t.csv", "survey-long-csv")
        assert figures(offer) == {("10", "specialists_heads", "2024"): 1090.5, ("09", "trainees_heads", "2024"): 31.0}
        assert offer.found.missing == ((5, "18", "trainees_heads 2024"),)
        assert [row for row, _ in offer.passed] == [6, 7]

    def test_one_region_s_own_sheet(self, sweden: Country, tmp_path: Path) -> None:
        text = "Uppgift;2023;2024\nSpecialister, personer;1 000;1 010\nST-läkare, personer;..;600\n"
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        assert figures(offered(sweden, tmp_path / "t.csv", "one-region-own-sheet")) == {
            ("14", "specialists_heads", "2023"): 1000.0,
            ("14", "specialists_heads", "2024"): 1010.0,
            ("14", "trainees_heads", "2024"): 600.0,
        }

    @pytest.mark.parametrize("ending", ["px", "json"])
    def test_a_cube_of_residents(self, sweden: Country, tmp_path: Path, ending: str) -> None:
        known = sweden.tables["population_total"].filter(pl.col("year") == 2024).sort("region_code")
        codes, persons = known["region_code"].to_list(), known["persons"].to_list()
        if ending == "px":
            quoted = ",".join(f'"{code}"' for code in codes)
            text = 'CODEPAGE="utf-8";\nSTUB="region";\nHEADING="år";\n'
            text += (
                f'VALUES("region")={quoted};\nCODES("region")={quoted};\nVALUES("år")="2024";\nCODES("år")="2024";\n'
            )
            text += "DATA=\n" + "\n".join(map(str, persons)) + "\n;\n"
        else:
            dimension = {"Region": {"category": {"index": codes}}, "Tid": {"category": {"index": ["2024"]}}}
            text = json.dumps(
                {
                    "class": "dataset",
                    "version": "2.0",
                    "id": ["Region", "Tid"],
                    "size": [len(codes), 1],
                    "dimension": dimension,
                    "value": persons,
                }
            )
        (tmp_path / f"t.{ending}").write_text(text, encoding="utf-8")
        mapping = "pxweb-population-px" if ending == "px" else "pxweb-population-json-stat"
        offer = offered(sweden, tmp_path / f"t.{ending}", mapping, "population_total")
        assert offer.rows.equals(known)
        assert set(offer.changes["change"]) == {"unchanged"}

    def test_merged_names_hold_for_their_rows_where_the_mapping_says_so(self, sweden: Country, tmp_path: Path) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        for row in (("Region", "Kön", "Antal"), ("Skåne", "kvinnor", 5), (None, "män", 7)):
            book.active.append(row)
        book.active.merge_cells("A2:A3")
        book.save(tmp_path / "t.xlsx")
        changes = {
            "table": OFFICIAL,
            "columns": {},
            "region": {"name": "Region"},
            "layout": {"formats": ["xlsx"], "header": "Kön"},
        }
        values = [
            {
                "column": "Antal",
                "where": {"Kön": "män"},
                "error": 0.01,
                "fields": {"quantity": "trainees_heads", "unit": "head", "year": "2024", "profession": "gp"},
            }
        ]
        with pytest.raises(EvidenceError, match="row 3, column A: a merged cell"):
            offered(sweden, tmp_path / "t.xlsx", mapping_of(sweden, **changes, values=values))
        with pytest.raises(EvidenceError, match=r"row 2, Kön: figures that fit no label of the mapping"):
            offered(sweden, tmp_path / "t.xlsx", mapping_of(sweden, **changes, values=values))
        changes["skip"] = {"Kön": ["kvinnor"]}
        changes["layout"] = {**changes["layout"], "merged_keys": "fill"}  # type: ignore[dict-item]
        offer = offered(sweden, tmp_path / "t.xlsx", mapping_of(sweden, **changes, values=values))
        assert figures(offer) == {("12", "trainees_heads", "2024"): 7.0}


def mapping_of(country: Country, **changes: Any) -> TableMapping:
    """The mapping of a survey with members exchanged."""
    text = (country.directory / MAPPING_FOLDER / "survey-long-csv.yaml").read_text(encoding="utf-8")
    return TableMapping.model_validate({**yaml.safe_load(text), "numbers": {}, **changes})


class TestMappings:
    @pytest.mark.parametrize("country", ["sweden", "fictional"])
    def test_every_bundled_mapping_says_what_it_is_modelled_on(self, country: str) -> None:
        files = sorted((country_directory(country) / MAPPING_FOLDER).glob("*.yaml"))
        assert files
        for file in files:
            mapping = read_mapping(file, file.name)
            assert mapping.name == file.stem
            assert len(mapping.modelled_on.sv.split()) >= 10
            assert mapping.source.date == "undated" or country == "fictional"

    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ({"values": [{"column": "x", "fields": {"quantity": "q", "unit": "head"}}]}, "no error"),
            ({"values": [{"column": "x", "error": 0.1}]}, "quantity and unit"),
            (
                {"values": [{"column": "{year} {year}", "error": 0.1, "fields": {"quantity": "q", "unit": "head"}}]},
                "more than",
            ),
            ({"values": []}, "values"),
            ({"error_reason": None}, "error_reason is missing"),
            ({"region": {}}, "not said"),
            ({"region": {"name": "a", "value": "01"}}, "said twice"),
            ({"numbers": {"decimal": ",", "thousands": ","}}, "are the same"),
            ({"numbers": {"marks": {"<4": {"from": 3, "to": 0}}}}, "no range"),
            ({"layout": {"formats": [], "header": "x"}}, "formats"),
            ({"invented": 1}, "invented"),
        ],
    )
    def test_a_mapping_that_is_not_whole_is_refused(self, sweden: Country, changes: dict[str, Any], what: str) -> None:
        with pytest.raises(ValueError, match=what):
            mapping_of(sweden, **changes)

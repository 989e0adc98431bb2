"""Figures of an official table beside what is known without them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.evidence.country import Country, read_country
from underlag.evidence.official.intake import Delivery, Offer, prepare_import
from underlag.evidence.places import country_directory, evidence_root
from underlag.evidence.vintages.mapping import find_mapping, read_mapping
from underlag.runs.synthesis.plausibility import Finding, findings

Change = Callable[[pl.Expr], pl.Expr]


@pytest.fixture(scope="module")
def country() -> Country:
    return read_country(country_directory("fictional"))


@pytest.fixture(scope="module")
def offer(country: Country, official: Any, tmp_path_factory: pytest.TempPathFactory) -> Offer:
    """The health board's table as it is."""
    file = official(tmp_path_factory.mktemp("official") / "t.xlsx")
    mapping = read_mapping(*find_mapping("health-board-by-region", (country.directory,)))
    return prepare_import(country, Delivery("workforce_observations", file, mapping, "", "2026-03-31", "tester"))


def with_values(offer: Offer, change: Callable[[str, str, float], float]) -> Offer:
    rows = offer.rows
    values = [change(*row) for row in rows.select("region_code", "quantity", "value").iter_rows()]
    return replace(offer, rows=rows.with_columns(pl.Series("value", values)))


def quantities(found: list[Finding]) -> set[str]:
    return {finding.quantity for finding in found}


def test_the_truth_is_plausible(country: Country, offer: Offer) -> None:
    assert findings(country, offer) == []


def test_two_regions_swapped_in_one_column_only(country: Country, offer: Offer) -> None:
    values = dict(offer.rows.filter(pl.col("quantity") == "trainees_heads").select("region_code", "value").iter_rows())
    other = {"N2": values["N4"], "N4": values["N2"]}
    swapped = with_values(offer, lambda code, q, v: other.get(code, v) if q == "trainees_heads" else v)
    (found,) = findings(country, swapped)
    assert found.quantity == "trainees_heads"
    assert found.log10_odds is not None
    assert found.log10_odds > 3
    assert "Västra Åsjö 39 och Östhamra 129" in found.text.sv


def test_a_whole_table_in_thousands(country: Country, offer: Offer) -> None:
    found = findings(country, with_values(offer, lambda code, q, v: 1000 * v))
    assert quantities(found) == {"specialists_heads", "specialists_fte", "trainees_heads"}
    assert all(re.search(r"hela tabellen ligger på (9[0-9]{2}|1 0[0-9]{2}) gånger", f.text.sv) for f in found)


def test_a_rate_of_zero_is_no_people_at_all(country: Country, offer: Offer) -> None:
    """0.3 trainees per 1,000 residents are expected, which are a hundred people: none of them is implausible, though a
    count of 0.3 would often be none."""
    heads = offer.rows.filter((pl.col("quantity") == "trainees_heads") & (pl.col("region_code") == "N4"))
    rates = heads.with_columns(pl.lit("trainees_per_1000").alias("quantity"), pl.lit(0.0).alias("value"))
    (found,) = findings(country, replace(offer, rows=rates))
    assert (found.quantity, found.log10_odds) == ("trainees_per_1000", None)
    assert re.search(r"Östhamra 0, väntat omkring 0\.[0-9]+: sannolikheten för så få är", found.text.sv)


def test_more_full_time_than_persons_can_work(country: Country, offer: Offer) -> None:
    found = findings(
        country, with_values(offer, lambda code, q, v: 1.5 * v if (code, q) == ("N3", "specialists_fte") else v)
    )
    assert any("heltider på 162 personer" in finding.text.sv for finding in found)


def test_without_a_posterior_the_prior_of_the_synthesis_judges(own_country: Path, offer: Offer) -> None:
    """It has seen no figure on staff: the truth is plausible, and what is far off is found with less certainty."""
    shutil.rmtree(own_country / "posterior")
    uncalibrated = read_country(own_country)
    assert findings(uncalibrated, offer) == []
    values = dict(offer.rows.filter(pl.col("quantity") == "trainees_heads").select("region_code", "value").iter_rows())
    other = {"N1": values["N8"], "N8": values["N1"]}
    (found,) = findings(
        uncalibrated, with_values(offer, lambda code, q, v: other.get(code, v) if q == "trainees_heads" else v)
    )
    assert "Hamnlandet 4 och Fågelskären 190" in found.text.sv
    assert found.log10_odds is not None and 6 < found.log10_odds < 12
    thousands = findings(uncalibrated, with_values(offer, lambda code, q, v: 1000 * v))
    assert quantities(thousands) == {"specialists_heads", "specialists_fte", "trainees_heads"}


def test_residents_are_held_against_their_nearest_year(tmp_path: Path) -> None:
    sweden = read_country(country_directory("sweden"))
    known = sweden.tables["population_total"].filter(pl.col("year") == 2024)
    persons = dict(known.select("region_code", "persons").iter_rows())
    mapping = read_mapping(*find_mapping("pxweb-population-px", (evidence_root(),)))
    for swapped in (False, True):
        given = {**persons, "09": persons["10"], "10": persons["09"]} if swapped else persons
        quoted = ",".join(f'"{code}"' for code in given)
        text = f'CODEPAGE="utf-8";\nSTUB="region";\nHEADING="år";\nVALUES("region")={quoted};\nVALUES("år")="2025";\n'
        (tmp_path / "t.px").write_text(text + "DATA=\n" + " ".join(map(str, given.values())) + ";\n", encoding="utf-8")
        offer = prepare_import(
            sweden, Delivery("population_total", tmp_path / "t.px", mapping, "", "2026-03-31", "tester")
        )
        found = findings(sweden, offer)
        assert [f"{f.quantity} {f.year}" for f in found] == ["persons 2025"] * swapped
        if swapped:
            assert "Gotland" in found[0].text.sv
            assert "Blekinge" in found[0].text.sv

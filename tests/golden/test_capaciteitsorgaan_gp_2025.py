"""The Dutch national GP model of 2025, whole: supply, requirement and advised intake by year, 2025–2045.

Citation: Capaciteitsorgaan, capacity plan for general practitioners, round 2025 (public parameter values); published
advice 1 026 a year from 2027, mednet.nl, "Nieuw instroomadvies voor huisartsen niet haalbaar". The reference trace is
the agency's own model run unchanged on those values on 2026-11-21. Tolerances: required 0.1 FTE in every year, supply
0.5 percent, advice 1 016–1 036. The trace is reproduced far closer than that, so it is held to its printed digits too.
All who come from abroad in this round stay, so it can't tell whether arrivals are to be multiplied by the share who do;
``test_capaciteitsorgaan_gp_rounds`` can.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from underlag.workforce.aggregate_form.aggregate import TRACE_COLUMNS, trace, trace_rows
from underlag.workforce.aggregate_form.aggregate_inputs import Arrivals, read_document

DATA = Path(__file__).parent / "data"
CASE = json.loads((DATA / "capaciteitsorgaan_gp_2025_inputs.json").read_text(encoding="utf-8"))

COLUMNS = {
    "supply_heads": "n_totaal",
    "supply_fte": "fte_totaal",
    "required_fte_demography": "scen1_fte_midden",
    "required_fte_low": "scen6_fte_laag_a",
    "required_fte_mid": "scen6_fte_midden_a",
    "required_fte_high": "scen6_fte_hoog_a",
    "intake_low": "ben_instroom_sc6_laag_a",
    "intake_mid": "ben_instroom_sc6_midden_a",
    "intake_high": "ben_instroom_sc6_hoog_a",
}
"""Our column → the agency's."""


@pytest.fixture(scope="module")
def rows() -> list[dict[str, int | float | None]]:
    return trace_rows(trace(read_document(CASE, "gp_2025.json")))


@pytest.fixture(scope="module")
def reference() -> list[dict[str, str]]:
    with (DATA / "capaciteitsorgaan_gp_2025_reference_trace.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_year_of_the_trace_is_there_under_the_agreed_columns(rows, reference):
    assert [row["year"] for row in rows] == [int(row["jaar"]) for row in reference] == list(range(2025, 2046))
    assert all(tuple(row) == TRACE_COLUMNS for row in rows)


@pytest.mark.parametrize("ours", COLUMNS)
def test_the_agencys_trace_is_reproduced_to_its_printed_digits(rows, reference, ours):
    for row, expected in zip(rows, reference, strict=True):
        printed = expected[COLUMNS[ours]]
        if printed == "":
            assert row[ours] is None, f"{ours} {row['year']} is not defined in the agency's trace"
        else:
            assert row[ours] == pytest.approx(float(printed), abs=6e-5), f"{ours} {row['year']}"


def test_the_published_numbers_of_the_case_hold_at_its_tolerances(rows):
    by_year = {row["year"]: row for row in rows}
    expected = CASE["expected"]
    for year, fte in expected["supply_fte"].items():
        assert by_year[int(year)]["supply_fte"] == pytest.approx(fte, rel=0.005)
    for year, fte in expected["required_fte_scenario6"].items():
        assert by_year[int(year)]["required_fte_mid"] == pytest.approx(fte, abs=0.1)
    assert by_year[2043]["required_fte_demography"] == pytest.approx(13017.9, abs=0.1)
    assert 1016 <= by_year[2043]["intake_mid"] <= 1036


def test_both_readings_of_arrivals_give_the_same_in_a_round_where_all_stay(rows):
    assert trace_rows(trace(read_document(CASE, "gp_2025.json", Arrivals.staying))) == rows


def test_training_of_three_years_whole_gives_the_supply_the_case_states():
    inputs = CASE["inputs"] | {f"opleidingsduur{suffix}": 3.0 for suffix in ("", "2", "3")}
    whole = trace(read_document({"inputs": inputs}, "gp_2025.json"))
    assert whole.supply_fte[2043 - 2025] == pytest.approx(13750.4, abs=0.05)


def test_requirement_by_demography_alone_asks_for_the_stated_intake():
    still = {
        f"{stem}_{word}": 0.0
        for stem in ("epi", "soc", "vak", "eff", "hor", "ver")
        for word in ("laag", "midden", "hoog")
    }
    result = trace(read_document({"inputs": CASE["inputs"] | still}, "gp_2025.json"))
    assert result.intake[1, 2043 - 2025] == pytest.approx(625.4, abs=0.05)

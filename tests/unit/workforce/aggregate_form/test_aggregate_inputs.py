from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError
from underlag.core.units import Unit
from underlag.workforce.aggregate_form.aggregate_inputs import KEYS, NEEDED_KEYS, Arrivals, read_document, read_inputs

FILE = Path(__file__).parents[3] / "golden" / "data" / "capaciteitsorgaan_gp_2025_inputs.json"


@pytest.fixture
def given() -> dict[str, object]:
    return json.loads(FILE.read_text(encoding="utf-8"))["inputs"]


def refused(given: dict[str, object]) -> list[str]:
    with pytest.raises(EvidenceError) as caught:
        read_inputs(given, "nl.json")
    return [str(problem) for problem in caught.value.problems]


def test_the_agencys_keys_become_ours(given):
    made = read_inputs(given, "nl.json")
    assert (made.base_year, made.steering_year, made.trend_year) == (2025, 2027, 2035)
    assert made.balance_years == (2037, 2043)
    assert made.stock.heads == pytest.approx([0.66 * 14347, 0.34 * 14347])
    assert made.stock.gone[1].tolist() == [0, 0.226, 0.373, 0.502, 0.632]
    assert made.in_training.sex_share == pytest.approx([0.74, 0.26])
    assert made.requirement[1].trend == pytest.approx(0.01 + 0.019 - 0.003 - 0.005 + 0.016 - 0.011)


def test_a_document_holds_the_keys_in_its_inputs_and_may_hold_more(given):
    assert read_document({"source": "text", "inputs": given}, "nl.json").base_year == 2025


def test_numbers_beyond_all_bounds_are_refused_as_out_of_range(given):
    for huge in (10**400, float("inf"), float("-inf")):
        (problem,) = refused(given | {"aanbod_personen": huge})
        assert "inputs.aanbod_personen: out of range" in problem


def test_each_cohort_and_variant_reads_its_own_keys(given):
    changed = given | {
        "n_inopleiding_perjaar2": 1.0,
        "n_inopleiding_perjaar3": 2.0,
        "extern_rendement_man_10jaar3": 0.5,
        "onv_vraag_hoog": 0.2,
        "demo_15_laag": 0.3,
        "fte_man_basis_vijftien": 0.9,
    }
    made = read_inputs(changed, "nl.json")
    assert (made.in_training.starts, made.committed.starts, made.steerable.starts) == (718, 1, 2)
    assert made.steerable.working[1, 2] == 0.5 and made.committed.working[1, 2] == 0.931
    assert [r.unmet for r in made.requirement] == [0.063, 0.063, 0.2]
    assert made.requirement[0].demography[3] == 0.3
    assert made.fte_per_head[1].tolist() == [0.81, 0.81, 0.81, 0.9, 0.81]


def test_shorter_hours_ask_for_more_people(given):
    made = read_inputs(given | {"tijd_hoog": 0.02}, "nl.json")
    assert made.requirement[2].trend - made.requirement[1].trend == pytest.approx(1 / 0.98 - 1)


def test_all_who_come_from_abroad_are_counted_or_those_who_stay(given):
    """14 a year, a quarter of them women; half of them stay."""
    file = given | {"rendement_buitenland": 0.5, "per_vrouw_buitenland": 0.25}
    assert read_inputs(file, "nl.json").abroad.arriving == pytest.approx([3.5, 10.5])
    assert read_inputs(file, "nl.json", Arrivals.staying).abroad.arriving == pytest.approx([1.75, 5.25])
    document = read_document({"inputs": file}, "nl.json", Arrivals.staying)
    assert document.abroad.arriving == pytest.approx([1.75, 5.25])


def test_the_share_who_stay_is_checked_also_where_it_is_not_used(given):
    (problem,) = refused(given | {"rendement_buitenland": 40})
    assert "inputs.rendement_buitenland: out of range" in problem


def test_each_trend_keeps_its_cause(given):
    trends = {"epi": 0.01, "soc": 0.02, "vak": 0.03, "eff": 0.04, "hor": 0.05, "ver": 0.06, "tijd": 0.2}
    made = read_inputs(given | {f"{stem}_laag": value for stem, value in trends.items()}, "nl.json").requirement[0]
    # a fifth shorter hours ask for 1/0.8 − 1 = 0.25 more people
    assert made.trends == pytest.approx(
        {
            "epidemiology": 0.01,
            "sociocultural": 0.02,
            "professional": 0.03,
            "efficiency": 0.04,
            "horizontal": 0.05,
            "vertical": 0.06,
            "hours": 0.25,
        }
    )
    assert made.trend == pytest.approx(0.46)


def test_keys_that_are_not_ours_are_ignored_and_balance_years_may_be_absent(given):
    less = {k: v for k, v in given.items() if k not in ("ramingsjaar", "evenwichtsjaar1", "evenwichtsjaar2")}
    assert read_inputs(less | {"toelichting": "text"}, "nl.json").balance_years == ()


def test_every_needed_key_is_missed_by_name(given):
    for key in NEEDED_KEYS:
        (problem,) = refused({k: v for k, v in given.items() if k != key})
        assert f"nl.json, inputs.{key}: the key is missing" in problem


def test_a_misspelt_key_is_pointed_at(given):
    wrong = {k: v for k, v in given.items() if k != "aanbod_personen"} | {"aanbod_persoon": 14347}
    (problem,) = refused(wrong)
    assert "is 'aanbod_persoon' meant?" in problem


def test_all_problems_come_at_once(given):
    problems = refused(
        given
        | {
            "aanbod_personen": "14 347",
            "per_vrouw_basis": 66,
            "basisjaar": 2025.5,
            "opleidingsduur": 0,
            "n_buitenland": -14,
            "epi_hoog": 1.0,
            "intern_rendement": True,
            "demo_5_laag": float("nan"),
        }
    )
    assert len(problems) == 8
    text = "\n".join(problems)
    assert "inputs.aanbod_personen: not a number (heads working in the base year). Found: 14 347." in text
    assert "inputs.per_vrouw_basis: out of range" in text and "give a share as 0.12, not 12 percent" in text
    assert "inputs.basisjaar: not a whole year" in text
    assert "inputs.n_buitenland: out of range (yearly inflow from abroad). Found: -14. Expected: 0 to" in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bijsturingsjaar": 2024}, "inputs.bijsturingsjaar: the year does not fit the base year"),
        ({"bijsturingsjaar": 2046}, "at most 2045"),
        ({"trendjaar": 2020}, "inputs.trendjaar: the year does not fit the base year"),
        ({"uitstroom_man_basis_tien": 0.1}, "inputs.uitstroom_man_basis_…: the share that has left falls over time"),
    ],
)
def test_years_and_outflow_must_come_in_order(given, changes, expected):
    (problem,) = refused(given | changes)
    assert expected in problem


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("aanbod_personen", 0, 1e9),
        ("n_inopleiding_perjaar2", 0, 1e8),
        ("n_buitenland", 0, 1e8),
        ("per_vrouw_basis", 0, 1),
        ("fte_man_basis_vijftien", 0, 2),
        ("opleidingsduur3", 0.1, 20),
        ("onv_vraag_hoog", -0.99, 10),
        ("demo_15_laag", -0.99, 10),
        ("epi_laag", -0.99, 0.99),
        ("tijd_hoog", -0.99, 0.99),
    ],
)
def test_a_number_may_touch_its_bounds_and_not_pass_them(given, key, low, high):
    for bound in (low, high):
        read_inputs(given | {key: bound}, "nl.json")
    for beyond in (low - 0.01, high * 1.01):
        (problem,) = refused(given | {key: beyond})
        assert f"inputs.{key}: out of range" in problem


@pytest.mark.parametrize("key", ["basisjaar", "bijsturingsjaar", "trendjaar", "evenwichtsjaar1", "evenwichtsjaar2"])
def test_a_year_is_whole(given, key):
    (problem,) = refused(given | {key: 2035.5})
    assert f"inputs.{key}: not a whole year" in problem


def test_intake_may_be_steered_from_the_base_year_to_the_last_year_of_the_trace(given):
    for year in (2025, 2045):
        assert read_inputs(given | {"bijsturingsjaar": year}, "nl.json").steering_year == year
    assert read_inputs(given | {"trendjaar": 2025}, "nl.json").trend_year == 2025


@pytest.mark.parametrize("document", [[], 3, None, {}, {"inputs": [1]}])
def test_a_document_without_inputs_is_refused(document):
    with pytest.raises(EvidenceError, match="no object named inputs"):
        read_document(document, "nl.json")


def test_every_key_has_a_readable_unit_and_a_meaning_of_its_own():
    assert len({key.name for key in KEYS}) == len(KEYS)
    for key in KEYS:
        assert key.meaning.sv != key.meaning.en and str(Unit.parse(key.unit)) == key.unit
        assert key.low < key.high


def test_the_page_on_the_aggregate_form_lists_every_key():
    page = (Path(__file__).parents[4] / "docs" / "explanation" / "aggregate-form.md").read_text(encoding="utf-8")
    listed: dict[str, str] = {}
    for line in page.splitlines():
        if line.startswith("| `"):
            names, _, unit = (cell.strip() for cell in line.strip("|").split("|"))
            for pattern in re.findall(r"`([^`]+)`", names):
                pieces = [piece.split(",") for piece in re.split(r"[{}]", pattern)]
                listed |= {"".join(choice): unit for choice in itertools.product(*pieces)}
    assert listed == {key.name: key.unit for key in KEYS}

"""The evidence found in November 2026: each row in one table, older rows corrected, none weighed yet."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
import yaml

from underlag.evidence.vintages.vintage import WEIGHED_USE
from underlag.runs.synthesis.quantities import PUBLISHED_QUANTITIES

EVIDENCE = Path(__file__).parents[3] / "evidence"
AWAITS = "Väntar på nästa kalibrering av startläget. / Awaits the next calibration of the starting state."
TAKEN = {
    "agency_staff_costs": 3,
    "costs": 1,
    "health_centres": 3,
    "named_gp_share": 2,
    "physician_density": 2,
    "physicians_employed": 28,
    "policy_targets": 1,
    "primary_care_volumes": 19,
    "workforce_observations": 38,
}
"""Table → rows taken in, 97 together."""

OLDER_SOURCES = {
    "kuriren-fortfarande-stor-brist-pa-distriktslakare": Counter(workforce_observations=2),
    "lakartidningen-2014-02-landsting-lakarbristen-ska-bort-jonkoping": Counter(workforce_observations=1),
    "lakartidningen-2014-02-ny-rapport-allmanlakarna-har-blivit-fler": Counter(workforce_observations=4),
    "lakartidningen-2022-03-dlf-regioner-har-fortsatt-dalig-koll": Counter(
        workforce_observations=2, training_outcomes=1
    ),
}
"""Sources that had rows before and got more → their rows before."""


def table(name: str) -> list[dict[str, str]]:
    with (EVIDENCE / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def observation(identity: str) -> dict[str, str]:
    return next(row for row in table("workforce_observations") if row["observation_id"] == identity)


def new_sources() -> list[dict[str, str]]:
    cards = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (EVIDENCE / "sources").glob("*.yaml")]
    return [card for card in cards if card["accessed"] == "2026-11"]


def test_each_of_the_97_rows_is_in_one_table() -> None:
    names = {card["id"] for card in new_sources()} | OLDER_SOURCES.keys()
    found = Counter(
        path.stem for path in (EVIDENCE / "tables").glob("*.csv") for r in table(path.stem) if r.get("source") in names
    )
    found.subtract(sum(OLDER_SOURCES.values(), Counter()))
    assert {name: number for name, number in found.items() if number} == TAKEN
    assert sum(TAKEN.values()) == 97


def test_every_new_source_says_how_much_of_it_was_read() -> None:
    cards = new_sources()
    assert len(cards) == 28
    for card in cards:
        assert ("whole file was read" in card["note"]) != ("Only an excerpt was read." in card["note"]), card["id"]


def test_two_new_rows_are_weighed_and_none_awaits_a_calibration() -> None:
    names = {card["id"] for card in new_sources()}
    rows = [row for row in table("workforce_observations") if row["source"] in names]
    weighed = {row["observation_id"] for row in rows if row["used"] == WEIGHED_USE}
    assert weighed == {"gotland-2015-trainees-heads", "norrbotten-2023-increase-needed-doctors"}
    assert {row["used"] for row in rows} == {"no", WEIGHED_USE}
    assert not [r for r in table("workforce_observations") if r["reason_left_out"] == AWAITS]


@pytest.mark.parametrize("mark", ["all_specialties", "all_doctors", "specialist_physicians", "_unit", "unclear"])
def test_what_counts_others_than_the_regions_gps_never_reaches_the_likelihood(mark: str) -> None:
    assert not [name for name in PUBLISHED_QUANTITIES if mark in name]
    weighed = {row["quantity"] for row in table("workforce_observations") if row["used"] == WEIGHED_USE}
    assert not [name for name in weighed if mark in name]


def test_specialists_of_all_specialties_live_apart_from_the_observations() -> None:
    physicians = [row for row in table("physicians_employed") if row["quantity"].startswith("specialist_physicians_")]
    pairs = Counter(row["region_code"] for row in physicians)
    assert len(pairs) == 14
    assert set(pairs.values()) == {2}
    sources = {row["source"] for row in physicians}
    assert sources == {"kolada-n70015", "kolada-n70034"}
    assert not [row for row in table("workforce_observations") if row["source"] in sources]


def test_only_gotland_has_more_full_time_equivalents_than_heads_and_is_marked() -> None:
    physicians = [row for row in table("physicians_employed") if row["quantity"].startswith("specialist_physicians_")]
    rows = {(row["region_code"], row["quantity"].rsplit("_", 1)[1]): row for row in physicians}
    codes = {code for code, _ in rows}
    odd = {code for code in codes if float(rows[code, "fte"]["value"]) > float(rows[code, "heads"]["value"])}
    assert odd == {"09"}
    for code in codes:
        marked = ["orimligt" in rows[code, kind]["note"] for kind in ("fte", "heads")]
        assert marked == [code in odd] * 2


@pytest.mark.parametrize(
    ("identity", "column", "words"),
    [
        ("jonkoping-2013-trainees-change-per-year", "definition", "andelen ST-läkare"),
        ("jonkoping-2013-trainees-change-per-year", "quantity", "trainees_share_change_percent"),
        ("jonkoping-2013-trainees-change-per-year", "unit", "percent"),
        ("dalarna-2018-listed-per-permanent-doctor", "definition", "spridning mellan orter"),
        ("dalarna-2018-listed-per-permanent-doctor", "reason_left_out", "not the region's mean"),
        ("dalarna-2024-answer-missing", "note", "Earth Press News"),
        ("dalarna-2024-years-to-full-staffing", "note", "strider mot Läkartidningens"),
        ("riket-2022-regions-with-fewer-trainees-percent", "definition", "högst 10"),
        ("blekinge-undated-patients-per-doctor", "source_kind", "claim"),
        ("blekinge-undated-patients-per-doctor", "reason_left_out", "garbled"),
        ("riket-2018-temporary-share-percent", "note", "2023-03-01"),
        ("glesbygd-2018-vacancy-percent", "note", "2023-03-01"),
        ("stader-och-fororter-2018-vacancy-percent", "note", "2023-03-01"),
        ("storstader-2018-vacancy-percent", "note", "2023-03-01"),
        ("riket-2018-listed-per-full-time-licensed-doctor", "note", "2023-03-01"),
        ("stockholm-undated-trainees-heads", "definition", "mellan 2018 och 2021"),
        ("blekinge-2022-residents-per-specialist-fte", "note", "varken heltider eller alla sysselsatta"),
    ],
)
def test_a_corrected_row_says_what_it_counts(identity: str, column: str, words: str) -> None:
    row = observation(identity)
    assert words in row[column]
    assert row["used"] != WEIGHED_USE


def test_two_counts_of_norrbotten_are_both_told() -> None:
    """113 missing in 2022 and 141 in 2023 are two counts, each weighed with its error."""
    row = observation("norrbotten-2023-increase-needed-doctors")
    assert "två räkningar, inte en minskning" in row["note"]
    assert row["used"] == observation("norrbotten-2022-shortage-specialists")["used"] == WEIGHED_USE


def test_the_unions_increase_inverts_to_doctors_at_health_centres() -> None:
    """157 000 residents: +155 percent and 88 missing at 1 100 residents a doctor give 57 doctors both ways."""
    residents = next(
        float(r["persons"]) for r in table("population_total") if (r["region_code"], r["year"]) == ("10", "2022")
    )
    increase = float(observation("blekinge-2022-increase-needed-percent")["value"]) / 100
    missing = float(observation("blekinge-2022-shortage-specialists")["value"])
    doctors = residents / 1100 / (1 + increase)
    assert doctors == pytest.approx(57, abs=1.5)
    assert doctors * increase == pytest.approx(missing, abs=1.5)

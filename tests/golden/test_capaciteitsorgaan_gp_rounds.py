"""Six rounds of the Dutch national GP model, 2010–2025: traces, advice and the advice by its parts.

Citation: Capaciteitsorgaan, parameter values of the GP rounds of 2010, 2013, 2016, 2019, 2022 and 2025, public with the
round of 2025. The reference is the agency's own R model run on each round's values; it does not multiply the arrivals
from abroad by the share who stay, so that is what is reproduced, to the six decimals that are kept. Half of the rounds
can't tell the two readings apart: nobody comes (2010, 2022), or all stay (2025).
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from underlag.runs.track_record.nation import LAST_VALUE, MODEL, SPECIALISTS, TREND
from underlag.runs.track_record.ranking import by_horizon, own_summary, standings
from underlag.runs.track_record.record import table_of_rounds
from underlag.runs.track_record.rounds import Round, round_scores
from underlag.workforce.aggregate_form.aggregate import TRACE_COLUMNS, AggregateInputs, trace, trace_rows
from underlag.workforce.aggregate_form.aggregate_inputs import Arrivals, read_inputs
from underlag.workforce.aggregate_form.aggregate_parts import PARTS, TRAINING, built_from

DATA = Path(__file__).parent / "data"
GIVEN = json.loads((DATA / "capaciteitsorgaan_gp_rounds.json").read_text(encoding="utf-8"))["rounds"]
ROUNDS = ("2010", "2013", "2016", "2019", "2022", "2025")
DECIMALS = 1e-6
"""Half a unit of the last decimal kept, and rounding."""

FURTHER = {"2010": 0.0, "2013": 8.454, "2016": 9.091, "2019": 13.191, "2022": 0.0, "2025": 0.0}
"""How many more places a year the last balance year asks for where only those who stay are counted."""


def reference() -> dict[str, list[dict[str, str]]]:
    rows = defaultdict(list)
    with (DATA / "capaciteitsorgaan_gp_rounds_reference.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["round"]].append(row)
    return rows


REFERENCE = reference()


def given(name: str, arrivals: Arrivals = Arrivals.all) -> AggregateInputs:
    return read_inputs(GIVEN[name], f"{name}.json", arrivals)


def test_the_six_rounds_are_there_and_tell_the_readings_apart_in_three():
    assert tuple(GIVEN) == tuple(REFERENCE) == ROUNDS
    apart = [name for name, one in GIVEN.items() if one["n_buitenland"] > 0 and one["rendement_buitenland"] < 1]
    assert apart == ["2013", "2016", "2019"] == [name for name, more in FURTHER.items() if more]


@pytest.mark.parametrize("name", ROUNDS)
def test_every_number_of_the_agencys_trace_is_reproduced(name):
    rows = trace_rows(trace(given(name)))
    for row, expected in zip(rows, REFERENCE[name], strict=True):
        for column in TRACE_COLUMNS:
            printed = expected[column]
            where = f"{name}: {column} {row['year']}"
            if printed == "":
                assert row[column] is None, where
            else:
                assert row[column] == pytest.approx(float(printed), abs=DECIMALS), where


@pytest.mark.parametrize("name", ROUNDS)
def test_the_other_reading_asks_for_more_where_some_do_not_stay(name):
    at = given(name).balance_years[-1] - given(name).base_year
    one, other = (float(trace(given(name, reading)).intake[1, at]) for reading in Arrivals)
    assert one == pytest.approx(float(REFERENCE[name][at]["intake_mid"]), abs=DECIMALS)
    assert other - one == pytest.approx(FURTHER[name], abs=5e-4)


@pytest.mark.parametrize("name", ROUNDS)
def test_the_parts_are_those_of_the_agencys_impact_analysis(name):
    """The agency has thirteen; those in training and those who start before the steering year are one part here."""
    inputs = given(name)
    for year in inputs.balance_years:
        built, row = built_from(inputs, year, "mid"), REFERENCE[name][year - inputs.base_year]
        expected = {part: float(row[part]) for part in PARTS if part != TRAINING}
        expected[TRAINING] = float(row["in_training"]) + float(row["committed"])
        assert built.places() == pytest.approx(expected, abs=2 * DECIMALS)
        assert sum(expected.values()) == pytest.approx(float(row["intake_mid"]), abs=1e-5)


@pytest.fixture(scope="module")
def counted() -> dict[int, float]:
    """The heads at work that each round counted in its base year."""
    return {int(name): one["aanbod_personen"] for name, one in GIVEN.items()}


@pytest.fixture(scope="module")
def table(counted) -> pl.DataFrame:
    """What each round said of the heads that later rounds counted."""
    return table_of_rounds(round_scores([Round(name, given(name), None) for name in ROUNDS], counted, "NL"), "NL")


def test_held_against_the_later_rounds_no_round_and_no_years_ahead_are_left_out(table, counted):
    """What each round said of the heads that later rounds counted: 15 pairs, three to fifteen years ahead.

    The round of 2010 has no count before it to draw a line through, so its five pairs, and all that looks fifteen years
    ahead, are the model's alone.
    """
    found = by_horizon(table, SPECIALISTS, (MODEL, LAST_VALUE, TREND))
    assert {
        years: (ahead.own.pairs, len(ahead.common) and ahead.common[0].summary.pairs) for years, ahead in found.items()
    } == {3: (5, 4), 6: (4, 3), 9: (3, 2), 12: (2, 1), 15: (1, 0)}
    for years, ahead in found.items():
        errors = [
            float(REFERENCE[name][years]["supply_heads"]) / counted[int(name) + years] - 1
            for name in ROUNDS
            if int(name) + years in counted
        ]
        assert ahead.own.mape == pytest.approx(100 * sum(map(abs, errors)) / len(errors), abs=1e-3)
        assert ahead.own.bias == pytest.approx(100 * sum(errors) / len(errors), abs=1e-3)


def test_the_page_on_the_track_record_states_what_the_rounds_show(table):
    text = " ".join(
        (Path(__file__).parents[2] / "docs/explanation/track-record.md").read_text(encoding="utf-8").split()
    )
    own = own_summary(table, SPECIALISTS)
    far = by_horizon(table, SPECIALISTS, (MODEL, LAST_VALUE, TREND))[15].own
    common = {s.method: s.summary for s in standings(table, SPECIALISTS, (MODEL, LAST_VALUE, TREND))}
    assert own is not None and far.bias == -far.mape
    assert f"over all its {own.pairs} forecasts is {own.mape:.1f} percent" in text
    assert f"that looks 15 years ahead, from 2010, it was {far.mape:.1f} percent too low" in text
    line, model = common[TREND], common[MODEL]
    assert f"In the {line.pairs} forecasts" in text
    assert f"the line erred by {line.mape:.1f} percent and the model by {model.mape:.1f}." in text

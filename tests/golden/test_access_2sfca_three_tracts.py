"""Spatial access by floating catchment areas: the hospital example and the grid of the PySAL package access (github
pysal/access, BSD-3, tests test_hospital_example.py and test_floating_catchment_area.py), values also calculated by
hand. Tolerance 1e-7."""

import json
from pathlib import Path

import numpy as np
import pytest

from underlag.balance.access import by_zone, floating_catchment, gaussian, three_step, within

CASE = json.loads((Path(__file__).parent / "data" / "access_2sfca_three_tracts.json").read_text())
INPUTS = CASE["inputs"]
PEOPLE = np.array([tract["pop"] for tract in INPUTS["tracts"]], dtype=float)
DOCTORS = np.array([tract["doc"] for tract in INPUTS["tracts"]], dtype=float)
SCENARIOS = tuple(INPUTS["travel_cost"])


def access(scenario):
    given = INPUTS["travel_cost"][scenario]
    cost = np.full((3, 3), float(INPUTS["self_cost"]))
    cost[[0, 1], 2] = given["inbound_1_3_and_2_3"]
    cost[2, [0, 1]] = given["outbound_3_1_and_3_2"]
    cost[[0, 1], [1, 0]] = given["cross_1_2"]
    # the case weighs by 1/cost up to a greatest cost
    return floating_catchment(PEOPLE, DOCTORS, within(cost, INPUTS["max_cost"]) / cost)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_published(scenario):
    published = [CASE["expected_2sfca"][scenario][str(tract["geoid"])] for tract in INPUTS["tracts"]]

    assert access(scenario) == pytest.approx(published, abs=1e-7)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_doctor_is_shared_out(scenario):
    assert PEOPLE @ access(scenario) == pytest.approx(DOCTORS.sum(), abs=1e-9)


@pytest.mark.parametrize(
    ("scenario", "signs"),
    [("1_fast_in", (1, 1, -1)), ("2_fast_out", (-1, -1, 1)), ("3_fast_both", (1, 1, -1))],
)
def test_who_gains_when_roads_get_faster(scenario, signs):
    assert tuple(np.sign(access(scenario) - access("0_gridlock"))) == signs


POINTS = np.array([(x, y) for x in range(5) for y in range(5)], dtype=float)
HOMES = POINTS[[0, 7, 12, 16, 24]]
COST = np.linalg.norm(HOMES[:, None] - POINTS[None], axis=2)
ONE_EACH, UNITS = np.ones(len(HOMES)), np.ones(len(POINTS))


@pytest.mark.parametrize("method", [floating_catchment, three_step])
def test_a_catchment_that_covers_all_shares_alike(method):
    assert method(ONE_EACH, UNITS, within(COST, 100.0)) == pytest.approx(np.full(5, 5.0), abs=1e-7)


@pytest.mark.parametrize("method", [floating_catchment, three_step])
def test_a_catchment_that_covers_only_itself(method):
    assert method(ONE_EACH, UNITS, within(COST, 0.9)) == pytest.approx(np.ones(5), abs=1e-7)


def test_enhanced_with_one_zone_is_the_plain_form():
    zones = by_zone(COST, np.array([100.0]), np.array([1.0]))

    assert floating_catchment(ONE_EACH, UNITS, zones) == pytest.approx(np.full(5, 5.0), abs=1e-7)


@pytest.mark.parametrize("method", [floating_catchment, three_step])
def test_nothing_within_reach_is_missing_and_not_zero(method):
    assert np.isnan(method(ONE_EACH, UNITS, within(COST, -1.0))).all()


def test_decay_loses_no_supply_that_is_reached():
    found = floating_catchment(ONE_EACH, UNITS, gaussian(COST, 10.0))

    assert ONE_EACH @ found == pytest.approx(UNITS.sum(), abs=1e-9)

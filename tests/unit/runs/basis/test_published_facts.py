from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.core.periods import Horizon
from underlag.runs.basis.published_facts import facts_table
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.quantities import QUANTITIES
from underlag.runs.record.read import StoredRun


def fact(stored: StoredRun, name: str) -> dict[str, Any]:
    return stored.tables["facts"].filter(pl.col("fact_id") == name).row(0, named=True)


def number(stored: StoredRun, quantity: str, policy: str, region: str, year: int) -> dict[str, Any]:
    keys = {"quantity": quantity, "policy": policy, "region_code": region, "year": year}
    return stored.tables["numbers"].filter([pl.col(k) == v for k, v in keys.items()]).row(0, named=True)


def test_every_fact_of_the_country_is_scored_and_met(stored: StoredRun, assembled: Assembled) -> None:
    published = assembled.evidence.country.tables["published_facts"]
    facts = stored.tables["facts"]
    assert sorted(facts["fact_id"]) == sorted(published["fact_id"])
    assert facts["met"].all()


@pytest.mark.parametrize(
    ("name", "quantity", "region", "year"),
    [("harbour-trainees-2024", "trainees", "N1", 2024), ("cliff-coverage-2024", "coverage", "N5", 2024)],
)
def test_a_fact_of_the_plan_is_compared_with_its_number(
    stored: StoredRun, name: str, quantity: str, region: str, year: int
) -> None:
    found, row = fact(stored, name), number(stored, quantity, "today", region, year)
    assert found["central"] == pytest.approx(row["central"])
    assert (found["p10"], found["p90"]) == pytest.approx((row["p10"], row["p90"]), rel=1e-5)


def test_a_share_missing_is_what_coverage_lacks(stored: StoredRun) -> None:
    found, row = fact(stored, "missing-2035"), number(stored, "coverage", "today", "N0", 2035)
    assert found["central"] == pytest.approx(1 - row["central"], abs=1e-6)
    assert (found["p10"], found["p90"]) == pytest.approx((1 - row["p90"], 1 - row["p10"]), rel=1e-5)


def test_a_fact_before_the_start_is_of_the_starting_point_of_that_year(stored: StoredRun, assembled: Assembled) -> None:
    """By hand: full-time specialists of 2022 at work with patients, trainees likewise, against the residents."""
    past = assembled.past[0]
    cards = {name: drawn.central for name, drawn in assembled.parameters.items()}
    goal = assembled.central.goal
    specialists = past.stock("specialists_fte", 2022).sum() * cards["hours/patient_time_share"].item()
    trainees = past.stock("trainees", 2022).sum() * cards["hours/trainee_full_time_share"].item()
    capacity = goal.residents_per_specialist * specialists + goal.residents_per_trainee * trainees
    residents = sum(assembled.evidence.residents(region, 2022) for region in range(8))
    missing = (residents - capacity) / goal.residents_per_specialist
    assert fact(stored, "shortage-2022")["central"] == pytest.approx(missing, rel=5e-6)


def test_a_fact_after_the_plan_is_left_out(assembled: Assembled) -> None:
    short = replace(assembled, evidence=replace(assembled.evidence, horizon=Horizon(2024, 8, 2032)))
    places = ("N0", *assembled.evidence.regions)
    values = {"today": dict.fromkeys(QUANTITIES, np.ones((3, 9, len(places))))}
    found = facts_table(short, values, values, places)
    published = assembled.evidence.country.tables["published_facts"]
    assert sorted(found["fact_id"]) == sorted(set(published["fact_id"]) - {"missing-2035"})

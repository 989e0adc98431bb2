"""The posts that a region's own plan means, worked by hand on a response of three years."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.runs.robustness.own_plans import OwnPlan, own_plans, own_starts


def problem(base: float = 10.0) -> Any:
    """Two draws, years 2024–2028, posts decided from 2026; of a filled start 1, then 0.9, then 0.8 are in training."""
    response = np.array([1.0, 0.9, 0.8])[None, :, None] * np.ones((2, 1, 2))
    return SimpleNamespace(
        years=(2024, 2025, 2026, 2027, 2028),
        steps=(2025, 2026, 2027, 2028),
        first_year=2026,
        base_trainees_fte=np.full((2, 5, 2), base),
        fill=np.array([[[0.5] * 2] * 4, [[1.0] * 2] * 4]),
        response=SimpleNamespace(trainees_fte=response),
    )


def test_posts_that_reach_a_number_two_years_later() -> None:
    """In 2027 two years' starts are in training, 1 + 0.9 = 1.9 of each, of which 0.5 or 1 is filled: 1.425 on average.
    20 trainees at 0.8 full-time are 16, of which 10 are there anyway: 6/1.425."""
    assert own_starts(problem(), OwnPlan(0, 2027, 20.0, "s"), 0.8) == pytest.approx(6 / 1.425)


def test_posts_that_reach_a_number_in_the_first_year_itself() -> None:
    assert own_starts(problem(), OwnPlan(1, 2026, 20.0, "s"), 1.0) == pytest.approx(10 / 0.75)


def test_a_number_that_is_there_without_posts_needs_none() -> None:
    assert own_starts(problem(base=30.0), OwnPlan(0, 2028, 20.0, "s"), 1.0) == 0.0


def test_a_year_outside_the_problem_is_our_own_mistake() -> None:
    with pytest.raises(ValueError):
        own_starts(problem(), OwnPlan(0, 2030, 20.0, "s"), 1.0)


def observed(*rows: tuple[str, str, int, float, float | None, str]) -> Any:
    """Assembled evidence with these observations: id, region, year, value, highest value, quantity."""
    table = pl.DataFrame(
        [
            (id_, place, year, low, high, quantity, "gp", f"source-{id_}")
            for id_, place, year, low, high, quantity in rows
        ],
        schema={
            "observation_id": pl.String,
            "region_code": pl.String,
            "year": pl.Int64,
            "value": pl.Float64,
            "value_max": pl.Float64,
            "quantity": pl.String,
            "profession": pl.String,
            "source": pl.String,
        },
        orient="row",
    )
    evidence = SimpleNamespace(
        profession=SimpleNamespace(observations={}, name="gp"),
        country=SimpleNamespace(tables={"workforce_observations": table}),
        regions=("01", "02"),
    )
    goal = SimpleNamespace(first_year=2026, target_year=2036)
    return SimpleNamespace(evidence=evidence, central=SimpleNamespace(goal=goal))


PLANNED = "trainees_planned_heads"


def test_the_latest_plan_of_each_region_with_the_middle_of_a_range() -> None:
    found = own_plans(
        observed(
            ("a", "02", 2030, 40.0, None, PLANNED),
            ("b", "01", 2030, 10.0, 20.0, PLANNED),
            ("c", "01", 2028, 99.0, None, PLANNED),
        )
    )
    assert found == [OwnPlan(0, 2030, 15.0, "source-b"), OwnPlan(1, 2030, 40.0, "source-a")]


def test_of_two_plans_for_a_year_the_last_by_id_counts() -> None:
    rows = ("b", "01", 2030, 2.0, None, PLANNED), ("a", "01", 2030, 1.0, None, PLANNED)
    assert [plan.source for plan in own_plans(observed(*rows))] == ["source-b"]


@pytest.mark.parametrize(("year", "counts"), [(2025, False), (2026, True), (2036, True), (2037, False)])
def test_plans_of_years_that_are_decided_to_the_target(year: int, counts: bool) -> None:
    assert bool(own_plans(observed(("a", "01", year, 1.0, None, PLANNED)))) is counts


def test_other_quantities_and_places_are_no_plans_of_regions() -> None:
    rows = ("a", "01", 2030, 1.0, None, "trainees_heads"), ("b", "00", 2030, 1.0, None, PLANNED)
    assert own_plans(observed(*rows)) == []

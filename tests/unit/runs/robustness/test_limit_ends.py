"""Limits at the ends of their cards' distributions: the ends are those of the cards, and wider is never worse."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from underlag.runs.inputs.groups import arrays_of
from underlag.runs.plan.assemble import limits_at
from underlag.runs.robustness import limit_ends as module
from underlag.runs.robustness.limit_ends import BASE, LIMIT_ENDS_SCHEMA, limit_ends, uncertain_cards
from underlag.runs.robustness.new_draws import Planned

LIMITS = {"applicants", "supervision", "rotations", "yearly_change", "floor"}


@pytest.fixture(scope="module")
def ends(small_plan: Planned) -> pl.DataFrame:
    return limit_ends(small_plan)


def test_every_uncertain_card_that_a_limit_rests_on_has_both_ends(small_plan: Planned, ends: pl.DataFrame) -> None:
    assert ends.schema == pl.Schema(LIMIT_ENDS_SCHEMA)
    cards = uncertain_cards(small_plan)
    assert {limit for card in cards for limit in card.limits} == LIMITS
    assert ends["end"].to_list() == [BASE, *("low", "high") * len(cards)]
    assert ends["parameter"].to_list() == [BASE, *(card.name for card in cards for _ in range(2))]


def test_the_ends_are_those_of_the_distribution(small_plan: Planned, ends: pl.DataFrame) -> None:
    for row in ends.filter(pl.col("end") != BASE).iter_rows(named=True):
        low, high = small_plan.assembled.parameters[row["parameter"]].spread.interval(0.8)
        assert row["set_to"] == pytest.approx(low if row["end"] == "low" else high, abs=1e-4)


def test_only_the_limit_asked_for_moves(small_plan: Planned) -> None:
    central = arrays_of(small_plan.assembled.central.limits)
    moved, told = limits_at(small_plan.assembled, {"limits/applicants": 0.9})
    pool, beyond = (moved.numbers["applicants"][name] for name in ("pool", "double_cohort"))
    assert (pool > central.pop("numbers.applicants.pool")).all()
    # the card is of the usual applicants; the double cohort comes on top of them as before
    assert set(pool - beyond) == set(told.values()) and beyond.any()
    others = arrays_of(moved)
    assert {name for name in central if not np.array_equal(central[name], others[name])} == set()


def test_more_room_never_costs(ends: pl.DataFrame) -> None:
    """All these cards widen their limit as they grow, except the share of rotations, which takes room and, from
    today's number in training, gives as much."""
    for (name,), rows in ends.filter(pl.col("end") != BASE).group_by("parameter"):
        low, high = rows.sort("end", descending=True)["difference_fte"]
        assert name == "limits/rotation_share" or low >= high - 0.2


def test_the_recommendation_fits_at_the_base_and_where_it_does_not_something_is_lost(ends: pl.DataFrame) -> None:
    assert ends["fits"][0] and ends["difference_fte"][0] == 0.0
    assert (ends.filter(~pl.col("fits"))["difference_fte"] >= 0).all()
    assert not ends["fits"].all()


def test_an_end_at_which_no_posts_keep_the_limits_has_no_numbers(
    small_plan: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousandth of the supervision there is can't hold those in training already, were practice not allowed."""
    monkeypatch.setattr(module, "ENDS", {"low": 0.1})
    monkeypatch.setattr("underlag.optimise.limits.supervision.Supervision.today_allowed", False)
    monkeypatch.setattr("underlag.optimise.limits.rotations.Rotations.today_allowed", False)
    found = limits_at

    def starved(assembled, ends):
        inputs, told = found(assembled, ends)
        supervision = inputs.numbers["supervision"]
        fewer = {**supervision, "ratio": supervision["ratio"] / 1000}
        return module.replace(inputs, numbers={**inputs.numbers, "supervision": fewer}), told

    monkeypatch.setattr(module, "limits_at", starved)
    rows = limit_ends(small_plan).filter(pl.col("end") == "low")
    assert rows["starts"].null_count() == rows.height and not rows["fits"].any()

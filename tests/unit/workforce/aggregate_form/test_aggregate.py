from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from underlag.core.errors import SettingError
from underlag.workforce.aggregate_form.aggregate import (
    LAST,
    STOCK_ANCHORS,
    TRACE_COLUMNS,
    Abroad,
    AggregateInputs,
    Cohort,
    Requirement,
    Stock,
    abroad_heads,
    advised_intake,
    balance_advice,
    between_anchors,
    fte_of,
    in_training_heads,
    mean_working,
    required_supply,
    starting_heads,
    trace,
    trace_rows,
    working_by_year,
)

ALWAYS = np.ones((2, 4))
"""Every graduate goes on working."""

LEAVING = np.array([[0.99, 0.95, 0.90, 0.85], [0.98, 0.96, 0.92, 0.80]])


def cohort(years: float = 3.0, working: np.ndarray = ALWAYS, starts: float = 100.0) -> Cohort:
    return Cohort(starts, np.array([0.75, 0.25]), 0.9, years, working)


def inputs(**changes) -> AggregateInputs:
    still = Requirement(0.0, np.zeros(5), {})
    standard = AggregateInputs(
        base_year=2020,
        steering_year=2022,
        trend_year=2030,
        balance_years=(2035,),
        stock=Stock(np.array([600.0, 400.0]), np.array([[0, 0.1, 0.2, 0.3, 0.4], [0, 0.2, 0.4, 0.6, 0.8]])),
        fte_per_head=np.array([[0.7] * 5, [0.8] * 5]),
        in_training=cohort(),
        committed=cohort(),
        steerable=cohort(),
        abroad=Abroad(np.array([3.0, 1.0])),
        requirement=(still, still, still),
    )
    return replace(standard, **changes)


def test_between_anchors_is_linear():
    values = between_anchors(STOCK_ANCHORS, [0.0, 0.5, 0.5, 1.5, 2.0])
    assert len(values) == LAST + 1
    assert values[[0, 1, 5, 8, 12, 20]].tolist() == pytest.approx([0, 0.1, 0.5, 0.5, 0.9, 2.0])


def test_working_by_year_meets_the_anchors_and_the_agencys_bends():
    curve = working_by_year([0.989, 0.943, 0.889, 0.851])
    assert curve[[0, 1, 5, 10, 15]] == pytest.approx([1, 0.989, 0.943, 0.889, 0.851])
    assert curve[3] == pytest.approx((0.989 + 0.943) / 2)
    # each year moves by 1, 2, 3 and 4 fifths of what is left to the next anchor
    assert curve[6:10] == pytest.approx([0.9322, 0.91492, 0.899368, 0.8910736])
    assert curve[20] == pytest.approx(0.851 + (0.851 - 0.889))


def test_working_by_year_never_leaves_zero_to_one():
    curve = working_by_year([[0.9, 0.6, 0.3, 0.01], [0.5, 0.6, 0.7, 0.99]])
    assert curve.min() == 0 and curve.max() == 1


def test_mean_working_is_one_before_the_first_full_year():
    curve = working_by_year(LEAVING)
    assert mean_working(curve, -3, 0).tolist() == [1, 1]
    assert mean_working(curve, -3, 2) == pytest.approx(curve[:, 1:3].mean(axis=1))


def test_those_in_training_all_graduate_within_one_length_of_training():
    heads = in_training_heads(cohort(years=3.0))
    assert heads.sum(axis=1)[:6] == pytest.approx(90 * np.array([0, 1, 2, 3, 3, 3]))
    assert heads[3] == pytest.approx([0.75 * 270, 0.25 * 270])


def test_a_fraction_of_a_year_of_training_graduates_that_fraction_of_a_year_of_starts():
    assert in_training_heads(cohort(years=2.5)).sum(axis=1)[:5] == pytest.approx(90 * np.array([0, 1, 2, 2.5, 2.5]))


@pytest.mark.parametrize(("years", "window"), [(3.0, (4, 6)), (2.5, (3, 5)), (0.5, (5, 5))])
def test_the_window_of_standing_moves_a_year_later_for_fractions(years, window):
    curve = working_by_year(LEAVING)
    heads = in_training_heads(cohort(years, LEAVING))[6]
    mean = curve[:, window[0] : window[1] + 1].mean(axis=1)
    assert heads == pytest.approx(years * mean * 100 * np.array([0.75, 0.25]) * 0.9)


def test_starters_graduate_a_training_later_and_stop_with_their_cohort():
    heads = starting_heads(cohort(years=3.0), first=0, length=2).sum(axis=1)
    assert heads[:8] == pytest.approx(90 * np.array([0, 0, 0, 0, 1, 2, 2, 2]))


def test_starters_without_end_go_on():
    heads = starting_heads(cohort(years=2.5), first=2, length=math.inf).sum(axis=1)
    assert heads[:9] == pytest.approx(90 * np.array([0, 0, 0, 0, 0, 0.5, 1.5, 2.5, 3.5]))


def test_a_cohort_of_no_years_is_nobody():
    assert not starting_heads(cohort(), first=0, length=0).any()


def test_standing_of_a_closed_cohort_grows_older_as_one():
    curve = working_by_year(LEAVING)
    heads = starting_heads(cohort(3.0, LEAVING), first=1, length=2)
    assert heads[9] == pytest.approx(2 * curve[:, 4:6].mean(axis=1) * 100 * np.array([0.75, 0.25]) * 0.9)


def test_those_from_abroad_leave_as_graduates_do():
    curve = working_by_year(LEAVING)
    heads = abroad_heads(Abroad(np.array([3.0, 1.0])), LEAVING)
    assert heads[0].tolist() == [0, 0]
    assert heads[3] == pytest.approx(np.array([3.0, 1.0]) * curve[:, 1:4].sum(axis=1))


def test_fte_sums_over_sex():
    assert fte_of(np.array([[10.0, 20.0]]), np.array([0.5, 0.8])).tolist() == [21]


def test_required_fte_multiplies_unmet_demography_and_trend():
    assert required_supply(1000.0, 0.05, 0.1, 0.02, 5) == pytest.approx(1000 * 1.05 * 1.1 * 1.1)
    assert required_supply(1000.0, 0.0, [0.0, 0.1]) == pytest.approx([1000, 1100])


def test_a_trend_without_its_years_is_refused_and_not_left_out():
    with pytest.raises(SettingError, match=r"not for how many years.*trend=0\.02.*give trend_years"):
        required_supply(1000.0, 0.05, 0.1, 0.02)
    # no years gone is an answer: 1000 · 1.05 · 1.1 · (1 + 0.02 · 0) = 1155
    assert required_supply(1000.0, 0.05, 0.1, 0.02, 0) == pytest.approx(1155)
    # and years alone are no growth
    assert required_supply(1000.0, 0.05, 0.1, trend_years=5) == pytest.approx(1155)


def test_advised_intake_closes_the_gap_in_proportion():
    assert advised_intake(100.0, 1200.0, 1000.0, 4.0) == pytest.approx(150)
    assert advised_intake(100.0, 900.0, 1000.0, 4.0) == pytest.approx(75)
    assert advised_intake(0.0, 1200.0, 1000.0, 4.0) == pytest.approx(50)


def test_no_intake_is_advised_while_none_of_it_works():
    assert np.isnan(advised_intake(100.0, [1200.0, 1200.0], [1000.0, 1000.0], [0.0, 4.0])).tolist() == [True, False]


def test_the_trace_adds_the_groups():
    given = inputs()
    result = trace(given)
    assert result.year.tolist() == list(range(2020, 2041))
    assert result.supply_heads[0] == 1000
    assert result.supply_fte[0] == pytest.approx(600 * 0.7 + 400 * 0.8)
    # in 2030: 480 + 240 left, 3 years of those in training, 2 of committed, 10−2−3 of steerable, 10 of abroad
    assert result.supply_heads[10] == pytest.approx(720 + 90 * (3 + 2 + 5) + 40)
    assert result.fte_per_place[10] == pytest.approx(5 * 0.9 * (0.75 * 0.7 + 0.25 * 0.8))


def test_advising_the_intake_and_following_it_balances_that_year():
    growing = Requirement(0.1, np.array([0, 0.1, 0.2, 0.3, 0.4]), {"epidemiology": 0.01})
    given = inputs(requirement=(growing, growing, growing))
    advice = float(trace(given).intake[1, 15])
    followed = trace(replace(given, steerable=cohort(starts=advice)))
    assert followed.supply_fte[15] == pytest.approx(followed.required_fte[1, 15])


def test_the_advice_does_not_depend_on_what_the_intake_is_now():
    growing = Requirement(0.1, np.array([0, 0.1, 0.2, 0.3, 0.4]), {"epidemiology": 0.01})
    advice = [trace(inputs(requirement=(growing,) * 3, steerable=cohort(starts=s))).intake[1, 15] for s in (0.0, 200.0)]
    assert advice[0] == pytest.approx(advice[1])


def test_the_trend_stands_still_after_its_year():
    growing = Requirement(0.0, np.zeros(5), {"hours": 0.02})
    required = trace(inputs(requirement=(growing,) * 3)).required_fte[0]
    assert required[10] == pytest.approx(required[0] * 1.2)
    assert required[20] == required[10]


def test_variants_stand_apart_and_demography_alone_follows_the_mid_one():
    low, mid, high = (Requirement(0.0, np.full(5, 0.0) + x * np.arange(5), {"vertical": x}) for x in (0.0, 0.01, 0.02))
    result = trace(inputs(requirement=(low, mid, high)))
    assert result.required_fte[0, 20] < result.required_fte[1, 20] < result.required_fte[2, 20]
    assert result.required_fte_demography[20] == pytest.approx(result.supply_fte[0] * 1.04)


def test_hours_may_change_between_anchors():
    hours = np.array([[0.7, 0.6, 0.6, 0.6, 0.6], [0.8] * 5])
    result, before = trace(inputs(fte_per_head=hours)), trace(inputs())
    women = result.supply_heads[2] - (before.supply_fte[2] - 0.7 * before.supply_heads[2]) / 0.1
    assert result.supply_fte[2] == pytest.approx(before.supply_fte[2] - 0.04 * women)


def test_the_years_of_the_trace_bound_the_advice():
    """The last year has one; the base year has one where places have delivered by then, which they can't have here."""
    given = inputs(balance_years=(2020, 2040))
    assert set(balance_advice(given, trace(given))) == {2040}
    delivered = replace(trace(given), intake=np.arange(63.0).reshape(3, 21))
    assert balance_advice(given, delivered)[2020] == {"low": 0.0, "mid": 21.0, "high": 42.0}


def test_hours_are_those_of_the_year_and_the_sex():
    heads, hours = np.array([[10.0, 20.0], [30.0, 40.0]]), np.array([[0.5, 0.8], [1.0, 0.25]])
    assert fte_of(heads, hours).tolist() == [21, 40]


def test_advice_is_given_for_balance_years_in_which_there_is_one():
    given = inputs(balance_years=(2019, 2024, 2035, 2041))
    result = trace(given)
    assert balance_advice(given, result) == {2035: {v: float(result.intake[1, 15]) for v in ("low", "mid", "high")}}


def test_rows_follow_the_agreed_columns_with_none_where_undefined():
    rows = trace_rows(trace(inputs()))
    assert all(tuple(row) == TRACE_COLUMNS for row in rows) and len(rows) == LAST + 1
    assert [row["intake_mid"] is None for row in rows] == [year <= 5 for year in range(LAST + 1)]
    assert isinstance(rows[0]["year"], int)

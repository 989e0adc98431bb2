"""Laws of need, balance, effects and the aggregate form that hold whatever the numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from underlag.balance.capacity import (
    capacity,
    coverage,
    gap,
    named_gp_potential,
    potential_of_nation,
    required_specialists,
)
from underlag.balance.effects import effects
from underlag.core.axes import TASKS
from underlag.need.list_size import ListSize
from underlag.need.models import need
from underlag.need.norms import Norm
from underlag.need.tasks import need_factor, time_outside, time_today
from underlag.runs.record.aggregate import AggregateRun
from underlag.runs.why.compare_aggregate import compare_advice
from underlag.workforce.aggregate_form.aggregate import (
    TRENDS,
    VARIANTS,
    Abroad,
    AggregateInputs,
    Cohort,
    Requirement,
    Stock,
    in_training_heads,
    starting_heads,
    trace,
    working_by_year,
)
from underlag.workforce.aggregate_form.aggregate_inputs import Arrivals
from underlag.workforce.aggregate_form.aggregate_parts import advised_years, built_from

YEARS, REGIONS, AGES = 3, 4, 5


def positive(*shape: int, low: float = 0.01, high: float = 1000.0) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, shape, elements=st.floats(low, high))


populations = positive(YEARS, REGIONS, 2, AGES)
weights = positive(2, AGES, high=10)
structures = positive(REGIONS, low=0.2, high=5)
norms = st.builds(Norm, st.floats(100, 3000), st.floats(0, 1500))


@given(populations, weights, structures, st.integers(0, YEARS - 1))
def test_the_nation_needs_its_own_heads_in_the_base_year(population, weight, structure, base):
    result = need(population, weight, structure, base)
    assert np.isclose(result[base].sum(), population[base].sum(), rtol=1e-12)
    assert (result > 0).all()


@given(populations, weights, structures, st.floats(0.01, 100), st.floats(0.01, 100))
def test_only_ratios_between_weights_matter(population, weight, structure, by_age, by_region):
    one = need(population, weight, structure, 0)
    other = need(population, by_age * weight, by_region * structure, 0)
    assert np.allclose(one, other, rtol=1e-10)


@given(populations, weights, structures, st.permutations(range(REGIONS)))
def test_relabelling_regions_relabels_need(population, weight, structure, order):
    relabelled = need(population[:, order], weight, structure[list(order)], 0)
    assert np.allclose(relabelled, need(population, weight, structure, 0)[:, order], rtol=1e-12)


@given(populations, weights, structures, st.floats(0.01, 100))
def test_twice_the_residents_need_twice_as_much(population, weight, structure, factor):
    assert np.allclose(
        need(factor * population, weight, structure, 0), factor * need(population, weight, structure, 0), rtol=1e-10
    )


@given(positive(REGIONS), positive(REGIONS), positive(REGIONS), norms)
def test_gap_and_coverage_tell_the_same_story(specialists, trainees, asked, norm):
    there = capacity(specialists, trainees, norm)
    assert np.allclose(gap(there, asked, norm), (1 - coverage(there, asked)) * asked / norm.residents_per_specialist)
    assert ((gap(there, asked, norm) > 0) == (there < asked)).all()


@given(positive(REGIONS), positive(REGIONS), norms, st.floats(0.1, 1.5))
def test_required_specialists_reach_the_goal_and_no_more_unless_trainees_do(trainees, asked, norm, goal):
    specialists = required_specialists(asked, trainees, norm, goal)
    reached = coverage(capacity(specialists, trainees, norm), asked)
    assert (reached >= goal - 1e-9).all()
    assert np.allclose(reached[specialists > 0], goal)


@given(positive(REGIONS), positive(REGIONS))
def test_the_nations_potential_never_exceeds_that_of_its_sums(there, asked):
    at_home = potential_of_nation(coverage(there, asked), asked)
    pooled = named_gp_potential(np.array(there.sum() / asked.sum()))
    assert -1e-12 <= at_home <= pooled + 1e-12


@given(positive(3, low=-5, high=5), positive(3, low=-5, high=5))
def test_effects_and_interaction_sum_to_the_difference(before, after):
    def of(groups):
        return {"y": np.asarray(groups["a"] * groups["b"] * (1 + groups["c"]))}

    names = ("a", "b", "c")
    found = effects(of, dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)))
    parts = sum(effect["y"] for effect in found.alone.values()) + found.interaction["y"]
    assert np.isclose(parts, found.after["y"] - found.before["y"], atol=1e-9)


@given(positive(3, low=-5, high=5), positive(3, low=-5, high=5))
def test_what_adds_up_has_no_interaction(before, after):
    names = ("a", "b", "c")
    found = effects(
        lambda groups: {"y": np.asarray(groups["a"] + 2 * groups["b"] - groups["c"])},
        dict(zip(names, before, strict=True)),
        dict(zip(names, after, strict=True)),
    )
    assert np.isclose(found.interaction["y"], 0, atol=1e-9)


@given(st.floats(20, 45), st.floats(30, 48), st.floats(0.3, 5), st.floats(5, 60), st.floats(0, 30), st.floats(0, 15))
def test_a_list_of_the_computed_size_fills_the_hours_for_it(hours, weeks, visits, minutes, indirect, supervision):
    one = ListSize(hours, weeks, visits, minutes, indirect, supervision, 2.0)
    for_patients = visits * float(one.residents_per_specialist) * (minutes + indirect) / 60
    assert np.isclose(for_patients + (supervision + 2.0) * weeks, hours * weeks)


shares = st.floats(0.01, 1.0)
falling = st.lists(shares, min_size=4, max_size=4).map(lambda xs: sorted(xs, reverse=True))
cohorts = st.builds(
    Cohort,
    starts=st.floats(0, 2000),
    sex_share=shares.map(lambda women: np.array([women, 1 - women])),
    completing=shares,
    years=st.floats(0.1, 8),
    working=st.tuples(falling, falling).map(np.array),
)
rising = st.lists(shares, min_size=4, max_size=4).map(lambda xs: [0.0, *sorted(xs)])
requirements = st.builds(
    Requirement,
    unmet=st.floats(0, 0.3),
    demography=rising.map(np.array),
    trends=st.fixed_dictionaries(dict.fromkeys(TRENDS, st.floats(-0.02, 0.04))),
)
aggregates = st.builds(
    AggregateInputs,
    base_year=st.just(2025),
    steering_year=st.integers(2025, 2030),
    trend_year=st.integers(2025, 2045),
    balance_years=st.just(()),
    stock=st.builds(Stock, heads=positive(2, high=1e4), gone=st.tuples(rising, rising).map(np.array)),
    fte_per_head=positive(2, 5, low=0.3, high=1.0),
    in_training=cohorts,
    committed=cohorts,
    steerable=cohorts,
    abroad=st.builds(Abroad, arriving=positive(2, low=0, high=100)),
    requirement=st.tuples(requirements, requirements, requirements),
)


@given(falling)
def test_shares_working_fall_where_their_anchors_do(anchors):
    curve = working_by_year(anchors)
    assert (np.diff(curve) <= 1e-12).all() and (curve >= 0).all() and curve[0] == 1


@given(cohorts)
def test_no_more_graduates_work_than_have_graduated(cohort):
    graduated = np.minimum(np.arange(21), cohort.years) * cohort.starts * cohort.completing
    heads = in_training_heads(cohort).sum(axis=1)
    assert (heads <= graduated + 1e-6).all() and (heads >= 0).all()


@given(cohorts, st.integers(0, 5))
def test_committed_and_steerable_starters_together_graduate_as_one_stream(cohort, first):
    everyone = replace(cohort, working=np.ones((2, 4)))
    split = starting_heads(everyone, 0, first) + starting_heads(everyone, first, np.inf)
    assert np.allclose(split, starting_heads(everyone, 0, np.inf))


@settings(max_examples=20)
@given(aggregates)
def test_following_the_advice_balances_the_year_it_is_for(inputs):
    result = trace(inputs)
    advice = result.intake[1]
    defined = np.isfinite(advice)
    assert (defined == (result.fte_per_place > 0)).all()
    for at in np.flatnonzero(defined)[::7]:
        followed = trace(replace(inputs, steerable=replace(inputs.steerable, starts=float(advice[at]))))
        assert np.isclose(followed.supply_fte[at], followed.required_fte[1, at], rtol=1e-6)


@settings(max_examples=20)
@given(aggregates, st.floats(0.1, 10))
def test_twice_the_people_is_twice_the_trace(inputs, factor):
    more = replace(
        inputs,
        stock=replace(inputs.stock, heads=factor * inputs.stock.heads),
        abroad=Abroad(factor * inputs.abroad.arriving),
        **{
            name: replace(getattr(inputs, name), starts=factor * getattr(inputs, name).starts)
            for name in ("in_training", "committed", "steerable")
        },
    )
    one, other = trace(inputs), trace(more)
    assert np.allclose(other.supply_fte, factor * one.supply_fte, rtol=1e-9)
    assert np.allclose(other.required_fte, factor * one.required_fte, rtol=1e-9)
    assert np.allclose(other.intake, factor * one.intake, rtol=1e-6, atol=1e-6, equal_nan=True)


@settings(max_examples=40)
@given(aggregates, st.sampled_from(VARIANTS))
def test_the_parts_of_the_advice_sum_to_it(inputs, variant):
    """Whatever the numbers; the rounding left over is of the largest part."""
    for year in advised_years(inputs)[::5]:
        built = built_from(inputs, year, variant)
        places = list(built.places().values())
        assert len(places) == 12
        assert np.isclose(sum(places), built.intake, rtol=0, atol=1e-9 * max(map(abs, [*places, built.intake, 1.0])))


@settings(max_examples=20)
@given(aggregates, aggregates)
def test_the_parts_of_a_difference_between_advices_sum_to_it(before, after):
    runs = []
    for inputs in (before, after):
        year = advised_years(inputs)[-1]
        runs.append(AggregateRun(Path(), replace(inputs, balance_years=(year,)), Arrivals.all))
    table = compare_advice(*runs).table
    for (_,), rows in table.group_by("variant"):
        *parts, whole = rows["difference"].to_list()
        largest = max(abs(x) for x in [*rows["before"], *rows["after"], 1.0])
        assert len(parts) == 12
        assert np.isclose(sum(parts), whole, rtol=0, atol=1e-5 * largest), "each printed to six digits"


patient_times = arrays(np.float64, 2, elements=st.floats(0.6, 1.0))
divided = positive(2, len(TASKS)).map(lambda parts: parts / parts.sum(axis=1, keepdims=True))
beyond = arrays(np.float64, (2, len(TASKS)), elements=st.floats(0, 0.02))
growths = arrays(np.float64, (len(TASKS), YEARS, REGIONS), elements=st.floats(0.5, 1.4))


@given(patient_times, divided, growths)
def test_tasks_outside_the_lists_leave_need_alone_where_they_have_not_grown(patient_time, shares, growth):
    time = time_today(patient_time, shares, np.zeros_like(shares))
    growth[:, 0] = 1.0
    factor = need_factor(patient_time, time_outside(time, growth))
    assert np.allclose(factor[:, 0], 1.0, rtol=1e-12)


@given(patient_times, divided, beyond, growths, st.integers(0, len(TASKS) - 1), st.floats(1.0, 1.2))
def test_a_task_that_grows_or_is_given_more_time_raises_need(patient_time, shares, further, growth, task, more):
    def factor(given_more, grown):
        return need_factor(patient_time, time_outside(time_today(patient_time, shares, given_more), grown))

    before = factor(further, growth)
    grown, given_more = growth.copy(), further.copy()
    grown[task] *= more
    given_more[:, task] += (more - 1) / 10
    assert (factor(further, grown) >= before - 1e-12).all()
    assert (factor(given_more, growth) >= before - 1e-12).all()
    if more > 1.01:
        assert (factor(given_more, growth) > before).all()


@given(patient_times, divided, beyond, growths)
def test_specialists_that_need_asks_for_fill_their_time_with_lists_and_tasks(patient_time, shares, further, growth):
    """Who answers for a list of the old size in less time needs more full-time colleagues, just as many more."""
    outside = time_outside(time_today(patient_time, shares, further), growth)
    for_lists = need_factor(patient_time, outside) * (1 - outside)
    assert np.allclose(for_lists, patient_time[:, None, None], rtol=1e-12)

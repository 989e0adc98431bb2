"""Measures weighed on the invented country: costs, interactions, ranking, and the best set."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import SettingError
from underlag.optimise.rules.backsolve import recommend
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.groups import thinned
from underlag.runs.inputs.measures import Levers
from underlag.runs.measures.weigh import Scales, Weighing, thinned_levers, weigh
from underlag.runs.measures.weighed_tables import MEASURE_SCHEMA, measure_manifest, measure_tables
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.career_run import engine, starts_problem
from underlag.runs.plan.request import Request

EVERY = ("fell_training", "list_ceiling", "senior_lists", "training_grant")


@pytest.fixture(scope="module")
def drawn(evidence: Evidence) -> Assembled:
    return assemble(evidence, 6, 1, evidence.country.measures("gp"))


@pytest.fixture(scope="module")
def scales(drawn: Assembled) -> Scales:
    return Scales(drawn.ensemble, drawn.levers[1])


@pytest.fixture(scope="module")
def weighing() -> Weighing:
    return weigh(Request("fictional", draws=6), budget=5e8)


def test_no_measures_do_nothing_and_cost_nothing(scales: Scales) -> None:
    nothing = scales.weigh(())
    assert not nothing.listed.any()
    assert not nothing.specialists.any()
    assert not nothing.cost.any()


def test_a_grant_costs_its_sum_in_the_years_it_is_paid(scales: Scales) -> None:
    cost = scales.weigh(["training_grant"]).cost
    years = list(scales.inputs.years[1:])
    assert cost[:, years.index(2026)].tolist() == [0.0] * 6
    np.testing.assert_allclose(cost[:, years.index(2027) : years.index(2032) + 1], 4e7)
    assert not cost[:, years.index(2033) :].any()


def test_a_cost_per_specialist_follows_those_there_are_and_comes_with_the_ramp(scales: Scales) -> None:
    found, measure = scales.weigh(["senior_lists"]), scales.levers.measures["senior_lists"]
    assert measure.amount is not None
    start = scales.inputs.start.specialists.sum(axis=1)
    year = list(scales.inputs.years[1:]).index(2026)
    np.testing.assert_allclose(found.cost[:, year], 0.5 * measure.amount * start, rtol=0.1)
    assert np.all(found.cost[:, year + 1] > 1.8 * found.cost[:, year])


def test_the_posts_a_year_are_those_of_the_years_that_are_decided(scales: Scales) -> None:
    problem = starts_problem(engine(scales.inputs, np.float64))
    posts = np.asarray(recommend(problem).starts).sum(axis=2)
    decided = [posts[:, at].mean() for at, year in enumerate(problem.steps) if year >= problem.first_year]
    assert 0 < len(decided) < len(problem.steps)
    assert scales.starts(()) == pytest.approx(np.mean(decided), rel=1e-5)


def test_doubling_a_cost_doubles_the_cost_per_resident_and_changes_no_effect(drawn: Assembled, scales: Scales) -> None:
    levers = drawn.levers[1]
    dear = levers.measures["list_ceiling"]
    assert dear.amount is not None
    twice = replace(levers, measures={**levers.measures, "list_ceiling": replace(dear, amount=2 * dear.amount)})
    once, double = scales.weigh(["list_ceiling"]), Scales(drawn.ensemble, twice).weigh(["list_ceiling"])
    np.testing.assert_array_equal(double.gained, once.gained)
    np.testing.assert_allclose(double.total_cost, 2 * once.total_cost)


def test_the_order_of_a_set_does_not_matter_to_the_byte(drawn: Assembled) -> None:
    one = Scales(drawn.ensemble, drawn.levers[1]).weigh(EVERY)
    other = Scales(drawn.ensemble, drawn.levers[1]).weigh(EVERY[::-1])
    assert one.listed.tobytes() == other.listed.tobytes()
    assert one.cost.tobytes() == other.cost.tobytes()


def test_a_set_is_run_and_not_added(scales: Scales) -> None:
    """Those who stay longer are fewer to keep when fewer leave: the two retention measures overlap."""
    pair = scales.weigh(["list_ceiling", "senior_lists"]).specialists[:, -1].sum()
    alone = sum(scales.weigh([name]).specialists[:, -1].sum() for name in ("list_ceiling", "senior_lists"))
    assert pair != pytest.approx(alone, rel=1e-6)
    assert pair == pytest.approx(alone, rel=0.05)


def test_some_draws_are_the_same_draws(drawn: Assembled, scales: Scales) -> None:
    few = Scales(thinned(drawn.ensemble, 2), thinned_levers(drawn.levers[1], 2))
    np.testing.assert_allclose(few.weigh(EVERY).gained, scales.weigh(EVERY).gained[::2], rtol=1e-9)


def test_measures_of_the_scenario_are_put_aside(drawn: Assembled, evidence: Evidence) -> None:
    taken = replace(evidence, scenario=replace(evidence.scenario, measures=("list_ceiling",)))
    cards = evidence.country.measures("gp")
    with_it = assemble(replace(taken, measures={"list_ceiling": cards["list_ceiling"]}), 6, 1, cards)
    one = Scales(with_it.ensemble, with_it.levers[1]).weigh(["list_ceiling"])
    other = Scales(drawn.ensemble, drawn.levers[1]).weigh(["list_ceiling"])
    np.testing.assert_array_equal(one.gained, other.gained)


def test_every_measure_stands_in_the_ranking_once_and_the_unknown_without_a_number(weighing: Weighing) -> None:
    tables = measure_tables(weighing)
    for name, columns in MEASURE_SCHEMA.items():
        assert tables[name].schema == pl.Schema(columns)
    measures = tables["measures"]
    assert set(measures["measure_id"]) == set(weighing.country.measures("gp"))
    known = measures.filter(pl.col("rank").is_not_null())
    assert known["rank"].to_list() == list(range(1, known.height + 1))
    assert known["cost_per_resident"].is_sorted()
    unknown = measures.filter(pl.col("cost").is_null())
    assert unknown["measure_id"].to_list() == ["coast_exchange", "first_contact"]
    assert unknown["extra_listed"].null_count() == 2
    assert unknown["unranked_sv"].null_count() == 0
    inside = known.filter(pl.col("cost_per_resident_high80").is_not_null())
    assert (inside["extra_listed_low80"] <= inside["extra_listed_high80"]).all()


def test_the_ranking_holds_the_arithmetic_of_the_runs(weighing: Weighing) -> None:
    row = measure_tables(weighing)["measures"].filter(pl.col("measure_id") == "list_ceiling").row(0, named=True)
    found = weighing.weighed["list_ceiling"]
    assert row["cost_per_resident"] == pytest.approx(found.total_cost.mean() / found.gained.mean())
    assert row["extra_fte"] == pytest.approx(found.gained_fte.mean())
    assert row["starts_saved"] == pytest.approx(weighing.starts[""] - weighing.starts["list_ceiling"])
    assert row["starts_saved"] > 0, "who keeps doctors needs fewer new ones"


def test_the_best_set_keeps_to_the_budget_and_says_what_adding_would_have_said(weighing: Weighing) -> None:
    sets = measure_tables(weighing)["portfolio"]
    assert sets["set"].to_list() == ["all", "best"]
    every, best = sets.to_dicts()
    assert every["measures"].split() == list(EVERY)
    assert best["cost"] <= 5e8
    assert best["method"] == "exact"
    assert every["extra_listed"] != pytest.approx(every["extra_listed_added"], rel=1e-9)


def test_a_manifest_says_what_the_tables_rest_on(weighing: Weighing) -> None:
    manifest = measure_manifest(weighing)
    assert manifest["budget"] == 5e8
    assert "measures/list_ceiling.yaml" in manifest["evidence"]
    assert manifest["run_id"] == measure_manifest(weighing)["run_id"]


def test_a_profession_without_measures_and_a_negative_budget_are_refused() -> None:
    with pytest.raises(SettingError, match="no measure holds for the profession"):
        weigh(Request("fictional", profession="physiotherapist", draws=4))
    with pytest.raises(SettingError, match="not a sum of money"):
        weigh(Request("fictional", draws=4), budget=-1.0)


def test_an_unknown_measure_is_no_measure(drawn: Assembled) -> None:
    levers: Levers = drawn.levers[1]
    with pytest.raises(KeyError, match="levy"):
        Scales(drawn.ensemble, levers).weigh(["levy"])

"""The trial in new draws: what is held equal, what it tells, and that it knows when it is old."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.optimise.robustness.trial import given_way
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.plan.request import Request, settings_of
from underlag.runs.record.contents import POLICIES
from underlag.runs.record.derived import write_shipped
from underlag.runs.robustness.new_draws import (
    EQUAL_COST,
    OUT_OF_SAMPLE_FILE,
    OUT_OF_SAMPLE_SCHEMA,
    OWN_COST,
    RECOMMENDED,
    WITHIN_LIMITS,
    Planned,
    inputs_identity,
    out_of_sample,
    rules_of,
    tried_in_run,
)
from underlag.runs.synthesis.stored_posterior import posterior_of


@pytest.fixture(scope="module")
def trial(small_plan: Planned) -> pl.DataFrame:
    return out_of_sample(small_plan, 60, 2)


def test_the_recommendation_is_the_plans_own(small_plan: Planned, finished) -> None:
    result = finished(draws=60).result
    nation = result.series("starts", RECOMMENDED, result.names.nation_code).drop_nulls("central").drop_nans("central")
    assert nation["central"].to_numpy() == pytest.approx(small_plan.central.decided[RECOMMENDED].sum(axis=1))


def test_every_rule_is_tried_in_every_variant(trial: pl.DataFrame) -> None:
    assert trial.schema == pl.Schema(OUT_OF_SAMPLE_SCHEMA)
    assert trial["policy"][0] == RECOMMENDED
    assert set(trial["policy"]) == set(POLICIES)
    counts = trial.group_by("policy").len().sort("policy")
    assert dict(counts.iter_rows()) == {name: 1 if name == RECOMMENDED else 3 for name in POLICIES}


def test_the_cost_is_equal_where_it_is_said_to_be(trial: pl.DataFrame) -> None:
    ours = trial["cost_fte"][0]
    for variant in (EQUAL_COST, WITHIN_LIMITS):
        assert trial.filter(pl.col("variant") == variant)["cost_fte"].to_numpy() == pytest.approx(ours, rel=5e-3)


def test_what_is_within_the_limits_breaks_none_and_the_recommendation_neither(trial: pl.DataFrame) -> None:
    inside = trial.filter((pl.col("variant") == WITHIN_LIMITS) | (pl.col("policy") == RECOMMENDED))
    assert set(inside["limits_broken"]) == {""}
    assert (trial["limits_broken"] != "").any()


def test_no_rule_within_the_limits_was_better_where_the_recommendation_was_found(small_plan: Planned) -> None:
    """In sample the recommendation is the best by proof, but for its gap."""
    programme = small_plan.every_year()
    rules = list(rules_of(small_plan, programme))
    ours = programme.value(rules[0].decision)
    inside = [programme.value(rule.decision) for rule in rules if rule.variant == WITHIN_LIMITS]
    assert min(inside) >= ours * (1 - small_plan.advice.optimum.gap - 1e-9)


def test_the_objective_is_the_sum_of_its_parts(small_plan: Planned, trial: pl.DataFrame) -> None:
    risk = small_plan.advice.programme.objective.risk
    parts = pl.col("weighted_fte") + risk * pl.col("worst_fte") + pl.col("cost_fte") + pl.col("unsteadiness_fte")
    assert trial.select((parts - pl.col("objective_fte")).abs().max()).item() < 0.01


def test_what_is_as_free_costs_the_same_and_takes_no_more_than_the_rule(small_plan: Planned) -> None:
    programme = small_plan.every_year()
    for rule in rules_of(small_plan, programme):
        cost = float(programme.cost @ rule.decision)
        assert float(programme.cost @ rule.free) == pytest.approx(cost, rel=1e-6 if rule.variant == OWN_COST else 2e-3)
        if rule.variant == WITHIN_LIMITS:
            continue
        for part in given_way(programme, rule.decision):
            used = part.matrix @ rule.free
            room = 1e-5 * (1 + np.abs(used))
            assert (used <= part.upper + room).all() and (used >= part.lower - room).all()


def test_every_limit_that_is_broken_says_by_how_much(trial: pl.DataFrame) -> None:
    for names, amounts in trial.select("limits_broken", "broken_by").iter_rows():
        assert len(names.split()) == len(amounts.split())
        assert all(float(amount) >= 0 for amount in amounts.split())


def test_the_starting_points_are_those_the_plan_did_not_weigh(small_plan: Planned, trial: pl.DataFrame) -> None:
    assert set(trial["weighed_points"]) == {0} and trial["starting_points"][0] == 60
    posterior = small_plan.assembled.posterior
    everything = replace(small_plan, weighed=np.arange(len(posterior.scores)))
    again = out_of_sample(everything, 60, 2)
    assert again["weighed_points"].to_list() == again["starting_points"].to_list()


def test_the_same_seed_gives_the_same_table_and_another_does_not(small_plan: Planned, trial: pl.DataFrame) -> None:
    assert out_of_sample(small_plan, 60, 2).equals(trial)
    assert not out_of_sample(small_plan, 60, 3).equals(trial)


def test_a_run_knows_its_own_rows_and_when_they_are_old(small_plan: Planned, trial: pl.DataFrame, own_country) -> None:
    write_shipped(trial, own_country / OUT_OF_SAMPLE_FILE)
    evidence = _evidence(own_country, small_plan.assembled.evidence)
    posterior = small_plan.assembled.posterior
    rows, current = tried_in_run(evidence, posterior)
    assert rows.height == trial.height and current is True
    card = own_country / "parameters" / "training" / "dropout.gp.yaml"
    text = card.read_text(encoding="utf-8")
    assert "value: 0.018" in text
    card.write_text(text.replace("value: 0.018", "value: 0.019"), encoding="utf-8")
    assert tried_in_run(_evidence(own_country, evidence), posterior)[1] is False
    assert tried_in_run(evidence, replace(posterior, sha256="0" * 64))[1] is False
    other = replace(evidence, scenario=replace(evidence.scenario, name="other"))
    assert tried_in_run(other, posterior)[0].height == 0 and tried_in_run(other, posterior)[1] is None


def _evidence(directory, like: Evidence) -> Evidence:
    return gather(read_country(directory), None, None, like.horizon)


@pytest.mark.parametrize("country", ["fictional", "sweden"])
def test_what_ships_is_of_the_evidence_there_is(country: str) -> None:
    """If this fails: run underlag robustness --country … --out DIR and copy its tables to the country's derived/."""
    request = Request(country)
    chosen = read_country(country_directory(country))
    settings, horizon = settings_of(request, chosen)
    evidence = gather(chosen, settings.profession, settings.scenario, horizon)
    posterior = posterior_of(evidence)
    rows, current = tried_in_run(evidence, posterior)
    assert current is True
    assert rows["inputs"].unique().to_list() == [inputs_identity(gather(chosen, None, None, horizon), posterior)]
    assert set(rows["policy"]) == set(POLICIES)


def test_the_posts_of_a_row_are_those_of_its_rule_a_year(small_plan: Planned, trial: pl.DataFrame) -> None:
    programme = small_plan.every_year()
    years = small_plan.advice.programme.years
    assert len(programme.years) == len(years)
    for rule, starts, free in zip(rules_of(small_plan, programme), trial["starts"], trial["free_starts"], strict=True):
        assert starts == pytest.approx(rule.decision.sum() / len(years), abs=0.006)
        assert free == pytest.approx(rule.free.sum() / len(years), abs=0.006)

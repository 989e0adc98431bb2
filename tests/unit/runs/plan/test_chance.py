"""Chance of a plan: whole people with today's posts, the same luck in every scenario, and none in the central run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from underlag.evidence.country import Country
from underlag.runs.basis.chance_told import widened
from underlag.runs.inputs.evidence import gather
from underlag.runs.inputs.groups import some_draws
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.career_run import engine, outcome, todays_starts
from underlag.runs.plan.chance import chance_of, every_draw_of
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request
from underlag.runs.plan.session import Session, prepare
from underlag.uncertainty.intervals import interval
from underlag.workforce.engine.career import Trajectory


@pytest.fixture(scope="module")
def chance(assembled: Assembled) -> Trajectory:
    return chance_of(assembled.as_read, assembled.seed)


def test_with_todays_posts_every_draw_has_whole_people(assembled: Assembled, chance: Trajectory) -> None:
    inputs = assembled.ensemble
    found = outcome(engine(inputs, chance=chance), todays_starts(inputs))
    for name in ("specialists", "trainees", "exits", "dropouts", "completions", "new_specialists", "arrivals"):
        known = found[name][np.isfinite(found[name])]
        np.testing.assert_array_equal(known, np.round(known), err_msg=name)
        assert known.min() >= 0, name
    start = np.asarray(inputs.start.specialists)
    assert np.abs(found["specialists"][:, 0] - start).max() < 1, "rounded, no more"
    assert np.abs(found["specialists"][:, 0].sum(axis=1) - start.sum(axis=1)).max() < 1


def test_scenarios_of_cards_and_measures_meet_the_same_luck(
    assembled: Assembled, chance: Trajectory, country: Country
) -> None:
    """Longer careers change two cards, the package takes measures; each differs from the plan by what it does."""
    for name in ("longer_careers", "fells_package"):
        other = assemble(gather(country, None, name, assembled.evidence.horizon), draws=40, seed=1)
        for one, same in zip(chance, chance_of(other.as_read, other.seed), strict=True):
            np.testing.assert_array_equal(one, same)
        plain, lucky = (
            [
                outcome(engine(each.ensemble, chance=luck), todays_starts(each.ensemble))["specialists_fte"]
                for each in (assembled, other)
            ]
            for luck in (None, chance)
        )
        np.testing.assert_allclose(lucky[1] - lucky[0], plain[1] - plain[0], atol=1e-6)
        assert np.abs(plain[1] - plain[0]).max() > 0.1


def test_another_seed_is_other_luck_and_a_part_of_the_draws_the_same(assembled: Assembled, chance: Trajectory) -> None:
    assert np.any(chance_of(assembled.as_read, 2).exits != chance.exits)
    last = chance_of(some_draws(assembled.as_read, slice(32, None)), assembled.seed, 32)
    np.testing.assert_allclose(last.specialists, chance.specialists[32:], atol=1e-9)
    assert len(every_draw_of(chance, 3).exits) == 14


def test_what_is_told_of_the_smallest_region_is_the_ratio_of_its_intervals(country: Country) -> None:
    prepare_engine()
    session = Session(prepare(country, Request("fictional", draws=60)))
    told, ensemble = widened(session), session.prepared.ensemble
    at = session.assembled.central.regions.index(told["region_code"])
    assert session.assembled.central.start.specialists[0].argmin() == at
    inputs = session.assembled.ensemble
    expected = outcome(engine(inputs), todays_starts(inputs))["specialists"][:, -1, at]
    low, high = interval(ensemble.followed["specialists"][:, -1, at])
    first, last = interval(expected)
    assert told["widened"] == pytest.approx((high - low) / (last - first) - 1, rel=1e-5)
    assert told["year"] == 2050
    no_luck = ensemble.in_expectation().problem
    bare = replace(ensemble, chance=Trajectory(*(0 * leaf for leaf in ensemble.chance)))
    assert np.any(no_luck.base_specialists_fte != bare.in_expectation().problem.base_specialists_fte)
    at_start = outcome(engine(inputs), todays_starts(inputs))["specialists_fte"][:, 0]
    np.testing.assert_allclose(no_luck.base_specialists_fte[:, 0], at_start, atol=1e-6)

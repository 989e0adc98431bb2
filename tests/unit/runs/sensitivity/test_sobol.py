"""Groups of assumptions mixed from different draws, and what they explain of the nation's coverage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from underlag.runs.inputs.groups import Inputs, until
from underlag.runs.plan.assemble import Assembled
from underlag.runs.sensitivity.sobol import FACTOR_GROUPS, group_indices, mixed, national_coverage

VARYING = tuple(group for group in FACTOR_GROUPS if group != "measures")
"""Groups of the baseline, which takes no measures."""


@pytest.fixture(scope="module")
def near(assembled: Assembled) -> Inputs:
    return until(assembled.ensemble, 2040)


def test_every_group_from_the_same_draw_is_that_draw(near: Inputs):
    chosen = np.array([3, 7, 7])
    same = mixed(near, dict.fromkeys(FACTOR_GROUPS, chosen))
    assert national_coverage(same) == pytest.approx(national_coverage(near)[chosen], rel=1e-6)


def test_a_group_brings_its_own_numbers_and_no_others(near: Inputs):
    one, other = np.array([0]), np.array([5])
    found = mixed(near, {**dict.fromkeys(FACTOR_GROUPS, one), "exits": other})
    assert (found.career.exit[0] == near.career.exit[5]).all()
    assert (found.career.completion[0] == near.career.completion[0]).all()
    assert (found.start.specialists[0] == near.start.specialists[0]).all()


def test_todays_posts_keep_the_trainees_of_the_point(near: Inputs):
    found = mixed(near, {**dict.fromkeys(FACTOR_GROUPS, np.array([0])), "training": np.array([5])})
    alone = mixed(near, dict.fromkeys(FACTOR_GROUPS, np.array([5])))
    per_trainee = alone.start.today[0] / alone.start.trainees[0]
    assert found.start.today[0] / found.start.trainees[0] == pytest.approx(per_trainee)


def test_indices_are_of_the_groups_that_vary_and_add_up(assembled: Assembled):
    found = group_indices(assembled.ensemble, 64, 1)
    assert found.indices.groups == VARYING
    assert found.variance > 0
    assert found.indices.evaluations == 64 * (len(VARYING) + 2)
    assert found.indices.first.sum() == pytest.approx(1, abs=0.25)
    assert (found.indices.total > -0.01).all()


def test_a_group_that_is_the_same_in_every_draw_is_left_out(assembled: Assembled):
    ensemble = assembled.ensemble
    still = replace(ensemble.career, exit=np.broadcast_to(ensemble.career.exit[:1], ensemble.career.exit.shape))
    found = group_indices(replace(ensemble, career=still), 2, 1)
    assert found.indices.groups == tuple(group for group in VARYING if group != "exits")

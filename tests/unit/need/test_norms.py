from __future__ import annotations

import pytest

from underlag.need.norms import Norm


def test_a_trainee_counts_as_half_a_specialist_in_the_guideline():
    assert Norm(1100, 550).trainee_share == 0.5


def test_a_norm_by_share():
    assert Norm.with_trainee_as(1 / 3, 1500) == Norm(1500, 500)


def test_a_trainee_may_count_for_nothing_and_a_norm_be_below_one():
    assert Norm(1100, 0).trainee_share == 0
    assert Norm(0.8, 0.2).trainee_share == pytest.approx(0.25)


@pytest.mark.parametrize(("specialist", "trainee"), [(0, 550), (-1, 0), (float("nan"), 1), (1100, -1)])
def test_impossible_norms_are_refused(specialist, trainee):
    with pytest.raises(ValueError, match="residents per"):
        Norm(specialist, trainee)

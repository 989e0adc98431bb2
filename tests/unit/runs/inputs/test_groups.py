from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from underlag.runs.inputs.groups import GROUPS, from_arrays, thinning, to_arrays
from underlag.runs.plan.assemble import Assembled


@pytest.mark.parametrize("kind", ["central", "ensemble"])
def test_inputs_come_back_from_their_arrays(assembled: Assembled, kind: str) -> None:
    inputs = getattr(assembled, kind)
    again = from_arrays(to_arrays(inputs))
    assert (again.regions, again.years, again.age_band) == (inputs.regions, inputs.years, inputs.age_band)
    assert again.draws == inputs.draws
    for group in GROUPS:
        for field in fields(GROUPS[group]):
            before, after = (getattr(getattr(x, group), field.name) for x in (inputs, again))
            assert type(after) is type(before), f"{group}.{field.name}"
            np.testing.assert_array_equal(after, before)


def test_the_labels_come_back_as_plain_values(assembled: Assembled) -> None:
    again = from_arrays(to_arrays(assembled.central))
    assert type(again.regions[0]) is str
    assert type(again.years[0]) is type(again.age_band[0]) is int
    assert type(again.goal.coverage) is float
    assert type(again.goal.first_year) is int


def test_a_missing_array_is_named(assembled: Assembled) -> None:
    arrays = to_arrays(assembled.central)
    del arrays["career.settling"]
    with pytest.raises(KeyError, match=r"career\.settling"):
        from_arrays(arrays)


@pytest.mark.parametrize(
    ("draws", "most", "step"), [(400, 200, 2), (401, 200, 3), (60, 200, 1), (200, 200, 1), (2000, 400, 5)]
)
def test_draws_are_thinned_to_the_most_that_are_wanted(draws: int, most: int, step: int) -> None:
    assert thinning(draws, most) == step
    assert len(range(draws)[::step]) <= most

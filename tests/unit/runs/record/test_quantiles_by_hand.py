"""The quantiles that a run prints are those their names say, written out and not read from what is tested."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.runs.record.contents import QUANTILES
from underlag.runs.record.intervals import summaries
from underlag.uncertainty import intervals

NAMED = {"p2_5": 0.025, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p97_5": 0.975}


def test_the_names_of_quantiles_say_their_levels() -> None:
    assert dict(QUANTILES) == NAMED
    assert dict(intervals.QUANTILES) == NAMED


def test_quantiles_of_the_numbers_from_0_to_40() -> None:
    """Forty steps between 41 draws, in any order: a fortieth of the draws is a step."""
    draws = np.random.default_rng(3).permutation(41).astype(np.float64)[:, None]
    found = {name: float(column[0]) for name, column in summaries(draws).items()}
    assert found == pytest.approx(
        {"mean": 20, "p2_5": 1, "p10": 4, "p25": 10, "p50": 20, "p75": 30, "p90": 36, "p97_5": 39}
    )


def test_between_two_draws_a_quantile_lies_on_the_straight_line() -> None:
    """Of draws 10 and 20 the tenth percentile is 11 and the upper end of the 95 percent interval 19.75."""
    found = summaries(np.array([[20.0], [10.0]]))
    assert [float(found[name][0]) for name in ("p2_5", "p10", "p97_5")] == pytest.approx([10.25, 11.0, 19.75])

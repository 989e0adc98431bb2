"""When a published fact counts as met."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.uncertainty.scoring import score_fact

DRAWS = np.linspace(0, 1000, 1001)


@pytest.mark.parametrize(
    ("published", "tolerance", "central", "within_tolerance", "within_interval"),
    [
        (3400, 300, 3200, True, False),
        (500, 0, 700, False, True),
        (500, 200, 700, True, True),
        (950, 10, 700, False, False),
        (100, 0, 100, True, True),
    ],
)
def test_met_by_the_central_value_or_by_the_interval(
    published: float, tolerance: float, central: float, within_tolerance: bool, within_interval: bool
) -> None:
    score = score_fact(published, tolerance, central, DRAWS)
    assert (score.within_tolerance, score.within_interval) == (within_tolerance, within_interval)
    assert score.met == (within_tolerance or within_interval)
    assert (score.p10, score.p90) == pytest.approx((100, 900))


def test_a_negative_tolerance_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        score_fact(1.0, -0.1, 1.0, DRAWS)

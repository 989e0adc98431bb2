"""The worth of a measurement against its slow twin, which makes the measurement many times and conditions on it.

For each imagined outcome every draw is weighted by how likely it makes that outcome; the variance of the result under
those weights is what would be left. Mean over imagined outcomes, against the closed form.
"""

from __future__ import annotations

import numpy as np
import pytest

from underlag.uncertainty.data_value import variance_explained


def conditioned(result: np.ndarray, measured: np.ndarray, error: np.ndarray, random: np.random.Generator) -> float:
    """Share of the variance of ``result`` that is gone, on average over imagined measurements."""
    left = []
    for truth in measured[:400]:
        seen = truth + error * random.standard_normal(len(error))
        weight = np.exp(-0.5 * (((measured - seen) / error) ** 2).sum(axis=1))
        weight /= weight.sum()
        mean = weight @ result
        left.append(weight @ (result - mean) ** 2)
    return 1 - float(np.mean(left)) / float(result.var())


@pytest.mark.parametrize("error", [(0.5, 3.0), (2.0, 0.8)])
def test_the_closed_form_agrees_with_conditioning_on_imagined_measurements(error):
    random = np.random.default_rng(7)
    causes = random.standard_normal((6000, 3))
    measured = causes[:, :2] @ np.array([[1.0, 0.4], [0.0, 1.0]])
    result = causes @ [1.5, -1.0, 1.0]
    errors = np.array(error)
    expected = conditioned(result, measured, errors, random)
    assert variance_explained(result[:, None], measured, errors)[0] == pytest.approx(expected, abs=0.03)

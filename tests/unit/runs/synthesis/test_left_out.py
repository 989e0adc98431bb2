"""A posterior without some of its figures, on a model whose answer is known in closed form."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from underlag.runs.synthesis.left_out import Without, by_weight, highest_k, predicted_by, without
from underlag.uncertainty.convergence import Effort
from underlag.uncertainty.figures import PublishedFigures
from underlag.uncertainty.synthesis import Synthesis


def left_out(value: float, error: float, draws: int = 1000) -> tuple[Without, float, float]:
    """One unknown, standard normal, of which two figures say 0 and ``value``; the second is left out. With it the
    posterior is normal with precision 1 + 1/0.5² + 1/error²; without it 1 + 4 = 5 and mean 0."""
    told = np.array([0.0, value])
    figures = PublishedFigures(("a", "b"), ("one", "two"), ("=", "="), told, told, np.array([0.5, error]))
    synthesis = Synthesis(
        lambda vector: jnp.concatenate([vector, vector]),
        1,
        figures,
        Effort(chains=2, warmup=150, draws=500),
        lambda vector: jnp.zeros(()),
    )
    precision = 5 + error**-2
    mean = value * error**-2 / precision
    known = mean + np.random.default_rng(1).standard_normal((draws, 1)) / np.sqrt(precision)
    found = without(synthesis, predicted_by(synthesis, known), np.array([False, True]), 1)
    return found, float(found.predicted[:, 0].mean()), float(found.predicted[:, 0].std())


def test_a_figure_that_tells_little_is_left_out_by_weights() -> None:
    """Precision 6 and mean 0.5/6 = 0.083 with it; 5 and 0 without: standard deviation 0.447."""
    found, mean, sd = left_out(0.5, 1.0)
    assert not found.again and found.divergences == 0
    assert found.pareto_k < highest_k(1000)
    assert (mean, sd) == (pytest.approx(0.0, abs=0.05), pytest.approx(5**-0.5, rel=0.1))


def test_a_figure_that_tells_nearly_all_is_left_out_by_new_chains() -> None:
    """With an error of 0.02 a thousand draws lie within 2 ± 0.1, and no weights on them reach 0."""
    found, mean, sd = left_out(2.0, 0.02)
    assert found.again
    assert found.pareto_k >= highest_k(1000)
    assert (mean, sd) == (pytest.approx(0.0, abs=0.08), pytest.approx(5**-0.5, rel=0.15))


def test_draws_are_taken_as_often_as_they_weigh() -> None:
    """Of four equally many each once; weights 1, 2 and 1 of four draws' places 1/8, 3/8, 5/8, 7/8."""
    assert by_weight(np.zeros(4)).tolist() == [0, 1, 2, 3]
    assert by_weight(np.log([1e-9, 0.25, 0.5, 0.25])).tolist() == [1, 2, 2, 3]


def test_fewer_draws_are_trusted_less() -> None:
    """1 − 1/log10(n): half at a hundred, two thirds at a thousand, and never more than 0.7."""
    assert [round(highest_k(n), 3) for n in (100, 1000, 10**6)] == [0.5, 0.667, 0.7]

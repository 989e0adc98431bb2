"""Inference from figures, on a model so small that the answer is known in closed form."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import optimize, stats
from scipy.special import ndtr

from underlag.core.errors import ConvergenceError
from underlag.uncertainty.convergence import Convergence, Effort, insist
from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.figures import PublishedFigures, agreement, log_likelihood, replicated
from underlag.uncertainty.scores import values_at
from underlag.uncertainty.synthesis import Synthesis

MATRIX = np.array([[1.0, 0.5, 0.0], [0.0, 2.0, 1.0]])
FIGURES = PublishedFigures(
    ("a", "b"), ("one", "two"), ("=", "="), np.array([1.0, -0.5]), np.array([1.0, -0.5]), np.array([0.3, 0.2])
)
EFFORT = Effort(chains=2, warmup=200, draws=1000)


@pytest.fixture(scope="module")
def linear() -> Synthesis:
    return Synthesis(lambda vector: jnp.asarray(MATRIX) @ vector, 3, FIGURES, EFFORT, lambda vector: jnp.zeros(()))


def exact(used: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weight = used / FIGURES.error**2
    covariance = np.linalg.inv(np.eye(3) + (MATRIX * weight[:, None]).T @ MATRIX)
    return covariance @ MATRIX.T @ (weight * FIGURES.value), covariance


@pytest.mark.parametrize("used", [(1.0, 1.0), (1.0, 0.0), (0.0, 0.0)])
def test_a_linear_model_has_the_normal_posterior_of_the_textbook(linear: Synthesis, used: tuple[float, float]) -> None:
    """Mean Σ Aᵀ W y and covariance Σ = (I + Aᵀ W A)⁻¹ (e.g. Rasmussen and Williams 2006, section 2.1)."""
    mean, covariance = exact(np.array(used))
    found = linear.infer(1, used=np.array(used))
    np.testing.assert_allclose(found.mode, mean, atol=1e-5)
    spread = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(found.draws.mean(axis=0), mean, atol=0.15 * spread.max())
    np.testing.assert_allclose(found.draws.std(axis=0), spread, rtol=0.15)
    assert found.convergence.divergences == 0
    assert found.convergence.rhat.max() < 1.02


def test_a_lopsided_posterior_leans_to_the_right_side() -> None:
    """One standard normal unknown of which a source with error ½ says "at least 0": the skew normal with α = 2
    (Azzalini 1985). δ = α/√(1 + α²); its mean is δ√(2/π) = 0.714, its variance 1 − 0.714², P(x < 0) = ½ − arctan(2)/π.
    """
    least = PublishedFigures(("a",), ("one",), (">=",), np.zeros(1), np.zeros(1), np.full(1, 0.5))
    told = Synthesis(lambda vector: vector, 1, least, EFFORT, lambda vector: jnp.zeros(())).infer(1)
    found, mode = told.draws[:, 0], float(told.mode[0])
    flat = optimize.brentq(lambda x: x - 2 * stats.norm.pdf(2 * x) / stats.norm.cdf(2 * x), 0, 1)  # of its density
    assert mode == pytest.approx(flat, abs=0.005)
    mean = 2 / np.sqrt(5) * np.sqrt(2 / np.pi)
    assert found.mean() == pytest.approx(mean, abs=0.08)
    assert found.std() == pytest.approx(np.sqrt(1 - mean**2), abs=0.08)
    assert (found < 0).mean() == pytest.approx(0.5 - np.arctan(2) / np.pi, abs=0.04)


def test_a_narrower_prior_adds_its_precision_and_a_constant_of_it_adds_nothing() -> None:
    """Of the first unknown 3/2 x² more, so that its precision before the figures is 4; and 100 everywhere."""
    told = Synthesis(lambda v: jnp.asarray(MATRIX) @ v, 3, FIGURES, EFFORT, lambda v: 100.0 + 1.5 * v[0] ** 2).infer(1)
    weight = 1 / FIGURES.error**2
    covariance = np.linalg.inv(np.diag([4.0, 1.0, 1.0]) + (MATRIX * weight[:, None]).T @ MATRIX)
    mean, spread = covariance @ MATRIX.T @ (weight * FIGURES.value), np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(told.mode, mean, atol=1e-5)
    np.testing.assert_allclose(told.draws.mean(axis=0), mean, atol=0.15 * spread.max())
    np.testing.assert_allclose(told.draws.std(axis=0), spread, rtol=0.15)


def test_the_same_seed_gives_the_same_draws(linear: Synthesis) -> None:
    np.testing.assert_array_equal(linear.infer(3).draws, linear.infer(3).draws)
    assert not np.array_equal(linear.infer(3).draws, linear.infer(4).draws)


@pytest.mark.parametrize(
    ("relation", "value", "upper", "likely", "unlikely"),
    [("=", 1.0, 1.0, 1.0, 2.0), (">=", 1.0, 1.0, 2.0, 0.0), ("<=", 1.0, 1.0, 0.0, 2.0), ("range", 1.0, 3.0, 2.0, 5.0)],
)
def test_each_relation_prefers_what_it_says(
    relation: str, value: float, upper: float, likely: float, unlikely: float
) -> None:
    figures = PublishedFigures(("f",), ("s",), (relation,), np.array([value]), np.array([upper]), np.array([0.2]))
    with jax.enable_x64(True):
        at = log_likelihood(figures, jnp.array([[likely], [unlikely]]))[:, 0]
        slope = jax.grad(lambda p: log_likelihood(figures, p).sum())(jnp.array([unlikely]))
    assert at[0] > at[1]
    assert np.isfinite(np.asarray(slope)).all()


def test_a_range_is_the_mean_of_the_densities_over_it() -> None:
    inside = np.linspace(1, 3, 20_001)
    dense = np.exp(-0.5 * ((inside - 2.6) / 0.2) ** 2) / (0.2 * np.sqrt(2 * np.pi))
    figures = PublishedFigures(("f",), ("s",), ("range",), np.array([1.0]), np.array([3.0]), np.array([0.2]))
    with jax.enable_x64(True):
        found = float(np.asarray(log_likelihood(figures, jnp.array([2.6])))[0])
    assert np.exp(found) == pytest.approx(dense.mean(), rel=1e-3)


def test_a_figure_far_from_its_prediction_does_not_agree() -> None:
    figures = PublishedFigures(
        ("a", "b", "c", "d"),
        ("s",) * 4,
        ("=", "=", ">=", "<="),
        np.array([0.0, 3.0, -1.0, -3.0]),
        np.array([0.0, 3.0, -1.0, -3.0]),
        np.full(4, 0.1),
    )
    draws = replicated(figures, np.zeros((4000, 4)), np.random.default_rng(1))
    told = agreement(figures, draws)
    assert told.inside.tolist() == [True, False, True, False]
    assert told.p90[0] == pytest.approx(0.128, abs=0.01)


@pytest.mark.parametrize(
    ("relation", "value", "upper", "agrees"),
    [
        ("=", 10.0, 10.0, True),
        ("=", 9.9, 9.9, False),
        ("=", 90.0, 90.0, True),
        ("=", 90.1, 90.1, False),
        ("range", 5.0, 10.0, True),
        ("range", 5.0, 9.9, False),
        ("range", 90.0, 99.0, True),
        ("range", 90.1, 99.0, False),
        ("range", 0.0, 100.0, True),
        (">=", 90.0, 90.0, True),
        (">=", 90.1, 90.1, False),
        (">=", -5.0, -5.0, True),
        ("<=", 10.0, 10.0, True),
        ("<=", 9.9, 9.9, False),
        ("<=", 105.0, 105.0, True),
    ],
)
def test_a_figure_may_touch_the_interval_of_its_predictions(
    relation: str, value: float, upper: float, agrees: bool
) -> None:
    """Predictions 0, 1, …, 100: a tenth lies below 10 and a tenth above 90."""
    figures = PublishedFigures(("a",), ("s",), (relation,), np.array([value]), np.array([upper]), np.ones(1))
    told = agreement(figures, np.arange(101.0)[:, None])
    assert (told.p10[0], told.p50[0], told.p90[0]) == pytest.approx((10, 50, 90))
    assert told.inside.tolist() == [agrees]


def test_the_rank_of_a_figure_is_the_share_below_it_and_of_a_range_below_its_middle() -> None:
    figures = PublishedFigures(
        ("a", "b"), ("s",) * 2, ("=", "range"), np.array([25.0, 20.0]), np.array([25.0, 30.0]), np.ones(2)
    )
    assert agreement(figures, np.repeat(np.arange(100.0)[:, None], 2, axis=1)).rank.tolist() == [0.25, 0.25]


def test_a_value_and_a_bound_have_the_probabilities_of_the_printed_table() -> None:
    """Prediction 3 and error 2. At 1 and 5 the density is 0.24197/2; the truth is ≥ 1 with probability 0.84134."""
    figures = PublishedFigures(
        ("a", "b", "c", "d"),
        ("s",) * 4,
        ("=", "=", ">=", "<="),
        np.array([1.0, 5.0, 1.0, 5.0]),
        np.array([1.0, 5.0, 1.0, 5.0]),
        np.full(4, 2.0),
    )
    with jax.enable_x64(True):
        found = np.exp(np.asarray(log_likelihood(figures, jnp.full(4, 3.0))))
    assert found == pytest.approx([0.120985, 0.120985, 0.841345, 0.841345], rel=1e-5)


def test_what_has_not_converged_is_named() -> None:
    found = Convergence(np.array([1.0, 1.2]), np.array([900.0, 50.0]), np.array([900.0, 60.0]), 3, 7.0)
    with pytest.raises(ConvergenceError) as raised:
        insist(found, ("fine", "stuck"))
    told = " ".join(map(str, raised.value.problems))
    assert "stuck" in told and "fine" not in told and "3 divergences" in told
    insist(Convergence(np.array([1.0]), np.array([500.0]), np.array([500.0]), 0, 7.0), ("fine",))


DISTRIBUTIONS = [
    Distribution("fixed", 3.0),
    Distribution("normal", 1.0, {"sd": 0.5}),
    Distribution("lognormal", 2.0, {"sd_log": 0.3}),
    Distribution("uniform", 0.9, {"low": 0.85, "high": 1.0}),
    *(Distribution("triangular", mode, {"low": 0.0, "high": 1.0}) for mode in (0.0, 0.3, 1.0)),
]


def test_scores_are_places_in_the_distribution() -> None:
    scores = np.repeat(np.linspace(-3, 3, 25)[:, None], len(DISTRIBUTIONS), axis=1)
    with jax.enable_x64(True):
        traced = values_at(DISTRIBUTIONS, jnp.asarray(scores))
        slope = jax.jacfwd(lambda z: values_at(DISTRIBUTIONS, z))(jnp.full((1, len(DISTRIBUTIONS)), -8.0))
    plain = values_at(DISTRIBUTIONS, scores)
    np.testing.assert_allclose(np.asarray(traced), plain, rtol=1e-12, atol=1e-12)
    from_quantiles = np.stack([d.ppf(ndtr(scores[:, 0])) for d in DISTRIBUTIONS], axis=1)
    np.testing.assert_allclose(plain, from_quantiles, rtol=1e-9, atol=1e-9)
    assert np.isfinite(np.asarray(slope)).all()


def test_a_beta_distribution_is_refused() -> None:
    with pytest.raises(ValueError, match="beta"):
        values_at([Distribution("beta", 0.5, {"sd": 0.1})], np.zeros((1, 1)))

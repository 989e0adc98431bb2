"""Inference at its edges: no figures, what figures should say, chains by themselves."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from underlag.uncertainty.convergence import Effort
from underlag.uncertainty.figures import PublishedFigures
from underlag.uncertainty.sampler import Chains
from underlag.uncertainty.synthesis import Synthesis, convergence

SHORT = Effort(chains=2, warmup=20, draws=40)
NO_FIGURES = PublishedFigures((), (), (), np.zeros(0), np.zeros(0), np.zeros(0))


def test_without_figures_the_posterior_is_the_prior() -> None:
    heard: list[float] = []
    nothing = Synthesis(lambda vector: jnp.zeros(0), 2, NO_FIGURES, SHORT, lambda vector: jnp.zeros(()))
    found = nothing.infer(1, progress=heard.append)
    assert found.mode.tolist() == [0.0, 0.0]
    assert found.draws.shape == (80, 2)
    assert np.abs(found.draws).max() < 6
    assert heard == sorted(heard) and heard[-1] == 1.0
    assert nothing.predicted(found.draws).shape == (80, 0)


def test_what_each_figure_should_say_in_each_draw() -> None:
    figures = PublishedFigures(("a", "b"), ("s", "s"), ("=", "="), np.zeros(2), np.zeros(2), np.ones(2))
    model = Synthesis(lambda v: jnp.array([v[0] + v[1], v[0] * v[1]]), 2, figures, SHORT, lambda vector: jnp.zeros(()))
    said = model.predicted(np.array([[1.0, 2.0], [3.0, -4.0]]))
    assert said.tolist() == [[3.0, 2.0], [-1.0, -12.0]]
    assert model.predicted(np.zeros((0, 2))).shape == (0, 2)


def chains(positions: np.ndarray, diverging: int = 0) -> Chains:
    shape = positions.shape[:2]
    flags = np.zeros(shape, dtype=bool)
    flags.reshape(-1)[:diverging] = True
    return Chains(positions, flags, np.full(shape, 3.0))


def test_independent_chains_have_converged() -> None:
    found = convergence(chains(np.random.default_rng(1).standard_normal((4, 500, 2)), diverging=3))
    assert found.problems(("a", "b"))[0].where == "synthesis", "three steps diverged"
    assert (found.divergences, found.leapfrogs) == (3, 3.0)
    assert np.all(found.rhat < 1.01) and np.all(found.bulk > 1000) and np.all(found.tail > 400)


def test_chains_in_different_places_have_not() -> None:
    positions = np.random.default_rng(1).standard_normal((4, 500, 2))
    positions[0, :, 1] += 5.0
    found = convergence(chains(positions))
    assert found.rhat[0] < 1.01 and found.rhat[1] > 1.2
    assert found.bulk[1] < 50
    assert {problem.where for problem in found.problems(("a", "b"))} == {"synthesis, b"}


def test_a_chain_that_walks_slowly_says_little() -> None:
    walk = np.cumsum(np.random.default_rng(2).standard_normal((4, 500, 1)), axis=1)
    assert convergence(chains(walk)).bulk[0] < 40

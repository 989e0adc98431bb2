"""Shares of variance: known in closed form where the model is linear."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.draws import draw
from underlag.uncertainty.drivers import drivers, fewest_draws

N = 1000
SPECS = {name: Distribution("normal", 0.0, {"sd": 1.0}) for name in ("fill", "duration", "exits", "hours")}


def test_a_linear_model_gives_the_squared_coefficients() -> None:
    """y = 3·fill − 4·duration has variance 9 + 16: shares 36 % and 64 %. Ranks of normals keep this within a point."""
    x = draw(SPECS, N, 1)
    found = drivers((3 * x["fill"] - 4 * x["duration"])[:, None], x)
    share = dict(zip(found.names, found.share[0], strict=True))
    assert share == pytest.approx({"fill": 0.36, "duration": 0.64, "exits": 0, "hours": 0}, abs=0.03)
    direction = dict(zip(found.names, found.direction[0], strict=True))
    assert direction["fill"] == 1 and direction["duration"] == -1


def test_a_monotone_bend_counts_in_full() -> None:
    x = draw(SPECS, N, 2)
    found = drivers(np.exp(3 * x["fill"])[:, None], x)
    assert found.share[0][found.names.index("fill")] == pytest.approx(1.0, abs=0.02)


def test_pure_interaction_stays_unexplained() -> None:
    x = draw(SPECS, N, 3)
    assert drivers((x["fill"] * x["duration"])[:, None], x).explained[0] < 0.05


def test_chance_alone_gives_next_to_nothing() -> None:
    """50 parameters without effect would share 5 % of the variance by chance; what is left is under half of that."""
    x = {f"p{j}": np.random.default_rng(j).random(N) for j in range(50)}
    noise = np.random.default_rng(99).random((N, 40))
    assert drivers(noise, x).explained.mean() < 0.025


def test_correlated_parameters_share_what_they_explain_together() -> None:
    """Two parameters that are nearly the same one, and a result that is their sum: half each, not all twice."""
    rng = np.random.default_rng(5)
    common = rng.standard_normal(N)
    x = {"a": common + 0.01 * rng.standard_normal(N), "b": common + 0.01 * rng.standard_normal(N)}
    found = drivers((x["a"] + x["b"])[:, None], x)
    assert found.share[0] == pytest.approx([0.5, 0.5], abs=0.02)
    assert found.explained[0] <= 1


def test_a_parameter_given_twice_is_not_an_accident() -> None:
    x = np.random.default_rng(6).standard_normal(N)
    found = drivers(x[:, None], {"a": x, "b": x.copy()})
    assert found.share[0] == pytest.approx([0.5, 0.5], abs=0.01)


def test_what_does_not_vary_is_left_out_and_a_constant_result_has_no_driver() -> None:
    x = {"fixed": np.full(N, 3.0), "free": np.random.default_rng(0).random(N)}
    found = drivers(np.stack([np.full(N, 7.0), x["free"]], axis=1), x)
    assert found.names == ("free",)
    assert found.share[:, 0] == pytest.approx([0, 1])


def test_too_few_draws_say_so_instead_of_guessing() -> None:
    n = fewest_draws(4)
    enough = drivers(draw(SPECS, n, 1)["fill"][:, None], draw(SPECS, n, 1))
    few = drivers(draw(SPECS, n - 1, 1)["fill"][:, None], draw(SPECS, n - 1, 1))
    assert enough.enough and not few.enough
    assert enough.explained[0] > 0.9 and few.explained[0] == 0


def test_nothing_varies() -> None:
    found = drivers(np.ones((N, 2)), {"fixed": np.ones(N)})
    assert found.names == () and found.explained.tolist() == [0, 0] and found.enough

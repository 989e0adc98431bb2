"""Draws of parameters: strata, streams by name, and that they come from the distribution's own quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.draws import draw, normal_draws, uniform_draws


def test_one_value_in_each_stratum_in_an_order_that_is_not_theirs() -> None:
    drawn = uniform_draws("training/fill", 100, seed=1)
    strata = np.floor(100 * drawn).astype(int)
    assert sorted(strata) == list(range(100))
    assert strata.tolist() != sorted(strata)


def test_one_draw_may_be_anywhere() -> None:
    seen = np.array([uniform_draws("x", 1, seed)[0] for seed in range(200)])
    assert (seen > 0).all() and (seen < 1).all()
    assert seen.min() < 0.1 and seen.max() > 0.9


def test_the_draws_are_the_quantiles_of_the_uniform_ones() -> None:
    spec = {
        "a": Distribution("triangular", 1.0, {"low": 0.0, "high": 4.0}),
        "b": Distribution("lognormal", 2.0, {"sd_log": 0.3}),
        "c": Distribution("fixed", 7.0),
    }
    found = draw(spec, 50, seed=3)
    assert list(found) == ["a", "b", "c"]
    for name, distribution in spec.items():
        assert found[name].tolist() == distribution.ppf(uniform_draws(name, 50, 3)).tolist()
    assert set(found["c"]) == {7.0}


def test_normal_draws_are_scores_of_the_same_stream() -> None:
    assert normal_draws("a", 40, 5) == pytest.approx(ndtri(uniform_draws("a", 40, 5)))


def test_seed_name_and_number_decide_and_nothing_else() -> None:
    once = uniform_draws("a", 30, 1)
    assert once.tolist() == uniform_draws("a", 30, 1).tolist()
    assert once.tolist() != uniform_draws("a", 30, 2).tolist()
    assert once.tolist() != uniform_draws("b", 30, 1).tolist()
    assert once.tolist() != uniform_draws("a", 31, 1)[:30].tolist(), "a prefix is no sample of its own"


def test_no_parameters_no_draws() -> None:
    assert draw({}, 10, 1) == {}


@pytest.mark.parametrize("n", [0, -3])
def test_too_few_draws(n: int) -> None:
    for function in (uniform_draws, normal_draws):
        with pytest.raises(ValueError, match=f"^at least one draw is needed, not {n}$"):
            function("a", n, 1)
    with pytest.raises(ValueError, match="at least one draw"):
        draw({"a": Distribution("fixed", 1.0)}, n, 1)

"""Draws of the uncertain parameters: stratified, and each parameter from its own named stream.

With n draws the interval of probabilities is cut into n equal strata, every parameter takes one value from each, and
the order of its strata is its own random permutation (Latin hypercube). The permutation and the places within the
strata come from the stream of the parameter's name, so **the draws of a name depend on (seed, name, n) and nothing
else**. Adding, removing or reordering parameters leaves the others' draws as they were, and two scenarios compared on
the same draws differ only by what was changed (common random numbers). docs/adr/0004-draws.md has the measurements.

Four draws have one in each quarter of the probabilities, whatever else is drawn:

>>> np.floor(4 * np.sort(uniform_draws("exits/leave", 4, seed=1))).tolist()
[0.0, 1.0, 2.0, 3.0]
>>> one, other = Distribution("uniform", 2.0, {"low": 1.0, "high": 3.0}), Distribution("fixed", 1.0)
>>> alone, beside = draw({"a": one}, 4, seed=1), draw({"b": other, "a": one}, 4, seed=1)
>>> (alone["a"] == beside["a"]).all().item()
True
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float
from scipy import special

from underlag.core.streams import stream
from underlag.uncertainty.distributions import Distribution

PURPOSE = "draw"
"""First part of the stream names used here, so that no other use of chance shares a stream with a parameter."""


def draw(specs: Mapping[str, Distribution], n: int, seed: int) -> dict[str, Float[np.ndarray, " draw"]]:
    """n draws [unit of its card] of every parameter in ``specs``, by name.

    The marginal distribution of each is met as closely as n values can: one value in each of n equally likely strata. A
    prefix of n draws is not a sample of its own: ask for the n that will be used. ValueError if n < 1.
    """
    return {name: distribution.ppf(uniform_draws(name, n, seed)) for name, distribution in specs.items()}


def uniform_draws(name: str, n: int, seed: int) -> Float[np.ndarray, " draw"]:
    """n stratified draws [1], strictly between 0 and 1, of the stream ``name``. ValueError if n < 1."""
    if n < 1:
        raise ValueError(f"at least one draw is needed, not {n}")
    generator = stream(seed, PURPOSE, name)
    strata = generator.permutation(n)
    # 0 and 1 have no quantile under the normal distribution: keep one rounding step off both ends
    return np.clip((strata + generator.random(n)) / n, 2.0**-53, 1 - 2.0**-53)


def normal_draws(name: str, n: int, seed: int) -> Float[np.ndarray, " draw"]:
    """n stratified draws [1] of a standard normal under the stream ``name``; for deviations no card describes alone.
    ValueError if n < 1."""
    return np.asarray(special.ndtri(uniform_draws(name, n, seed)))

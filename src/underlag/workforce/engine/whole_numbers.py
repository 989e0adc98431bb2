"""Whole numbers at random, by inversion: one uniform number decides each, and a larger chance never gives fewer.

So two runs on the same stream of chance differ by no more than what was changed (common random numbers), which sampling
by rejection would not give.

Of three people with probability one half each, none are affected with probability 0.125, at most one with 0.5, at most
two with 0.875. The number 0.4 therefore says one, 0.6 two and 0.9 three; with a greater probability, 0.8, they say two,
three and three. Where two are expected, 0.5 says that two come, since one or fewer have probability 3·e^−2 = 0.41.

>>> said, three = jnp.array([0.4, 0.6, 0.9]), jnp.full(3, 3.0)
>>> binomial(said, three, jnp.full(3, 0.5)).tolist(), binomial(said, three, jnp.full(3, 0.8)).tolist()
([1.0, 2.0, 3.0], [2.0, 3.0, 3.0])
>>> poisson(jnp.array([0.5]), jnp.array([2.0])).tolist()
[2.0]
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Float

Counts = Float[jax.Array, "..."]


def binomial(uniform: Counts, people: Counts, probability: Counts) -> Counts:
    """To how many of the people it happens [heads], a whole number from 0 to ``people``.

    uniform  in 0–1, one for each cell; all three have the same shape. None at probability 0, all at 1.
    """
    rare = probability <= 0.5
    chance = jnp.where(rare, probability, 1 - probability)
    certain = (chance <= 0) | (people <= 0)
    odds = jnp.where(certain, 1, chance / (1 - chance))

    def log_ratio(count: Counts) -> Counts:
        return jnp.log((people - count) / (count + 1) * odds)

    none = jnp.where(certain, 0, people * jnp.log1p(-jnp.where(certain, 0, chance)))
    at = jnp.where(certain, -1, jnp.where(rare, uniform, 1 - uniform))
    happening = _quantile(at, none, log_ratio, people, people * chance)
    return jnp.where(rare, happening, people - happening)


def poisson(uniform: Counts, mean: Counts) -> Counts:
    """How many come [heads] when ``mean`` are expected; ``uniform`` in 0–1, one for each cell."""
    nobody = mean <= 0
    rate = jnp.where(nobody, 1, mean)

    def log_ratio(count: Counts) -> Counts:
        return jnp.log(rate / (count + 1))

    return _quantile(jnp.where(nobody, -1, uniform), -rate, log_ratio, jnp.full_like(mean, jnp.inf), mean)


def _quantile(
    at: Counts, log_none: Counts, log_ratio: Callable[[Counts], Counts], most: Counts, mean: Counts
) -> Counts:
    """The least whole number whose cumulative probability exceeds ``at``, counted up from 0; at most ``most``.

    log_none   log probability of 0
    log_ratio  log of the probability of n + 1 over that of n
    Beyond the mean the count also stops where a further probability no longer adds to the sum in this float type.
    """

    def going(carry: tuple[Counts, Counts, Counts]) -> Counts:
        count, log_here, below = carry
        adds = (below + jnp.exp(log_here) > below) | (count <= mean)
        return (below <= at) & (count < most) & adds

    def count_on(carry: tuple[Counts, Counts, Counts]) -> tuple[Counts, Counts, Counts]:
        count, log_here, below = carry
        on = going(carry)
        log_next = jnp.where(on, log_here + log_ratio(jnp.where(on, count, 0)), log_here)
        return jnp.where(on, count + 1, count), log_next, jnp.where(on, below + jnp.exp(log_next), below)

    start = (jnp.zeros_like(at), log_none, jnp.exp(log_none))
    return jax.lax.while_loop(lambda carry: jnp.any(going(carry)), count_on, start)[0]

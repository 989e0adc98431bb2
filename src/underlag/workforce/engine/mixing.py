"""Redistribution: people of several origins spread over several destinations, many draws side by side.

Of 100 people in the first region a quarter go to the second, where 50 are; they are 75 in either:

>>> shares = jnp.array([[0.75, 0.25], [0.0, 1.0]])[..., None]
>>> mix(shares, jnp.array([[100.0], [50.0]])).tolist()
[[75.0], [75.0]]
"""

from __future__ import annotations

from functools import reduce
from operator import add

import jax
import jax.numpy as jnp
from jaxtyping import Float


def mix(
    shares: Float[jax.Array, "origin destination _"],
    people: Float[jax.Array, "*axes draw"],
    origin: tuple[int, int] = (0, 0),
) -> Float[jax.Array, "destination ..."]:
    """People by destination [heads]: Σ over origins of share × people. The last axis is ``draw``.

    ``origin`` tells which axis of ``shares`` (0 or 1) and of ``people`` is the origin. The same sum in two forms. Where
    all draws have the shares in common it is a product of matrices, which also keeps the gradient of one draw cheap.
    Where each draw has its own, it is written out origin by origin with the draws innermost, and the compiler makes it
    one loop of vector instructions (benchmarks/README.md has the times of both).
    """
    if shares.shape[-1] == 1:
        return jnp.tensordot(shares[..., 0], people, axes=origin, precision=jax.lax.Precision.HIGHEST)
    rest = (slice(None), *[None] * (people.ndim - 2), slice(None))

    def part(number: int) -> jax.Array:
        share = jax.lax.index_in_dim(shares, number, origin[0], keepdims=False)
        return share[rest] * jax.lax.index_in_dim(people, number, origin[1], keepdims=False)[None]

    return reduce(add, map(part, range(people.shape[origin[1]])))

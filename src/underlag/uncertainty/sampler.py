"""No-U-turn sampling of a vector of unknowns: chains side by side, reproducible however many run at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jaxtyping import Bool, Float
from numpyro.infer import NUTS

Array = np.ndarray[Any, np.dtype[Any]]
Progress = Callable[[float], None]
"""Told the share that is done [1]."""

BLOCK = 20
"""Steps that a chain takes before it says how far it has come."""

FIRST_SPREAD = 0.3
"""Standard deviation of the places where chains begin, around 0."""


@dataclass(frozen=True)
class Effort:
    """How long to sample.

    chains   number of chains, ≥ 2
    warmup   steps that tune each chain and are thrown away
    draws    steps of each chain that are kept
    accept   mean acceptance that the step length is tuned to; closer to 1 is safer and slower
    depth    most doublings of a trajectory
    """

    chains: int = 4
    warmup: int = 600
    draws: int = 600
    accept: float = 0.9
    depth: int = 8


@dataclass(frozen=True)
class Chains:
    """What the chains visited.

    positions  of each kept step
    diverging  steps at which the arithmetic left the surface: none are allowed
    leapfrogs  evaluations of the gradient at each kept step
    """

    positions: Float[Array, "chain draw dimension"]
    diverging: Bool[Array, "chain draw"]
    leapfrogs: Float[Array, "chain draw"]


def sample(
    potential: Callable[[jax.Array], jax.Array],
    dimensions: int,
    effort: Effort,
    seed: int,
    progress: Progress = lambda _: None,
) -> Chains:
    """Draws of a vector whose density is proportional to exp(−potential), in double precision.

    Each chain has a key of its own, so its draws do not depend on the others or on how many run at once.
    """
    with jax.enable_x64(True):
        kernel = NUTS(
            potential_fn=potential, dense_mass=True, target_accept_prob=effort.accept, max_tree_depth=effort.depth
        )
        begun = [_begun(kernel, dimensions, effort.warmup, key) for key in _keys(seed, effort.chains)]
    total, block = effort.warmup + effort.draws, _block(kernel)
    done = [0] * effort.chains

    def follow(chain: int) -> tuple[Array, Array, Array]:
        state, parts = begun[chain], []
        with jax.enable_x64(True):
            for begin in range(0, total, BLOCK):
                state, visited = block(state)
                parts.append([np.asarray(each) for each in visited])
                done[chain] = begin + BLOCK
                progress(min(sum(done) / (total * effort.chains), 1.0))
        joined = [np.concatenate(each)[effort.warmup : total] for each in zip(*parts, strict=True)]
        return joined[0], joined[1], joined[2]

    with ThreadPoolExecutor(max_workers=min(effort.chains, os.cpu_count() or 1)) as threads:
        visited = list(threads.map(follow, range(effort.chains)))
    return Chains(*(np.stack(each) for each in zip(*visited, strict=True)))


def _keys(seed: int, chains: int) -> jax.Array:
    """Two keys for each chain: where it begins and how it moves."""
    return jax.random.split(jax.random.key(seed), (chains, 2))


def _begun(kernel: Any, dimensions: int, warmup: int, keys: jax.Array) -> Any:
    """The state of a chain before its first step."""
    place = FIRST_SPREAD * jax.random.normal(keys[1], (dimensions,), dtype=np.float64)
    return kernel.init(keys[0], warmup, init_params=place, model_args=(), model_kwargs={})


def _block(kernel: Any) -> Any:
    """A compiled run of ``BLOCK`` steps: the state after it, and what was visited."""

    def one(state: Any, _: None) -> tuple[Any, tuple[Any, Any, Any]]:
        after = kernel.sample(state, (), {})
        return after, (after.z, after.diverging, after.num_steps)

    return jax.jit(lambda state: jax.lax.scan(one, state, None, length=BLOCK))

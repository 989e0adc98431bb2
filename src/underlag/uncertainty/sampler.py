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
from numpyro.infer.hmc import hmc

from underlag.core.arrays import Array
from underlag.uncertainty.convergence import Effort

Progress = Callable[[float], None]
"""Told the share that is done [1]."""

BLOCK = 20
"""Steps that a chain takes before it says how far it has come."""

FIRST_SPREAD = 0.5
"""Standard deviation of the places where chains begin, around 0."""


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


class Sampler:
    """Draws of a vector whose density is proportional to exp(−potential), in double precision.

    Compiled once, and then good for any data of the same shapes. Each chain has a key of its own, so its draws do not
    depend on the others or on how many run at once.
    """

    def __init__(self, potential: Callable[..., jax.Array], dimensions: int, effort: Effort) -> None:
        """``potential`` takes the vector and the arrays of ``run``'s data."""
        self.dimensions, self.effort = dimensions, effort
        self._first, self._next = hmc(
            potential_fn_gen=lambda *data: lambda vector: potential(vector, *data), algo="NUTS"
        )
        self._block = jax.jit(self._steps)

    def run(self, data: tuple[Any, ...], seed: int, progress: Progress = lambda _: None) -> Chains:
        """The chains given the data."""
        effort = self.effort
        with jax.enable_x64(True):
            keys = jax.random.split(jax.random.key(seed), (effort.chains, 2))
            begun = [self._begun(key, data) for key in keys]
        total = effort.warmup + effort.draws
        done = [0] * effort.chains

        def follow(chain: int) -> tuple[Array, Array, Array]:
            state, parts = begun[chain], []
            with jax.enable_x64(True):
                for begin in range(0, total, BLOCK):
                    state, visited = self._block(state, data)
                    parts.append([np.asarray(each) for each in visited])
                    done[chain] = begin + BLOCK
                    progress(min(sum(done) / (total * effort.chains), 1.0))
            joined = [np.concatenate(each)[effort.warmup : total] for each in zip(*parts, strict=True)]
            return joined[0], joined[1], joined[2].astype(np.float64)

        with ThreadPoolExecutor(max_workers=min(effort.chains, os.cpu_count() or 1)) as threads:
            visited = list(threads.map(follow, range(effort.chains)))
        return Chains(*(np.stack(each) for each in zip(*visited, strict=True)))

    def _begun(self, keys: jax.Array, data: tuple[Any, ...]) -> Any:
        """The state of a chain before its first step; ``keys``: of how it moves, and of where it begins."""
        place = FIRST_SPREAD * jax.random.normal(keys[1], (self.dimensions,), dtype=np.float64)
        effort = self.effort
        return self._first(
            place,
            effort.warmup,
            adapt_mass_matrix=False,
            target_accept_prob=effort.accept,
            max_tree_depth=effort.depth,
            model_args=data,
            rng_key=keys[0],
        )

    def _steps(self, state: Any, data: tuple[Any, ...]) -> tuple[Any, tuple[Any, Any, Any]]:
        """``BLOCK`` steps: the state after them, and what was visited."""

        def one(state: Any, _: None) -> tuple[Any, tuple[Any, Any, Any]]:
            after = self._next(state, data, {})
            return after, (after.z, after.diverging, after.num_steps)

        return jax.lax.scan(one, state, None, length=BLOCK)

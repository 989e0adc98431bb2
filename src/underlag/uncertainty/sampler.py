"""No-U-turn sampling of a vector of unknowns: chains side by side, reproducible however many run at once.

A step follows the slope of the potential in leapfrogs, until it turns back (Hoffman and Gelman 2014, JMLR 15; the
program is NumPyro's). Under ½x², the potential of a standard normal, one leapfrog of length 0.5 from x = 1 at rest
takes half a kick, p = −0.25, moves to x = 0.875, and takes the other half, p = −0.469. The energy ½x² + ½p² was 0.5 and
is 0.493: so near that it is kept. Where it leaps up instead, the step is said to diverge.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jaxtyping import Bool, Float
from numpyro.infer.hmc import hmc

from underlag.core.arrays import Array
from underlag.core.threads import threads
from underlag.uncertainty.convergence import Effort

ShareDone = Callable[[float], None]
"""Told the share that is done [1]."""

BLOCK = 20
"""Steps that a chain takes before it says how far it has come."""

FIRST_SPREAD = 0.5
"""Standard deviation of the places where chains begin, around 0."""


@dataclass(frozen=True)
class Chains:
    """What the chains visited.

    positions  of each kept step [unit of the vector; standard normal scores in the synthesis]
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

    dimensions  length of the vector
    effort      how long to sample
    """

    def __init__(self, potential: Callable[..., jax.Array], dimensions: int, effort: Effort) -> None:
        """``potential``: from the vector, and the arrays of ``run``'s data, to minus its log density but for a constant
        [log]."""
        self.dimensions, self.effort = dimensions, effort
        self._first, self._next = hmc(
            potential_fn_gen=lambda *data: lambda vector: potential(vector, *data), algo="NUTS"
        )
        self._block = jax.jit(self._steps)

    def run(self, data: tuple[Any, ...], seed: int, progress: ShareDone = lambda _: None) -> Chains:
        """The chains given the data, the steps of warm-up left out.

        data      arrays that ``potential`` takes after the vector
        seed      of all chains, ≥ 0
        progress  hears the share of all steps that is done [1], 0–1
        """
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

        with ThreadPoolExecutor(max_workers=min(effort.chains, threads())) as pool:
            visited = list(pool.map(follow, range(effort.chains)))
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

"""Chance: the one difference between the expected-value and the random form of a year.

A step of the year says to whom something happens, with which probability. Under ``Expected`` the probable number of
them does it, under ``Drawn`` a random whole number. The steps themselves (``step.py``) exist once.

Ten finish in one region and twenty in another; shares 0.75 and 0.25 of the first go to either, and 0.5 of the second
stay. In expectation 7.5 and 2.5 + 10 arrive, and 10 leave primary care:

>>> shares = jnp.array([[0.75, 0.25], [0.0, 0.5]])[..., None]
>>> where = Expected().spread("settling", jnp.array([[10.0], [20.0]]), shares, complete=False)
>>> where.arrived.tolist(), where.left.tolist()
([[7.5], [12.5]], [[0.0], [10.0]])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from underlag.core.streams import stream_key
from underlag.workforce.engine.career import EngineArray
from underlag.workforce.engine.mixing import mix
from underlag.workforce.engine.whole_numbers import binomial, poisson

People: TypeAlias = Float[jax.Array, "..."]
Shares: TypeAlias = Float[EngineArray, "..."]


class Spread(NamedTuple):
    """People redistributed over regions [heads].

    arrived  by region of destination
    stayed   by region of origin: those whose destination was their own region
    left     by region of origin: those with no destination at all
    """

    arrived: People
    stayed: People
    left: People


class Chance(Protocol):
    """What a step may ask. ``name`` says which use of chance it is; shapes broadcast, the last axis is ``draw``."""

    def some(self, name: str, people: People, probability: Shares) -> People:
        """How many of the people it happens to [heads]."""

    def spread(
        self, name: str, people: People, shares: Float[EngineArray, "origin destination _"], *, complete: bool
    ) -> Spread:
        """Where the people (first axis: region of origin) go; ``complete`` if every row of shares sums to 1."""

    def place(self, name: str, people: People, shape: Float[jax.Array, "sex age draw"]) -> People:
        """The people of each region (axes region, draw) by sex and age."""

    def number(self, name: str, mean: People) -> People:
        """How many come, when nobody in particular is asked [heads]."""


def _between(share: Float[jax.Array, "region _"], rest: int) -> People:
    """The share with ``rest`` axes of length 1 between region and draw."""
    return share.reshape(share.shape[:1] + (1,) * rest + share.shape[1:])


@dataclass(frozen=True)
class Expected:
    """The mean of what can happen."""

    def some(self, name: str, people: People, probability: Shares) -> People:
        return people * probability

    def spread(
        self, name: str, people: People, shares: Float[EngineArray, "origin destination _"], *, complete: bool
    ) -> Spread:
        shares = jnp.asarray(shares)
        nowhere = jnp.zeros_like(shares[:, 0]) if complete else 1 - shares.sum(1)
        rest = people.ndim - 2
        stayed = people * _between(jnp.diagonal(shares).T, rest)
        return Spread(mix(shares, people), stayed, people * _between(nowhere, rest))

    def place(self, name: str, people: People, shape: Float[jax.Array, "sex age draw"]) -> People:
        return people[:, None, None] * shape

    def number(self, name: str, mean: People) -> People:
        return mean


@dataclass(frozen=True)
class Drawn:
    """One random outcome per draw, in whole people; exact counts need whole numbers below 2²⁴ in float32.

    keys  JAX random key of each use of chance, for the year at hand
    """

    keys: Mapping[str, jax.Array]

    def some(self, name: str, people: People, probability: Shares) -> People:
        return _binomial(self.keys[name], people, probability)

    def spread(
        self, name: str, people: People, shares: Float[EngineArray, "origin destination _"], *, complete: bool
    ) -> Spread:
        shares, rest = jnp.asarray(shares), people.ndim - 2
        by_destination = jnp.stack([_between(shares[:, to], rest) for to in range(shares.shape[1])])
        going, left = _shared_out(self.keys[name], people, by_destination)
        arrived, stayed = going.sum(1), jnp.moveaxis(jnp.diagonal(going), -1, 0)
        # Where all have a destination, whoever rounding left without one stays at home.
        home = left if complete else jnp.zeros_like(left)
        return Spread(arrived + home, stayed + home, left - home)

    def place(self, name: str, people: People, shape: Float[jax.Array, "sex age draw"]) -> People:
        cells = shape.reshape((-1, 1, *shape.shape[2:]))
        placed, beyond = _shared_out(self.keys[name], people, cells)
        likeliest = jax.nn.one_hot(jnp.argmax(cells, axis=0), cells.shape[0], axis=0, dtype=people.dtype)
        whole = placed + likeliest * beyond
        return jnp.moveaxis(whole, 0, 1).reshape(people.shape[:1] + shape.shape[:2] + people.shape[1:])

    def number(self, name: str, mean: People) -> People:
        return poisson(jax.random.uniform(self.keys[name], mean.shape, mean.dtype), mean)


STREAMS = ("exits", "dropouts", "completions", "settling", "fill", "entry age", "arrivals")
"""The uses of chance in a year, each its own random stream; moves have one for each age band."""


def stream_keys(seed: int, bands: int) -> dict[str, jax.Array]:
    """A JAX random key for each use of chance under ``seed``; ``bands`` is the number of age bands.

    The 128 bits of the stream's name are the key of a counter-based generator (Philox), which is the same wherever
    JAX compiles for the same kind of processor, and takes a tenth of the time to compile of JAX's default one.
    """
    words = {name: stream_key(seed, "workforce", name) for name in (*STREAMS, *map(moves_stream, range(bands)))}
    quarters = {name: [word >> bits & 0xFFFFFFFF for bits in (96, 64, 32, 0)] for name, word in words.items()}
    return {
        name: jax.random.wrap_key_data(jnp.asarray(np.array(four, dtype=np.uint32)), impl="rbg")
        for name, four in quarters.items()
    }


def moves_stream(band: int) -> str:
    """Name of the stream of moves in an age band."""
    return f"moves {band}"


def _binomial(key: jax.Array, people: People, probability: Shares) -> People:
    """To how many of the people it happens, each cell with a number of its own from the stream."""
    chance = jnp.broadcast_to(jnp.clip(probability, 0, 1), people.shape).astype(people.dtype)
    return binomial(jax.random.uniform(key, people.shape, people.dtype), people, chance)


def _shared_out(key: jax.Array, people: People, shares: People) -> tuple[People, People]:
    """Multinomial: people over the first axis of shares, and those of whom the shares do not dispose.

    The places are halved, and halved again: how many go to the first half is binomial, given how many there are. Those
    of a group of places stand at the first of them until the group is one place.
    """
    places = shares.shape[0]
    levels = places.bit_length()
    rest = jnp.maximum(1 - shares.sum(0, keepdims=True), 0)
    below = jnp.cumsum(jnp.concatenate([jnp.zeros_like(rest), shares, rest]), axis=0)
    place = jnp.arange(2**levels)
    shape = jnp.broadcast_shapes(people.shape, rest.shape[1:])
    start = jnp.zeros((2**levels, *shape), people.dtype).at[0].set(jnp.broadcast_to(people, shape))

    def halve(counts: People, level: jax.Array) -> tuple[People, None]:
        half = 2 ** (levels - 1 - level)
        bounds = [below[jnp.minimum(place + width, places + 1)] for width in (0, half, 2 * half)]
        whole = bounds[2] - bounds[0]
        first = jnp.where(whole > 0, (bounds[1] - bounds[0]) / jnp.where(whole > 0, whole, 1), 0)
        stay = _binomial(jax.random.fold_in(key, level), counts, first)
        return stay + jnp.roll(counts - stay, half, axis=0), None

    counts, _ = jax.lax.scan(halve, start, jnp.arange(levels))
    return counts[:places], counts[places]

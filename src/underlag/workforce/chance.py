"""Chance: the one difference between the expected-value and the random form of a year.

A step of the year says to whom something happens, with which probability. Under ``Expected`` the probable number of
them does it, under ``Drawn`` a random whole number. The steps themselves (``step.py``) exist once.
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
from underlag.workforce.career import Numbers
from underlag.workforce.mixing import mix

People: TypeAlias = Float[jax.Array, "..."]
Shares: TypeAlias = Float[Numbers, "..."]


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
        self, name: str, people: People, shares: Float[Numbers, "origin destination _"], *, complete: bool
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
        self, name: str, people: People, shares: Float[Numbers, "origin destination _"], *, complete: bool
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
        self, name: str, people: People, shares: Float[Numbers, "origin destination _"], *, complete: bool
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
        return jax.random.poisson(self.keys[name], mean).astype(mean.dtype)


STREAMS = ("exits", "dropouts", "completions", "settling", "fill", "entry age", "arrivals")
"""The uses of chance in a year, each its own random stream; moves have one for each age band."""


def stream_keys(seed: int, bands: int) -> dict[str, jax.Array]:
    """A JAX random key for each use of chance under ``seed``; the same on every machine. ``bands``: number of them."""
    words = {name: stream_key(seed, "workforce", name) for name in (*STREAMS, *map(moves_stream, range(bands)))}
    halves = {name: [(word >> 32) & 0xFFFFFFFF, word & 0xFFFFFFFF] for name, word in words.items()}
    return {
        name: jax.random.wrap_key_data(jnp.asarray(np.array(pair, dtype=np.uint32)), impl="threefry2x32")
        for name, pair in halves.items()
    }


def moves_stream(band: int) -> str:
    """Name of the stream of moves in an age band."""
    return f"moves {band}"


def _binomial(key: jax.Array, people: People, probability: Shares) -> People:
    """Whole number of the people to whom it happens, surely none at probability 0 and all at 1."""
    chance = jnp.broadcast_to(jnp.clip(probability, 0, 1), people.shape)
    uncertain = (chance > 0) & (chance < 1) & (people > 0)
    drawn = jax.random.binomial(key, jnp.where(uncertain, people, 1), jnp.where(uncertain, chance, 0.5))
    happened = jnp.where(uncertain, drawn, jnp.where(chance >= 1, people, 0))
    return jnp.clip(happened, 0, people).astype(people.dtype)


def _shared_out(key: jax.Array, people: People, shares: People) -> tuple[People, People]:
    """Multinomial: people over the shares' first axis, and those over whom the shares do not dispose.

    Destination by destination, each takes a binomial part of those not yet placed.
    """

    def take(carry: tuple[People, People], at: tuple[jax.Array, People]) -> tuple[tuple[People, People], People]:
        waiting, unused = carry
        position, share = at
        part = jnp.where(unused > 0, share / jnp.maximum(unused, float(np.finfo(people.dtype).tiny)), 0)
        taken = _binomial(jax.random.fold_in(key, position), waiting, part)
        return (waiting - taken, jnp.maximum(unused - share, 0)), taken

    whole = jnp.ones_like(jnp.broadcast_to(shares[0], jnp.broadcast_shapes(shares[0].shape, people.shape)))
    start = (jnp.broadcast_to(people, whole.shape), whole)
    (waiting, _), taken = jax.lax.scan(take, start, (jnp.arange(shares.shape[0]), shares))
    return taken, waiting

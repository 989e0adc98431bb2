"""Two ways to hold the trainees, with the same results.

``Stages`` holds every trainee by region, sex, age and completed years of training: what chance needs, and what the
model says. ``Cohorts`` holds less. Giving up and finishing depend on the years of training alone, so those who started
together keep their mix of sexes and ages for as long as they train, and only their number has to be followed. Their
ages come back when they finish: for those who started since the start of the projection from the entry shape, for those
who were in training then from the starting state, worked out once. This holds as long as nobody in training passes the
last career age (``career.check_inputs``).

With a dropout of 0.1 a year and completion 0, 0.5 and 1 by completed years, nobody finishes in the first year,
0.9·0.9·0.5 = 0.405 in the second and 0.9·0.9·0.5·0.9 = 0.3645 in the third; the rest have given up:

>>> rates = Rates(*[jnp.zeros(1)] * 6)._replace(
...     dropout=jnp.full((3, 1), 0.1), completion=jnp.array([[0.0], [0.5], [1.0]])
... )
>>> [round(float(share), 4) for share in years_to_completion(rates)[0, :, 0]]
[0.0, 0.405, 0.3645]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias

import jax
import jax.numpy as jnp
from jaxtyping import Float

from underlag.workforce.engine.career import AGES, Rates
from underlag.workforce.engine.chance import Chance, People
from underlag.workforce.engine.mixing import mix

RegionDraw: TypeAlias = Float[jax.Array, "region draw"]
EveryStage: TypeAlias = Float[jax.Array, "region sex age training_year draw"]
NumberInTraining: TypeAlias = Float[jax.Array, "region training_year draw"]
ByAge: TypeAlias = Float[jax.Array, "region sex age draw"]
FromStart: TypeAlias = Float[jax.Array, "year region sex padded_age draw"]
OfYear: TypeAlias = Float[jax.Array, "region sex padded_age draw"]


class Trainees(Protocol):
    """What the steps of a year ask of the way trainees are held. All are heads."""

    def finishing(self, by_year: People) -> People:
        """Those who finish, with the axes along which they settle; ``by_year`` is shaped as the trainees."""

    def from_start(self, years: int) -> FromStart | None:
        """What ``by_age`` needs of each year, worked out before the first; None if nothing."""

    def by_age(self, settled: People, year: jax.Array, from_start: OfYear | None) -> ByAge:
        """The new specialists of that year by sex and age, ``settled`` being shaped as ``finishing`` returns."""

    def older(self, trainees: People) -> tuple[People, RegionDraw]:
        """The trainees a year later, and those who passed the last age or the last year of training."""

    def enter(self, trainees: People, filled: RegionDraw, chance: Chance) -> People:
        """The trainees with those who start."""


@dataclass(frozen=True)
class Stages:
    """Trainees by region, sex, age and completed years of training.

    entry_shape  as in ``career.Rates``, with a last axis ``draw``
    """

    entry_shape: Float[jax.Array, "sex age #draw"]

    def finishing(self, by_year: People) -> People:
        return by_year.sum(3)

    def from_start(self, years: int) -> None:
        return None

    def by_age(self, settled: People, year: jax.Array, from_start: OfYear | None) -> ByAge:
        return settled

    def older(self, trainees: People) -> tuple[People, RegionDraw]:
        remaining = jnp.pad(trainees[:, :, :-1, :-1], ((0, 0), (0, 0), (1, 0), (1, 0), (0, 0)))
        return remaining, trainees[:, :, -1].sum((1, 2)) + trainees[:, :, :-1, -1].sum((1, 2))

    def enter(self, trainees: People, filled: RegionDraw, chance: Chance) -> People:
        return trainees.at[:, :, :, 0].set(chance.place("entry age", filled, self.entry_shape))


@dataclass(frozen=True)
class NumberByStage:
    """What is common to the forms that hold trainees by region and completed years of training only.

    shape_by_stage  sex and age of those who have trained k years, had they started after the start [1]
    """

    shape_by_stage: Float[jax.Array, "training_year sex age _"]

    def finishing(self, by_year: People) -> People:
        return by_year

    def older(self, trainees: People) -> tuple[People, RegionDraw]:
        return jnp.pad(trainees[:, :-1], ((0, 0), (1, 0), (0, 0))), trainees[:, -1]

    def enter(self, trainees: People, filled: RegionDraw, chance: Chance) -> People:
        return trainees.at[:, 0].set(filled)


@dataclass(frozen=True)
class Cohorts(NumberByStage):
    """Trainees by region and completed years of training; expected-value form.

    in_training  new specialists by year, region of settling, sex and age at the start, out of those in training at the
                 start [heads]; as many empty ages as there are training years come first
    """

    in_training: FromStart

    def from_start(self, years: int) -> FromStart:
        later = max(years - self.in_training.shape[0], 0)
        return jnp.pad(self.in_training[:years], ((0, later), *[(0, 0)] * 4))

    def by_age(self, settled: People, year: jax.Array, from_start: OfYear | None) -> ByAge:
        assert from_start is not None, "the loop over years hands it on"
        training_years = settled.shape[1]
        started_since = (jnp.arange(training_years) < year).astype(settled.dtype)

        def of(recent: NumberInTraining) -> jax.Array:
            return mix(recent, self.shape_by_stage, origin=(1, 0))

        def with_those_from_start(recent: NumberInTraining) -> jax.Array:
            # Those who finish in year t were t years younger at the start.
            return of(recent) + jax.lax.dynamic_slice_in_dim(from_start, training_years - year, AGES, axis=2)

        recent = settled * started_since[:, None]
        new: jax.Array = jax.lax.cond(year < training_years, with_those_from_start, of, recent)
        return new


@dataclass(frozen=True)
class EarlierIntakes(NumberByStage):
    """Those in training at the start are earlier intakes of the same sexes and ages, so that all who finish after k
    years have one shape; expected-value form. Gives what ``Cohorts`` does at half its cost where that holds."""

    def from_start(self, years: int) -> None:
        return None

    def by_age(self, settled: People, year: jax.Array, from_start: OfYear | None) -> ByAge:
        return mix(settled, self.shape_by_stage, origin=(1, 0))


@dataclass(frozen=True)
class OneIntake(NumberByStage):
    """Nobody in training at the start, and all who ever start do so in the first year: the response to a start."""

    def from_start(self, years: int) -> None:
        return None

    def by_age(self, settled: People, year: jax.Array, from_start: OfYear | None) -> ByAge:
        # In year t they have t − 1 years behind them; in the first year, as after the last of training, none finish.
        trained = jnp.clip(year - 1, 0, settled.shape[1] - 1)
        number: jax.Array = jax.lax.dynamic_index_in_dim(settled, trained, axis=1, keepdims=False)
        shape: jax.Array = jax.lax.dynamic_index_in_dim(self.shape_by_stage, trained, keepdims=False)
        return number[:, None, None] * shape


def one_intake(rates: Rates) -> OneIntake:
    """Cohorts when nobody is in training at the start and nobody starts after the first year."""
    return OneIntake(_shape_by_stage(rates))


def earlier_intakes(rates: Rates) -> EarlierIntakes:
    """Cohorts of which those in training at the start have the shape of entries, as much older as they have trained."""
    return EarlierIntakes(_shape_by_stage(rates))


def cohorts(trainees: EveryStage, rates: Rates) -> Cohorts:
    """The trainees of the starting state, made ready to be followed as cohorts. ``rates`` end in the axis draw."""
    training_years = rates.dropout.shape[0]
    completing = years_to_completion(rates)
    settling, younger = jnp.asarray(rates.settling), ((0, 0), (0, 0), (training_years, 0), (0, 0))
    if completing.shape[-1] == settling.shape[-1] == 1:
        by_year = mix(settling, mix(completing, trainees, origin=(0, 3)), origin=(0, 1))
        return Cohorts(_shape_by_stage(rates), jnp.pad(jnp.moveaxis(by_year, 1, 0), ((0, 0), *younger)))
    by_share = _settled(trainees)
    in_training = jax.lax.map(lambda share: by_share(share, settling), jnp.moveaxis(completing, 1, 0))
    return Cohorts(_shape_by_stage(rates), in_training)


def dated_cohorts(trainees: EveryStage, of_year: Sequence[Rates]) -> Cohorts:
    """The same where rates change: ``of_year`` has those of as many years from the start as there are of training."""
    by_share, settling = _settled(trainees), jnp.stack([jnp.asarray(rates.settling) for rates in of_year])
    shares = jnp.moveaxis(_shares_completing(of_year), 1, 0)
    in_training = jax.lax.map(lambda year: by_share(*year), (shares, settling))
    return Cohorts(_shape_by_stage(of_year[0]), in_training)


def _settled(trainees: EveryStage) -> Callable[[jax.Array, jax.Array], OfYear]:
    """From the share by years of training that finishes in a year, and that year's settling, to new specialists."""
    finishing = partial(mix, people=trainees, origin=(0, 3))
    younger = ((0, 0), (0, 0), (trainees.shape[3], 0), (0, 0))

    def from_start(share: Float[jax.Array, "training_year draw"], settling: jax.Array) -> OfYear:
        # A branch stores what it returns; otherwise this sum would be worked out again for each destination.
        none = jnp.zeros((1, *trainees.shape[:3], max(trainees.shape[-1], share.shape[-1])), trainees.dtype)
        some = jax.lax.cond(jnp.any(share > 0), finishing, lambda share: none, share[:, None])
        return jnp.pad(mix(settling, some[0]), younger)

    return from_start


def _shape_by_stage(rates: Rates) -> Float[jax.Array, "training_year sex age draw"]:
    shape = jnp.asarray(rates.entry_shape)
    return jnp.stack([jnp.pad(shape[:, : AGES - k], ((0, 0), (k, 0), (0, 0))) for k in range(rates.dropout.shape[0])])


def years_to_completion(rates: Rates) -> Float[jax.Array, "training_year year draw"]:
    """Share of those with k completed years of training who finish in year 0, 1, … [1]; the others give up."""
    return _shares_completing([rates] * rates.dropout.shape[0])


def _shares_completing(of_year: Sequence[Rates]) -> Float[jax.Array, "training_year year draw"]:
    still, shares = jnp.ones((), jnp.asarray(of_year[0].dropout).dtype), []
    for year, rates in enumerate(of_year):
        stay = 1 - jnp.asarray(rates.dropout)
        finish, remain = stay * rates.completion, stay * (1 - rates.completion)
        ahead = ((0, year), (0, 0))
        shares.append(still * jnp.pad(finish[year:], ahead))
        still = still * jnp.pad(remain[year:], ahead)
    return jnp.stack(shares, axis=1)

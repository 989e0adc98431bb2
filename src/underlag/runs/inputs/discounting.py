"""What measures do to a parameter: the rule of discount, and how several measures on one parameter go together. Pure.

A study's effect θ is believed in part. On the scale where effects add up (logarithm of an odds ratio or of a factor,
the shift itself) the share ``kept`` of it remains, so that an odds ratio of 57.88 of which a tenth is kept is 1.50.
A measure reaches a share k of those concerned, and less while it comes into effect; the others stay as they were.
Several measures on one parameter: their odds ratios multiply, then their factors multiply, then their shifts add. So
the order in which measures are named does not matter, and one alone does what its card says. With that odds ratio a
share of 0.5 becomes 0.6 where everyone is reached, 0.55 where half are:

>>> strength = believed("odds", np.array([57.88]), np.array([0.1]))
>>> reached = [MeasureEffect("training/fill", "odds", strength, reach) for reach in (1.0, 0.5)]
>>> [float(moved(np.array([0.5]), [(change, 1.0)])[0].round(3)) for change in reached]
[0.6, 0.55]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.evidence.cards.measures import MeasureCard, Scale


@dataclass(frozen=True)
class MeasureEffect:
    """What a measure does to one parameter.

    parameter  name of its card
    scale      odds, factor or shift (what is bought is a shift)
    strength   after discount: ln of the odds ratio or factor, or the shift [unit of the parameter]
    reach      share of those concerned whom it reaches in full effect                                      [1]
    """

    parameter: str
    scale: Scale
    strength: Float[Array, " draw"]
    reach: float


def believed(scale: Scale, value: Float[Array, " draw"], kept: Float[Array, " draw"]) -> Float[Array, " draw"]:
    """The strength of an effect of which the share ``kept`` [1] is believed, as in ``MeasureEffect``.

    value  as the study gives it: an odds ratio or a factor [1], > 0, or a shift [unit of the parameter]
    """
    return np.asarray(kept * (np.log(value) if scale in ("odds", "factor") else value))


def moved(
    base: Float[Array, " draw *axes"], changes: Sequence[tuple[MeasureEffect, float]]
) -> Float[Array, " draw *axes"]:
    """A parameter under measures [unit of its card], by draw and the axes of its card.

    base     without any measure; a share 0–1 where a change is of odds, and what is strictly between 0 and 1 stays so
    changes  each with the degree to which it is in effect [1], 0–1
    """
    odds, factor, shift = np.ones_like(base), np.ones_like(base), np.zeros_like(base)
    for change, degree in changes:
        strength = change.strength.reshape((-1,) + (1,) * (base.ndim - 1))
        reached = degree * change.reach
        if change.scale == "odds":
            odds = odds * _odds_ratio(base, np.exp(strength), reached)
        elif change.scale == "factor":
            factor = factor * (1 + reached * (np.exp(strength) - 1))
        else:
            shift = shift + reached * strength
    return np.asarray((base + _gained(base, odds)) * factor + shift)


def _gained(share: Array, odds: Array) -> Array:
    """What a share [1] gains when its odds are multiplied; written so that odds of 1 give exactly nothing."""
    return np.asarray(share * (1 - share) * (odds - 1) / (1 - share + share * odds))


def _odds_ratio(share: Array, odds: Array, reached: float) -> Array:
    """By what the odds of the whole are multiplied when those of a part of the people are."""
    after = share + reached * _gained(share, odds)
    inside = (share > 0) & (share < 1)
    ratio = np.divide(after * (1 - share), share * (1 - after), out=np.ones_like(share), where=inside)
    return np.asarray(ratio)


def in_effect(card: MeasureCard, years: Sequence[int]) -> Float[Array, " step"]:
    """To what degree a measure is in effect in each year [1], 0–1: 0 before it begins to work and after its last year,
    rising evenly over its ramp. In force from 2027 with no delay and a ramp of two years: 0.5 in 2027, 1 from 2028."""
    last = None if card.to_year is None else card.to_year + card.delay_years
    return _degree(years, card.from_year + card.delay_years, last, card.ramp_years)


def in_force(card: MeasureCard, years: Sequence[int]) -> Float[Array, " step"]:
    """To what degree a measure is paid for in each year [1], 0–1: as it reaches people, whatever the delay of its
    effect; a sum by the year is paid in full from the first year."""
    at_once = card.cost is not None and card.cost.per == "year"
    return _degree(years, card.from_year, card.to_year, 1 if at_once else card.ramp_years)


def _degree(years: Sequence[int], first: int, last: int | None, ramp: int) -> Float[Array, " step"]:
    given = np.asarray(years)
    rising = np.clip((given - first + 1) / ramp, 0.0, 1.0)
    return np.where(given <= (given.max() if last is None else last), rising, 0.0)

"""Parameter cards as numbers: the central value and the draws of each.

A card says a value (40, or 30 and 60 for two ages) and how it varies. If it varies as a factor that is drawn as 1.1,
this draw has 44, or 33 and 66: one number is drawn for the whole card, and all its labels move together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy import special

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.cards.card import Value
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.parameter import StatedDistribution as Stated
from underlag.uncertainty.distributions import APPLICATIONS, Distribution, distribution_of
from underlag.uncertainty.draws import draw
from underlag.uncertainty.intervals import interval


@dataclass(frozen=True)
class DrawnParameter:
    """One parameter as numbers.

    card      what it was made from
    labels    labels of its axes, one tuple each; empty for a single number
    central   what the card says for the start year, axes as the card's; one leading axis of length 1 [unit of the card]
    draws     the same in every draw                                                                  [unit of the card]
    lever     the one number drawn: the value or a shift [unit of the card], or a factor [1]; a result's spread is
              traced to it
    spread    its distribution; of the card, also where the synthesis has learnt more
    learnt    the draws are the synthesis' and not the card's
    """

    card: ParameterCard
    labels: tuple[tuple[int | str, ...], ...]
    central: Float[np.ndarray, " one *axes"]
    draws: Float[np.ndarray, " draw *axes"]
    lever: Float[np.ndarray, " draw"]
    spread: Distribution
    learnt: bool = False

    @property
    def interval80(self) -> tuple[float, float] | None:
        """Lower and upper end of the 80 percent interval of what is drawn: the value or a shift [unit of the card], or
        a factor [1]. By the draws where the synthesis has learnt it, else by the distribution; None if it is fixed."""
        if self.learnt:
            low, high = interval(self.lever)
            return float(low), float(high)
        return None if self.spread.kind == "fixed" else self.spread.interval(0.8)


@dataclass(frozen=True)
class Scores:
    """Places of one parameter in its card's distribution, as standard normal scores [1]: 0 is its median.

    central  of the central run
    draws    of every draw
    """

    central: Float[np.ndarray, " one"]
    draws: Float[np.ndarray, " draw"]


def draw_parameters(
    cards: Mapping[str, ParameterCard], year: int, draws: int, seed: int, scores: Mapping[str, Scores] | None = None
) -> dict[str, DrawnParameter]:
    """Every card's central value for the start year and its draws, by name.

    year    start year: the latest value dated then or earlier holds
    draws   how many, at least 1; each parameter's are those of its name and ``seed`` (``uncertainty.draws``)
    scores  of the parameters that the synthesis knows more of than their cards do. A score is a place in the card's
            distribution, so a card that a scenario has changed gives its own value there.

    Raises EvidenceError with every distribution that does not fit its card's value in that year; ValueError for less
    than one draw.
    """
    spreads: dict[str, Distribution] = {}
    problems: list[Problem] = []
    for name, card in cards.items():
        try:
            spreads[name] = spread_of(card, year)
        except EvidenceError as fault:
            problems += fault.problems
    if problems:
        raise EvidenceError(problems)
    levers, scores = draw(spreads, draws, seed), scores or {}
    drawn = {name: _drawn(card, spreads[name], levers[name], year) for name, card in cards.items()}
    return {name: _learnt(one, scores[name], year) if name in scores else one for name, one in drawn.items()}


def _learnt(drawn: DrawnParameter, scores: Scores, year: int) -> DrawnParameter:
    """The parameter with the values that the scores stand for, in the draws and in the central run."""
    if drawn.spread.kind == "fixed":
        return drawn
    central, lever = (drawn.spread.ppf(special.ndtr(score)) for score in (scores.central, scores.draws))
    value, apply = as_array(drawn.card.value_in(year)), drawn.spread.apply
    return replace(drawn, central=apply(value, central), draws=apply(value, lever), lever=lever, learnt=True)


def _drawn(card: ParameterCard, spread: Distribution, lever: Float[np.ndarray, " draw"], year: int) -> DrawnParameter:
    value = card.value_in(year)
    central = as_array(value)
    if spread.kind == "fixed":
        draws = np.broadcast_to(central, (len(lever), *central.shape))
    else:
        draws = spread.apply(central, lever)
    return DrawnParameter(card, labels_of(value), central[None], draws, lever, spread)


def spread_of(card: ParameterCard, year: int) -> Distribution:
    """How the card varies around what it says for the year, in its unit (a factor in [1]). EvidenceError if the two do
    not fit."""
    stated = card.distribution
    value = card.value_in(year)
    if stated.kind == "fixed":
        return Distribution("fixed", value if isinstance(value, float) else 1.0)
    central = APPLICATIONS[stated.applies_as] if stated.applies_as != "value" else float(as_array(value))
    return stated_spread(f"parameters/{card.name}, distribution", stated, central)


def stated_spread(where: str, stated: Stated, central: float) -> Distribution:
    """A card's distribution around its central value [unit of the card; 1 for a factor]. EvidenceError naming ``where``
    if the two don't fit."""
    width = {n: getattr(stated, n) for n in ("sd", "sd_log", "low", "high") if getattr(stated, n) is not None}
    return distribution_of(where, stated.kind, central, width, stated.applies_as)


def as_array(value: Value) -> Float[np.ndarray, " *axes"]:
    """The numbers of a card's value [unit of the card], axes in the order of its labels; none for a single number."""
    if isinstance(value, Mapping):
        return np.stack([as_array(part) for part in value.values()])
    return np.array(value, dtype=np.float64)


def labels_of(value: Value) -> tuple[tuple[int | str, ...], ...]:
    """Labels of each axis of a card's value, such as sexes or first ages of bands; empty for a single number."""
    labels: list[tuple[int | str, ...]] = []
    part: Any = value
    while isinstance(part, Mapping):
        labels.append(tuple(part))
        part = next(iter(part.values()))
    return tuple(labels)

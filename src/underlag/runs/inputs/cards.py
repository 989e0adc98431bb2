"""Parameter cards as numbers: the central value and the draws of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy import special

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.cards.card import Value
from underlag.evidence.cards.parameter import Distribution as Stated
from underlag.evidence.cards.parameter import ParameterCard
from underlag.uncertainty.distributions import APPLICATIONS, Distribution, distribution_of
from underlag.uncertainty.draws import draw
from underlag.uncertainty.intervals import interval


@dataclass(frozen=True)
class Drawn:
    """One parameter as numbers [unit of its card].

    labels    labels of its axes, one tuple each; empty for a single number
    central   what the card says for the start year, axes as the card's; one leading axis of length 1
    draws     the same in every draw
    lever     the one number drawn (the value, a factor or a shift), axes draw: what a result's spread is traced to
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
        """Ends of the 80 percent interval of a single number; of the factor or shift where the card has axes."""
        if self.learnt:
            low, high = interval(self.lever)
            return float(low), float(high)
        return None if self.spread.kind == "fixed" else self.spread.interval(0.8)


@dataclass(frozen=True)
class Scores:
    """Standard normal scores of one parameter: of the central run, and of every draw."""

    central: Float[np.ndarray, " one"]
    draws: Float[np.ndarray, " draw"]


def draw_parameters(
    cards: Mapping[str, ParameterCard], year: int, draws: int, seed: int, scores: Mapping[str, Scores] | None = None
) -> dict[str, Drawn]:
    """Every card's central value for the start year and its draws, by name.

    scores  of the parameters that the synthesis knows more of than their cards do. A score is a place in the card's
            distribution, so a card that a scenario has changed gives its own value there.

    Raises EvidenceError with every distribution that does not fit its card's value in that year.
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


def _learnt(drawn: Drawn, scores: Scores, year: int) -> Drawn:
    """The parameter with the values that the scores stand for, in the draws and in the central run."""
    if drawn.spread.kind == "fixed":
        return drawn
    central, lever = (drawn.spread.ppf(special.ndtr(score)) for score in (scores.central, scores.draws))
    value, apply = as_array(drawn.card.value_in(year)), drawn.spread.apply
    return replace(drawn, central=apply(value, central), draws=apply(value, lever), lever=lever, learnt=True)


def _drawn(card: ParameterCard, spread: Distribution, lever: Float[np.ndarray, " draw"], year: int) -> Drawn:
    value = card.value_in(year)
    central = as_array(value)
    if spread.kind == "fixed":
        draws = np.broadcast_to(central, (len(lever), *central.shape))
    else:
        draws = spread.apply(central, lever)
    return Drawn(card, labels_of(value), central[None], draws, lever, spread)


def spread_of(card: ParameterCard, year: int) -> Distribution:
    """How the card varies around what it says for the year. EvidenceError if the two do not fit."""
    stated = card.distribution
    value = card.value_in(year)
    if stated.kind == "fixed":
        return Distribution("fixed", value if isinstance(value, float) else 1.0)
    central = APPLICATIONS[stated.applies_as] if stated.applies_as != "value" else float(as_array(value))
    return stated_spread(f"parameters/{card.name}, distribution", stated, central)


def stated_spread(where: str, stated: Stated, central: float) -> Distribution:
    """A card's distribution around its central value. EvidenceError naming ``where`` if the two don't fit."""
    width = {n: getattr(stated, n) for n in ("sd", "sd_log", "low", "high") if getattr(stated, n) is not None}
    return distribution_of(where, stated.kind, central, width, stated.applies_as)


def as_array(value: Value) -> Float[np.ndarray, " *axes"]:
    """The numbers of a card's value, axes in the order of its labels."""
    if isinstance(value, Mapping):
        return np.stack([as_array(part) for part in value.values()])
    return np.array(value, dtype=np.float64)


def labels_of(value: Value) -> tuple[tuple[int | str, ...], ...]:
    """Labels of each axis of a card's value."""
    labels: list[tuple[int | str, ...]] = []
    part: Any = value
    while isinstance(part, Mapping):
        labels.append(tuple(part))
        part = next(iter(part.values()))
    return tuple(labels)

"""Measures meet the model: cards and draws become the changes of rates, posts and costs of a plan.

Everything about one measure is drawn from streams of its own name, so any set of measures meets the same draws, and
what a set does is found by running it, never by adding what its measures do alone. A measure of 10 posts a year from
2027, after discount, that takes two years to come into effect opens 5 in 2027 and 10 from 2028, of which a region with
a fifth of the residents gets 1 and 2. One that changes a rate makes a phase of 2027, where it works by half, and one of
the years after, where it works in full: within a phase the rates are the same, so they are computed twice and not every
year.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.evidence.cards.measures import TRAINING_TIME, Effect, MeasureCard, discount_names
from underlag.evidence.cards.parameter import StatedDistribution
from underlag.evidence.cards.requirements import EXTRA_POSTS, FILL, UNIT_COSTS
from underlag.runs.inputs.cards import stated_spread
from underlag.runs.inputs.discounting import MeasureEffect, believed, in_effect, in_force, moved
from underlag.runs.inputs.groups import CareerInputs, Inputs, no_measures
from underlag.uncertainty.draws import uniform_draws

_Values = Mapping[str, Array]
"""Parameter name → values by draw, then the axes of its card [unit of the card]."""


@dataclass(frozen=True)
class DrawnMeasure:
    """A measure as numbers.

    card     what it was made from
    changes  what it does to parameters in full effect
    degree   to what degree it is in effect in each step, ``paid`` to what it is paid for                       [1]
    amount   what it costs a year, or per what its card says; None where nothing is stated           [currency]
    posts    posts a year that it pays for, those included that would have been opened anyway      [post/year]
    within   share of its posts that each region gets, by residents                                             [1]
    """

    card: MeasureCard
    changes: tuple[MeasureEffect, ...]
    degree: Float[Array, " step"]
    paid: Float[Array, " step"]
    amount: Float[Array, " draw"] | None
    posts: Float[Array, " draw"]
    within: Float[Array, " region"]


@dataclass(frozen=True)
class Levers:
    """What it takes to put other measures into the same inputs.

    values     parameter name → values by draw, as the rates were made from
    career_of  from such values to rates
    measures   id → measure as numbers
    """

    values: _Values
    career_of: Callable[[_Values], CareerInputs]
    measures: Mapping[str, DrawnMeasure]


def draw_measures(
    cards: Mapping[str, MeasureCard],
    values: _Values,
    regions: Sequence[str],
    residents: Float[Array, " region"],
    steps: Sequence[int],
    seed: int | None,
) -> dict[str, DrawnMeasure]:
    """Every measure as numbers, by id, central (``seed`` None) or drawn.

    values     of the cards that measures need: discounts, prices (KeyError names one that is missing)
    regions    codes; ``residents`` at the start, which share out a measure's posts [resident]
    steps      the years after the start [year]
    Raises EvidenceError where a distribution does not fit what a measure's card states.
    """
    return {name: _drawn(card, values, regions, residents, steps, seed) for name, card in sorted(cards.items())}


def _drawn(
    card: MeasureCard,
    values: _Values,
    regions: Sequence[str],
    residents: Float[Array, " region"],
    steps: Sequence[int],
    seed: int | None,
) -> DrawnMeasure:
    draws = len(next(iter(values.values())))
    inside = np.array([not card.regions or code in card.regions for code in regions])
    within = np.where(inside, residents, 0.0) / residents[inside].sum()
    price = _price_of_a_post(values) if set(UNIT_COSTS) <= set(card.needs()) else None
    amount = price
    if card.cost is not None and card.cost.amount is not None:
        amount = _varied(f"{card.id}/cost", card.cost.amount, card.cost.distribution, draws, seed)
    changes, posts = [], np.zeros(draws)
    for effect in card.effects:
        kept = np.prod([values[name] for name in discount_names(effect.design, effect.abroad)], axis=0)
        if effect.scale == "bought":
            assert amount is not None and price is not None, "what is bought has a price and a sum"
            stated = amount / price
        else:
            stated = _stated(card, effect, draws, seed)
        scale = "shift" if effect.scale == "bought" else effect.scale
        changes.append(MeasureEffect(effect.parameter, scale, believed(scale, stated, kept), effect.reach))
        if effect.parameter == EXTRA_POSTS:
            # a grant also pays for posts that would have been there; what a plan does not open costs nothing
            posts = stated if effect.design == "granted" else stated * kept
    return DrawnMeasure(card, tuple(changes), in_effect(card, steps), in_force(card, steps), amount, posts, within)


def _price_of_a_post(values: _Values) -> Float[Array, " draw"]:
    """What a post costs from start to certificate [currency/post]: yearly cost × mean time in training."""
    return np.asarray(values[UNIT_COSTS[0]] * values[TRAINING_TIME])


def _stated(card: MeasureCard, effect: Effect, draws: int, seed: int | None) -> Float[Array, " draw"]:
    assert effect.value is not None, "only what is bought has no value"
    return _varied(f"{card.id}/{effect.parameter}", effect.value, effect.distribution, draws, seed)


def _varied(
    name: str, central: float, stated: StatedDistribution, draws: int, seed: int | None
) -> Float[Array, " draw"]:
    """A number of a measure's card by draw, from the stream of its own name."""
    if seed is None or stated.kind == "fixed":
        return np.full(draws, central)
    return np.asarray(
        stated_spread(f"measures/{name}", stated, central).ppf(uniform_draws(f"measures/{name}", draws, seed))
    )


def taking(inputs: Inputs, levers: Levers, names: Collection[str]) -> Inputs:
    """The same inputs with exactly these measures (ids) taken, none of those taken before. KeyError if one is not among
    the levers."""
    chosen = [levers.measures[name] for name in sorted(names)]
    steps, career = inputs.years[1:], inputs.career
    extra = np.zeros((inputs.draws, len(steps), len(inputs.regions)))
    for measure in chosen:
        for change in measure.changes:
            if change.parameter == EXTRA_POSTS:
                by_step = change.strength[:, None] * measure.degree[: len(steps)] * change.reach
                extra = extra + by_step[:, :, None] * measure.within
    phase, added = _phases(inputs, levers, [m for m in chosen if any(c.parameter != EXTRA_POSTS for c in m.changes)])
    nothing = no_measures(career, len(steps))
    arrays = {name: np.stack([one[name] for one in added], axis=1) for name in (added[0] if added else ())}
    return replace(inputs, measures=replace(nothing, phase=phase, extra_posts=extra, **arrays))


def _phases(
    inputs: Inputs, levers: Levers, measures: Sequence[DrawnMeasure]
) -> tuple[tuple[int, ...], list[dict[str, Array]]]:
    """The phase of each step, and what each phase adds to the rates; years in which nothing changes are phase 0."""
    numbers: dict[tuple[float, ...], int] = {}
    added, phase = list[dict[str, Array]](), list[int]()
    for step in range(len(inputs.years) - 1):
        degrees = tuple(float(measure.degree[step]) for measure in measures)
        if degrees not in numbers:
            change = _added(inputs, levers, [(m, d) for m, d in zip(measures, degrees, strict=True) if d > 0])
            matters = any(np.any(array) for array in change.values())
            numbers[degrees] = len(added) + 1 if matters else 0
            added += [change] if matters else []
        phase.append(numbers[degrees])
    return tuple(phase), added


def _added(inputs: Inputs, levers: Levers, measures: Sequence[tuple[DrawnMeasure, float]]) -> dict[str, Array]:
    """What these measures, each in effect to a degree, add to the rates of every region."""
    base = inputs.career
    nation = [(m, d) for m, d in measures if not m.card.regions]
    groups: dict[tuple[str, ...], CareerInputs] = {}
    by_region = []
    for code in inputs.regions:
        here = [(m, d) for m, d in measures if not m.card.regions or code in m.card.regions]
        key = tuple(m.card.id for m, _ in here)
        if key not in groups:
            groups[key] = _career(levers, here, base)
        by_region.append(groups[key])
    whole = groups.get(tuple(m.card.id for m, _ in nation)) or _career(levers, nation, base)
    places = list(enumerate(by_region))
    return {
        "exit": np.stack([there.exit - base.exit for there in by_region], axis=1),
        "settling": np.stack([there.settling[:, r] - base.settling[:, r] for r, there in places], axis=1),
        "moves": np.stack([there.moves[:, :, r] - base.moves[:, :, r] for r, there in places], axis=2),
        "fill": np.stack([there.fill[:, r] - base.fill[:, r] for r, there in places], axis=1),
        "arrivals": np.stack([there.arrivals[:, r] - base.arrivals[:, r] for r, there in places], axis=1),
        **{
            name: getattr(whole, name) - getattr(base, name)
            for name in ("dropout", "completion", "specialist_hours", "trainee_hours")
        },
    }


def _career(levers: Levers, measures: Sequence[tuple[DrawnMeasure, float]], base: CareerInputs) -> CareerInputs:
    """The rates under these measures; ``base`` itself where there are none. What they do to the share filled they do to
    that of each region: odds of a place where few posts are filled rise from there."""
    changes: dict[str, list[tuple[MeasureEffect, float]]] = {}
    for measure, degree in measures:
        for change in measure.changes:
            if change.parameter != EXTRA_POSTS:
                changes.setdefault(change.parameter, []).append((change, degree))
    if not changes:
        return base
    filling = changes.pop(FILL, [])
    fill = np.clip(moved(np.asarray(base.fill), filling), 0.0, 1.0)
    if not changes:
        return replace(base, fill=fill)
    values = {**levers.values, **{name: moved(levers.values[name], made) for name, made in changes.items()}}
    return replace(levers.career_of(values), fill=fill)


def posts_paid(measure: DrawnMeasure) -> Float[Array, "draw step"]:
    """Posts that a measure pays for in each step [post/year], those included that would have been opened anyway."""
    return np.asarray(measure.posts[:, None] * measure.paid)

"""What to spend on what: posts and measures under one yearly budget, and what either alone would reach for the money.

Sets are compared in some of the draws; the one found is then given its whole posts, simulated and told in all of them.
Sums are in the country's currency, posts in the prices of their cost card and measures in those of their own cards
(``price_year``); nothing is discounted but in the objective.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.evidence.cards.measures import MeasureCard
from underlag.evidence.country import Country
from underlag.optimise.measures.jointly import Joint, Levels, Settled, Simulated, decide_jointly, settle
from underlag.optimise.measures.portfolio import Set
from underlag.optimise.solvers.whole import GAP
from underlag.runs.inputs.groups import thinned, thinning
from underlag.runs.measures.weigh import SEARCHED, choose_with_measures, no_sum, thinned_levers
from underlag.runs.measures.worlds import CareerWorlds, Followed, held
from underlag.runs.plan.request import Progress, Request
from underlag.runs.plan.session import country_of
from underlag.runs.record.contents import Settings

WAYS: tuple[str, ...] = ("together", "posts", "measures")
"""Ways to spend the budget: on posts and measures, on posts alone, on measures alone."""


@dataclass(frozen=True)
class Spending:
    """One way to spend the budget.

    settled   its posts and measures, simulated in all draws; parts of posts where they are held at today's
    followed  what follows
    gained    more residents listed in the target year than with today's posts and no measures [resident]
    added     the same, mean over draws, if posts and every measure were counted alone and added [resident]
    posts     what training costs beyond today's posts without measures, in the years judged [currency/year]
    """

    settled: Settled
    followed: Followed
    gained: Float[Array, " draw"]
    added: float
    posts: Float[Array, " year"]

    @property
    def taken(self) -> tuple[str, ...]:
        """The measures taken, by id in order."""
        return tuple(sorted(self.settled.found.taken))

    @property
    def levels(self) -> Levels:
        """Posts by year decided and region [post/year]."""
        return self.settled.found.levels


@dataclass(frozen=True)
class JointStudy:
    """Posts and measures decided together.

    country, settings  whose question it is, and what was chosen
    regions            codes, in the order of every axis region
    cards              id → card, of measures with a known effect
    budget             what could be spent a year beyond the training of today's posts [currency/year]
    years, decided     those judged, and those whose posts are decided one by one [year]
    spendings          way (of ``WAYS``) → how the money is spent so
    joint              the search for "together"
    searched           draws in which it was made
    lost               measure taken → what fewer would be listed in the target year without it, all else equal
                       [resident]
    posts_lost         the same for the posts beyond today's [resident]
    excluded           measures that only pay for posts
    """

    country: Country
    settings: Settings
    regions: tuple[str, ...]
    cards: Mapping[str, MeasureCard]
    budget: float
    years: tuple[int, ...]
    decided: tuple[int, ...]
    spendings: Mapping[str, Spending]
    joint: Joint
    searched: int
    lost: Mapping[str, float]
    posts_lost: float
    excluded: tuple[str, ...]


def spend_budget(request: Request, budget: float, progress: Progress = lambda _: None, gap: float = GAP) -> JointStudy:
    """Spend a yearly budget [currency/year] on posts and measures together.

    budget    beyond the training of today's posts, ≥ 0
    progress  is called with the name of each stage when it begins
    gap       proven distance from the optimum that is enough [1]

    Raises SettingError for a budget that is no sum of money, a profession without measures or posts without a price,
    NoSolutionError if the limits conflict under the budget, and any other UserError for what the user can mend.
    """
    progress("evidence")
    country = country_of(request)
    if not (budget >= 0 and np.isfinite(budget)):
        raise no_sum("yearly_budget", budget)
    asked = choose_with_measures(country, request, progress)
    assembled, settings = asked.assembled, asked.settings
    inputs, levers = assembled.ensemble, assembled.levers[1]
    worlds = CareerWorlds(inputs, levers, budget)
    step = thinning(inputs.draws, SEARCHED)
    few = worlds if step == 1 else CareerWorlds(thinned(inputs, step), thinned_levers(levers, step), budget)
    progress("jointly")
    joint = decide_jointly(few.names, few, gap)
    alone = decide_jointly(few.names, held(few), gap, parts=True).best.found
    settled = _settled(worlds, joint, alone.taken, gap)
    told = _Told(worlds, inputs.goal.target_year)
    cards = {name: measure.card for name, measure in levers.measures.items() if measure.changes}
    chosen = settled["together"].found
    programme = worlds.without
    return JointStudy(
        country,
        settings,
        inputs.regions,
        cards,
        budget,
        programme.years,
        programme.years[: programme.size[0]],
        {way: told.spending(one) for way, one in settled.items()},
        joint,
        few.without.draws,
        {name: told.difference(chosen, replace(chosen, taken=chosen.taken - {name})) for name in sorted(chosen.taken)},
        told.difference(chosen, replace(chosen, levels=worlds.today)),
        tuple(sorted(set(cards) - set(worlds.names))),
    )


def _settled(worlds: CareerWorlds, joint: Joint, alone: Set, gap: float) -> dict[str, Settled]:
    """Every way to spend the budget, simulated in all draws; ``alone``: the measures taken where posts are held."""
    none, best = joint.tried[0], joint.best.found
    return {
        "together": settle(worlds, best.taken, best.levels, gap, parts=False),
        "posts": settle(worlds, Set(), none.levels, gap, parts=False),
        "measures": settle(held(worlds), alone, worlds.today, gap, parts=True),
    }


class _Told:
    """What ways to spend the budget give, against today's posts without measures."""

    def __init__(self, worlds: CareerWorlds, year: int) -> None:
        self._worlds, self._at = worlds, worlds.without.years.index(year)
        self._before = self._listed(Set(), worlds.today)

    def spending(self, settled: Settled) -> Spending:
        """One way, told."""
        found, worlds = settled.found, self._worlds
        followed, before = worlds.follow(found.taken, found.levels), worlds.follow(Set(), worlds.today)
        parts = [self._listed(Set(), found.levels)]
        parts += [self._listed(Set([name]), worlds.today) for name in sorted(found.taken)]
        return Spending(
            settled,
            followed,
            self._listed(found.taken, found.levels) - self._before,
            float(sum((part - self._before).mean() for part in parts)),
            worlds.limits.per_trainee * (followed.trainees - before.trainees),
        )

    def difference(self, one: Simulated, other: Simulated) -> float:
        """Residents more listed with one than with the other, mean over draws."""
        return float((self._listed(one.taken, one.levels) - self._listed(other.taken, other.levels)).mean())

    def _listed(self, taken: Set, levels: Levels) -> Float[Array, " draw"]:
        """Residents who could have a named GP in the target year."""
        problem = self._worlds.without.problem
        capacity = self._worlds.follow(taken, levels).capacity[:, self._at] * problem.residents_per_specialist
        need = problem.need[:, problem.years.index(self._worlds.without.years[self._at])]
        return np.asarray(np.minimum(capacity, need).sum(axis=1))

"""Worlds in which measures are taken, as the programme of posts and measures asks for them: run by the career engine.

Starts before the first year that is decided follow the draw; from then on they are the programme's. A measure that pays
for posts is no choice beside posts: it is money for them, and left out. What a measure does to the trainees' number is
paid for like every trainee.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import Problem, SettingError, setting
from underlag.core.language import Text
from underlag.evidence.cards.requirements import EXTRA_POSTS
from underlag.optimise.limits.budget import Budget
from underlag.optimise.measures.jointly import Levels, Worlds
from underlag.optimise.measures.portfolio import Set
from underlag.optimise.programme.problem import StartsProblem
from underlag.optimise.programme.programme import Extra, Rows, StartsProgramme
from underlag.runs.inputs.groups import Inputs
from underlag.runs.inputs.limits import COST
from underlag.runs.inputs.measures import Levers, taking
from underlag.runs.measures.weigh import cost_of
from underlag.runs.plan.career_run import (
    Engine,
    engine,
    outcome,
    recentred,
    starts_problem,
    todays_starts,
    with_measures,
)
from underlag.runs.plan.programme import programme_of


@dataclass(frozen=True)
class Followed:
    """What follows from measures and posts, in the years judged.

    capacity     of specialists, and trainees at their norm, in full-time specialists [fte]
    specialists  full-time [fte]
    trainees     full-time, in the nation, mean over draws [fte]
    paid         measure → what it costs, mean over draws [currency/year]
    """

    capacity: Float[Array, "draw year region"]
    specialists: Float[Array, "draw year region"]
    trainees: Float[Array, " year"]
    paid: Mapping[str, Float[Array, " year"]]

    @property
    def spent(self) -> Float[Array, " year"]:
        """What the measures cost together [currency/year]."""
        return np.asarray(sum(self.paid.values(), np.zeros(len(self.trainees))))


class CareerWorlds:
    """The worlds of every set of measures; each world and each path is computed once.

    limits  what the plan weighs and is held back by, but for its budget
    now     today's posts by region, mean over draws [post/year]
    room    what training may cost a year and measures with it [currency/year]
    """

    def __init__(self, inputs: Inputs, levers: Levers, budget: float) -> None:
        """``inputs`` of some draws; ``levers`` with the same draws; ``budget``: what may be spent in any year beyond
        the training that today's posts give [currency/year].

        Raises SettingError if nothing says what a trainee costs.
        """
        if not inputs.limits.per_trainee > 0:
            raise SettingError(
                Problem(
                    f"parameters/{COST}",
                    Text(
                        "ingenting säger vad en person under utbildning kostar, så tjänsterna har inget pris",
                        "nothing says what a trainee costs, so posts have no price",
                    ),
                    "",
                    Text("ett kort", "a card"),
                    Text(
                        f"lägg till kortet, eller utelämna {setting('yearly_budget')}",
                        f"add the card, or leave out {setting('yearly_budget')}",
                    ),
                )
            )
        self._levers = levers
        self._model = engine(taking(inputs, levers, ()))
        self._problems = dict[Set, StartsProblem]()
        self._models = {Set(): self._model}
        self._paths = dict[tuple[Set, bytes], tuple[Mapping[str, Array], Followed]]()
        self.limits = inputs.limits.without(Budget.name)
        self.now = inputs.start.today.mean(axis=0)
        self.room = self.limits.per_trainee * float(self.follow(Set(), self.today).trainees.max()) + budget

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of the measures that can be chosen beside posts: those with a known effect that is not posts."""
        return tuple(
            name
            for name, measure in self._levers.measures.items()
            if measure.changes and not any(change.parameter == EXTRA_POSTS for change in measure.changes)
        )

    @property
    def today(self) -> Levels:
        """Today's posts in every year decided, mean over draws [post/year]."""
        return np.broadcast_to(self.now, (self._bare.size[0], len(self.now)))

    @cached_property
    def _bare(self) -> StartsProgramme:
        """The programme without measures and without a budget."""
        return programme_of(self._problem(Set()), self.limits, self.now)

    @cached_property
    def without(self) -> StartsProgramme:
        """The programme without any measure."""
        return self._programme(Set(), self.today)

    def effect(self, taken: Set, levels: Levels) -> Extra:
        """What these measures add [fte by draw, year and region], count in the objective [fte·year] and spend
        [currency/year] together with these posts, against the posts alone.

        levels  posts by year decided and region [post/year]. KeyError for a measure that is not among the levers
        """
        with_them, none = self.follow(taken, levels), self.follow(Set(), levels)
        more = self.limits.per_trainee * (with_them.trainees - none.trainees)
        spent = with_them.spent + more
        return Extra("+".join(sorted(taken)), with_them.capacity - none.capacity, self.counted(spent), spent)

    def programme(self, taken: Set, levels: Levels) -> StartsProgramme:
        """The programme in the world of these measures, exact with these posts; what they cost is its only extra, fixed
        at one unit.

        levels  as for ``effect`` [post/year]. KeyError likewise
        """
        programme = self._programme(taken, levels)
        spent, size = self.follow(taken, levels).spent, (1, len(programme.years), len(self.now))
        return replace(programme, extra=(Extra("measures", np.zeros(size), self.counted(spent), spent, 1.0, 1.0),))

    def follow(self, taken: Set, levels: Levels) -> Followed:
        """What follows from these measures and posts; ``levels`` by year decided and region [post/year]. KeyError as
        ``effect``."""
        return self._path(taken, levels)[1]

    def counted(self, spent: Float[Array, " year"]) -> float:
        """What a sum by year judged [currency/year] counts in the objective, at the price that trainees have there
        [fte·year]."""
        return float(self._bare.discounting @ spent) * self.limits.cost / self.limits.per_trainee

    def _programme(self, taken: Set, levels: Levels) -> StartsProgramme:
        problem = recentred(self._problem(taken), self._starts(levels), self._path(taken, levels)[0])
        programme = programme_of(problem, self.limits, self.now)
        budget = Budget(self.limits.per_trainee, self.room, source=("yearly_budget",))
        return replace(programme, limits=(*programme.limits, budget))

    def _problem(self, taken: Set) -> StartsProblem:
        if taken not in self._problems:
            floor = None if not taken else np.asarray(self._problem(Set()).floor)
            self._problems[taken] = starts_problem(self._engine(taken), floor)
        return self._problems[taken]

    def _engine(self, taken: Set) -> Engine:
        if taken not in self._models:
            self._models[taken] = with_measures(self._model, taking(self._model.inputs, self._levers, taken).measures)
        return self._models[taken]

    def _starts(self, levels: Levels) -> Float[Array, "draw step region"]:
        problem, shape = self._problem(Set()), self._bare.shape
        decided = (np.asarray(problem.steps) >= problem.first_year)[:, None]
        return np.where(decided, shape.starts(self.now, *levels), todays_starts(self._model.inputs))

    def _path(self, taken: Set, levels: Levels) -> tuple[Mapping[str, Array], Followed]:
        key = taken, np.ascontiguousarray(levels).tobytes()
        if key not in self._paths:
            values = outcome(self._engine(taken), self._starts(levels))
            self._paths[key] = (
                {name: values[name] for name in ("specialists_fte", "trainees_fte")},
                self._told(taken, values),
            )
        return self._paths[key]

    def _told(self, taken: Set, values: Mapping[str, Array]) -> Followed:
        inputs = self._model.inputs
        judged = slice(inputs.years.index(inputs.goal.first_year), len(inputs.years))
        worth = inputs.goal.residents_per_trainee / inputs.goal.residents_per_specialist
        specialists, trainees = (
            np.asarray(values[f"{who}_fte"][:, judged], np.float64) for who in ("specialists", "trainees")
        )
        steps, after = len(inputs.years) - 1, slice(judged.start - 1, None)
        paid = {name: cost_of(self._levers.measures[name], values, steps).mean(axis=0)[after] for name in sorted(taken)}
        return Followed(specialists + worth * trainees, specialists, trainees.mean(axis=0).sum(axis=1), paid)


@dataclass(frozen=True)
class Unchanged:
    """Posts stay as they are.

    now  today's posts by region, ≥ 0 [post/year]
    """

    now: Float[Array, " region"]
    name: ClassVar[str] = "unchanged"
    text: ClassVar[Text] = Text("Lika många nya tjänster som i dag.", "As many new posts as today.")
    unit: ClassVar[str] = "post/year"

    def rows(self, programme: StartsProgramme) -> Rows:
        """Each level, by year decided and region, is today's posts [post/year]."""
        levels, regions = programme.size
        matrix = np.zeros((levels * regions, len(programme.cost)))
        matrix[:, : levels * regions] = np.eye(levels * regions)
        level = np.tile(self.now, levels)
        places = tuple((region,) for _ in range(levels) for region in range(regions))
        return Rows(places, (programme.years[0],) * len(level), matrix, level, level)


@dataclass(frozen=True)
class PostsHeld:
    """The same worlds where posts stay as they are and only the budget holds back.

    worlds  those of other posts
    """

    worlds: CareerWorlds

    @property
    def without(self) -> StartsProgramme:
        """The programme without any measure, posts held at today's."""
        return self._held(self.worlds.without)

    def effect(self, taken: Set, levels: Levels) -> Extra:
        """As with other posts: of ``CareerWorlds.effect``, at the levels given [post/year]."""
        return self.worlds.effect(taken, levels)

    def programme(self, taken: Set, levels: Levels) -> StartsProgramme:
        """As of ``CareerWorlds.programme``, with the posts held at today's; ``levels`` [post/year]."""
        return self._held(self.worlds.programme(taken, levels))

    def _held(self, programme: StartsProgramme) -> StartsProgramme:
        budget = [limit for limit in programme.limits if isinstance(limit, Budget)]
        return replace(programme, limits=(Unchanged(self.worlds.now), *budget))


def held(worlds: CareerWorlds) -> Worlds:
    """The same worlds with today's posts, for measures alone."""
    return PostsHeld(worlds)

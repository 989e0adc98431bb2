"""Measures weighed against each other: each, and every set of them, run on the same draws of everything else.

What a set does is the difference between two runs that share every draw but the measures. Starts are held at today's
level, to which a grant adds its posts. Costs are gross sums from the start to the target year, in the prices of each
card; nothing is discounted over time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import Problem, SettingError, setting
from underlag.core.language import Text
from underlag.evidence.country import Country
from underlag.optimise.measures.portfolio import Portfolio, Set, best_set
from underlag.optimise.rules.backsolve import recommend
from underlag.runs.inputs.groups import Inputs, thinned, thinning, until
from underlag.runs.inputs.measures import DrawnMeasure, Levers, posts_paid, taking
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.career_run import Engine, engine, outcome, starts_problem, todays_starts, with_measures
from underlag.runs.plan.request import Progress, Request, at_least
from underlag.runs.plan.session import Chosen, choose, country_of
from underlag.runs.record.contents import Settings
from underlag.runs.synthesis.stored_posterior import evidence_used

SEARCHED = 60
"""Most draws in which sets are compared while the best is sought; the set that is found is run in all."""


@dataclass(frozen=True)
class Weighed:
    """What a set of measures does, by draw; differences from no measures at all, of either sign.

    listed       residents who could have a named GP, by year from the start to the target year [resident]
    specialists  full-time specialists, likewise [fte]
    cost         by year after the start, ≥ 0, in the prices of each card [currency/year]
    """

    listed: Float[Array, "draw year region"]
    specialists: Float[Array, "draw year region"]
    cost: Float[Array, "draw step"]

    @property
    def total_cost(self) -> Float[Array, " draw"]:
        """Cost of all years after the start to the target year [currency]."""
        return np.asarray(self.cost.sum(axis=1))

    @property
    def gained(self) -> Float[Array, " draw"]:
        """More residents listed in the target year, in the nation [resident]."""
        return np.asarray(self.listed[:, -1].sum(axis=1))

    @property
    def gained_fte(self) -> Float[Array, " draw"]:
        """More full-time specialists in the target year, in the nation [fte]."""
        return np.asarray(self.specialists[:, -1].sum(axis=1))


class Scales:
    """Weighs sets of measures on one set of draws; a set is run once.

    inputs  cut off at the target year, with no measure taken
    levers  what it takes to put measures into them
    """

    def __init__(self, inputs: Inputs, levers: Levers) -> None:
        """``inputs`` end with the target year or later; measures that they take are put aside. ValueError if they end
        before."""
        self.inputs = taking(until(inputs, inputs.goal.target_year), levers, ())
        self.levers = levers
        self._model = engine(self.inputs)
        self._listed, self._specialists, _ = self._run(self._model)
        self._known: dict[Set, Weighed] = {}

    def weigh(self, names: Collection[str]) -> Weighed:
        """What these measures, by id, do together. KeyError if one is not among the levers."""
        chosen = Set(names)
        if chosen not in self._known:
            model = with_measures(self._model, taking(self.inputs, self.levers, chosen).measures)
            listed, specialists, flows = self._run(model)
            steps = len(self.inputs.years) - 1
            paid = [cost_of(self.levers.measures[name], flows, steps) for name in sorted(chosen)]
            cost = np.sum(paid, axis=0) if paid else np.zeros((self.inputs.draws, steps))
            self._known[chosen] = Weighed(listed - self._listed, specialists - self._specialists, np.asarray(cost))
        return self._known[chosen]

    def value(self, names: Set) -> tuple[float, float]:
        """Residents gained in the target year [resident], and cost to it [currency], mean over draws. KeyError as
        ``weigh``."""
        found = self.weigh(names)
        return float(found.gained.mean()), float(found.total_cost.mean())

    def starts(self, names: Collection[str]) -> float:
        """Posts a year that the goal takes with these measures in the nation, mean of the draws and of the years from
        the first decided to the target year [post/year].

        Raises KeyError if one is not among the levers, NoSolutionError if posts can add nothing by the target year.
        """
        model = with_measures(self._model, taking(self.inputs, self.levers, names).measures)
        found = np.asarray(recommend(starts_problem(model)).starts)
        first = self.inputs.years.index(self.inputs.goal.first_year) - 1
        return float(found[:, first:].sum(axis=2).mean())

    def _run(self, model: Engine) -> tuple[Array, Array, Mapping[str, Array]]:
        values = outcome(model, todays_starts(model.inputs))
        need = self.inputs.population.residents * self.inputs.need.per_resident
        return np.minimum(values["capacity"], need), values["specialists_fte"], values


def cost_of(measure: DrawnMeasure, values: Mapping[str, Array], steps: int) -> Float[Array, "draw step"]:
    """What one measure costs each year after the start [currency/year], in its card's prices; 0 where no cost is
    stated.

    values  what ``outcome`` gives with the measure taken, alone or together with others
    steps   years after the start, at most those of the measure

    KeyError for a card that is paid per what is not counted here.
    """
    card = measure.card
    if card.cost is None or measure.amount is None:
        return np.zeros((len(measure.posts), steps))
    paid, amount = measure.paid[:steps], measure.amount[:, None]
    if card.cost.per == "year":
        return np.asarray(amount * paid)
    if card.cost.per == "extra_post":
        return np.asarray(amount * posts_paid(measure)[:, :steps])
    counted = {"start": "filled_starts", "completion": "completions", "specialist": "specialists"}[card.cost.per]
    inside = measure.within > 0
    return np.asarray(amount * paid * card.reach * values[counted][:, 1:, inside].sum(axis=2))


@dataclass(frozen=True)
class Weighing:
    """Every measure of a profession weighed, and the best set under a budget.

    country, settings          whose measures, and what was chosen
    regions                    codes, in the order of every axis region
    levers                     the measures as numbers, by draw
    weighed                    id → what it does alone; those with a known effect
    starts                     id → posts a year that the goal takes with it; "" without any. Central values [post/year]
    together                   what all of them do at once
    budget                     from the start to the target year [currency]; None where none was given
    best                       the best set, None where no budget was given
    best_weighed, best_starts  what it does, and the posts that the goal takes with it [post/year]; None likewise
    files                      every file that it rests on, by name: file, hash and sources
    """

    country: Country
    settings: Settings
    regions: tuple[str, ...]
    levers: Levers
    weighed: Mapping[str, Weighed]
    starts: Mapping[str, float]
    together: Weighed
    budget: float | None
    best: Portfolio | None
    best_weighed: Weighed | None
    best_starts: float | None
    files: Mapping[str, Mapping[str, Any]]


def weigh(request: Request, budget: float | None = None, progress: Progress = lambda _: None) -> Weighing:
    """Weigh every measure of the profession; nothing is written.

    budget    from the start to the target year, ≥ 0 [currency]; None for no best set
    progress  is called with the name of each stage when it begins

    Raises SettingError for a budget that is no sum of money and a profession without measures, and any other UserError
    for what the user can mend.
    """
    progress("evidence")
    country = country_of(request)
    if budget is not None and not budget >= 0:
        raise no_sum("budget", budget)
    chosen = choose_with_measures(country, request, progress)
    assembled = chosen.assembled
    progress("measures")
    scales = Scales(assembled.ensemble, assembled.levers[1])
    middle = Scales(assembled.central, assembled.levers[0])
    names = [name for name, measure in scales.levers.measures.items() if measure.changes]
    weighed = {name: scales.weigh([name]) for name in names}
    starts = {name: middle.starts([name] if name else []) for name in ("", *names)}
    progress("portfolio")
    best = None if budget is None else _best(assembled, names, budget)
    taken = None if best is None else scales.weigh(best.taken)
    return Weighing(
        country,
        chosen.settings,
        assembled.ensemble.regions,
        scales.levers,
        weighed,
        starts,
        scales.weigh(names),
        budget,
        best,
        taken,
        None if best is None else middle.starts(best.taken),
        evidence_used(assembled.evidence, assembled.posterior),
    )


def no_sum(name: str, given: float) -> SettingError:
    """What is said of a budget that is no sum of money.

    name   of the setting
    given  what it was [currency]
    """
    what = Text("ingen summa pengar", "not a sum of money")
    remedy = Text("ange en summa som är 0 eller mer", "give a sum of 0 or more")
    return SettingError(Problem(setting(name), what, f"{given:g}", at_least(0), remedy))


def choose_with_measures(country: Country, request: Request, progress: Progress = lambda _: None) -> Chosen:
    """Inputs with every measure of the profession among the levers. Raises SettingError if there is none, and what
    ``choose`` does."""
    profession = country.profession(request.profession).name
    measures = country.measures(profession)
    if not measures:
        raise SettingError(
            Problem(
                setting("profession"),
                Text("ingen insats gäller för yrket", "no measure holds for the profession"),
                profession,
                Text("ett kort i measures/", "a card in measures/"),
                Text("välj ett annat yrke, eller lägg till ett kort", "choose another profession, or add a card"),
            )
        )
    return choose(country, request, progress, measures)


def _best(assembled: Assembled, names: Collection[str], budget: float) -> Portfolio:
    step = thinning(assembled.ensemble.draws, SEARCHED)
    few = Scales(thinned(assembled.ensemble, step), thinned_levers(assembled.levers[1], step))
    return best_set(names, few.value, budget)


def thinned_levers(levers: Levers, step: int) -> Levers:
    """The levers with every ``step``-th draw only, step ≥ 1, from the first on."""
    drawn = {name: values[::step] for name, values in levers.values.items()}

    def part(measure: DrawnMeasure) -> DrawnMeasure:
        changes = tuple(replace(change, strength=change.strength[::step]) for change in measure.changes)
        amount = None if measure.amount is None else measure.amount[::step]
        return replace(measure, changes=changes, amount=amount, posts=measure.posts[::step])

    return Levers(drawn, levers.career_of, {name: part(m) for name, m in levers.measures.items()})

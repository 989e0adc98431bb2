"""A plan prepared once and asked often: other posts, other cards, other limits.

What takes long does not depend on the question: reading the evidence, drawing, following every draw with today's
posts, and how stocks answer to one more post. ``Prepared`` holds it. What is left is short, since stocks are linear in
the posts: with 12 posts more a year in a region, of which in some draw 0.8 are filled and each adds 0.6 full-time
specialists in the region twelve years later, that draw has 12 · 0.8 · 0.6 = 5.76 more that year, and nothing need be
followed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import RLock
from typing import Any

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import Problem, SettingError, setting
from underlag.core.language import Text
from underlag.evidence.cards.measures import MeasureCard
from underlag.evidence.cards.requirements import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.evidence.cards.scenarios import Changes
from underlag.evidence.country import Country, country_at
from underlag.evidence.units.file import read_units
from underlag.optimise.programme.problem import StartsPlan, StartsProblem, every_draw
from underlag.optimise.solvers.decomposition import Watch
from underlag.runs.inputs.evidence import gather
from underlag.runs.inputs.goal import refuse_too_early
from underlag.runs.inputs.groups import GROUPS, Inputs, arrays_of, thinned, thinning
from underlag.runs.plan.assemble import Assembled, assemble, with_changes
from underlag.runs.plan.career_run import engine, outcome, outcome_by_response, starts_problem, todays_starts
from underlag.runs.plan.chance import every_draw_of
from underlag.runs.plan.ensemble import Ensemble, Outcomes, ensemble_of, outcomes_of
from underlag.runs.plan.policies import CentralPlan, central_plan, central_problem
from underlag.runs.plan.recommendation import Advice, advise
from underlag.runs.plan.request import Progress, Request, at_least, settings_of
from underlag.runs.record.contents import Settings
from underlag.runs.record.intervals import with_nation
from underlag.runs.record.manifest import run_identity
from underlag.runs.synthesis.stored_posterior import evidence_used

_Values = dict[str, Float[Array, "draw year place"]]
"""Quantity → values by draw, year from the start on, and place: the nation first, then the regions [unit of the
quantity in the register]."""


def country_of(request: Request) -> Country:
    """The country of a request, read. Raises EvidenceError where there is none, or with all that is wrong with it."""
    return country_at(request.country, request.data)


@dataclass(frozen=True)
class Chosen:
    """What was asked for, and the inputs that it is computed from.

    settings   the request with everything filled in
    assembled  evidence, posterior and past, and the inputs of the central run and of every draw
    """

    settings: Settings
    assembled: Assembled


def choose(
    country: Country,
    request: Request,
    progress: Progress = lambda _: None,
    measures: Mapping[str, MeasureCard] | None = None,
) -> Chosen:
    """Assemble the inputs of a request.

    progress  is called with the name of each stage when it begins
    measures  id → measure that can be taken later; the scenario's alone if None
    Raises a UserError for everything that the user can mend: SettingError for settings and scenario, EvidenceError for
    tables, cards and the file of units, PosteriorError where the synthesis is not of this evidence.
    """
    settings, horizon = settings_of(request, country)
    units = None if request.units is None else read_units(request.units, country.tables["municipalities"])
    country.tables.several(tuple(name for name in (*ASSEMBLED_TABLES, *OPTIONAL_TABLES) if name in country.tables))
    progress("population")
    evidence = replace(gather(country, settings.profession, settings.scenario, horizon), units=units)
    progress("draws")
    assembled = assemble(evidence, settings.draws, settings.seed, measures, precision=settings.precision)
    return Chosen(settings, assembled)


@dataclass(frozen=True)
class Prepared:
    """A plan ready to be asked. Nothing in it changes: threads share it, and other processes can be sent it.

    settings   what was chosen
    assembled  evidence, posterior and past, and the inputs of the central run and of every draw
    question   how many posts the goal calls for, with every parameter at its central value
    ensemble   every draw followed with today's posts, and the question that some of the draws put
    files      of the evidence, by name, with the hash of each as it was read
    """

    settings: Settings
    assembled: Assembled
    question: StartsProblem
    ensemble: Ensemble
    files: Mapping[str, Mapping[str, Any]]

    @property
    def key(self) -> str:
        """Identity of the run that is prepared: equal key, equal answers."""
        return run_identity(self.settings, self.files)


def prepare(country: Country, request: Request, progress: Progress = lambda _: None) -> Prepared:
    """Prepare a plan; nothing is written. Raises as ``choose``, and SettingError where nobody who starts can be a
    specialist by the target year.

    progress  is called with the name of each stage when it begins
    """
    chosen = choose(country, request, progress)
    assembled, settings, evidence = chosen.assembled, chosen.settings, chosen.assembled.evidence
    files = evidence_used(evidence, assembled.posterior)  # now: a session outlives the files that it was read from
    refuse_too_early(assembled.central.goal, evidence.horizon, assembled.ensemble.career.completion)
    progress("central")
    question = central_problem(assembled.central)
    progress("ensemble")
    ensemble = ensemble_of(assembled, np.asarray(question.floor), settings.precision)
    return Prepared(settings, assembled, question, ensemble, files)


class Session:
    """Answers of a prepared plan. What has been found is kept; threads may share a session."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self._lock = RLock()
        self._advice: Advice | None = None

    @property
    def settings(self) -> Settings:
        """What was chosen: the request with everything filled in."""
        return self.prepared.settings

    @property
    def assembled(self) -> Assembled:
        """Evidence, posterior and past, and the inputs of the central run and of every draw."""
        return self.prepared.assembled

    def advise(self, seconds: float | None = None, watch: Watch = lambda _: None) -> Advice:
        """The plan's own recommendation, found once; what a later call asks of the search is not heard.

        seconds  after which the best so far is taken [s]; None to go on until it is proven
        watch    hears how far the search has come
        Raises NoSolutionError if the limits conflict.
        """
        with self._lock:
            if self._advice is None:
                limits, now = self.assembled.central.limits, self.prepared.question.today[0]
                problem = self.prepared.ensemble.problem
                self._advice = advise(problem, limits, now, seconds, watch)
            return self._advice

    @cached_property
    def central(self) -> CentralPlan:
        """The plan with every parameter at its central value. Raises NoSolutionError if the limits conflict or no post
        can add anything by the target year."""
        return central_plan(self.assembled.central, self.prepared.question, self.advise().plan)

    @cached_property
    def wanted(self) -> StartsPlan:
        """The starts [post/year] that each of the solved draws would call for, to the target year. Raises
        NoSolutionError where no post can add anything by then."""
        return self.prepared.ensemble.wanted()

    @cached_property
    def expected(self) -> StartsPlan:
        """The same without chance, in expected value: what could be known by asking. Raises as ``wanted``."""
        return self.prepared.ensemble.in_expectation().wanted()

    @cached_property
    def followed(self) -> Outcomes:
        """What follows from each policy in every draw: policy → quantity → values by draw, year and place. Raises as
        ``central``."""
        with self._lock:
            prepared = self.prepared
            return outcomes_of(self.assembled.ensemble, prepared.ensemble, self.central, self.advise(), self.wanted)

    def posts(self, starts: Float[Array, "*step region"], draws: int | None = None) -> _Values:
        """What follows if these posts are opened from the first year decided on, by the linear response.

        starts  [post/year], by region, or by year after the start and region (years before the first are today's, and
                those that measures add)
        draws   how many of the draws, evenly spread, at most (≥ 1); None for all of those solved
        Exact, but for plans whose measures change rates: there each post adds what it adds in the target year's rates.
        Raises SettingError where posts are negative or not by region, or there are no draws.
        """
        problem = self.prepared.ensemble.problem
        solved = problem.need.shape[0]
        if draws is not None and draws < 1:
            what, remedy = Text("inga dragningar", "no draws"), Text("utelämna det för alla", "leave it out for all")
            raise SettingError(Problem(setting("draws"), what, str(draws), at_least(1), remedy))
        step = 1 if draws is None or draws >= solved else thinning(solved, draws)
        problem = every_draw(problem, step)
        wanted = self._by_region(np.asarray(starts, dtype=np.float64))
        today = todays_starts(self.assembled.ensemble)[:: self.prepared.ensemble.step * step]
        decided = (np.asarray(problem.steps) >= problem.first_year)[None, :, None]
        opened = np.where(decided, wanted[None], today)
        values = outcome_by_response(problem, opened)
        return with_nation({"need": problem.need, **values})

    def _by_region(self, starts: Float[Array, "*step region"]) -> Float[Array, "step region"]:
        steps, regions = len(self.prepared.question.steps), len(self.prepared.question.regions)
        fits = starts.shape in ((regions,), (1, regions), (steps, regions))
        if not fits or not np.isfinite(starts).all() or (starts < 0).any():
            raise SettingError(
                Problem(
                    setting("starts"),
                    Text("tjänster är tal per region, inget under 0", "posts are numbers by region, none below 0"),
                    f"{starts.shape}, {starts.min(initial=0.0):g}",
                    f"({regions},), ({steps}, {regions})",
                    Text("ange tjänster om året för varje region", "give posts a year for each region"),
                )
            )
        return np.broadcast_to(starts, (steps, regions))

    def cards(self, changes: Changes, draws: int = 0, starts: Float[Array, "step region"] | None = None) -> _Values:
        """What follows if cards, goal or limits are changed, exactly: every year is followed anew.

        draws   how many of the draws, evenly spread, at most; 0 for the central run alone
        starts  posts opened by year after the start and region [post/year], also before the first year decided; today's
                if None
        Raises SettingError with every change that fits no card or makes the goal impossible, EvidenceError with those
        of limits, ValueError where ``starts`` has another shape.
        """
        other = with_changes(self.assembled, changes)
        step = 1 if draws == 0 else thinning(self.assembled.ensemble.draws, draws)
        inputs = other.central if draws == 0 else other.drawn(step)
        chance = None if draws == 0 else every_draw_of(self.prepared.ensemble.chance, step)
        opened = todays_starts(inputs) if starts is None else np.asarray(starts)[None]
        need = np.asarray(inputs.population.residents * inputs.need.per_resident)
        # the central run is in float64 whatever the ensemble is in
        dtype = np.dtype(np.float64 if draws == 0 else self.settings.precision)
        return with_nation({"need": need, **outcome(engine(inputs, dtype, chance), opened)})

    def recommend(
        self, changes: Changes | None = None, seconds: float | None = None, watch: Watch = lambda _: None
    ) -> Advice:
        """The recommendation if cards, goal, weights or limits are changed; the plan's own if nothing is.

        The search begins from the plan's own recommendation. Where only limits differ all that it has learnt of the
        shortage still holds; what is found lies within the same proven gap as a plan made from nothing.

        seconds  after which the best so far is taken [s]; None to go on until it is proven
        watch    hears how far the search has come
        Raises NoSolutionError if the limits conflict, SettingError with every change that fits no card or makes the
        goal impossible, EvidenceError with those of limits.
        """
        if changes is None:
            return self.advise(seconds, watch)
        other = with_changes(self.assembled, changes)
        limits = other.central.limits
        if same_shortage(self.assembled.central, other.central):
            problem, now, known = self.prepared.ensemble.problem, self.prepared.question.today[0], self.advise().optimum
            return advise(problem, limits, now, seconds, watch, known)
        question = central_problem(other.central)
        drawn = other.drawn()
        refuse_too_early(other.central.goal, other.evidence.horizon, drawn.career.completion)
        step, dtype = self.prepared.ensemble.step, np.dtype(self.settings.precision)
        model = engine(thinned(drawn, step), dtype, every_draw_of(self.prepared.ensemble.chance, step))
        problem = starts_problem(model, np.asarray(question.floor))
        return advise(problem, limits, question.today[0], seconds, watch)


def same_shortage(one: Inputs, other: Inputs) -> bool:
    """Whether the same posts give the same weighed shortage in both, number by number: then they may only differ in
    limits."""

    def equal(group: str) -> bool:
        first, second = (arrays_of(getattr(each, group)) for each in (one, other))
        # the numbers of limits hold posts back and weigh nothing
        names = {name for name in (*first, *second) if not name.startswith("numbers.")}
        return all(name in first and name in second and np.array_equal(first[name], second[name]) for name in names)

    return all(map(equal, GROUPS))

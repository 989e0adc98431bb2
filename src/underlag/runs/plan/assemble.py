"""Evidence meets the model: a country's tables and cards, and what the user chose, become the inputs of a plan.

The same steps make the inputs of the central run, one draw with every card at its central value and residents as they
are projected, and those of the ensemble. In a draw the projection is off by a random walk: with 5 percent after ten
years on the card of regions, a draw one standard deviation up has a region's residents exp(0.05) = 1.051 times as many
after ten years and, √(2.5 ÷ 10) being a half, exp(0.025) = 1.025 times after two and a half. Goal and limits are
decided and vary in no draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.evidence.cards.measures import MeasureCard, needed_cards
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.scenarios import Changes, changed
from underlag.runs.inputs.cards import DrawnParameter, draw_parameters
from underlag.runs.inputs.careers import career_inputs, mortality
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.fill import degurba_of_residents, refuse_unfilled
from underlag.runs.inputs.goal import goal_inputs
from underlag.runs.inputs.groups import (
    CareerInputs,
    Inputs,
    LimitInputs,
    NeedInputs,
    PopulationInputs,
    StartInputs,
    no_measures,
    thinned,
)
from underlag.runs.inputs.limit_checks import refuse_wrong_limits
from underlag.runs.inputs.limits import LimitEvidence, limit_inputs
from underlag.runs.inputs.measures import Levers, draw_measures, taking
from underlag.runs.inputs.need import need_per_resident
from underlag.runs.inputs.tasks import outside_lists
from underlag.runs.record.contents import DOUBLE
from underlag.runs.synthesis.posterior import PastTrajectory, Posterior, run_past
from underlag.runs.synthesis.stored_posterior import posterior_of, rebuild
from underlag.uncertainty.draws import normal_draws
from underlag.workforce.rates.training import mean_years_in_training


@dataclass(frozen=True)
class RatesOf:
    """What makes the rates of a career of values of the cards, as ``career_inputs`` does.

    cards              name → card of the profession
    death              yearly probability of death of the nation's residents at career ages [1]
    residents          at the start, by which arrivals and those who move are shared [resident]
    healthcare_region  name or code of each region's
    training_years     K, the most years of training followed [years]
    degurba            share of each region's residents in each kind of place [1]; None where fill does not follow it
    """

    cards: Mapping[str, ParameterCard]
    death: Float[Array, "sex age"]
    residents: Float[Array, " region"]
    healthcare_region: Sequence[str]
    training_years: int
    degurba: Float[Array, "region degurba"] | None

    def both(self, values: Mapping[str, Array]) -> tuple[CareerInputs, tuple[int, ...]]:
        """The rates, and for each career age the number of its band in ``moves``; ``values`` by draw and the axes of
        their cards [unit of the card]. Raises as ``career_inputs``."""
        return career_inputs(values, **vars(self))

    def __call__(self, values: Mapping[str, Array]) -> CareerInputs:
        return self.both(values)[0]


DECADE = 10.0
"""Years over which the cards of the projection's error state their spread [years]."""


@dataclass(frozen=True)
class Assembled:
    """Inputs of the central run and of the ensemble, and what they were made from.

    evidence    what the country says
    central     inputs of the central run, with one draw
    ensemble    those of every draw
    as_read     the same with the cards of careers as they were read, before the scenario changed them, and no measure
                taken: what chance is drawn from, so that scenarios meet the same luck
    parameters  cards as numbers, by name
    levers      what it takes to put other measures into the central inputs, and into the ensemble's
    posterior   of the synthesis
    past        of the central run and of every draw
    seed        of the random streams
    """

    evidence: Evidence
    central: Inputs
    ensemble: Inputs
    as_read: Inputs
    parameters: Mapping[str, DrawnParameter]
    posterior: Posterior
    past: tuple[PastTrajectory, PastTrajectory]
    levers: tuple[Levers, Levers]
    seed: int


def assemble(
    evidence: Evidence,
    draws: int,
    seed: int,
    measures: Mapping[str, MeasureCard] | None = None,
    posterior: Posterior | None = None,
    precision: str = DOUBLE,
) -> Assembled:
    """Inputs of the central run (one draw) and of the ensemble.

    draws      of the ensemble, ≥ 1; ``seed`` of its random streams, ≥ 0
    measures   id → measure that the levers should hold; those that the scenario takes if None. Only the scenario's are
               taken in the inputs.
    posterior  of the synthesis; the stored one if None
    precision  float type in which the past of the draws is followed
    Raises PosteriorError where no posterior is stored or it is of other evidence; SettingError where the past does not
    reach the start or the goal is not possible; EvidenceError where a card, a table or a limit can't be used.
    """
    posterior, start = posterior or posterior_of(evidence), evidence.horizon.start
    scores = posterior.central(), posterior.taken(draws, seed)
    known = posterior.past
    followed = known.until(start, evidence.residents) if start > known.years[-1] else known
    past = run_past(followed, scores[0], start), run_past(followed, scores[1], start, np.dtype(precision).type)
    posterior.confirm(past[0], rebuild(evidence.country.called, evidence.profession.name))
    thought_of = {**evidence.measures, **(measures or {})}
    cards = needed_cards(thought_of, evidence.scenario.parameters)
    learnt = posterior.of_cards(*scores)
    parameters = draw_parameters(cards, start, draws, seed, learnt)
    middle = {name: p.central for name, p in parameters.items()}
    drawn = {name: p.draws for name, p in parameters.items()}
    central, one = _inputs(evidence, middle, parameters, past[0], thought_of, None)
    ensemble, many = _inputs(evidence, drawn, parameters, past[1], thought_of, seed)
    ensemble = replace(ensemble, limits=central.limits)  # decided, not drawn
    read = evidence.country.parameters(evidence.profession.name)
    unchanged = {name: card for name, card in read.items() if name in cards and cards[name] != card}
    drawn |= {name: p.draws for name, p in draw_parameters(unchanged, start, draws, seed, learnt).items()}
    as_read = _as_read(evidence, ensemble, read, drawn if unchanged else None, past[1])
    return Assembled(evidence, central, ensemble, as_read, parameters, posterior, past, (one, many), seed)


def _as_read(
    evidence: Evidence,
    ensemble: Inputs,
    cards: Mapping[str, ParameterCard],
    drawn: Mapping[str, Array] | None,
    past: PastTrajectory,
) -> Inputs:
    """The inputs of every draw with the careers of these cards and no measure taken.

    drawn  values of the cards by draw [unit of the card]; None where they are those of the ensemble
    """
    steps = len(ensemble.years) - 1
    bare = replace(ensemble, measures=no_measures(ensemble.career, steps))
    if drawn is None:
        return bare
    first = evidence.horizon.start - evidence.population.years[0]
    rates_of = replace(_rates_of(evidence, evidence.population.persons[first].sum(axis=(1, 2))), cards=cards)
    career = rates_of(drawn)
    in_training = mean_years_in_training(career.completion, career.dropout)[:, None] * career.fill
    return replace(bare, career=career, start=_start(past, evidence.horizon.start, in_training))


@dataclass(frozen=True)
class Changed:
    """The same plan with something changed as a scenario changes it: the question "what if".

    before      the plan that is asked
    evidence    with the changed scenario
    parameters  cards as numbers, by name
    central     inputs of the central run, with one draw
    """

    before: Assembled
    evidence: Evidence
    parameters: Mapping[str, DrawnParameter]
    central: Inputs

    def drawn(self, step: int = 1) -> Inputs:
        """Inputs of every ``step``-th draw (≥ 1), the first among them; each is the draw it was, but for what is
        changed."""
        before, drawn = self.before, {name: p.draws for name, p in self.parameters.items()}
        taken = self.evidence.measures
        every, _ = _inputs(self.evidence, drawn, self.parameters, before.past[1], taken, before.seed)
        return thinned(replace(every, limits=self.central.limits), step)


def with_changes(assembled: Assembled, changes: Changes) -> Changed:
    """The same with cards, goal, weights or limits changed, as in a scenario file.

    Raises SettingError with every change that fits no card or decision, or makes the goal impossible; EvidenceError
    with those of limits, and where tasks outside the lists leave no time for them.
    """
    scenario = changed(assembled.evidence.scenario, changes)
    refuse_wrong_limits(scenario)
    evidence, start = replace(assembled.evidence, scenario=scenario), assembled.evidence.horizon.start
    draws, seed, posterior = assembled.ensemble.draws, assembled.seed, assembled.posterior
    cards = {name: scenario.parameters[name] for name in changes.parameters}
    scores = posterior.of_cards(posterior.central(), posterior.taken(draws, seed)) if cards else {}
    parameters = {**assembled.parameters, **draw_parameters(cards, start, draws, seed, scores)}
    middle = {name: p.central for name, p in parameters.items()}
    central, _ = _inputs(evidence, middle, parameters, assembled.past[0], evidence.measures, None)
    return Changed(assembled, evidence, parameters, central)


def varied(assembled: Assembled, values: Mapping[str, Array]) -> Inputs:
    """The central inputs with other numbers in the cards; the starting point is the central one throughout.

    values  parameter name → values by draw and the axes of its card [unit of the card], of every parameter; as many
            draws in each
    """
    evidence = assembled.evidence
    inputs, _ = _inputs(evidence, values, assembled.parameters, assembled.past[0], evidence.measures, None)
    return inputs


def limits_at(assembled: Assembled, ends: Mapping[str, float]) -> tuple[LimitInputs, dict[str, float]]:
    """The limits with some cards at an end of their distribution, and what these cards then say [unit of the card].

    ends  name → share of the card's distribution below the value taken [1], 0–1 without its ends
    The numbers told are those of the start year, by name; a card that the country lacks is left out. Raises ValueError
    for a share of 0 or 1.
    """
    known = _known_of_limits(assembled.evidence, assembled.parameters, ends)
    told = {name: number for name in ends if (number := known.number(name)) is not None}
    return limit_inputs(known, assembled.central.career), told


def _inputs(
    evidence: Evidence,
    values: Mapping[str, Array],
    parameters: Mapping[str, DrawnParameter],
    past: PastTrajectory,
    measures: Mapping[str, MeasureCard],
    seed: int | None,
) -> tuple[Inputs, Levers]:
    """Inputs from the values of one kind, central (``seed`` None) or drawn, and the levers of these measures."""
    draws = next(iter(values.values())).shape[0]
    first = evidence.horizon.start - evidence.population.years[0]
    people = evidence.population.persons[first:]
    residents_start = people[0].sum(axis=(1, 2))
    rates_of = _rates_of(evidence, residents_start)
    career, bands = rates_of.both(values)
    refuse_unfilled(career.fill, evidence.regions)
    goal = goal_inputs(evidence.scenario, evidence.profession, evidence.horizon, parameters, career.completion)
    years_in_training = mean_years_in_training(career.completion, career.dropout)
    start = _start(past, evidence.horizon.start, years_in_training[:, None] * career.fill)
    residents = people.sum(axis=(2, 3))[None] * _projection_error(evidence, values, draws, seed)
    steps = evidence.horizon.states[1:]
    without = Inputs(
        evidence.regions,
        evidence.horizon.states,
        bands,
        start,
        career,
        PopulationInputs(residents),
        _need(evidence, values, people, draws),
        no_measures(career, len(steps)),
        goal,
        _limits(evidence, parameters, career),
    )
    drawn = draw_measures(measures, values, evidence.regions, residents_start, steps, seed)
    levers = Levers(values, rates_of, drawn)
    return taking(without, levers, evidence.scenario.measures), levers


def _need(
    evidence: Evidence, values: Mapping[str, Array], people: Float[Array, "year region sex age"], draws: int
) -> NeedInputs:
    """Need per resident by the scenario's model, with what tasks outside the lists make of it."""
    regions, start = evidence.regions, evidence.horizon.start
    model, tables, cards = evidence.scenario.goal.need_model, evidence.country.tables, evidence.scenario.parameters
    within = need_per_resident(model, tables, regions, start, people, values)
    factor, growth = outside_lists(people, regions, start, values, cards)
    shape = (draws, *people.shape[:2])
    return NeedInputs(
        np.broadcast_to(within * factor, shape),
        np.broadcast_to(factor, shape),
        np.broadcast_to(growth, (draws, *growth.shape)),
    )


def _rates_of(evidence: Evidence, residents: Float[Array, " region"]) -> RatesOf:
    """What makes the rates of a career of values of the cards, with these residents at the start."""
    tables = evidence.country.tables
    kin = dict(tables["regions"].select("region_code", "healthcare_region").iter_rows())
    return RatesOf(
        cards=evidence.scenario.parameters,
        death=mortality(tables["deaths"], tables["population"]),
        residents=residents,
        healthcare_region=[kin[code] for code in evidence.regions],
        training_years=evidence.profession.training_years,
        degurba=degurba_of_residents(tables, evidence.regions, evidence.scenario.parameters),
    )


def _limits(evidence: Evidence, parameters: Mapping[str, DrawnParameter], career: CareerInputs) -> LimitInputs:
    return limit_inputs(_known_of_limits(evidence, parameters, {}), career)


def _known_of_limits(
    evidence: Evidence, parameters: Mapping[str, DrawnParameter], ends: Mapping[str, float]
) -> LimitEvidence:
    return LimitEvidence(
        evidence.scenario,
        {name: p.card for name, p in parameters.items()},
        evidence.country.tables,
        evidence.regions,
        evidence.horizon,
        ends,
    )


def _start(past: PastTrajectory, year: int, trainees_per_post: Float[Array, "draw region"]) -> StartInputs:
    """The state that the past has led to, the same for every draw if the past is one. Today's posts are those that keep
    the stock of trainees as it is."""

    def each(values: Array) -> Array:
        return np.broadcast_to(values, (len(trainees_per_post), *values.shape[1:]))

    trainees = each(past.stock("trainees", year))
    return StartInputs(
        specialists=each(past.stock("specialists", year)),
        trainees=trainees,
        specialist_shape=each(past.specialist_shape),
        trainee_profile=each(past.trainee_profile),
        today=trainees / trainees_per_post,
    )


def _projection_error(
    evidence: Evidence, values: Mapping[str, Array], draws: int, seed: int | None
) -> Float[Array, "draw year region"]:
    """Factor on the projected residents: a random walk's spread, √years, for the nation and for each region."""
    elapsed = np.sqrt(np.arange(len(evidence.horizon.states)) / DECADE)
    if seed is None:
        return np.ones((draws, len(elapsed), len(evidence.regions)))
    regional = np.stack([normal_draws(f"population/{code}", draws, seed) for code in evidence.regions], axis=1)
    national = normal_draws("population/nation", draws, seed)[:, None]
    spread = values["population/projection_error"].reshape(-1, 1)
    national_spread = values["population/projection_error_national"].reshape(-1, 1)
    deviation = spread * regional + national_spread * national
    return np.asarray(np.exp(elapsed[None, :, None] * deviation[:, None, :]))

"""Evidence meets the model: a country's tables and cards, and what the user chose, become the inputs of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.periods import Horizon
from underlag.evidence.country import Country
from underlag.evidence.measures import MeasureCard, needed_cards
from underlag.evidence.professions import Profession
from underlag.evidence.scenarios import ResolvedScenario
from underlag.evidence.units_file import UnitsFile
from underlag.runs.inputs.cards import Drawn, as_array, draw_parameters
from underlag.runs.inputs.careers import career_inputs, employment_degree, mortality
from underlag.runs.inputs.goal import goal_inputs
from underlag.runs.inputs.groups import (
    Array,
    CareerInputs,
    Inputs,
    LimitInputs,
    NeedInputs,
    PopulationInputs,
    StartInputs,
    no_measures,
)
from underlag.runs.inputs.limit_checks import refuse_wrong_limits
from underlag.runs.inputs.limits import LimitEvidence, limit_inputs
from underlag.runs.inputs.measures import Levers, draw_measures, taking
from underlag.runs.inputs.need import need_per_resident
from underlag.runs.inputs.population import PopulationProjection, project_population
from underlag.runs.record.contents import DOUBLE
from underlag.runs.synthesis.case import case_of
from underlag.runs.synthesis.posterior import Lived, Posterior, live
from underlag.runs.synthesis.simple_start import SPECIALISTS, TRAINEES, Yardstick, published_figures, start_estimate
from underlag.runs.synthesis.stored_posterior import read_posterior, rebuild
from underlag.uncertainty.draws import normal_draws
from underlag.uncertainty.starting_point import StartingPoint
from underlag.workforce.training import mean_years_in_training

RatesOf = Callable[[Mapping[str, Array]], tuple[CareerInputs, tuple[int, ...]]]
"""Values of the cards → the rates of a career, and for each career age the number of its band in ``moves``."""

DECADE = 10.0
"""Years over which the cards of the projection's error state their spread."""


@dataclass(frozen=True)
class Evidence:
    """What a plan takes from a country before anything is drawn.

    regions     codes, ascending
    population  residents by year, region, sex and age, from the start year to the horizon
    measures    id → measure taken, by id
    observed    (region code, year) → residents at 31 December of years before the country's base year, and where the
                plan starts earlier also of that year and the next, projected [resident]
    units       the user's own units, where posts are placed in their regions; None for municipalities everywhere
    """

    country: Country
    profession: Profession
    scenario: ResolvedScenario
    horizon: Horizon
    regions: tuple[str, ...]
    population: PopulationProjection
    measures: Mapping[str, MeasureCard]
    observed: Mapping[tuple[str, int], float]
    units: UnitsFile | None = None

    def residents(self, region: int, year: int) -> float:
        """Residents of a region [resident]: observed, else projected, else of the nearest year there is."""
        code = self.regions[region]
        if (code, year) in self.observed:
            return self.observed[code, year]
        projected = self.population.persons[:, region].sum(axis=(1, 2))
        if year >= self.population.years[0]:
            return float(projected[min(year, self.population.years[-1]) - self.population.years[0]])
        known = [y for (c, y) in self.observed if c == code]
        nearest = min(known, key=lambda y: abs(y - year), default=None)
        return self.observed[code, nearest] if nearest is not None else float(projected[0])


@dataclass(frozen=True)
class Assembled:
    """Inputs of the central run and of the ensemble, and what they were made from.

    parameters  cards as numbers, by name
    levers      what it takes to put other measures into the central inputs, and into the ensemble's
    posterior   of the synthesis
    past        of the central run and of every draw
    """

    evidence: Evidence
    central: Inputs
    ensemble: Inputs
    parameters: Mapping[str, Drawn]
    posterior: Posterior
    past: tuple[Lived, Lived]
    levers: tuple[Levers, Levers]


def gather(country: Country, profession: str | None, scenario: str | None, horizon: Horizon) -> Evidence:
    """Read what the plan needs of the country. Raises EvidenceError or SettingError."""
    chosen = country.profession(profession)
    tables = country.tables
    regions = tuple(sorted(tables["regions"]["region_code"].to_list()))
    base_year = min(horizon.start, country.base_year)
    population = project_population(tables, regions, country.nation_code, base_year, horizon.end)
    totals = tables["population_total"].filter(pl.col("year") < country.base_year)
    observed = {(row["region_code"], row["year"]): float(row["persons"]) for row in totals.iter_rows(named=True)}
    if base_year < country.base_year:
        # a plan that starts earlier rests on the same past, whose figures reach beyond its start
        now = project_population(tables, regions, country.nation_code, country.base_year, country.base_year + 1)
        sums = now.persons.sum(axis=(2, 3))
        observed |= {
            (code, year): float(sums[t, r]) for t, year in enumerate(now.years) for r, code in enumerate(regions)
        }
    resolved = country.scenario(scenario, chosen.name)
    refuse_wrong_limits(resolved)
    measures = {name: country.measures_by_id[name] for name in resolved.measures}
    return Evidence(country, chosen, resolved, horizon, regions, population, measures, observed)


def posterior_of(evidence: Evidence) -> Posterior:
    """The stored posterior of the country and profession. PosteriorError if there is none for just this evidence."""
    case, country = case_of(evidence), evidence.country
    return read_posterior(
        country.directory, evidence.profession.name, country.called, case.past, case.figures, case.norms
    )


def assemble(
    evidence: Evidence,
    draws: int,
    seed: int,
    measures: Mapping[str, MeasureCard] | None = None,
    posterior: Posterior | None = None,
    precision: str = DOUBLE,
) -> Assembled:
    """Inputs of the central run (one draw) and of the ensemble.

    measures   id → measure that the levers should hold; those that the scenario takes if None. Only the scenario's are
               taken in the inputs.
    posterior  of the synthesis; the stored one if None
    precision  float type in which the past of the draws is followed
    """
    posterior, start = posterior or posterior_of(evidence), evidence.horizon.start
    scores = posterior.central(), posterior.taken(draws, seed)
    known = posterior.past
    followed = known.until(start, evidence.residents) if start > known.years[-1] else known
    past = live(followed, scores[0], start), live(followed, scores[1], start, np.dtype(precision).type)
    posterior.confirm(past[0], rebuild(evidence.country.called, evidence.profession.name))
    thought_of = {**evidence.measures, **(measures or {})}
    cards = needed_cards(thought_of, evidence.scenario.parameters)
    parameters = draw_parameters(cards, start, draws, seed, posterior.of_cards(*scores))
    middle = {name: p.central for name, p in parameters.items()}
    drawn = {name: p.draws for name, p in parameters.items()}
    central, one = _inputs(evidence, middle, parameters, past[0], thought_of, None)
    ensemble, many = _inputs(evidence, drawn, parameters, past[1], thought_of, seed)
    ensemble = replace(ensemble, limits=central.limits)  # decided, not drawn
    return Assembled(evidence, central, ensemble, parameters, posterior, past, (one, many))


def varied(assembled: Assembled, values: Mapping[str, Array]) -> Inputs:
    """The central inputs with other numbers in the cards, an axis draw of the same length in each of ``values``; the
    starting point is the central one throughout."""
    evidence = assembled.evidence
    inputs, _ = _inputs(evidence, values, assembled.parameters, assembled.past[0], evidence.measures, None)
    return inputs


def limits_at(assembled: Assembled, ends: Mapping[str, float]) -> tuple[LimitInputs, dict[str, float]]:
    """The limits with some cards at an end of their distribution, and what these cards then say [unit of the card].

    ends  name → share of the card's distribution below the value taken [1]
    """
    known = _known_of_limits(assembled.evidence, assembled.parameters, ends)
    told = {name: number for name in ends if (number := known.number(name)) is not None}
    return limit_inputs(known, assembled.central.career), told


def start_estimates(
    evidence: Evidence, parameters: Mapping[str, Drawn], year: int, seed: int
) -> dict[str, StartingPoint]:
    """The starting point in ``year``: full-time specialists employed, and trainees, by region."""
    central = {name: p.central for name, p in parameters.items()}
    residents = np.array([evidence.residents(region, year) for region in range(len(evidence.regions))])
    norm_card = evidence.country.parameters(evidence.profession.name)[evidence.profession.norms.specialist]
    norm = float(as_array(norm_card.value_in(year)))  # of the evidence: a scenario's norm does not change the past
    degree = float(employment_degree(central, evidence.scenario.parameters)[0])
    yardstick = Yardstick(evidence.residents, degree, norm)
    observations = evidence.country.observations(evidence.profession)
    ratio, per_1000 = parameters["start/residents_per_specialist_fte"], parameters["start/trainees_per_1000"]
    made = {}
    for name, readings, level, middle in (
        ("specialists", SPECIALISTS, 1 / ratio.draws, 1 / ratio.central.item()),
        ("trainees", TRAINEES, per_1000.draws / 1000, per_1000.central.item() / 1000),
    ):
        figures = published_figures(observations, readings, evidence.regions, yardstick, parameters)
        made[name] = start_estimate(name, level, middle, figures, residents, evidence.regions, parameters, year, seed)
    return made


def _inputs(
    evidence: Evidence,
    values: Mapping[str, Array],
    parameters: Mapping[str, Drawn],
    past: Lived,
    measures: Mapping[str, MeasureCard],
    seed: int | None,
) -> tuple[Inputs, Levers]:
    """Inputs from the values of one kind, central (``seed`` None) or drawn, and the levers of these measures."""
    draws = next(iter(values.values())).shape[0]
    first = evidence.horizon.start - evidence.population.years[0]
    people = evidence.population.persons[first:]
    residents_start = people[0].sum(axis=(1, 2))
    rates_of = _rates_of(evidence, residents_start)
    career, bands = rates_of(values)
    goal = goal_inputs(evidence.scenario, evidence.profession, evidence.horizon, parameters, career.completion)
    years_in_training = mean_years_in_training(career.completion, career.dropout)
    start = _start(past, evidence.horizon.start, years_in_training * career.fill)
    residents = people.sum(axis=(2, 3))[None] * _projection_error(evidence, values, draws, seed)
    per_resident = need_per_resident(
        evidence.scenario.goal.need_model,
        evidence.country.tables,
        evidence.regions,
        evidence.horizon.start,
        people,
        values,
    )
    steps = evidence.horizon.states[1:]
    without = Inputs(
        evidence.regions,
        evidence.horizon.states,
        bands,
        start,
        career,
        PopulationInputs(residents),
        NeedInputs(np.broadcast_to(per_resident, residents.shape)),
        no_measures(career, len(steps)),
        goal,
        _limits(evidence, parameters, career),
    )
    drawn = draw_measures(measures, values, evidence.regions, residents_start, steps, seed)
    levers = Levers(values, lambda changed: rates_of(changed)[0], drawn)
    return taking(without, levers, evidence.scenario.measures), levers


def _rates_of(evidence: Evidence, residents: Float[Array, " region"]) -> RatesOf:
    """What makes the rates of a career of values of the cards, with these residents at the start."""
    tables = evidence.country.tables
    kin = dict(tables["regions"].select("region_code", "healthcare_region").iter_rows())
    return partial(
        career_inputs,
        cards=evidence.scenario.parameters,
        death=mortality(tables["deaths"], tables["population"]),
        residents=residents,
        healthcare_region=[kin[code] for code in evidence.regions],
        training_years=evidence.profession.training_years,
    )


def _limits(evidence: Evidence, parameters: Mapping[str, Drawn], career: CareerInputs) -> LimitInputs:
    return limit_inputs(_known_of_limits(evidence, parameters, {}), career)


def _known_of_limits(evidence: Evidence, parameters: Mapping[str, Drawn], ends: Mapping[str, float]) -> LimitEvidence:
    return LimitEvidence(
        evidence.scenario,
        {name: p.card for name, p in parameters.items()},
        evidence.country.tables,
        evidence.regions,
        evidence.horizon,
        ends,
    )


def _start(past: Lived, year: int, trainees_per_post: Float[Array, " draw"]) -> StartInputs:
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
        today=trainees / trainees_per_post[:, None],
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

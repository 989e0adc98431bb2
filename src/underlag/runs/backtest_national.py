"""The nation's number of specialists, forecast from every year of the past and held against what was counted.

At each origin the forecast knows what was counted up to it: specialists, trainees, residents. Rates are those of the
cards for that year; a card whose first value is later gives that one, so the rates are not free of hindsight
(docs/explanation/track-record.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.cards import ParameterCard
from underlag.evidence.country import Country
from underlag.evidence.professions import Profession
from underlag.runs.assemble_career import career_inputs, mortality, specialist_shape
from underlag.runs.inputs import Array, CareerInputs, StartInputs
from underlag.runs.model import people_at_start
from underlag.runs.parameters import draw_parameters
from underlag.uncertainty.draws import normal_draws
from underlag.uncertainty.forecasts import (
    Forecast,
    Score,
    constant_density,
    last_value,
    linear_trend,
    score,
)
from underlag.workforce.career import Entries, Hours, Rates
from underlag.workforce.project import project_ensemble
from underlag.workforce.training import mean_years_in_training, steady_state_profile

COUNTED, IN_TRAINING = "specialists_heads_employed", "trainees_heads"
"""Quantities of the observations: the official count that forecasts are held against, and trainees."""

MODEL, LAST, DENSITY, TREND = "model", "last_value", "constant_density", "linear_trend"
NAIVE: tuple[str, ...] = (LAST, DENSITY, TREND)
"""Methods by name; a published forecast has the id of its row."""

FEWEST_COUNTS = 3
"""Counted years that a backtest needs: an origin, an outcome and one more, so that one error is not all."""

CARDS: tuple[str, ...] = (
    "arrivals/", "exits/", "hours/", "moves/", "settling/", "training/", "start/age_structure", "start/women_share",
    "start/observation_error_trainees_heads",
)  # fmt: skip
"""Beginnings of the names of the cards that a forecast of the nation rests on."""

Forecaster = Callable[[int, Sequence[int]], Float[Array, "draw year"]]
"""From an origin (31 December) and later years to the number of specialists in those years [head]."""


@dataclass(frozen=True)
class Published:
    """A forecast that someone has published: a change from base to target year [1], straight between them."""

    name: str
    base_year: int
    target_year: int
    change: float

    def share(self, year: int) -> float:
        """What the forecast says of ``year``, relative to the base year [1]."""
        return 1 + self.change * (year - self.base_year) / (self.target_year - self.base_year)


@dataclass(frozen=True)
class Past:
    """What has been counted in the nation, by year, and what was forecast.

    specialists, trainees  [head] at 31 December
    residents              [resident] at 31 December
    """

    specialists: Mapping[int, float]
    trainees: Mapping[int, float]
    residents: Mapping[int, float]
    published: tuple[Published, ...]

    @property
    def origins(self) -> tuple[int, ...]:
        """Counted years before the last in which some number of trainees was known."""
        first = min(self.trainees)
        return tuple(year for year in sorted(self.specialists)[:-1] if year >= first)


def past_of(country: Country, profession: Profession) -> Past:
    """The nation's past in the tables. EvidenceError where it is too short for a backtest."""
    tables, kind = country.tables, profession.observations.get("profession", profession.name)
    rows = tables["workforce_observations"].filter(
        (pl.col("profession") == kind) & (pl.col("region_code") == country.nation_code) & (pl.col("relation") == "=")
    )

    def by_year(quantity: str) -> dict[int, float]:
        found = rows.filter(pl.col("quantity") == quantity).sort("year")
        return {int(year): float(value) for year, value in found.select("year", "value").iter_rows()}

    past = Past(by_year(COUNTED), by_year(IN_TRAINING), _residents(country), _published(country, kind))
    if len(past.specialists) < FEWEST_COUNTS or not past.trainees or len(past.origins) < 2:
        found = ", ".join(f"{quantity}: {len(by_year(quantity))}" for quantity in (COUNTED, IN_TRAINING))
        raise EvidenceError(
            Problem("table workforce_observations",
                    f"the nation's past is too short for a backtest of {profession.name}", found,
                    f"{FEWEST_COUNTS} years of {COUNTED} or more, and {IN_TRAINING} before the last two",
                    "add the nation's counts by year, with relation =, or choose another profession")
        )  # fmt: skip
    return past


def _residents(country: Country) -> dict[int, float]:
    """Residents of the nation by year: from ages where there are such tables, from totals else."""
    found: dict[int, float] = {}
    for name in ("population", "population_total"):
        table = country.tables[name].filter(pl.col("region_code") != country.nation_code)
        sums = table.group_by("year").agg(pl.col("persons").sum()).sort("year")
        found |= {int(year): float(persons) for year, persons in sums.iter_rows()}
    return found


def _published(country: Country, kind: str) -> tuple[Published, ...]:
    if "published_forecasts" not in country.tables:
        return ()
    rows = country.tables["published_forecasts"].filter(
        (pl.col("profession") == kind)
        & (pl.col("region_code") == country.nation_code)
        & (pl.col("quantity") == COUNTED)
    )
    return tuple(
        Published(row["forecast_id"], row["base_year"], row["target_year"], row["change_percent"] / 100)
        for row in rows.sort("base_year", "forecast_id").iter_rows(named=True)
    )


def cards_of_forecast(country: Country, profession: Profession) -> dict[str, ParameterCard]:
    """The cards of the default scenario that a forecast rests on, by name; a forecast can read no others."""
    cards = country.scenario(None, profession.name).parameters
    return {name: card for name, card in cards.items() if name.startswith(CARDS)}


def card_forecaster(country: Country, profession: Profession, past: Past, draws: int, seed: int) -> Forecaster:
    """Forecasts by the career engine with the nation as one region: the counts known at the origin, the cards' rates,
    and as many starts every year as keep the number of trainees."""
    cards = cards_of_forecast(country, profession)
    death = mortality(country.tables["deaths"], country.tables["population"])
    steps = max(past.specialists) - past.origins[0]  # the same for every origin: the engine is compiled once

    def forecast(origin: int, years: Sequence[int]) -> Float[Array, "draw year"]:
        drawn = draw_parameters(cards, origin, draws, seed)
        values = {name: parameter.draws for name, parameter in drawn.items()}
        career, bands = career_inputs(values, cards, death, np.ones(1), [""], profession.training_years)
        error = drawn["start/observation_error_trainees_heads"].central.item()
        spread = np.exp(error * normal_draws(f"backtest/trainees/{origin}", draws, seed))
        trainees = past.trainees[max(year for year in past.trainees if year <= origin)] * spread
        start = StartInputs(
            specialists=np.full((draws, 1), past.specialists[origin]),
            trainees=trainees[:, None],
            specialist_shape=np.broadcast_to(specialist_shape(values, cards), (draws, *career.exit.shape[1:])),
            trainee_profile=steady_state_profile(career.completion, career.dropout),
            today=(trainees / (mean_years_in_training(career.completion, career.dropout) * career.fill))[:, None],
        )
        path = _specialists(start, career, bands, steps)
        return path[:, [year - origin for year in years]]

    return forecast


def _specialists(
    start: StartInputs, career: CareerInputs, bands: tuple[int, ...], steps: int
) -> Float[Array, "draw year"]:
    """Specialists of a single region at the origin and every year after it [head], with today's starts throughout."""
    draws = start.specialists.shape[0]
    shape = (draws, steps, 1)
    exit = career.exit[:, None]
    rates = Rates(exit, career.dropout, career.completion, career.entry_shape, career.settling, career.moves)
    entries = Entries(
        np.broadcast_to(start.today[:, None], shape),
        np.broadcast_to(career.fill[:, None, None], shape),
        np.broadcast_to(career.arrivals[:, None], shape),
        career.arrival_shape,
    )
    hours = Hours(career.specialist_hours, career.trainee_hours)
    path = project_ensemble(people_at_start(start, career, np.float64), rates, entries, hours, bands)
    return np.asarray(path.specialists[:, :, 0])


def forecasts(past: Past, forecaster: Forecaster) -> Iterator[Forecast]:
    """What every method says at every origin of every later counted year. A published forecast is held
    against what followed the first origin from its base year on, and starts from what was counted there."""
    for origin in past.origins:
        years = [year for year in past.specialists if year > origin]
        known = {year: value for year, value in past.specialists.items() if year <= origin}
        residents = {year: value for year, value in past.residents.items() if year <= origin}
        ours = forecaster(origin, years)
        for at, year in enumerate(years):
            said = {
                MODEL: ours[:, at],
                LAST: last_value(known),
                DENSITY: constant_density(known, residents, year),
                TREND: linear_trend(known, year),
            }
            for forecast in past.published:
                if origin == min((y for y in past.origins if y >= forecast.base_year), default=None):
                    said[forecast.name] = known[origin] * forecast.share(year) / forecast.share(origin)
            for method, value in said.items():
                if value is not None:
                    yield Forecast(method, "nation", origin, year, np.atleast_1d(np.asarray(value, dtype=np.float64)))


def national_scores(past: Past, forecaster: Forecaster) -> list[Score]:
    """Scores of every forecast."""
    return [score(forecast, past.specialists[forecast.year]) for forecast in forecasts(past, forecaster)]

"""The nation's number of specialists, forecast from every year of the past and held against what was counted.

At each origin the forecast is the synthesis of what had been published by then, followed on with as many starts per
resident as at the origin. The cards that it begins from say what is known today, so it is not free of hindsight
(docs/explanation/track-record.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from jaxtyping import Float, Int

from underlag.core.errors import EvidenceError, Problem
from underlag.core.streams import stream
from underlag.evidence.country import Country
from underlag.evidence.professions import Profession
from underlag.runs.assemble import Evidence
from underlag.runs.assemble_past import PATH, RATIO, blocks_of, values_of
from underlag.runs.assemble_past import TREND as TREND_OF_RATIO
from underlag.runs.calibrate import Calibrating, fit
from underlag.runs.inputs import Array
from underlag.runs.posterior import Posterior, live
from underlag.uncertainty.forecasts import (
    Forecast,
    Score,
    constant_density,
    last_value,
    linear_trend,
    score,
)
from underlag.uncertainty.sampler import Effort

COUNTED, IN_TRAINING = "specialists_heads_employed", "trainees_heads"
"""Quantities of the observations: the official count that forecasts are held against, and trainees."""

MODEL, LAST, DENSITY, TREND = "model", "last_value", "constant_density", "linear_trend"
NAIVE: tuple[str, ...] = (LAST, DENSITY, TREND)
"""Methods by name; a published forecast has the id of its row."""

FEWEST_COUNTS = 3
"""Counted years that a backtest needs: an origin, an outcome and one more, so that one error is not all."""

USUAL = Calibrating(Effort(chains=2, warmup=300, draws=500, accept=0.95), seed=1, least_ess=0)
"""How the past is inferred at each origin: enough for the ends of an 80 percent interval. A plan's posterior is held to
more, and refused if its chains do not agree."""

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


def synthesis_forecaster(evidence: Evidence, past: Past, settings: Calibrating = USUAL) -> Forecaster:
    """Forecasts by the synthesis with the nation as one region, from the figures of the years up to the origin.

    What is forecast is the published count: specialists in the model's sense, times what the source counts of them,
    with the source's error. After the origin starts wander from where they were as they did before it, and residents
    stay as many, since a forecaster would not have known better.
    """

    def forecast(origin: int, years: Sequence[int]) -> Float[Array, "draw year"]:
        posterior = fit(evidence, origin, "merged", settings, counted=(COUNTED, IN_TRAINING))
        known, scores = posterior.past, posterior.scores.astype(np.float64)
        values = values_of(known, blocks_of(known, scores))
        generator = stream(settings.seed, "backtest", origin)
        followed = known.until(max(years), lambda _, year: past.residents[origin])
        added = len(followed.years) - len(known.years)
        trend, change = (np.asarray(values[name]).reshape(-1, 1) for name in PATH)
        wandering = generator.standard_normal((len(scores), added)) - trend / change
        later = replace(followed, known=len(followed.years))
        lived = live(later, np.concatenate([scores, wandering], axis=1), origin)
        specialists = np.concatenate([lived.stock("specialists", year) for year in years], axis=1)
        return specialists * _as_counted(posterior, values, np.asarray(years), generator)

    return forecast


def _as_counted(
    posterior: Posterior, values: Mapping[str, Array], years: Int[Array, " year"], generator: np.random.Generator
) -> Float[Array, "draw year"]:
    """What the official count says per specialist in the model's sense [1], its error drawn."""
    past, figures = posterior.past, posterior.figures
    level = np.asarray(values.get(RATIO + COUNTED, np.ones(1))).reshape(-1, 1)
    growth = np.asarray(values.get(TREND_OF_RATIO + COUNTED, np.zeros(1))).reshape(-1, 1)
    elapsed = years - past.first - (past.known - 1) / 2
    error = figures.error[[name == COUNTED for name in figures.quantity]].max(initial=0.0)
    chance = generator.standard_normal((len(posterior.scores), len(years)))
    return np.asarray(level * np.exp(growth * elapsed + error * chance))


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

"""The nation's specialists and their training, forecast from every year of the past and held against what was counted.

At each origin the forecast is the synthesis of what had been published by then, followed on with as many starts per
resident as at the origin; all that is forecast is read off the same worlds. The cards that it begins from say what is
known today, so it is not free of hindsight (docs/explanation/track-record.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.cards.professions import Profession
from underlag.evidence.country import Country
from underlag.runs.track_record.training import (
    TRAINEES,
    TRAINING_QUANTITIES,
    TrainingFigure,
    training_figures,
)
from underlag.uncertainty.convergence import Calibrating, Effort
from underlag.uncertainty.forecasts import (
    TREND_WINDOW,
    Forecast,
    Score,
    constant_density,
    last_value,
    linear_trend,
    score,
)

SPECIALISTS = "specialists"
"""What is forecast of the nation, beside what ``TRAINING_QUANTITIES`` names."""

COUNTED, TRAINEES_COUNTED = "specialists_heads_employed", TRAINING_QUANTITIES[TRAINEES][0]
"""Quantities of the observations: the official count that forecasts are held against, and trainees."""

MODEL, LAST_VALUE, DENSITY, TREND = "model", "last_value", "constant_density", "linear_trend"
CORRECTED = "model_corrected"
"""The model's forecasts, corrected by what its own earlier forecasts had missed (``track_record.shortfall``)."""

NAIVE: tuple[str, ...] = (LAST_VALUE, DENSITY, TREND)
"""Methods by name; a published forecast has the id of its row."""

FEWEST_COUNTS = 3
"""Counted years that a backtest needs: an origin, an outcome and one more, so that one error is not all."""

USUAL = Calibrating(Effort(chains=2, warmup=300, draws=500, accept=0.95), seed=1, least_ess=0)
"""How the past is inferred at each origin: enough for the ends of an 80 percent interval. A plan's posterior is held to
more, and refused if its chains do not agree."""

Forecaster = Callable[[int, Mapping[str, Sequence[int]]], Mapping[str, Float[Array, "draw year"]]]
"""From an origin (31 December) and, by subject, later years to what is said of those years: ``SPECIALISTS`` and
trainees [head], completions and certificates [head/year]. All subjects at once, since what costs is to learn what was
known at the origin. A forecaster is asked of no year of a subject that has no figure."""


@dataclass(frozen=True)
class Published:
    """A forecast that someone has published: a change from base to target year, straight between them.

    name                    id of its row
    base_year, target_year  [year], the second later
    change                  of the number from the one to the other, > −1 [1]
    """

    name: str
    base_year: int
    target_year: int
    change: float

    def share(self, year: int) -> float:
        """What the forecast says of ``year``, relative to the base year [1]. ZeroDivisionError if base and target year
        are one."""
        return 1 + self.change * (year - self.base_year) / (self.target_year - self.base_year)


@dataclass(frozen=True)
class NationalHistory:
    """What has been counted in the nation, year → number, and what was forecast.

    specialists  [head] at 31 December
    residents    [resident] at 31 December
    published    forecasts of the specialists by others
    training     figures of training
    """

    specialists: Mapping[int, float]
    residents: Mapping[int, float]
    published: tuple[Published, ...]
    training: tuple[TrainingFigure, ...]

    @property
    def counted(self) -> dict[str, dict[int, float]]:
        """Subject → year → what was counted: specialists and trainees [head], completions and certificates
        [head/year]; a subject without figures is left out."""
        found = {SPECIALISTS: dict(self.specialists)} if self.specialists else {}
        for figure in self.training:
            found.setdefault(figure.subject, {})[figure.year] = figure.number
        return found

    @property
    def trainees(self) -> dict[int, float]:
        """Year → trainees at its end [head]."""
        return self.counted.get(TRAINEES, {})

    @property
    def origins(self) -> tuple[int, ...]:
        """Counted years before the last in which some number of trainees was known [year], ascending. ValueError
        without trainees."""
        first = min(self.trainees)
        return tuple(year for year in sorted(self.specialists)[:-1] if year >= first)


def national_history(country: Country, profession: Profession) -> NationalHistory:
    """The nation's past in the tables. Raises EvidenceError where it is too short for a backtest."""
    tables, kind = country.tables, profession.observations.get("profession", profession.name)
    rows = tables["workforce_observations"].filter(
        (pl.col("profession") == kind) & (pl.col("region_code") == country.nation_code) & (pl.col("relation") == "=")
    )

    def by_year(quantity: str) -> dict[int, float]:
        found = rows.filter(pl.col("quantity") == quantity).sort("year")
        return {int(year): float(value) for year, value in found.select("year", "value").iter_rows()}

    residents = _residents(country)
    past = NationalHistory(by_year(COUNTED), residents, _published(country, kind), training_figures(rows, residents))
    if len(past.specialists) < FEWEST_COUNTS or not past.trainees or len(past.origins) < 2:
        found = ", ".join(f"{quantity}: {len(by_year(quantity))}" for quantity in (COUNTED, TRAINEES_COUNTED))
        raise EvidenceError(
            Problem(
                "table workforce_observations",
                Text(
                    f"rikets historia är för kort för att pröva prognoser av {profession.name} mot utfallet",
                    f"the nation's past is too short for a backtest of {profession.name}",
                ),
                found,
                Text(
                    f"minst {FEWEST_COUNTS} år av {COUNTED}, och {TRAINEES_COUNTED} före de två sista",
                    f"{FEWEST_COUNTS} years of {COUNTED} or more, and {TRAINEES_COUNTED} before the last two",
                ),
                Text(
                    "lägg till rikets antal per år, med relation =, eller välj en annan profession",
                    "add the nation's counts by year, with relation =, or choose another profession",
                ),
            )
        )
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


def forecasts(past: NationalHistory, forecaster: Forecaster) -> Iterator[Forecast]:
    """What every method says at every origin of every later counted year of every subject [head, head/year]. A
    published forecast is held against what followed the first origin from its base year on, and starts from what was
    counted there.

    forecaster  the model's: from an origin and years to its draws by subject and year
    """
    counted = past.counted
    for origin in past.origins:
        asked = {subject: sorted(year for year in years if year > origin) for subject, years in counted.items()}
        asked = {subject: years for subject, years in asked.items() if years}
        ours = forecaster(origin, asked)
        for subject, years in asked.items():
            for at, year in enumerate(years):
                said: dict[str, Float[Array, " draw"] | float] = {MODEL: ours[subject][:, at]}
                said |= _naive(past, subject, origin, year)
                if subject == SPECIALISTS:
                    said |= _by_others(past, origin, year)
                for method, value in said.items():
                    yield Forecast(method, subject, origin, year, np.atleast_1d(np.asarray(value, dtype=np.float64)))


def _naive(past: NationalHistory, subject: str, origin: int, year: int) -> dict[str, float]:
    """What the naive rules say that can say something [head, head/year]: none of what had never been counted."""
    known = {y: value for y, value in past.counted[subject].items() if y <= origin}
    if not known:
        return {}
    residents = {y: value for y, value in past.residents.items() if y <= origin}
    said: dict[str, float | None] = {LAST_VALUE: last_value(known), TREND: linear_trend(known, year)}
    if any(max(known) - TREND_WINDOW <= y <= max(known) for y in residents):
        said[DENSITY] = constant_density(known, residents, year)
    return {method: value for method, value in said.items() if value is not None}


def _by_others(past: NationalHistory, origin: int, year: int) -> dict[str, float]:
    """What published forecasts say of the specialists of a year [head], those that are shown from this origin."""
    return {
        each.name: past.specialists[origin] * each.share(year) / each.share(origin)
        for each in past.published
        if origin == min((y for y in past.origins if y >= each.base_year), default=None)
    }


def national_scores(past: NationalHistory, forecaster: Forecaster) -> list[Score]:
    """Scores of every forecast, against what was counted [head, head/year]; the subject of each is what it is of.
    ValueError for a count that is not above 0."""
    counted = past.counted
    return [score(each, counted[each.subject][each.year]) for each in forecasts(past, forecaster)]

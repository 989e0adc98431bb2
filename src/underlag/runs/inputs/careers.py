"""Rates of the career model from parameter cards and the deaths of residents. Arrays lead with the axis draw.

What becomes of whom: a specialist of 66 whose residents of the same age die with 1 percent, whose card has 20 percent
retire and 3 percent leave, is out of work by the end of the year with 1 − 0.99 · 0.80 · 0.97 = 23.2 percent (with a
mortality ratio of 1 and retirement not shifted). The formulas themselves are those of ``workforce.rates``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array, Either
from underlag.core.axes import CAREER_AGES, SEXES, band_index
from underlag.evidence.cards.parameter import ParameterCard
from underlag.runs.inputs.cards import labels_of
from underlag.runs.inputs.fill import filled
from underlag.runs.inputs.groups import CareerInputs
from underlag.workforce.rates.ages import by_age, by_sex, normal_shape, shares_by_age, tilted
from underlag.workforce.rates.arrays import library_of
from underlag.workforce.rates.exits import exit_probability, shifted_retirement
from underlag.workforce.rates.moves import exchange, moving_matrix, settling_matrix
from underlag.workforce.rates.training import completion_hazard

_Values = Mapping[str, Either]
"""Parameter name → values by draw, then the axes of its card [unit of the card]."""

_Cards = Mapping[str, ParameterCard]
"""Parameter name → card of the profession."""

YOUNGEST_TRAINEE = 22
"""Youngest age at which someone starts training after a degree [year]; cuts the tail of the entry-age card."""

AGE_TILT, AGE_BEND = "start/age_tilt", "start/age_bend"
"""Cards of how far the ages at the start may lie from ``start/age_structure``; a profession has both or neither."""

FORECAST_SHORTFALL = "history/forecast_shortfall"
"""Card of the yearly share by which the nation's specialists have fallen short of the model's own forecasts
(``runs.track_record.shortfall``); a profession may lack it. The past is run with it after its date only."""

MORTALITY_YEARS = 5
"""Years of deaths, up to the latest there are, that mortality is estimated from."""


def bounds(cards: _Cards, name: str) -> tuple[int, ...]:
    """Labels of a card's one axis of ages or age bands: first age of each [whole years]. IndexError where it has
    no axis."""
    return tuple(int(label) for label in labels_of(cards[name].values[0].value)[0])


def over_ages(values: _Values, cards: _Cards, name: str, below: float | None = None) -> Float[Either, "draw age"]:
    """A card by age or age band as values by career age [unit of the card]; a single number holds for every age.

    below  value of ages under the first band; None extends that band down
    ValueError where the card's ages do not ascend.
    """
    given = values[name]
    if given.ndim == 1:
        return library_of(given).repeat(given[:, None], len(CAREER_AGES), axis=1)
    return by_age(given, bounds(cards, name), below)


def specialist_shape(values: _Values, cards: _Cards) -> Float[Either, "draw sex age"]:
    """Shares of the specialists at the start by sex and age [1]; a draw sums to 1. Where cards say how unsure the ages
    are, their distribution is tilted and bent (``workforce.rates.ages.tilted``)."""
    name = "start/age_structure"
    shares = shares_by_age(values[name], bounds(cards, name))
    if AGE_TILT in values:
        shares = tilted(shares, values[AGE_TILT], values[AGE_BEND])
    return by_sex(shares, values["start/women_share"])


def employment(values: _Values, cards: _Cards) -> Float[Either, "draw sex age"]:
    """Share of full time that specialists are employed, by sex and age [fte/head]."""
    by_sexes = in_sex_order(values["hours/full_time_share"], cards["hours/full_time_share"])
    return by_sexes[:, :, None] * over_ages(values, cards, "hours/full_time_share_by_age")[:, None, :]


def employment_degree(values: _Values, cards: _Cards) -> Float[Either, " draw"]:
    """Mean share of full time of the nation's specialists at the start [fte/head]: all work, not patient care alone."""
    return (specialist_shape(values, cards) * employment(values, cards)).sum(axis=(1, 2))


def in_sex_order(values: Float[Either, "draw ..."], card: ParameterCard) -> Float[Either, "draw sex"]:
    """A card's value by sex [unit of the card] in the order of ``core.axes.SEXES``; a single number holds for both.
    ValueError where the card lacks a sex."""
    if values.ndim == 1:
        return library_of(values).repeat(values[:, None], len(SEXES), axis=1)
    labels = labels_of(card.values[0].value)[0]
    return values[:, np.array([labels.index(sex) for sex in SEXES])]


def mortality(deaths: pl.DataFrame, population: pl.DataFrame) -> Float[Array, "sex age"]:
    """Yearly probability of death of the nation's residents at career ages [1], over the latest years of deaths.

    Deaths over the mid-year population give a rate m; the probability is 1 − exp(−m): 0.00995 for one death among 100.
    0 at ages where nobody lived.

    deaths      year, sex, age, deaths [persons] of every region; the latest ``MORTALITY_YEARS`` are pooled
    population  year, sex, age, persons at 31 December [persons] of every region
    """
    last = int(deaths["year"].max())  # type: ignore[arg-type]
    years = range(max(last - MORTALITY_YEARS + 1, int(deaths["year"].min())), last + 1)  # type: ignore[arg-type]
    ages = pl.col("age").is_in(list(CAREER_AGES))
    died = _sums(deaths.filter(pl.col("year").is_in(list(years)) & ages), "deaths")
    at_end = _sums(population.filter(pl.col("year").is_in(list(years)) & ages), "persons")
    at_beginning = _sums(population.filter(pl.col("year").is_in([y - 1 for y in years]) & ages), "persons")
    lived = (at_beginning + at_end) / 2 if at_beginning.sum() > 0 else at_end
    return np.asarray(-np.expm1(-np.divide(died, lived, out=np.zeros_like(died), where=lived > 0)))


def _sums(table: pl.DataFrame, column: str) -> Float[Array, "sex age"]:
    sums = {(s, a): v for s, a, v in table.group_by("sex", "age").agg(pl.col(column).sum()).iter_rows()}
    return np.array([[float(sums.get((sex, age), 0.0)) for age in CAREER_AGES] for sex in SEXES])


def exit_rates(values: _Values, cards: _Cards, death: Float[Array, "sex age"]) -> Float[Either, "draw sex age"]:
    """Yearly probability that a specialist leaves work [1], 0–1: by death, by retirement or otherwise, and by what the
    model's earlier forecasts did not foresee, where a card tells of that.

    death  yearly probability of the nation's residents at career ages [1], as ``mortality`` gives it
    """
    dying, retiring, leaving = exit_hazards(values, cards, death)
    xp = library_of(dying)
    found = exit_probability(dying, retiring, leaving)
    if FORECAST_SHORTFALL in values:
        found = 1 - (1 - found) * (1 - values[FORECAST_SHORTFALL][:, None, None])
    return xp.clip(found, 0.0, 1.0)


def exit_hazards(
    values: _Values, cards: _Cards, death: Float[Array, "sex age"]
) -> tuple[Float[Either, "draw sex age"], Float[Either, "draw sex age"], Float[Either, "draw sex age"]]:
    """Yearly probability [1], 0–1, of dying, of retiring for who does not die, and of leaving for who does neither;
    ``death`` as for ``exit_rates``."""
    retirement = over_ages(values, cards, "exits/retirement", below=0.0)
    xp = library_of(retirement)
    later = shifted_retirement(xp.clip(retirement, 0.0, 1.0), values["exits/retirement_shift"])
    dying = xp.clip(values["exits/mortality_ratio"][:, None, None] * death, 0.0, 1.0)
    leaving = xp.clip(over_ages(values, cards, "exits/leave"), 0.0, 1.0)
    retiring, going = (xp.broadcast_to(each[:, None, :], dying.shape) for each in (later, leaving))
    return dying, retiring, going


def career_inputs(
    values: _Values,
    cards: _Cards,
    death: Float[Array, "sex age"],
    residents: Float[Array, " region"],
    healthcare_region: Sequence[str],
    training_years: int,
    degurba: Float[Array, "region degurba"] | None = None,
) -> tuple[CareerInputs, tuple[int, ...]]:
    """The rates, and for each career age the number of its band in ``moves``.

    values, cards      of every parameter of the career model; KeyError names one that is missing
    death              yearly probability of death of residents [1], as ``mortality`` gives it
    residents          at the start [resident], > 0: by them arrivals and those who move are shared
    healthcare_region  name or code of each region's
    training_years     K, the most years of training followed [years]
    degurba            as for ``fill.filled``; None for the nation's fill everywhere
    ValueError where ages of a card do not ascend.
    """
    draws, xp = values["training/fill"].shape[0], library_of(*values.values())
    mean, sd, least = (values[f"training/duration_{part}"] for part in ("mean", "sd", "minimum"))
    completion = completion_hazard(mean, sd, least, training_years)
    dropout = xp.repeat(xp.clip(values["training/dropout"], 0.0, 1.0)[:, None], training_years, axis=1)
    exchanged = exchange(residents, healthcare_region, values["settling/within_healthcare_region"])
    hours = employment(values, cards) * values["hours/patient_time_share"][:, None, None]
    arrivals = (values["arrivals/abroad"] + values["arrivals/returners"])[:, None] * residents / residents.sum()
    oldest = CAREER_AGES[-1] - training_years
    fill, relative_vacancy = filled(values, residents, degurba)
    career = CareerInputs(
        exit=exit_rates(values, cards, death),
        dropout=dropout,
        completion=completion,
        entry_shape=_entering(values, "training/entry_age", "training/women_share", oldest),
        settling=settling_matrix(values["settling/stay"], values["settling/leave_primary_care"], exchanged),
        moves=moving_matrix(values["moves/yearly"].reshape(draws, -1), exchanged),
        specialist_hours=hours,
        trainee_hours=values["hours/trainee_full_time_share"],
        fill=fill,
        relative_vacancy=relative_vacancy,
        arrivals=xp.broadcast_to(arrivals, (draws, len(residents))),
        arrival_shape=_entering(values, "arrivals/age", "arrivals/women_share", CAREER_AGES[-1]),
    )
    lower = bounds(cards, "moves/yearly") if values["moves/yearly"].ndim == 2 else (CAREER_AGES[0],)
    return career, band_index(CAREER_AGES, (min(lower[0], CAREER_AGES[0]), *lower[1:]))


def _entering(values: _Values, age: str, women: str, oldest: int) -> Float[Either, "draw sex age"]:
    """Sex and age of those who come in [1], sum 1, from the cards ``<age>_mean``, ``<age>_sd`` and ``women``."""
    shape: Any = normal_shape(values[f"{age}_mean"], values[f"{age}_sd"], YOUNGEST_TRAINEE, oldest)
    return by_sex(shape, library_of(values[women]).clip(values[women], 0.0, 1.0))

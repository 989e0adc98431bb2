"""The aggregate form: supply, requirement and training intake for countries that publish only anchor-year survival.

Where a country publishes no age structure, only "what share of those working today is gone after 5, 10, 15 and 20
years" and "what share of graduates works after 1, 5, 10 and 15 years", the career model has nothing to work on. This
form has: groups of people followed by such curves. It is the method of the Dutch advisory committee for medical
workforce planning (Capaciteitsorgaan), of which the GP round of 2025 is published. The equations, and the conventions
of timing with which the agency's yearly trace is reproduced, are in ``docs/explanation/aggregate-form.md``.

Years are counted from the base year: ``since`` = 0 … 20. The sex axis is ``core.axes.SEXES`` (women, men).

A supply of 100 FTE with 5 percent unmet, 10 percent growth by population and 1 percent a year over 10 years should have
been 100·1.05·1.1·1.1 = 127.05. With 120 FTE there, and 0.5 FTE from one yearly place by then, 10 places should be 24.1:

>>> required = required_supply(100.0, 0.05, 0.1, 0.01, 10)
>>> required.round(6).item(), advised_intake(10.0, required, 120.0, 0.5).round(6).item()
(127.05, 24.1)
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from underlag.core.arrays import Array
from underlag.core.errors import Problem, SettingError
from underlag.core.language import Text

LAST = 20
"""Years after the base year that a trace covers: the last anchor of the published curves."""

STOCK_ANCHORS: tuple[int, ...] = (0, 5, 10, 15, 20)
"""Years since the base year at which outflow, hours and demography are given (0 being the base year itself)."""

RETURN_ANCHORS: tuple[int, ...] = (1, 5, 10, 15)
"""Years since graduation at which the share of graduates still working is given."""

VARIANTS: tuple[str, ...] = ("low", "mid", "high")
"""Names of the three variants of future requirement."""


@dataclass(frozen=True)
class Stock:
    """Those working in the base year.

    heads   [head] by sex
    gone    share of them that has left by each of ``STOCK_ANCHORS`` [1], 0–1, sex × anchor, first column 0
    """

    heads: Array
    gone: Array


@dataclass(frozen=True)
class Cohort:
    """Trainees who start training in the same stretch of years.

    starts      trainees a year [head/year]
    sex_share   share of each sex among them [1]
    completing  share completing the training [1], 0–1
    years       length of training [year], > 0, fractions allowed
    working     share of graduates working at each of ``RETURN_ANCHORS`` years after graduation [1], sex × anchor
    """

    starts: float
    sex_share: Array
    completing: float
    years: float
    working: Array


@dataclass(frozen=True)
class Abroad:
    """Yearly inflow from abroad: arrivals [head/year] by sex that begin to work; they then leave as graduates do."""

    arriving: Array


TRENDS: tuple[str, ...] = (
    "epidemiology",
    "sociocultural",
    "professional",
    "efficiency",
    "horizontal",
    "vertical",
    "hours",
)
"""Causes of a yearly growth of requirement, in the agency's order, working hours last."""


@dataclass(frozen=True)
class Requirement:
    """One variant of how the requirement develops.

    unmet       unmet demand in the base year as a share of supply [1]
    demography  cumulative growth of requirement by population at each of ``STOCK_ANCHORS`` [1], first 0
    trends      cause (of ``TRENDS``) → yearly growth by it [1/year]; they are added up, not compounded
    """

    unmet: float
    demography: Array
    trends: Mapping[str, float]

    @property
    def trend(self) -> float:
        """Yearly growth by all these causes together [1/year]."""
        return sum(self.trends.values())


@dataclass(frozen=True)
class AggregateInputs:
    """Everything the aggregate form needs; ``aggregate_inputs.read_inputs`` builds it from the published keys.

    base_year       year of the stock
    steering_year   first year in which intake can be changed, ≥ base_year
    trend_year      year after which the non-demographic trend stands still, ≥ base_year
    balance_years   years for which an intake is advised; may be empty
    fte_per_head    hours [FTE/head] at each of ``STOCK_ANCHORS``, sex × anchor
    in_training     trainees in training in the base year
    committed       starts from the base year up to the steering year
    steerable       starts from the steering year
    requirement     one for each of ``VARIANTS``, in that order
    """

    base_year: int
    steering_year: int
    trend_year: int
    balance_years: tuple[int, ...]
    stock: Stock
    fte_per_head: Array
    in_training: Cohort
    committed: Cohort
    steerable: Cohort
    abroad: Abroad
    requirement: tuple[Requirement, Requirement, Requirement]


@dataclass(frozen=True)
class Trace:
    """What the aggregate form gives, one value a year from the base year to 20 years later.

    year                      [year]
    supply_heads, supply_fte  those working, heads and FTE
    fte_per_place             FTE from one yearly place of the steerable intake by then [FTE/(head/year)]
    required_fte_demography   requirement by unmet demand and demography alone, mid variant [FTE]
    required_supply              requirement with all causes, variant × year [FTE]
    intake                    yearly intake from the steering year that balances that year, variant × year [head/year];
                              NaN until the first graduate of that intake works
    """

    year: NDArray[np.int64]
    supply_heads: Array
    supply_fte: Array
    fte_per_place: Array
    required_fte_demography: Array
    required_fte: Array
    intake: Array


def between_anchors(anchors: tuple[int, ...], values: ArrayLike) -> Array:
    """The value for each year 0 … 20, linear between the anchor years; last axis of ``values`` = anchors."""
    given = np.asarray(values, dtype=np.float64)
    years = np.arange(LAST + 1)
    return np.apply_along_axis(lambda row: np.interp(years, anchors, row), -1, given)


def working_by_year(working: ArrayLike) -> Array:
    """Share of graduates working 0 … 20 years after graduation [1]; last axis of ``working`` = ``RETURN_ANCHORS``.

    Year 0 is 1. Linear from year 1 to year 5. Within 5–10 and 10–15 the agency moves each year from the *year before*
    towards the next anchor, by 1, 2, 3 and 4 fifths of what is left, so that the curve bends instead of being straight;
    beyond 15 it goes on with the mean yearly change of years 10–15. Never outside 0–1.
    """
    given = np.asarray(working, dtype=np.float64)
    at_1, at_5, at_10, at_15 = (given[..., i] for i in range(4))
    curve = np.ones((*given.shape[:-1], LAST + 1))
    for year in range(1, 6):
        curve[..., year] = at_1 + (at_5 - at_1) * (year - 1) / 4
    for anchor, goal in ((5, at_10), (10, at_15)):
        for step in range(1, 6):
            before = curve[..., anchor + step - 1]
            curve[..., anchor + step] = before + (goal - before) * step / 5
    for year in range(16, LAST + 1):
        curve[..., year] = at_15 + (at_15 - at_10) * (year - 15) / 5
    return np.clip(curve, 0.0, 1.0)


def mean_working(curve: Array, newest: int, oldest: int) -> Array:
    """Mean share working among graduates of ``newest`` … ``oldest`` years' standing; 1 before the first full year."""
    if oldest < 1:
        return np.ones(curve.shape[:-1])
    return np.asarray(curve[..., max(newest, 1) : oldest + 1].mean(axis=-1))


def in_training_heads(cohort: Cohort) -> Array:
    """Working graduates among those in training in the base year [head], since × sex.

    They graduate evenly over one length of training. Their standing is counted in whole years: where the length of
    training has a fraction, the window of standing moves one year later than where it is whole (as the agency counts).
    """
    curve, whole = working_by_year(cohort.working), math.ceil(cohort.years)
    heads = np.zeros((LAST + 1, len(cohort.sex_share)))
    for since in range(1, LAST + 1):
        oldest = since if since <= whole or whole == cohort.years else since - 1
        graduated = min(since, cohort.years)
        heads[since] = graduated * mean_working(curve, oldest - whole + 1, oldest)
    return heads * cohort.starts * cohort.sex_share * cohort.completing


def starting_heads(cohort: Cohort, first: int, length: float) -> Array:
    """Working graduates among those who start ``first`` years after the base year or later [head], since × sex.

    cohort  who starts
    first   years from the base year to the first start [year], whole, ≥ 0
    length  years of starts [year]: a whole number ≥ 0, or infinity for a cohort that goes on
    """
    curve, whole = working_by_year(cohort.working), math.ceil(cohort.years)
    heads = np.zeros((LAST + 1, len(cohort.sex_share)))
    for since in range(LAST + 1):
        graduated = min(max(since - first - cohort.years, 0.0), length)
        oldest = since - first - whole
        newest = 1 if math.isinf(length) else oldest - int(length) + 1
        heads[since] = graduated * (mean_working(curve, newest, oldest) if graduated else 0.0)
    return heads * cohort.starts * cohort.sex_share * cohort.completing


def abroad_heads(abroad: Abroad, working: Array) -> Array:
    """Those from abroad since the base year who still work [head], since × sex; they leave as graduates do."""
    curve = working_by_year(working)
    curve[..., 0] = 0.0
    return np.cumsum(curve, axis=-1).T * abroad.arriving


def fte_of(heads: Array, fte_per_head: Array) -> Array:
    """FTE of heads by sex; the last axis of both is sex and is summed."""
    return np.asarray((heads * fte_per_head).sum(axis=-1), dtype=np.float64)


def required_supply(
    supply_fte: float,
    unmet: float,
    demography: ArrayLike,
    trend: float = 0.0,
    trend_years: ArrayLike | None = None,
) -> Array:
    """Supply that would have met the requirement [FTE].

    supply_fte   supply in the base year [FTE]
    unmet        unmet demand then, as a share of that supply [1]
    demography   cumulative growth by population since then [1]
    trend        yearly growth for other causes [1/year], times ``trend_years`` years, not compounded
    trend_years  how many years the trend has gone on [year], ≥ 0; needed where there is a trend
    Raises SettingError for a trend without its years: no number of them can be taken for granted.
    """
    if trend_years is None and trend != 0:
        raise SettingError(
            Problem(
                "trend_years",
                Text(
                    "en årlig trend är angiven, men inte för hur många år",
                    "a yearly trend is given, but not for how many years",
                ),
                f"trend={trend:g}",
                Text("år sedan basåret", "years since the base year"),
                Text("ange trend_years, eller utelämna trend", "give trend_years, or leave trend out"),
            )
        )
    growth = 1 + np.asarray(demography, dtype=np.float64)
    trended = trend * np.asarray(0.0 if trend_years is None else trend_years, dtype=np.float64)
    return np.asarray(supply_fte * (1 + unmet) * growth * (1 + trended))


def advised_intake(current: float, required: ArrayLike, supply: ArrayLike, fte_per_place: ArrayLike) -> Array:
    """Yearly intake that would close the gap in the year looked at [head/year]; NaN where none can.

    current        intake as it is [head/year]
    required       requirement that year [FTE]
    supply         supply that year with the intake as it is [FTE]
    fte_per_place  what one yearly place of the intake that can be changed has delivered by then [FTE/(head/year)]
    """
    gap = np.asarray(required, dtype=np.float64) - np.asarray(supply, dtype=np.float64)
    delivered = np.broadcast_to(np.asarray(fte_per_place, dtype=np.float64), gap.shape)
    more = np.divide(gap, delivered, out=np.full(gap.shape, np.nan), where=delivered > 0)
    return np.asarray(current + more)


@dataclass(frozen=True)
class Groups:
    """The groups of people that make up the supply [head], each since × sex.

    left         of those at work in the base year, those still there
    in_training  graduates of those in training in the base year
    committed    graduates of those who start before the steering year
    per_place    graduates from one yearly place of the intake from the steering year on [head/(head/year)]
    abroad       those who have come from abroad since the base year
    """

    left: Array
    in_training: Array
    committed: Array
    per_place: Array
    abroad: Array


def groups(inputs: AggregateInputs) -> Groups:
    """The groups of people at work in each year."""
    first = inputs.steering_year - inputs.base_year
    return Groups(
        left=inputs.stock.heads * (1 - between_anchors(STOCK_ANCHORS, inputs.stock.gone)).T,
        in_training=in_training_heads(inputs.in_training),
        committed=starting_heads(inputs.committed, 0, first),
        per_place=starting_heads(replace(inputs.steerable, starts=1.0), first, math.inf),
        abroad=abroad_heads(inputs.abroad, inputs.in_training.working),
    )


def hours(inputs: AggregateInputs) -> Array:
    """Hours [FTE/head] of each year, since × sex."""
    return between_anchors(STOCK_ANCHORS, inputs.fte_per_head).T


def trend_years(inputs: AggregateInputs) -> NDArray[np.int64]:
    """How many years the yearly trends have gone on in each year of the trace [year]."""
    return np.minimum(np.arange(LAST + 1), inputs.trend_year - inputs.base_year)


def trace(inputs: AggregateInputs) -> Trace:
    """Supply, requirement and balancing intake for the base year and the 20 years after it."""
    people = groups(inputs)
    heads = (
        people.left + people.in_training + people.committed + inputs.steerable.starts * people.per_place + people.abroad
    )
    fte_per_head = hours(inputs)
    supply, delivered = fte_of(heads, fte_per_head), fte_of(people.per_place, fte_per_head)
    demography = [between_anchors(STOCK_ANCHORS, r.demography) for r in inputs.requirement]
    required = np.stack(
        [
            required_supply(float(supply[0]), r.unmet, growth, r.trend, trend_years(inputs))
            for r, growth in zip(inputs.requirement, demography, strict=True)
        ]
    )
    mid = VARIANTS.index("mid")
    return Trace(
        year=inputs.base_year + np.arange(LAST + 1),
        supply_heads=heads.sum(axis=-1),
        supply_fte=supply,
        fte_per_place=delivered,
        required_fte_demography=required_supply(float(supply[0]), inputs.requirement[mid].unmet, demography[mid]),
        required_fte=required,
        intake=advised_intake(inputs.steerable.starts, required, supply, delivered),
    )


def balance_advice(inputs: AggregateInputs, result: Trace) -> dict[int, dict[str, float]]:
    """Advised intake for each balance year, by variant [head/year]; only years in which the trace has one."""
    advice: dict[int, dict[str, float]] = {}
    for year in inputs.balance_years:
        at = year - inputs.base_year
        if 0 <= at <= LAST and not np.isnan(result.intake[:, at]).any():
            advice[year] = {variant: float(result.intake[i, at]) for i, variant in enumerate(VARIANTS)}
    return advice


TRACE_COLUMNS: tuple[str, ...] = (
    "year",
    "supply_heads",
    "supply_fte",
    "required_fte_demography",
    *(f"required_fte_{variant}" for variant in VARIANTS),
    *(f"intake_{variant}" for variant in VARIANTS),
)
"""Columns of the trace as it is written to file, in order."""


def trace_rows(result: Trace) -> list[dict[str, int | float | None]]:
    """The trace as rows under ``TRACE_COLUMNS``; None where an intake is not defined."""
    rows: list[dict[str, int | float | None]] = []
    for at, year in enumerate(result.year):
        numbers = [
            result.supply_heads[at],
            result.supply_fte[at],
            result.required_fte_demography[at],
            *result.required_fte[:, at],
            *result.intake[:, at],
        ]
        values = [None if math.isnan(number) else float(number) for number in numbers]
        rows.append(dict(zip(TRACE_COLUMNS, [int(year), *values], strict=True)))
    return rows

"""What the rest of underlag expects of the evidence: tables and columns it reads, units and ranges of parameters.

A wrong unit is the fault that no one sees in a result, so units are written down twice: in the evidence, where the
number is, and here, where the engine states what it takes. `underlag check` compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_COLUMNS: tuple[tuple[str, str], ...] = (
    ("regions", "region_code name authority healthcare_region name_en"),
    (
        "municipalities",
        "municipality_code name region_code group_code group degurba healthcare_region latitude longitude",
    ),
    ("municipality_population_total", "municipality_code year persons=resident"),
    ("municipality_population", "municipality_code year sex age persons=resident"),
    ("population", "region_code year sex age persons=resident"),
    ("deaths", "region_code year sex age deaths=resident/year"),
    ("births", "region_code year mother_age child_sex births=resident/year"),
    ("population_benchmark", "region_code year group sex age_from age_to persons=resident"),
    ("population_total", "region_code year persons=resident"),
    ("population_share_80plus", "region_code year percent=1"),
    ("births_total", "region_code year births=resident/year"),
    ("life_expectancy", "region_code sex period years=year"),
    ("population_projection", "region_code year age_from age_to persons=resident"),
    (
        "workforce_observations",
        "observation_id region_code region_codes area profession year year_end quantity relation value value_max unit "
        "definition source source_kind note used reason_left_out",
    ),
    ("need_index", "region_code year index value"),
    ("need_weight_by_age", "age_from age_to weight"),
    ("deprivation_components", "region_code year component value"),
    (
        "published_facts",
        "fact_id profession text_sv text_en quantity region_code year policy value tolerance unit source",
    ),
)
"""Table → its columns, each with ``=unit`` where it counts something."""

ASSEMBLED_TABLES: Mapping[str, Mapping[str, str | None]] = {
    table: {name: unit or None for name, _, unit in (word.partition("=") for word in columns.split())}
    for table, columns in _COLUMNS
}
"""Table that runs assemble → columns they read → unit of the column, or None for codes, words and mixed units."""


OPTIONAL_TABLES: Mapping[str, tuple[str, ...]] = {
    "need_custom": ("kind", "key", "weight"),
    "published_forecasts": (
        "forecast_id",
        "profession",
        "name_sv",
        "name_en",
        "published",
        "base_year",
        "target_year",
        "quantity",
        "change_percent",
    ),
    "municipality_deprivation": ("municipality_code", "year", "component", "value"),
    "health_centre_locations": ("region_code", "municipality_code", "latitude", "longitude"),
    "degurba_share": ("region_code", "degurba", "percent"),
    "medical_schools": ("region_code",),
    "foundation_and_internship": ("region_code", "year", "quantity", "value", "value_max"),
}
"""Tables that runs assemble where a country has them → the columns they read: the user's own need weights for the need
model ``custom``, what others have forecast, what deprived areas are weighted by, where residents can turn, how
many live in sparsely populated areas, where doctors are trained, and posts of foundation service."""


@dataclass(frozen=True)
class ExpectedParameter:
    """What the model takes a parameter to be.

    unit          notation of core.units, as on the card
    reads         the same as a reader meets it, which for a number without dimension says what it is; "" for ``unit``
    low, high     range outside of which the number can't be meant                           [unit]
    axes          dimensions the model can use, in order; a card may also give one number, used for every label
    sums_to_one   the numbers of one dated value are shares of a whole
    required      every profession of the career form must have it
    """

    unit: str
    low: float
    high: float
    axes: tuple[str, ...] = ()
    sums_to_one: bool = False
    required: bool = True
    reads: str = ""

    def __post_init__(self) -> None:
        if self.unit == "1" and not self.reads:
            raise ValueError("a number without dimension says what it is: a share (1), or a name of core.units")


def _share(low: float = 0.0, high: float = 1.0, required: bool = True) -> ExpectedParameter:
    return ExpectedParameter("1", low, high, required=required, reads="1")


def _spread(high: float, required: bool = True) -> ExpectedParameter:
    """Standard deviation of a logarithm: 2 is a factor of seven either way."""
    return ExpectedParameter("1", 0.0, high, required=required, reads="log")


def _age() -> ExpectedParameter:
    # Ages of a career: 20 to 79 (core.axes.CAREER_AGES).
    return ExpectedParameter("year", 20.0, 79.0)


TIME_OUTSIDE_LISTS, FURTHER_TASKS = "need/time_outside_lists", "need/further_tasks"
"""Cards of tasks outside the lists: how today's time outside them is divided, and time beyond that (``need.tasks``)."""
FILL, FILL_FOLLOWS, VACANT_SHARE = (
    "training/fill",
    "recruitment/fill_follows_vacancies",
    "demand/vacant_share_by_degurba",
)
"""Cards of the share of training posts filled in the nation, of how closely the unfilled follow the vacant posts of
doctors from one kind of place to another, and of the share of those that is vacant."""

PARAMETERS: Mapping[str, ExpectedParameter] = {
    # Duration in calendar years, leave and part-time included; training_years of a profession is at most 20.
    "training/duration_mean": ExpectedParameter("year", 0.5, 20.0),
    "training/duration_sd": ExpectedParameter("year", 0.0, 10.0),
    "training/duration_minimum": ExpectedParameter("year", 0.0, 20.0),
    "training/dropout": ExpectedParameter("1/year", 0.0, 1.0),
    "training/entry_age_mean": _age(),
    "training/entry_age_sd": ExpectedParameter("year", 0.1, 20.0),
    "training/women_share": _share(),
    # Posts that are filled, of those opened.
    FILL: _share(),
    # An exponent: how many percent more are unfilled where one percent more are vacant (CARDS_NEEDED).
    FILL_FOLLOWS: ExpectedParameter("1", 0.0, 3.0, required=False, reads="ratio"),
    "settling/stay": _share(),
    "settling/leave_primary_care": _share(),
    "settling/within_healthcare_region": _share(),
    "moves/yearly": ExpectedParameter("1/year", 0.0, 1.0, ("age_band",)),
    # Hazards: a probability within the year, so per year and at most 1.
    "exits/retirement": ExpectedParameter("1/year", 0.0, 1.0, ("age",)),
    "exits/retirement_shift": ExpectedParameter("year", -10.0, 10.0),
    "exits/leave": ExpectedParameter("1/year", 0.0, 1.0, ("age_band",)),
    "exits/mortality_ratio": ExpectedParameter("1", 0.0, 5.0, reads="ratio"),
    "arrivals/abroad": ExpectedParameter("head/year", 0.0, 1e5),
    "arrivals/returners": ExpectedParameter("head/year", 0.0, 1e5),
    "arrivals/age_mean": _age(),
    "arrivals/age_sd": ExpectedParameter("year", 0.1, 20.0),
    "arrivals/women_share": _share(),
    # One head can work somewhat more than full time, hence 1.2.
    "hours/full_time_share": ExpectedParameter("fte/head", 0.0, 1.2, ("sex",)),
    "hours/full_time_share_by_age": ExpectedParameter("1", 0.0, 2.0, ("age_band",), reads="ratio"),
    "hours/patient_time_share": _share(),
    "hours/trainee_full_time_share": ExpectedParameter("fte/head", 0.0, 1.2),
    "start/residents_per_specialist_fte": ExpectedParameter("resident/fte", 1.0, 1e6),
    # Trainees per thousand residents is a plain number in the card, ten at most even where posts are many.
    "start/trainees_per_1000": ExpectedParameter("1", 0.0, 10.0, reads="per_1000"),
    "start/regional_spread_specialists": _spread(2.0),
    "start/regional_spread_trainees": _spread(2.0),
    "start/women_share": _share(),
    "start/age_structure": ExpectedParameter("1", 0.0, 1.0, ("age_band",), sums_to_one=True, reads="1"),
    # How far the ages may lie from that card; a profession without these two takes it as it is (CARDS_TOGETHER).
    "start/age_tilt": ExpectedParameter("1", -3.0, 3.0, required=False, reads="log"),
    "start/age_bend": ExpectedParameter("1", -1.0, 1.0, required=False, reads="log"),
    # How often a published figure is odd, and how much larger its error then is (CARDS_TOGETHER).
    "start/odd_figure_share": _share(high=0.5, required=False),
    "start/odd_figure_ratio": ExpectedParameter("1", 1.0, 100.0, required=False, reads="ratio"),
    "need/residents_per_specialist": ExpectedParameter("resident/fte", 1.0, 1e6),
    "need/residents_per_trainee": ExpectedParameter("resident/fte", 0.0, 1e6),
    "population/projection_error": _spread(1.0),
    "population/projection_error_national": _spread(1.0),
    "data_value/count_error": _spread(2.0),
    "data_value/remaining_spread": _share(),
    "policy/specialists_per_post": ExpectedParameter("head/post", 0.1, 100.0),
    # Room for posts inside a region, so every country needs it; what limits alone read is told by them (LIMITS_FOLDER).
    "limits/trainees_per_specialist": ExpectedParameter("1", 0.05, 10.0, reads="ratio"),
    # What a trainee on a post costs, per year in training.
    "costs/training_post": ExpectedParameter("sek/post/year", 0.0, 1e8, required=False),
    # Inside a region: weights of a missing specialist, and what is assumed where nothing is published.
    "placement/degurba_weight": ExpectedParameter("1", 0.0, 10.0, ("degurba",), reads="weight"),
    "placement/group_weight": ExpectedParameter("1", 0.0, 10.0, ("municipality_group",), reads="weight"),
    "placement/deprivation_strength": ExpectedParameter("1", 0.0, 1.0, reads="weight"),
    "placement/rural_shortfall": _share(high=0.9),
    "placement/stay_at_unit": _share(),
    "placement/specialists_together": ExpectedParameter("head", 0.0, 20.0),
    "placement/reach": ExpectedParameter("km", 1.0, 500.0),
    # Read by the need model "deprivation" alone.
    "need/deprivation_strength": _share(required=False),
    # Time outside the lists; a profession without these two has a need that no task outside them moves.
    TIME_OUTSIDE_LISTS: ExpectedParameter("1", 0.0, 1.0, ("task",), sums_to_one=True, required=False, reads="1"),
    FURTHER_TASKS: ExpectedParameter("1", 0.0, 1.0, ("task",), required=False, reads="1"),
    # The past, before any figure: starts of training over the years.
    "history/starts_trend": ExpectedParameter("1/year", -0.5, 0.5),
    "history/starts_change": _spread(1.0),
    "history/regional_trend_trainees": ExpectedParameter("1/year", 0.0, 0.5),
    # How much a forecaster who is right on average errs by in a year; above 0, since it is divided by.
    "history/forecast_error_spread": ExpectedParameter("1/year", 1e-4, 0.2),
    # By how much specialists have fallen short of the model's own forecasts; negative where they were more.
    "history/forecast_shortfall": ExpectedParameter("1/year", -0.2, 0.2, required=False),
    "start/observation_drift": _spread(2.0, required=False),
    # Demand: what employers would hire now. A profession without these cards has no estimate of it (VACANCY_CARDS).
    "demand/vacancies": ExpectedParameter("post", 0.0, 1e6, required=False),
    VACANT_SHARE: ExpectedParameter("1", 0.0, 0.99, ("degurba",), required=False, reads="1"),
    "demand/regional_spread": _spread(2.0, required=False),
    "demand/figure_error": _spread(2.0, required=False),
    "demand/vacancy_drift": _spread(2.0, required=False),
}
"""Name of a parameter → what the model takes it to be."""

VACANCY_CARDS: tuple[str, ...] = (
    "demand/vacancies",
    VACANT_SHARE,
    "demand/regional_spread",
    "demand/figure_error",
    "demand/vacancy_drift",
)
"""Cards that vacancies by region are told by: a profession has all of them or none."""

FILL_CARDS: tuple[str, ...] = (FILL, FILL_FOLLOWS, VACANT_SHARE)
"""Cards that the share filled of a region rests on; a profession may lack all but the first, and then fills alike
everywhere."""

CARDS_TOGETHER: tuple[tuple[str, ...], ...] = (
    VACANCY_CARDS,
    ("start/age_tilt", "start/age_bend"),
    ("start/odd_figure_share", "start/odd_figure_ratio"),
    (TIME_OUTSIDE_LISTS, FURTHER_TASKS),
)
"""Cards that mean nothing without each other: a profession has all of a group or none."""

CARDS_NEEDED: Mapping[str, tuple[str, ...]] = {FILL_FOLLOWS: (VACANT_SHARE,)}
"""Card → those without which it means nothing; they may be there without it."""

FAMILIES: Mapping[str, ExpectedParameter] = {
    "start/observation_error_": _spread(2.0, required=False),
    "start/observation_ratio_": ExpectedParameter("1", 0.05, 20.0, required=False, reads="ratio"),
    "start/observation_trend_": ExpectedParameter("1/year", -0.5, 0.5, required=False),
    "start/source_error_": _spread(2.0, required=False),
    # Change of a logarithm for a standard deviation of the covariate between regions.
    "start/slope_": ExpectedParameter("1", -2.0, 2.0, required=False, reads="log"),
    "measures/discount_": _share(required=False),
}
"""Beginning of a name → what every parameter is whose name begins so: for each observed quantity its error and what
there is of it per unit of the model's and how that grows, for each kind of source its error, for each covariate how
staff follows it, for each kind of evidence on measures the share believed."""

LIMITS_FOLDER = "limits/"
"""Beginning of the names of cards that limits of the recommendation own. What each is taken to be is told by the limit
and checked by ``runs.inputs.limit_checks``, so that here none of them needs to be known."""

EXTRA_POSTS = "policy/extra_posts"
"""Posts opened beside today's [post/year], shared out by residents: what a grant for training posts changes. Only
measures change it, so it has no card: without them it is 0."""

UNIT_COSTS: tuple[str, ...] = ("costs/training_post",)
"""Cards of what a unit costs that measures read."""

REGIONAL_PARAMETERS: frozenset[str] = frozenset(
    {
        FILL,
        "settling/stay",
        "settling/leave_primary_care",
        "moves/yearly",
        "exits/retirement",
        "exits/retirement_shift",
        "exits/leave",
        "arrivals/abroad",
        "arrivals/returners",
        EXTRA_POSTS,
    }
)
"""Parameters that a measure may change in some regions only."""

BY_MEASURE: frozenset[str] = REGIONAL_PARAMETERS | {
    "training/dropout",
    "training/duration_mean",
    "hours/full_time_share",
    "hours/full_time_share_by_age",
    "hours/patient_time_share",
    "hours/trainee_full_time_share",
}
"""Parameters that a measure may change: what happens in the years to come, not the start, the goal or the need."""


def expected_of(name: str) -> ExpectedParameter | None:
    """What the model takes the parameter to be, or None if nothing reads it."""
    family = next((expected for start, expected in FAMILIES.items() if name.startswith(start)), None)
    return PARAMETERS.get(name, family)


def unit_read(name: str, written: str) -> str:
    """Unit of a parameter as a reader meets it; ``written`` is what its card says, in notation of core.units."""
    expected = expected_of(name)
    return (expected.reads if expected else "") or written


QUANTITY_UNITS: tuple[tuple[str, str], ...] = (
    (r"residents_per_.*_fte|.*residents_per_(specialist|trainee)", "resident/fte"),
    (r".*_percent(_.*)?", "percent"),
    (r".*_per_1000(_.*)?", "per_1000"),
    (r".*_per_100k(_.*)?", "per_100000"),
    (r".*_per_year(_.*)?", "head/year"),
    (r".*_heads(_.*)?", "head"),
    (r".*_fte(_.*)?", "fte"),
)
"""Quantities of observations and published facts: the end of the name says the unit. The first that matches holds."""

ROW_UNITS: frozenset[str] = frozenset({"percent", "per_1000", "per_100000", "region", "text"})
"""Units a row may have beside those of core.units: figures kept as published, converted when they are used."""


def quantity_unit(quantity: str) -> str | None:
    """The unit that the name of a quantity promises, or None if it promises none."""
    return next((unit for pattern, unit in QUANTITY_UNITS if re.fullmatch(pattern, quantity)), None)


@dataclass(frozen=True)
class Whole:
    """A table whose column adds up to a whole within each group.

    table, column  what is summed
    by             columns that name the group
    total          the whole
    tolerance      rounding allowed
    """

    table: str
    column: str
    by: tuple[str, ...]
    total: float
    tolerance: float


WHOLES: tuple[Whole, ...] = (
    # Three shares rounded to one decimal differ from 100 by at most 0.15.
    Whole("degurba_share", "percent", ("region_code",), 100.0, 0.15),
)
"""Shares that must sum to their whole, in any country that has the table."""

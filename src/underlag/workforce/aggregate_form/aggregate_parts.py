"""The advised intake of the aggregate form by its parts: twelve numbers of places that sum to it.

The intake that balances a year is what the steerable intake must deliver by then [FTE] over what one yearly place of it
delivers. What it must deliver is built up from a state in which nothing happens (nobody leaves or comes, nothing is
unmet, no requirement grows; the advice is then 0), by switching on one cause after the other in the order in which the
agency's impact analysis sums them, which is that of ``PARTS``. A part is what its cause adds.

The order matters for the requirement alone, whose factors are multiplied: growth by population is of supply *and* unmet
demand, and the yearly trends of all three. Among the trends there is no order, for they are added up. Where hours
change between the anchors, the change among those at work in the base year is in ``outflow``.

Of 100 FTE 60 are left; those in training give 10, those who start before the steering year 5 and those from abroad 5.
Unmet are 5, growth by population is 0.1·105 = 10.5, and efficiency of −1 percent a year over 10 years −11.55. At 2 FTE
from a yearly place that is 20 − 7.5 − 2.5 + 2.5 + 5.25 − 5.775 = 11.975 places:

>>> built = Built(2043, "mid", 11.975, 2.0, 100.0, 60.0, 10.0, 5.0, 5.0, 0.05, 0.1, {"efficiency": -0.01}, 10)
>>> {part: round(places, 4) for part, places in built.places().items() if places}
{'outflow': 20.0, 'training': -7.5, 'arrivals': -2.5, 'unmet': 2.5, 'demography': 5.25, 'efficiency': -5.775}
>>> round(sum(built.places().values()), 4)
11.975
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from underlag.core.errors import Problem, SettingError
from underlag.core.language import Text
from underlag.workforce.aggregate_form.aggregate import (
    STOCK_ANCHORS,
    TRENDS,
    VARIANTS,
    AggregateInputs,
    between_anchors,
    fte_of,
    groups,
    hours,
    trace,
    trend_years,
)

OUTFLOW, TRAINING, ARRIVALS, UNMET, DEMOGRAPHY = "outflow", "training", "arrivals", "unmet", "demography"

PARTS: tuple[str, ...] = (OUTFLOW, TRAINING, ARRIVALS, UNMET, DEMOGRAPHY, *TRENDS)
"""Names of the parts, in the order in which they are switched on."""

IN_TRAINING, COMMITTED = "in_training", "committed"
"""What ``TRAINING`` is made of: those in training in the base year, and those who start before the steering year."""


@dataclass(frozen=True)
class Built:
    """What one variant's advice for a year is built from.

    year, variant
    intake         advised intake from the steering year on [head/year], as in the trace
    fte_per_place  what one yearly place of it delivers by that year [FTE/(head/year)], > 0
    supply_start   supply in the base year [FTE]
    left           what is left that year of those at work in the base year [FTE]
    in_training, committed, arrived
                   what those in training, those who start before the steering year and those from abroad give [FTE]
    unmet          unmet demand in the base year as a share of supply [1]
    demography     growth of requirement by population by that year [1]
    trends         cause → yearly growth by it [1/year]
    trend_years    how many years the trends have gone on [year]
    """

    year: int
    variant: str
    intake: float
    fte_per_place: float
    supply_start: float
    left: float
    in_training: float
    committed: float
    arrived: float
    unmet: float
    demography: float
    trends: Mapping[str, float]
    trend_years: int

    def fte(self) -> dict[str, float]:
        """Part → what it adds to what the steerable intake must deliver by that year [FTE], in the order of ``PARTS``;
        below 0 where it makes that less."""
        with_unmet = self.supply_start * (1 + self.unmet)
        grown = with_unmet * (1 + self.demography)
        return {
            OUTFLOW: self.supply_start - self.left,
            TRAINING: -(self.in_training + self.committed),
            ARRIVALS: -self.arrived,
            UNMET: self.supply_start * self.unmet,
            DEMOGRAPHY: with_unmet * self.demography,
            **{cause: grown * self.trends.get(cause, 0.0) * self.trend_years for cause in TRENDS},
        }

    def places(self) -> dict[str, float]:
        """Part → what it adds to the advised intake [head/year], in the order of ``PARTS``; they sum to ``intake``."""
        return {part: fte / self.fte_per_place for part, fte in self.fte().items()}


def advised_years(inputs: AggregateInputs) -> tuple[int, ...]:
    """Years of the trace for which an intake can be advised: from the first in which one of it works."""
    intake = trace(inputs).intake
    return tuple(int(inputs.base_year + at) for at in np.flatnonzero(np.isfinite(intake).all(axis=0)))


_NO_YEAR = Text(
    "ett styrår från vilket de som börjar utbildningen hinner bli klara inom beräkningens år",
    "a steering year whose trainees graduate within the trace",
)


def built_from(inputs: AggregateInputs, year: int, variant: str) -> Built:
    """What the advice of a variant (of ``VARIANTS``) for a year is built from.

    Raises SettingError for a year in which no intake can be advised.
    """
    years = advised_years(inputs)
    if year not in years:
        raise SettingError(
            Problem(
                "year",
                Text("inget råd om intag finns för detta år", "no intake is advised for this year"),
                str(year),
                f"{years[0]}–{years[-1]}" if years else _NO_YEAR,
                Text("välj ett år med ett råd", "choose a year with an advice"),
            )
        )
    at, which = year - inputs.base_year, VARIANTS.index(variant)
    result, people, worked = trace(inputs), groups(inputs), hours(inputs)[at]
    requirement = inputs.requirement[which]
    return Built(
        year=year,
        variant=variant,
        intake=float(result.intake[which, at]),
        fte_per_place=float(result.fte_per_place[at]),
        supply_start=float(result.supply_fte[0]),
        left=float(fte_of(people.left[at], worked)),
        in_training=float(fte_of(people.in_training[at], worked)),
        committed=float(fte_of(people.committed[at], worked)),
        arrived=float(fte_of(people.abroad[at], worked)),
        unmet=requirement.unmet,
        demography=float(between_anchors(STOCK_ANCHORS, requirement.demography)[at]),
        trends=requirement.trends,
        trend_years=int(trend_years(inputs)[at]),
    )

"""What a scenario decides beside the goal: what the recommendation weighs, and which limits hold it back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from underlag.evidence.cards import Card, Number, Said

Shared = Literal["none", "region", "healthcare_region"]


class Weights(Card):
    """What the recommendation weighs (``objective``).

    decided_years    years from the first one whose posts are decided one by one; the last is held after them   [year]
    specialist_year  what a missing full-time specialist counts in a year, against the cost of training         [sek]
    discount         by which a year counts less than the one before                                         [1/year]
    risk             weight of the mean over the worst worlds, beside the mean over all                           [1]
    tail             the worst worlds are those above this quantile of the shortage, 0–1                          [1]
    steadiness       missing specialist-years that one post more or less than the year before counts as
                     [fte·year/post]
    rural            by how much more a missing specialist counts where all live in sparsely populated areas      [1]
    deprived         by how much more where deprivation is one standard deviation above the mean                  [1]
    """

    decided_years: Annotated[int, Field(strict=True, ge=1, le=40)]
    specialist_year: Annotated[Number, Field(gt=0)]
    discount: Annotated[Number, Field(ge=0, le=0.5)]
    risk: Annotated[Number, Field(ge=0, le=100)]
    tail: Annotated[Number, Field(ge=0, lt=1)]
    steadiness: Annotated[Number, Field(ge=0)]
    rural: Annotated[Number, Field(ge=0, le=10)]
    deprived: Annotated[Number, Field(ge=0, le=10)]


class WeightsChange(Card):
    """The weights that a scenario changes."""

    decided_years: Annotated[int, Field(strict=True, ge=1, le=40)] | None = None
    specialist_year: Annotated[Number, Field(gt=0)] | None = None
    discount: Annotated[Number, Field(ge=0, le=0.5)] | None = None
    risk: Annotated[Number, Field(ge=0, le=100)] | None = None
    tail: Annotated[Number, Field(ge=0, lt=1)] | None = None
    steadiness: Annotated[Number, Field(ge=0)] | None = None
    rural: Annotated[Number, Field(ge=0, le=10)] | None = None
    deprived: Annotated[Number, Field(ge=0, le=10)] | None = None


class RotationAgreement(Card):
    """One region's hospitals offer another's trainees side rotations.

    giver, taker  codes of the regions (``from``, ``to``)
    months        at most, a year                                                                       [month/year]
    """

    giver: Annotated[Said, Field(alias="from")]
    taker: Annotated[Said, Field(alias="to")]
    months: Annotated[Number, Field(gt=0)]


class Limits(Card):
    """Which limits hold (``limits``); their numbers are cards in ``parameters/limits``.

    applicants     nation: those who start are at most the country's eligible applicants; none
    supervision    region: trainees per specialist within each region; healthcare_region: shared there; none
    rotations      region: side rotations within each region; healthcare_region: shared there; none
    agreements     beside that, months of side rotation that one region offers another; they don't hold without a limit
    budget         nation: today's cost and the addition of the card; none
    yearly_change  region: posts change at most so much a year; none
    floor          region: at least as many posts as replace those who leave; none
    solidarity     region: coverage at least a share of the nation's in the target year; none
    """

    applicants: Literal["none", "nation"]
    supervision: Shared
    rotations: Shared
    agreements: tuple[RotationAgreement, ...] = ()
    budget: Literal["none", "nation"]
    yearly_change: Literal["none", "region"]
    floor: Literal["none", "region"]
    solidarity: Literal["none", "region"]


class LimitsChange(Card):
    """The limits that a scenario changes."""

    applicants: Literal["none", "nation"] | None = None
    supervision: Shared | None = None
    rotations: Shared | None = None
    agreements: tuple[RotationAgreement, ...] | None = None
    budget: Literal["none", "nation"] | None = None
    yearly_change: Literal["none", "region"] | None = None
    floor: Literal["none", "region"] | None = None
    solidarity: Literal["none", "region"] | None = None

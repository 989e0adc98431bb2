"""What a scenario decides beside the goal: what the recommendation weighs, and which limits hold it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from underlag.evidence.cards.card import Card, FiniteNumber, StatedText

Scope = Literal["none", "nation", "region", "healthcare_region"]
"""For whom there is so much of what a limit limits."""


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
    specialist_year: Annotated[FiniteNumber, Field(gt=0)]
    discount: Annotated[FiniteNumber, Field(ge=0, le=0.5)]
    risk: Annotated[FiniteNumber, Field(ge=0, le=100)]
    tail: Annotated[FiniteNumber, Field(ge=0, lt=1)]
    steadiness: Annotated[FiniteNumber, Field(ge=0)]
    rural: Annotated[FiniteNumber, Field(ge=0, le=10)]
    deprived: Annotated[FiniteNumber, Field(ge=0, le=10)]


class WeightsChange(Card):
    """The weights that a scenario changes."""

    decided_years: Annotated[int, Field(strict=True, ge=1, le=40)] | None = None
    specialist_year: Annotated[FiniteNumber, Field(gt=0)] | None = None
    discount: Annotated[FiniteNumber, Field(ge=0, le=0.5)] | None = None
    risk: Annotated[FiniteNumber, Field(ge=0, le=100)] | None = None
    tail: Annotated[FiniteNumber, Field(ge=0, lt=1)] | None = None
    steadiness: Annotated[FiniteNumber, Field(ge=0)] | None = None
    rural: Annotated[FiniteNumber, Field(ge=0, le=10)] | None = None
    deprived: Annotated[FiniteNumber, Field(ge=0, le=10)] | None = None


class RotationAgreement(Card):
    """One region's hospitals offer another's trainees side rotations.

    giver, taker  codes of the regions (``from``, ``to``)
    months        at most, a year                                                                       [month/year]
    """

    giver: Annotated[StatedText, Field(alias="from")]
    taker: Annotated[StatedText, Field(alias="to")]
    months: Annotated[FiniteNumber, Field(gt=0)]


class Scopes(Card):
    """Limits by name, each with its scope; which names there are is told elsewhere."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)
    __pydantic_extra__: dict[str, Scope] = Field(init=False)

    @property
    def scopes(self) -> Mapping[str, Scope]:
        """Limit → its scope, of those that are named."""
        return self.__pydantic_extra__


class Limits(Scopes):
    """Which limits hold (``limits``): the name of each and its scope; their numbers are cards in ``parameters/limits``.

    nation             the country has one amount of it
    region             each region has its own
    healthcare_region  the regions of a health-care region share theirs
    none               it does not hold; neither does one that is not named

    agreements  beside that, months of side rotation that one region offers another; they don't hold without a limit

    Which limits there are, and which scopes each can have, is told by what is optimised (``optimise.limits``) and
    checked by ``runs.inputs.limit_checks``.
    """

    agreements: tuple[RotationAgreement, ...] = ()

    def scope(self, limit: str) -> Scope:
        """The scope of a limit."""
        return self.scopes.get(limit, "none")


class LimitsChange(Scopes):
    """The limits that a scenario changes."""

    agreements: tuple[RotationAgreement, ...] | None = None

"""One change of a parameter card, as a scenario makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from underlag.core.language import Text
from underlag.evidence.cards.card import AnyValue, Both, Card, FiniteNumber, Value, fault
from underlag.evidence.cards.parameter import DatedValue, ParameterCard, StatedDistribution


class ParameterChange(Card):
    """One change of a parameter: exactly one of ``value`` (in its place), ``add`` or ``multiply``.

    distribution  in place of the card's own; with ``value`` alone the card's own stays if it fits the new value
    """

    value: AnyValue | None = None
    add: FiniteNumber | None = None
    multiply: Annotated[FiniteNumber, Field(ge=0)] | None = None
    distribution: StatedDistribution | None = None
    reason: Both | None = None

    @model_validator(mode="after")
    def _one(self) -> ParameterChange:
        given = [name for name in ("value", "add", "multiply") if getattr(self, name) is not None]
        if len(given) != 1:
            raise fault(
                Text(
                    f"exakt en av value, add och multiply behövs; angivet: {', '.join(given) or 'ingen'}",
                    f"exactly one of value, add, multiply is needed; given: {', '.join(given) or 'none'}",
                ),
                Text("ange en", "give one"),
            )
        return self

    def applied(self, card: ParameterCard) -> ParameterCard:
        """``card`` with this change. Where the card carries its first value back, what the change makes of that value
        holds before its date too. Raises pydantic's ValidationError if the result is no card."""
        if self.value is not None:
            values: tuple[DatedValue, ...] = (_dated(card.values[0].from_year, self.value),)
        else:
            values = tuple(_dated(v.from_year, self._moved(v.value)) for v in card.values)
        distribution = self.distribution or self._moved_distribution(card.distribution)
        return ParameterCard(**{**fields_of(card), "values": values, "distribution": distribution})

    def _number(self, number: float) -> float:
        return number * (1.0 if self.multiply is None else self.multiply) + (self.add or 0.0)

    def _moved(self, value: Value) -> Any:
        return {k: self._moved(v) for k, v in value.items()} if isinstance(value, Mapping) else self._number(value)

    def _moved_distribution(self, old: StatedDistribution) -> StatedDistribution:
        if old.applies_as != "value" or old.low is None or old.high is None or self.value is not None:
            return old
        if self.multiply == 0:
            return StatedDistribution(kind="fixed")
        return StatedDistribution(kind=old.kind, low=self._number(old.low), high=self._number(old.high))


def _dated(year: int, value: Any) -> DatedValue:
    return DatedValue.model_validate({"from": year, "value": value})


def fields_of(card: Card) -> dict[str, Any]:
    """The fields of a card by name, as they are."""
    return {name: getattr(card, name) for name in type(card).model_fields} | (card.model_extra or {})

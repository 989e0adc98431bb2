"""The invented country where specialists have tasks outside the lists, as in Sweden's cards."""

from __future__ import annotations

from dataclasses import replace

from underlag.core.axes import TASKS
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.requirements import FURTHER_TASKS, TIME_OUTSIDE_LISTS
from underlag.runs.inputs.evidence import Evidence

BOTH = {"sv": "ett skäl", "en": "a reason"}
SHARES = dict(zip(TASKS, (0.5, 0.15, 0.1, 0.2, 0.05), strict=True))


def task_card(name: str, value: dict[str, float]) -> ParameterCard:
    """A card by task without spread."""
    written = {
        "name": name,
        "meaning": BOTH,
        "unit": "1",
        "axes": ["task"],
        "status": "assumed",
        "values": [{"from": 2020, "value": value}],
        "distribution": {"kind": "fixed"},
        "reason": BOTH,
        "review": BOTH,
    }
    return ParameterCard.model_validate(written)


def with_tasks(evidence: Evidence, **further: float) -> Evidence:
    """The same evidence with both cards; ``further`` is time beyond today's by task [1]."""
    cards = (
        task_card(TIME_OUTSIDE_LISTS, SHARES),
        task_card(FURTHER_TASKS, {**dict.fromkeys(TASKS, 0.0), **further}),
    )
    scenario = evidence.scenario
    parameters = {**scenario.parameters, **{card.name: card for card in cards}}
    origin = {**scenario.origin, **{card.name: f"parameters/{card.name}.yaml" for card in cards}}
    return replace(evidence, scenario=replace(scenario, parameters=parameters, origin=origin))

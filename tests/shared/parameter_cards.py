"""A parameter card that is right, to be made wrong in one way at a time."""

from __future__ import annotations

from typing import Any

from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.reading.documents import ParsedFile, validated

BOTH = {"sv": "Ett påstående", "en": "A statement"}


def content(**more: Any) -> dict[str, Any]:
    """The keys of the card, some of them others."""
    return {
        "name": "training/fill",
        "meaning": BOTH,
        "unit": "1",
        "status": "assumed",
        "values": [{"from": 2020, "value": 0.5}, {"from": 2024, "value": 0.6}],
        "distribution": {"kind": "fixed"},
        "reason": BOTH,
        "review": BOTH,
        **more,
    }


def card(**more: Any) -> ParameterCard:
    """The card with some other keys, or EvidenceError with what is wrong with them."""
    return validated(ParameterCard, ParsedFile("c.yaml", content(**more)))

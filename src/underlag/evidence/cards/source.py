"""One published source, as a card."""

from __future__ import annotations

from typing import Literal

from underlag.evidence.cards.card import Card, StatedText, When


class SourceCard(Card):
    """One published source.

    id         the name of the file
    taken      what was taken from it
    hash       ``sha256:`` and the hash of the rows taken, as evidence/README.md defines it; None if no row names it
    status     what kind of source it is
    """

    id: StatedText
    publisher: StatedText
    title: StatedText
    date: When
    address: StatedText
    licence: StatedText
    accessed: When
    taken: StatedText
    hash: str | None = None
    status: Literal["official", "register", "survey", "research", "press", "claim"] | None = None
    note: StatedText | None = None

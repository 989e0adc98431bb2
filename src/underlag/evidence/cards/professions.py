"""Professions as data: what a profession is called, how long training can last, which rows and norms are its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from underlag.evidence.cards.card import Both, Card, StatedText
from underlag.evidence.cards.parameter import ParameterCard


class Norms(Card):
    """Names of the parameter cards that say how many residents one full-time person can have on the list."""

    specialist: StatedText
    trainee: StatedText


class Profession(Card):
    """One profession of the career model.

    specialist(s), trainee(s), post(s)  words for one and for several
    training_years  K, the most years of training the model follows; the last is left by completing   [years]
    norms           cards of the listing norms
    demand          quantities of the observations that count as demand, beside need
    observations    column → value: which rows of ``workforce_observations`` are this profession's
    parameters      name → name of another card to use in its place; empty if the profession uses the cards as they are
    tables          tables that describe the profession and nothing else reads
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Both
    specialist: Both
    specialists: Both
    trainee: Both
    trainees: Both
    post: Both
    posts: Both
    training_years: Annotated[int, Field(strict=True, ge=1, le=20)]
    norms: Norms
    demand: tuple[StatedText, ...] = ()
    observations: Mapping[str, StatedText]
    parameters: Mapping[str, StatedText] = Field(default_factory=dict)
    tables: tuple[StatedText, ...] = ()
    sources: tuple[StatedText, ...] = ()


def cards_of(profession: Profession, cards: Mapping[str, ParameterCard]) -> dict[str, str]:
    """Parameter name → file of the card that holds for the profession; its own card wins over the one for all.

    cards  file → card
    """
    found: dict[str, str] = {}
    for file, card in sorted(cards.items()):
        own = card.profession is not None and profession.name in card.profession
        if own or (card.profession is None and card.name not in found):
            found[card.name] = file
    for name, other in profession.parameters.items():
        if other in found:
            found[name] = found[other]
    return dict(sorted(found.items()))

"""Who publishes a country's plans, under which terms: what catalogues of open data ask for beside the data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from underlag.evidence.cards.card import Both, Card, StatedText

Address = Annotated[str, Field(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")]
"""Address on the web."""

PublisherKind = Literal[
    "Academia-ScientificOrganisation",
    "Company",
    "IndustryConsortium",
    "LocalAuthority",
    "NationalAuthority",
    "NonGovernmentalOrganisation",
    "NonProfitOrganisation",
    "RegionalAuthority",
    "StandardisationBody",
    "SupraNationalAuthority",
]
"""Kind of publisher, in the words of the ADMS vocabulary that DCAT-AP-SE 3.0.1 prescribes."""


class Publisher(Card):
    """Who answers for the data."""

    name: Both
    kind: PublisherKind
    homepage: Address | None = None


class Contact(Card):
    """Where questions about the data go: an organisation's box, not a person's."""

    name: Both
    email: Annotated[str, Field(pattern=r"^[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+$")]


class Licence(Card):
    """Terms of use of the computed numbers; the sources keep theirs.

    name     SPDX identifier, e.g. ``CC0-1.0``
    address  of the terms, as the catalogue's vocabulary writes it
    """

    name: StatedText
    title: Both
    address: Address


class Publication(Card):
    """``publication`` in ``country.yaml``.

    contact  who answers questions; None until the publisher has named a box
    spatial  address that names the country in a register of places (DCAT-AP-SE recommends GeoNames)
    base     address under which the run directories are published, ending in "/"; None leaves addresses relative, so
             that they hold wherever the directory is put
    """

    publisher: Publisher
    contact: Contact | None = None
    licence: Licence
    spatial: Address | None = None
    base: Annotated[str, Field(pattern=r"^https?://[^\s<>\"{}|\\^`]+/$")] | None = None

"""What a country says of itself, country.yaml: its codes, its form, its latest year, its publisher."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from underlag.evidence.cards.card import Both, CalendarYear, Card, StatedText
from underlag.evidence.cards.publication import Publication

SETTINGS, BOUNDARIES = "country.yaml", "boundaries/regions.geojson"


class CountrySettings(Card):
    """``country.yaml``.

    form          career: people by age and region; aggregate: survival at anchor years, for the nation only
    nation_code   code of the nation in tables, never one of the regions
    base_year     year of the latest complete state (31 December)
    aggregate     file of the aggregate form
    publication   who publishes the plans, and under which terms
    """

    code: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    name: Both
    form: Literal["career", "aggregate"]
    nation_code: StatedText
    nation_name: Both
    base_year: CalendarYear
    currency: Annotated[str, Field(pattern=r"^[a-z]{3}$")]
    aggregate: StatedText | None = None
    default_profession: StatedText
    default_scenario: StatedText
    publication: Publication

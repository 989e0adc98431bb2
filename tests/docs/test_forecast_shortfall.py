"""What a country's card says of the shortfall of forecasts is what its track record teaches."""

from __future__ import annotations

import pytest

from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.inputs.careers import FORECAST_SHORTFALL
from underlag.runs.track_record.record import shipped
from underlag.runs.track_record.shortfall import prior_spread, shortfall


def test_sweden_has_the_card() -> None:
    assert FORECAST_SHORTFALL in read_country(country_directory("sweden")).parameters("gp")


@pytest.mark.parametrize("country", ["sweden", "fictional"])
def test_the_card_is_what_the_track_record_that_ships_teaches(country: str) -> None:
    read = read_country(country_directory(country))
    table = shipped(read)
    assert table is not None
    for name in read.professions:
        card = read.parameters(name).get(FORECAST_SHORTFALL)
        if card is None:
            continue
        taught = shortfall(table, name, prior_spread(read.parameters(name), read.base_year))
        assert taught is not None
        assert card.value_in(read.base_year) == pytest.approx(round(taught.mean, 4))
        assert card.distribution.kind == "normal"
        assert card.distribution.sd == pytest.approx(round(taught.sd, 4))
        assert card.reason is not None
        assert f"{taught.years} år" in card.reason["sv"]
        assert f"{taught.years} years" in card.reason["en"]

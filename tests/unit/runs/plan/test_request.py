"""What a request means for a country, and what is refused before any evidence is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from underlag.core.errors import SettingError
from underlag.evidence.country import Country
from underlag.runs.plan.request import LAST_YEAR_DEFAULT, Request, at_least, settings_of
from underlag.runs.record.contents import DOUBLE


def refused(country: Country, **settings: Any) -> list[tuple[dict[str, str], dict[str, str]]]:
    with pytest.raises(SettingError) as caught:
        settings_of(Request("fictional", **settings), country)
    assert caught.value.exit_code == 11
    return [(problem.told("sv"), problem.told("en")) for problem in caught.value.problems]


def test_what_is_left_out_is_the_countrys_own(country: Country) -> None:
    settings, horizon = settings_of(Request("fictional"), country)
    assert (settings.country, settings.profession, settings.draws, settings.seed) == ("fictional", "gp", 1000, 1)
    assert (horizon.start, horizon.end) == (country.base_year, LAST_YEAR_DEFAULT)
    assert settings.precision == DOUBLE
    assert settings.target_year == country.scenario(None, "gp").goal.target_year


def test_what_is_asked_for_is_what_is_done(country: Country) -> None:
    asked = Request("fictional", "gp", None, 2024, 20, 2038, 7, 3)
    settings, horizon = settings_of(asked, country)
    assert (horizon.start, horizon.years, horizon.target) == (2024, 20, 2038)
    assert (settings.start, settings.years, settings.target_year, settings.draws, settings.seed) == (
        2024,
        20,
        2038,
        7,
        3,
    )


@pytest.mark.parametrize("draws", [1, 0, -5])
def test_too_few_draws(country: Country, draws: int) -> None:
    [(sv, en)] = refused(country, draws=draws)
    assert sv == {
        "where": "draws",
        "what": "för få dragningar",
        "found": str(draws),
        "expected": "2 eller mer",
        "remedy": "1000 är det vanliga",
    }
    assert (en["what"], en["expected"], en["remedy"]) == ("too few draws", "2 or more", "1000 is the default")


def test_a_negative_seed(country: Country) -> None:
    [(sv, en)] = refused(country, seed=-1)
    assert (sv["what"], sv["found"], sv["expected"], sv["remedy"]) == (
        "negativt",
        "-1",
        "0 eller mer",
        "ange ett annat frö",
    )
    assert (en["what"], en["remedy"]) == ("negative", "give another seed")


@pytest.mark.parametrize(("seconds", "shown"), [(-0.5, "-0.5"), (float("nan"), "nan")])
def test_a_time_that_is_none(country: Country, seconds: float, shown: str) -> None:
    [(sv, en)] = refused(country, seconds=seconds)
    assert sv == {
        "where": "seconds",
        "what": "ingen tid",
        "found": shown,
        "expected": "0 eller mer",
        "remedy": "utelämna den",
    }
    assert (en["what"], en["remedy"]) == ("not a time", "leave it out")


def test_a_float_type_that_is_none_of_ours(country: Country) -> None:
    [(sv, en)] = refused(country, precision="float16")
    assert (sv["where"], sv["what"], sv["found"]) == ("precision", "ingen av våra flyttalstyper", "float16")
    assert sv["expected"].split(", ") == en["expected"].split(", ")
    assert DOUBLE in sv["expected"]
    assert (en["what"], en["remedy"]) == ("no float type of ours", "choose one of these")


def test_all_that_is_impossible_is_told_at_once(country: Country) -> None:
    told = refused(country, draws=1, seed=-1, seconds=-1.0, precision="half")
    assert [sv["where"] for sv, _ in told] == ["draws", "seed", "seconds", "precision"]


def test_years_that_no_plan_can_have_are_refused_by_the_horizon(country: Country) -> None:
    [(sv, _)] = refused(country, years=61)
    assert (sv["where"], sv["found"]) == ("horizon", "61")
    [(sv, _)] = refused(country, years=5, target_year=2040)
    assert sv["where"] == "target_year"


def test_no_time_at_all_and_two_draws_are_possible(country: Country) -> None:
    settings, _ = settings_of(Request("fictional", seconds=0.0, draws=2, seed=0), country)
    assert (settings.draws, settings.seed) == (2, 0)


def test_least_numbers_in_words() -> None:
    assert (at_least(1).sv, at_least(1).en) == ("1 eller mer", "1 or more")

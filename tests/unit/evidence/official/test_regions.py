"""Regions as published tables write them, and what is no region."""

from __future__ import annotations

import polars as pl
import pytest

from underlag.evidence.official.regions import Regions, plain_group, plain_name

TABLE = pl.DataFrame(
    {
        "region_code": ["14", "01", "12", "99"],
        "name": ["Västra Götaland", "Stockholm", "Skåne", "Mörkös"],
        "authority": ["Västra Götalandsregionen", "Region Stockholm", "Region Skåne", ""],
        "name_en": ["West Sweden", "Stockholm County", None, "Dark Isle"],
        "healthcare_region": ["Västra", "Mellansverige", "Södra", "Västra"],
    }
)
REGIONS = Regions.of(TABLE, "00", ("Riket", "Sweden"), {"Huvudstaden": "01"}, ("Samtliga regioner",))


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Region Skåne", "skåne"),
        ("  REGION   Skåne ", "skåne"),
        ("Landstinget Skåne", "skåne"),
        ("Regionen Skåne", "skåne"),
        ("Skåne län", "skåne"),
        ("Västra Götalands län", "västra götaland"),
        ("Stockholm County", "stockholm"),
        ("Ska\u030ane", "skåne"),  # written apart, as some systems do
        ("Mörkös", "mörkös"),  # a name of its own that ends in s
        ("Regionala enheten", "regionala enheten"),
        ("", ""),
    ],
)
def test_a_name_without_what_differs_between_publishers(name: str, bare: str) -> None:
    assert plain_name(name) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Mellansveriges sjukvårdsregion", "mellansverige"),
        ("Sjukvårdsregion Väst", "väst"),
        ("Samverkansregionen Norr", "norr"),
        ("Southern Health Care Region", "southern"),
        ("Southern healthcare region", "southern"),
        ("Södra", "södra"),
        ("Norrs", "norrs"),
    ],
)
def test_a_name_of_a_health_care_region(name: str, bare: str) -> None:
    assert plain_group(name) == bare


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Västra Götaland", "14"),
        ("västra götalands län", "14"),
        ("Västra Götalandsregionen", "14"),
        ("West Sweden", "14"),
        ("Stockholm county", "01"),
        ("Huvudstaden", "01"),
        ("Mörkös", "99"),
        ("Mörkös län", "99"),
        ("Riket", "00"),
        ("Samtliga regioner", "00"),
        ("SWEDEN", "00"),
        ("Östergötland", None),
        ("", None),
        ("Region", None),
    ],
)
def test_the_code_of_a_name(name: str, code: str | None) -> None:
    assert REGIONS.of_name(name) == code


@pytest.mark.parametrize(("code", "found"), [("14", "14"), ("00", "00"), ("1", None), ("014", None), ("", None)])
def test_a_code_is_taken_as_it_is(code: str, found: str | None) -> None:
    assert REGIONS.of_code(code) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("14 Västra Götaland", "14"),
        ("14: Västra Götalands län", "14"),
        ("12-Skåne", "12"),
        ("12 – Region Skåne", "12"),
        ("Skåne (12)", "12"),
        ("Region Skåne(12)", "12"),
        ("00 Riket", "00"),
        ("14 Skåne", None),  # the two are of different regions
        ("Skåne (14)", None),
        ("77 Skåne", None),
        ("Skåne", None),
        ("12", None),
        ("12 Nowhere", None),
    ],
)
def test_code_and_name_in_one_cell_must_agree(text: str, code: str | None) -> None:
    assert REGIONS.of_label(text) == code


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Västra", ("14", "99")),
        ("Västra sjukvårdsregionen", ("14", "99")),
        ("Södra", ("12",)),
        ("Mellansveriges sjukvårdsregion", ("01",)),
        ("Norra", ()),
        ("", ()),
    ],
)
def test_a_health_care_region_stands_for_its_regions(name: str, codes: tuple[str, ...]) -> None:
    assert REGIONS.group(name) == codes


def test_codes_names_and_what_a_message_lists_are_by_code() -> None:
    assert REGIONS.codes == ["01", "12", "14", "99"]
    assert REGIONS.names == ["Stockholm", "Skåne", "Västra Götaland", "Mörkös"]
    assert REGIONS.listed == "01 Stockholm, 12 Skåne, 14 Västra Götaland, 99 Mörkös"
    assert (REGIONS.name("12"), REGIONS.name("00")) == ("Skåne", "00")


def test_a_country_without_health_care_regions_has_none() -> None:
    bare = Regions.of(TABLE.drop("healthcare_region"), "00", (), {}, ())
    assert bare.groups == {}
    assert bare.of_name("Riket") is None

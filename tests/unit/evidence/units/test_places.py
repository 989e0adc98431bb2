"""Where units are: the nearest centre, and coordinates that can't be meant, with what is likely meant."""

from __future__ import annotations

import polars as pl
import pytest

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.units.places import misplaced, with_nearest

# A degree of latitude is 111.195 km. 0101 and 0102 are half a degree apart, 55.6 km: each reaches 83.4 km (1.5 times).
# 0201 is 2.5 degrees from 0102, 278 km: it reaches 417 km.
PLACES = pl.DataFrame(
    {
        "municipality_code": ["0201", "0101", "0102"],
        "region_code": ["02", "01", "01"],
        "latitude": [63.0, 60.0, 60.5],
        "longitude": [15.0, 15.0, 15.0],
    }
)


def unit(latitude: float | None, longitude: float | None, code: str | None = None) -> pl.DataFrame:
    schema = {"unit": pl.String, "municipality_code": pl.String, "latitude": pl.Float64, "longitude": pl.Float64}
    return pl.DataFrame([("Åsa", code, latitude, longitude)], schema=schema, orient="row")


def problems(latitude: float | None, longitude: float | None, code: str | None = None) -> list[Problem]:
    return list(misplaced(unit(latitude, longitude, code), "u.csv", PLACES))


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (60.0, 15.0, "0101"),
        (60.24, 15.0, "0101"),
        (60.26, 15.0, "0102"),
        (60.25, 15.0, "0101"),  # half-way: the first by code
        (-60.0, 15.0, "0101"),
        (90.0, 0.0, "0201"),
        (None, 15.0, None),
        (60.0, None, None),
        (None, None, None),
    ],
)
def test_the_nearest_centre(latitude: float | None, longitude: float | None, code: str | None) -> None:
    assert with_nearest(unit(latitude, longitude), PLACES)["nearest"].to_list() == [code]


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (None, None, "0101"),
        (60.0, 15.0, None),
        (60.74, 15.0, "0101"),  # 82.3 km of 83.4
        (66.7, 15.0, "0201"),  # 411 km of 417
        (59.11, 15.0, None),  # 99.0 km of 100 where no municipality is given
    ],
)
def test_a_unit_that_can_lie_there_is_no_problem(latitude: float | None, longitude: float | None, code: str) -> None:
    assert problems(latitude, longitude, code) == []


EITHER = Text("municipality_code, eller latitude och longitude", "municipality_code, or latitude and longitude")


def test_a_unit_without_a_place() -> None:
    assert problems(None, None) == [
        Problem(
            "u.csv, unit Åsa",
            Text("enheten har ingen plats", "the unit has no place"),
            Text("varken kommun eller båda koordinaterna", "neither municipality nor both coordinates"),
            EITHER,
            Text("fyll i ett av de två", "fill in one of the two"),
        )
    ]


@pytest.mark.parametrize("code", [None, "0101"])
@pytest.mark.parametrize(("latitude", "longitude", "missing"), [(None, 15.0, "latitude"), (60.0, None, "longitude")])
def test_one_coordinate_of_two(latitude: float | None, longitude: float | None, missing: str, code: str | None) -> None:
    assert problems(latitude, longitude, code) == [
        Problem(
            "u.csv, unit Åsa",
            Text("bara en av de två koordinaterna är angiven", "only one of the two coordinates is given"),
            Text(f"ingen {missing}", f"no {missing}"),
            EITHER,
            Text(
                f"fyll i {missing}, eller lämna båda tomma och ange municipality_code",
                f"fill in {missing}, or leave both empty and give municipality_code",
            ),
        )
    ]


def test_a_unit_outside_its_municipality_is_told_how_far_and_how_far_it_may_be() -> None:
    """0.9 degrees from 60.0 are 100 km; it is 44 km from the centre of 0102."""
    assert problems(60.9, 15.0, "0101") == [
        Problem(
            "u.csv, unit Åsa",
            Text("enheten ligger utanför sin kommun", "the unit lies outside its municipality"),
            Text(
                "latitude 60.9, longitude 15: 100 km från mittpunkten i dess kommun 0101",
                "latitude 60.9, longitude 15: 100 km from the centre of its municipality 0101",
            ),
            Text("högst 83 km därifrån", "at most 83 km from it"),
            Text(
                "rätta koordinaterna, eller kommunen: den närmaste mittpunkten är den i 0102",
                "correct the coordinates, or the municipality: the nearest centre is that of 0102",
            ),
        )
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "sv", "en"),
    [
        (
            15.0,
            60.0,
            "latitude och longitude verkar vara ombytta: skriv latitude 60, longitude 15",
            "latitude and longitude seem swapped: write latitude 60, longitude 15",
        ),
        (
            60.0,
            -15.0,
            "ett förtecken verkar vara fel: skriv latitude 60, longitude 15",
            "a sign seems wrong: write latitude 60, longitude 15",
        ),
        (
            -60.0,
            15.0,
            "ett förtecken verkar vara fel: skriv latitude 60, longitude 15",
            "a sign seems wrong: write latitude 60, longitude 15",
        ),
        (
            -60.0,
            -15.0,
            "ett förtecken verkar vara fel: skriv latitude 60, longitude 15",
            "a sign seems wrong: write latitude 60, longitude 15",
        ),
        (
            0.0,
            0.0,
            "0 och 0 står för inga koordinater: lämna båda tomma och ange municipality_code",
            "0 and 0 stand for no coordinates: leave both empty and give municipality_code",
        ),
        (
            40.0,
            -100.0,
            "ange grader nord och öst med decimaler (WGS 84), eller lämna båda tomma och ange municipality_code",
            "give degrees north and east with decimals (WGS 84), or leave both empty and give municipality_code",
        ),
    ],
)
def test_what_is_likely_meant(latitude: float, longitude: float, sv: str, en: str) -> None:
    (of_none,) = problems(latitude, longitude)
    (of_one,) = problems(latitude, longitude, "0101")
    assert of_none.remedy == of_one.remedy == Text(sv, en)
    assert of_none.what == Text("enheten ligger utanför alla kommuner", "the unit lies outside every municipality")
    assert of_none.told("en")["found"].endswith(" km from the centre of the nearest municipality, 0101") or latitude > 0


def test_a_country_of_one_municipality_has_no_next_centre() -> None:
    """Then a unit may lie fifty kilometres from it, or a hundred where none is given."""
    only = PLACES.head(1)
    near, far = unit(63.44, 15.0, "0201"), unit(63.46, 15.0, "0201")  # 48.9 and 51.1 km
    assert list(misplaced(near, "u.csv", only)) == []
    (problem,) = misplaced(far, "u.csv", only)
    assert problem.expected == Text("högst 50 km därifrån", "at most 50 km from it")
    assert list(misplaced(unit(63.89, 15.0), "u.csv", only)) == []
    assert len(list(misplaced(unit(63.91, 15.0), "u.csv", only))) == 1

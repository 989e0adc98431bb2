"""Distances on a sphere: by hand where geometry gives them, and against a slower formula elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.core.sphere import EARTH_RADIUS_KM, great_circle_km

QUARTER = math.pi / 2 * EARTH_RADIUS_KM
"""A quarter of a great circle: π/2 · 6371.0088 = 10007.557 km."""

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


def distance(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    found = great_circle_km(*(np.array([float(each)]) for each in (latitude, longitude, to_latitude, to_longitude)))
    assert found.shape == (1, 1)
    return float(found[0, 0])


def by_vectors(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """The slow twin: the angle between the two directions from the centre, by sine and cosine (their cross and dot)."""

    def direction(lat: float, lon: float) -> np.ndarray:
        lat, lon = math.radians(lat), math.radians(lon)
        return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])

    a, b = direction(latitude, longitude), direction(to_latitude, to_longitude)
    return math.atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b)) * EARTH_RADIUS_KM


@pytest.mark.parametrize(
    ("points", "km"),
    [
        ((0, 0, 0, 0), 0.0),
        ((0, 0, 90, 0), QUARTER),
        ((0, 0, 0, 90), QUARTER),
        ((0, -45, 0, 45), QUARTER),
        ((0, 0, 0, 180), 2 * QUARTER),
        ((90, 0, -90, 123), 2 * QUARTER),  # from pole to pole whatever the longitude
        ((90, 17, 90, -100), 0.0),  # the pole has no longitude
        ((0, 179, 0, -179), QUARTER / 45),  # two degrees, across the date line
        ((60, 0, 61, 0), QUARTER / 90),  # a degree of latitude is as long everywhere
        # one degree along 60° N: 2 asin(cos 60° · sin 0.5°) = 2 asin(0.5 · 0.00872654) rad = 0.00872657 rad
        ((60, 10, 60, 11), 0.00872657 * EARTH_RADIUS_KM),
    ],
)
def test_by_hand(points: tuple[float, float, float, float], km: float) -> None:
    assert distance(*points) == pytest.approx(km, rel=1e-5, abs=1e-9)


def test_every_origin_is_taken_to_every_destination() -> None:
    found = great_circle_km(np.array([0.0, 90.0]), np.zeros(2), np.array([0.0, 45.0, -90.0]), np.zeros(3))
    assert found / QUARTER == pytest.approx(np.array([[0, 0.5, 1], [1, 0.5, 2]]), abs=1e-12)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_it_is_the_angle_between_two_directions(lat: float, lon: float, to_lat: float, to_lon: float) -> None:
    expected = by_vectors(lat, lon, to_lat, to_lon)
    # half a metre near the antipode, where the arcsine is flat
    assert distance(lat, lon, to_lat, to_lon) == pytest.approx(expected, rel=1e-9, abs=5e-4)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_there_and_back_are_as_far_and_nobody_is_farther_than_the_antipode(
    lat: float, lon: float, to_lat: float, to_lon: float
) -> None:
    there, back = distance(lat, lon, to_lat, to_lon), distance(to_lat, to_lon, lat, lon)
    assert there == pytest.approx(back, rel=1e-12, abs=1e-9)
    assert 0 <= there <= 2 * QUARTER * (1 + 1e-12)

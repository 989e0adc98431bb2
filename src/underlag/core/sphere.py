"""Distances on the Earth, taken as a sphere."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth: (2a + b)/3 of the ellipsoid GRS 80."""


def great_circle_km(
    latitude: Float[np.ndarray, " origin"],
    longitude: Float[np.ndarray, " origin"],
    to_latitude: Float[np.ndarray, " destination"],
    to_longitude: Float[np.ndarray, " destination"],
) -> Float[np.ndarray, "origin destination"]:
    """Distance as the crow flies on a sphere [km], from coordinates in degrees (haversine formula).

    Roads are longer, and lakes and mountains are not seen; the sphere itself errs by half a percent at most.
    """
    lat, lon = np.radians(latitude)[:, None], np.radians(longitude)[:, None]
    to_lat, to_lon = np.radians(to_latitude)[None], np.radians(to_longitude)[None]
    half = np.sin((to_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))

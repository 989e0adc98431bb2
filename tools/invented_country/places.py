"""Regions and municipalities of Havsmark, and what sets them apart. Everything here is invented."""

from __future__ import annotations

from dataclasses import dataclass

SEED = 4711
"""Seed of every random stream of the invented country."""

NATION = "N0"
BASE_YEAR = 2024
SOUTH, MIDDLE, NORTH = "Södra havet", "Mellanlandet", "Norra landet"


@dataclass(frozen=True)
class Region:
    """One region.

    first_share  share of the nation's residents at the start of the simulation [1]
    fertility    births per woman relative to the nation [1]
    mortality    mortality relative to the nation [1]
    pull         how much those who move are drawn there: the young, those of 30–54, those of 55 and over [1]
    push         how readily those living there move [1]
    fading       fall of the logarithm of pull from 1960 to 2000, when towns grew [1]
    abroad       share of immigrants that settle there [1]
    """

    code: str
    name: str
    name_en: str
    healthcare_region: str
    first_share: float
    fertility: float
    mortality: float
    pull: tuple[float, float, float]
    push: float
    fading: float
    abroad: float


REGIONS: tuple[Region, ...] = (
    Region("N1", "Hamnlandet", "Hamnlandet", SOUTH, 0.24, 0.93, 0.96, (12.0, 4.4, 1.3), 0.85, -0.1, 0.46),
    Region("N2", "Västra Åsjö", "Western Åsjö", SOUTH, 0.16, 0.97, 0.95, (6.0, 2.9, 1.6), 1.10, -0.05, 0.16),
    Region("N3", "Ängslätten", "The Meadow Plain", MIDDLE, 0.19, 1.07, 1.00, (1.5, 2.9, 1.7), 1.00, 0.05, 0.11),
    Region("N4", "Östhamra", "Östhamra", MIDDLE, 0.16, 1.05, 1.13, (1.3, 1.6, 1.0), 1.05, 0.1, 0.17),
    Region("N5", "Klippkusten", "The Cliff Coast", SOUTH, 0.08, 0.98, 0.92, (0.5, 1.2, 1.7), 1.10, 0.0, 0.04),
    Region("N6", "Björkdalarna", "The Birch Valleys", NORTH, 0.09, 1.05, 1.01, (0.55, 1.0, 0.9), 1.10, 0.35, 0.03),
    Region(
        "N7",
        "Norra Järnskogsbygden och Ytterfjällen",
        "Northern Ironwood and the Outer Fells",
        NORTH,
        0.10,
        1.08,
        1.08,
        (0.34, 0.60, 0.5),
        1.15,
        0.6,
        0.02,
    ),
    Region("N8", "Fågelskären", "The Bird Skerries", NORTH, 0.03, 1.00, 0.97, (0.13, 0.30, 0.4), 1.10, 0.35, 0.01),
)

CODES: tuple[str, ...] = tuple(region.code for region in REGIONS)

GROUPS = {
    "T1": ("Storstad", "Storstadstrakter"),
    "T2": ("Förort", "Storstadstrakter"),
    "T3": ("Stad", "Städer och deras omland"),
    "T4": ("Landsbygd nära stad", "Städer och deras omland"),
    "T5": ("Gles landsbygd", "Landsbygd"),
}
"""Group code of a municipality → its name and the main group."""

DEGURBA = {"T1": 1, "T2": 2, "T3": 2, "T4": 3, "T5": 3}
"""Group code → degree of urbanisation: 1 densely, 2 intermediately, 3 thinly populated."""


@dataclass(frozen=True)
class Municipality:
    """One municipality. ``share`` is its part of the region's residents in the base year, before rounding [1]."""

    code: str
    name: str
    region: str
    group: str
    share: float


_MUNICIPALITIES: dict[str, tuple[tuple[str, str, float], ...]] = {
    "N1": (
        ("Storhamn", "T1", 0.46),
        ("Kvarnvik", "T2", 0.14),
        ("Solsätra", "T2", 0.12),
        ("Bergudden", "T2", 0.09),
        ("Lillhamn", "T2", 0.08),
        ("Hästnäset", "T4", 0.05),
        ("Rågåker", "T4", 0.04),
        ("Tallsundet", "T4", 0.02),
    ),
    "N2": (
        ("Åsjöstad", "T3", 0.52),
        ("Lärkekulla", "T4", 0.14),
        ("Vedskog", "T4", 0.11),
        ("Mossebro", "T4", 0.10),
        ("Granbacken", "T5", 0.07),
        ("Stenåsen", "T5", 0.06),
    ),
    "N3": (
        ("Ängköping", "T3", 0.38),
        ("Kornhed", "T3", 0.19),
        ("Åkersta", "T4", 0.15),
        ("Lindvad", "T4", 0.12),
        ("Vetevalla", "T4", 0.10),
        ("Rapsmo", "T5", 0.06),
    ),
    "N4": (
        ("Hamrastad", "T3", 0.47),
        ("Slaggbo", "T3", 0.20),
        ("Kolvarp", "T4", 0.15),
        ("Gjutsele", "T4", 0.11),
        ("Östervalsen", "T5", 0.07),
    ),
    "N5": (
        ("Klippehamn", "T3", 0.41),
        ("Saltboda", "T4", 0.22),
        ("Vitstranda", "T4", 0.16),
        ("Fyrnäs", "T5", 0.12),
        ("Sandhöga", "T5", 0.09),
    ),
    "N6": (("Björkströmmen", "T3", 0.45), ("Dalhyttan", "T4", 0.24), ("Forsåsen", "T5", 0.18), ("Älgmora", "T5", 0.13)),
    "N7": (("Järnmalma", "T3", 0.46), ("Myrberget", "T5", 0.24), ("Snöåvik", "T5", 0.18), ("Ytterfjäll", "T5", 0.12)),
    "N8": (("Fågelhamn", "T4", 0.78), ("Yttergrund", "T5", 0.22)),
}

MUNICIPALITIES: tuple[Municipality, ...] = tuple(
    Municipality(f"{region}{number:02d}", name, region, group, share)
    for region, members in _MUNICIPALITIES.items()
    for number, (name, group, share) in enumerate(members, start=1)
)

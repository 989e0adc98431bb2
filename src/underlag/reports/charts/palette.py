"""Colours: one palette for charts and page, in light and dark, told apart by people with any colour vision.

Charts are drawn in the light colours; in the page, style rules replace each by its dark counterpart where the reader
prefers a dark page. Contrast against the background is at least 4.5 to 1 for text and 3 to 1 for lines.
"""

from __future__ import annotations

from collections.abc import Mapping

FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
"""Sans-serif faces of equal width that nearly every system has; no font is embedded or fetched."""

LIGHT: Mapping[str, str] = {
    "ink": "#1b2026",
    "muted": "#56606b",
    "grid": "#dfe3e8",
    "axis": "#8b949e",
    "today": "#b34700",
    "recommended": "#00558c",
    "other": "#6a3d8a",
    "women": "#7a5c00",
    "men": "#2f6f5f",
}

DARK: Mapping[str, str] = {
    "ink": "#e9ecef",
    "muted": "#aab3bd",
    "grid": "#39414a",
    "axis": "#7d8792",
    "today": "#ff9d5c",
    "recommended": "#6cb8f2",
    "other": "#c9a2e6",
    "women": "#e3bd4a",
    "men": "#6cc7ad",
}

COVERAGE_CLASSES: tuple[tuple[float, str, str], ...] = (
    (0.5, "#7a2f0a", "#ffffff"),
    (0.6, "#b35413", "#ffffff"),
    (0.7, "#e08a3c", "#1a1a1a"),
    (0.8, "#f3bd82", "#1b1b1b"),
    (1.0, "#f7e3c8", "#1c1c1c"),
    (float("inf"), "#9fc5e3", "#1d1d1d"),
)
"""Upper bound of coverage [1], fill, and the ink that reads on it. Darker is scarcer, blue is enough; same in dark."""

NO_DATA = ("#c9ced4", "#1e1e1e")
"""Fill and ink of a region without data."""


def dark_rules() -> str:
    """Style rules that turn the light colours of a drawn chart into the dark ones."""
    rules = []
    for name, light in LIGHT.items():
        for attribute in ("fill", "stroke"):
            rules.append(f'svg.chart [{attribute}="{light}"]{{{attribute}:{DARK[name]}}}')
    return "\n".join(rules)

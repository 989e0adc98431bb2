"""Axes: the ordered labels along which quantities vary, and the bands of ages."""

from __future__ import annotations

SEXES: tuple[str, str] = ("women", "men")
"""Order of the sex axis everywhere in underlag."""

CAREER_AGES: tuple[int, ...] = tuple(range(20, 80))
"""Whole years of age in the career model; whoever turns 80 leaves it."""

RESIDENT_AGES: tuple[int, ...] = tuple(range(101))
"""Whole years of age of residents; the last, 100, is an open class (100 and over)."""

TASKS: tuple[str, ...] = ("elderly_care", "child_health", "teaching", "supervision", "research")
"""Tasks outside the lists that a specialist's time goes to, in their order everywhere (``need.tasks``)."""


def band_index(ages: tuple[int, ...], lower_bounds: tuple[int, ...]) -> tuple[int, ...]:
    """For each age the number of the band it lies in; ``lower_bounds`` ascend and the first covers the youngest age."""
    if list(lower_bounds) != sorted(set(lower_bounds)) or lower_bounds[0] > ages[0]:
        raise ValueError(f"band bounds {lower_bounds} must ascend from at most {ages[0]}")
    return tuple(sum(age >= bound for bound in lower_bounds) - 1 for age in ages)

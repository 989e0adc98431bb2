"""Bands of ages: which of them an age lies in."""

from __future__ import annotations

import pytest

from underlag.core.axes import CAREER_AGES, RESIDENT_AGES, SEXES, band_index


@pytest.mark.parametrize(
    ("ages", "bounds", "index"),
    [
        ((20, 21, 22), (20,), (0, 0, 0)),
        ((20, 21, 22), (0,), (0, 0, 0)),  # a band may begin below the youngest
        ((20, 21, 22), (20, 21, 22), (0, 1, 2)),
        ((39, 40, 41), (20, 40), (0, 1, 1)),  # an age on the bound is of the band that begins there
        ((20, 21), (20, 65, 80), (0, 0)),
        ((20, 70), (0, 10, 20, 65), (2, 3)),  # bands below the youngest age are empty
    ],
)
def test_the_band_of_each_age(ages: tuple[int, ...], bounds: tuple[int, ...], index: tuple[int, ...]) -> None:
    assert band_index(ages, bounds) == index


@pytest.mark.parametrize("bounds", [(21,), (20, 20), (30, 25), (20, 40, 30), (21, 40)])
def test_bounds_ascend_and_the_first_covers_the_youngest(bounds: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="must ascend from at most 20"):
        band_index((20, 21, 22), bounds)


def test_the_axes_that_tables_and_results_are_read_by() -> None:
    """Whoever turned 80 has left; residents of 100 and over are one class."""
    assert SEXES == ("women", "men")
    assert (CAREER_AGES[0], CAREER_AGES[-1], len(CAREER_AGES)) == (20, 79, 60)
    assert (RESIDENT_AGES[0], RESIDENT_AGES[-1], len(RESIDENT_AGES)) == (0, 100, 101)

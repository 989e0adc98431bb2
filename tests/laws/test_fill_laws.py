"""Laws of the share filled by region: the nation's is kept, shares are within 0–1, more vacant is more unfilled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.runs.inputs.fill import beside_the_nation, unfilled_by_region

SHARE = st.floats(0.0, 1.0)
PLACES = st.lists(st.tuples(st.floats(0.0, 0.99), st.floats(1e3, 3e6)), min_size=1, max_size=21)
"""Share of doctors' posts vacant and residents of each region."""


def by_region(unfilled: float, follows: float, places: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    vacant, residents = np.array(places).T
    relative = beside_the_nation(vacant[None], residents)
    found = unfilled_by_region(np.array([unfilled]), relative, np.array([follows]), residents)[0]
    return found, residents


@given(SHARE, st.floats(0.0, 3.0), PLACES)
def test_the_mean_by_residents_is_the_nations_and_every_share_is_one(
    unfilled: float, follows: float, places: list[tuple[float, float]]
) -> None:
    found, residents = by_region(unfilled, follows, places)
    assert np.average(found, weights=residents) == pytest.approx(unfilled, abs=1e-9)
    assert ((found >= 0) & (found <= 1)).all()


@given(SHARE, st.floats(0.0, 3.0), PLACES)
def test_where_more_is_vacant_as_much_or_more_is_unfilled(
    unfilled: float, follows: float, places: list[tuple[float, float]]
) -> None:
    found, _ = by_region(unfilled, follows, places)
    assert (np.diff(found[np.argsort([vacant for vacant, _ in places], kind="stable")]) >= -1e-12).all()


@given(SHARE, PLACES)
def test_an_exponent_of_nothing_gives_one_share_for_all(unfilled: float, places: list[tuple[float, float]]) -> None:
    found, _ = by_region(unfilled, 0.0, places)
    assert found == pytest.approx(np.full(len(places), unfilled), abs=1e-9)


@given(SHARE, st.floats(0.0, 3.0), PLACES, st.floats(0.1, 1.0))
def test_only_the_relation_between_places_counts(
    unfilled: float, follows: float, places: list[tuple[float, float]], scale: float
) -> None:
    """A level of vacancies that is wrong everywhere by the same factor changes nothing."""
    places = [(max(vacant, 0.01), people) for vacant, people in places]
    found, _ = by_region(unfilled, follows, places)
    scaled, _ = by_region(unfilled, follows, [(vacant * scale, people) for vacant, people in places])
    assert scaled == pytest.approx(found, rel=1e-6, abs=1e-9)

"""What always holds of spatial access and of inequality."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from underlag.balance.access import by_zone, floating_catchment, gaussian, three_step, within
from underlag.balance.inequality import gini, lorenz
from underlag.core.sphere import great_circle_km

METHODS = pytest.mark.parametrize("method", [floating_catchment, three_step])


@st.composite
def maps(draw):
    """People, supply and distances of a few places [km]."""
    origins, units = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    people = draw(hnp.arrays(float, origins, elements=st.floats(0.1, 1e5)))
    supply = draw(hnp.arrays(float, units, elements=st.floats(0.0, 100.0)))
    return people, supply, draw(hnp.arrays(float, (origins, units), elements=st.floats(0.0, 100.0)))


@METHODS
@given(given_map=maps())
def test_what_is_reached_is_shared_out_whole(method, given_map):
    people, supply, cost = given_map
    weight = gaussian(cost, 40.0)

    reached = supply[(weight > 0).any(axis=0)].sum()

    assert np.nansum(people * method(people, supply, weight)) == pytest.approx(reached, rel=1e-9, abs=1e-9)


@METHODS
@given(given_map=maps())
def test_twice_the_supply_is_twice_the_access_and_twice_the_people_half(method, given_map):
    people, supply, cost = given_map
    weight = within(cost, 50.0)

    found = method(people, supply, weight)

    assert method(people, 2 * supply, weight) == pytest.approx(2 * found, nan_ok=True)
    assert method(2 * people, supply, weight) == pytest.approx(found / 2, nan_ok=True)


@given(given_map=maps())
def test_two_steps_followed_one_by_one(given_map):
    """The slow twin: loops over every pair."""
    people, supply, cost = given_map
    weight = by_zone(cost, np.array([10.0, 30.0, 60.0]), np.array([1.0, 0.6, 0.2]))
    expected = []
    for i in range(len(people)):
        access, reached = 0.0, False
        for j in range(len(supply)):
            if weight[i, j] > 0:
                reached = True
                access += weight[i, j] * supply[j] / sum(people[k] * weight[k, j] for k in range(len(people)))
        expected.append(access if reached else np.nan)

    assert floating_catchment(people, supply, weight) == pytest.approx(expected, nan_ok=True)


@given(given_map=maps())
def test_weights_fall_with_distance_and_end_at_the_reach(given_map):
    cost = np.sort(given_map[2], axis=None)[None]

    for weight in (gaussian(cost, 40.0), by_zone(cost, np.array([10.0, 40.0]), np.array([1.0, 0.5]))):
        assert (np.diff(weight) <= 0).all()
        assert ((weight > 0) <= (cost <= 40.0)).all()
        assert ((weight >= 0) & (weight <= 1)).all()


COORDINATES = st.tuples(st.floats(-89.0, 89.0), st.floats(-179.0, 179.0))


@given(here=COORDINATES, there=COORDINATES, between=COORDINATES)
def test_distance_is_a_distance(here, there, between):
    lat, lon = np.array([here, there, between]).T

    km = great_circle_km(lat, lon, lat, lon)

    assert km == pytest.approx(km.T)
    assert np.diagonal(km) == pytest.approx(np.zeros(3), abs=1e-6)
    assert km[0, 1] <= km[0, 2] + km[2, 1] + 1e-6


def test_a_degree_of_latitude_and_half_the_way_round():
    km = great_circle_km(np.array([0.0]), np.array([0.0]), np.array([1.0, 0.0]), np.array([0.0, 180.0]))

    assert km[0] == pytest.approx([111.195, 20015.1], abs=0.1)


@st.composite
def spreads(draw):
    places = draw(st.integers(1, 10))
    level = draw(hnp.arrays(float, places, elements=st.floats(0.01, 3.0)))
    return level, draw(hnp.arrays(float, places, elements=st.floats(1.0, 1e5)))


@given(spread=spreads())
def test_gini_is_half_the_mean_difference_over_the_mean(spread):
    level, people = spread
    share = people / people.sum()
    mean_difference = sum(
        share[i] * share[j] * abs(level[i] - level[j]) for i in range(len(level)) for j in range(len(level))
    )

    assert gini(level, people) == pytest.approx(mean_difference / (2 * share @ level), abs=1e-9)


@given(spread=spreads(), factor=st.floats(0.1, 10.0))
def test_gini_knows_neither_scale_nor_how_places_are_cut(spread, factor):
    level, people = spread
    halves = np.concatenate([people / 2, people / 2])

    assert 0 - 1e-12 <= gini(level, people) < 1
    assert gini(factor * level, people) == pytest.approx(gini(level, people), abs=1e-9)
    assert gini(np.concatenate([level, level]), halves) == pytest.approx(gini(level, people), abs=1e-9)


@given(spread=spreads())
def test_the_lorenz_curve_is_convex_from_nothing_to_all(spread):
    share, having = lorenz(*spread)

    assert (share[0], having[0], share[-1], having[-1]) == pytest.approx((0, 0, 1, 1))
    slopes = np.diff(having) / np.diff(share)
    assert (np.diff(slopes) >= -1e-9 * max(1.0, float(slopes.max()))).all()
    assert (having <= share + 1e-9).all()


def test_the_same_everywhere_is_no_inequality():
    assert gini(np.full(4, 0.7), np.array([1.0, 2.0, 3.0, 4.0])) == pytest.approx(0.0, abs=1e-12)

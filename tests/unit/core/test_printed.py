"""What tables print: six digits, whole numbers whole, and nothing of the bits that follow the processor."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.core.printed import SIGNIFICANT, as_printed, total

BY_HAND = [
    (1.2345678, 1.23457),
    (-1234.5671, -1234.57),
    (0.000123456789, 0.000123457),
    (123456.5, 123456.0),  # a half, to the even neighbour
    (123457.5, 123458.0),
    (123456.50000000001, 123456.0),  # the same half, as another kernel computes it
    (50322.99999999999, 50323.0),
    (10_551_707.0, 10_551_707.0),  # residents counted
    (10_551_707.000000002, 10_551_707.0),  # and summed
    (10_987_654.3, 10_987_700.0),  # residents projected
    (4_842_964_047.18, 4_842_960_000.0),  # kronor
    (484_296_404_718.0, 484_296_000_000.0),
    (0.1 + 0.2, 0.3),
    (-0.0, 0.0),
    (math.inf, math.inf),
    (1e-30, 1e-30),
]


@pytest.mark.parametrize(("computed", "printed"), BY_HAND)
def test_by_hand(computed: float, printed: float) -> None:
    found = as_printed(np.array([computed]))
    assert repr(float(found[0])) == repr(printed)


def test_no_number_stays_none() -> None:
    assert np.isnan(as_printed(np.array([[np.nan, 1.0]]))).tolist() == [[True, False]]


NUMBERS = st.floats(min_value=1e-12, max_value=1e12) | st.floats(min_value=-1e12, max_value=-1e-12)


@given(NUMBERS)
def test_it_is_what_six_digits_write_or_a_whole_number(number: float) -> None:
    """The slow twin: text of six digits read back, wherever no half decides."""
    found = float(as_printed(np.array([number]))[0])
    if found != round(found):
        assert len(f"{abs(found):.15g}".replace(".", "").split("e")[0].strip("0")) <= SIGNIFICANT
    assert abs(found - number) <= 0.5000001 * 10.0 ** (math.floor(math.log10(abs(number))) - SIGNIFICANT + 1)


@given(NUMBERS)
def test_printed_once_more_it_is_the_same(number: float) -> None:
    once = as_printed(np.array([number]))
    assert as_printed(once).tolist() == once.tolist()


@given(st.integers(min_value=-(10**9), max_value=10**9), st.floats(min_value=-1e-13, max_value=1e-13))
def test_what_is_counted_keeps_every_digit(count: int, noise: float) -> None:
    assert as_printed(np.array([count * (1 + noise)])).tolist() == [count]


def test_a_total_of_moves_is_none() -> None:
    moved = np.array([[0.1 + 0.2, -0.3, 0.0], [0.1, 0.2, np.nan], [1e-9, -2e-9, 0.0]])
    assert moved[0].sum() != 0
    found = total(moved, axis=1)
    assert found[0].tolist() == [0.0]
    assert np.isnan(found[1]).all()
    assert found[2].tolist() == pytest.approx([-1e-9])

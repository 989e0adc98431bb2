"""Numbers as tables print them: the same on every machine, though the last bits of what is computed are not."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

SIGNIFICANT = 6
"""Most significant digits that a computed number is printed with."""

_NOISE = 12
"""Significant digits that any machine computes alike; what follows them decides nothing."""

_LEFT = 1e-9
"""Share of its terms below which a total is what rounding has left of them."""

_COUNTED = 1e10
"""More than anything counted one by one; beyond it every number is whole to ``_NOISE`` digits."""


def as_printed(values: Float[np.ndarray, "*axes"]) -> Float[np.ndarray, "*axes"]:
    """The values to ``SIGNIFICANT`` digits, in their unit and shape. Halves go to the even neighbour.

    A whole number, such as residents counted, keeps all its digits. What is not finite stays as it is, and there is no
    negative zero. A number that is a half to twelve digits is taken as the half, so that it doesn't follow the kernel.
    """
    given = np.asarray(values, dtype=np.float64)
    known = _to_digits(given, _NOISE)
    whole = (known == np.round(known)) & (np.abs(known) < _COUNTED)
    return np.asarray(np.where(whole, known, _to_digits(known, SIGNIFICANT)) + 0.0)


def printed(value: float) -> float:
    """One number as ``as_printed`` prints it."""
    return float(as_printed(np.array(value)))


def total(terms: Float[np.ndarray, " ..."], axis: int) -> Float[np.ndarray, " ..."]:
    """Sum along an axis, kept with length 1, in the unit of the terms; 0 where nothing is left of them but rounding.

    So a total of moves, each of which adds in one place what it takes in another, is none and not 3e-13.
    """
    found = terms.sum(axis=axis, keepdims=True)
    noise = _LEFT * np.abs(terms).sum(axis=axis, keepdims=True)
    return np.asarray(np.where(np.abs(found) <= noise, found.dtype.type(0), found))


def _to_digits(values: Float[np.ndarray, "*axes"], digits: int) -> Float[np.ndarray, "*axes"]:
    """To so many significant digits: the nearest number that these digits write."""
    there = np.isfinite(values) & (values != 0)
    size = np.floor(np.log10(np.abs(np.where(there, values, 1.0))))
    found = values.copy()
    # beyond these powers of ten are no quantities of ours, and powers themselves are not exact
    ordinary = there & (np.abs(size) <= 22 - digits)
    power = 10.0 ** np.abs(digits - 1 - size[ordinary])
    up = digits - 1 >= size[ordinary]
    some = values[ordinary]
    found[ordinary] = np.where(up, np.round(some * power) / power, np.round(some / power) * power)
    return found

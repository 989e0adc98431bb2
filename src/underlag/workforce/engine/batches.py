"""Draws side by side: an ensemble cut into batches, with the axis draw moved last, where the engine wants it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar

import jax
import jax.numpy as jnp
import numpy as np

from underlag.core.threads import threads
from underlag.workforce.engine.career import (
    Entries,
    Hours,
    HoursByYear,
    ImpulseResponse,
    Phases,
    Rates,
    RatesByYear,
    State,
    Trajectory,
)

_Inputs: TypeAlias = State | Rates | RatesByYear | Phases | Entries | Hours | HoursByYear
Given = TypeVar("Given", State, Rates, RatesByYear, Phases, Entries, Hours, HoursByYear)
_Result = TypeVar("_Result", State, Trajectory, ImpulseResponse)

THREADS_PER_CORE = 2
"""Threads for each that may be used: while one turns its arrays over to the engine or back, another computes."""

AXES_OF_ONE_DRAW: dict[type[_Inputs], tuple[int, ...]] = {
    State: (4, 3),
    Rates: (3, 1, 1, 2, 2, 3),
    RatesByYear: (3, 1, 1, 2, 2, 3, 1),
    Phases: (4, 2, 2, 2, 3, 4, 3, 1),
    Entries: (2, 2, 2, 2),
    Hours: (2, 0),
    HoursByYear: (3, 0),
}
"""Number of axes of each field when it is not given by draw."""


def single(given: Given, dtype: Any) -> Given:
    """The quantities of one draw, in one float type, with a last axis draw of length 1."""
    return type(given)(*[jnp.asarray(leaf)[..., None].astype(dtype) for leaf in given])


def only_draw(result: _Result) -> _Result:
    """Results of a single draw without the axis draw."""
    return type(result)(*[leaf[..., 0] for leaf in result])


def number_of_draws(*given: _Inputs) -> int:
    """Length of the leading axis draw, shared by all that have one; ValueError if they differ or none has one."""
    lengths = {
        int(leaf.shape[0])
        for quantities in given
        for leaf, alone in zip(quantities, AXES_OF_ONE_DRAW[type(quantities)], strict=True)
        if np.ndim(leaf) > alone
    }
    if len(lengths) != 1:
        raise ValueError(f"an ensemble needs one number of draws, found {sorted(lengths)}")
    return lengths.pop()


def in_batches(calculate: Callable[..., _Result], given: tuple[Any, ...], size: int) -> _Result:
    """``calculate(*given)`` batch by batch, as numpy arrays with a leading axis draw.

    ``calculate`` gets and returns arrays with the axis draw last, of length 1 where the draws share a quantity. Every
    batch has ``size`` draws (the last is filled up with copies that are dropped again), so one compilation serves
    all. Batches run on ``core.threads``, a few for each. The float type is that of the first array of ``given``.
    """
    draws, dtype = number_of_draws(*given), np.asarray(given[0][0]).dtype

    def one(first: int) -> _Result:
        part = np.minimum(np.arange(first, first + size), draws - 1)
        with jax.enable_x64(True):  # a setting of the thread; what is given decides the float type
            result = calculate(*[_draws_last(quantities, part, dtype) for quantities in given])
        return type(result)(*[np.moveaxis(np.asarray(leaf), -1, 0)[: draws - first] for leaf in result])

    results = [one(0)]  # alone: every thread would wait for the compilation
    if draws > size:
        with ThreadPoolExecutor(max_workers=THREADS_PER_CORE * threads()) as pool:
            results += pool.map(one, range(size, draws, size))
    return type(results[0])(*map(np.concatenate, zip(*results, strict=True)))


def _draws_last(quantities: Given, draws: np.ndarray[Any, np.dtype[np.intp]], dtype: np.dtype[Any]) -> Given:
    """The quantities of consecutive draws, each array contiguous with the axis draw last."""
    whole = draws[-1] - draws[0] == len(draws) - 1
    chosen = slice(draws[0], draws[-1] + 1) if whole else draws
    moved = [
        np.moveaxis(np.asarray(leaf)[chosen], 0, -1) if np.ndim(leaf) > alone else np.asarray(leaf)[..., None]
        for leaf, alone in zip(quantities, AXES_OF_ONE_DRAW[type(quantities)], strict=True)
    ]
    return type(quantities)(*[np.ascontiguousarray(leaf, dtype=dtype) for leaf in moved])

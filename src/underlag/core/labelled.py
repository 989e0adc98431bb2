"""A labelled array with a unit: adds like to like or refuses.

Kernels take plain arrays; this type lives at the edges, where numbers meet names: results, tables, explanations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from underlag.core.axes import Axis
from underlag.core.units import Unit

Number = np.float64


class AlignmentError(ValueError):
    """Two labelled arrays that can't be combined: the message says what differs. A fault of ours, not the user's."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """Values [unit] over named axes.

    values  float64 array, one dimension per axis; made read-only, and copied if it was writable
    axes    the names and labels of the dimensions, in order
    unit    what the values count
    """

    values: NDArray[np.float64]
    axes: tuple[Axis, ...]
    unit: Unit

    def __post_init__(self) -> None:
        given: Any = self.values
        values = np.array(given, dtype=np.float64)
        shape = tuple(len(axis) for axis in self.axes)
        if values.shape != shape:
            named = ", ".join(f"{a.name} {len(a)}" for a in self.axes)
            raise AlignmentError(f"values have shape {values.shape}, the axes say ({named})")
        if len({a.name for a in self.axes}) != len(self.axes):
            raise AlignmentError(f"an axis occurs twice: {[a.name for a in self.axes]}")
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    def _same(self, other: Labelled, doing: str) -> None:
        if self.axes != other.axes:
            mine, theirs = [a.name for a in self.axes], [a.name for a in other.axes]
            if mine != theirs:
                raise AlignmentError(f"can't {doing}: axes {mine} and {theirs}; select or sum first")
            differing = next(a for a, b in zip(self.axes, other.axes, strict=True) if a != b)
            raise AlignmentError(f"can't {doing}: the labels of {differing.name} differ; align them first")

    def _like(self, other: Labelled, doing: str) -> None:
        self._same(other, doing)
        if self.unit != other.unit:
            raise AlignmentError(f"can't {doing} {self.unit} and {other.unit}; convert one explicitly first")

    def __add__(self, other: Labelled) -> Labelled:
        self._like(other, "add")
        return Labelled(self.values + other.values, self.axes, self.unit)

    def __sub__(self, other: Labelled) -> Labelled:
        self._like(other, "subtract")
        return Labelled(self.values - other.values, self.axes, self.unit)

    def __mul__(self, other: Labelled | float) -> Labelled:
        if not isinstance(other, Labelled):
            return Labelled(self.values * other, self.axes, self.unit)
        self._same(other, "multiply")
        return Labelled(self.values * other.values, self.axes, self.unit * other.unit)

    def __truediv__(self, other: Labelled | float) -> Labelled:
        """Ratio. 0/0 is 0 (nothing needed, nothing there); anything else over 0 is refused."""
        if not isinstance(other, Labelled):
            return Labelled(self.values / other, self.axes, self.unit)
        self._same(other, "divide")
        zero = other.values == 0
        if np.any(zero & (self.values != 0)):
            raise AlignmentError("can't divide: a divisor is 0 where the dividend is not")
        ratio = np.divide(self.values, other.values, out=np.zeros_like(self.values), where=~zero)
        return Labelled(ratio, self.axes, self.unit / other.unit)

    def axis(self, name: str) -> Axis:
        """The axis of that name; KeyError-like AlignmentError if there is none."""
        return self.axes[self._position(name)]

    def _position(self, name: str) -> int:
        for position, axis in enumerate(self.axes):
            if axis.name == name:
                return position
        raise AlignmentError(f"no axis {name!r}; the axes are {[a.name for a in self.axes]}")

    def _without(self, position: int, values: NDArray[np.float64]) -> Labelled:
        return Labelled(values, self.axes[:position] + self.axes[position + 1 :], self.unit)

    def at(self, **labels: str | int) -> Labelled:
        """The part at one label of each named axis, those axes dropped: ``supply.at(region="04", year=2030)``."""
        part = self
        for name, label in labels.items():
            position = part._position(name)
            part = part._without(position, np.take(part.values, part.axes[position].index(label), axis=position))
        return part

    def sum(self, *names: str) -> Labelled:
        """Total over the named axes. Of a ratio this has no meaning, so it is refused."""
        if self.unit.kind.value == "ratio" and self.unit.powers:
            raise AlignmentError(f"{self.unit} is a ratio and can't be summed over {names}")
        part = self
        for name in names:
            position = part._position(name)
            part = part._without(position, part.values.sum(axis=position))
        return part

    def select(self, name: str, labels: Sequence[str | int]) -> Labelled:
        """The same array with only ``labels`` of axis ``name``, in that order. Also the way to align two arrays."""
        position = self._position(name)
        chosen = Axis(name, tuple(labels))
        where = [self.axes[position].index(label) for label in labels]
        axes = (*self.axes[:position], chosen, *self.axes[position + 1 :])
        return Labelled(np.take(self.values, where, axis=position), axes, self.unit)

    def map(self, function: Callable[[NDArray[np.float64]], NDArray[np.float64]], unit: Unit) -> Labelled:
        """``function`` of the values, elementwise, in a new unit that the caller states."""
        return Labelled(function(self.values), self.axes, unit)

    @property
    def item(self) -> float:
        """The one number of an array with no axes left."""
        if self.axes:
            raise AlignmentError(f"not a single number: axes {[a.name for a in self.axes]} are left")
        return float(self.values)

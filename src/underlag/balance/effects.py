"""What moved the answer: the difference between two runs split over the groups of inputs that changed.

Each group is changed alone, from the state before; what the groups do together beyond the sum of that is one term, the
interaction. The effects and the interaction sum to the difference, so nothing is left unexplained and nothing is shared
out by a rule of thumb.

A product goes from 2·3 = 6 to 3·4 = 12. The first factor alone adds 3, the second 2, and the last 1 is what they do
together.

>>> found = effects(lambda groups: {"product": np.array(groups["a"] * groups["b"])}, {"a": 2, "b": 3}, {"a": 3, "b": 4})
>>> [float(part["product"]) for part in (found.total, *found.alone.values(), found.interaction)]
[6.0, 3.0, 2.0, 1.0]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Result = Mapping[str, NDArray[np.float64]]
"""What a run gives: quantities by name, each a number or an array whose shape the groups don't change."""


@dataclass(frozen=True)
class Effects:
    """A difference and its parts, each by quantity.

    before, after  the two results
    total          after − before
    alone          for each group, what changing it alone does to the result before
    interaction    total − the sum of ``alone``: what the groups do together
    """

    before: Result
    after: Result
    total: Result
    alone: Mapping[str, Result]
    interaction: Result


def _minus(left: Result, right: Result) -> Result:
    """Difference by quantity; both must hold the same quantities in the same shapes."""
    if left.keys() != right.keys():
        raise ValueError(f"the results differ in what they hold: {sorted(left.keys() ^ right.keys())}")
    for name in left:
        if np.shape(left[name]) != np.shape(right[name]):
            raise ValueError(
                f"{name} has shape {np.shape(left[name])} in one result, {np.shape(right[name])} in the other"
            )
    return {name: np.asarray(left[name], dtype=np.float64) - np.asarray(right[name]) for name in left}


def effects(
    function: Callable[[Mapping[str, Any]], Result], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Effects:
    """The difference between ``function(after)`` and ``function(before)``, decomposed.

    function  from groups of inputs (any values: arrays, cards, nested structures) to quantities; pure
    before    groups of inputs by name
    after     the same groups, changed or not; a group that is the very same object is not run again: its effect is 0
    Cost: two runs and one for each changed group.
    """
    if before.keys() != after.keys():
        raise ValueError(f"groups only on one side: {sorted(before.keys() ^ after.keys())}")
    first, last = function(before), function(after)
    alone: dict[str, Result] = {}
    for group in before:
        changed = first if after[group] is before[group] else function({**before, group: after[group]})
        alone[group] = _minus(changed, first)
    total = _minus(last, first)
    interaction = {
        name: np.asarray(total[name] - sum((effect[name] for effect in alone.values()), start=np.float64(0)))
        for name in total
    }
    return Effects(before=first, after=last, total=total, alone=alone, interaction=interaction)

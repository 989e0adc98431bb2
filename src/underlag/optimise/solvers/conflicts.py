"""Limits that can't all hold: the smallest set of them that conflict, and the least that must give way.

At most one post, anything from none up, and at least three: the first and the third conflict, and one of them must give
way by 2 (measured against their own bounds, 1 and 3, it is cheaper for the third).

>>> lower, upper, one = np.zeros(1), np.full(1, np.inf), np.ones((1, 1))
>>> bounds = ((-np.inf, 1.0), (0.0, np.inf), (3.0, np.inf))
>>> rows = [Rows(((),), (2025,), one, np.array([low]), np.array([high])) for low, high in bounds]
>>> conflicting(rows, lower, upper), least_relaxation([rows[0], rows[2]], lower, upper)
([0, 2], [(0.0, 0), (2.0, 0)])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import numpy as np
from jaxtyping import Float

from underlag.core.errors import NoSolutionError, Problem
from underlag.core.language import Text
from underlag.optimise.programme.programme import Rows, StartsProgramme
from underlag.optimise.solvers.solver import LinearModel, Outcome

_TOGETHER = Text("går inte att förena med de andra gränserna här", "conflicts with the other limits named here")
_ALONE = Text("kan inte uppfyllas alls", "can't be met at all")


def refuse_conflicts(
    programme: StartsProgramme,
    rows: Sequence[Rows],
    lower: Float[np.ndarray, " decision"],
    upper: Float[np.ndarray, " decision"],
) -> NoReturn:
    """Raise NoSolutionError: which limits conflict, and by how much each would have to give way at the least.

    rows  of each limit of the programme, in order
    """
    limits = tuple(programme.limits)
    if feasible(rows, lower, upper):
        raise ArithmeticError("the master could not be solved although its limits can be met")
    guilty = conflicting(rows, lower, upper)
    given = least_relaxation([rows[number] for number in guilty], lower, upper)
    problems = []
    for number, (amount, row) in zip(guilty, given, strict=True):
        limit, at = limits[number], rows[number]
        where = _place(programme, at.places[row]) + f", {at.years[row]}"
        remedy = Text("det räcker om en av de andra ger efter", "enough if one of the others gives way")
        if amount > 0:
            more = f"{amount:.3g} {limit.unit}"
            remedy = Text(f"tillåt {more} till ({where})", f"allow {more} more ({where})")
        problems.append(
            Problem(f"limits, {limit.name}", _TOGETHER if len(guilty) > 1 else _ALONE, limit.text, remedy=remedy)
        )
    raise NoSolutionError(problems)


def feasible(
    rows: Sequence[Rows], lower: Float[np.ndarray, " decision"], upper: Float[np.ndarray, " decision"]
) -> bool:
    """Whether some decision satisfies all rows."""
    model = LinearModel(np.zeros(len(lower)), lower, upper)
    for part in rows:
        model.add_rows(part.matrix, part.lower, part.upper)
    return model.solve().outcome is Outcome.OPTIMAL


def conflicting(
    rows: Sequence[Rows], lower: Float[np.ndarray, " decision"], upper: Float[np.ndarray, " decision"]
) -> list[int]:
    """Numbers of limits that conflict, none of which can be left out without the conflict going away.

    One limit after the other is left out; if the rest still conflict it stays out (deletion filter).
    """
    kept = list(range(len(rows)))
    for number in range(len(rows)):
        without = [other for other in kept if other != number]
        if not feasible([rows[other] for other in without], lower, upper):
            kept = without
    return kept


def least_relaxation(
    rows: Sequence[Rows], lower: Float[np.ndarray, " decision"], upper: Float[np.ndarray, " decision"]
) -> list[tuple[float, int]]:
    """For each limit the most that one of its rows gives way [unit of the limit], and that row, when together they
    give way as little as possible, each measured against the size of its own bounds."""
    size = len(lower)
    counts = [len(part.years) for part in rows]
    scales = [max(float(np.abs(_bounds(part)).max(initial=0.0)), 1.0) for part in rows]
    slack = sum(counts)
    weights = np.concatenate([np.zeros(size), *(np.full(n, 1 / s) for n, s in zip(counts, scales, strict=True))])
    model = LinearModel(
        weights, np.concatenate([lower, np.zeros(slack)]), np.concatenate([upper, np.full(slack, np.inf)])
    )
    first = 0
    for part, count in zip(rows, counts, strict=True):
        give = np.zeros((count, slack))
        give[:, first : first + count] = np.eye(count)
        infinite = np.full(count, np.inf)
        model.add_rows(np.hstack([part.matrix, -give]), -infinite, part.upper)
        model.add_rows(np.hstack([part.matrix, give]), part.lower, infinite)
        first += count
    given = np.split(model.solve().values[size:], np.cumsum(counts)[:-1])
    return [(float(part.max(initial=0.0)), int(np.argmax(part))) for part in given]


def _bounds(rows: Rows) -> Float[np.ndarray, " bound"]:
    both = np.concatenate([rows.lower, rows.upper])
    return np.asarray(both[np.isfinite(both)])


def _place(programme: StartsProgramme, regions: tuple[int, ...]) -> str:
    return ", ".join(programme.problem.regions[region] for region in regions) or "the nation"

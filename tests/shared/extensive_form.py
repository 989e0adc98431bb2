"""The same programme written out in full: one variable for the shortage in every draw, year and region.

Only for small cases and to measure against: with 21 regions, 14 years and 400 draws it has over a hundred thousand
rows, each of which knows every post.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from scipy.sparse import coo_matrix, csr_matrix, hstack, identity, kron, vstack

from underlag.optimise.programme.objective import Shortage
from underlag.optimise.programme.programme import StartsProgramme
from underlag.optimise.solvers.solver import INFINITE, LinearModel, Solution


def solve_extensive(
    programme: StartsProgramme, whole: bool = True, gap: float = 0.0, seconds: float | None = None
) -> Solution:
    """The programme solved in one piece; the values begin with the decision."""
    return written_in_full(programme, whole).solve(gap, seconds)


def written_in_full(programme: StartsProgramme, whole: bool = True) -> LinearModel:
    """The programme in one piece, in whole posts or with parts.

    Columns: the decision, the shortage u by (region, draw, year), where the worst worlds begin, by how much each draw
    exceeds that, and the changes of the levels.
    """
    shortage, objective = programme.shortage, programme.objective
    effect = _effect(programme, shortage)
    regions, draws, years = effect.shape[0], programme.draws, len(programme.years)
    size, missing = len(programme.cost), regions * draws * years
    worth = np.broadcast_to(shortage.weight.T[:, None, :], (regions, draws, years)).reshape(-1)
    posts = int(np.prod(programme.size))
    changes = posts if objective.smooth > 0 else 0
    tail = objective.risk / ((1 - objective.tail) * draws)
    cost = np.concatenate(
        [programme.cost, worth / draws, [objective.risk], np.full(draws, tail), np.full(changes, objective.smooth)]
    )
    lower = np.zeros(len(cost))
    lower[posts:size] = [extra.lower for extra in programme.extra]
    lower[size + missing] = -INFINITE
    upper = np.full(len(cost), INFINITE)
    upper[posts:size] = [extra.upper for extra in programme.extra]
    model = LinearModel(cost, lower, upper)
    required = shortage.required.transpose(2, 0, 1).reshape(-1)
    covers = hstack([csr_matrix(effect.reshape(missing, size)), identity(missing)]).tocsr()
    model.add_rows(covers, required, np.full(missing, np.inf))
    if objective.risk > 0:
        model.add_rows(_beyond(worth, size, regions, draws, years), np.zeros(draws), np.full(draws, np.inf))
    if changes:
        _add_changes(model, programme, size + missing + 1 + draws)
    for limit in programme.limits:
        rows = limit.rows(programme)
        model.add_rows(rows.matrix, rows.lower, rows.upper)
    if whole:
        integer = np.zeros(len(cost), dtype=bool)
        integer[:posts] = True
        integer[posts:size] = [extra.whole for extra in programme.extra]
        model.set_whole(integer)
    return model


def _effect(programme: StartsProgramme, shortage: Shortage) -> Float[np.ndarray, "region draw year decision"]:
    """What a unit of each decision adds [fte], found by trying each alone."""
    return np.stack([shortage.available(unit) for unit in np.eye(len(programme.cost))], axis=-1)


def _beyond(worth: Float[np.ndarray, " missing"], size: int, regions: int, draws: int, years: int) -> csr_matrix:
    """excess[d] ≥ weighted shortage[d] − where the worst worlds begin."""
    of_draw = kron(np.ones((1, regions)), kron(identity(draws), np.ones((1, years)))).tocsr()
    weighted = of_draw.multiply(-worth).tocsr()
    before = csr_matrix((draws, size))
    return hstack([before, weighted, np.ones((draws, 1)), identity(draws)]).tocsr()


def _add_changes(model: LinearModel, programme: StartsProgramme, first: int) -> None:
    """change ≥ |level − the one before|."""
    levels, regions = programme.size
    posts = levels * regions
    rows, known = [], []
    for sign in (1.0, -1.0):
        for post in range(posts):
            entries = [(post, -sign), (first + post, 1.0)]
            if post >= regions:
                entries.append((post - regions, sign))
            columns, values = zip(*entries, strict=True)
            rows.append(coo_matrix((values, (np.zeros(len(values), dtype=int), columns)), (1, first + posts)))
            known.append(-sign * programme.today[post] if post < regions else 0.0)
    model.add_rows(vstack(rows).tocsr(), np.asarray(known), np.full(len(known), np.inf))

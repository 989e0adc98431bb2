"""What it costs the nation to lift its worst region: the efficient frontier between the two.

Two regions have 2 of the 4 specialists that they need, and there are two posts: one in the first adds a specialist, one
in the second half of one. Both in the first leave 2 missing in the nation and the second at 0.5. Two thirds of a post
in the first and four thirds in the second lift both to 0.667, and 2.667 are missing: the end of the frontier.

>>> from underlag.optimise.limits.applicants import Applicants
>>> from underlag.optimise.programme.objective import Objective
>>> from underlag.optimise.programme.problem import Response, StartsProblem
>>> from underlag.optimise.programme.programme import decided_shape
>>> none, answer = np.zeros((2, 2)), Response(np.diag([1.0, 0.5])[None], np.zeros((1, 2)))
>>> given = (none + 2.0, none, none + 4000.0, np.ones((1, 2)), np.zeros(2), answer, 1000.0, 0.0, 1.0)
>>> asked = StartsProblem(("A", "B"), (2024, 2025), *given, first_year=2025, target_year=2025)
>>> programme = StartsProgramme(asked, decided_shape((2025,), 2025, 1), Objective(), (Applicants(2.0),))
>>> [(round(level, 2), round(programme.value(posts), 2)) for level, posts in frontier(programme, 2025, points=3)]
[(0.5, 2.0), (0.58, 2.33), (0.67, 2.66)]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.programme.programme import Rows, StartsProgramme
from underlag.optimise.solvers.decomposition import Decomposition
from underlag.optimise.solvers.solver import LinearModel

FRONTIER_GAP = 1e-4
"""Proven gap of each point."""

WITHIN = 0.999
"""How near the highest attainable level the last point is, so that rounding does not make it impossible."""


@dataclass(frozen=True)
class LeastCoverage:
    """Every region's expected coverage is at least ``least`` [1] in ``year``."""

    least: float
    year: int
    name: ClassVar[str] = "least_coverage"
    text: ClassVar[Text] = Text(
        "Ingen regions täckningsgrad får ligga under en viss nivå.", "No region's coverage may be below a given level."
    )
    unit: ClassVar[str] = "fte"

    def rows(self, programme: StartsProgramme) -> Rows:
        """Capacity of each region, in full-time specialists."""
        base, effect, _ = programme.expected_capacity
        at, regions = programme.years.index(self.year), programme.size[1]
        matrix = np.zeros((regions, len(programme.cost)))
        posts = effect[at].transpose(2, 0, 1).reshape(regions, -1)
        matrix[:, : posts.shape[1]] = posts
        lower = self.least * _required(programme, at) - base[at]
        places = tuple((region,) for region in range(regions))
        return Rows(places, (self.year,) * regions, matrix, lower, np.full(regions, np.inf))


def expected_coverage(
    programme: StartsProgramme, decision: Float[np.ndarray, " decision"], year: int
) -> Float[np.ndarray, " region"]:
    """Expected capacity over expected need [1] by region; 1 where there is no need."""
    base, effect, _ = programme.expected_capacity
    at = programme.years.index(year)
    capacity = base[at] + np.einsum("jqr,jq->r", effect[at], programme.levels(decision))
    required = _required(programme, at)
    return np.asarray(np.divide(capacity, required, out=np.ones_like(capacity), where=required > 0))


def highest_least_coverage(programme: StartsProgramme, year: int) -> float:
    """The highest coverage that the worst region can have in ``year`` within the limits [1]."""
    rows = LeastCoverage(0.0, year).rows(programme)
    required = _required(programme, programme.years.index(year))
    size = len(programme.cost)
    posts = int(np.prod(programme.size))
    lower, upper = np.zeros(size + 1), np.full(size + 1, np.inf)
    lower[posts:size] = [extra.lower for extra in programme.extra]
    upper[posts:size] = [extra.upper for extra in programme.extra]
    model = LinearModel(-np.eye(size + 1)[size], lower, upper)
    for limit in programme.limits:
        held = limit.rows(programme)
        model.add_rows(held.matrix, held.lower, held.upper)
    model.add_rows(np.hstack([rows.matrix, -required[:, None]]), rows.lower, rows.upper)
    return float(model.solve().values[size])


def frontier(programme: StartsProgramme, year: int, points: int) -> list[tuple[float, Float[np.ndarray, " decision"]]]:
    """(level [1], best decision) for levels of the worst region's coverage in ``year``, ascending.

    The first is what the best decision without such a level gives, the last the highest that the limits allow. One
    master serves all: planes found for one level hold for every other.
    """
    method = Decomposition(programme)
    free = method.minimise(FRONTIER_GAP).decision
    lowest = float(expected_coverage(programme, free, year).min())
    highest = highest_least_coverage(programme, year) * WITHIN
    found = [(lowest, free)]
    if highest <= lowest:
        return found
    number = method.add_limit(LeastCoverage(lowest, year))
    for level in np.linspace(lowest, highest, points)[1:]:
        rows = LeastCoverage(float(level), year).rows(programme)
        method.set_bounds(number, rows.lower, rows.upper)
        found.append((float(level), method.minimise(FRONTIER_GAP).decision))
    return found


def _required(programme: StartsProgramme, at: int) -> Float[np.ndarray, " region"]:
    """Expected need in full-time specialists at full coverage [fte]."""
    return np.asarray(programme.expected_capacity[2][at] / np.mean(programme.problem.residents_per_specialist))

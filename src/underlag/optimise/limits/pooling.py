"""Room that regions share: groups that share all of it, and agreements by which one lends another so much of it.

Agreements become rows without a variable for the loan. Let A lend B up to m a year. Whether some loans within the
agreements cover what everyone uses is Gale's question of supply and demand in a network: they do exactly if, for every
set S,

    what S uses ≤ room of S + the most that those outside S lend into S

and sets that no agreement holds together follow from their parts. So each set that one does is a row.

If region 0 lends region 1 up to 6, then region 0 has its own room, region 1 its own and 6 more, and the two together
the sum of their rooms:

>>> shared_sets(2, (), [RoomLoan(0, 1, 6.0)])
[((0,), 0.0), ((0, 1), 0.0), ((1,), 6.0)]
>>> shared_sets(3, [(0, 1)])
[((0, 1), 0.0), ((2,), 0.0)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.optimise.programme.programme import Rows, StartsProgramme

Pools = Sequence[Sequence[int]]
"""Groups of regions, by number, that share room between them; a region in no group is alone."""

MOST = 8
"""Most parties that agreements may tie together: their sets are at most 2^n − 1."""


@dataclass(frozen=True)
class RoomLoan:
    """A loan of room each year.

    giver, taker  numbers of the regions
    most          [unit of the limit]
    """

    giver: int
    taker: int
    most: float


def pooled_rows(
    programme: StartsProgramme,
    effect: Float[np.ndarray, "year level region region"],
    room: Float[np.ndarray, "year region"],
    pools: Pools,
    agreements: Sequence[RoomLoan] = (),
) -> Rows:
    """Rows ``effect ≤ room`` by year and set of regions that share room, from effects by region_from and region_to."""
    regions = programme.size[1]
    sets, inward = zip(*shared_sets(regions, pools, agreements), strict=True)
    member = np.array([[float(region in chosen) for region in range(regions)] for chosen in sets])
    years = len(programme.years)
    matrix = np.zeros((years * len(sets), len(programme.cost)))
    posts = np.einsum("tjqr,gr->tgjq", effect, member).reshape(years * len(sets), -1)
    matrix[:, : posts.shape[1]] = posts
    own = np.einsum("tr,gr->tg", np.broadcast_to(room, (years, regions)), member)
    upper = (own + np.asarray(inward)).reshape(-1)
    return Rows(
        tuple(sets) * years,
        tuple(year for year in programme.years for _ in sets),
        matrix,
        np.full(len(upper), -np.inf),
        upper,
    )


def shared_sets(regions: int, pools: Pools, agreements: Sequence[RoomLoan] = ()) -> list[tuple[tuple[int, ...], float]]:
    """(regions, what may come from outside) for every set whose use must be covered, in order.

    Raises ValueError where agreements tie more than MOST groups together.
    """
    pooled = {region for pool in pools for region in pool}
    groups = [tuple(pool) for pool in pools] + [(region,) for region in range(regions) if region not in pooled]
    groups.sort()
    group_of = {region: number for number, group in enumerate(groups) for region in group}
    loans = [(group_of[a.giver], group_of[a.taker], a.most) for a in agreements]
    found: list[tuple[tuple[int, ...], float]] = []
    for tied in _tied(len(groups), loans):
        if len(tied) > MOST:
            raise ValueError(f"agreements tie {len(tied)} parties together, more than {MOST}")
        for chosen in _connected_sets(tied, loans):
            inward = sum(most for giver, taker, most in loans if taker in chosen and giver not in chosen)
            found.append((tuple(region for number in sorted(chosen) for region in groups[number]), float(inward)))
    return sorted(found)


def _tied(count: int, loans: Sequence[tuple[int, int, float]]) -> Iterator[list[int]]:
    """Parties that agreements tie together, directly or by others."""
    root = list(range(count))
    for giver, taker, _ in loans:
        old, new = sorted((root[giver], root[taker]), reverse=True)
        root = [new if one == old else one for one in root]
    for first in sorted(set(root)):
        yield [number for number in range(count) if root[number] == first]


def _connected_sets(tied: Sequence[int], loans: Sequence[tuple[int, int, float]]) -> Iterator[frozenset[int]]:
    for number in range(1, 2 ** len(tied)):
        chosen = [one for place, one in enumerate(tied) if number >> place & 1]
        inside = [(tied.index(g), tied.index(t), m) for g, t, m in loans if g in chosen and t in chosen]
        parts = [part for part in _tied(len(tied), inside) if tied[part[0]] in chosen]
        if len(parts) == 1:
            yield frozenset(chosen)

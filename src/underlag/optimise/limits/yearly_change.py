"""The limit on the pace: how much posts may change from one year to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.limits.base import Limit, no_use
from underlag.optimise.programme import Rows, StartsProgramme


@dataclass(frozen=True)
class YearlyChange(Limit):
    """How much a region's posts may change from one year to the next.

    most  [post/year] by region, up or down; as posts are whole, so is what it allows
    """

    name = "yearly_change"
    text = Text(
        sv="Antalet nya tjänster får inte ändras mer från ett år till nästa än verksamheten hinner med.",
        en="New posts must not change more from one year to the next than the service can keep up with.",
    )
    unit = "post/year"
    one_more = Text(sv="en tjänst större ändring mellan två år", en="one post more of change between two years")

    most: Float[np.ndarray, " region"]

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Each level less the one before, by region."""
        levels, regions = programme.size
        matrix = no_use(programme, levels * regions)
        for row in range(levels * regions):
            matrix[row, row] = 1.0
            if row >= regions:
                matrix[row, row - regions] = -1.0
        before = np.zeros((levels, regions))
        before[0] = programme.today
        most = np.broadcast_to(np.floor(np.asarray(self.most, dtype=np.float64)), (levels, regions))
        years = [int(programme.years[int(np.argmax(row > 0))]) for row in programme.weights]
        places = tuple((region,) for _ in range(levels) for region in range(regions))
        return Rows(
            places,
            tuple(year for year in years for _ in range(regions)),
            matrix,
            np.ceil(before - most).reshape(-1),
            np.floor(before + most).reshape(-1),
        )

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """The change from the year before, today's posts before the first."""
        regions = programme.size[1]
        change = rows.matrix @ decision
        change[:regions] -= programme.today
        return np.asarray(change)

"""How much chance widens an interval, for those who read a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from underlag.core.printed import printed
from underlag.runs.plan.session import Session
from underlag.uncertainty.intervals import interval


def widened(session: Session) -> dict[str, Any]:
    """What the manifest says of chance: how much wider [1, share] it makes the 80 percent interval of the specialists
    of the region that has the fewest now (``region_code``), with today's posts in the last year (``year``).

    From 10 wide without chance to 12 with it is 0.2. Draws with the same interval at both ends have no width: then 0.
    """
    assembled, ensemble = session.assembled, session.prepared.ensemble
    smallest = int(np.argmin(assembled.central.start.specialists[0]))
    with_it = ensemble.followed["specialists"][:, -1, smallest]
    without = with_it - ensemble.chance.specialists[:, -1, smallest]
    widths = [float(high - low) for low, high in map(interval, (without, with_it))]
    share = widths[1] / widths[0] - 1 if widths[0] > 0 else 0.0
    regions, years = assembled.central.regions, assembled.central.years
    return {"region_code": regions[smallest], "year": years[-1], "widened": printed(share)}

"""Whether the model meets published facts.

A survey says that 16 percent are missing, give or take 2. The model's central value is 19, but a draw in ten lies at 15
or below: the fact is met by the interval and not by the tolerance:

>>> one = score_fact(16.0, 2.0, 19.0, np.linspace(14.5, 23.5, 91))
>>> one.within_tolerance, one.within_interval, one.met
(False, True, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.uncertainty.intervals import interval


@dataclass(frozen=True)
class FactScore:
    """A published value beside the model's, all in the fact's unit.

    published, tolerance  the fact and its stated error, ≥ 0
    central, p10, p90     the model's central value and the ends of its 80 % interval
    within_tolerance      the central value lies no farther from the published one than the fact's stated error
    within_interval       the published value lies inside the 80 % interval
    """

    published: float
    tolerance: float
    central: float
    p10: float
    p90: float
    within_tolerance: bool
    within_interval: bool

    @property
    def met(self) -> bool:
        """A fact is met if either holds: the model's best value is within the fact's error, or the fact is within the
        model's 80 % interval. A wide interval makes the second easy, which is why the two are kept apart."""
        return self.within_tolerance or self.within_interval


def score_fact(published: float, tolerance: float, central: float, draws: Float[np.ndarray, " draw"]) -> FactScore:
    """Score one published value [unit of the fact, as are all arguments].

    published  the fact
    tolerance  its error as stated in the table of facts, ≥ 0
    central    the model's central value
    draws      the same in every draw

    ValueError for a negative tolerance, and without draws.
    """
    if tolerance < 0:
        raise ValueError(f"a tolerance can't be negative: {tolerance}")
    low, high = (float(end) for end in interval(draws))
    return FactScore(
        published=published,
        tolerance=tolerance,
        central=central,
        p10=low,
        p90=high,
        within_tolerance=abs(central - published) <= tolerance,
        within_interval=low <= published <= high,
    )

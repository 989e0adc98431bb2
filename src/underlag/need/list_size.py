"""The list that hours allow: how many residents one full-time specialist can answer for, as an alternative to a norm.

Hours of the week less supervision and other tasks, over the weeks of the year, by the minutes that one listed resident
takes. 32 hours for the list in each of 44 weeks are 1 408 hours; 1.5 visits of 45 minutes in all take 67.5 minutes of
them for each resident: a list of 1 252.

>>> allowed = ListSize(40, 44, visits=1.5, minutes_a_visit=25, indirect_minutes=20, supervision_hours=2, other_hours=6)
>>> float(allowed.hours_for_list), allowed.minutes_a_resident, round(float(allowed.residents_per_specialist))
(1408.0, 67.5, 1252)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

_Numbers = Float[np.ndarray, "*axes"] | float


@dataclass(frozen=True)
class ListSize:
    """What one full-time specialist's list depends on. Each may be a number or an array of draws.

    hours_a_week        working time [hour/week]
    weeks               weeks at work a year [week/year]
    visits              visits to the doctor per listed resident and year [visit/resident/year], > 0
    minutes_a_visit     time with the patient [minute/visit]
    indirect_minutes    records, referrals, results and calls per visit [minute/visit]
    supervision_hours   supervising trainees [hour/week]
    other_hours         nursing homes, child health, teaching, research, meetings [hour/week]
    """

    hours_a_week: _Numbers
    weeks: _Numbers
    visits: _Numbers
    minutes_a_visit: _Numbers
    indirect_minutes: _Numbers
    supervision_hours: _Numbers
    other_hours: _Numbers

    @property
    def hours_for_list(self) -> _Numbers:
        """Hours a year for the listed residents [hour/year]; 0 where other tasks fill the week."""
        week = self.hours_a_week - self.supervision_hours - self.other_hours
        return np.maximum(week, 0.0) * self.weeks

    @property
    def minutes_a_resident(self) -> _Numbers:
        """Time a year that one listed resident takes [minute/resident/year]."""
        return self.visits * (self.minutes_a_visit + self.indirect_minutes)

    @property
    def residents_per_specialist(self) -> _Numbers:
        """Residents one full-time specialist can answer for [resident/FTE]."""
        return self.hours_for_list * 60 / self.minutes_a_resident

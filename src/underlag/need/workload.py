"""The workload method: staff from the work there is to do, as an alternative to a norm of residents per doctor.

Two forms. ``required_staff`` is WHO's workload indicators of staffing need (WISN): work of the year divided by what one
person can do in a year, plus allowances. ``list_size`` turns the same reasoning round: how many residents one full-time
specialist can answer for, given hours, visits, minutes, indirect work, supervision and other tasks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Numbers = Float[np.ndarray, "*axes"] | float


def available_days(days_a_week: float, holidays: float, leave: float, sickness: float, other: float = 0.0) -> float:
    """Days a year on which one person is at work [day/year]: 52 weeks of ``days_a_week`` less the days away."""
    days = 52 * days_a_week - holidays - leave - sickness - other
    if not 0 < days <= 366:
        raise ValueError(f"{days:g} days at work a year; days away must be fewer than working days")
    return days


@dataclass(frozen=True)
class Staffing:
    """Result of the workload method.

    basic       staff for the work itself [FTE]
    multiplier  1/(1 − share of time for tasks that all have, such as meetings) [1]
    extra       staff for tasks that only some have, such as management [FTE]
    required    basic × multiplier + extra [FTE]
    """

    basic: float
    multiplier: float
    extra: float

    @property
    def required(self) -> float:
        """Staff required [FTE]."""
        return self.basic * self.multiplier + self.extra

    def ratio(self, existing: float) -> float:
        """Existing staff by required staff [1]: 1 is balance, 1.2 is 20 % more than the work asks for."""
        return existing / self.required


def required_staff(
    work: Float[np.ndarray, " activity"],
    hours_each: Float[np.ndarray, " activity"],
    available_hours: float,
    shared_hours: float = 0.0,
    individual_hours: float = 0.0,
) -> Staffing:
    """Staff required by WISN.

    work              units of each activity a year, e.g. visits
    hours_each        time one unit takes, done to standard [hour]
    available_hours   hours a year that one person is at work [hour/FTE]
    shared_hours      hours a year that everyone spends on other tasks [hour/FTE], below available_hours
    individual_hours  hours a year that some together spend on tasks of their own [hour]
    """
    if not 0 <= shared_hours < available_hours:
        raise ValueError(f"shared tasks of {shared_hours:g} h don't fit in {available_hours:g} h a year")
    standard_workload = available_hours / hours_each
    return Staffing(
        basic=float((work / standard_workload).sum()),
        multiplier=1 / (1 - shared_hours / available_hours),
        extra=individual_hours / available_hours,
    )


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

    hours_a_week: Numbers
    weeks: Numbers
    visits: Numbers
    minutes_a_visit: Numbers
    indirect_minutes: Numbers
    supervision_hours: Numbers
    other_hours: Numbers

    @property
    def hours_for_list(self) -> Numbers:
        """Hours a year for the listed residents [hour/year]; 0 where other tasks fill the week."""
        week = self.hours_a_week - self.supervision_hours - self.other_hours
        return np.maximum(week, 0.0) * self.weeks

    @property
    def minutes_a_resident(self) -> Numbers:
        """Time a year that one listed resident takes [minute/resident/year]."""
        return self.visits * (self.minutes_a_visit + self.indirect_minutes)

    @property
    def residents_per_specialist(self) -> Numbers:
        """Residents one full-time specialist can answer for [resident/FTE]."""
        return self.hours_for_list * 60 / self.minutes_a_resident

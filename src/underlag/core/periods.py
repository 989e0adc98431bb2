"""Periods: which years a plan covers. A state is at 31 December of its year; a flow passes during its year."""

from __future__ import annotations

from dataclasses import dataclass

from underlag.core.errors import Problem, SettingError

FIRST_YEAR, LAST_YEAR = 1968, 2100
"""Years that any table or option may name: the oldest population table of ours to the farthest official projection."""


@dataclass(frozen=True)
class Horizon:
    """The years of a plan.

    start   year of the starting state (31 December)                 [year]
    years   number of yearly steps after it, 1–60                    [years]
    target  year in which the goal should be met, start < target ≤ end
    """

    start: int
    years: int
    target: int

    def __post_init__(self) -> None:
        problems = []
        if not FIRST_YEAR <= self.start <= LAST_YEAR:
            problems.append(
                Problem("--start", "year out of range", str(self.start), f"{FIRST_YEAR}–{LAST_YEAR}", "give a year")
            )
        if not 1 <= self.years <= 60:
            problems.append(
                Problem("--horizon", "number of years out of range", str(self.years), "1–60", "give fewer years")
            )
        if not self.start < self.target <= self.start + self.years:
            problems.append(
                Problem(
                    "--target-year",
                    "the target year lies outside the plan",
                    str(self.target),
                    f"{self.start + 1}–{self.start + self.years}",
                    "move the target year or lengthen --horizon",
                )
            )
        if problems:
            raise SettingError(problems)

    @property
    def end(self) -> int:
        """Last year of the plan."""
        return self.start + self.years

    @property
    def states(self) -> tuple[int, ...]:
        """Years with a state: the start and every year after it."""
        return tuple(range(self.start, self.end + 1))

    @property
    def steps(self) -> tuple[int, ...]:
        """Years with flows: every year after the start."""
        return tuple(range(self.start + 1, self.end + 1))

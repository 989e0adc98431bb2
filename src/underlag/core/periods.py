"""Periods: which years a plan covers. A state is at 31 December of its year; a flow passes during its year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from underlag.core.errors import Problem, SettingError, setting
from underlag.core.language import Text

FIRST_YEAR, LAST_YEAR = 1968, 2100
"""Years that any table or option may name: the oldest population table of ours to the farthest official projection."""

LONGEST = 60
"""Most yearly steps of a plan [years]."""


def years_from_to(first: int, last: int) -> Text:
    """Which years are possible, for a remedy: ``a year from 2025 to 2050``, or the only one there is."""
    if first < last:
        return Text(f"ett år från {first} till {last}", f"a year from {first} to {last}")
    return Text(f"året {first}", f"the year {first}")


def possible(first: int, last: int) -> str:
    """The same for what was expected: ``2025–2050``."""
    return f"{first}–{last}" if first < last else str(first)


def _give(wanted: Text) -> Text:
    return Text(f"ange {wanted.sv}", f"give {wanted.en}")


@dataclass(frozen=True)
class Horizon:
    """The years of a plan.

    start   year of the starting state (31 December)                 [year]
    years   number of yearly steps after it, 1–``LONGEST``           [years]
    target  year in which the goal should be met, start < target ≤ end
    """

    start: int
    years: int
    target: int

    def __post_init__(self) -> None:
        problems = list(self._faults())
        if problems:
            raise SettingError(problems)

    def _faults(self) -> Iterator[Problem]:
        started = FIRST_YEAR <= self.start <= LAST_YEAR
        if not started:
            span = FIRST_YEAR, LAST_YEAR
            what = Text("året är inte möjligt", "year out of range")
            yield Problem(setting("start"), what, str(self.start), possible(*span), _give(years_from_to(*span)))
        if not 1 <= self.years <= LONGEST:
            short = Text("en plan behöver minst ett år efter starten", "a plan needs at least one year after its start")
            what = short if self.years < 1 else Text("fler år än en plan kan ha", "more years than a plan has")
            remedy = _give(Text(f"ett antal år från 1 till {LONGEST}", f"a number of years from 1 to {LONGEST}"))
            yield Problem(setting("horizon"), what, str(self.years), possible(1, LONGEST), remedy)
        elif started and not self.start < self.target <= self.end:
            yield self._target_fault()

    def _target_fault(self) -> Problem:
        """The target year is not one whose end the plan can shape. Said only of a plan whose years are possible."""
        choice = _give(years_from_to(self.start + 1, self.end))
        if self.target <= self.start:
            what = Text(
                f"planen utgår från läget i slutet av {self.start}, som den inte kan ändra",
                f"the plan starts from how things are at the end of {self.start}, which it can't change",
            )
        else:
            what = Text(
                f"planen slutar före målåret, med {self.end}", f"the plan ends before the target year, with {self.end}"
            )
            if self.target - self.start <= LONGEST:
                longer = setting("horizon", self.target - self.start)
                choice = Text(f"{choice.sv}, eller {longer} eller mer", f"{choice.en}, or {longer} or more")
        return Problem(setting("target_year"), what, str(self.target), possible(self.start + 1, self.end), choice)

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

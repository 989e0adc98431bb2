"""The golden text of a limit: what scenario and cards say of it in a toy of two regions, and the rows it becomes there.

The first lines say, each after a backslash: ``limit: scope``, ``card = number``, and ``agreement A B months`` where the
scenario has such. So a limit more needs no line here: its text is the file with its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from underlag.optimise.limits.base import NOWHERE, Asked, Limit
from underlag.optimise.limits.register import LIMITS
from underlag.optimise.programme.programme import StartsProgramme

PER_TRAINEE = 900_000.0
"""Cost of a trainee-year in the toy [sek/fte/year]; trainees work full time there."""


@dataclass(frozen=True)
class Toy:
    """What a golden text states (``optimise.limits.base.Stated``)."""

    scope: str
    numbers: Mapping[str, float]
    loans: Sequence[tuple[str, str, float]]
    regions: tuple[str, ...]
    steps: tuple[int, ...]
    trainee_hours: float = 1.0

    @property
    def pools(self) -> Any:
        """All regions lie in one health-care region."""
        return np.zeros(len(self.regions), int) if self.scope == "healthcare_region" else np.arange(len(self.regions))

    @property
    def agreements(self) -> Any:
        """Those of the text."""
        rows = [(self.regions.index(giver), self.regions.index(taker), months) for giver, taker, months in self.loans]
        return np.array(rows, dtype=np.float64).reshape(-1, 3)

    def number(self, card: str, year: int | None = None) -> float | None:
        """The same in every year."""
        return self.numbers.get(card)


STATED = re.compile(r"\\ ([a-z_]+: \w+|[\w/]+ = \S+|agreement .*)")
"""A line that says what scenario and cards say."""


def limit_of(kind: type[Limit], golden: str, programme: StartsProgramme) -> Limit:
    """The limit that a golden text states, as it holds in the toy; no other limit holds there."""
    (scope,) = re.findall(rf"^\\ {kind.name}: (\w+)$", golden, re.M)
    cards = {name: float(number) for name, number in re.findall(r"^\\ ([\w/]+) = (\S+)$", golden, re.M)}
    loans = [
        (giver, taker, float(most))
        for giver, taker, most in re.findall(r"^\\ agreement (\w) (\w) (\S+)$", golden, re.M)
    ]
    problem = programme.problem
    stated = Toy(scope, cards, loans, problem.regions, problem.steps)
    numbers = {
        name: other.read(stated if other is kind else replace(stated, scope=NOWHERE)) for name, other in LIMITS.items()
    }
    decided = len(programme.shape.names) - 1
    found = kind.of(Asked(problem, programme.today, decided, PER_TRAINEE, numbers))
    assert found is not None, f"the golden text of {kind.name} states no limit"
    return found


def as_lp(programme: StartsProgramme, limit: Limit) -> str:
    """The rows of a limit in LP notation, one line each."""
    regions, names = programme.problem.regions, programme.shape.names[1:]
    columns = [f"x[{level},{region}]" for level in names for region in regions]
    rows = limit.rows(programme)
    lines = [f"\\ {limit.name} [{limit.unit}]: {limit.text.en}"]
    for places, year, row, lower, upper in zip(*vars(rows).values(), strict=True):
        where = "".join(regions[place] for place in places) or "nation"
        terms = " ".join(f"{value:+.6g} {column}" for value, column in zip(row, columns, strict=True) if value)
        bounds = [f">= {lower:.6g}"] if np.isfinite(lower) else []
        bounds += [f"<= {upper:.6g}"] if np.isfinite(upper) else []
        lines += [f" {limit.name}[{where},{year}]: {terms or '0'} {bound}" for bound in bounds]
    return "\n".join(lines) + "\n"


def rewritten(kind: type[Limit], golden: str, programme: StartsProgramme) -> str:
    """The golden text with what it states, and the rows that this becomes now."""
    stated = [
        line for line in golden.splitlines() if re.fullmatch(r"\\ ([a-z_]+: \w+|[\w/]+ = \S+|agreement .*)", line)
    ]
    return "\n".join([*stated, as_lp(programme, limit_of(kind, golden, programme))])

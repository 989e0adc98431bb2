"""The limits there are: every list of limits anywhere is made from ``LIMITS``.

In the example of ``programme.problem``, with the numbers that each limit's own module argues by, a post a year uses so
much of so much room in 2025 and 2026, or of the level decided:

>>> import numpy as np
>>> from underlag.optimise.programme.objective import Objective
>>> from underlag.optimise.programme.problem import Response, StartsProblem
>>> from underlag.optimise.programme.programme import StartsProgramme, decided_shape
>>> answer = Response(np.array([0.0, 0.8]).reshape(2, 1, 1), np.array([[1.0], [0.2]]))
>>> ten, two, need = (np.full((3, 1), number) for number in (10.0, 2.0, 15400.0))
>>> given = (ten, two, need, np.ones((2, 1)), np.ones(1), answer, 1100.0, 550.0, 1.0)
>>> asked = StartsProblem(("A",), (2024, 2025, 2026), *given, first_year=2025, target_year=2026)
>>> programme = StartsProgramme(asked, decided_shape(asked.steps, 2025, 1), Objective())
>>> hospitals, change = Rotations(3.0, np.array([12.0])), YearlyChange(np.array([2.6]))
>>> for limit in (Applicants(14.0), Supervision(0.5), hospitals, Budget(0.9, 4.5), change):
...     rows = limit.rows(programme)
...     print(limit.name, rows.matrix.round(3).reshape(-1).tolist(), rows.upper.round(3).tolist())
applicants [1.0] [14.0]
supervision [1.0, 0.8] [3.0, 3.0]
rotations [3.0, 3.6] [6.0, 6.0]
budget [0.9, 1.08] [2.7, 2.7]
yearly_change [1.0] [3.0]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from underlag.optimise.limits.applicants import Applicants
from underlag.optimise.limits.base import Limit, LimitCard
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.limits.rotations import Rotations
from underlag.optimise.limits.solidarity import Solidarity
from underlag.optimise.limits.supervision import Supervision
from underlag.optimise.limits.yearly_change import YearlyChange


class Register(Mapping[str, type[Limit]]):
    """Kinds of limit by name, in the order in which a programme has them."""

    def __init__(self, *kinds: type[Limit]) -> None:
        """Raises ValueError if two share a name or own the same card."""
        self._kinds = dict[str, type[Limit]]()
        for kind in kinds:
            self._add(kind)

    def __getitem__(self, name: str) -> type[Limit]:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    @property
    def cards(self) -> Mapping[str, LimitCard]:
        """Every card that limits own, by name."""
        return {card.name: card for kind in self.values() for card in kind.cards}

    @contextmanager
    def also(self, kind: type[Limit]) -> Iterator[None]:
        """One limit more, last, for as long as the context lasts: for trying one out. One that is to stay has its line
        in ``LIMITS``. Raises ValueError if its name or a card of its own is taken."""
        self._add(kind)
        try:
            yield
        finally:
            del self._kinds[kind.name]

    def _add(self, kind: type[Limit]) -> None:
        if kind.name in self._kinds:
            raise ValueError(f"two limits are called {kind.name}")
        for card in kind.cards:
            if card.name in self.cards:
                raise ValueError(f"{kind.name} can't own the card {card.name}: another limit does")
        self._kinds[kind.name] = kind


LIMITS = Register(Applicants, Supervision, Rotations, Budget, YearlyChange, Floor, Solidarity)
"""Every kind of limit."""

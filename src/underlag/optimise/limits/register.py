"""The limits there are: every list of limits anywhere is made from ``LIMITS``."""

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

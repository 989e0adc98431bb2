"""Units: what a number counts, and whether it is a stock or a yearly flow.

A unit is a product of base units with whole powers. Heads, FTE, posts and residents are different base units, so they
can't be added to each other by accident; a flow carries ``year`` to the power −1, so a stock and a flow can't either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from underlag.core.errors import Problem, SettingError, nearest

BASES: Mapping[str, tuple[str, str, str, str]] = {
    "head": ("personer", "heads", "person", "head"),
    "fte": ("heltidsekvivalenter", "FTE", "heltidsekvivalent", "FTE"),
    "post": ("tjänster", "posts", "tjänst", "post"),
    "resident": ("invånare", "residents", "invånare", "resident"),
    "year": ("år", "years", "år", "year"),
    "hour": ("timmar", "hours", "timme", "hour"),
    "visit": ("besök", "visits", "besök", "visit"),
    "sek": ("kronor", "SEK", "krona", "SEK"),
    "month": ("månader", "months", "månad", "month"),
    "week": ("veckor", "weeks", "vecka", "week"),
    "day": ("dagar", "days", "dag", "day"),
    "km": ("km", "km", "km", "km"),
}
"""Base unit → its name in Swedish and English in the plural, then in the singular."""


class Kind(Enum):
    """Whether a number is a level at 31 December or what passes during a year."""

    STOCK = "stock"
    FLOW = "flow"
    RATIO = "ratio"


@dataclass(frozen=True)
class Unit:
    """A product of base units, e.g. ``head/year``. ``Unit.parse("resident/fte")`` reads the written form."""

    powers: tuple[tuple[str, int], ...] = ()

    @staticmethod
    def parse(text: str) -> Unit:
        """Read ``head``, ``head/year``, ``resident/fte``, ``sek/post/year`` or ``1``. Unknown words are refused."""
        powers: dict[str, int] = {}
        for position, word in enumerate(text.strip().split("/")):
            for base in word.split("·"):
                if base == "1":
                    continue
                if base not in BASES:
                    raise SettingError(
                        Problem(f"unit {text!r}", "unknown unit", base, "", nearest(base, sorted(BASES)))
                    )
                powers[base] = powers.get(base, 0) + (1 if position == 0 else -1)
        return Unit(tuple(sorted((b, p) for b, p in powers.items() if p)))

    def _combined(self, other: Unit, sign: int) -> Unit:
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + sign * power
        return Unit(tuple(sorted((b, p) for b, p in powers.items() if p)))

    def __mul__(self, other: Unit) -> Unit:
        return self._combined(other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._combined(other, -1)

    @property
    def kind(self) -> Kind:
        """Flow if counted per year; ratio if nothing is counted or one thing per another; else stock."""
        powers = dict(self.powers)
        time = powers.pop("year", 0)
        if time < 0:
            return Kind.FLOW
        return Kind.STOCK if powers and all(p > 0 for p in powers.values()) else Kind.RATIO

    def label(self, language: str) -> str:
        """Name for a reader, ``language`` being ``sv`` or ``en``: e.g. "personer per år"."""
        at = 0 if language == "sv" else 1
        above = " · ".join(BASES[b][at] for b, p in self.powers for _ in range(p))
        below = [BASES[b][at + 2] for b, p in self.powers for _ in range(-p)]
        return " per ".join([above, *below]).strip()

    def __str__(self) -> str:
        above = "·".join(b for b, p in self.powers for _ in range(p)) or "1"
        return "/".join([above, *(b for b, p in self.powers for _ in range(-p))])


ONE = Unit()
HEADS = Unit.parse("head")
FTE = Unit.parse("fte")
POSTS = Unit.parse("post")
RESIDENTS = Unit.parse("resident")
HEADS_PER_YEAR = Unit.parse("head/year")
POSTS_PER_YEAR = Unit.parse("post/year")

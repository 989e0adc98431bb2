"""Units: what a number counts, and whether it is a stock or a yearly flow.

A unit is a product of base units with whole powers. Heads, FTE, posts and residents are different base units; a flow
carries ``year`` to the power −1, so it is never written as a stock.

A number without dimension may be many things, so its unit says which: ``1`` is a share of a whole, which a reader meets
in percent; everything else without dimension has a name of its own (``NAMED``) and is never written in percent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from underlag.core.errors import Problem, SettingError, nearest
from underlag.core.language import Text

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

MILLION = 1e6
"""Money is shown in millions."""

NAMED: Mapping[str, tuple[str, str]] = {
    "per_1000": ("per 1\u00a0000 invånare", "per 1,000 residents"),
    "ratio": ("kvot", "ratio"),
    "weight": ("vikt", "weight"),
    "log": ("på logaritmisk skala", "on the logarithmic scale"),
}
"""Unit without dimension that is no share of a whole → its name in Swedish and English."""


class Kind(Enum):
    """Whether a number is a level at 31 December or what passes during a year."""

    STOCK = "stock"
    FLOW = "flow"
    RATIO = "ratio"


@dataclass(frozen=True)
class Unit:
    """A product of base units, e.g. ``head/year``. ``Unit.parse("resident/fte")`` reads the written form.

    powers  base unit and its power, ascending; none for a number without dimension
    named   one of ``NAMED``, or "" for a share of a whole and everything that has a dimension
    """

    powers: tuple[tuple[str, int], ...] = ()
    named: str = ""

    @staticmethod
    def parse(text: str) -> Unit:
        """Read ``head``, ``head/year``, ``sek/post/year``, ``1`` or a name of ``NAMED``. Unknown words are refused."""
        if text.strip() in NAMED:
            return Unit(named=text.strip())
        powers: dict[str, int] = {}
        for position, word in enumerate(text.strip().split("/")):
            for base in word.split("·"):
                if base == "1":
                    continue
                if base not in BASES:
                    what = Text("okänd enhet", "unknown unit")
                    # a name is a whole unit: as a part of one it is no word to choose
                    known = sorted(BASES if base in NAMED else {*BASES, *NAMED})
                    raise SettingError(Problem(f"unit {text!r}", what, base, "", nearest(base, known)))
                powers[base] = powers.get(base, 0) + (1 if position == 0 else -1)
        return Unit(tuple(sorted((b, p) for b, p in powers.items() if p)))

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
        if self.named:
            return NAMED[self.named][at]
        above = " · ".join(BASES[b][at] for b, p in self.powers for _ in range(p))
        below = [BASES[b][at + 2] for b, p in self.powers for _ in range(-p)]
        return " per ".join([above, *below]).strip()

    def __str__(self) -> str:
        if self.named:
            return self.named
        above = "·".join(b for b, p in self.powers for _ in range(p)) or "1"
        return "/".join([above, *(b for b, p in self.powers for _ in range(-p))])

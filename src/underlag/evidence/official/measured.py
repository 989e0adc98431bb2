"""The unit that a file says its figures are in: how many of what one unit of a figure is, as far as the words tell.

PX says it as words (``UNITS="1000-tal personer"``), JSON-stat as base and multiplier, SDMX as a column ``UNIT_MULT``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_GAP = r"[\s\u00a0\u2009\u202f.]?"
_POWERS = (
    (9, r"miljard(?:er|tal)?|billions?"),
    (6, rf"1{_GAP}000{_GAP}000(?:-tals?)?|miljon(?:er|tal)?|millions?|mnkr|mkr|msek"),
    (3, rf"1{_GAP}000(?:-tals?|s)?|tusen(?:tals?)?|thousands?|tkr|ksek|kkr"),
)
_PER = re.compile(r"\b(?:per|av|of|/)\s*(?:1|hundra|tusen|hundred|thousand)|^(?:per|number per)\b", re.IGNORECASE)
_SHARE = re.compile(r"%|\b(?:procent|percent|per cent|promille|andel|share)\b", re.IGNORECASE)
_MONEY = re.compile(r"\b(?:kronor|kr|sek|tkr|mnkr|mkr|msek|ksek|kkr|euro?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Measured:
    """What a file says of its unit.

    words  as the file says it
    power  a figure of 1 stands for 10 to this power; None if the file doesn't say
    """

    words: str
    power: int | None

    @property
    def times(self) -> float:
        """What a figure must be multiplied by, 1 if the file doesn't say."""
        return 10.0 ** (self.power or 0)

    @property
    def no_count(self) -> bool:
        """Whether the words are those of a share, a rate or money, which no number of persons or posts is."""
        return any(pattern.search(self.words) for pattern in (_PER, _SHARE, _MONEY))


def measured(words: str, multiplier: int | None = None) -> Measured:
    """The unit from its words; a multiplier given as a number (3 for thousands) holds before the words."""
    said = " ".join(words.split())
    if multiplier is not None:
        return Measured(f"{said} (multiplier {multiplier})".strip(), multiplier)
    if _PER.search(said):
        return Measured(said, None)
    for power, pattern in _POWERS:
        if re.search(rf"(?<![\w.,])(?:{pattern})(?!\w)", said, re.IGNORECASE):
            return Measured(said, power)
    return Measured(said, None)

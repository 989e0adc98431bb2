"""Flags: what a publisher says of a figure beside the figure: provisional, estimated, a break in the series.

The letters are those of Eurostat's tables (small) and of the code list of observation status of SDMX (capitals). A
mapping can name others, or give a letter another meaning. A flag that nobody explains is refused, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from underlag.core.language import Text

Meaning = Literal[
    "normal",
    "provisional",
    "estimated",
    "forecast",
    "break",
    "revised",
    "uncertain",
    "definition",
    "remark",
    "counted",
    "missing",
]

MEANINGS: Mapping[Meaning, Text] = {
    "normal": Text("utan anmärkning", "nothing to remark"),
    "provisional": Text("preliminär", "provisional"),
    "estimated": Text("skattad av utgivaren", "estimated by the publisher"),
    "forecast": Text("prognos av utgivaren", "forecast by the publisher"),
    "break": Text("brott i tidsserien", "break in the series"),
    "revised": Text("reviderad", "revised"),
    "uncertain": Text("osäker enligt utgivaren", "of low reliability, says the publisher"),
    "definition": Text("avvikande definition", "definition differs"),
    "remark": Text("med anmärkning hos utgivaren", "with a remark by the publisher"),
    "counted": Text("godtagen som räknad enligt mappningen", "taken as counted, says the mapping"),
    "missing": Text("saknas", "missing"),
}
"""Meaning → how it is told."""

NOT_COUNTED: frozenset[Meaning] = frozenset(("estimated", "forecast"))
"""Meanings of figures that nobody has counted: kept, and not used as official ones."""

KNOWN: Mapping[str, Meaning] = {
    "b": "break",
    "c": "remark",
    "d": "definition",
    "e": "estimated",
    "f": "forecast",
    "i": "remark",
    "n": "remark",
    "p": "provisional",
    "r": "revised",
    "s": "estimated",
    "u": "uncertain",
    "z": "missing",
    "A": "normal",
    "B": "break",
    "D": "definition",
    "E": "estimated",
    "F": "forecast",
    "I": "estimated",
    "L": "missing",
    "M": "missing",
    "N": "remark",
    "O": "missing",
    "P": "provisional",
    "Q": "missing",
    "U": "uncertain",
    "V": "uncertain",
}
"""Letter → meaning, where the mapping says nothing else."""


def read_flags(text: str, own: Mapping[str, Meaning]) -> tuple[tuple[str, Meaning], ...] | None:
    """(flag, meaning) of each flag in ``text``: one or several, parted by blanks or commas or written together.

    own  flags of the mapping, which hold before the known letters
    None if any of it has no meaning.
    """
    known = {**KNOWN, **own}
    found: dict[str, Meaning] = {}
    for word in re.split(r"[\s,;/]+", text.strip()):
        letters = [word] if word in known or len(word) < 2 else list(word)
        for letter in filter(None, letters):
            if letter not in known:
                return None
            found[letter] = known[letter]
    return tuple(found.items())

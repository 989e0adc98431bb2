"""Building blocks of the page, free of markup: cells and tables with words already in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One cell: text linked by ``href``, a ``status`` as a label, a ``note`` in small text, a key as ``code``."""

    text: str
    href: str = ""
    numeric: bool = False
    status: str = ""
    note: str = ""
    code: str = ""
    links: tuple[tuple[str, str], ...] = ()
    anchor: str = ""

    @property
    def unbroken(self) -> bool:
        """Whether the text holds a word too long for a narrow column, which must then break anywhere."""
        return any(len(word) > 24 for word in self.text.split())


@dataclass(frozen=True)
class Head:
    """A column heading; ``href`` leads to how the column is computed."""

    text: str
    href: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption; the first cell of a row names it. ``note`` stands under the table."""

    key: str
    caption: str
    heads: tuple[Head, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""


@dataclass(frozen=True)
class Definition:
    """A term with its description, as in settings and source cards."""

    term: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class Card:
    """A source card or a method entry, with its anchor."""

    anchor: str
    title: str
    facts: tuple[Definition, ...] = field(default_factory=tuple)


def anchor(kind: str, name: str) -> str:
    """Identifier of an entry in the page: letters and digits of ``name``, everything else as a hyphen."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_.-]', '-', name)}"


def web_address(address: str) -> str:
    """The address if it is one that may be linked (http or https), else empty."""
    return address if re.match(r"https?://[^\s\"'<>]+$", address) else ""

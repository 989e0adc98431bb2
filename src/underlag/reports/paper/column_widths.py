"""How the width of a printed table is shared by its columns: no word is cut, and running text takes what is left."""

from __future__ import annotations

import math
from collections.abc import Sequence

from underlag.reports.document.blocks import Cell, Table
from underlag.reports.language.nouns import STATUSES

_RUNNING_TEXT, _LONGEST_WORD, _OF_LONG = 42.0, 24.0, 0.12
"""Width that a column of running text asks for and the longest word that widens a column [characters]; the part of a
very long text that it asks for on one line [1]."""

_GAP, _BOLD, _SMALL, _FIXED = 1.8, 1.12, 0.85, 1.1
"""Space between columns [characters]; size of a heading, a note, and a key against plain text [1]."""

_LINES_OF_HEAD, _RAGGED = 3, 2.0
"""Lines that a heading would like to stand on; what is lost at the end of each [characters]."""

_FIRST = 2
"""Rows that go with the head of a table."""

_NARROW, _WIDE = frozenset("iljtfrI.,:;'’|()[]!- \u00a0\u2060–"), frozenset("mwMW%@ÅÄÖ")


def column_shares(table: Table, room: float) -> list[float]:
    """Width of each column [characters]; relative, for a table that fills its page.

    room  what fits beside each other in the width of the page [characters of average width]
    """
    least, wanted = zip(*(_column(table, at) for at in range(len(table.heads))), strict=True)
    spare, asked = room - sum(least), sum(wanted) - sum(least)
    if spare <= 0 or asked <= 0:
        return list(least)
    part = min(1.0, spare / asked)
    return [low + part * (high - low) for low, high in zip(least, wanted, strict=True)]


def lines(table: Table, shares: Sequence[float]) -> int:
    """About how many lines of text the rows of a table take in columns of these widths [characters]."""
    return _lines_of(table.rows, shares)


def first_lines(table: Table, shares: Sequence[float]) -> int:
    """About how many lines its head and its first two rows take, without which a table should not begin on a page."""
    head = max(
        math.ceil(_BOLD * _width(head.text) / (share - _GAP)) for head, share in zip(table.heads, shares, strict=True)
    )
    return head + _lines_of(table.rows[:_FIRST], shares)


def _lines_of(rows: Sequence[Sequence[Cell]], shares: Sequence[float]) -> int:
    return sum(max(_lines(cell, share - _GAP) for cell, share in zip(row, shares, strict=True)) for row in rows)


def _lines(cell: Cell, width: float) -> int:
    text = _width(cell.text) + sum(_width(text) + 1 for text, _ in cell.links)
    return max(1, math.ceil(text / width)) + math.ceil(_below(cell) / width)


def _below(cell: Cell) -> float:
    """What stands on the lines below the text: the label of a status, and the note after it."""
    return (_status(cell) if cell.text else 0.0) + _SMALL * _width(cell.note)


def _column(table: Table, at: int) -> tuple[float, float]:
    """What a column can't do without, its longest word, and what it would like: its longest text on one line, and its
    heading on few."""
    head, cells = table.heads[at], [row[at] for row in table.rows]
    words = [_BOLD * _width(word) for word in head.text.split(" ")]
    least = max(*words, *(_word(cell) for cell in cells), 0.0)
    longest = max((_text(cell) for cell in cells), default=0.0)
    heading = _BOLD * _width(head.text) / _LINES_OF_HEAD + _RAGGED
    return _GAP + least, _GAP + max(least, heading, min(longest, max(_RUNNING_TEXT, _OF_LONG * longest)))


def _word(cell: Cell) -> float:
    """The longest word of a cell; a key and the label of a status are words."""
    texts = [(cell.text, 1.0), (cell.note, _SMALL), *((text, 1.0) for text, _ in cell.links)]
    found = [min(_LONGEST_WORD, _width(word)) * size for text, size in texts for word in text.split(" ")]
    return max([*found, _FIXED * len(cell.code), _status(cell)])


def _text(cell: Cell) -> float:
    links = sum(_width(text) + 1 for text, _ in cell.links)
    return max(_width(cell.text), _below(cell), links, _FIXED * len(cell.code), _status(cell))


def _status(cell: Cell) -> float:
    """The widest label in either language with its frame, so that languages look alike."""
    return max(len(STATUSES[cell.status].sv), len(STATUSES[cell.status].en)) if cell.status in STATUSES else 0.0


def _width(text: str) -> float:
    """Rough width of a text in a proportional face [characters of average width]."""
    return sum(0.6 if c in _NARROW else 1.7 if c in _WIDE else 1.3 if c.isupper() else 1.05 for c in text)

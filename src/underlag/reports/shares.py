"""How the width of a printed table is shared by its columns."""

from __future__ import annotations

from underlag.reports.blocks import Table

_RUNNING_TEXT, _LONGEST_WORD, _GAP, _BOLD = 38, 18, 3, 2
"""Width that a column of running text asks for, the longest word that widens a column, the gap, and what bold adds
[characters]."""

_BADGE = " officiell"
"""What the label of a status takes beside a text."""


def column_shares(table: Table) -> list[float]:
    """Relative width of each column [characters]: what its longest number or word takes, and room for running text."""
    widths = []
    for at, head in enumerate(table.heads):
        cells = [row[at] for row in table.rows]
        longest = max((len(part) for c in cells for part in (c.text + _BADGE * bool(c.status), c.note)), default=0)
        longest = max([longest, *(sum(len(text) + 2 for text, _ in c.links) for c in cells)])
        code = max((len(c.code) for c in cells), default=0)
        words = [len(word) for c in cells for word in c.text.split()]
        least = min(_LONGEST_WORD, max([*words, *(len(word) + _BOLD for word in head.text.split())], default=0))
        widths.append(float(_GAP + max(least, code, min(longest, _RUNNING_TEXT))))
    return widths

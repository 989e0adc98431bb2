"""The keys of a published table: several in one cell parted into columns, and rows that no column of figures fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from underlag.core.errors import EvidenceError, Problem, close_to, nearest, shorten
from underlag.core.language import Text
from underlag.evidence.official.grid import CellValue, Grid, text_of
from underlag.evidence.vintages.mapping import TableMapping

MULTIPLIER = "UNIT_MULT"
"""Heading of the column that says the power of ten of a figure in tables of SDMX."""

STATUS_COLUMNS = ("OBS_STATUS", "OBS_FLAG")
"""Headings of the column with flags in tables of SDMX and Eurostat."""


def several_keys(heading: str, mark: str = ",") -> tuple[str, ...]:
    """Names of the keys in a heading such as ``unit,geo\\TIME_PERIOD``, without what runs to the right; empty if it
    holds one key only."""
    names = tuple(part.strip() for part in heading.partition("\\")[0].split(mark))
    return names if len(names) > 1 and all(names) else ()


def part_keys(grid: Grid, mapping: TableMapping, header_at: int) -> Grid:
    """The grid with a column for each key of the cell that holds several, beside the columns that it has.

    header_at  place of the first row of headings
    Raises EvidenceError for rows whose cell holds another number of keys.
    """
    mark = mapping.layout.part_keys
    if mark is None:
        return grid
    heading = [text_of(cell) for cell in grid.cells[header_at]]
    at = next(n for n, text in enumerate(heading) if text.casefold() == mapping.layout.header.casefold())
    names = several_keys(heading[at], mark) or (heading[at].partition("\\")[0].strip(),)
    width = max(map(len, grid.cells))
    problems, cells = [], []
    for position, line in enumerate(grid.cells):
        filled: list[CellValue] = [*line, *[""] * (width - len(line))]
        text = text_of(line[at]) if len(line) > at else ""
        parts = [part.strip() for part in text.split(mark)]
        if position == header_at:
            parts = list(names)
        elif position < header_at + mapping.layout.header_rows or not any(map(text_of, line)):
            parts = [""] * len(names)
        elif len(parts) != len(names):
            if text.casefold().startswith(tuple(note.casefold() for note in mapping.footnotes)):
                parts = [""] * len(names)
            else:
                problems.append(_other_number(grid.where(grid.rows[position], at), text, names, mark))
        cells.append((*filled, *parts))
    if problems:
        raise EvidenceError(problems)
    return replace(grid, cells=tuple(cells), shown_as={width + n: at for n in range(len(names))})


def _other_number(where: str, text: str, names: Sequence[str], mark: str) -> Problem:
    return Problem(
        where,
        Text(
            "en cell med ett annat antal nycklar än rubriken",
            "a cell with another number of keys than its heading",
        ),
        shorten(text),
        Text(
            f"{len(names)} nycklar skilda av {mark!r}: {', '.join(names)}",
            f"{len(names)} keys parted by {mark!r}: {', '.join(names)}",
        ),
        Text(
            "rätta cellen, eller layout.part_keys i mappningen",
            "correct the cell, or layout.part_keys in the mapping",
        ),
    )


@dataclass(frozen=True)
class Unfitting:
    """A row with a figure that fits no column of the mapping, by the texts that decide it: heading → text."""

    row: int
    texts: Mapping[str, str]


def unfitting_rows(rows: Sequence[Unfitting], mapping: TableMapping, grid: Grid) -> Iterator[Problem]:
    """Rows that no ``where`` fits and that the mapping does not skip, those with the same texts together."""
    alike: dict[tuple[tuple[str, str], ...], list[int]] = defaultdict(list)
    for row in rows:
        alike[tuple(row.texts.items())].append(row.row)
    for texts, numbers in alike.items():
        known = {h: list(dict.fromkeys(v.where[h] for v in mapping.values if h in v.where)) for h, _ in texts}
        strange = [(h, text) for h, text in texts if text not in known[h]] or list(texts)
        heading, text = strange[0]
        few = ", ".join(map(str, numbers[:12])) + (f" and {len(numbers) - 12} more" if len(numbers) > 12 else "")
        word = grid.row_word + ("s" if len(numbers) > 1 else "")
        labels = [[f"{h}: {t}" for h, t in v.where.items()] for v in mapping.values if v.where]
        yield Problem(
            f"{grid.file}, {word} {few}, {heading}",
            Text("siffror som inte passar någon etikett i mappningen", "figures that fit no label of the mapping"),
            Text(
                " och ".join(f"{h}: {shorten(t) or 'en tom cell'}" for h, t in strange),
                " and ".join(f"{h}: {shorten(t) or 'an empty cell'}" for h, t in strange),
            ),
            Text(" eller ".join(map(" och ".join, labels)), " or ".join(map(" and ".join, labels))),
            _label_or_skip(text, known[heading], f"skip: {{{heading}: [{shorten(text)}]}}"),
        )


def _label_or_skip(text: str, labels: Sequence[str], skip: str) -> Text:
    """The label that the text may be a slip for, if there is one, and what to write in the mapping."""
    remedy = Text(
        f"ange etiketten under values, eller raderna som inte avses: {skip}",
        f"give the label under values, or name rows that are not meant: {skip}",
    )
    if not text or text in labels or not close_to(text, labels):
        return remedy
    near = nearest(text, labels)
    return Text(f"{near.sv}; annars {remedy.sv}", f"{near.en}; else {remedy.en}")

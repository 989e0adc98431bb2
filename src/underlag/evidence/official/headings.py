"""The headings of a published table: where they stand, what they say, and which column each thing is read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from underlag.core.errors import EvidenceError, Problem, nearest, shorten
from underlag.core.language import Text
from underlag.evidence.official.grid import Grid, text_of
from underlag.evidence.official.keys import MULTIPLIER, STATUS_COLUMNS, several_keys
from underlag.evidence.vintages.mapping import TableMapping, ValueColumn
from underlag.evidence.vintages.printed_figures import without_notes

YEAR = "{year}"


@dataclass(frozen=True)
class Target:
    """A column of the file that holds figures: where, by which column of the mapping, of which year."""

    at: int
    value: ValueColumn
    year: str | None


def find_header(grid: Grid, mapping: TableMapping) -> int:
    """Position of the row that the table begins with. Raises EvidenceError if there is none."""
    wanted = mapping.layout.header.casefold()
    for position, cells in enumerate(grid.cells):
        if any(text_of(cell).casefold() == wanted for cell in cells):
            return position
    seen = [text_of(cell) for cells in grid.cells[:15] for cell in cells if text_of(cell)]
    raise EvidenceError(
        Problem(
            grid.file,
            Text(
                "fel rubrik: ingen cell har den text som tabellen börjar med",
                "wrong heading: no cell holds the text that the table begins with",
            ),
            ", ".join(map(shorten, seen[:12])) or Text("bara tomma celler", "only empty cells"),
            mapping.layout.header,
            nearest(mapping.layout.header, seen)
            if len(seen) <= 12 and seen
            else Text(
                "välj en annan mappning, eller rätta layout.header i den",
                "choose another mapping, or correct layout.header in it",
            ),
        )
    )


@dataclass
class Headings:
    """The rows of headings from ``at`` on, each column's joined to one text; what is wrong with them is gathered."""

    grid: Grid
    mapping: TableMapping
    at: int
    texts: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.texts = self._joined()

    def targets(self) -> list[Target]:
        """The columns of figures."""
        targets: list[Target] = []
        for value in self.mapping.values:
            if YEAR not in value.column:
                at = self._column(value.column, value.to)
                targets += [Target(at, value, None)] if at is not None else []
                continue
            pattern = r"([0-9]{4})".join(map(re.escape, " ".join(value.column.split()).split(YEAR)))
            found = [(n, re.fullmatch(pattern, text, re.IGNORECASE)) for n, text in enumerate(self.texts)]
            years = [Target(n, value, match[1]) for n, match in found if match]
            if not years:
                self._no_column(value.column, value.to)
            targets += years
        for target in targets:
            same = [t for t in targets if t.year == target.year and t.value is target.value]
            if target.year and len(same) > 1 and target is same[1]:
                where = self._where(target.at)
                problem = Problem(
                    where,
                    Text("året förekommer två gånger", "the year occurs twice"),
                    target.year,
                    Text("varje år en gång", "each year once"),
                    Text("rätta rubriken", "correct the heading"),
                )
                self.problems.append(problem)
        return targets

    def keys(self) -> dict[str, int]:
        """Place of every other column that is read, by what reads it."""
        region = self.mapping.region
        wanted = {"region code": region.code, "region name": region.name, **self.mapping.columns}
        wanted |= {f"where {heading}": heading for value in self.mapping.values for heading in value.where}
        wanted |= {f"skip {heading}": heading for heading in self.mapping.skip}
        wanted |= {
            "flags of": self.mapping.status or self._standard(STATUS_COLUMNS),
            "power of": self._standard((MULTIPLIER,)),
        }
        for heading in {region.code, region.name} & set(self.texts):
            if heading and "\\" in heading and several_keys(heading):
                self._several_keys(heading)
        places = {key: self._column(heading, key) for key, heading in wanted.items() if heading is not None}
        return {key: at for key, at in places.items() if at is not None}

    def _joined(self) -> tuple[str, ...]:
        """Texts of the rows of headings, one below the other, each merged cell holding for all its columns."""
        count = self.mapping.layout.header_rows
        lines = self.grid.cells[self.at : self.at + count]
        numbers = self.grid.rows[self.at : self.at + count]
        width = max(map(len, lines))
        texts = [[text_of(cell) for cell in line] + [""] * (width - len(line)) for line in lines]
        for block in self.grid.blocks:
            for n, number in enumerate(numbers):
                if block.top <= number <= block.bottom and block.top in numbers:
                    source = texts[numbers.index(block.top)][block.left]
                    for column in range(block.left, min(block.right, width - 1) + 1):
                        texts[n][column] = source
        notes = self.mapping.numbers.notes
        joined = []
        for column in range(width):
            parts = dict.fromkeys(without_notes(line[column], notes) for line in texts if line[column])
            joined.append(" / ".join(parts))
        return tuple(joined)

    def _where(self, column: int | None = None) -> str:
        return self.grid.where(self.grid.rows[self.at], column)

    def _column(self, heading: str, key: str) -> int | None:
        """Place of the column with the heading, or None with a problem noted."""
        found = [n for n, text in enumerate(self.texts) if text.casefold() == " ".join(heading.split()).casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            self.problems.append(
                Problem(
                    self._where(found[1]),
                    Text("fel rubrik: kolumnen förekommer två gånger", "wrong heading: the column occurs twice"),
                    heading,
                    Text(f"{heading} en gång (för {_purpose(key)})", f"{heading} once (for {key})"),
                    Text("byt namn på en av de två eller ta bort den", "rename or remove one of the two"),
                )
            )
        else:
            self._no_column(heading, key)
        return None

    def _no_column(self, heading: str, key: str) -> None:
        seen = [text for text in self.texts if text]
        near = nearest(heading, seen)
        self.problems.append(
            Problem(
                self._where(),
                Text("fel rubrik: en kolumn saknas", "wrong heading: a column is missing"),
                ", ".join(map(shorten, seen)),
                Text(f"{heading} (för {_purpose(key)})", f"{heading} (for {key})"),
                Text(
                    f"rätta rubriken, eller mappningen; {near.sv}",
                    f"correct the heading, or the mapping; {near.en}",
                ),
            )
        )

    def _standard(self, names: Sequence[str]) -> str | None:
        """The first of the names that a heading is."""
        return next((name for name in names if name in self.texts), None)

    def _several_keys(self, heading: str) -> None:
        names = several_keys(heading)
        self.problems.append(
            Problem(
                self._where(self.texts.index(heading)),
                Text("nyckelcellen har flera nycklar", "the key cell holds several keys"),
                heading,
                Text("en nyckel per cell", "one key in a cell"),
                Text(
                    'sätt layout.part_keys: "," i mappningen, och ange kolumnen med regioner '
                    f"({' eller '.join(names)}) under region",
                    'set layout.part_keys: "," in the mapping, and name the column of regions '
                    f"({' or '.join(names)}) under region",
                ),
            )
        )


def _purpose(key: str) -> str:
    """What a column is read for, in Swedish; the names of columns and keys of the mapping are what they are."""
    words = {"region code": "regionens kod", "region name": "regionens namn", "flags of": "flaggor"}
    return {**words, "power of": "tiopotens"}.get(key, key)

"""From the grid of a published table to records: which figure belongs to which region and year.

Everything that can't be read, or can be read in two ways, becomes a problem with row and column; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from underlag.core.errors import EvidenceError, Problem, nearest, shorten
from underlag.core.language import Text
from underlag.evidence.official.grid import Grid, text_of
from underlag.evidence.official.headings import Headings, Target, find_header
from underlag.evidence.official.keys import Unfitting, part_keys, unfitting_rows
from underlag.evidence.official.measured import Measured, measured
from underlag.evidence.official.regions import Regions
from underlag.evidence.package.tables import code_remedy
from underlag.evidence.vintages.mapping import TableMapping, ValueColumn
from underlag.evidence.vintages.printed_figures import FigureError, PrintedFigure, read_figure, without_notes


@dataclass(frozen=True)
class OfficialFigure:
    """One figure of the table.

    row     row of the file
    column  column of the file, from 0
    region  code of a region, or of the nation; empty for a sum of regions, or a name that may be one
    fields  columns of our table that the row and the mapping give, as text
    figure  the figure
    value   the column of the mapping that it was read by
    covers  codes of the regions that a health-care region's figure is the sum of
    unit    what the file says of the unit of the figure
    """

    row: int
    column: int
    region: str
    fields: Mapping[str, str]
    figure: PrintedFigure
    value: ValueColumn
    covers: tuple[str, ...] = ()
    unit: Measured | None = None


@dataclass(frozen=True)
class Extract:
    """What a table says.

    records   figures of regions, and of the nation where the row is kept
    sums      figures of the row of the nation, of a health-care region, or of a row that may be the nation's, to be
              added up
    passed    rows that are not part of the table: (row, text of the first cell)
    problems  everything that can't be read
    """

    grid: Grid
    records: tuple[OfficialFigure, ...]
    sums: tuple[OfficialFigure, ...]
    passed: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Place:
    """What a row is of: a region or the nation; a health-care region (covers); or, both empty, what may be a sum."""

    code: str = ""
    covers: tuple[str, ...] = ()


@dataclass
class _Reader:
    grid: Grid
    mapping: TableMapping
    regions: Regions
    headings: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    records: list[OfficialFigure] = field(default_factory=list)
    sums: list[OfficialFigure] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    unfitting: list[Unfitting] = field(default_factory=list)

    def read(self) -> Extract:
        at = find_header(self.grid, self.mapping)
        self.grid = part_keys(self.grid, self.mapping, at)
        headings = Headings(self.grid, self.mapping, at)
        targets, keys = headings.targets(), headings.keys()
        if headings.problems:
            raise EvidenceError(headings.problems)
        self.headings = headings.texts
        first = at + self.mapping.layout.header_rows
        for position in range(first, len(self.grid.rows)):
            self._row(position, targets, keys)
        self.problems += unfitting_rows(self.unfitting, self.mapping, self.grid)
        if not self.records and not self.problems:
            remedy = Text(
                "jämför filen med mappningen, kolumn för kolumn", "compare the file with the mapping, column by column"
            )
            self.problems.append(
                Problem(
                    self.grid.file,
                    Text("tabellen har inga siffror", "the table has no figures"),
                    "",
                    Text("minst en rad", "at least one row"),
                    remedy,
                )
            )
        return Extract(self.grid, tuple(self.records), tuple(self.sums), tuple(self.passed), tuple(self.problems))

    def _row(self, position: int, targets: Sequence[Target], keys: Mapping[str, int]) -> None:
        row, cells = self.grid.rows[position], self.grid.cells[position]
        texts = {key: self._text(position, at) for key, at in keys.items()}
        if not any(text_of(cell) for cell in cells):
            return
        said = shorten(" · ".join(dict.fromkeys(filter(None, texts.values()))))
        mine = self._fitting(row, cells, targets, texts, said)
        if not mine:
            return
        before = len(self.problems)
        place = self._place(row, texts, keys)
        nation = place is not None and place.code == self.regions.nation
        adds = (nation and not self.mapping.sum_row.keep) or (place is not None and bool(place.covers))
        if adds and self._computed(row, mine):
            self.passed.append((row, said))
            return
        self._refuse_merged_and_formulas(row, [t.at for t in mine], list(keys.values()))
        figures = [(t, self._figure(row, cells, t, texts.get("flags of", ""))) for t in mine]
        if len(self.problems) > before:
            return
        unit = self.grid.units.get(row) or self._multiplier(texts.get("power of", ""))
        for target, figure in figures:
            assert figure is not None and place is not None, "a cell that can't be read is a problem"
            record = OfficialFigure(
                row, target.at, place.code, self._fields(texts, target), figure, target.value, place.covers, unit
            )
            if place.code in ("", self.regions.nation):
                self.sums.append(record)
            if place.code and (not nation or self.mapping.sum_row.keep):
                self.records.append(record)

    def _fitting(
        self, row: int, cells: Sequence[str | float], targets: Sequence[Target], texts: Mapping[str, str], said: str
    ) -> list[Target]:
        """The columns of figures that a row is of; none for a note, a row that the mapping skips, and one that fits no
        label, which is noted if it holds a figure."""
        if self._is_note(cells, targets):
            self.passed.append((row, shorten(next(t for t in map(text_of, cells) if t))))
            return []
        if any(texts[f"skip {heading}"] in words for heading, words in self.mapping.skip.items()):
            self.passed.append((row, said))
            return []
        mine = [t for t in targets if all(texts[f"where {h}"] == word for h, word in t.value.where.items())]
        if not mine and any(text_of(cells[t.at]) for t in targets if t.at < len(cells)):
            headings = [heading for value in self.mapping.values for heading in value.where]
            self.unfitting.append(Unfitting(row, {heading: texts[f"where {heading}"] for heading in headings}))
        elif not mine:
            self.passed.append((row, said))
        return mine

    def _multiplier(self, text: str) -> Measured | None:
        """The unit that a column of powers of ten says: 3, or the word for it."""
        if not text:
            return None
        return measured("", int(text)) if re.fullmatch(r"-?[0-9]{1,2}", text) else measured(text)

    def _computed(self, row: int, targets: Sequence[Target]) -> bool:
        """Whether a row of a sum is added up by the workbook: then it says nothing more than the regions."""
        return all((row, target.at) in self.grid.formulas for target in targets)

    def _text(self, position: int, at: int) -> str:
        """Text of a key cell; of a merged one, the text of its first row, if the mapping lets it hold for all."""
        row, cells = self.grid.rows[position], self.grid.cells[position]
        if self.mapping.layout.merged_keys == "fill":
            for block in self.grid.blocks:
                if block.top < row <= block.bottom and block.left <= at <= block.right:
                    cells = self.grid.cells[self.grid.rows.index(block.top)]
        return without_notes(text_of(cells[at]), self.mapping.numbers.notes) if at < len(cells) else ""

    def _is_note(self, cells: Sequence[str | float], targets: Sequence[Target]) -> bool:
        """Whether a row is a note below or between: it begins as notes do, and no column of figures is filled."""
        first = next(text for text in map(text_of, cells) if text)
        filled = any(text_of(cells[t.at]) for t in targets if t.at < len(cells) and text_of(cells[t.at]) != first)
        return not filled and first.casefold().startswith(tuple(note.casefold() for note in self.mapping.footnotes))

    def _refuse_merged_and_formulas(self, row: int, figures: Sequence[int], keys: Sequence[int]) -> None:
        fill = self.mapping.layout.merged_keys == "fill"
        for at in (*figures, *keys):
            where = self.grid.where(row, at)
            if (row, at) in self.grid.doubts:
                self.problems.append(self.grid.doubts[row, at])
            if (row, at) in self.grid.formulas:
                self.problems.append(
                    Problem(
                        where,
                        Text("en formel där en siffra ska stå", "a formula where a figure belongs"),
                        Text("en formel", "a formula"),
                        Text("siffran själv", "the figure itself"),
                        Text("kopiera bladet och klistra in det som värden", "copy the sheet and paste it as values"),
                    )
                )
            for block in self.grid.blocks:
                tall = at in keys and fill and block.left == block.right
                if block.top <= row <= block.bottom and block.left <= at <= block.right and not tall:
                    found = Text(
                        f"raderna {block.top}–{block.bottom}, bredd {block.right - block.left + 1} kolumner",
                        f"rows {block.top}–{block.bottom}, {block.right - block.left + 1} columns wide",
                    )
                    self.problems.append(
                        Problem(
                            where,
                            Text("en sammanslagen cell i tabellen", "a merged cell within the table"),
                            found,
                            Text("en cell per rad och kolumn", "one cell per row and column"),
                            Text(
                                "dela cellen och skriv värdet i varje rad som det gäller för",
                                "split the cell and write the value in each row that it holds for",
                            ),
                        )
                    )

    def _place(self, row: int, texts: Mapping[str, str], keys: Mapping[str, int]) -> _Place | None:
        """What the row is of; None with a problem noted."""
        given = self.mapping.region
        if given.value is not None:
            return _Place(given.value)
        code, name = texts.get("region code", ""), texts.get("region name", "")
        where = self.grid.where(row, keys.get("region code", keys.get("region name")))
        by_code = self.regions.of_code(code) or self.regions.of_label(code)
        by_name = self.regions.of_name(name) or self.regions.of_label(name)
        covers = self.regions.group(name) or self.regions.group(code)
        if covers and not by_code and not by_name:
            return _Place("", covers)
        if code and by_code is None:
            self.problems.append(
                Problem(
                    where,
                    Text("okänd region", "unknown region"),
                    shorten(code),
                    self.regions.listed,
                    code_remedy(code)
                    if f"0{code}" in self.regions.codes
                    else self._region_remedy(nearest(code, self.regions.codes)),
                )
            )
            return None
        if by_code and by_name and by_code != by_name:
            self.problems.append(
                Problem(
                    where,
                    Text("koden och namnet hör till olika regioner", "code and name are of different regions"),
                    f"{code} {name}",
                    f"{by_code} {self.regions.name(by_code)}",
                    Text("rätta koden eller namnet", "correct the code or the name"),
                )
            )
            return None
        return _Place(by_code or by_name or "")

    def _region_remedy(self, near: Text) -> Text:
        heading = self.mapping.region.code or self.mapping.region.name
        skip = f"skip: {{{heading}: [\u2026]}}"
        return Text(
            f"{near.sv}; rader som inte är någon region kan anges i mappningen: {skip}",
            f"{near.en}; rows that are no region can be named in the mapping: {skip}",
        )

    def _figure(self, row: int, cells: Sequence[str | float], target: Target, status: str) -> PrintedFigure | None:
        said = self.grid.status.get((row, target.at), "") or status
        try:
            return read_figure(cells[target.at] if target.at < len(cells) else "", self.mapping.numbers.style, said)
        except FigureError as fault:
            cell = text_of(cells[target.at]) if target.at < len(cells) else ""
            name = next((text_of(c) for c in cells if text_of(c)), "")
            where = f"{self.grid.where(row, target.at)} ({shorten(name)}, {self.headings[target.at]})"
            found = " ".join(filter(None, (shorten(cell), shorten(said)))) or Text("en tom cell", "an empty cell")
            self.problems.append(Problem(where, fault.what, found, fault.expected, fault.remedy))
            return None

    def _fields(self, texts: Mapping[str, str], target: Target) -> dict[str, str]:
        copied = {ours: self._word(ours, texts[ours]) for ours in self.mapping.columns}
        year = {"year": target.year} if target.year else {}
        return {**self.mapping.fields, **copied, **target.value.fields, **year}

    def _word(self, ours: str, text: str) -> str:
        return self.mapping.words.get(ours, {}).get(text, text)


def extract(grid: Grid, mapping: TableMapping, regions: Regions) -> Extract:
    """The figures of a published table. Raises EvidenceError if the table or its columns are not where they should be;
    problems of single rows are in the result, so that they are told with those of the sums."""
    return _Reader(grid, mapping, regions).read()


def unknown_regions(found: Extract, regions: Regions, sums: Sequence[int]) -> Iterator[Problem]:
    """Rows whose name is no region, other than those in ``sums``, which add up, and those of health-care regions."""
    unknown = (r.row for r in found.sums if not r.region and not r.covers and r.row not in sums)
    for row in dict.fromkeys(unknown):
        at = found.grid.rows.index(row)
        name = next((text_of(cell) for cell in found.grid.cells[at] if text_of(cell)), "")
        near = nearest(name, regions.names)
        yield Problem(
            found.grid.where(row),
            Text(
                "okänd region, och raden är inte summan av de andra",
                "unknown region, and the row is not the sum of the others",
            ),
            shorten(name),
            regions.listed,
            Text(
                f"{near.sv}; en rad som inte är någon region kan anges i mappningen under skip",
                f"{near.en}; a row that is no region can be named in the mapping under skip",
            ),
        )

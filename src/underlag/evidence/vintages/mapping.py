"""A mapping: what a published layout means, as a small YAML file that whoever knows the table can write and review.

It says where the table is on the sheet, which column is which, how figures are printed, what marks mean, how sure the
figures are, and who published them. It never holds a figure of the table itself.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from underlag.core.errors import EvidenceError, Problem, nearest, setting
from underlag.core.language import Text, joined
from underlag.evidence.cards.card import Both, Card, FiniteNumber, StatedText, When, fault
from underlag.evidence.reading.documents import read_yaml, validated
from underlag.evidence.reading.file_limits import composed
from underlag.evidence.reading.format_versions import MAPPING_FORMATS, in_current_format
from underlag.evidence.vintages.flags import Meaning
from underlag.evidence.vintages.printed_figures import Mark, Style

MAPPING_FOLDER = "mappings"

_Format = Literal["xlsx", "csv", "px", "json-stat"]

SUFFIXES: Map[str, _Format] = {
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".px": "px",
    ".json": "json-stat",
}
"""Ending of a file's name → how it is read."""

OFFICIAL_TABLE = "workforce_observations"
"""The table whose rows have a quantity, an error and a kind of source."""


_YAML_FILE = Text("en .yaml-fil", "a .yaml file")


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_Cell = Annotated[
    str, BeforeValidator(_as_text), AfterValidator(str.strip), AfterValidator(composed), Field(min_length=1)
]
"""Text of a cell; a whole number may be written without quotes. Here a mark such as ``-`` is text like any other."""


class Between(Card):
    """A hidden figure that lies between two: ``<4`` is 0 to 3."""

    low: FiniteNumber = Field(alias="from")
    high: FiniteNumber = Field(alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Between:
        if not 0 <= self.low < self.high:
            raise fault(
                Text(
                    f"from {self.low:g} to {self.high:g} är inget intervall",
                    f"from {self.low:g} to {self.high:g} is no range",
                ),
                Text(
                    "ange ett from: som är lägre än to:, inget av dem negativt",
                    "give from: below to:, neither negative",
                ),
            )
        return self


class Layout(Card):
    """Where the table is.

    header       text of one cell of the heading; the first row with it is the (first) row of headings
    header_rows  rows of headings; their texts are joined by `` / ``, merged cells filled
    merged_keys  whether a merged cell of names holds for each of its rows (fill), or is refused
    part_keys    what parts the keys where one cell holds several, as in the tables of Eurostat: the cell of ``header``
                 holds their names, such as ``unit,geo\\TIME_PERIOD``, and each becomes a column with its name
    """

    formats: tuple[_Format, ...] = Field(min_length=1)
    header: _Cell
    header_rows: Annotated[int, Field(ge=1, le=3)] = 1
    sheet: _Cell | None = None
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    merged_keys: Literal["refuse", "fill"] = "refuse"
    part_keys: Literal[",", ";", "|", ":"] | None = None


class NumberFormat(Card):
    """How figures are printed.

    marks  mark → ``missing``, ``zero`` or ``{from: 0, to: 3}``
    notes  what may stand after a figure or a name and point to a footnote
    flags  flag at a figure → meaning, beside those of Eurostat and SDMX; ``counted`` takes an estimate as a count
    """

    decimal: Literal[",", "."] = ","
    thousands: Literal["", ".", ",", "'"] = ""
    marks: Map[str, Literal["missing", "zero"] | Between] = {}
    notes: tuple[str, ...] = ()
    flags: Map[Annotated[str, Field(min_length=1)], Meaning] = {}

    @model_validator(mode="after")
    def _apart(self) -> NumberFormat:
        if self.thousands == self.decimal:
            raise fault(
                Text(
                    "decimaltecknet och tecknet mellan tusental är samma",
                    "the decimal mark and the mark between thousands are the same",
                ),
                Text("ändra ett av dem", "change one of them"),
            )
        return self

    @property
    def style(self) -> Style:
        """The same for `read_figure`."""
        known = {"missing": Mark(), "zero": Mark(0.0, 0.0)}
        marks = {
            text.replace(" ", ""): known[m] if isinstance(m, str) else Mark(m.low, m.high)
            for text, m in self.marks.items()
        }
        return Style(self.decimal, self.thousands, marks, self.notes, dict(self.flags))


class RegionColumns(Card):
    """How a row says its region: by code, by name or by both (which must agree); or the whole file is of one region.

    names  name as published → code, for names that the country's table of regions doesn't have
    """

    code: _Cell | None = None
    name: _Cell | None = None
    value: _Cell | None = None
    names: Map[str, _Cell] = {}

    @model_validator(mode="after")
    def _said_once(self) -> RegionColumns:
        if (self.value is not None) == (self.code is not None or self.name is not None):
            raise fault(
                Text("regionen anges inte, eller anges två gånger", "the region is not said, or said twice"),
                Text(
                    "ange code: eller name: eller båda, eller annars value:",
                    "give code: or name: or both, or else value:",
                ),
            )
        return self


class SumRow(Card):
    """The row of the nation, which is added up and compared, never taken for a region.

    keep  the table has a row of the nation of its own: take it in, after the comparison
    """

    names: tuple[_Cell, ...] = ()
    keep: bool = False


class ValueColumn(Card):
    """A column of figures.

    column  its heading; ``{year}`` stands for four digits that are the year
    to      column of our table that gets the figure
    where   other heading → text that the row must have there; rows without are not of this column
    fields  columns of our table and what they hold in these rows: quantity, unit …
    error   standard error of the figures on the log scale [1]: 0.01 is one percent. Only for quantities of staff
    times   what a figure of the file is multiplied by: 1000 where it counts in thousands; ``file`` for what the file
            says. Refused if the file says another
    """

    column: _Cell
    to: StatedText = "value"
    where: Map[str, _Cell] = {}
    fields: Map[str, _Cell] = {}
    error: Annotated[FiniteNumber, Field(gt=0, le=2)] | None = None
    times: Literal["file"] | Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


class TablePublisher(Card):
    """Who published the table; becomes the source card of the vintage."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=60)]
    publisher: StatedText
    title: StatedText
    date: When
    address: StatedText
    licence: StatedText
    note: StatedText | None = None


class TableMapping(Card):
    """A mapping file.

    modelled_on   which layout it describes, and whether anybody has seen such a table
    table         name of our table
    columns       column of our table → heading of the column that it is copied from
    words         column of our table → word as published → our word
    fields        columns of our table that are the same in every row
    footnotes     beginnings of rows below the table that are notes
    skip          heading → texts: rows that have one of them there are no part of our table
    status        heading of the column with flags or marks; OBS_STATUS and OBS_FLAG are read without being named
    error_reason  why the figures have the errors stated
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Both
    modelled_on: Both
    table: StatedText
    layout: Layout
    numbers: NumberFormat = NumberFormat()
    region: RegionColumns
    columns: Map[str, _Cell] = {}
    words: Map[str, Map[str, _Cell]] = {}
    fields: Map[str, _Cell] = {}
    values: tuple[ValueColumn, ...] = Field(min_length=1)
    sum_row: SumRow = SumRow()
    footnotes: tuple[_Cell, ...] = ()
    skip: Map[_Cell, tuple[_Cell, ...]] = {}
    status: _Cell | None = None
    source: TablePublisher
    error_reason: Both | None = None

    @model_validator(mode="after")
    def _whole(self) -> TableMapping:
        staff = self.table == OFFICIAL_TABLE
        faults = []
        for value in self.values:
            if value.column.count("{year}") > 1:
                faults.append(
                    Text(
                        f"values {value.column}: {{year}} mer än en gång",
                        f"values {value.column}: {{year}} more than once",
                    )
                )
            if staff and value.error is None:
                faults.append(
                    Text(
                        f"values {value.column}: error saknas, så inget säger hur säker siffran är",
                        f"values {value.column}: no error, so nothing says how sure the figure is",
                    )
                )
            if staff and not {"quantity", "unit"} <= {*value.fields, *self.fields}:
                faults.append(
                    Text(
                        f"values {value.column}: quantity och unit anges inte båda",
                        f"values {value.column}: quantity and unit are not both given",
                    )
                )
        if staff and self.error_reason is None:
            faults.append(Text("error_reason saknas", "error_reason is missing"))
        if faults:
            raise fault(joined(faults, "; "), Text("gör mappningen fullständig", "complete the mapping"))
        return self


def read_mapping(path: Path, file: str) -> TableMapping:
    """The mapping at ``path``, shown to the user as ``file``. Raises EvidenceError with every fault and its line."""
    return validated(TableMapping, in_current_format(read_yaml(path, file), MAPPING_FORMATS))


def find_mapping(named: str, directories: tuple[Path, ...]) -> tuple[Path, str]:
    """Path of a mapping, and how it is called to the user: a file, or the name of one in a folder of mappings.

    directories  countries whose mappings are looked through, in order
    Raises EvidenceError naming the mappings there are.
    """
    if named.endswith((".yaml", ".yml")):
        return Path(named), named
    known = {path.stem: path for d in reversed(directories) for path in sorted((d / MAPPING_FOLDER).glob("*.yaml"))}
    if named in known:
        return known[named], f"{MAPPING_FOLDER}/{named}.yaml"
    names = sorted(known)
    listed = ", ".join(names)
    raise EvidenceError(
        Problem(
            setting("mapping"),
            Text("ingen mappning heter så", "no mapping has this name"),
            named,
            Text(f"{listed} eller en .yaml-fil", f"{listed} or a .yaml file") if names else _YAML_FILE,
            nearest(named, names) if names else Text("ange en .yaml-fil", "give a .yaml file"),
        )
    )

"""Statistical cubes, and the reader of JSON-stat 2.0.

A cube holds the dimensions first and then every cell in order. It becomes a grid with a heading and one row per cell:
for each dimension the label in a column of its name and the code in ``<name> code``, then ``value``. What the file says
of a cell beside its figure, and the unit that it is in, are kept with the row.
The readers are twinned in the tests with pyaxis and pyjstat, which need pandas and so are not used at run time.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.evidence.official.grid import MAX_GRID_CELLS, CellValue, Grid, too_many
from underlag.evidence.official.measured import Measured, measured
from underlag.evidence.reading.documents import parse_json
from underlag.evidence.reading.file_limits import composed

VALUE = "value"
"""Heading of the column with the figures of a cube."""


@dataclass(frozen=True)
class SourceDimension:
    """One dimension: its name, and codes and labels of its members in order; units of members that have one."""

    name: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    units: Mapping[str, Measured] = field(default_factory=dict)


@dataclass(frozen=True)
class CubeCell:
    """One cell: its figure or the mark in its place, and what stands beside it (flags, or a mark)."""

    value: CellValue
    status: str = ""


def cube_grid(
    file: str, dimensions: Sequence[SourceDimension], cells: Sequence[CubeCell], unit: Measured | None = None
) -> Grid:
    """The cells of a cube, the last dimension running fastest, as a grid.

    unit  of every cell whose members have none
    """
    heading: list[CellValue] = [composed(name) for d in dimensions for name in (d.name, f"{d.name} code")]
    records: list[tuple[CellValue, ...]] = [(*heading, VALUE)]
    units, status = {}, {}
    members = [
        [(composed(label), composed(code), d.units.get(code)) for label, code in zip(d.labels, d.codes, strict=True)]
        for d in dimensions
    ]
    for row, (place, cell) in enumerate(zip(itertools.product(*members), cells, strict=True), start=1):
        records.append((*(part for label, code, _ in place for part in (label, code)), cell.value))
        own = next((said for _, _, said in place if said is not None), unit)
        if own is not None:
            units[row] = own
        if cell.status:
            status[row, len(heading)] = cell.status
    return Grid(file, tuple(range(len(records))), tuple(records), row_word="record", status=status, units=units)


def check_size(file: str, sizes: Sequence[int], found: int | None) -> None:
    """Refuse a cube that is too large, or whose number of figures (if known) is not that of its dimensions."""
    expected = math.prod(sizes)
    if expected * (2 * len(sizes) + 1) > MAX_GRID_CELLS:
        raise too_many(file)
    if found is not None and found != expected:
        raise EvidenceError(
            Problem(
                file,
                Text(
                    "antalet siffror är inte det som dimensionerna ger",
                    "the number of figures is not that of the dimensions",
                ),
                str(found),
                f"{' × '.join(map(str, sizes))} = {expected}",
                Text("hämta filen på nytt; den kan vara avkapad", "fetch the file again; it may be cut off"),
            )
        )


def read_json_stat(text: str, file: str) -> Grid:
    """The grid of a JSON-stat 2.0 dataset. Raises EvidenceError for what is not one."""
    data = parse_json(text, file).data
    if data.get("class") != "dataset" or not str(data.get("version", "")).startswith("2"):
        found = f"class {shorten(data.get('class'))}, version {shorten(data.get('version'))}"
        raise EvidenceError(
            Problem(
                file,
                Text("ingen datamängd i JSON-stat 2.0", "not a JSON-stat 2.0 dataset"),
                found,
                Text('class "dataset", version "2.0"', 'class "dataset", version "2.0"'),
                Text("hämta tabellen som JSON-stat2", "fetch the table as JSON-stat2"),
            )
        )
    try:
        ids, sizes = [str(i) for i in data["id"]], [int(s) for s in data["size"]]
        dimensions = [
            _json_dimension(data["dimension"][name], name, size) for name, size in zip(ids, sizes, strict=True)
        ]
        check_size(file, sizes, len(data["value"]) if isinstance(data["value"], list) else None)
        values = [_json_value(data, n) for n in range(math.prod(sizes))]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise EvidenceError(
            Problem(
                file,
                Text("datamängden i JSON-stat är inte hel", "the JSON-stat dataset is not whole"),
                shorten(f"{type(error).__name__}: {error}"),
                Text(
                    "id, size, dimension och value som passar ihop", "id, size, dimension and value that fit each other"
                ),
                Text("hämta filen på nytt", "fetch the file again"),
            )
        ) from None
    return cube_grid(file, dimensions, values)


def _json_dimension(given: Mapping[str, Any], name: str, size: int) -> SourceDimension:
    category = given["category"]
    index, labels = category.get("index"), category.get("label", {})
    if index is None:
        codes = list(labels)
    elif isinstance(index, list):
        codes = [str(code) for code in index]
    else:
        codes = sorted(index, key=lambda code: index[code])
    if len(codes) != size or len(set(codes)) != size:
        raise ValueError(f"dimension {name} has {len(codes)} members and size {size}")
    units = {str(code): _json_unit(unit) for code, unit in (category.get("unit") or {}).items()}
    return SourceDimension(name, tuple(codes), tuple(str(labels.get(code, code)) for code in codes), units)


def _json_unit(unit: Mapping[str, Any]) -> Measured:
    """The unit of a member: words for what is counted, and a power of ten (3 for thousands)."""
    words = [str(unit[key]) for key in ("label", "base", "symbol") if unit.get(key)]
    given = unit.get("multiplier")
    if given is not None and (isinstance(given, bool) or not isinstance(given, int) or not -12 <= given <= 12):
        raise ValueError(f"multiplier of a unit is {shorten(given)}")
    return measured(", ".join(dict.fromkeys(words)), given)


def _json_value(data: Mapping[str, Any], n: int) -> CubeCell:
    """The n-th figure with its status; where there is none, its status (such as ``..``), which the mapping explains."""
    values, status = data["value"], data.get("status", {})
    value = values[n] if isinstance(values, list) else values.get(str(n))
    said = status if isinstance(status, str) else status[n] if isinstance(status, list) else status.get(str(n))
    if value is None:
        return CubeCell(str(said or ".."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"figure {n} is {shorten(value)}")
    return CubeCell(float(value), str(said or ""))

"""From records of a published table to rows of ours; sums compared and left behind, missing figures listed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from underlag.core.errors import Problem, SettingError, shorten
from underlag.core.units import Kind, Unit
from underlag.evidence.official.extract import Extract, Record, unknown_regions
from underlag.evidence.official.mapping import OFFICIAL_TABLE, TableMapping
from underlag.evidence.official.regions import Regions
from underlag.evidence.package import Resource
from underlag.evidence.raw import RawTable

COUNTS = ("head", "post", "resident")
"""Units of things that are counted whole: their sums are exact."""

USED = "synthesis"
"""What an official figure serves."""

NOT_A_LEVEL = (
    "Noll, eller en siffra dold av sekretess som kan vara noll: säger ingen nivå på logaritmisk skala. / "
    "Zero, or a figure hidden for secrecy that may be zero: gives no level on a logarithmic scale."
)


@dataclass(frozen=True)
class Tidy:
    """Rows of our table.

    raw       the rows as text, numbered by the row of the file
    missing   (row, region, what) of figures that the table marks as missing
    sums      how many rows of the nation were added up and agreed
    problems  sums that miss, unknown regions, figures that our table can't hold
    """

    raw: RawTable
    missing: tuple[tuple[int, str, str], ...]
    sums: int
    problems: tuple[Problem, ...]


def tidy(
    found: Extract, mapping: TableMapping, resource: Resource, regions: Regions, vintage: str, source: str
) -> Tidy:
    """The rows of ``resource`` that a published table gives.

    vintage  date and number of the vintage they will be in, which makes their ids unlike any other
    source   id of its source card
    """
    sums = _rows_that_add_up(found, resource, regions)
    problems = [
        *found.problems, *unknown_regions(found, regions, sorted(sums)), *_sums_that_miss(found, resource, regions),
    ]  # fmt: skip
    rows, numbers, missing = [], [], []
    for record in found.records:
        what = " ".join(record.fields.get(key, "") for key in ("quantity", "year")).strip()
        if record.figure.value is None:
            missing.append((record.row, record.region, what))
            continue
        if record.figure.upper is not None and resource.column("value_max") is None:
            problems.append(
                Problem(found.grid.where(record.row, record.column), "a hidden figure, and the table has no ranges",
                        record.figure.printed, "a number", f"let the mapping call the mark missing in {resource.name}")
            )  # fmt: skip
            continue
        unit = _unit(record, resource)
        if record.figure.value < 0 and "unit" in record.fields and unit is not None and unit.kind is Kind.STOCK:
            problems.append(
                Problem(found.grid.where(record.row, record.column), "a negative number where there can be none",
                        record.figure.printed, "at least 0", "correct the number")
            )  # fmt: skip
        rows.append(_row(record, mapping, resource, regions, vintage, source))
        numbers.append(record.row)
    names = [column.name for column in resource.columns]
    frame = pl.DataFrame(
        {name: pl.Series(name, [row.get(name, "") for row in rows], dtype=pl.String) for name in names}
    )
    problems += _strange_columns(rows, names, mapping)
    raw = RawTable(found.grid.file, frame, pl.Series("row", numbers, dtype=pl.Int64), problems=tuple(problems))
    return Tidy(raw, tuple(missing), len(sums), tuple(problems))


def _strange_columns(
    rows: Sequence[Mapping[str, str]], names: Sequence[str], mapping: TableMapping
) -> Iterator[Problem]:
    """Columns that the mapping gives and the table lacks."""
    file = f"mappings/{mapping.name}.yaml"
    for name in sorted({name for row in rows for name in row} - set(names)):
        what = f"the table {mapping.table} has no such column"
        yield Problem(file, what, name, ", ".join(names), "correct the mapping")


def number_text(value: float) -> str:
    """A number as it stands in our CSV files: whole without point, else with the fewest digits that give it back."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _row(
    record: Record, mapping: TableMapping, resource: Resource, regions: Regions, vintage: str, source: str
) -> dict[str, str]:
    value, upper = record.figure.value, record.figure.upper
    assert value is not None
    row = {**record.fields, "region_code": record.region, record.value.to: number_text(value)}
    if resource.column("source"):
        row["source"] = source
    if resource.name != OFFICIAL_TABLE:
        return row
    fields = record.fields
    identity = "-".join(
        [record.region, fields.get("year", ""), fields.get("profession", ""), fields.get("quantity", ""), vintage]
    )
    level = value > 0
    return {
        "relation": "range" if upper is not None else "=",
        **row,
        "observation_id": identity.replace("_", "-").lower(),
        "area": regions.name(record.region),
        "value_max": number_text(upper) if upper is not None else "",
        "source_kind": "official",
        "used": USED if level else "no",
        "reason_left_out": "" if level else NOT_A_LEVEL,
        "note": f"{mapping.title.sv} / {mapping.title.en}",
    }


Series = tuple[int, tuple[tuple[str, str], ...]]
"""What is added up over regions: the figures of one column of the mapping with the same fields."""


def _series(record: Record) -> Series:
    return id(record.value), tuple(sorted(record.fields.items()))


def _unit(record: Record, resource: Resource) -> Unit | None:
    column = resource.column(record.value.to)
    try:
        return Unit.parse(record.fields["unit"]) if "unit" in record.fields else (column.unit if column else None)
    except SettingError:
        return None


@dataclass(frozen=True)
class _Total:
    """Between what a sum may lie: exactly at low where every region is known exactly."""

    low: float
    high: float
    slack: float

    def admits(self, value: float, upper: float | None) -> bool:
        return value <= self.high + self.slack and (value if upper is None else upper) >= self.low - self.slack


def _totals(found: Extract, resource: Resource, regions: Regions) -> dict[Series, _Total]:
    """Sum over the regions of every series that can be added up: counts and full-time equivalents, not ratios."""
    groups: dict[Series, list[Record]] = defaultdict(list)
    for record in found.records:
        unit = _unit(record, resource)
        if record.region in regions.known and unit is not None and unit.kind is not Kind.RATIO:
            groups[_series(record)].append(record)
    totals = {}
    for series, records in groups.items():
        known = [r.figure for r in records if r.figure.value is not None]
        whole = len({r.region for r in records}) == len(regions.known) and len(known) == len(records)
        low = math.fsum(f.value for f in known if f.value is not None)
        high = math.fsum(f.upper if f.upper is not None else f.value or 0.0 for f in known)
        totals[series] = _Total(low, high if whole else math.inf, _slack(records, resource))
    return totals


def _slack(records: Sequence[Record], resource: Resource) -> float:
    """How far a sum may be off by rounding: half of the last digit of every term and of the sum; nothing for counts."""
    values = [r.figure.value for r in records if r.figure.value is not None]
    if str(_unit(records[0], resource)) in COUNTS and all(value.is_integer() for value in values):
        return 1e-9
    digits = max((len(number_text(value).partition(".")[2]) for value in values), default=0)
    return 0.5 * 10.0**-digits * (len(records) + 1)


def _rows_that_add_up(found: Extract, resource: Resource, regions: Regions) -> set[int]:
    """Rows that are sums of the regions: named as the nation, or recognised because every figure adds up."""
    totals = _totals(found, resource, regions)
    by_row: dict[int, list[Record]] = defaultdict(list)
    for record in found.sums:
        by_row[record.row].append(record)
    adding = set()
    for row, records in by_row.items():
        compared = [(r, totals.get(_series(r))) for r in records if r.figure.value is not None]
        fits = [t is not None and t.high < math.inf and t.admits(r.figure.value or 0.0, r.figure.upper)
                for r, t in compared]  # fmt: skip
        if fits and all(fits):
            adding.add(row)
    return adding


def _sums_that_miss(found: Extract, resource: Resource, regions: Regions) -> Iterator[Problem]:
    """Rows named as the nation whose figures are not the sums of the regions above them."""
    totals = _totals(found, resource, regions)
    for record in found.sums:
        total, value = totals.get(_series(record)), record.figure.value
        if record.region != regions.nation or total is None or value is None:
            continue
        if not total.admits(value, record.figure.upper):
            expected = number_text(total.low) if total.low == total.high else f"at least {number_text(total.low)}"
            if total.low < total.high < math.inf:
                expected = f"{number_text(total.low)}–{number_text(total.high)}"
            what = ", ".join(f"{key} {value}" for key, value in _shown(record.fields))
            yield Problem(f"{found.grid.where(record.row, record.column)} ({what})",
                          "the regions don't add up to the row of the sum", shorten(record.figure.printed), expected,
                          "find the row that is missing, doubled or wrong")  # fmt: skip


def _shown(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, fields[key]) for key in ("quantity", "year") if fields.get(key)]

"""From records of a published table to rows of ours; sums compared and left behind, missing figures listed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from underlag.core.errors import Problem, Said, shorten
from underlag.core.language import LANGUAGES, Text
from underlag.core.units import Kind
from underlag.evidence.official.extract import Extract, OfficialFigure, unknown_regions
from underlag.evidence.official.regions import Regions
from underlag.evidence.official.scale import figure_unit, scaled
from underlag.evidence.package.resources import Resource
from underlag.evidence.reading.raw_table import RawTable
from underlag.evidence.vintages.flags import MEANINGS, NOT_COUNTED, Meaning
from underlag.evidence.vintages.mapping import OFFICIAL_TABLE, TableMapping
from underlag.evidence.vintages.vintage import WEIGHED_USE

COUNTS = ("head", "post", "resident")
"""Units of things that are counted whole: their sums are exact."""


NOT_A_LEVEL = (
    "Noll, eller en siffra dold av sekretess som kan vara noll: säger ingen nivå på logaritmisk skala. / "
    "Zero, or a figure hidden for secrecy that may be zero: gives no level on a logarithmic scale."
)

NOT_COUNTED_REASON = (
    "Utgivarens egen skattning eller prognos, inte räknad: används inte som officiell uppgift. / "
    "The publisher's own estimate or forecast, not counted: not used as an official figure."
)


@dataclass(frozen=True)
class Flagged:
    """A figure that the publisher says something of.

    what     quantity and year
    flag     as published
    meaning  key of `MEANINGS`
    used     whether the figure is used all the same
    """

    row: int
    region: str
    what: str
    flag: str
    meaning: Meaning
    used: bool


@dataclass(frozen=True)
class Tidy:
    """Rows of our table.

    raw       the rows as text, numbered by the row of the file
    missing   (row, region, what) of figures that the table marks as missing
    sums      how many rows of the nation and of health-care regions were added up and agreed
    flagged   figures with flags
    problems  sums that miss, unknown regions, figures that our table can't hold
    """

    raw: RawTable
    missing: tuple[tuple[int, str, str], ...]
    sums: int
    problems: tuple[Problem, ...]
    flagged: tuple[Flagged, ...] = ()


def tidy(
    found: Extract, mapping: TableMapping, resource: Resource, regions: Regions, vintage: str, source: str
) -> Tidy:
    """The rows of ``resource`` that a published table gives.

    vintage  date and number of the vintage they will be in, which makes their ids unlike any other
    source   id of its source card
    """
    found = scaled(found, resource)
    sums = _rows_that_add_up(found, resource, regions)
    problems = [
        *found.problems,
        *unknown_regions(found, regions, sorted(sums)),
        *_sums_that_miss(found, resource, regions),
    ]
    rows, numbers, missing, flagged = [], [], [], []
    for record in found.records:
        what = " ".join(record.fields.get(key, "") for key in ("quantity", "year")).strip()
        if record.figure.value is None:
            missing.append((record.row, record.region, what))
            continue
        problems += _not_for(record, found, resource)
        if _lost_range(record, resource):
            continue
        row = _row(record, mapping, resource, regions, vintage, source)
        used = row.get("used", WEIGHED_USE) == WEIGHED_USE
        flagged += [
            Flagged(record.row, record.region, what, flag, meaning, used) for flag, meaning in record.figure.flags
        ]
        rows.append(row)
        numbers.append(record.row)
    names = [column.name for column in resource.columns]
    frame = pl.DataFrame(
        {name: pl.Series(name, [row.get(name, "") for row in rows], dtype=pl.String) for name in names}
    )
    problems += _strange_columns(rows, names, mapping)
    raw = RawTable(found.grid.file, frame, pl.Series("row", numbers, dtype=pl.Int64), problems=tuple(problems))
    return Tidy(raw, tuple(missing), len(sums), tuple(problems), tuple(flagged))


def _lost_range(record: OfficialFigure, resource: Resource) -> bool:
    """Whether a figure is a range, and the table has no column for its upper end."""
    return record.figure.upper is not None and resource.column("value_max") is None


def _not_for(record: OfficialFigure, found: Extract, resource: Resource) -> Iterator[Problem]:
    """What our table can't hold: a range where it has none, a negative number, an estimate where it can't say so."""
    where, printed = found.grid.where(record.row, record.column), record.figure.printed
    if _lost_range(record, resource):
        yield Problem(
            where,
            Text("en dold siffra, och tabellen har inga intervall", "a hidden figure, and the table has no ranges"),
            printed,
            Text("ett tal", "a number"),
            Text(
                f"låt mappningen kalla tecknet missing i {resource.name}",
                f"let the mapping call the mark missing in {resource.name}",
            ),
        )
        return
    unit = figure_unit(record, resource)
    if (record.figure.value or 0.0) < 0 and "unit" in record.fields and unit is not None and unit.kind is Kind.STOCK:
        yield Problem(
            where,
            Text("ett negativt tal där det inte kan finnas något", "a negative number where there can be none"),
            printed,
            Text("minst 0", "at least 0"),
            Text("rätta talet", "correct the number"),
        )
    if resource.name != OFFICIAL_TABLE:
        for flag, meaning in record.figure.flags:
            if meaning in NOT_COUNTED:
                counted = f"numbers: {{flags: {{{flag}: counted}}}}"
                yield Problem(
                    where,
                    Text(
                        f"en siffra ({MEANINGS[meaning].sv}), och tabellen har bara räknade",
                        f"a figure {MEANINGS[meaning].en}, and the table holds counted ones only",
                    ),
                    printed,
                    Text("en räknad siffra", "a counted figure"),
                    Text(
                        f"vänta på den slutliga siffran; eller godta den som räknad: skriv {counted} i mappningen",
                        f"wait for the final figure; or, if you take it as counted, write {counted} in the mapping",
                    ),
                )


def _strange_columns(
    rows: Sequence[Mapping[str, str]], names: Sequence[str], mapping: TableMapping
) -> Iterator[Problem]:
    """Columns that the mapping gives and the table lacks."""
    file = f"mappings/{mapping.name}.yaml"
    for name in sorted({name for row in rows for name in row} - set(names)):
        what = Text(f"tabellen {mapping.table} har ingen sådan kolumn", f"the table {mapping.table} has no such column")
        yield Problem(file, what, name, ", ".join(names), Text("rätta mappningen", "correct the mapping"))


def number_text(value: float) -> str:
    """A number as it stands in our CSV files: whole without point, else with the fewest digits that give it back."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _row(
    record: OfficialFigure, mapping: TableMapping, resource: Resource, regions: Regions, vintage: str, source: str
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
    reason = ""
    if any(meaning in NOT_COUNTED for _, meaning in record.figure.flags):
        reason = NOT_COUNTED_REASON
    elif value <= 0:
        reason = NOT_A_LEVEL
    said = [MEANINGS[meaning] for _, meaning in record.figure.flags]
    swedish, english = (", ".join(dict.fromkeys(text[language] for text in said)) for language in LANGUAGES)
    return {
        "relation": "range" if upper is not None else "=",
        **row,
        "observation_id": identity.replace("_", "-").lower(),
        "area": regions.name(record.region),
        "value_max": number_text(upper) if upper is not None else "",
        "source_kind": "official",
        "used": "no" if reason else WEIGHED_USE,
        "reason_left_out": reason,
        "note": f"{_with(mapping.title.sv, swedish)} / {_with(mapping.title.en, english)}",
    }


def _with(title: str, remark: str) -> str:
    return f"{title} ({remark})" if remark else title


_Series = tuple[int, tuple[tuple[str, str], ...]]
"""What is added up over regions: the figures of one column of the mapping with the same fields."""

Area = tuple[str, ...]
"""Codes of the regions that a sum is of."""


def _series(record: OfficialFigure) -> _Series:
    return id(record.value), tuple(sorted(record.fields.items()))


@dataclass(frozen=True)
class _Total:
    """Between what a sum may lie: exactly at low where every region is known exactly."""

    low: float
    high: float
    slack: float

    def admits(self, value: float, upper: float | None) -> bool:
        return value <= self.high + self.slack and (value if upper is None else upper) >= self.low - self.slack


def _totals(found: Extract, resource: Resource, regions: Regions) -> dict[tuple[_Series, Area], _Total]:
    """Sum over the regions of the nation, and of each health-care region that the table has, of every series that can
    be added up: counts and full-time equivalents, not ratios."""
    groups: dict[_Series, list[OfficialFigure]] = defaultdict(list)
    for record in found.records:
        unit = figure_unit(record, resource)
        if record.region in regions.known and unit is not None and unit.kind is not Kind.RATIO:
            groups[_series(record)].append(record)
    areas = {_area(record, regions) for record in found.sums}
    return {
        (series, area): _total([r for r in records if r.region in area], area, resource)
        for series, records in groups.items()
        for area in areas
        if any(r.region in area for r in records)
    }


def _area(record: OfficialFigure, regions: Regions) -> Area:
    """Regions that the figure of a sum is of."""
    return record.covers or tuple(regions.known)


def _total(records: Sequence[OfficialFigure], area: Area, resource: Resource) -> _Total:
    known = [r.figure for r in records if r.figure.value is not None]
    whole = len({r.region for r in records}) == len(area) and len(known) == len(records)
    low = math.fsum(f.value for f in known if f.value is not None)
    high = math.fsum(f.upper if f.upper is not None else f.value or 0.0 for f in known)
    return _Total(low, high if whole else math.inf, _slack(records, resource))


def _slack(records: Sequence[OfficialFigure], resource: Resource) -> float:
    """How far a sum may be off by rounding: half of the last digit of every term and of the sum; nothing for counts."""
    values = [r.figure.value for r in records if r.figure.value is not None]
    if str(figure_unit(records[0], resource)) in COUNTS and all(value.is_integer() for value in values):
        return 1e-9
    digits = max((len(number_text(value).partition(".")[2]) for value in values), default=0)
    return 0.5 * 10.0**-digits * (len(records) + 1)


def _rows_that_add_up(found: Extract, resource: Resource, regions: Regions) -> set[int]:
    """Rows that are sums of regions: of the nation or a health-care region by name, or recognised because every figure
    adds up."""
    totals = _totals(found, resource, regions)
    by_row: dict[int, list[OfficialFigure]] = defaultdict(list)
    for record in found.sums:
        by_row[record.row].append(record)
    adding = set()
    for row, records in by_row.items():
        compared = [(r, totals.get((_series(r), _area(r, regions)))) for r in records if r.figure.value is not None]
        fits = [
            t is not None and t.high < math.inf and t.admits(r.figure.value or 0.0, r.figure.upper) for r, t in compared
        ]
        if fits and all(fits):
            adding.add(row)
    return adding


def _sums_that_miss(found: Extract, resource: Resource, regions: Regions) -> Iterator[Problem]:
    """Rows named as the nation or a health-care region whose figures are not the sums of their regions."""
    totals = _totals(found, resource, regions)
    for record in found.sums:
        total, value = totals.get((_series(record), _area(record, regions))), record.figure.value
        if (record.region != regions.nation and not record.covers) or total is None or value is None:
            continue
        if not total.admits(value, record.figure.upper):
            low = number_text(total.low)
            expected: Said = low if total.low == total.high else Text(f"minst {low}", f"at least {low}")
            if total.low < total.high < math.inf:
                expected = f"{low}–{number_text(total.high)}"
            what = ", ".join(f"{key} {value}" for key, value in _shown(record.fields))
            yield Problem(
                f"{found.grid.where(record.row, record.column)} ({what})",
                Text("regionerna summerar inte till summaraden", "the regions don't add up to the row of the sum"),
                shorten(record.figure.printed),
                expected,
                Text(
                    "leta upp raden som saknas, är dubbel eller är fel",
                    "find the row that is missing, doubled or wrong",
                ),
            )


def _shown(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, fields[key]) for key in ("quantity", "year") if fields.get(key)]

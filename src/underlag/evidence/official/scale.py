"""Figures in the unit of our table: what the file says of its unit obeyed, or refused where it is another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from underlag.core.errors import EvidenceError, Problem, SettingError, shorten
from underlag.core.language import Text
from underlag.core.units import Kind, Unit
from underlag.evidence.official.extract import Extract, OfficialFigure
from underlag.evidence.package.resources import Resource
from underlag.evidence.vintages.printed_figures import PrintedFigure

Fault = tuple[Text, str, str | Text, Text]
"""What is wrong, what the file says, what is expected, what to do."""


def figure_unit(record: OfficialFigure, resource: Resource) -> Unit | None:
    """The unit that the mapping gives the figure, else that of the column of the table; None if it has none."""
    column = resource.column(record.value.to)
    try:
        return Unit.parse(record.fields["unit"]) if "unit" in record.fields else (column.unit if column else None)
    except SettingError:
        return None


def scaled(found: Extract, resource: Resource) -> Extract:
    """The same with every figure multiplied as the mapping and the file say.

    The product is that of the decimal digits as printed: 750.1 thousand is 750100.
    Raises EvidenceError for a unit that is not that of the table: then nothing that the figures say can be judged.
    """
    problems = list(_other_units([*found.records, *found.sums], found, resource))
    if problems:
        raise EvidenceError([*found.problems, *problems])
    return replace(found, records=tuple(map(_scaled, found.records)), sums=tuple(map(_scaled, found.sums)))


def _scaled(record: OfficialFigure) -> OfficialFigure:
    times = record.value.times
    factor = (record.unit.times if record.unit else 1.0) if times == "file" else times
    if factor == 1.0:
        return record
    figure = record.figure
    return replace(
        record,
        figure=PrintedFigure(
            _product(figure.value, factor), _product(figure.upper, factor), figure.printed, figure.flags
        ),
    )


def _product(value: float | None, factor: float) -> float | None:
    return None if value is None else float(Decimal(repr(value)) * Decimal(repr(factor)))


def _other_units(records: Sequence[OfficialFigure], found: Extract, resource: Resource) -> Iterator[Problem]:
    """Units of the file that are not those of the table, each with the rows that have it."""
    alike: dict[Fault, list[int]] = defaultdict(list)
    for record in records:
        fault = _fault(record, resource)
        if fault is not None and record.row not in alike[fault]:
            alike[fault].append(record.row)
    for (what, said, expected, remedy), rows in alike.items():
        where = found.grid.where(rows[0]) + (f" and {len(rows) - 1} more" if len(rows) > 1 else "")
        yield Problem(f"{where}, unit", what, said, expected, remedy)


def _fault(record: OfficialFigure, resource: Resource) -> Fault | None:
    """(what, found, expected, remedy) if the file says another unit than the mapping and the table."""
    if record.unit is None:
        return None
    said, times, ours = shorten(record.unit.words), record.value.times, figure_unit(record, resource)
    if record.unit.no_count and ours is not None and ours.kind is not Kind.RATIO and not _money(ours):
        return (
            Text("filens enhet är inte tabellens", "the unit of the file is not that of the table"),
            said,
            str(ours),
            Text(
                "välj tabellen som räknar personer eller tjänster, eller en annan mappning",
                "choose the table that counts persons or posts, or another mapping",
            ),
        )
    if times == "file" or record.unit.power is None or record.unit.times == times:
        return None
    return (
        Text("filens enhet är inte tabellens", "the unit of the file is not that of the table"),
        said,
        Text(f"{ours or 'tabellens enhet'}, gånger {times:g}", f"{ours or 'the unit of the table'}, times {times:g}"),
        Text(
            f"hämta tabellen i {f'enheten {ours}' if ours else 'sin egen enhet'}, eller skriv times: "
            f"{record.unit.times:g} under values i mappningen",
            f"fetch the table in the unit {ours or 'of the table'}, or write times: {record.unit.times:g} under values "
            "in the mapping",
        ),
    )


def _money(unit: Unit) -> bool:
    return any(base == "sek" for base, _ in unit.powers)

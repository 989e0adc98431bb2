"""The user's own units of a region: health centres or clinics where posts can be placed, from CSV or Excel.

Columns: ``unit`` (name or code, each once), ``municipality_code`` or ``latitude`` and ``longitude`` (degrees),
``specialists`` (heads working there now), ``need`` (residents, or residents weighted by need, on any scale that is the
same for the region's units) and ``deprivation`` (an index of the user's, on any scale; for all units of a region or for
none). A region with a unit in the file is placed by its units, every other by municipality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from underlag.core.errors import EvidenceError, Problem
from underlag.core.identity import of_bytes
from underlag.core.language import Text
from underlag.evidence.package.resources import Column, Resource
from underlag.evidence.package.tables import Reference, typed
from underlag.evidence.reading.delimited import read_csv
from underlag.evidence.reading.file_limits import MAX_CARD_BYTES, read_bytes
from underlag.evidence.reading.raw_table import RawTable
from underlag.evidence.reading.workbook.sheet import read_xlsx
from underlag.evidence.units.checks import out_of_scale, points_in_two_readings, sum_rows
from underlag.evidence.units.places import misplaced, with_nearest

UNIT_COLUMNS: tuple[Column, ...] = (
    Column("unit", "string", required=True, unique=True),
    Column("municipality_code", "string"),
    Column("latitude", "number", minimum=-90, maximum=90),
    Column("longitude", "number", minimum=-180, maximum=180),
    Column("specialists", "number", required=True, minimum=0, maximum=100_000),
    Column("need", "number", required=True, minimum=0, maximum=1e9),
    Column("deprivation", "number", minimum=0, maximum=1e6),
)


@dataclass(frozen=True)
class UnitsFile:
    """The units of a file.

    frame   unit, municipality_code, region_code, latitude, longitude, specialists, need, deprivation; sorted by unit.
            A unit given by coordinates alone has the municipality whose centre is nearest
    file    name of the file
    sha256  of its bytes
    """

    frame: pl.DataFrame
    file: str
    sha256: str


def read_units(path: Path, municipalities: pl.DataFrame) -> UnitsFile:
    """Read the units in ``path`` (.csv or .xlsx). Raises EvidenceError with every problem of the file.

    municipalities  the country's: municipality_code, region_code, latitude, longitude
    """
    data = read_bytes(path, path.name, MAX_CARD_BYTES)
    names = [column.name for column in UNIT_COLUMNS]
    workbook = path.suffix.lower() == ".xlsx"
    raw = read_xlsx(data, path.name, names) if workbook else read_csv(data, path.name, names)
    # A number of a workbook is a number; text with a point may mean thousands.
    problems = [] if workbook else [*points_in_two_readings(raw, UNIT_COLUMNS)]
    frame = _read(raw, path.name, municipalities, problems)
    return UnitsFile(frame, path.name, of_bytes(data))


def _read(raw: RawTable, file: str, municipalities: pl.DataFrame, problems: list[Problem]) -> pl.DataFrame:
    resource = Resource("units", file, "csv", Text("Enheter", "Units"), "", UNIT_COLUMNS, ("unit",))
    known = Reference(
        ("municipality_code",),
        municipalities.select("municipality_code"),
        Text("tabellen municipalities", "table municipalities"),
    )
    try:
        given = typed(raw, resource, [known])
    except EvidenceError as error:
        raise EvidenceError([*problems, *error.problems]) from None
    frame = _located(given, municipalities)
    if not problems:
        problems = [
            *sum_rows(given, file),
            *misplaced(given, file, municipalities),
            *_regions_at_fault(frame, file),
            *out_of_scale(frame.drop_nulls("region_code"), file),
        ]
    if problems:
        raise EvidenceError(problems)
    return frame


def _located(frame: pl.DataFrame, municipalities: pl.DataFrame) -> pl.DataFrame:
    """The units with municipality, region and coordinates, as far as they can be found."""
    places = municipalities.select("municipality_code", "region_code", at_lat="latitude", at_lon="longitude")
    return (
        with_nearest(frame, municipalities)
        .with_columns(pl.coalesce("municipality_code", "nearest").alias("municipality_code"))
        .join(places, on="municipality_code", how="left")
        .with_columns(pl.coalesce("latitude", "at_lat"), pl.coalesce("longitude", "at_lon"))
        .select(
            "unit",
            "municipality_code",
            "region_code",
            "latitude",
            "longitude",
            "specialists",
            "need",
            "deprivation",
        )
        .sort("unit")
    )


def _regions_at_fault(frame: pl.DataFrame, file: str) -> Iterator[Problem]:
    for (region,), units in (
        frame.drop_nulls("region_code").sort("region_code").group_by("region_code", maintain_order=True)
    ):
        for column, none in (
            ("specialists", Text("inga specialister", "no specialists")),
            ("need", Text("inget behov", "no need")),
        ):
            if units[column].sum() <= 0:
                yield Problem(
                    f"{file}, region {region}, {column}",
                    Text(f"regionens enheter har {none.sv} alls", f"the region's units have {none.en} at all"),
                    "0",
                    Text("mer än 0 på minst en enhet", "more than 0 at one unit at least"),
                    Text("fyll i kolumnen för regionen", "fill in the column for the region"),
                )
        given = units.height - units["deprivation"].null_count()
        if 0 < given < units.height:
            yield Problem(
                f"{file}, region {region}, deprivation",
                Text("bara några enheter har ett värde", "only some units have a value"),
                Text(f"{given} av {units.height}", f"{given} of {units.height}"),
                Text("alla regionens enheter eller ingen", "all units of the region or none"),
                Text("fyll i de andra, eller lämna alla tomma", "fill in the others, or leave all empty"),
            )
        elif given and units["deprivation"].sum() <= 0:
            yield Problem(
                f"{file}, region {region}, deprivation",
                Text("ett index som är 0 överallt", "an index that is 0 everywhere"),
                "0",
                Text("mer än 0 på minst en enhet", "more than 0 at one unit at least"),
                Text("rätta kolumnen, eller lämna den tom", "correct the column, or leave it empty"),
            )

"""Figures of the user's units that can't be meant: sums among the units, other scales, points in two readings."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import polars as pl

from underlag.core.errors import Problem, shorten
from underlag.core.language import Text
from underlag.evidence.package.misprints import readings
from underlag.evidence.package.resources import Column
from underlag.evidence.reading.raw_table import RawTable

_COUNTED = ("specialists", "need")
"""Columns that a sum adds up, and in which a point may part thousands."""

SCALES = 50.0
"""How many times as many specialists for its need, or as few, a unit may have as the region's median [1]. A slip of
thousands makes a thousand times; small practices differ by ten."""

_FEWEST = 3
"""Units with specialists and need that a region must have for their median to say anything."""

_SUM = re.compile(
    r"(?:(?:del)?summa|totalt?|total|sum|subtotal|samtliga|alla|all)(?:\s+(?:enheter|units))?\s*:?"
    r"|(?:del)?summa\b.*|(?:sub)?total of\b.*|hela (?:regionen|länet|landet)|riket",
    re.IGNORECASE,
)


def points_in_two_readings(raw: RawTable, columns: Sequence[Column]) -> Iterator[Problem]:
    """Numbers such as ``6.000`` in a column where every point stands before three digits: six thousand, or six?"""
    for name in _COUNTED:
        cells = raw.frame[name].to_list()
        pointed = [(n, text) for n, text in enumerate(cells) if "." in text]
        if not pointed or not all(re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", text.strip()) for _, text in pointed):
            continue
        highest = next(column.maximum for column in columns if column.name == name)
        for n, text in pointed:
            thousands, decimal = readings(text)
            plain = decimal or f"{float(text):g}"
            if highest is not None and float(thousands) > highest:
                continue
            yield Problem(
                f"{raw.file}, row {raw.rows[n]}, {name}",
                Text("ett tal som kan läsas på två sätt", "a number that can be read in two ways"),
                text,
                Text("ett tal utan tecken mellan tusentalen", "a number without marks between thousands"),
                Text(
                    f"skriv {thousands} om punkten skiljer tusental, {plain} om den är decimaltecken",
                    f"write {thousands} if the point parts thousands, {plain} if it is a decimal mark",
                ),
            )


def sum_rows(frame: pl.DataFrame, file: str) -> Iterator[Problem]:
    """Units that are the sum of the others, by name or because they add up."""
    rows = frame.select("unit", *_COUNTED).rows()
    named = {unit for unit, *_ in rows if _SUM.fullmatch(unit.strip())}
    totals = [math.fsum(row[n] for row in rows) for n in (1, 2)]
    for unit, *figures in rows:
        # Of two units with the same figures each is the sum of the others.
        adds = len(rows) > 2 and all(
            figure > 0 and math.isclose(2 * figure, total, rel_tol=1e-6)
            for figure, total in zip(figures, totals, strict=True)
        )
        if unit in named or adds:
            yield Problem(
                f"{file}, unit {shorten(unit)}",
                Text("raden är summan av de andra raderna", "the row is the sum of the other rows")
                if adds
                else Text("en rad som kallas summa", "a row that is called a sum"),
                f"specialists {figures[0]:g}, need {figures[1]:g}",
                Text("en rad för varje enhet", "one row for each unit"),
                Text(
                    "ta bort raden; vad enheterna har tillsammans räknas ut",
                    "remove the row; what the units have in all is added up",
                ),
            )


def out_of_scale(frame: pl.DataFrame, file: str) -> Iterator[Problem]:
    """Units whose specialists for their need are on another scale than those of the region's other units."""
    some = frame.filter((pl.col("specialists") > 0) & (pl.col("need") > 0)).with_columns(
        ratio=pl.col("specialists") / pl.col("need")
    )
    for (region,), units in some.sort("region_code", "unit").group_by("region_code", maintain_order=True):
        if units.height < _FEWEST:
            continue
        middle = float(units["ratio"].median())  # type: ignore[arg-type]  # polars: a median may be a duration
        for unit, specialists, need, ratio in units.select("unit", *_COUNTED, "ratio").iter_rows():
            times = ratio / middle
            if not 1 / SCALES <= times <= SCALES:
                fewer, by = times < 1, max(times, 1 / times)
                middling = Text(f"medianen i region {region}", f"the median of region {region}")
                yield Problem(
                    f"{file}, unit {shorten(unit)}",
                    Text(
                        f"{by:.0f} gånger {'färre' if fewer else 'fler'} specialister för behovet än {middling.sv}",
                        f"{by:.0f} times as {'few' if fewer else 'many'} specialists for the need as {middling.en}",
                    ),
                    f"specialists {specialists:g}, need {need:g}",
                    Text(
                        f"högst {SCALES:g} gånger medianen för regionens enheter, och minst en {SCALES:g}-del av den",
                        f"at most {SCALES:g} times the median of the region's units, and at least a {SCALES:g}th of it",
                    ),
                    Text(
                        "rätta siffran; need ska ha samma skala för alla enheter i en region",
                        "correct the figure; need must be on the same scale at all units of a region",
                    ),
                )

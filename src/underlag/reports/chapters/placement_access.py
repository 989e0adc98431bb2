"""Access inside a region: how much capacity each municipality has within reach."""

from __future__ import annotations

import polars as pl

from underlag.core.language import Text
from underlag.reports.columns.of_placement import PLACEMENT_COLUMNS
from underlag.reports.document.blocks import Cell, Head, Sentence, Table, together
from underlag.reports.document.figures import Place
from underlag.reports.document.teller import Teller
from underlag.reports.language.numerals import MISSING, listing, number, percent, percent_words


def access_words(teller: Teller, access: pl.DataFrame) -> Sentence:
    """What access adds: who has least within reach."""
    known = access.drop_nulls("enhanced")
    if known.height < 2:
        return Sentence()
    low = known.sort("enhanced", "municipality_code").row(0, named=True)
    lost = access.filter(pl.col("enhanced").is_null())["name"].to_list()
    said = teller.say(
        "Mätt från kommunens mittpunkt har {name} minst inom räckhåll i dag: listningskapacitet för {share} av "
        "behovet, när närmare vårdcentraler räknas mer.",
        "Measured from the municipality's middle, {name} has least within reach today: listing capacity for {share} of "
        "need, nearer health centres counting more.",
        name=low["name"],
        share=percent_words(low["enhanced"], teller.language),
    )
    if not lost:
        return said
    none = teller.say(
        "Ingen vårdcentral ligger inom räckhåll från mittpunkten av {lost}.",
        "No health centre lies within reach of the middle of {lost}.",
        lost=listing(lost, teller.language),
    )
    return together((said, none))


def reach_table(teller: Teller, place: Place, access: pl.DataFrame) -> Table | None:
    """Capacity within reach of every municipality; None where no locations are known."""
    if not access.height:
        return None
    language = teller.language
    rows = [
        (
            Cell(row["name"]),
            Cell(number(row["centres"], language), numeric=True),
            Cell(number(row["nearest_km"], language, 1), numeric=True),
            *(
                Cell(MISSING if row[key] is None else percent(row[key], language), numeric=True)
                for key in ("two_step", "enhanced", "three_step", "enhanced_with")
            ),
        )
        for row in access.iter_rows(named=True)
    ]
    keys = ("centres", "nearest_km", "two_step", "enhanced", "three_step", "enhanced_with")
    heads = (Head(Text("Kommun", "Municipality")[language]), *(column_head(key, language) for key in keys))
    caption = Text(f"Kapacitet inom räckhåll, {place.name}", f"Capacity within reach, {place.name}")
    note = Text(
        "Procent av behovet. Avstånd fågelvägen från kommunens mittpunkt; i stora kommuner ligger tätorten ofta "
        "någon annanstans. Kommunens kapacitet är delad lika på dess vårdcentraler. Bara regionens egna.",
        "Percent of need. Distances as the crow flies from the municipality's middle; in large municipalities the "
        "town is often elsewhere. A municipality's capacity is divided evenly among its centres. Only the region's "
        "own.",
    )
    return Table(f"access-{place.code}", caption[language], heads, rows, note[language], "dense")


def column_head(key: str, language: str) -> Head:
    """The heading of a column of numbers."""
    return Head(PLACEMENT_COLUMNS[key][0][language], numeric=True)

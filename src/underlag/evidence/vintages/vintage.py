"""Vintages: official tables taken in, kept apart from the published tables and laid over them when a country is read.

A vintage is a directory ``vintages/<date>-<number>-<table>/``, below the country's own directory or below its folder of
the data directory: the rows as tidy CSV, the source card, the mapping, what
the import would change when it was made, and a card with the hash of the original file. The published tables are never
rewritten, so taking a vintage away gives back exactly what was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from underlag.core.errors import EvidenceError, Problem, command_named, nearest
from underlag.core.identity import of_bytes
from underlag.core.language import Text
from underlag.evidence.cards.card import Card, FiniteNumber, StatedText, WholeNumber
from underlag.evidence.cards.source import SourceCard
from underlag.evidence.package.resources import Package, Resource
from underlag.evidence.places import CountryPlace
from underlag.evidence.reading.delimited import read_csv
from underlag.evidence.reading.documents import read_yaml, validated, yaml_text
from underlag.evidence.reading.file_limits import MAX_TABLE_BYTES, read_bytes
from underlag.evidence.reading.format_versions import FORMAT, VINTAGE, in_current_format
from underlag.evidence.reading.raw_table import RawTable
from underlag.evidence.vintages.mapping import OFFICIAL_TABLE, TableMapping, read_mapping

VINTAGE_FOLDER = "vintages"
CARD, SOURCE, MAPPING, ROWS, CHANGES = "vintage.yaml", "source.yaml", "mapping.yaml", "rows.csv", "changes.csv"
VINTAGE_FILES = frozenset((CARD, SOURCE, MAPPING, ROWS, CHANGES))
"""Files of a vintage."""

VINTAGE_NAME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[1-9][0-9]*-[a-z0-9_]+"

COVERS = ("region_code", "profession", "quantity", "year")
"""An official figure of staff takes over what has the same region, profession, quantity and year."""

WEIGHED_USE = "synthesis"
"""Use of a figure that the synthesis weighs."""

KEPT = ("no", "fact", "card", "demand")
"""Uses of a figure that an official one doesn't end: a fact checked, the number that a card quotes, or what demand is
told by."""


class Accepted(Card):
    """Why figures were taken in although they are implausible: the reason given, and what was found."""

    reason: StatedText
    findings: tuple[StatedText, ...]


class VintageCard(Card):
    """``vintage.yaml``.

    date        day of the import
    number      number among the imports of that day
    by          who imported
    file        name of the original file; sha256 of its bytes
    errors      quantity → standard error on the log scale [1], from the mapping
    """

    id: Annotated[str, Field(pattern=f"^{VINTAGE_NAME}$")]
    table: StatedText
    date: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    number: Annotated[WholeNumber, Field(ge=1)]
    by: StatedText
    file: StatedText
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    errors: Mapping[str, Annotated[FiniteNumber, Field(gt=0)]] = {}
    accepted: Accepted | None = None


@dataclass(frozen=True)
class Vintage:
    """One vintage as read.

    directory  where it is
    shown      how its directory is called to the user (``CountryPlace.shown``)
    resource   the table, with the rows of this vintage as its file (as shown) and its source as the source
    """

    card: VintageCard
    source: SourceCard
    mapping: TableMapping
    directory: Path
    shown: str
    resource: Resource

    @property
    def id(self) -> str:
        """Name of the vintage."""
        return self.card.id

    @property
    def file(self) -> str:
        """Its rows as a run names them: the same wherever the vintage is kept."""
        return f"{VINTAGE_FOLDER}/{self.directory.name}/{ROWS}"

    def raw(self) -> RawTable:
        """Its rows as they stand. Raises EvidenceError for faults of form."""
        file = f"{self.shown}/{ROWS}"
        data = read_bytes(self.directory / ROWS, file, MAX_TABLE_BYTES)
        return read_csv(data, file, [c.name for c in self.resource.columns])

    @property
    def reason(self) -> str:
        """Why an earlier figure is not used any more."""
        return (
            f"Ersatt av den officiella uppgiften i årgång {self.id}. / "
            f"Superseded by the official one of vintage {self.id}."
        )


def vintage_order(name: str) -> tuple[str, int, str]:
    """By day, then number: 2026-03-01-9 before 2026-03-01-10."""
    return name[:10], int(name[11:].split("-")[0]), name


def vintage_directories(*directories: Path) -> list[Path]:
    """Directories of a country's vintages, the oldest first, wherever among ``directories`` they are kept. Names that
    begin with a point are work in progress."""
    found = (path for directory in directories for path in (directory / VINTAGE_FOLDER).glob("[!.]*") if path.is_dir())
    return sorted((p for p in found if re.fullmatch(VINTAGE_NAME, p.name)), key=lambda p: vintage_order(p.name))


def card_text(card: VintageCard) -> str:
    """The card of a vintage as written to file."""
    return yaml_text({FORMAT: VINTAGE.current, **card.model_dump(exclude_none=True)})


def read_vintage(place: Path, package: Package, shown: str | None = None) -> Vintage:
    """The vintage in ``place``, its rows not yet read; ``shown`` as in ``Vintage``.

    Raises EvidenceError with every fault of its cards.
    """
    called = shown or f"{VINTAGE_FOLDER}/{place.name}"
    problems: list[Problem] = []
    parts: list[Card | None] = []
    for name, model in ((CARD, VintageCard), (SOURCE, SourceCard)):
        try:
            document = read_yaml(place / name, f"{called}/{name}")
            parts.append(validated(model, in_current_format(document, VINTAGE) if name == CARD else document))
        except EvidenceError as error:
            problems += error.problems
    try:
        mapping = read_mapping(place / MAPPING, f"{called}/{MAPPING}")
    except EvidenceError as error:
        problems += error.problems
    if problems:
        raise EvidenceError(problems)
    card, source = parts
    assert isinstance(card, VintageCard) and isinstance(source, SourceCard)
    if card.table not in package.resources:
        names = sorted(package.resources)
        raise EvidenceError(
            Problem(
                f"{called}/{CARD}, table",
                Text("landet har ingen sådan tabell", "the country has no such table"),
                card.table,
                "",
                nearest(card.table, names),
            )
        )
    resource = package.resources[card.table]
    own = replace(
        resource,
        file=f"{called}/{ROWS}",
        format="csv",
        sheet=None,
        sha256=None,
        sources=() if resource.column("source") else (source.id,),
    )
    return Vintage(card, source, mapping, place, called, own)


def strangers(place: CountryPlace) -> Iterator[Problem]:
    """What is in a folder of vintages of a country and is none."""
    for path in sorted(path for directory in place.directories for path in (directory / VINTAGE_FOLDER).glob("[!.]*")):
        if path.name != "log.csv" and not (path.is_dir() and re.fullmatch(VINTAGE_NAME, path.name)):
            yield Problem(
                place.shown(path),
                Text("ingen årgång", "not a vintage"),
                path.name,
                Text("<datum>-<nummer>-<tabell>", "<date>-<number>-<table>"),
                Text(
                    f"flytta bort det; årgångar görs med {command_named('import')}",
                    f"move it away; vintages are made by {command_named('import')}",
                ),
            )


def takes_over(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of staff that end what they cover: all but those that are left out although they have a level, which are
    estimates of the publisher. A zero ends an earlier figure even though it gives no level."""
    return rows.filter((pl.col("used") != "no") | (pl.col("value") <= 0))


def refuse_twice(vintages: Sequence[Vintage], card: VintageCard, mapping_text: str) -> None:
    """Refuse a file that is in already, read by the same mapping into the same table. Raises EvidenceError."""
    for vintage in vintages:
        same = (vintage.card.table, vintage.card.sha256) == (card.table, card.sha256)
        if same and (vintage.directory / MAPPING).read_text(encoding="utf-8") == mapping_text:
            undoing = command_named("import", undo=vintage.id)
            raise EvidenceError(
                Problem(
                    card.file,
                    Text("samma fil har redan tagits in", "the same file has been taken in already"),
                    Text(f"årgång {vintage.id}", f"vintage {vintage.id}"),
                    Text("en fil som inte har tagits in", "a file that is not in yet"),
                    Text(
                        f"inget, den finns där; för att ta in den på nytt, först {undoing}",
                        f"nothing, it is there; to take it in anew, first {undoing}",
                    ),
                )
            )


def laid_over(frame: pl.DataFrame, rows: pl.DataFrame, vintage: Vintage) -> pl.DataFrame:
    """A table with the rows of a vintage laid over it, sorted by primary key.

    Of staff, figures that are covered stay, not used any more and saying why; in other tables rows with the same key
    are replaced.
    """
    key = list(vintage.resource.primary_key)
    if vintage.card.table != OFFICIAL_TABLE:
        kept = frame.join(rows, on=key, how="anti", nulls_equal=True)
        return pl.concat([kept, rows]).sort(key or frame.columns)
    covered = takes_over(rows).select(*COVERS).unique().with_columns(pl.lit(True).alias("__covered__"))
    marked = frame.join(covered, on=list(COVERS), how="left", maintain_order="left")
    over = pl.col("__covered__").fill_null(False) & ~pl.col("used").is_in(list(KEPT)) & pl.col("year_end").is_null()
    superseded = marked.with_columns(
        pl.when(over).then(pl.lit(vintage.reason)).otherwise(pl.col("reason_left_out")).alias("reason_left_out"),
        pl.when(over).then(pl.lit("no")).otherwise(pl.col("used")).alias("used"),
    ).select(frame.columns)
    return pl.concat([superseded, rows]).sort(key)


def file_digest(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return of_bytes(data)


def errors_by_observation(vintages: Sequence[Vintage], observations: pl.DataFrame) -> dict[str, float]:
    """observation_id → standard error on the log scale [1] that the mapping of its vintage states."""
    by_source = {vintage.source.id: vintage.card.errors for vintage in vintages}
    rows = observations.filter(pl.col("source").is_in(list(by_source)))
    return {
        row["observation_id"]: by_source[row["source"]][row["quantity"]]
        for row in rows.select("observation_id", "source", "quantity").iter_rows(named=True)
        if row["quantity"] in by_source[row["source"]]
    }

"""Taking an official table in: read, compared, and only then kept, whole or not at all; and taking it away again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from underlag.core.errors import EvidenceError, OutputError, Problem, command_named, nearest, setting
from underlag.core.language import Text
from underlag.evidence.checks.provenance import source_hashes
from underlag.evidence.checks.register import faults_of, problems_of
from underlag.evidence.country import Country
from underlag.evidence.directory.draft import Draft, read_draft
from underlag.evidence.official.changes import changes
from underlag.evidence.official.cubes import read_json_stat
from underlag.evidence.official.extract import extract
from underlag.evidence.official.grid import MAX_IMPORT_BYTES, Grid, grid_of_text, grid_of_workbook
from underlag.evidence.official.lock import ASIDE, SCRATCH, only_one, undo_killed_import
from underlag.evidence.official.px import px_text, read_px
from underlag.evidence.official.regions import Regions
from underlag.evidence.official.tidy import Tidy, number_text, tidy
from underlag.evidence.package.resources import Resource
from underlag.evidence.package.tables import typed
from underlag.evidence.reading.documents import yaml_text
from underlag.evidence.reading.file_limits import decode, read_bytes
from underlag.evidence.vintages.log import add_entry, entry_of
from underlag.evidence.vintages.mapping import SUFFIXES, TableMapping
from underlag.evidence.vintages.vintage import (
    CARD,
    CHANGES,
    MAPPING,
    ROWS,
    SOURCE,
    VINTAGE_FOLDER,
    Accepted,
    VintageCard,
    card_text,
    file_digest,
    read_vintage,
    refuse_twice,
    vintage_directories,
)


@dataclass(frozen=True)
class Delivery:
    """A file that somebody hands in.

    table    name of our table
    path     the file
    mapping  what its layout means
    mapping_text  the mapping file as it stands, to be kept beside the rows
    date     day of the import, ISO
    by       who hands it in
    """

    table: str
    path: Path
    mapping: TableMapping
    mapping_text: str
    date: str
    by: str


@dataclass(frozen=True)
class Offer:
    """What an import would do; nothing is changed yet.

    rows     rows of our table, typed and checked
    changes  every figure beside the one it takes over from
    found    what the file holds beside the rows: missing figures, sums, rows passed over
    passed   rows of the file that are not part of the table
    """

    card: VintageCard
    source: dict[str, str]
    mapping_text: str
    rows: pl.DataFrame
    changes: pl.DataFrame
    found: Tidy
    passed: tuple[tuple[int, str], ...]
    uncovered: tuple[str, ...]


def read_grid(path: Path, mapping: TableMapping) -> Grid:
    """The file as a grid, read in the format of its name. Raises EvidenceError: format, size, encoding, form."""
    layout, file = mapping.layout, path.name
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None or kind not in layout.formats:
        known = ", ".join(suffix for suffix, k in SUFFIXES.items() if k in layout.formats)
        raise EvidenceError(
            Problem(
                file,
                Text("inget format som mappningen läser", "not a format that the mapping reads"),
                path.suffix or Text("ingen filändelse", "no ending"),
                known,
                Text(
                    "ange filen som den publicerades, eller välj en annan mappning",
                    "give the file as it was published, or choose another mapping",
                ),
            )
        )
    data = read_bytes(path, file, MAX_IMPORT_BYTES)
    if kind == "xlsx":
        return grid_of_workbook(data, file, layout.sheet)
    if kind == "csv":
        return grid_of_text(data, file, layout.delimiter, layout.encoding)
    return read_px(px_text(data, file), file) if kind == "px" else read_json_stat(decode(data, file), file)


def prepare_import(country: Country, delivery: Delivery) -> Offer:
    """Read and check a file against the country, and say what it would change.

    Raises EvidenceError with every problem of the file at once.
    """
    mapping, resource = delivery.mapping, _resource(country, delivery)
    grid = read_grid(delivery.path, mapping)
    regions = Regions.of(
        country.tables["regions"],
        country.nation_code,
        (country.nation_name.sv, country.nation_name.en),
        mapping.region.names,
        mapping.sum_row.names,
    )
    card = _card(country, delivery)
    refuse_twice(country.tables.vintages, card, delivery.mapping_text)
    source = f"{mapping.source.id}-{card.date}-{card.number}"
    extracted = extract(grid, mapping, regions)
    found = tidy(extracted, mapping, resource, regions, f"{card.date}-{card.number}", source)
    problems = [*found.problems, *_future(found, delivery)]
    try:
        rows = typed(replace(found.raw, problems=()), resource, country.tables.references(delivery.table, source))
    except EvidenceError as error:
        problems += error.problems
    if problems:
        raise EvidenceError(problems)
    published = country.tables[delivery.table]
    covered = {record.region for record in extracted.records}
    return Offer(
        card,
        _source_card(mapping, source, card, delivery, rows.height),
        delivery.mapping_text,
        rows,
        changes(published, rows, resource),
        found,
        extracted.passed,
        tuple(code for code in regions.codes if code not in covered),
    )


def _resource(country: Country, delivery: Delivery) -> Resource:
    """The table that the delivery is for. Raises EvidenceError if the country lacks it or the mapping is of another."""
    resources = country.tables.package.resources
    if delivery.table not in resources:
        names = sorted(resources)
        raise EvidenceError(
            Problem(
                setting("table"),
                Text("landet har ingen sådan tabell", "the country has no such table"),
                delivery.table,
                "",
                nearest(delivery.table, names),
            )
        )
    if delivery.mapping.table != delivery.table:
        raise EvidenceError(
            Problem(
                setting("mapping"),
                Text("mappningen är för en annan tabell", "the mapping is of another table"),
                delivery.mapping.table,
                delivery.table,
                Text(f"välj en mappning för {delivery.table}", f"choose a mapping of {delivery.table}"),
            )
        )
    return resources[delivery.table]


def _future(found: Tidy, delivery: Delivery) -> Iterator[Problem]:
    """Rows of years that have not ended at the day of the import."""
    if "year" not in found.raw.frame.columns:
        return
    last = int(delivery.date[:4])
    for row, year in zip(found.raw.rows.to_list(), found.raw.frame["year"].to_list(), strict=True):
        if year.isdigit() and int(year) > last:
            yield Problem(
                f"{found.raw.file}, {row_word(found)} {row}, year",
                Text("ett år som inte har kommit", "a year that has not come"),
                year,
                Text(f"högst {last}", f"at most {last}"),
                Text(
                    "rätta året; prognoser tas inte in som uppgifter",
                    "correct the year; forecasts are not taken in as figures",
                ),
            )


def row_word(found: Tidy) -> str:
    """What the rows of the file are called."""
    return "record" if found.raw.file.endswith((".px", ".json")) else "row"


def _card(country: Country, delivery: Delivery) -> VintageCard:
    taken = [p.name for p in vintage_directories(*country.place.directories) if p.name.startswith(delivery.date)]
    number = 1 + max((int(name[11:].split("-")[0]) for name in taken), default=0)
    mapping = delivery.mapping
    errors = {v.fields.get("quantity", mapping.fields.get("quantity", "")): v.error for v in mapping.values if v.error}
    return VintageCard(
        id=f"{delivery.date}-{number}-{delivery.table}",
        table=delivery.table,
        date=delivery.date,
        number=number,
        by=delivery.by,
        file=delivery.path.name,
        errors=errors,
        sha256=file_digest(read_bytes(delivery.path, delivery.path.name, MAX_IMPORT_BYTES)),
    )


def _source_card(
    mapping: TableMapping, identity: str, card: VintageCard, delivery: Delivery, rows: int
) -> dict[str, str]:
    publication = mapping.source
    note = {"note": publication.note} if publication.note else {}
    return {
        "id": identity,
        "publisher": publication.publisher,
        "title": publication.title,
        "date": publication.date,
        "address": publication.address,
        "licence": publication.licence,
        "accessed": card.date,
        "taken": f"{rows} rows of {card.table}, from {delivery.path.name}",
        "status": "official",
        **note,
    }


def write_vintage(place: Path, offer: Offer, country: Country) -> None:
    """Write the files of a vintage into an empty directory. The hash of the rows goes into its source card."""
    text = offer.rows.select([_as_written(offer.rows[name]) for name in offer.rows.columns])
    (place / ROWS).write_text(text.write_csv(null_value="", line_terminator="\n"), encoding="utf-8")
    (place / CHANGES).write_text(offer.changes.write_csv(line_terminator="\n"), encoding="utf-8")
    (place / MAPPING).write_text(offer.mapping_text, encoding="utf-8")
    (place / CARD).write_text(card_text(offer.card), encoding="utf-8")
    (place / SOURCE).write_text(yaml_text(offer.source), encoding="utf-8")
    digest = source_hashes(_draft(country, place))[offer.source["id"]]
    (place / SOURCE).write_text(yaml_text({**offer.source, "hash": digest}), encoding="utf-8")


def _as_written(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Float64:
        texts = [None if value is None else number_text(value) for value in column.to_list()]
        return pl.Series(column.name, texts, dtype=pl.String)
    return column.cast(pl.String)


def rehearse(country: Country, offer: Offer) -> None:
    """Make every check of the country with the vintage laid over it. Raises EvidenceError with what would be wrong."""
    with tempfile.TemporaryDirectory(prefix="underlag-") as place:
        write_vintage(Path(place), offer, country)
        _check(country, Path(place))


def _check(country: Country, place: Path) -> None:
    """Refuse what would be wrong. A file that stands apart and was faulty before has nothing to do with it."""
    found = faults_of(_draft(country, place))
    before = set(problems_of(_draft(country))) if found.apart else set[Problem]()
    problems = [*found.shared, *(p for faults in found.apart.values() for p in faults if p not in before)]
    if problems:
        raise EvidenceError(problems)


def keep(country: Country, offer: Offer, accepted: Accepted | None = None) -> Path:
    """Keep the vintage: written under a temporary name, checked with the whole country, renamed, logged.

    accepted  why implausible figures are taken in all the same
    Returns its directory. Raises EvidenceError, or OutputError where the system refuses; then nothing is changed.
    """
    folder = country.place.written / VINTAGE_FOLDER
    offer = replace(offer, card=offer.card.model_copy(update={"accepted": accepted}))
    with _writing(folder), only_one(folder, offer.card.id):
        if _taken(country, offer):
            raise EvidenceError(
                Problem(
                    offer.card.id,
                    Text("en annan import gjordes under tiden", "another import was made meanwhile"),
                    "",
                    "",
                    Text("börja om med importen", "start the import again"),
                )
            )
        scratch = folder / f"{SCRATCH}{offer.card.id}"
        final = folder / offer.card.id
        scratch.mkdir()
        try:
            write_vintage(scratch, offer, country)
            _check(country, scratch)
            scratch.rename(final)
            try:
                add_entry(folder, entry_of("import", offer.card, offer.rows.height))
            except BaseException:
                final.rename(scratch)
                raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return final


def _taken(country: Country, offer: Offer) -> bool:
    """Whether a vintage has come since the offer was made."""
    last = max(
        (p.name for p in vintage_directories(*country.place.directories) if p.name[:10] == offer.card.date),
        key=lambda name: int(name[11:].split("-")[0]),
        default="",
    )
    return bool(last) and int(last[11:].split("-")[0]) >= offer.card.number


def take_away(country: Country, named: str | None, by: str) -> str:
    """Take a vintage away, the latest one if none is named, and log it. Returns its name.

    Raises EvidenceError if there is none of that name, OutputError where the system refuses.
    """
    places = {path.name: path for path in vintage_directories(*country.place.directories)}
    if not places or (named is not None and named not in places):
        names = list(places)
        raise EvidenceError(
            Problem(
                setting("undo"),
                Text("det finns ingen sådan årgång", "there is no such vintage"),
                named or Text("ingen årgång alls", "no vintage at all"),
                ", ".join(names) or Text("ingen", "none"),
                nearest(named, names)
                if named and names
                else Text(
                    f"{command_named('import', list=True)} visar vad som finns",
                    f"{command_named('import', list=True)} shows what there is",
                ),
            )
        )
    place = places[named] if named is not None else list(places.values())[-1]
    folder = place.parent
    vintage = read_vintage(place, country.tables.package, country.place.shown(place))
    entry = entry_of("undo", vintage.card, vintage.raw().frame.height)
    with _writing(folder), only_one(folder, place.name):
        aside = folder / f"{ASIDE}{place.name}"
        try:
            place.rename(aside)
            add_entry(folder, replace(entry, by=by))
        except BaseException:
            if aside.exists():
                aside.rename(place)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    return place.name


def recover(directory: Path) -> None:
    """Undo what a killed import has begun in a directory that tables are kept in. Raises OutputError where the system
    refuses."""
    folder = directory / VINTAGE_FOLDER
    if folder.is_dir():
        with _writing(folder):
            undo_killed_import(folder)


def _draft(country: Country, candidate: Path | None = None) -> Draft:
    return read_draft(country.directory, candidate, country.kept)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """The operating system's refusals as errors that the user can mend."""
    new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        yield
    except BaseException as error:
        if new and not any(folder.iterdir()):
            folder.rmdir()
        if not isinstance(error, OSError):
            raise
        raise OutputError(
            Problem(
                str(folder),
                Text("årgången går inte att skriva", "the vintage can't be written"),
                error.strerror or str(error),
                "",
                Text(
                    f"frigör utrymme, eller ange en katalog som du får skriva i med {setting('data')}",
                    f"free some space, or give {setting('data')} a directory that you may write to",
                ),
            )
        ) from error

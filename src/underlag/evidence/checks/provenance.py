"""Where every number comes from: checks that each row, card and file names sources that exist and match."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping

import polars as pl

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.identity import of_bytes
from underlag.core.language import Text
from underlag.evidence.cards.measures import measure_file
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.professions import Profession
from underlag.evidence.cards.requirements import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.evidence.cards.scenarios import Scenario
from underlag.evidence.directory.draft import Draft
from underlag.evidence.directory.settings import BOUNDARIES
from underlag.evidence.package.descriptor import DESCRIPTOR, ROOMS
from underlag.evidence.package.resources import Resource
from underlag.evidence.reading.documents import read_json
from underlag.evidence.reading.file_limits import MAX_BOUNDARY_BYTES, read_bytes
from underlag.evidence.reading.raw_table import RawTable, closest
from underlag.evidence.vintages.log import unlogged
from underlag.evidence.vintages.vintage import VINTAGE_FOLDER as VINTAGES

_SOURCE = "source"


def unknown_sources(draft: Draft) -> Iterator[Problem]:
    """Ids without card in the descriptor, on cards and in files; those in rows are checked where rows are read."""
    known = sorted(draft.sources)
    for where, ids in _citations(draft):
        for source in ids:
            if source not in draft.sources:
                yield Problem(
                    where,
                    Text("inget källkort har det id:t", "no source card has this id"),
                    shorten(source),
                    f"sources/{source}.yaml",
                    closest(
                        source, known, Text("lägg till kortet, eller rätta id:t", "add the card, or correct the id")
                    ),
                )


def uncited_sources(draft: Draft) -> Iterator[Problem]:
    """Source cards that nothing cites, as far as every card that may cite one can be read."""
    if draft.unread_holders:
        return
    cited = {source for _, ids in _citations(draft) for source in ids}
    cited.update(source for r, raw in draft.raw_tables() for source in (*_row_sources(raw), *r.sources))
    for source in sorted(set(draft.sources) - cited):
        yield Problem(
            draft.source_files[source],
            Text("ingen rad, inget kort och ingen fil anger källan", "no row, card or file cites the source"),
            source,
            Text("en hänvisning", "a citation"),
            Text(
                "ange källan där dess siffror används, eller ta bort kortet",
                "cite it where its figures are used, or remove the card",
            ),
        )


def _citations(draft: Draft) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each place other than a row that cites sources, and the ids it gives."""
    for name, resource in draft.resources.items():
        yield f"{DESCRIPTOR}, table {name}, underlag:sources", resource.sources
    for file, card in draft.cards.items():
        yield f"{file}, sources", card.sources
    for profession in draft.professions.values():
        yield f"professions/{profession.name}.yaml, sources", profession.sources
    for scenario in draft.scenarios.values():
        yield f"scenarios/{scenario.name}.yaml, sources", scenario.sources
    for measure in draft.measures.values():
        yield f"{measure_file(measure.id)}, sources", measure.sources
    for file, ids in _files_with_sources(draft).items():
        yield f"{file}, underlag:sources", ids


def _files_with_sources(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Files that are not tables and name their sources: boundaries, and the aggregate form."""
    files = [BOUNDARIES] if draft.boundaries is not None else []
    if draft.settings and draft.settings.aggregate:
        files.append(draft.settings.aggregate)
    found = {}
    for file in files:
        try:
            data = read_json(draft.directory / file, file, MAX_BOUNDARY_BYTES).data
        except EvidenceError:
            continue  # reported where the file is read for its content
        ids = data.get("underlag:sources", [])
        found[file] = tuple(str(i) for i in ids) if isinstance(ids, list) else (str(ids),)
    return found


def empty_provenance(draft: Draft) -> Iterator[Problem]:
    """Tables without any source, rows with an empty one, and files that name none."""
    for name, resource in draft.resources.items():
        if resource.column(_SOURCE) is None and not resource.sources:
            yield Problem(
                f"{DESCRIPTOR}, table {name}",
                Text("tabellen anger ingen källa", "the table names no source"),
                "",
                Text("en kolumn source, eller underlag:sources", "a column source, or underlag:sources"),
                Text("säg var raderna kommer från", "say where the rows come from"),
            )
    for resource, raw in draft.raw_tables():
        if _SOURCE not in raw.frame.columns or resource.sources:
            continue
        empty = (raw.frame[_SOURCE].is_null() | (raw.frame[_SOURCE].str.strip_chars() == "")).arg_true()
        for position in empty.head(20).to_list():
            where = f"{resource.file}, {raw.row_word} {raw.rows[position]}, {_SOURCE}"
            yield Problem(
                where,
                Text("raden anger ingen källa", "the row names no source"),
                "",
                Text("id för ett källkort", "the id of a source card"),
                Text("säg var den kommer från", "say where it comes from"),
            )
    for file, ids in _files_with_sources(draft).items():
        if not ids:
            yield Problem(
                file,
                Text("filen anger ingen källa", "the file names no source"),
                "",
                "underlag:sources",
                Text("säg var innehållet kommer från", "say where its content comes from"),
            )


def changed_rows(draft: Draft) -> Iterator[Problem]:
    """Source cards whose hash is not that of the rows and files that cite them."""
    found = source_hashes(draft)
    for source, card in sorted(draft.sources.items()):
        actual = found.get(source)
        if actual != card.hash:
            yield Problem(
                f"{draft.source_files[source]}, hash",
                Text(
                    "raderna från den här källan är inte de som kortet gäller",
                    "the rows taken from this source are not those of the card",
                ),
                card.hash or Text("ingen hash", "no hash"),
                actual or Text("ingen hash, eftersom ingen rad anger källan", "no hash, as no row cites it"),
                Text(
                    "jämför dem med källan; skriv den nya hashen i kortet om de stämmer",
                    "compare them with the source; when right, write the new hash in the card",
                ),
            )


def source_hashes(draft: Draft) -> dict[str, str]:
    """Source id → ``sha256:…`` of what is taken from it, as defined under Provenance in evidence/README.md."""
    parts: dict[str, dict[str, bytes]] = defaultdict(dict)
    for resource, raw in draft.raw_tables():
        for source, lines in _lines(raw, resource).items():
            parts[source][resource.name] = f"{resource.name}\n".encode() + b"".join(sorted(lines))
    for file, ids in _files_with_sources(draft).items():
        data = read_bytes(draft.directory / file, file, MAX_BOUNDARY_BYTES)
        for source in ids:
            parts[source][file] = f"{file}\n".encode() + data
    return {
        source: "sha256:" + of_bytes(b"".join(named[name] for name in sorted(named))) for source, named in parts.items()
    }


def _lines(raw: RawTable, resource: Resource) -> Mapping[str, list[bytes]]:
    """Source id → its rows as bytes of CSV."""
    names = [c.name for c in resource.columns]
    text = raw.frame.select(pl.col(n).cast(pl.String).fill_null("") for n in names)
    lines = _csv_lines(text)
    if _SOURCE not in names:
        return dict.fromkeys(resource.sources, lines)
    found: dict[str, list[bytes]] = defaultdict(list)
    for source, line in zip(text[_SOURCE].to_list(), lines, strict=True):
        if source:
            found[source].append(line)
    return found


def _csv_lines(text: pl.DataFrame) -> list[bytes]:
    """Each row as CSV, quoted only where needed. Most tables need no quotes and go the quick way."""
    quoted = text.select(pl.any_horizontal(pl.all().str.contains(r'[",\r\n]')).any()).item()
    if not quoted and text.width > 1:
        return [f"{line}\n".encode() for line in text.select(pl.concat_str(pl.all(), separator=",")).to_series()]
    buffer, lines = io.StringIO(), []
    writer = csv.writer(buffer, lineterminator="\n")
    for row in text.iter_rows():
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(row)
        lines.append(buffer.getvalue().encode())
    return lines


def unused_tables(draft: Draft) -> Iterator[Problem]:
    """Tables that nothing reads or cites, and that await no room; and tables that await a room though they are read."""
    holders: list[ParameterCard | Profession | Scenario] = [
        *draft.cards.values(),
        *draft.professions.values(),
        *draft.scenarios.values(),
    ]
    by_measure = {table for card in draft.measures.values() for _, rows in card.cited() for table in rows}
    cited = {table for holder in holders for table in holder.tables}
    sources = {source for holder in holders for source in holder.sources}
    for resource, raw in draft.raw_tables():
        read = resource.name in (*ASSEMBLED_TABLES, *OPTIONAL_TABLES)
        by_source = bool(sources & ({*resource.sources} | _row_sources(raw)))
        used = read or by_source or resource.name in cited | by_measure
        if not (used or resource.awaits or draft.unread_holders):
            yield Problem(
                f"{DESCRIPTOR}, table {resource.name}",
                Text("ingen använder tabellen", "nobody uses the table"),
                resource.file,
                Text(
                    f"ett kort som anger den, eller underlag:awaits med något av {', '.join(ROOMS)}",
                    f"a card that cites it, or underlag:awaits one of {', '.join(ROOMS)}",
                ),
                Text(
                    "ange den, säg vilket rum som ska läsa den, eller ta bort den",
                    "cite it, say which room will read it, or remove it",
                ),
            )
        if read and resource.awaits:
            yield Problem(
                f"{DESCRIPTOR}, table {resource.name}, underlag:awaits",
                Text("tabellen läses redan", "the table is read already"),
                resource.awaits,
                Text("ingen underlag:awaits", "no underlag:awaits"),
                Text("ta bort nyckeln", "remove the key"),
            )
    for name in sorted(cited - set(draft.resources)):
        yield Problem(
            "tables:",
            Text("ett kort anger en tabell som inte är beskriven", "a card cites a table that is not described"),
            name,
            DESCRIPTOR,
            Text("beskriv den eller byt namn på den", "describe or rename it"),
        )


def _row_sources(raw: RawTable) -> set[str]:
    return set(raw.frame[_SOURCE].drop_nulls().unique()) if _SOURCE in raw.frame.columns else set()


def unread_files(draft: Draft) -> Iterator[Problem]:
    """Files below tables/ that the descriptor doesn't describe."""
    known = {r.file for r in draft.resources.values()}
    if draft.settings and draft.settings.aggregate:
        known.add(draft.settings.aggregate)
    for path in sorted((draft.directory / "tables").rglob("*")):
        file = path.relative_to(draft.directory).as_posix()
        if path.is_file() and file not in known:
            yield Problem(
                file,
                Text("en fil som datapackage.json inte beskriver", "a file that datapackage.json doesn't describe"),
                path.name,
                Text("en beskriven tabell", "a described table"),
                Text("beskriv den eller ta bort den", "describe it or remove it"),
            )


def unlogged_vintages(draft: Draft) -> Iterator[Problem]:
    """Official tables taken in that the log beside them doesn't tell of; the one that is being taken in is not yet."""
    taken_in = draft.vintages[: -draft.candidate or None]
    for folder in (directory / VINTAGES for directory in draft.place.directories):
        names = [vintage.id for vintage in taken_in if vintage.directory.parent == folder]
        yield from unlogged(folder, names, draft.place.shown(folder))

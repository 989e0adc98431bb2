"""``underlag import``: take an official table in, show what is there, take one away."""

from __future__ import annotations

import json
import os
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from rich.console import Console
from rich.table import Table
from typer import Argument, Option, Typer, echo

from underlag.cli.terminal.options import SWITCHED_ON, Data, InCountry, Lang, Language
from underlag.cli.terminal.refusal import in_both, lines_of, spelling
from underlag.core.errors import EvidenceError, Problem, SettingError, command_named, setting
from underlag.core.language import Text
from underlag.evidence.country import Country, read_country
from underlag.evidence.official.intake import Delivery, Offer, keep, prepare_import, recover, rehearse, take_away
from underlag.evidence.places import CountryPlace, country_place, data_directory, evidence_root, place_to_write
from underlag.evidence.vintages.flags import MEANINGS
from underlag.evidence.vintages.log import read_log
from underlag.evidence.vintages.mapping import MAPPING_FOLDER as MAPPINGS
from underlag.evidence.vintages.mapping import OFFICIAL_TABLE, SUFFIXES, find_mapping, read_mapping
from underlag.evidence.vintages.vintage import VINTAGE_FOLDER, Accepted
from underlag.runs.record.published_quantities import observed_words
from underlag.runs.synthesis.plausibility import Finding, findings, hindrances
from underlag.uncertainty.convergence import about_minutes

app = Typer(add_completion=False)

_WORDS = {
    "changed": {"sv": "ändras", "en": "changed"},
    "new": {"sv": "ny", "en": "new"},
    "unchanged": {"sv": "oförändrad", "en": "unchanged"},
    "count_changed": {"sv": "ändras", "en": "changed"},
    "count_new": {"sv": "nya", "en": "new"},
    "count_unchanged": {"sv": "oförändrade", "en": "unchanged"},
    "change": {"sv": "Vad", "en": "What"},
    "key": {"sv": "Uppgift", "en": "Figure"},
    "column": {"sv": "Kolumn", "en": "Column"},
    "before": {"sv": "Före", "en": "Before"},
    "after": {"sv": "Efter", "en": "After"},
    "missing": {"sv": "Uppgifter som saknas i tabellen", "en": "Figures missing in the table"},
    "uncovered": {"sv": "Regioner som tabellen inte har", "en": "Regions that the table does not have"},
    "passed": {"sv": "Rader som inte hör till tabellen", "en": "Rows that are not part of the table"},
    "flagged": {
        "sv": "Uppgifter som utgivaren säger något om",
        "en": "Figures that the publisher says something of",
    },
    "unused": {"sv": "används inte", "en": "not used"},
    "unjudged": {
        "sv": "Om uppgifterna om {} är rimliga kunde inte prövas, för det här är fel:",
        "en": "Whether the figures on {} are plausible could not be checked, for this is wrong:",
    },
    "sums": {"sv": "Summarader som stämde", "en": "Rows of sums that added up"},
    "dry": {"sv": "Inget är ändrat (--dry-run).", "en": "Nothing was changed (--dry-run)."},
    "kept": {"sv": "Intagen som årgång {}.", "en": "Taken in as vintage {}."},
    "calibrate": {
        "sv": "Nästa steg: räkna om utgångsläget (ungefär {minutes} min): underlag calibrate --country {country}\n"
        "eller räkna om och planera på en gång: underlag plan --calibrate --country {country} --out plan",
        "en": "Next: rebuild the starting point (about {minutes} min): underlag calibrate --country {country}\n"
        "or rebuild and plan at once: underlag plan --calibrate --country {country} --out plan",
    },
    "gone": {"sv": "Årgången {} är borttagen.", "en": "Vintage {} is taken away."},
    "none": {"sv": "Inga årgångar.", "en": "No vintages."},
}
_SHOWN = 40
"""Rows of the table of changes in a terminal; --json has them all."""

_WIDTH = 110


@app.command()
def command(
    table: Annotated[str | None, Argument(help="Table of the country, e.g. workforce_observations.")] = None,
    file: Annotated[Path | None, Argument(help="The file as published: .xlsx, .csv, .px or .json (JSON-stat).")] = None,
    country: Annotated[str, Option(help="Bundled country, or the path of your copy of one.")] = "sweden",
    mapping: Annotated[str | None, Option(help="Name of a mapping, or a .yaml file that describes the layout.")] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Check everything and show what would change; change nothing.")
    ] = False,
    date_: Annotated[str | None, Option("--date", help="Day of the import, year-month-day; today if left out.")] = None,
    by: Annotated[str | None, Option(help="Who imports, for the log; the user's name if left out.")] = None,
    accept: Annotated[
        str | None, Option("--accept-implausible", help="Take in implausible figures, for this reason.")
    ] = None,
    undo: Annotated[
        bool, Option("--undo", help="Take away the vintage named in place of TABLE, or the latest.")
    ] = False,
    list_: Annotated[bool, Option("--list", help="List what has been taken in and away.")] = False,
    data: Data = None,
    in_country: InCountry = False,
    lang: Lang = Language.sv,
    json_: Annotated[bool, Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Take an official table in: checked, shown, kept as a vintage that takes over what it covers; or undo that."""
    place, who = country_place(country, None if in_country else data_directory(data)), by or _user()
    if list_:
        _list(place, lang.value, json_)
        return
    if not dry_run:
        recover(place_to_write(place))
    read = read_country(place.directory, place.kept)
    if undo:
        name = take_away(read, table, who)
        echo(json.dumps({"undone": name}) if json_ else _WORDS["gone"][lang.value].format(name))
        return
    if table is None or file is None:
        raise SettingError(_BOTH_NEEDED)
    offer = prepare_import(read, _delivery(read, table, file, mapping, _day(date_), who))
    found = findings(read, offer)
    if found and not accept:
        raise EvidenceError([_implausible(file, finding) for finding in found])
    rehearse(read, offer)
    if not dry_run:
        keep(read, offer, _accepted(accept, found))
    said = _said_of_place(country, data, in_country)
    _tell(offer, found, Told(said, _regions(read), hindrances(read, offer), dry_run, lang.value), json_)


def _regions(read: Country) -> dict[str, str]:
    return dict(read.tables["regions"].select("region_code", "name").iter_rows())


def _user() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "unknown user"


_BOTH_NEEDED = Problem(
    command_named("import"),
    Text(
        f"både {setting('table')} och {setting('file')} behövs",
        f"{setting('table')} and {setting('file')} are both needed",
    ),
    remedy=Text(f"se {command_named('import', help=True)}", f"see {command_named('import', help=True)}"),
)


def _day(given: str | None) -> str:
    if given is None:
        return date.today().isoformat()
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        what, wanted = Text("inte en dag", "not a day"), Text("år-månad-dag", "year-month-day")
        remedy = Text("skriv den som 2026-03-31", "write it as 2026-03-31")
        raise SettingError(Problem(setting("date"), what, given, wanted, remedy)) from None


def _delivery(read: Country, table: str, file: Path, mapping: str | None, day: str, by: str) -> Delivery:
    directories = (read.directory, evidence_root())
    path, shown = find_mapping(mapping or _only_mapping(read, table, file), directories)
    return Delivery(table, file, read_mapping(path, shown), path.read_text(encoding="utf-8-sig"), day, by)


def _only_mapping(read: Country, table: str, file: Path) -> str:
    """Name of the country's only mapping for the table and the format of the file."""
    kind = SUFFIXES.get(file.suffix.lower())
    every = {path.stem: read_mapping(path, path.name) for path in sorted((read.directory / MAPPINGS).glob("*.yaml"))}
    fits = [name for name, one in every.items() if one.table == table and kind in one.layout.formats]
    if len(fits) == 1:
        return fits[0]
    what = Text("flera mappningar passar tabellen och formatet", "several mappings fit the table and the format")
    if not fits:
        what = Text("ingen mappning passar tabellen och formatet", "no mapping fits the table and the format")
    raise SettingError(
        Problem(
            setting("mapping"),
            what,
            f"{table}, {file.name}",
            ", ".join(fits or sorted(every)) or Text("en .yaml-fil", "a .yaml file"),
            Text(
                "välj en av dem, eller skriv en egen (docs/how-to/official-table.md)",
                "choose one of them, or write your own (docs/how-to/official-table.md)",
            ),
        )
    )


def _implausible(file: Path, finding: Finding) -> Problem:
    return Problem(
        file.name,
        Text("orimliga uppgifter", "implausible figures"),
        Text(_said(finding, "sv"), _said(finding, "en")),
        "",
        Text(
            f'jämför med den publicerade tabellen; om den är rätt, {setting("accept_implausible")} "skälet"',
            f'compare with the published table; if it is right, {setting("accept_implausible")} "the reason"',
        ),
    )


def _said(finding: Finding, language: str) -> str:
    return f"{observed_words(finding.quantity, language)} {finding.year}: {finding.text[language]}"


def _accepted(reason: str | None, found: list[Finding]) -> Accepted | None:
    return (
        Accepted(reason=reason, findings=tuple(_said(finding, "sv") for finding in found)) if reason and found else None
    )


def _said_of_place(country: str, data: Path | None, in_country: bool) -> dict[str, str]:
    """What the call said of its country and where it is kept, as ``place_of``."""
    given = {"data": None if data is None else str(data), "in_country": SWITCHED_ON if in_country else None}
    return {"country": country} | {key: value for key, value in given.items() if value is not None}


def _placed(place: Mapping[str, str]) -> str:
    """The country, and where it is kept if that was said, as the next command is given them."""
    data = f" --data {shlex.quote(place['data'])}" if "data" in place else ""
    return shlex.quote(place["country"]) + (" --in-country" if "in_country" in place else data)


@dataclass(frozen=True)
class Told:
    """How an outcome is told: the country and where it is kept as the call said (as ``place_of``), names of its
    regions, why staff of a profession could not be held against what is expected, and the language."""

    place: Mapping[str, str]
    names: Mapping[str, str]
    unjudged: Mapping[str, tuple[Problem, ...]]
    dry_run: bool
    language: str


def _tell(offer: Offer, found: list[Finding], told: Told, as_json: bool) -> None:
    dry_run, language = told.dry_run, told.language
    if as_json:
        answer = {
            "vintage": offer.card.model_dump(exclude_none=True),
            "kept": not dry_run,
            "changes": offer.changes.to_dicts(),
            "missing": [list(m) for m in offer.found.missing],
            "sums": offer.found.sums,
            "uncovered": list(offer.uncovered),
            "passed": [list(p) for p in offer.passed],
            "flagged": [asdict(flagged) for flagged in offer.found.flagged],
            "implausible": [asdict(finding) for finding in found],
            "unjudged": {name: [in_both(p, spelling(told.place)) for p in why] for name, why in told.unjudged.items()},
        }
        echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    console.print(_table(offer, told.names, language))
    counts = {
        "missing": len(offer.found.missing),
        "uncovered": len(offer.uncovered),
        "passed": len(offer.passed),
        "sums": offer.found.sums,
    }
    for name, count in counts.items():
        if count:
            echo(f"{_WORDS[name][language]}: {count}")
    for line in _flagged(offer, told):
        echo(line)
    for finding in found:
        echo(_said(finding, language))
    for line in _unjudged(told):
        echo(line)
    echo(_WORDS["dry"][language] if dry_run else _WORDS["kept"][language].format(offer.card.id))
    if not dry_run:
        minutes = about_minutes(len(told.names))
        echo(_WORDS["calibrate"][language].format(country=_placed(told.place), minutes=minutes))


def _unjudged(told: Told) -> Iterator[str]:
    """Why the staff of a profession could not be held against what is expected: the faults in its way."""
    for profession, problems in told.unjudged.items():
        yield _WORDS["unjudged"][told.language].format(profession)
        for problem in problems:
            yield from lines_of(problem, told.language, spelling(told.place))


def _flagged(offer: Offer, told: Told) -> Iterator[str]:
    """How many figures have flags, and of which regions each flag is."""
    language, regions = told.language, defaultdict(list)
    for one in offer.found.flagged:
        unused = "" if one.used else f", {_WORDS['unused'][language]}"
        said = f"{one.flag} ({MEANINGS[one.meaning][language]}{unused})"
        regions[said].append(told.names.get(one.region, one.region))
    if regions:
        yield f"{_WORDS['flagged'][language]}: {len({(f.row, f.region, f.what) for f in offer.found.flagged})}"
    for said, places in regions.items():
        yield f"  {said}: {', '.join(dict.fromkeys(places))}"


def _figure(key: str, offer: Offer, names: Mapping[str, str], language: str) -> str:
    """What a row of the table of changes is, in words: region, quantity and year of staff, else the key itself."""
    parts = key.split(" ")
    if offer.card.table != OFFICIAL_TABLE:
        return " ".join([names.get(parts[0], parts[0]), *parts[1:]])
    return f"{names.get(parts[0], parts[0])}, {observed_words(parts[2], language)}, {parts[3]}"


def _table(offer: Offer, names: Mapping[str, str], language: str) -> Table:
    changes = offer.changes
    counts = dict(changes.group_by("change").len().iter_rows())
    title = ", ".join(
        f"{counts[word]} {_WORDS[f'count_{word}'][language]}"
        for word in ("changed", "new", "unchanged")
        if word in counts
    )
    table = Table(title=title, title_justify="left")
    for name in ("change", "key", "column", "before", "after"):
        table.add_column(_WORDS[name][language], justify="right" if name in ("before", "after") else "left")
    for row in changes.head(_SHOWN).iter_rows(named=True):
        figure = _figure(row["key"], offer, names, language)
        table.add_row(_WORDS[row["change"]][language], figure, row["column"], row["before"], row["after"])
    if changes.height > _SHOWN:
        table.add_row("…", f"+ {changes.height - _SHOWN}", "", "", "")
    return table


def _list(place: CountryPlace, language: str, as_json: bool) -> None:
    folders = (directory / VINTAGE_FOLDER for directory in place.directories)
    logs = (read_log(folder, place.shown(folder)) for folder in folders)
    entries = sorted((entry for log in logs for entry in log), key=lambda entry: entry.at)
    if as_json:
        echo(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    if not entries:
        echo(_WORDS["none"][language])
    for entry in entries:
        echo("  ".join([entry.at, entry.action, entry.vintage, str(entry.rows), entry.by, entry.reason]).rstrip())

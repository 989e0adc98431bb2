"""A run read back from its directory."""

from __future__ import annotations

import json
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from underlag.core.errors import EvidenceError, Problem, RunError, Said, UnknownNumberError, nearest, run_again, setting
from underlag.core.language import Text
from underlag.evidence.reading.documents import ParsedFile
from underlag.evidence.reading.format_versions import stated_format
from underlag.runs.record.contents import COLUMNS, POLICIES, STRENGTHS, Names, RunResult, Settings
from underlag.runs.record.directory import MANIFEST, TABLES_FOLDER, UNREADABLE, read_manifest
from underlag.runs.record.manifest import RUN
from underlag.runs.record.quantities import OF_SYNTHESIS, QUANTITIES

INPUTS_FILE = "inputs.npz"
"""File of a run with the inputs of its central run, as arrays (``runs.inputs.groups.to_arrays``)."""

DRAWS_FILE = "draws.npz"
"""File of a run with what runs are compared by, as arrays by draw and place (the nation first): mean starts a year, and
``gap_fte`` and ``coverage`` in the target year."""

_NO_TABLE = Text(
    "saknas; versioner av underlag skriver inte samma tabeller",
    "is missing; versions of underlag don't write the same tables",
)

BOUNDARIES_FILE = "boundaries.geojson"
"""File of a run with the shapes of its regions."""

LONGEST_CODE = 4
"""Letters and digits of what may have been meant as the code of a region; longer words are meant as its name."""


@dataclass(frozen=True)
class NumberKey:
    """Which number: quantity, region, year and policy ("" where the quantity does not depend on the starts)."""

    quantity: str
    region: str
    year: int
    policy: str

    def __str__(self) -> str:
        return "/".join([self.quantity, self.region, str(self.year), *([self.policy] if self.policy else [])])


@dataclass(frozen=True)
class StoredRun:
    """Tables and manifest of a finished run, as ``underlag plan`` wrote them.

    directory  where they are
    manifest   settings, names, goal, and what went in, hash by hash
    tables     name → table with the columns of ``contents.COLUMNS``
    """

    directory: Path
    manifest: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]

    @property
    def nation_code(self) -> str:
        """Code of the nation's rows."""
        return str(self.manifest["nation_code"])

    @property
    def start(self) -> int:
        """Year of the starting state, at 31 December."""
        return int(self.manifest["settings"]["start"])

    def regions(self) -> tuple[str, ...]:
        """Codes of the regions, the nation not among them."""
        codes = self.tables["regions"]["region_code"].to_list()
        return tuple(code for code in codes if code != self.nation_code)

    def region_name(self, code: str) -> str:
        """Name of a region or the nation by its code. KeyError for another code."""
        return self._names[code]

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return dict(self.tables["regions"].select("region_code", "name").iter_rows())

    def strength(self, code: str, language: str) -> str:
        """How strong the evidence on a region is, in words; "" for the nation. KeyError for another code."""
        return "" if code == self.nation_code else STRENGTHS[self._strengths[code]][language]

    @cached_property
    def _strengths(self) -> Mapping[str, str]:
        return dict(self.tables["evidence_strength"].select("region_code", "strength").iter_rows())

    def number(self, place: NumberKey) -> Mapping[str, Any] | None:
        """The row of a number (columns of ``numbers``, in the unit that it names), or None if the run has none."""
        return self._numbers.get(place)

    def past(self, place: NumberKey) -> Mapping[str, Any] | None:
        """The row of a number of the past that the synthesis has found (columns of ``past``, in the unit it names), or
        None if there is none there."""
        return self._past.get(place)

    @cached_property
    def _numbers(self) -> Mapping[NumberKey, Mapping[str, Any]]:
        rows = self.tables["numbers"].iter_rows(named=True)
        return {NumberKey(row["quantity"], row["region_code"], row["year"], row["policy"]): row for row in rows}

    @cached_property
    def _past(self) -> Mapping[NumberKey, Mapping[str, Any]]:
        rows = self.tables["past"].iter_rows(named=True)
        return {NumberKey(row["quantity"], row["region_code"], row["year"], ""): row for row in rows}

    def arrays(self, name: str) -> dict[str, np.ndarray[Any, Any]]:
        """Arrays saved beside the tables (``INPUTS_FILE`` or ``DRAWS_FILE``) by name, shapes and units as they were
        saved. Raises RunError if they can't be read."""
        try:
            # opened here: numpy leaves a file open that turns out to be no archive
            with (self.directory / name).open("rb") as stream, np.load(stream, allow_pickle=False) as saved:
                return {key: saved[key] for key in saved.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as fault:
            where = str(self.directory / name)
            raise RunError(Problem(where, UNREADABLE, str(fault), remedy=run_again("plan"))) from None


def read_run(directory: Path) -> StoredRun:
    """Read a run directory. Raises RunError where it is no run, is of a later format, or naming every table that is
    missing or has other columns."""
    manifest = read_manifest(directory)
    try:
        stated_format(ParsedFile(str(directory / MANIFEST), manifest), RUN)
    except EvidenceError as fault:
        raise RunError(fault.problems) from None
    tables, problems = {}, []
    for name, columns in COLUMNS.items():
        path = directory / TABLES_FOLDER / f"{name}.parquet"
        if not path.exists():
            problems.append(Problem(str(path), _NO_TABLE, remedy=run_again("plan")))
            continue
        try:
            tables[name] = pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as fault:
            problems.append(Problem(str(path), UNREADABLE, str(fault)[:80], remedy=run_again("plan")))
            continue
        if tuple(tables[name].columns) != columns:
            problems.append(
                Problem(
                    str(path),
                    Text(
                        "har andra kolumner än denna version av underlag skriver",
                        "has other columns than this version of underlag writes",
                    ),
                    ", ".join(tables[name].columns),
                    ", ".join(columns),
                    run_again("plan"),
                )
            )
    if problems:
        raise RunError(problems)
    return StoredRun(directory, manifest, tables)


def read_result(directory: Path) -> RunResult:
    """The result of a run as it was when the run ended, read back. Raises RunError where a part is missing or can't be
    read."""
    stored = read_run(directory)
    manifest = stored.manifest
    try:
        names: dict[str, Any] = {
            key: Text(**pair) if isinstance(pair, dict) else pair for key, pair in manifest["names"].items()
        }
        goal = {key: value for key, value in manifest["goal"].items() if isinstance(value, int | float)}
        return RunResult(
            str(manifest["run_id"]),
            Settings(**manifest["settings"]),
            Names(**names),
            goal,
            stored.tables,
            _boundaries(directory / BOUNDARIES_FILE),
            manifest,
        )
    except KeyError as fault:
        found: Said = Text(f"inget {fault.args[0]}", f"no {fault.args[0]}")
    except (TypeError, ValueError, OSError) as fault:
        found = str(fault)[:80]
    what = Text("saknar det som en rapport behöver", "lacks what a report needs")
    raise RunError(Problem(str(directory / MANIFEST), what, found, remedy=run_again("plan")))


def _boundaries(path: Path) -> Mapping[str, Any] | None:
    """Shapes of the regions as the run stored them; None where it had none."""
    if not path.is_file():
        return None
    shapes: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return shapes


NUMBER = setting("number")
"""Where a problem with the key of a number is."""

_QUANTITY = Text("okänd storhet", "unknown quantity")
_REGION = Text("okänd region", "unknown region")
_POLICY = Text("okänt alternativ", "unknown policy")


def find_number(run: StoredRun, key: str) -> NumberKey:
    """The place that a written key names: ``quantity/region/year`` or ``quantity/region/year/policy``; the region by
    its code or its name, and years before the start in the past that the synthesis has found.

    Without a policy, ``starts`` and what explains it mean the recommended ones, everything else today's.
    Raises UnknownNumberError saying which part is not in the run and what is near it.
    """
    parts = unicodedata.normalize("NFC", key).strip().strip("/").split("/")
    if len(parts) not in (3, 4):
        raise UnknownNumberError(
            Problem(
                NUMBER,
                UNREADABLE,
                key,
                Text(
                    "storhet/region/år eller storhet/region/år/alternativ",
                    "quantity/region/year or quantity/region/year/policy",
                ),
                such_as(f"starts/{run.regions()[0]}/{run.start + 6}"),
            )
        )
    quantity, region, year = parts[:3]
    known = QUANTITIES | OF_SYNTHESIS
    problems = [] if quantity in known else [_unknown(_QUANTITY, quantity, sorted(known))]
    found = find_region(run, region)
    if isinstance(found, Problem):
        problems.append(found)
    if not (year.isascii() and year.isdigit()):
        problems.append(not_a_year(year, run.start + 6))
    if len(parts) == 4 and parts[3] not in POLICIES:
        problems.append(_unknown(_POLICY, parts[3], list(POLICIES)))
    if isinstance(found, Problem) or problems:
        raise UnknownNumberError(problems)
    policy = ""
    if known[quantity].by_policy:
        policy = parts[3] if len(parts) == 4 else default_policy(quantity)
    place = NumberKey(quantity, found, int(year), policy)
    before = NumberKey(quantity, found, int(year), "")
    if run.number(place) is not None:
        return place
    if len(parts) == 3 and run.past(before) is not None:
        return before
    raise UnknownNumberError(_nowhere(run, place))


def _nowhere(run: StoredRun, place: NumberKey) -> Problem:
    """What there is of a quantity that has no number at a place."""
    rows = run.tables["numbers"].filter((pl.col("quantity") == place.quantity) & (pl.col("policy") == place.policy))
    past = run.tables["past"].filter(pl.col("quantity") == place.quantity)
    here = pl.concat([table.filter(pl.col("region_code") == place.region)["year"] for table in (rows, past)])
    years = sorted(set(here.to_list() or [*rows["year"], *past["year"]]))
    what = Text("körningen har inget sådant tal", "the run has no such number")
    if not years:
        another = Text("ett annat alternativ", "another policy")
        return Problem(NUMBER, what, str(place), another, Text("byt alternativ", "change the policy"))
    expected = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    remedy = Text("byt år", "change the year")
    if not here.len():
        remedy = Text(
            "byt region: denna storhet har inget tal för den", "change the region: this quantity has no number for it"
        )
    return Problem(NUMBER, what, str(place), expected, remedy)


def not_a_year(found: str, example: int) -> Problem:
    """A year in the key of a number is no year."""
    what, expected = Text("inte ett år", "not a year"), Text("fyra siffror", "four digits")
    return Problem(NUMBER, what, found, expected, such_as(str(example)))


def such_as(example: str) -> Text:
    """A remedy by example."""
    return Text(f"till exempel {example}", f"e.g. {example}")


def find_region(run: StoredRun, written: str) -> str | Problem:
    """Code of the region that is written by its code or its name (in capitals or not), or of the nation; what is wrong
    if none is called so, or more than one."""
    codes = [*run.regions(), run.nation_code]
    nation = run.manifest["names"]["nation"].values()
    named = [*((run.region_name(code), code) for code in codes), *((name, run.nation_code) for name in nation)]
    found = find_named(written, codes, named)
    if len(found) == 1:
        return found[0]
    if found:
        what = Text("mer än en region heter så", "more than one region is called so")
        remedy = Text("skriv koden: " + " eller ".join(found), "write the code: " + " or ".join(found))
        return Problem(NUMBER, what, written, Text("en region", "one region"), remedy)
    names = list(dict.fromkeys(name for name, _ in named))
    return _unknown(_REGION, written, [*codes, *names], names if len(written.strip()) > LONGEST_CODE else codes)


def find_named(written: str, codes: list[str], named: list[tuple[str, str]]) -> list[str]:
    """Codes that are written by themselves or by a name; letters count alike in capitals or not, and however their
    accents are encoded.

    named  pairs of a name and its code
    """
    word = written.strip()
    if word in codes:
        return [word]
    return sorted({code for name, code in named if _folded(name) == _folded(word)})


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def default_policy(quantity: str) -> str:
    """The policy that a key without one means: starts are the recommended ones; what explains the starts that the goal
    calls for is of these; all else is with today's."""
    if quantity in ("starts", "filled_starts"):
        return "recommended"
    return "called_for" if quantity in ("plateau", "missing_fte", "yield_own", "from_elsewhere", "floor") else "today"


def _unknown(what: Text, found: str, known: list[str], listed: list[str] | None = None) -> Problem:
    """A word that is not known, with those near it; with those of ``listed`` (all known) where none is near."""
    folded, word = {_folded(name): name for name in known}, _folded(found)
    close = [name for name in folded if len(word) > 2 and f" {word}" in f" {name}"] or get_close_matches(
        word, folded, n=3
    )
    remedy = nearest(found, listed or known)
    if close:
        meant = [folded[name] for name in close]
        remedy = Text("menade du " + " eller ".join(meant), "did you mean " + " or ".join(meant))
    return Problem(NUMBER, what, found, "", remedy)
